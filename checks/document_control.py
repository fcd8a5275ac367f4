"""Dates and versions: what wording alone cannot decide about document control.

Follows requirements section 5. Dates are facts and are worded as facts; several dates that
disagree are shown, never chosen between in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from irmer_lint.evidence import quotation
from irmer_lint.model import (
    ISSUE_DATES,
    Control,
    ControlFact,
    Evidence,
    FactSource,
    FindingKind,
    Match,
    Member,
    Reading,
    ReadState,
    Role,
    State,
    Suite,
    Verdict,
    months_after,
)

AMENDED = date(2024, 10, 1)
"""SI 2024/896 came into force (Great Britain)."""

_REVOKED = re.compile(
    r"\b(?:IR ?\(?\[?ME\]?\)? ?R|I\.R\.\(M\.E\.\)R\.?|IRMER|Medical Exposures?\)? Regulations)\s*\(?"
    r"(?:\([A-Z ]+\)\s*)?(?:20(?:00|06|11)|20?0?0)\b(?:\s*/\s*20(?:06|11))?"
    r"|\bSI 2000/1059\b|\bIRR ?(?:19)?99\b|\bIonising Radiations Regulations 1999\b",
    re.IGNORECASE,
)
_HISTORICAL = re.compile(
    r"\b(?:supersed|replac|revok|remov|previous|former|repeal|no longer|instead of|histor|"
    r"until 2018|originally|was known|updated from|chang(?:e|ed) from|since 2018|deleted|old )",
    re.IGNORECASE,
)
_AMENDMENT = re.compile(
    r"\bSI ?2024/896\b|\b(?:Amendment\)?|amended|amendments?|amending)\b.{0,40}\b2024\b"
    r"|\b2024\b.{0,25}\b(?:amendments?|amended|changes to (?:IR|the Reg))"
    r"|\bas amended (?:in )?2024\b",
    re.IGNORECASE,
)
_REVISED = re.compile(
    r"\b(?:issued|reviewed|revised|updated|approved|ratified|added|amended|written|adopted)\b"
    r".{0,40}?\b(?:(?P<month>Oct|Nov|Dec)\w*\s+2024|(?:\w+\s+)?(?P<year>202[5-9]|20[3-9]\d))\b",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"\b(?:appendix|annex)\s+(\d{1,2}|[A-Z])\b", re.IGNORECASE)


def observe(reading: Reading) -> Mapping[str, list[Match]]:
    """Revoked law cited as current, signs of the 2024 amendments, appendices named and present."""
    revoked: list[Match] = []
    amended: list[Match] = []
    appendix: list[Match] = []
    present: set[str] = set()
    named: dict[str, Match] = {}
    for sentence in reading.sentences:
        text = sentence.text
        if _AMENDMENT.search(text) or _REVISED.search(text):
            amended.append(Match(quotation(reading, (sentence,))))
        current = sentence.role is not Role.CHANGE_LOG and not _HISTORICAL.search(text)
        if current and _REVOKED.search(text):
            revoked.append(Match(quotation(reading, (sentence,))))
        for match in _APPENDIX.finditer(text):
            letter = match.group(1).upper()
            if sentence.role in (Role.HEADING, Role.CONTENTS) or text.startswith(match.group()):
                present.add(letter)
            else:
                named.setdefault(letter, Match(quotation(reading, (sentence,))))
    appendix = [match for letter, match in named.items() if letter not in present]
    found = {
        "document control: revoked law": revoked[:6],
        "document control: amended": amended[:6],
        "document control: appendix not found": appendix[:6],
        "document control: appendix found": [m for x, m in named.items() if x in present][:3],
    }
    return {name: matches for name, matches in found.items() if matches}


def judge(suite: Suite) -> Iterator[Verdict]:
    """The verdicts that rest on dates, versions and people named in the control panel."""
    members = [m for m in suite.members if m.document.state is not ReadState.UNREADABLE]
    if not members:
        return
    yield _stated("DOC-01", members, ("reference", "title"), "title or reference")
    yield _stated("DOC-02", members, ("version",), "version or issue number")
    yield _stated("DOC-03", members, ISSUE_DATES, "date of issue or ratification")
    yield _reviewed(members)
    yield _overdue(members, suite.profile.as_of)
    yield _stated("DOC-06", members, ("author", "owner"), "author or owner")
    yield _stated("DOC-07", members, ("approver",), "approval on behalf of the employer")
    yield _history(members)
    yield _agreement(members)
    yield _revoked(members)
    yield _extended(members, suite.profile.as_of)
    yield _appendices(members)
    if suite.profile.as_of >= AMENDED and set(suite.profile.nations) != {"northern-ireland"}:
        yield _amended(members)


def _evidence(member: Member, fact: ControlFact) -> Match:
    return Match((Evidence(member.document.path, fact.quote, fact.place),))


def _stated(code: str, members: list[Member], names: tuple[str, ...], what: str) -> Verdict:
    """Found where every document states one of the facts."""
    found: list[Match] = []
    lacking: list[str] = []
    for member in members:
        fact = next(
            (f for f in (member.control.first(n) for n in names) if f and f.on_the_page), None
        )
        if fact is None:
            lacking.append(member.document.path)
        else:
            found.append(_evidence(member, fact))
    return _verdict(code, found, lacking, what)


def _verdict(code: str, found: list[Match], lacking: list[str], what: str) -> Verdict:
    if not lacking:
        return Verdict(code, State.FOUND, tuple(found))
    return Verdict(
        code,
        State.NOT_FOUND,
        tuple(found),
        f"No {what} was found in {_listed(lacking)}.",
        FindingKind.DOCUMENT_CONTROL,
    )


def _reviewed(members: list[Member]) -> Verdict:
    found: list[Match] = []
    lacking: list[str] = []
    for member in members:
        due = member.control.review_due()
        fact = due[1] if due else None
        fact = fact or next(
            (f for f in member.control.all("extension") if f.date and f.on_the_page), None
        )
        interval = member.control.first("review_interval")
        fact = fact or (interval if interval and interval.on_the_page else None)
        if fact is None:
            lacking.append(member.document.path)
        else:
            found.append(_evidence(member, fact))
    return _verdict("DOC-04", found, lacking, "review date")


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _overdue(members: list[Member], as_of: date) -> Verdict:
    found: list[Match] = []
    words: list[str] = []
    for member in members:
        due = member.control.review_due()
        if due is None or due[0] >= as_of:
            continue
        extension = next(
            (f for f in member.control.all("extension") if f.date and f.date >= as_of), None
        )
        if extension is not None:
            continue
        found.append(_evidence(member, due[1]))
        name = f" ({member.document.path})" if len(members) > 1 else ""
        words.append(f"{_spoken(due[0])}{name}")
    if not found:
        return Verdict("DOC-05", State.NOT_APPLICABLE)
    return Verdict(
        "DOC-05",
        State.CONTRADICTED,
        tuple(found),
        f"Review date {', '.join(words)} is before {_spoken(as_of)}.",
        FindingKind.DOCUMENT_CONTROL,
    )


def _extended(members: list[Member], as_of: date) -> Verdict:
    found: list[Match] = []
    lacking: list[str] = []
    for member in members:
        due = member.control.review_due()
        extension = member.control.first("extension")
        if extension is not None and extension.date and extension.date >= as_of:
            found.append(_evidence(member, extension))
        elif due is not None and due[0] < as_of:
            lacking.append(member.document.path)
    if lacking:
        return Verdict(
            "DOC-12",
            State.NOT_FOUND,
            tuple(found),
            "The review date has passed and no dated extension with an approver and a reason "
            f'was found in {_listed(lacking)}. "Under review" does not reset the date.',
            FindingKind.DOCUMENT_CONTROL,
        )
    if found:
        return Verdict("DOC-12", State.FOUND, tuple(found))
    return Verdict("DOC-12", State.NOT_APPLICABLE)


def _history(members: list[Member]) -> Verdict:
    found = [
        _evidence(m, f)
        for m in members
        for f in m.control.facts
        if f.source is FactSource.HISTORY and f.quote
    ]
    if found:
        return Verdict("DOC-08", State.FOUND, tuple(found))
    return Verdict("DOC-08", State.NOT_FOUND)


def _agreement(members: list[Member]) -> Verdict:
    """Contradicting dates and versions of one document, both shown."""
    pairs: list[Match] = []
    words: list[str] = []
    agreeing: list[Match] = []
    for member in members:
        for name, called in (("version", "version"), ("review_due", "review date")):
            facts = _comparable(member.control, name)
            if len(facts) < 2:
                continue
            first = facts[0]
            other = next((f for f in facts[1:] if _differs(first, f)), None)
            if other is None:
                agreeing.append(_evidence(member, first))
                continue
            path = member.document.path
            quotes = [Evidence(path, f.quote, f.place) for f in (first, other) if f.on_the_page]
            pairs.append(Match(tuple(quotes)))
            words.append(
                f"two {called}s: {first.value!r} ({_where(first)}) and "
                f"{other.value!r} ({_where(other)})"
            )
        broken = _interval_broken(member)
        if broken is not None:
            pairs.append(broken[0])
            words.append(broken[1])
    if pairs:
        return Verdict(
            "DOC-09",
            State.CONTRADICTED,
            tuple(pairs),
            f"The document states {'; '.join(words)}.",
            FindingKind.DOCUMENT_CONTROL,
        )
    if agreeing:
        return Verdict("DOC-09", State.FOUND, tuple(agreeing))
    return Verdict("DOC-09", State.NOT_APPLICABLE)


def _interval_broken(member: Member) -> tuple[Match, str] | None:
    """A review date further off than the stated interval allows, with the words of both."""
    control = member.control
    interval = control.first("review_interval")
    due = next((f for f in control.all("review_due") if f.date and f.on_the_page), None)
    issued = control.first_dated(*ISSUE_DATES)
    if not (interval and interval.months and due and due.date and issued and issued.date):
        return None
    # two months' grace: panels round to the end of a month, and issue follows approval
    if due.date <= months_after(issued.date, interval.months + 2):
        return None
    path = member.document.path
    quotes = tuple(Evidence(path, f.quote, f.place) for f in (due, interval) if f.on_the_page)
    return (
        Match(quotes),
        f"a review date ({due.value!r}) later than {interval.value!r} after {issued.value!r}",
    )


_ONE_PANEL = (FactSource.COVER, FactSource.FRONT_MATTER, FactSource.TEXT)


def _comparable(control: Control, name: str) -> list[ControlFact]:
    """The facts of one name, one from each part of the document, that can be set side by side.

    Several procedures in one file may each have a date of their own in the text: those are not
    compared with one another, only cover against header, footer and file name.
    """
    seen: dict[FactSource, ControlFact] = {}
    for fact in control.all(name):
        if fact.source is FactSource.PROPERTIES or fact.source is FactSource.HISTORY:
            continue
        if name == "review_due" and fact.date is None:
            continue
        source = FactSource.COVER if fact.source in _ONE_PANEL else fact.source
        seen.setdefault(source, fact)
    return list(seen.values())


def _differs(one: ControlFact, other: ControlFact) -> bool:
    if one.date is not None and other.date is not None:
        if one.precise and other.precise:
            return one.date != other.date
        return (one.date.year, one.date.month) != (other.date.year, other.date.month)
    return _bare(one.value) != _bare(other.value)


def _bare(version: str) -> str:
    digits = re.findall(r"\d+", version)
    while len(digits) > 1 and set(digits[-1]) == {"0"}:
        digits.pop()
    return ".".join(d.lstrip("0") or "0" for d in digits) or version.strip().lower()


def _where(fact: ControlFact) -> str:
    return {
        FactSource.FILENAME: "file name",
        FactSource.FRONT_MATTER: "front matter",
    }.get(fact.source, fact.source.value)


def _revoked(members: list[Member]) -> Verdict:
    found = _noted(members, "document control: revoked law")
    if not found:
        return Verdict("DOC-11", State.NOT_APPLICABLE)
    return Verdict(
        "DOC-11",
        State.CONTRADICTED,
        found,
        "Revoked Regulations are cited as if they were in force.",
        FindingKind.OUTDATED,
    )


def _appendices(members: list[Member]) -> Verdict:
    lacking = _noted(members, "document control: appendix not found")
    if lacking:
        return Verdict(
            "DOC-14", State.NOT_FOUND, lacking,
            "An appendix is referred to and was not found in the documents supplied.",
        )  # fmt: skip
    found = _noted(members, "document control: appendix found")
    return Verdict("DOC-14", State.FOUND if found else State.NOT_APPLICABLE, found)


def _amended(members: list[Member]) -> Verdict:
    found: list[Match] = []
    lacking: list[str] = []
    for member in members:
        recent = next(
            (
                f
                for name in ISSUE_DATES
                for f in member.control.all(name)
                if f.date and f.date >= AMENDED and f.quote
            ),
            None,
        )
        noted = member.observations.notes.get("document control: amended", ())
        if recent is not None:
            found.append(_evidence(member, recent))
        elif noted:
            found.append(noted[0])
        else:
            lacking.append(member.document.path)
    if not lacking:
        return Verdict("DOC-17", State.FOUND, tuple(found))
    return Verdict(
        "DOC-17",
        State.NOT_FOUND,
        tuple(found),
        "Nothing shows that the changes of 1 October 2024 (SI 2024/896) were considered in "
        f"{_listed(lacking)}.",
        FindingKind.DOCUMENT_CONTROL,
    )


def _noted(members: list[Member], name: str) -> tuple[Match, ...]:
    return tuple(match for m in members for match in m.observations.notes.get(name, ()))


def _listed(paths: list[str]) -> str:
    if len(paths) <= 4:
        return ", ".join(paths)
    return f"{', '.join(paths[:3])} and {len(paths) - 3} more"
