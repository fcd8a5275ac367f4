"""Decides what a Word table is: rows of data with a header, or text laid out on a page.

A table of data keeps its rows, so that a value stays with its label. A table that only places
text on the page is read as that text. Word does not say which it is; the rules below follow what
a reader goes by: several columns, short cells, a first row that stands out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irmer_lint.parsers import wordml_names as w
from irmer_lint.parsers.wordml_items import Cell, Item, Line, Row, Table
from irmer_lint.parsers.wordml_styles import StyleTable, is_filled
from irmer_lint.parsers.wordml_text import own_runs

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element

LONG_CELL_WORDS = 40
"""A cell with more words than this is running text, not a value."""

LONG_CELL_LINES = 3
"""A cell with at least this many paragraphs is running text, unless they are very short."""

FEW_WORDS = 15
"""A cell with no more words than this is never running text: a name, a post and a date."""

HEADER_CELL_WORDS = 6
"""A column heading has at most this many words."""

_FIRST_ROW_BIT = 0x0020


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row of a table of data.

    text    the row as printed, cells joined by " | "
    cells   its cells; the first one is repeated where it continues the cell above
    header  the column heading over each of `cells`
    lone    the only cell of the row, where it runs across a table of several columns
    after   what stands in the row beside its text: boxes, nested tables, parts not read
    elements  the cells in which its text stands
    """

    text: str
    cells: tuple[str, ...]
    header: tuple[str, ...]
    lone: Cell | None
    after: tuple[Item, ...]
    elements: tuple[Element, ...] = ()


def is_layout(table: Table, styles: StyleTable) -> bool:
    """Whether a table only places text on the page."""
    rows = [row for row in table.rows if any(cell.items for cell in row.cells)]
    columns = max((len(row.cells) for row in rows), default=0)
    if columns <= 1:
        return True
    if any(row.repeats for row in rows):
        return False
    if any(_holds_section(cell) for row in rows for cell in row.cells):
        return True
    if len(rows) == 1:
        return any(_is_long(cell) for cell in rows[0].cells)
    if columns > 2 or header_rows(table, styles):
        return False
    long_rows = sum(any(_is_long(cell) for cell in row.cells) for row in rows)
    return 2 * long_rows >= len(rows)


def side_headings(table: Table) -> bool:
    """Whether the first column of a layout table holds the headings of the text beside it."""
    rows = [row for row in table.rows if len(row.cells) == 2]
    if len(rows) < 2 or len(rows) < len(table.rows):
        return False
    for row in rows:
        lines = row.cells[0].lines
        if len(lines) != 1 or lines[0].level:
            return False
        words = lines[0].text.split()
        if not 1 <= len(words) <= HEADER_CELL_WORDS or not any(map(str.isalpha, lines[0].text)):
            return False
    return True


def header_rows(table: Table, styles: StyleTable) -> int:
    """How many rows at the top are the header.

    Those that Word repeats on each page; else the first row where it stands out: bold or on a
    coloured ground unlike the next, or made of short words over figures or longer text.
    """
    rows = table.rows
    marked = 0
    while marked < len(rows) and rows[marked].repeats:
        marked += 1
    if marked:
        return marked if marked < len(rows) else 0
    return 1 if len(rows) > 1 and _looks_like_header(table, styles) else 0


def data_rows(table: Table, styles: StyleTable) -> Iterator[DataRow]:
    """The rows of a table of data from the top; rows that show nothing are left out."""
    count = header_rows(table, styles)
    heads: list[tuple[Cell, str]] = [
        (cell, cell_text(cell, styles))
        for row in table.rows[:count]
        for cell in row.cells
        if not cell.continues
    ]
    width = max(
        (row.cells[-1].column + row.cells[-1].span for row in table.rows if row.cells), default=0
    )
    group = ""
    for position, row in enumerate(table.rows):
        shown = [cell for cell in row.cells if not cell.continues]
        texts = [cell_text(cell, styles) for cell in shown]
        text = " | ".join(filter(None, texts))
        first = row.cells[0] if row.cells else None
        cells, columns = tuple(texts), shown
        if first is not None and first.column == 0:
            if not first.continues:
                group = texts[0]
            elif group:
                cells, columns = (group, *texts), [first, *shown]
        header = tuple(_head(cell, heads) for cell in columns) if position >= count else ()
        lone = shown[0] if len(row.cells) == 1 and shown and shown[0].span >= width > 1 else None
        after = tuple(item for cell in shown for item in _beside(cell.items, styles))
        if text or after:
            elements = tuple(cell.element for cell in shown)
            yield DataRow(text, cells, header if any(header) else (), lone, after, elements)


def cell_text(cell: Cell, styles: StyleTable) -> str:
    """The text of a cell with its numbers and bullets, small layout tables in it included."""
    if not any(isinstance(item, Table) for item in cell.items):
        return cell.text
    return " ".join(filter(None, (line.shown for line in _lines(cell.items, styles))))


def emphasis(line: Line, styles: StyleTable) -> tuple[bool, int]:
    """Whether every word of a paragraph is bold, and its smallest size in half-points."""
    sizes: list[int] = []
    for run in () if line.element is None else own_runs(line.element):
        if not any((t.text or "").strip() for t in run.iterchildren(w.T)):
            continue
        bold, size = line.style.bold, line.style.size
        properties = run.find(w.RPR)
        if properties is not None:
            for prop in properties:
                if prop.tag == w.R_STYLE:
                    bold = bold or styles.character(prop.get(w.VAL)).bold
                elif prop.tag == w.BOLD:
                    bold = w.is_on(prop)
                elif prop.tag == w.SIZE:
                    size = w.whole(prop.get(w.VAL), size)
        if not bold:
            return False, 0
        sizes.append(size)
    return bool(sizes), min(sizes, default=0)


def _lines(items: Sequence[Item], styles: StyleTable) -> Iterator[Line]:
    for item in items:
        if isinstance(item, Line):
            yield item
        elif isinstance(item, Table) and is_layout(item, styles):
            for row in item.rows:
                for cell in row.cells:
                    yield from _lines(cell.items, styles)


def _beside(items: Sequence[Item], styles: StyleTable) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Line):
            yield from item.attached
        elif isinstance(item, Table) and is_layout(item, styles):
            for row in item.rows:
                for cell in row.cells:
                    yield from _beside(cell.items, styles)
        else:
            yield item


def _head(cell: Cell, heads: Sequence[tuple[Cell, str]]) -> str:
    """The header cells over a cell, joined where it runs under several."""
    end = cell.column + cell.span
    over = [
        text for head, text in heads if head.column < end and cell.column < head.column + head.span
    ]
    return " ".join(dict.fromkeys(filter(None, over)))


def _is_long(cell: Cell) -> bool:
    words = len(cell.text.split())
    if len(cell.lines) >= LONG_CELL_LINES and words > FEW_WORDS:
        return True
    return words > LONG_CELL_WORDS or any(isinstance(item, Table) for item in cell.items)


def _holds_section(cell: Cell) -> bool:
    """Whether a cell holds a heading with text below it: no value does."""
    lines = cell.lines
    return len(lines) > 1 and any(line.level for line in lines)


def _looks_like_header(table: Table, styles: StyleTable) -> bool:
    first, second = table.rows[0], table.rows[1]
    if len(first.cells) < 2:
        return False
    texts = [cell_text(cell, styles) for cell in first.cells]
    short = all(len(text.split()) <= HEADER_CELL_WORDS for text in texts)
    if not short or not all(texts[1:]) or any(text.endswith((".", ":", ";")) for text in texts):
        return False
    figures = any(character.isdigit() for text in texts for character in text)
    # The first row of a control table, "Version | 4.1", may be bold from end to end.
    if figures and len(texts) == 2:
        return False
    if _stands_out(first, styles) and not _stands_out(second, styles):
        return True
    if not figures and _is_styled_first_row(table.element, styles):
        return True
    return len(texts) > 2 and all(texts) and not figures and _describes(table, styles, texts)


def _stands_out(row: Row, styles: StyleTable) -> bool:
    cells = [cell for cell in row.cells if cell.lines]
    return bool(cells) and all(
        _is_shaded(cell.element) or all(_is_bold(line, styles) for line in cell.lines)
        for cell in cells
    )


def _is_bold(line: Line, styles: StyleTable) -> bool:
    return not line.text or emphasis(line, styles)[0]


def _is_shaded(cell: Element) -> bool:
    properties = cell.find(w.TC_PR)
    shading = None if properties is None else properties.find(w.SHADING)
    return shading is not None and is_filled(shading)


def _is_styled_first_row(table: Element, styles: StyleTable) -> bool:
    properties = table.find(w.TBL_PR)
    if properties is None:
        return False
    look, style = properties.find(w.TBL_LOOK), properties.find(w.TBL_STYLE)
    if look is None or style is None or not styles.first_row_stands_out(style.get(w.VAL)):
        return False
    if look.get(w.FIRST_ROW) is not None:
        return look.get(w.FIRST_ROW) not in ("0", "false", "off")
    try:
        return bool(int(look.get(w.VAL) or "0", 16) & _FIRST_ROW_BIT)
    except ValueError:
        return False


def _describes(table: Table, styles: StyleTable, heads: Sequence[str]) -> bool:
    """Whether a plain first row reads as headings: over figures, or over much longer text."""
    rows = table.rows[1:]
    if len(rows) < 2 or len(set(heads)) < len(heads):
        return False
    below = [[cell_text(cell, styles) for cell in row.cells] for row in rows]
    for column in range(len(heads)):
        texts = [row[column] for row in below if column < len(row) and row[column]]
        if not texts:
            continue
        numeric = sum(any(map(str.isdigit, text)) for text in texts)
        words = sum(len(text.split()) for text in texts) / len(texts)
        if 2 * numeric > len(texts) or words > 3 * max(len(heads[column].split()), 2):
            return True
    return False
