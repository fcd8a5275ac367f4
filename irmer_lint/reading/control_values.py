"""Values of document control: what the words behind a label state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from irmer_lint.reading.control_codes import CODE_FORM, code_at
from irmer_lint.reading.control_findings import Value
from irmer_lint.reading.control_labels import (
    DATE_FACTS,
    PERSONS,
    VERSIONS,
    about_other_thing,
)
from irmer_lint.reading.control_words import plain
from irmer_lint.reading.dates import FoundDate, Precision, find_dates, locate_interval

# -- words that are no value, for plain text ---------------------------------------------------

_BLANK = re.compile(
    r"(?:[\W_]|x{2,}|n/?a|none|nil|tb[cad]|to be (?:confirmed|advised|agreed|decided|completed)"
    r"|(?:dd?|mm?|yy(?:yy)?)(?=[\s/.-]|$)|i'w (?:gadarnhau|gwblhau))+"
)
_TO_FILL = re.compile(
    r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}|\bx{3,}\b|_{2,}|\.{4,}|…{2,}"
    r"|\b(?:insert|enter|click or tap|choose|type)\b.{0,30}\b(?:name|date|here|text|number|title)\b"
)
_PENDING = re.compile(
    r"\W*(?:on[- ]?going|continuous|tb[cad]\b|to be (?:confirmed|advised|agreed|decided)|n/?a\b"
    r"|none\b|not (?:yet )?(?:set|known|agreed)|pending|awaiting|as (?:required|necessary|needed)"
    r"|see\b|refer\b)"
)
NOT_APPROVED = re.compile(
    r"\b(?:not yet|awaiting|pending|subject to|to be) +(?:been +)?(?:formally +)?"
    r"(?:approv\w+|ratif\w+|authori[sz]\w+|sign(?:ed)?[ -]?off|adopt\w+|agreed)"
)
_VENDOR = re.compile(r"\b(?:templates?|ltd|limited|software|copyright)\b|©")
_NO_PERSON = re.compile(
    r"(?:(?:an?|any|all|each) )?(?:operator|practitioner|referrer|entitled|duty holder|responsible"
    r"|accountable|ensur\w+|switchboard|yes\b|no\b|draft|final|\d)"
)

# -- words around a value, for plain text ------------------------------------------------------

_LEAD_IN = re.compile(
    r"(?:[\s:=.,(\[–—-]|\b(?:on|from|by|in|the|is|was|due|dated?|of|end|before|until|to|for|at"
    r"|not?|later|than|with|effect|erbyn|ar|o|mis|fis|y|yr|it|this)\b)*"
)
_LEAD_IN_OF_INTERVAL = re.compile(
    r"(?:\W|\b(?:at|least|is|to|be|minimum|of|or|a|the|reviewed|review|not|less|than|once)\b)*"
)
_UNTIL = re.compile(r" *(?:(?:and )?valid )?(?:until|till|to|–|-) *")
_BEFORE_PERSON = re.compile(r"[ ,;:|(–—.-]*(?:(?:the|by|at|y|yr) )?")
_AFTER_PERSON = re.compile(
    r"(?:[ ,;:(|–—-]|\b(?:on|of|dated?|at|in|minutes?|meeting|minute [\d.]+(?: of)?|and|from"
    r"|signed|effective|held|version|issue)\b|\bitem [\d.]+)+$"
)
_BEFORE_ISSUE = re.compile(r"[ ,(–—|-]*(?:(?:dated?|of|from|issued) *)?")

# -- numbers and codes, for the text as it stands ----------------------------------------------

NUMBER = re.compile(
    r"(?:\s|[:.#=–—-](?!\d))*(?:draft\s+)?(?:(?i:v(?:er(?:sion)?)?|issue|rev|no|number)[.\s]*)?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?(?![\w/]|[.-]\d|[’'])"
    r"|[A-Z](?=\s*(?:$|[.,;|)(–-])))"
)
_REFERENCE = re.compile(
    rf"\s*(?P<code>{CODE_FORM}(?!/)"
    r"(?:\s\d{1,4}(?![\d./]))?"
    r"|(?=[A-Za-z/_. -]{0,16}\d)[A-Za-z0-9][\w/.-]*(?:\s[A-Z0-9][\w/.-]*){0,2}"
    r"|[A-Z]{2,}(?:[ -][A-Z]{1,6})?)(?!\w)"
)

# Facts of a label for a person that is none of PERSONS.
_LESSER_PERSONS = {"owner_weak": "owner", "extension_by": "extension_by"}
_BY_WHOM = re.compile(r",?\s+(?:by|at)\s+(?=[^\W\d_]{2})")
_DATE_OF_PERSON = {"approver": "approved", "author": "author_date"}


def is_blank(words: str) -> bool:
    """Say whether a value is still to be given: "TBC", "dd/mm/yyyy", "____"."""
    return _BLANK.fullmatch(plain(words)) is not None


def is_to_fill(words: str) -> bool:
    """Say whether words hold a place to be filled in: "[insert name]", "XXX"."""
    return _TO_FILL.search(plain(words)) is not None


def leads_in(text: str, start: int, end: int) -> bool:
    """Say whether only words that lead to a date stand in `text[start:end]`: "due by the end of"."""
    return _LEAD_IN.fullmatch(plain(text), start, end) is not None


def read_values(
    names: Sequence[str], text: str, start: int, end: int, *, announced: bool
) -> list[Value]:
    """Return what the words `text[start:end]`, the value of a label for `names`, state."""
    words = text[start:end]
    if not words.strip() or is_blank(words):
        return []
    dates = find_dates(words, announced=announced or "review_due" in names)
    first = dates[0] if dates else None
    at_once = first is not None and leads_in(words, 0, first.start)
    person = next((name for name in names if name in PERSONS), "") or next(
        (_LESSER_PERSONS[name] for name in names if name in _LESSER_PERSONS), ""
    )
    date_name = next((name for name in names if name in DATE_FACTS), "")
    if not date_name and first and at_once:
        if person == "approver":
            date_name = "approved"
        elif "issue" in names and announced and first.precision is Precision.DAY:
            # "Issue: 3 March 2025"; but "Version 3 March 2025" is version 3.
            date_name = "issued"
    if date_name and first:
        near = at_once or (announced and first.start <= 60 and not _PENDING.match(plain(words)))
        if near and not about_other_thing(words[: first.start].rstrip(" :-")):
            values = _dates(date_name, dates, words, start)
            behind = _BY_WHOM.match(words, first.end) if date_name == "approved" else None
            if behind:  # "Approved 31 January 2025 by Dr Bowen, clinic owner"
                at = behind.end()
                values += _person("approver", words[at:], start + at, None)
            return values
    if date_name or "review_interval" in names:
        return _instead_of_date(names, date_name, words, start, announced=announced)
    if person:
        return _person(person, words, start, first)
    if VERSIONS & set(names):
        return _version(words, start)
    return _words(names, words, start)


def _dates(name: str, dates: Sequence[FoundDate], words: str, start: int) -> list[Value]:
    """Return the first date, and the second of "effective from ... until ..."."""
    values = [Value.dated(name, dates[0], start)]
    both = name == "effective" and len(dates) > 1
    if both and _UNTIL.fullmatch(plain(words), dates[0].end, dates[1].start):
        values.append(Value.dated("expiry", dates[1], start))
    return values


def _instead_of_date(
    names: Sequence[str], name: str, words: str, start: int, *, announced: bool
) -> list[Value]:
    """Return the interval, or the statement of being under review, given instead of a date."""
    low = plain(words)
    if name == "approved" and announced and NOT_APPROVED.search(low):
        return [Value.trimmed("draft", words, start)]
    if "review_interval" not in names and (name not in ("review_due", "expiry") or not announced):
        return []
    if re.match(r"\W*(?:currently )?under review\b", low):
        return [Value.trimmed("under_review", words, start)]
    found = locate_interval(words)
    if found is None or not _LEAD_IN_OF_INTERVAL.fullmatch(low, 0, found.start):
        return []
    # "Review date: 3 months after the incident" is no interval of the document.
    if re.match(r" *(?:after|following|post)\b(?! (?:issue|approval|ratif))", low[found.end :]):
        return []
    return [Value.interval(found, start)]


def _person(name: str, words: str, start: int, first: FoundDate | None) -> list[Value]:
    """Return who is named, and the date of approval where one stands behind an approver."""
    if name == "approver" and NOT_APPROVED.search(plain(words)):
        return [Value.trimmed("draft", words, start)]
    named = re.split(r"\bPage\s+\d", words[: first.start if first else None], maxsplit=1)[0]
    named = named.rstrip()
    if end := _AFTER_PERSON.search(plain(named)):
        named = named[: end.start()]
    named = named.rstrip(".")
    lead = _BEFORE_PERSON.match(plain(named))
    skip = lead.end() if lead else 0
    who = re.sub(r"\s*\|[\s|]*", ", ", named[skip:]).strip()
    low = plain(who)
    if (
        not re.search(r"[^\W\d_]{2}", who)
        or len(who) > 160
        or is_blank(who)
        or is_to_fill(who)
        or _PENDING.match(low)
        or _NO_PERSON.match(low)
        or (name == "author" and _VENDOR.search(low))
    ):
        return []
    values = [Value(name, who, start + skip, start + len(named))]
    if first and name in _DATE_OF_PERSON:
        values.append(Value.dated(_DATE_OF_PERSON[name], first, start))
    return values


def _version(words: str, start: int) -> list[Value]:
    """Return the version number and the date of issue right behind it."""
    match = NUMBER.match(words)
    if match is None:
        return []
    values = [Value("version", match["number"], start + match.start("number"), start + match.end())]
    rest = words[match.end() :]
    dates = find_dates(rest)
    if dates and _BEFORE_ISSUE.fullmatch(plain(rest), 0, dates[0].start):
        values.append(Value.dated("issued", dates[0], start + match.end()))
    return values


def _words(names: Sequence[str], words: str, start: int) -> list[Value]:
    """Return a reference, a title or a status."""
    if "reference" in names:
        match = _REFERENCE.match(words)
        if match is None or is_to_fill(words[: match.end() + 1]):
            return []
        found = match["code"].rstrip(".-/")
        at = start + match.start("code")
        return [Value("reference", found, at, at + len(found))]
    code = code_at(words.strip()) if "document" in names else None
    if code and code[0] == words.strip():
        return [Value.trimmed("reference", words, start)]
    if "title" in names and len(words.strip()) > 2 and not is_to_fill(words):
        return [Value.trimmed("title", words, start)]
    if "status" in names:
        for name, status in (("draft", "(?:final )?draft"), ("under_review", "under review")):
            if re.match(rf"\W*{status}\b", plain(words)):
                return [Value.trimmed(name, words, start)]
    return []
