"""From lines of a PDF to paragraphs: which lines belong together.

A PDF holds lines, not paragraphs. A new one shows in a gap, an indent, a number or bullet, a line
that ended although the next word would have fitted, or a change of type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from irmer_lint.parsers.line_shapes import is_contents_line, is_contents_title
from irmer_lint.parsers.pdf_hyphens import joined
from irmer_lint.parsers.pdf_layout import PageLayout
from irmer_lint.parsers.pdf_lines import Line
from irmer_lint.parsers.pdf_spans import HYPHEN_MARK
from irmer_lint.parsers.pdf_tables import Table
from irmer_lint.parsers.pdf_tags import Role

_UNIT = (
    r"(?:[mkµμc]?Gy|[mkµμ]?Sv|[kMG]?Bq|[kM]e?V[ps]?|mAs?|Tesla|T|[kM]?Hz|January|February|March"
    r"|April|May|June|July|August|September|October|November|December)\b"
)
_LABEL = re.compile(
    r"(?:[•‣▪■●○◦·∙❖➢➤✓✔–—*o-]"
    r"|\(?\d{1,3}[.)]|\([a-z]{1,2}\)|[a-z][.)]|\(?[ivx]{1,5}[.)]|\([A-Z]\)|[A-Z][.)]"
    rf"|[1-9]\d?(?:\.\d{{1,2}}){{1,4}}[.)]?(?=\s+[A-Z“‘(\[])(?!\s+{_UNIT})"
    r")\s+(?=\S)"
)
_PLAIN_NUMBER = re.compile(rf"[1-9]\d?\s+(?=[A-Z])(?!{_UNIT})")
_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{1,2})*")
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")
NOTE_MARK = re.compile(r"(?:\d{1,2}|[⁰¹²³⁴-⁹]+|[ⁱᵛˣ]+|[*†‡]+) ?(?=[^\W\d_]|[\"“‘(])")
_RAISED_MARK = re.compile(r"[⁰¹²³⁴-⁹ⁱᵛˣ]+ ")

_PARAGRAPH_GAP = 1.15
"""Distance of base lines, as a share of the usual one, from which a new paragraph begins."""

_SAME_EDGE = 2.5

_FULL_LINE = 50
"""Letters: a shorter line before a page break may end a list or a heading."""

_WIDEST_LEADING = 2.5
"""Share of the font size: double spacing is 2.4, more is a gap."""

_BOXES_TO_TICK = "☐☑☒"

_NOTE_SIZE = 0.92
_PAGE_AT_END = re.compile(r"(?<=[\s.…·_])(\d{1,3})$")


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document.

    body     size of most of its text, in points
    bold     whether most of its text is bold
    leading  usual distance of base lines by size
    edges    right edge of full lines by width of the page, for pages of one column
    """

    body: float
    bold: bool
    leading: dict[float, float]
    edges: dict[int, float]

    def right_edge(self, line: Line, page: PageLayout) -> float:
        """Return the place up to which a line could have been filled."""
        if line.right is not None:
            return line.right
        return self.edges.get(round(page.width), line.x1)


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together.

    page, last_page   numbers of the pages where it begins and where it ends
    label             its number or bullet as printed, with the space after it; "" for none
    contents, note    whether it is a line of a contents table, or a footnote
    fills             whether its first line reaches the right edge, so that it went on of itself
    """

    page: int
    last_page: int
    lines: list[Line]
    label: str = ""
    contents: bool = False
    note: bool = False
    fills: bool = False
    _joined: tuple[int, str] = (0, "")

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line it ends with."""
        return self.lines[-1]

    @property
    def is_bold(self) -> bool:
        """Whether all its lines are bold."""
        return all(line.bold for line in self.lines)

    @property
    def text(self) -> str:
        """Its text without its label; HYPHEN_MARK stands where a word may be broken."""
        # Asked for several times, and lines are only ever added.
        if self._joined[0] != len(self.lines):
            self._joined = len(self.lines), joined(line.text for line in self.lines)
        return self._joined[1][len(self.label) :]


Passage: TypeAlias = Paragraph | tuple[int, Table]
"""A paragraph, or a table with the number of its page."""


def measure(pages: Sequence[PageLayout]) -> Typography:
    """Return the typography of the lines outside tables and boxes."""
    letters: Counter[tuple[float, bool]] = Counter()
    steps: dict[float, Counter[float]] = {}
    ends: dict[int, list[float]] = {}
    for page in pages:
        before: Line | None = None
        for line in page.items:
            if isinstance(line, Table):
                before = None
                continue
            size = round(line.size * 2) / 2
            letters[size, line.bold] += len(line.text)
            if before is not None and before.stack == line.stack and before.size == line.size:
                step = round(line.bottom - before.bottom, 1)
                if 0.9 * size <= step <= _WIDEST_LEADING * size:
                    steps.setdefault(size, Counter())[step] += 1
            if line.right is None and not line.box and len(line.text) > 40:
                ends.setdefault(round(page.width), []).append(line.x1)
            before = line
    sizes: Counter[float] = Counter()
    for (size, _), count in letters.items():
        sizes[size] += count
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    return Typography(
        body=body,
        bold=letters[body, True] > letters[body, False],
        leading={size: _usual(found) for size, found in steps.items()},
        edges={width: _full(found) for width, found in ends.items()},
    )


def _usual(steps: Counter[float]) -> float:
    """Return the smallest distance that is common: larger ones are gaps between paragraphs."""
    total = steps.total()
    for step in sorted(steps):
        near = sum(count for other, count in steps.items() if abs(other - step) <= 0.6)
        if near >= 0.15 * total:
            return step
    return min(steps)


def _full(ends: list[float]) -> float:
    ends.sort()
    return ends[int(0.95 * (len(ends) - 1))]


def paragraphs(pages: Iterable[PageLayout], typography: Typography) -> Iterator[Passage]:
    """Yield the paragraphs and tables of a document, joined over columns and pages."""
    grouping = _Grouping(typography)
    for page in pages:
        yield from grouping.read(page)
    yield from grouping.close()


def label_of(text: str, *, wide: bool) -> str:
    """Return the number or bullet at the start of a line, with the space after it; "" for none.

    wide  whether a tab follows: then a plain number ("3  Scope") is one too
    """
    found = _LABEL.match(text) or (_PLAIN_NUMBER.match(text) if wide else None)
    return found[0] if found else ""


def depth_of(label: str) -> int:
    """Return the depth of a decimal number: 2 for "3.2", 1 for "4."; 0 for any other label."""
    found = _DECIMAL.match(label)
    return found[0].removesuffix(".0").count(".") + 1 if found else 0


class _Grouping:
    """Reads page after page; keeps the paragraph that is not finished."""

    def __init__(self, typography: Typography) -> None:
        self._type = typography
        self._open: Paragraph | None = None
        self._contents = False
        self._entry_page = 0

    def read(self, page: PageLayout) -> Iterator[Passage]:
        """Yield the passages of a page that are finished."""
        notes, height = self._first_note(page)
        held: Paragraph | None = None
        for index, item in enumerate(page.items):
            if isinstance(item, Table):
                yield from self.close()
                self._contents = False
                yield page.number, item
                continue
            note = index >= notes and item.top >= height
            note |= item.tag is not None and item.tag.role is Role.NOTE
            if note and held is None and self._open is not None and not self._open.note:
                # The text goes on above the notes of the next page, not below those of this one.
                held, self._open = self._open, None
            elif held is not None and not note:
                yield from self.close()
                held, self._open = None, held
            if self._open is not None and self._belongs(item, self._open, page, note):
                self._open.lines.append(item)
                self._open.last_page = page.number
                continue
            yield from self.close()
            self._open = self._begin(page, index, item, note)
        if held is not None:
            yield from self.close()
            self._open = held

    def close(self) -> Iterator[Passage]:
        """Yield the paragraph that is not finished, if any."""
        if self._open is not None:
            yield self._open
            self._open = None

    def _begin(self, page: PageLayout, index: int, line: Line, note: bool) -> Paragraph:
        contents = not note and not line.box and self._is_contents(page, index, line)
        self._contents = contents
        label = "" if contents or note else label_of(line.text, wide=line.hang > line.x0)
        room = self._type.right_edge(line, page) - line.x1
        return Paragraph(
            page.number, page.number, [line], label, contents, note, fills=room < 6 * line.size
        )

    # Contents tables -------------------------------------------------------------------------

    def _is_contents(self, page: PageLayout, index: int, line: Line) -> bool:
        """Return whether a line is an entry of a contents table, or its title."""
        text = line.text
        if line.tag is not None and line.tag.role is Role.CONTENTS:
            return True
        if text[-1].isdigit() and is_contents_line(text):
            self._entry_page = _number_at_end(text)
            return True
        if is_contents_title(text):
            self._entry_page = 0
            following = (item for item in page.items[index + 1 : index + 4])
            return any(isinstance(item, Line) and _number_at_end(item.text) for item in following)
        if not self._contents:
            return False
        number = _number_at_end(text)
        if number and number >= self._entry_page:
            self._entry_page = number
            return True
        if number or line.size > 1.15 * self._type.body:
            return False
        # A long title may take two lines, the page number at the end of the second.
        below = page.items[index + 1] if index + 1 < len(page.items) else None
        return (
            isinstance(below, Line)
            and len(text) > 40
            and _number_at_end(below.text) >= max(self._entry_page, 1)
        )

    # Notes -----------------------------------------------------------------------------------

    def _first_note(self, page: PageLayout) -> tuple[int, float]:
        """Return index and height of the first footnote: below a short line, or in small type.

        The index is that of no item where there is none.
        """
        none = len(page.items), page.height
        if page.notes is not None:
            for index, item in enumerate(page.items):
                if item.top > page.notes and isinstance(item, Line) and self._is_note(item):
                    return index, item.top
        start = len(page.items)
        for index in range(len(page.items) - 1, -1, -1):
            item = page.items[index]
            if isinstance(item, Table) or item.box:
                break
            small = item.size <= _NOTE_SIZE * self._type.body
            if not small and not _RAISED_MARK.match(item.text):
                break
            start = index
        if start == 0:
            return none
        for index in range(start, len(page.items)):
            item = page.items[index]
            if isinstance(item, Line) and NOTE_MARK.match(item.text):
                return index, item.top
        return none

    def _is_note(self, line: Line) -> bool:
        """Return whether a line below a rule begins a footnote and not a section."""
        plain = not line.bold and line.size < self._type.body + 0.5
        return plain and NOTE_MARK.match(line.text) is not None

    # Paragraphs ------------------------------------------------------------------------------

    def _belongs(self, line: Line, paragraph: Paragraph, page: PageLayout, note: bool) -> bool:
        """Return whether a line goes on with a paragraph."""
        last = paragraph.last
        turned_over = paragraph.last_page != page.number
        if note or paragraph.note:
            same = note and paragraph.note and not turned_over
            return same and not NOTE_MARK.match(line.text)
        if line.box != last.box or (line.box and turned_over):
            return False
        if (decided := _by_tag(line, last, turned_over)) is not None:
            return decided
        if paragraph.contents:
            return not turned_over and not _number_at_end(last.text) and not _is_title(paragraph)
        if abs(line.size - last.size) > max(0.6, 0.06 * last.size):
            return False
        if turned_over or line.stack != last.stack:
            return _goes_on_elsewhere(line, paragraph, self._type.right_edge(last, page))
        return self._goes_on_below(line, paragraph, page)

    def _goes_on_below(self, line: Line, paragraph: Paragraph, page: PageLayout) -> bool:
        last = paragraph.last
        size = last.size
        if line.top < last.bottom - 0.6 * size:
            # Beside or above: the next cell of a table without lines.
            return False
        usual = self._type.leading.get(round(size * 2) / 2, 1.2 * size)
        if line.box:
            usual = max(usual, 1.3 * size)
        if line.bottom - last.bottom > usual * _PARAGRAPH_GAP + 0.3:
            return False
        if line.text[0] in _BOXES_TO_TICK:
            return False
        if last.text[-1] == HYPHEN_MARK:
            return True
        ended = _ENDED.search(last.text) is not None
        fits = not line.box and self._would_have_fitted(line, paragraph, page)
        # A bold phrase may fill a line in the middle of a sentence, so bold alone parts nothing.
        parted = fits or (ended and paragraph.is_bold)
        if line.bold != last.bold and parted and (ended or not line.text[0].islower()):
            return False
        if label_of(line.text, wide=line.hang > line.x0):
            tab = line.hang > line.x0
            left = paragraph.first.hang if paragraph.label else last.x0
            return not (ended or fits or tab or line.x0 < left - 2)
        if fits and (not line.text[0].islower() or last.text[-1] in ":;"):
            return False
        # Text in the boxes of a flow chart is centred: its lines begin anywhere.
        return bool(line.box) or not self._is_indented(line, paragraph, ended, fits)

    def _would_have_fitted(self, line: Line, paragraph: Paragraph, page: PageLayout) -> bool:
        """Return whether the first word of a line had room at the end of the line above."""
        last = paragraph.last
        if len(paragraph.lines) > 1 and abs(last.x1 - paragraph.lines[-2].x1) <= _SAME_EDGE:
            # Two lines of one length are justified text, whatever the width of the page.
            return False
        word = line.text.split(" ", 1)[0]
        width = (line.x1 - line.x0) * len(word) / len(line.text)
        return self._type.right_edge(last, page) - last.x1 > width + 0.9 * last.size

    @staticmethod
    def _is_indented(line: Line, paragraph: Paragraph, ended: bool, fits: bool) -> bool:
        """Return whether a line begins further in or further out than its paragraph allows."""
        last = paragraph.last
        size = last.size
        if line.x0 > last.x0 + 0.8 * size:
            return ended and not (paragraph.label and len(paragraph.lines) == 1)
        if paragraph.label:
            return line.x0 < paragraph.first.x0 - 2
        if line.x0 < last.x0 - 1.5 * size:
            # The first line of a paragraph may be indented itself.
            return len(paragraph.lines) > 1 or ended or fits
        return False


def _goes_on_elsewhere(line: Line, paragraph: Paragraph, edge: float) -> bool:
    """Return whether the first line of a page or column ends a sentence of the one before.

    edge  place up to which the line before could have been filled
    """
    last = paragraph.last
    if paragraph.is_bold and not line.bold:
        return False
    if last.text[-1] == HYPHEN_MARK:
        return line.text[0].isalpha()
    if _ENDED.search(last.text) or label_of(line.text, wide=line.hang > line.x0):
        return False
    # A short line without a full stop may be the end of a list, or a heading.
    full = len(last.text) > _FULL_LINE and edge - last.x1 < 6 * last.size
    return line.text[0].islower() or full


def _by_tag(line: Line, last: Line, turned_over: bool) -> bool | None:
    """Return what the tags say on whether two lines belong together; None where they say nothing."""
    if line.tag is None or last.tag is None or turned_over:
        return None
    roles = {line.tag.role, last.tag.role}
    if Role.HEADING in roles or Role.CONTENTS in roles:
        return line.tag == last.tag
    if Role.ITEM in roles and line.tag != last.tag:
        return False
    return None


def _number_at_end(text: str) -> int:
    """Return the page number at the end of an entry of a contents table; 0 for none."""
    found = _PAGE_AT_END.search(text)
    return int(found[1]) if found else 0


def _is_title(paragraph: Paragraph) -> bool:
    return is_contents_title(paragraph.first.text)
