"""Labels of document control: where they stand in a text, and which facts they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from irmer_lint.reading.control_codes import code_at
from irmer_lint.reading.control_phrases import LABEL, STEMS
from irmer_lint.reading.control_words import Hit, find, knows, match, plain, whole, word_set

DATE_FACTS = frozenset(
    {"review_due", "expiry", "effective", "approved", "issued", "reviewed", "extension"}
)
"""Facts whose value is a date. "reviewed" is the date of the last review, where one is given."""

PERSONS = frozenset({"author", "owner", "approver"})
VERSIONS = frozenset({"version", "issue", "v"})
WEAK = frozenset({"owner_weak", "title", "date", "status", "job", "first_issued"})
"""Labels that mean something else in other company ("Lead: 0.35 mm")."""

LONGEST_LABEL = 120
"""Number of characters within which a label ends."""

_AFTER_LABEL = re.compile(r"(?: ?\([^()]{0,60}\))? *(?P<sign>:|[–—-](?=\s)) *(?:[–—-] +)?| *")
_JOINT = re.compile(r" ?(?:/|&|\band\b|\bor\b) ?")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in a text.

    names      the facts that it asks for; two for "Review / Expiry date"
    start, end where its words stand, "Trust" of "Trust reference" included
    value      where its value may begin
    announced  whether a colon, a dash or the edge of a cell sets it apart from its value
    core       where its words begin without "Trust"
    """

    names: tuple[str, ...]
    start: int
    end: int
    value: int
    announced: bool
    core: int = 0


def may_hold_label(text: str, start: int = 0, end: int | None = None) -> bool:
    """Say whether `text[start:end]` may hold a label; most text of a procedure holds none."""
    end = len(text) if end is None else end
    if STEMS.search(plain(text), start, end):
        return True
    colon = text.find(":", start, min(end, start + 80))
    return colon > start and next(_hits(text, start, colon), None) is not None


def about_other_thing(words: str) -> bool:
    """Say whether words in front of a label or a date speak of something else: "Room 3 service"."""
    tokens = re.findall(r"\w+", plain(words[-60:]))
    for _ in range(3):
        if tokens and tokens[-1] in _BETWEEN:
            tokens.pop()
    return (" " + " ".join(tokens)).endswith(_OTHER_THINGS)


# Subjects other than the document. "DRL review date" is the review of the levels.
_OTHER_THINGS = tuple(
    f" {thing}"
    for thing in word_set(
        """
        drl, drls, reference level, reference levels, equipment, unit, units, tube, tubes, room,
        rooms, service, servicing, maintenance, calibration, calibrations, training, competence,
        competency, competencies, audit, audits, image, images, peer, dose, doses, survey, eia, eqia,
        equality, impact assessment, meeting, meetings, minutes, risk assessment, risk assessments,
        inventory, entitlement, entitlements, scope of practice, scopes of practice, appraisal,
        appraisals, contract, contracts, incident, incidents, case, cases, qa, qc, test, tests,
        exposure, exposures, request, requests, referral, referrals, examination, examinations,
        referrer, referrers, scan, scans, patient, patients, justified and, constraint, constraints,
        guideline, guidelines, irefer, software, firmware, licence, licences, license, licenses,
        permit, permits, monitor, badge, badges, insurance, registration, leaflet, leaflets, consent,
        legislation, regulation, regulations, certificate, certificates, hse
        """
    )
)
_BETWEEN = frozenset({"next", "last", "date", "due", "is", "are", "annual", "of", "local"})


def label_at(text: str, start: int, end: int) -> Label | None:
    """Return the label that begins at `start`, or None."""
    hit = match(LABEL, text, start, min(end, start + LONGEST_LABEL))
    return _label(text, hit, end) if hit and hit.start == start else None


def find_labels(text: str, start: int, end: int) -> list[Label]:
    """Return the labels in `text[start:end]`, double ones ("Review / Expiry date") as one."""
    found: list[Label] = []
    for label in _hits(text, start, end):
        joint = (
            found
            and not found[-1].announced
            and _JOINT.fullmatch(plain(text), found[-1].end, label.start)
        )
        if joint:
            first = found.pop()
            names = (*first.names, *label.names)
            label = replace(label, names=names, start=first.start, core=first.core)
        found.append(label)
    return found


def _hits(text: str, start: int, end: int) -> Iterator[Label]:
    """Yield the labels in `text[start:end]`, one after the other."""
    return find(LABEL, text, start, end, lambda hit: _label(text, hit, end))


def _label(text: str, hit: Hit, end: int) -> Label | None:
    """Return the label that a phrase is, or None if the number or code that it needs is missing."""
    name, stop = hit.name, hit.end
    if text[stop:end].startswith("."):
        stop += 1
    if name == "v" and not re.match(r"\s?\d", text[stop:end]):
        return None
    if name == "coded":
        name = "reference"
        if not (text[stop:end].startswith(" ") and code_at(text, stop + 1, end)):
            return None
    sign = _AFTER_LABEL.match(plain(text), stop, end)
    value = sign.end() if sign else stop
    return Label((name,), hit.start, stop, value, bool(sign and sign["sign"]), hit.core)


@lru_cache(maxsize=4096)
def label_names(text: str) -> tuple[str, ...]:
    """Return the facts that a label in a cell, or in front of a colon, asks for.

    () for text that is no label. A bilingual or double label ("Dyddiad adolygu / Review date",
    "Issue/Effective date") may ask for more than one.
    """
    words = re.sub(r"[_\s]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).strip(" *:.-–\t")
    words = re.sub(r"^\d{1,2}(?:\.\d+)*[.)]?\s+(?=\D)|(?<=[a-z])\.(?=\s)", "", words)
    if not 1 < len(words) <= 90 or len(words.split()) > 12:
        return ()
    if not knows(words):
        return ()
    words = plain(words)
    if names := _whole_label(words):
        return names
    bare = re.sub(r" ?\([^()]*\)| ?\[[^\[\]]*\]", "", words).strip(" *:.-–")
    if bare != words and (names := _whole_label(bare)):
        return names
    parts = [part for part in re.split(r" ?[/|&] ?", bare) if part]
    several = len(parts) > 1
    if not several:
        parts = re.split(r" (?:and|or|neu|a) ", bare)
    each = {part: _whole_label(part) for part in parts} if len(parts) > 1 else {}
    if several:
        # The other language, or a word that no list knows.
        each = {part: names for part, names in each.items() if names or len(part.split()) > 3}
    if any(each.values()):
        return tuple(dict.fromkeys(chain(*each.values()))) if all(each.values()) else ()
    return _names_by_keyword(bare)


def _whole_label(words: str) -> tuple[str, ...]:
    name = whole(LABEL, words)
    if not name and "-" in words:
        # Front matter and forms write "review-date".
        name = whole(LABEL, words.replace("-", " "))
    return () if name in ("", "v", "coded") else (name,)


def _names_by_keyword(words: str) -> tuple[str, ...]:
    """Return what a longer label asks for, judged by its words.

    For forms of words that no list foresees, such as "Date by which this policy is next to be
    reviewed".
    """
    tokens = set(re.findall(r"\w+", words))
    if len(tokens) < 2 or about_other_thing(words) or re.search(r"[.?] |\d", words):
        return ()
    if tokens & _OF_OTHERS or any(token.startswith(_OTHER_STEMS) for token in tokens):
        return ()
    dated = tokens & {"date", "when", "due", "next", "dyddiad"}
    name = ""
    if tokens & {"review", "reviewed", "reviews"}:
        if "how often" in words or tokens & _OF_INTERVAL:
            name = "review_interval"
        elif tokens & {"last", "completed"} or "reviewed on" in words:
            name = "reviewed"
        elif dated and "reviewed by" not in words:
            name = "review_due"
    elif _OF_APPROVAL.search(words):
        if dated:
            name = "approved"
        elif words.endswith(" by") or "responsible" in tokens:
            name = "approver"
    elif dated:
        if tokens & {"issue", "issued", "published", "publication"}:
            name = "issued"
        elif any(token.startswith(("effective", "implement")) for token in tokens):
            name = "effective"
    elif words.endswith(("author", "originator", "written by", "prepared by", "compiled by")):
        name = "author"
    elif words.endswith("owner"):
        name = "owner"
    return (name,) if name else ()


_OTHER_STEMS = ("calibrat", "print", "upload", "supersed", "entitle")
_OF_OTHERS = word_set(
    """
    drl drls equipment service training audit audits meeting equality impact dose patient patients
    birth incident previous image images exposure exposures request requests signature examination
    examinations
    """
)
_OF_INTERVAL = frozenset({"frequency", "interval", "period", "every", "cycle"})
_OF_APPROVAL = re.compile(r"\b(?:approv|ratif|authori[sz]|sign(?:ed)?[ -]off|endors)")
