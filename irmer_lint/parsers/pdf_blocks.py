"""From paragraphs of a PDF to blocks: headings and their levels, lists, contents, tables, notes.

A tagged file says what its headings are. Elsewhere they show in type larger than that of the text,
in bold, in capitals, or in a number before a few words; their levels follow from the ranks of the
types found and, within one type, from the depths of the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from irmer_lint.model import Kind, Layer
from irmer_lint.parsers.line_shapes import heading_shape
from irmer_lint.parsers.pdf_furniture import Furniture
from irmer_lint.parsers.pdf_hyphens import Hyphens, joined
from irmer_lint.parsers.pdf_layout import Line
from irmer_lint.parsers.pdf_paragraphs import (
    NOTE_MARK,
    Paragraph,
    Passage,
    Typography,
    label_of,
)
from irmer_lint.parsers.pdf_tables import Table
from irmer_lint.parsers.pdf_tags import Role
from irmer_lint.parsers.sheet import Cell, Form, Sheet, looks_like_header

_LARGER = 0.9
"""Points above the size of the text from which type is that of a heading."""

_TITLE_LARGER = 4.0

_LONGEST_HEADING = 20
"""Words."""

_DEEPEST_LEVEL = 9

_SAME_COLUMN = 4.0
"""Points by which the columns of a table may shift from page to page."""

_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
_LEADER = re.compile(r"[\s.…·_]{2,}(?=(?:page\s*)?\d{1,3}$)", re.IGNORECASE)
_UNFINISHED = re.compile(r"[,;]$")
_SENTENCE = re.compile(r"[.,;!]$|[.!?] +[A-Z]")
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$|^$")
_WARNING = re.compile(r"(?:note|n\.?b\.?|important|warning|caution)\b", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"([1-9]\d?(?:\.0)?)\s+(?=\S)")
_NAMED_NUMBER = re.compile(
    r"(?:EP|EWP|SOP|WP|WI|IRMER)\s?[-–]?\s?\d{1,3}(?:\.\d{1,2})?[a-z]?(?:\s*[:.–—-])?\s+(?=[A-Z(“‘])"
)
_TYPED_NAME = re.compile(r"(?:appendix|annexe?|section|chapter|part|procedure)\b", re.IGNORECASE)

_Type = tuple[float, bool, bool]
"""Size, bold, capitals: the type of a heading. Larger ones are higher."""


@dataclass(slots=True)
class _Heading:
    """A paragraph that is a heading; `level` from its tag, 0 until it is known."""

    paragraph: Paragraph
    level: int = 0

    @property
    def type(self) -> _Type:
        line = self.paragraph.first
        return round(line.size * 2) / 2, line.bold, self.paragraph.text.isupper()

    @property
    def depth(self) -> int:
        """Depth of its number: 2 for "3.2", 1 for "EP 4"; 0 without one."""
        label = self.paragraph.label
        found = _DECIMAL.match(label)
        return found[0].removesuffix(".0").count(".") + 1 if found else int(bool(label))


@dataclass(frozen=True, slots=True)
class Beside:
    """Text that stands beside the run of the page: set across it or up its side, or a comment."""

    text: str
    page: int
    comment: bool


@dataclass(frozen=True, slots=True)
class _Row:
    page: int
    cells: tuple[Cell, ...]
    bold: bool


@dataclass(slots=True)
class _OpenTable:
    """A table as it is put together from its pages; `last` is its part on the latest page."""

    last: Table
    rows: list[_Row] = field(default_factory=list)
    repeats: bool = False


def write_blocks(
    sheet: Sheet,
    passages: Sequence[Passage],
    typography: Typography,
    *,
    tagged: bool,
    furniture: Iterable[Furniture] = (),
    beside: Sequence[Beside] = (),
) -> None:
    """Write the blocks of a document: the body, then headers, footers, notes and comments.

    tagged     take the headings from the tags
    furniture  running headers and footers
    beside     what stands beside the run of the pages, in their order
    """
    writer = _Writer(sheet, Hyphens(_texts(passages)), beside)
    headings = _find_headings(passages, typography, tagged)
    for index, passage in enumerate(passages):
        if isinstance(passage, tuple):
            writer.add_table(*passage)
        elif passage.note:
            writer.add_note(passage)
        elif index in headings:
            if (heading := headings[index]) is not None:
                writer.add_heading(heading)
        else:
            writer.add_paragraph(passage)
    writer.finish()
    for piece in furniture:
        sheet.page = piece.page
        sheet.add(Kind.PARAGRAPH, piece.text, layer=piece.layer)


def _texts(passages: Sequence[Passage]) -> Iterator[str]:
    for passage in passages:
        if isinstance(passage, tuple):
            for row in passage[1].texts:
                yield from (joined(text.split("\n")) for text in row)
        else:
            yield passage.text


# ---------------------------------------------------------------------------------------------
# Headings
# ---------------------------------------------------------------------------------------------


def _find_headings(
    passages: Sequence[Passage], typography: Typography, tagged: bool
) -> dict[int, _Heading | None]:
    """Return the headings by their index; None for a paragraph that goes on with the one before."""
    typographic = any(
        isinstance(passage, Paragraph)
        and not passage.contents
        and not passage.note
        and _is_set_apart(passage, typography)
        for passage in passages[1:]
    )
    found: dict[int, _Heading | None] = {}
    before: _Heading | None = None
    before_index = -1
    for index, passage in enumerate(passages):
        if isinstance(passage, tuple) or passage.contents or passage.note:
            continue
        level = _tagged_level(passage)
        if (
            before is not None
            and before_index == index - 1
            and not level
            and _continues(passage, before.paragraph, typography)
        ):
            before.paragraph.lines.extend(passage.lines)
            found[index] = None
            before_index = index
            continue
        if tagged and not found and not level and _is_title_line(passage, typography):
            level = 1
        if not level and (
            tagged or not _is_heading(passage, _beside(index, passages), typography, typographic)
        ):
            continue
        before = found[index] = _Heading(_relabelled(passage), level)
        before_index = index
    _drop_kickers(found)
    headings = [heading for heading in found.values() if heading is not None]
    _set_levels([heading for heading in headings if not heading.level])
    return found


def _drop_kickers(found: dict[int, _Heading | None]) -> None:
    """Take out lines right above a heading in larger type, such as the name of the employer."""
    below: tuple[int, _Heading] | None = None
    for index in sorted(found, reverse=True):
        heading = found[index]
        if heading is None:
            continue
        if (
            below is not None
            and below[0] == index + 1
            and not heading.level
            and not heading.paragraph.label
            and not _TYPED_NAME.match(heading.paragraph.text)
            and heading.type < below[1].type
        ):
            del found[index]
        below = index, heading


def _tagged_level(paragraph: Paragraph) -> int:
    tag = paragraph.first.tag
    return tag.level if tag is not None and tag.role is Role.HEADING else 0


def _is_title_line(paragraph: Paragraph, typography: Typography) -> bool:
    """Return whether a paragraph is the title of the document, which many tag as plain text."""
    return (
        paragraph.page == 1
        and paragraph.first.size >= typography.body + _TITLE_LARGER
        and _may_be_heading(paragraph, title=True)
    )


def _relabelled(paragraph: Paragraph) -> Paragraph:
    """Give a heading its number: "3 Scope" is one in a heading, and "- " no bullet."""
    text = paragraph.first.text
    label = label_of(text, wide=True)
    if not label and (found := _PLAIN_NUMBER.match(text) or _NAMED_NUMBER.match(text)):
        label = found[0]
    paragraph.label = label if label[:1].isalnum() or label[:1] == "(" else ""
    return paragraph


def _beside(index: int, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return the passages before and after one."""
    return [*passages[max(index - 1, 0) : index], *passages[index + 1 : index + 2]]


def _is_heading(
    paragraph: Paragraph, beside: Sequence[Passage], typography: Typography, typographic: bool
) -> bool:
    """Return whether a paragraph is a heading by its form.

    beside       the passages before and after it
    typographic  whether the document has headings in larger or bold type
    """
    if _is_set_apart(paragraph, typography):
        return True
    line = paragraph.first
    return (
        len(paragraph.lines) == 1
        and not line.box
        and line.size >= typography.body - 0.6
        and _may_be_heading(paragraph)
        and _is_plain_heading(paragraph, beside, typographic)
    )


def _may_be_heading(paragraph: Paragraph, *, title: bool = False) -> bool:
    """Return whether a paragraph is short, holds letters and is no sentence.

    title  set in type so large that a full stop inside ("Procedures. Part 1") does not matter
    """
    if len(paragraph.lines) > 3:
        return False
    text = paragraph.text
    return (
        len(text.split()) <= _LONGEST_HEADING
        and any(char.isalpha() for char in text)
        and not (_UNFINISHED if title else _SENTENCE).search(text)
    )


def _is_set_apart(paragraph: Paragraph, typography: Typography) -> bool:
    """Return whether a paragraph is a heading by its type: larger than the text, or bold."""
    line = paragraph.first
    larger = line.size >= typography.body + _LARGER
    if not larger and (not line.bold or typography.bold or line.size < typography.body - 0.6):
        return False
    if line.box and not (larger and len(paragraph.lines) == 1):
        return False
    title = line.size >= typography.body + _TITLE_LARGER
    return _may_be_heading(paragraph, title=title) and (larger or _is_bold_heading(paragraph))


def _is_bold_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    words = len(text.split())
    if words > 14 or _WARNING.match(text):
        return False
    if paragraph.label and not paragraph.label[0].isalnum():
        return False
    if text.endswith(":"):
        return words <= 6
    return bool(paragraph.label) or text[0].isupper() or text[0].isdigit()


def _is_plain_heading(paragraph: Paragraph, beside: Sequence[Passage], typographic: bool) -> bool:
    """Return whether a line in the type of the text is a heading by its number or its capitals."""
    if paragraph.fills:
        return False
    text = paragraph.first.text
    shape = heading_shape(text)
    if shape is None:
        return False
    form, depth = shape
    if form is Form.CAPITALS:
        return True
    if form is Form.NAMED:
        return _NAMED_NUMBER.match(text) is not None or _TYPED_NAME.match(text) is not None
    if depth == 1 and typographic:
        # Where sections have headings in a type of their own, "1. Check the name" is a step.
        return False
    # Numbered alike, one after another, they are items of a list.
    return not any(_numbered_depth(passage) == depth for passage in beside)


def _numbered_depth(passage: Passage) -> int:
    if isinstance(passage, tuple):
        return 0
    found = _DECIMAL.match(passage.label)
    return found[0].count(".") + 1 if found else 0


def _continues(paragraph: Paragraph, before: Paragraph, typography: Typography) -> bool:
    """Return whether a heading is the next line of the heading before it."""
    first, last = paragraph.first, before.last
    if paragraph.page != before.last_page or first.stack != last.stack or first.box != last.box:
        return False
    if first.size != last.size or first.bold != last.bold:
        return False
    if label_of(first.text, wide=True) or _TYPED_NAME.match(first.text):
        return False
    if not -1 <= first.top - last.bottom <= 0.6 * last.size:
        return False
    return first.size >= typography.body + _LARGER or before.fills


def _set_levels(headings: Sequence[_Heading]) -> None:
    """Give headings that no tag ranks a level from 1: by type, then by depth of number.

    The title of the document shares the level of the sections, as it does in Word: it stands
    beside them, not above all of them.
    """
    level = 1
    for kind in sorted({heading.type for heading in headings}, reverse=True):
        alike = [heading for heading in headings if heading.type == kind]
        depths = {heading.depth for heading in alike if heading.depth}
        top = min(depths, default=1)
        for heading in alike:
            heading.level = min(level + max(heading.depth - top, 0), _DEEPEST_LEVEL)
        if not (level == 1 and _is_title(alike, headings)):
            level += max(depths, default=1) - top + 1


def _is_title(alike: Sequence[_Heading], headings: Sequence[_Heading]) -> bool:
    """Return whether the headings in the largest type are the title on the first page."""
    return (
        len(alike) <= 2 < len(headings)
        and all(not heading.depth and heading.paragraph.page == 1 for heading in alike)
        # Where sections begin at "1.1", the title is the section "1" that they belong to.
        and min((heading.depth for heading in headings if heading.depth), default=1) == 1
    )


# ---------------------------------------------------------------------------------------------
# Blocks
# ---------------------------------------------------------------------------------------------


class _Writer:
    """Writes paragraphs and tables on a sheet."""

    def __init__(self, sheet: Sheet, hyphens: Hyphens, beside: Sequence[Beside]) -> None:
        self._sheet = sheet
        self._settle = hyphens.settle
        self._beside = list(beside)
        self._indents: list[float] = []
        self._table: _OpenTable | None = None

    def add_heading(self, heading: _Heading) -> None:
        """Write a heading."""
        paragraph = heading.paragraph
        self._turn_to(paragraph.page)
        self._indents.clear()
        text = self._settle(paragraph.text)
        self._sheet.heading(text, heading.level, label=_bare(paragraph.label))

    def add_paragraph(self, paragraph: Paragraph) -> None:
        """Write a paragraph, a list item, a line of a contents table or a box."""
        self._turn_to(paragraph.page)
        sheet, line = self._sheet, paragraph.first
        text = self._settle(paragraph.text)
        label = _bare(paragraph.label)
        if line.box:
            sheet.add(Kind.BOX, text, label=label, layer=Layer.TEXT_BOX)
        elif paragraph.contents:
            sheet.add(Kind.CONTENTS, _LEADER.sub(" ", text))
        elif label or (line.tag is not None and line.tag.role is Role.ITEM):
            sheet.add(Kind.LIST_ITEM, text, label=label, level=self._list_level(line, label))
        else:
            if self._indents and line.x0 < self._indents[0] + 2:
                self._indents.clear()
            sheet.add(Kind.PARAGRAPH, text)

    def add_note(self, paragraph: Paragraph) -> None:
        """Keep a footnote for the end."""
        self._turn_to(paragraph.page)
        text = self._settle(paragraph.text)
        mark = NOTE_MARK.match(text)
        label = mark[0].strip() if mark else ""
        text = text[len(mark[0]) :] if mark else text
        self._sheet.after_body(Kind.NOTE, text, label=label, layer=Layer.NOTE)

    def finish(self) -> None:
        """Write what is still open."""
        self._close_table()
        self._write_beside(None)

    def _turn_to(self, page: int) -> None:
        self._close_table()
        self._write_beside(page)
        self._sheet.page = page

    def _write_beside(self, page: int | None) -> None:
        """Write what stands beside the pages before `page`; None for all pages."""
        while self._beside and (page is None or self._beside[0].page < page):
            piece = self._beside.pop(0)
            self._sheet.page = piece.page
            if piece.comment:
                self._sheet.after_body(Kind.COMMENT, piece.text, layer=Layer.COMMENT)
            else:
                self._sheet.add(Kind.BOX, piece.text, layer=Layer.TEXT_BOX)

    def _list_level(self, line: Line, label: str) -> int:
        while self._indents and self._indents[-1] > line.x0 + 3:
            self._indents.pop()
        if not self._indents or self._indents[-1] < line.x0 - 3:
            self._indents.append(line.x0)
        number = _DECIMAL.match(label)
        depth = number[0].count(".") + 1 if number else 1
        return depth if depth > 1 else len(self._indents)

    # Tables ----------------------------------------------------------------------------------

    def add_table(self, page: int, table: Table) -> None:
        """Take the part of a table that stands on one page; the whole is written later."""
        self._indents.clear()
        rows = [
            _Row(page, tuple(replace(cell, text=self._cell(cell.text)) for cell in cells), bold)
            for cells, bold in zip(table.rows, table.bold, strict=True)
        ]
        whole = self._table
        if whole is not None and page == whole.rows[-1].page + 1 and _goes_on(table, whole.last):
            if _words(rows[0]) == _words(whole.rows[0]):
                whole.repeats = True
                rows = rows[1:]
            if rows and _is_rest_of_row(rows[0], whole.rows[-1]):
                whole.rows[-1] = self._joined(whole.rows[-1], rows[0])
                rows = rows[1:]
        else:
            self._turn_to(page)
            whole = self._table = _OpenTable(table)
        whole.last = table
        whole.rows.extend(rows)

    def _cell(self, text: str) -> str:
        return self._settle(joined(text.split("\n")))

    def _joined(self, above: _Row, rest: _Row) -> _Row:
        below = {cell.column: cell.text for cell in rest.cells}
        cells = tuple(
            replace(cell, text=self._settle(joined([cell.text, below.get(cell.column, "")])))
            for cell in above.cells
        )
        return replace(above, cells=cells)

    def _close_table(self) -> None:
        table, self._table = self._table, None
        if table is None:
            return
        filled = {cell.column for row in table.rows for cell in row.cells if cell.text}
        rows = [
            replace(row, cells=tuple(cell for cell in row.cells if cell.column in filled))
            for row in table.rows
            if any(cell.text for cell in row.cells if not cell.continues)
        ]
        # A title over the whole table stands before its header.
        titles = 0
        while titles + 1 < len(rows) and _is_spanning(rows[titles]):
            titles += 1
        sheet = self._sheet
        for row in rows[:titles]:
            sheet.page = row.page
            sheet.add(Kind.PARAGRAPH, row.cells[0].text, layer=Layer.TABLE)
        rows = rows[titles:]
        start = len(sheet.blocks)
        sheet.write_table([row.cells for row in rows], heads=_heads(rows, table.repeats))
        for index, row in enumerate(rows, start=start):
            block = sheet.blocks[index]
            sheet.blocks[index] = replace(block, place=replace(block.place, page=row.page))
        self._sheet.page = rows[-1].page


def _bare(label: str) -> str:
    """Return a label as printed, without the space or the punctuation that ends a name ("EP 4:")."""
    label = label.rstrip()
    return label.rstrip(" :–—-.") if label[:2].isupper() and len(label) > 2 else label


def _goes_on(table: Table, before: Table) -> bool:
    """Return whether a table has the columns of the table before it."""
    return len(table.columns) == len(before.columns) and all(
        abs(here - there) <= _SAME_COLUMN
        for here, there in zip(table.columns, before.columns, strict=True)
    )


def _words(row: _Row) -> list[str]:
    return [cell.text for cell in row.cells]


def _is_rest_of_row(row: _Row, above: _Row) -> bool:
    """Return whether a row at the top of a page ends the row at the foot of the page before."""
    before = {cell.column: cell.text for cell in above.cells}
    filled = [cell for cell in row.cells if cell.text and not cell.continues]
    if not filled or any(_ENDED.search(before.get(cell.column, ".")) for cell in filled):
        return False
    alone = len(filled) == 1 < len(row.cells) - 1 and filled[0].column > 0
    return alone or all(cell.text[0].islower() for cell in filled)


def _is_spanning(row: _Row) -> bool:
    return len(row.cells) == 1 and row.cells[0].span > 1


def _heads(rows: Sequence[_Row], repeats: bool) -> int:
    """Return how many rows at the top are the header: 0 or 1."""
    below = rows[1:]
    if not below:
        return 0
    filled = [cell.text for cell in rows[0].cells if cell.text]
    if repeats or (
        rows[0].bold and len(filled) > 1 and 2 * sum(row.bold for row in below) < len(below)
    ):
        return 1
    return int(looks_like_header(_words(rows[0]), [_words(row) for row in below]))
