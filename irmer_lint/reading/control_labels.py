"""Labels of document control: where they stand in a text, and which facts they ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from irmer_lint.reading.control_phrases import (
    BEFORE_CODE,
    CODE_FORM,
    ELSEWHERE,
    FIRST_LETTERS,
    LABEL,
    NO_CODE,
    STEMS,
    STEMS_OF_LABELS,
)

DATE_FACTS = frozenset(
    {"review_due", "expiry", "effective", "approved", "issued", "reviewed", "extension"}
)
"""Facts whose value is a date. "reviewed" is the date of the last review, where one is given."""

PERSONS = frozenset({"author", "owner", "approver"})
VERSIONS = frozenset({"version", "issue", "v"})
WEAK = frozenset({"owner_weak", "title", "date", "status", "job", "first_issued"})
"""Labels that mean something else in other company ("Lead: 0.35 mm")."""

_AFTER_LABEL = re.compile(r"(?: ?\([^()]{0,60}\))? *(?P<sign>:|[–—-](?=\s)) *(?:[–—-] +)?| *")
_CODE = re.compile(CODE_FORM)
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


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Return text in lower case, with "'" for "’" and spaces for line breaks, as long as it was."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'").replace("\n", " ").replace("\t", " ").replace("\xa0", " ")


def may_hold_label(words: str) -> bool:
    """Say whether plain text may hold a label; most text of a procedure holds none."""
    colon = words.find(":", 0, 80)
    return bool(STEMS.search(words)) or (colon > 0 and may_be_label(words, colon))


def may_be_label(words: str, end: int = 90) -> bool:
    """Say whether the first `end` characters of plain text may be a label themselves."""
    return bool(STEMS.search(words, 0, end) or STEMS_OF_LABELS.search(words, 0, end))


def about_other_thing(words: str) -> bool:
    """Say whether words in front of a label or a date speak of something else: "Room 3 service"."""
    return ELSEWHERE.search(plain(words)) is not None


def code_at(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Return the match of a reference by its form alone, such as "RAD-EP-00", or None."""
    if NO_CODE.match(text, start):
        return None
    return _CODE.match(text, start, len(text) if end is None else end)


def label_at(text: str, start: int, end: int) -> Label | None:
    """Return the label that begins at `start`, or None."""
    low = plain(text)
    match = LABEL.match(low, start, end)
    if match is None:
        match = BEFORE_CODE.match(low, start, end)
        if match is None or not code_at(text, match.end() + 1, end):
            return None
    name = match.lastgroup or ""
    sign = _AFTER_LABEL.match(low, match.end(), end)
    value = sign.end() if sign else match.end()
    announced = bool(sign and sign["sign"])
    return Label((name,), match.start(), match.end(), value, announced, match.start(name))


def find_labels(text: str, start: int, end: int) -> list[Label]:
    """Return the labels in `text[start:end]`, double ones ("Review / Expiry date") as one."""
    low = plain(text)
    found: list[Label] = []
    at = start
    for word in FIRST_LETTERS.finditer(low, start, end):
        label = label_at(text, word.start(), end) if word.start() >= at else None
        if label is None:
            continue
        at = label.end
        if found and not found[-1].announced and _JOINT.fullmatch(low, found[-1].end, label.start):
            first = found.pop()
            label = replace(
                label, names=(*first.names, *label.names), start=first.start, core=first.core
            )
        found.append(label)
    return found


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
    words = plain(words)
    if names := _whole_label(words):
        return names
    bare = re.sub(r" ?\([^()]*\)| ?\[[^\[\]]*\]", "", words).strip(" *:.-–")
    if bare != words and (names := _whole_label(bare)):
        return names
    parts = [part for part in re.split(r" ?[/|&] ?", bare) if part]
    if len(parts) == 1:
        parts = re.split(r" (?:and|or|neu|a) ", bare)
    else:
        # The other language, or a word that no list knows.
        parts = [part for part in parts if _whole_label(part) or len(part.split()) > 3]
    if names := tuple(dict.fromkeys(name for part in parts for name in _whole_label(part))):
        return names if all(_whole_label(part) for part in parts) else ()
    return _names_by_keyword(bare)


def _whole_label(words: str) -> tuple[str, ...]:
    # Front matter and forms write "review-date".
    for form in (words, words.replace("-", " ")):
        match = LABEL.fullmatch(form)
        if match and match.lastgroup and match.lastgroup != "v":
            return (match.lastgroup,)
    return ()


def _names_by_keyword(words: str) -> tuple[str, ...]:
    """Return what a longer label asks for, judged by its words.

    For forms of words that no list foresees, such as "Date by which this policy is next to be
    reviewed".
    """
    tokens = set(re.findall(r"\w+", words))
    if len(tokens) < 2 or about_other_thing(words) or re.search(r"[.?] |\d", words):
        return ()
    if tokens & _OTHER_THINGS or any(token.startswith(_OTHER_STEMS) for token in tokens):
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
_OTHER_THINGS = frozenset(
    """drl drls equipment service training audit audits meeting equality impact dose patient
    patients birth incident previous image images exposure exposures request requests signature
    examination examinations""".split()  # noqa: SIM905 - a list of words is easier to read
)
_OF_INTERVAL = frozenset({"frequency", "interval", "period", "every", "cycle"})
_OF_APPROVAL = re.compile(r"\b(?:approv|ratif|authori[sz]|sign(?:ed)?[ -]off|endors)")
