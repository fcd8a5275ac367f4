"""Version histories, in tables and as lines: only the newest entry speaks of the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from irmer_lint.model import FactSource
from irmer_lint.reading.control_findings import Findings, Passage, Value
from irmer_lint.reading.control_values import read_values
from irmer_lint.reading.control_words import plain, word_set
from irmer_lint.reading.dates import find_dates

_TITLES = word_set(
    """
    amendment, amendments, amendment record, revision, revisions, history, change record,
    history of this document, hanes fersiwn, hanes y fersiwn, hanes fersiynau, hanes y fersiynau
    """
)
_OF_CHANGES = tuple(
    f"{record} of {changes}"
    for record in ("history", "record", "summary", "table", "details")
    for changes in ("changes", "amendments", "revisions", "versions")
)
_HISTORY = (
    r"\b(?:version|document|change|revision|amendment|issue|review|policy|procedure|update)s?"
    r"(?: (?:and|/) \w+)? (?:history|log)\b"
)

_ENTRY = re.compile(
    r"(?:^|(?<=[.;|\n])\s*)\W*(?:(?:v(?:er(?:sion)?)?|issue|rev)[.\s]*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,2})(?![\w.])[\s:,|(–—-]*(?:(?:dated|issued)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a version history: its version, its date and whatever else it states."""

    passage: Passage
    version: Value | None
    dated: Value | None
    others: tuple[Value, ...] = ()

    def rank(self, *, dated: bool) -> tuple[date, tuple[int, ...]]:
        """Return what orders the entries, with or without their dates."""
        number = self.version.words if self.version else "0"
        return (
            (self.dated.date if self.dated and dated else None) or date.min,
            tuple(int(part) for part in re.findall(r"\d+", number)),
        )


def titles_history(text: str) -> bool:
    """Say whether a text is, or holds, the title of a version history."""
    low = plain(text).strip(" .:")
    if low in _TITLES or any(words in low for words in _OF_CHANGES):
        return True
    return ("history" in low or " log" in low) and re.search(_HISTORY, low) is not None


def is_entry(text: str) -> bool:
    """Say whether a text may be an entry of a version history."""
    return _ENTRY.match(text) is not None


def entries_in(passage: Passage) -> list[Entry]:
    """Return the entries, such as "4.1 Nov 2024 Added EP15.", in a stretch of text."""
    text = passage.text
    passage = replace(passage, source=FactSource.HISTORY)
    entries: list[Entry] = []
    for match in _ENTRY.finditer(text, passage.start, passage.end):
        dates = find_dates(text[match.end() : min(match.end() + 40, passage.end)])
        if dates and dates[0].start <= 2:
            version = Value("version", match["number"], *match.span("number"))
            entries.append(Entry(passage, version, Value.dated("issued", dates[0], match.end())))
    return entries


def entry_of_row(
    passage: Passage, spans: Sequence[tuple[int, int]], names: Sequence[tuple[str, ...]]
) -> Entry:
    """Return the entry that a table row makes, whose columns ask for `names`."""
    version = dated = None
    others: list[Value] = []
    for (start, end), own in zip(spans, names, strict=True):
        if not own or end <= start:
            continue
        if own[0] in ("date", "issued", "effective", "approved", "first_issued"):
            dates = find_dates(passage.text[start:end], announced=True)
            if dates and dated is None:
                dated = Value.dated("issued", dates[0], start)
            continue
        for value in read_values(own, passage.text, start, end, announced=True):
            if value.name == "version":
                # A number of its own, not the first word of a sentence.
                version = version or (value if end - start <= 25 else None)
            elif value.name in ("review_due", "expiry", "approver", "author", "approved"):
                others.append(value)
    return Entry(replace(passage, source=FactSource.HISTORY), version, dated, tuple(others))


def keep_newest(entries: Sequence[Entry], findings: Findings) -> None:
    """Keep the newest entry of a version history: the others speak of earlier versions.

    The newest is that of the latest date or, where an entry has no date, of the highest version.
    """
    filled = [entry for entry in entries if entry.version or entry.dated]
    if not filled:
        return
    dated = all(entry.dated for entry in filled)
    newest = max(filled, key=lambda entry: entry.rank(dated=dated))
    for value in (newest.version, *newest.others):
        if value is not None:
            findings.keep(newest.passage, value, value.start)
    if newest.dated:
        findings.keep_as_fallback(newest.passage, newest.dated, newest.dated.start)
