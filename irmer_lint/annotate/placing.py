"""Decides which note goes where: from a report to notes, each at a block of its document.

A finding stands at the words it quotes. One that quotes nothing stands at the heading of the
section where the missing words would be expected, or at the title; what is missing from the whole
set stands at the title of the first document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from irmer_lint.annotate import FORMATS
from irmer_lint.annotate.matching import find, find_all
from irmer_lint.model import (
    Block,
    Document,
    Evidence,
    Finding,
    Kind,
    Layer,
    Member,
    Place,
    ReadState,
    Report,
    Severity,
)
from irmer_lint.reports import words
from irmer_lint.reports.words import clean, short

NOTES_FOR_ITEM = 3
"""Most points of good practice shown for one item, unless all are asked for (requirements 3)."""

LONGEST = 700
"""Most characters of a message or an advice: a comment is read in a margin."""

QUOTED = 160
"""Most characters of a passage that is quoted from another place."""

ALSO_NAMED = 3
"""Most other passages that are named in one note."""

_BODY = (Layer.BODY, Layer.TABLE)


@dataclass(frozen=True, slots=True)
class Note:
    """One comment or note.

    code      of the finding
    head      code, severity and provision on one line
    text      what it says, a paragraph each
    block     number of the block it stands at, counted from 0; None for one that stands at a page
    words     the words of the block that it is about; "" for all of them
    all_words all words of the block
    nth       how often the same words stand before them on their page
    page      the page of the block or of the part, where the format has pages
    layer     where on the sheet the words stand
    severity  of the finding
    """

    code: str
    head: str
    text: tuple[str, ...]
    block: int | None
    words: str
    all_words: str
    nth: int
    page: int | None
    layer: Layer
    severity: Severity

    @property
    def plain(self) -> str:
        """All it says, line by line."""
        return "\n".join((self.head, *self.text))


@dataclass(frozen=True, slots=True)
class Placed:
    """What goes where.

    notes      path of each document that can be annotated -> its notes, the most urgent first
    elsewhere  findings in documents that cannot be annotated
    held_back  points of good practice beyond the first of each item
    """

    notes: dict[str, tuple[Note, ...]]
    elsewhere: tuple[Finding, ...]
    held_back: int


def can_be_annotated(document: Document) -> bool:
    """Whether notes can be set in a document."""
    return document.format in FORMATS and document.state is not ReadState.UNREADABLE


def place(report: Report, *, show_all: bool = False) -> Placed:
    """The notes of a report, by document.

    With `show_all`, every point of good practice, not only the first few of each item.
    """
    placing = _Placing(report)
    elsewhere: list[Finding] = []
    points: Counter[str] = Counter()
    held_back = 0
    for finding in report.findings:
        if finding.severity is Severity.NOTE:
            points[finding.item] += 1
            if points[finding.item] > NOTES_FOR_ITEM and not show_all:
                held_back += 1
                continue
        if not placing.put(finding):
            elsewhere.append(finding)
    notes = {path: tuple(own) for path, own in placing.notes.items()}
    return Placed(notes, tuple(elsewhere), held_back)


class _Placing:
    """The notes of one report as they are put in their places."""

    def __init__(self, report: Report) -> None:
        members = [m for m in report.documents if can_be_annotated(m.document)]
        self.notes: dict[str, list[Note]] = {m.document.path: [] for m in members}
        self._sheets = {m.document.path: _Sheet(m) for m in members}
        self._paths = [m.document.path for m in report.documents]
        self._folder = words.common_folder(self._paths)

    def put(self, finding: Finding) -> bool:
        """Note a finding where it belongs; whether that is in a document that can be annotated."""
        path, place = self._home(finding)
        sheet = self._sheets.get(path)
        if sheet is None:
            return False
        number, sought = sheet.at(finding.quote, place)
        text = [self._brief(finding.message)]
        if finding.advice:
            text.append(f"What to write: {self._brief(finding.advice)}")
        text += _named(finding.also, path)
        if not finding.document and len(self._paths) > 1:
            text.append("This is about the whole set of documents, not about this one alone.")
        self.notes[path].append(_note(finding, text, number, sought, sheet, place))
        self._put_further(finding, {(path, number)})
        return True

    def _home(self, finding: Finding) -> tuple[str, Place]:
        """The document and place of a finding; of one on the whole set, the first document."""
        if not finding.document:
            return next(iter(self._sheets), ""), Place()
        if not finding.quote:
            # what is said of one document by its name belongs there
            named = [path for path in self._paths if path in finding.message]
            if len(named) == 1 and named[0] != finding.document:
                return named[0], Place()
        return finding.document, finding.place

    def _put_further(self, finding: Finding, noted: set[tuple[str, int | None]]) -> None:
        """A note at each of the other passages that a finding rests on."""
        stands = Evidence(finding.document, finding.quote, finding.place)
        for other in finding.also:
            sheet = self._sheets.get(other.document)
            if sheet is None:
                continue
            number, sought = sheet.at(other.quote, other.place)
            # in a header or a note, where no mark can be set, one note is enough
            block = sheet.block(number)
            apart = block is not None and block.place.layer in _BODY and other != stands
            if not apart and (other.document, number) in noted:
                continue
            noted.add((other.document, number))
            text = [self._brief(finding.message), *_named([stands], other.document)]
            note = _note(finding, text, number, sought, sheet, other.place)
            self.notes[other.document].append(note)

    def _brief(self, text: str) -> str:
        """A text cut to length, with the documents in it by their names in the set."""
        if self._folder:
            text = text.replace(f"{self._folder}/", "")
        return short(clean(text), LONGEST)


class _Sheet:
    """One document as notes are set in it."""

    def __init__(self, member: Member) -> None:
        self._blocks = member.document.blocks
        self._title = self._title_of(member)

    def at(self, evidence_words: str, place: Place) -> tuple[int | None, str]:
        """The number of a block and the words in it: those words, or the heading of the place."""
        if evidence_words:
            number = self._holding(evidence_words, place)
            if number is not None:
                return number, evidence_words
        if place.paragraph is not None and 0 < place.paragraph <= len(self._blocks):
            return place.paragraph - 1, ""
        if place.heading:
            number = self._heading(place.heading)
            if number is not None:
                return number, ""
        if place.page is not None:
            return None, ""
        return self._title, ""

    def block(self, number: int | None) -> Block | None:
        """The block of that number."""
        return None if number is None else self._blocks[number]

    def before(self, number: int, sought: str) -> int:
        """How often the words of a block stand before it on its page; 0 without pages."""
        own = self._blocks[number]
        if own.place.page is None:
            return 0
        earlier = (b for b in self._blocks[:number] if b.place.page == own.place.page)
        return sum(len(find_all(sought or own.text, block.text)) for block in earlier)

    def _holding(self, sought: str, place: Place) -> int | None:
        """The block in which words stand: the one that the place names, else the nearest to it."""
        stated = (place.paragraph or 1) - 1
        if 0 <= stated < len(self._blocks) and find(sought, self._blocks[stated].text):
            return stated
        holding = [n for n, block in enumerate(self._blocks) if find(sought, block.text)]
        return min(holding, key=lambda n: abs(n - stated), default=None)

    def _heading(self, path: Sequence[str]) -> int | None:
        """The heading that a path ends in, or the first block below it."""
        for number, block in enumerate(self._blocks):
            if block.kind is not Kind.HEADING or (*block.place.heading, "")[:-1] != path[:-1]:
                continue
            if path[-1] in (block.text, f"{block.label} {block.text}"):
                return number
        below = (n for n, b in enumerate(self._blocks) if b.place.heading == tuple(path))
        return next(below, None)

    def _title_of(self, member: Member) -> int | None:
        """The block of the title; else the first heading; else the first words."""
        fact = member.control.first("title")
        if fact is not None and fact.on_the_page and fact.place.layer in _BODY:
            number = self._holding(fact.quote, fact.place)
            if number is not None and self._blocks[number].place.layer in _BODY:
                return number
        body = [(n, b) for n, b in enumerate(self._blocks) if b.place.layer in _BODY]
        headings = (n for n, b in body if b.kind is Kind.HEADING)
        return next(headings, body[0][0] if body else None)


def _note(
    finding: Finding,
    text: Sequence[str],
    number: int | None,
    sought: str,
    sheet: _Sheet,
    stated: Place,
) -> Note:
    block = sheet.block(number)
    severity = words.SEVERITY[finding.severity]
    return Note(
        code=finding.code,
        head=" · ".join(p for p in (finding.code, severity, clean(finding.provision)) if p),
        text=tuple(text),
        block=number,
        words=sought,
        all_words="" if block is None else block.text,
        nth=0 if number is None else sheet.before(number, sought),
        page=stated.page if block is None else block.place.page,
        layer=Layer.BODY if block is None else block.place.layer,
        severity=finding.severity,
    )


def _named(passages: Sequence[Evidence], path: str) -> Iterator[str]:
    """Other passages in words, in the order in which they are given."""
    for other in passages[:ALSO_NAMED]:
        name = "" if other.document == path else other.document.rpartition("/")[2]
        # no reader of Word sees the numbers of paragraphs
        place = words.place(replace(other.place, paragraph=None))
        where = ", ".join(p for p in (clean(name), place) if p) or "another place"
        yield f"See also {where}: “{short(clean(other.quote), QUOTED)}”"
    if len(passages) > ALSO_NAMED:
        yield f"… and {words.count(len(passages) - ALSO_NAMED, 'more place')}."
