"""Writes the paragraphs and tables of a PDF as blocks; puts tables together over their pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from irmer_lint.model import Kind, Layer
from irmer_lint.parsers.pdf_furniture import Furniture
from irmer_lint.parsers.pdf_headings import Heading, find_headings
from irmer_lint.parsers.pdf_hyphens import Hyphens, joined
from irmer_lint.parsers.pdf_lines import Line
from irmer_lint.parsers.pdf_paragraphs import (
    NOTE_MARK,
    Paragraph,
    Passage,
    Typography,
    depth_of,
)
from irmer_lint.parsers.pdf_tables import Table
from irmer_lint.parsers.pdf_tags import Role
from irmer_lint.parsers.sheet import Cell, Sheet, looks_like_header, plain

_SAME_COLUMN = 4.0
"""Points by which the columns of a table may shift from page to page."""

_LEADER = re.compile(r"[\s.…·_]{2,}(?=(?:page\s*)?\d{1,3}$)", re.IGNORECASE)
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$|^$")


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
    """A table as it is put together from its pages; `last` is its part on the latest one, `page`."""

    page: int
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
    headings = find_headings(passages, typography, tagged)
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


class _Writer:
    """Writes paragraphs and tables on a sheet."""

    def __init__(self, sheet: Sheet, hyphens: Hyphens, beside: Sequence[Beside]) -> None:
        self._sheet = sheet
        self._settle = hyphens.settle
        self._beside = list(beside)
        self._indents: list[float] = []
        self._table: _OpenTable | None = None

    def add_heading(self, heading: Heading) -> None:
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
        """Keep a footnote for the end; a table goes on above the notes of the next page."""
        self._sheet.page = paragraph.page
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
        return depth_of(label) if depth_of(label) > 1 else len(self._indents)

    # Tables ----------------------------------------------------------------------------------

    def add_table(self, page: int, table: Table) -> None:
        """Take the part of a table that stands on one page; the whole is written later."""
        self._indents.clear()
        rows = [
            _Row(page, tuple(replace(cell, text=self._cell(cell.text)) for cell in cells), bold)
            for cells, bold in zip(table.rows, table.bold, strict=True)
        ]
        whole = self._table
        if whole is not None and page == whole.page + 1 and _goes_on(table, whole.last):
            if _words(rows[0]) == _words(whole.rows[0]):
                whole.repeats = True
                rows = rows[1:]
            if rows and _is_rest_of_row(rows[0], whole.rows[-1]):
                whole.rows[-1] = self._joined(whole.rows[-1], rows[0])
                rows = rows[1:]
        else:
            self._turn_to(page)
            whole = self._table = _OpenTable(page, table)
        whole.page, whole.last = page, table
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
            if any(plain(cell.text) for cell in row.cells if not cell.continues)
        ]
        if not rows:
            return
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
