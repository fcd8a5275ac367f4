"""Ruled tables on a PDF page: pdfplumber finds the cells from the lines, pdfium gives their text.

pdfplumber is fed with ruling lines only and so never reads a letter: reading letters is what
makes it slow, and on the same lines it finds the same cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from irmer_lint.parsers.pdf_drawing import THIN, Edge
from irmer_lint.parsers.pdf_spans import Rect, Span
from irmer_lint.parsers.sheet import Cell

CellText = Callable[[Rect, Sequence[Span]], str]
"""Returns the text of a cell, its lines separated by line feeds; given its box and its words."""

MOST_CROSSINGS = 4000
"""Heights of lines across times places of lines down. A form stays below; a chart with a fine grid
would take minutes, and is no table."""

LARGE_CELL = 0.3
"""A cell with this share of the page and more is a frame around text, not a cell of a table."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table on one page.

    box      around the whole table
    columns  left edges of its columns, in points
    rows     its cells, row by row; lines of their text are separated by line feeds
    bold     for each row, whether all its words are bold
    """

    box: Rect
    columns: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bold: tuple[bool, ...]

    @property
    def texts(self) -> list[list[str]]:
        """The texts of its filled cells, row by row, merged ones once."""
        return [
            [cell.text for cell in row if cell.text and not cell.continues] for row in self.rows
        ]

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return self.box[0]

    @property
    def top(self) -> float:
        """Upper edge in points from the top of the page."""
        return self.box[1]

    @property
    def x1(self) -> float:
        """Right edge in points."""
        return self.box[2]

    @property
    def bottom(self) -> float:
        """Lower edge in points from the top of the page."""
        return self.box[3]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the ruling lines of a page enclose.

    tables  in the order of the page
    boxes   cells that stand alone, and cells of grids of one column: frames around text
    rest    the spans outside the tables
    """

    tables: tuple[Table, ...]
    boxes: tuple[Rect, ...]
    rest: list[Span]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cells of one table, row by row; None where a merged cell covers the place."""

    box: Rect
    rows: tuple[tuple[Rect | None, ...], ...]

    @property
    def cells(self) -> list[Rect]:
        return [cell for row in self.rows for cell in row if cell is not None]


@dataclass(slots=True)
class _RuledPage:
    """All that pdfplumber's table finder asks of a page when it goes by lines."""

    edges: list[dict[str, Any]]
    bbox: Rect


def find_ruled(edges: Sequence[Edge], page: Rect, spans: list[Span], cell_text: CellText) -> Ruled:
    """Return the tables and boxes that ruling lines make, and the text outside the tables.

    edges  ruling lines; page  its box; spans  its words; cell_text  gives the text of a cell
    """
    grids, boxes = _find_grids(edges, page)
    area = (page[2] - page[0]) * (page[3] - page[1])
    kept: list[_Grid] = []
    for grid in grids:
        if any(_area(cell) >= LARGE_CELL * area for cell in grid.cells):
            continue
        if len(grid.rows[0]) == 1:
            boxes.extend(grid.cells)
        else:
            kept.append(grid)
    # The text of a table inside a cell is part of that cell's text.
    kept = [
        grid
        for grid in kept
        if not any(
            _inside(grid.box, cell) for other in kept if other is not grid for cell in other.cells
        )
    ]
    tables: list[Table] = []
    rest = spans
    for grid in kept:
        inside, outside = _divided(rest, grid)
        table = _table(grid, inside, cell_text)
        filled = sum(map(len, table.texts))
        if filled > 1:
            tables.append(table)
            rest = outside
        elif filled:
            boxes.append(grid.box)
    return Ruled(tuple(tables), tuple(boxes), rest)


def _find_grids(edges: Sequence[Edge], page: Rect) -> tuple[list[_Grid], list[Rect]]:
    """Return the grids of several cells, and the cells that stand alone."""
    from pdfplumber.table import TableFinder

    # Many programs draw the sides of each cell by themselves: lines at one place are one line.
    heights = {round(edge.top / THIN) for edge in edges if edge.top == edge.bottom}
    places = {round(edge.x0 / THIN) for edge in edges if edge.x0 == edge.x1}
    if len(heights) * len(places) > MOST_CROSSINGS:
        return [], []
    finder = TableFinder(_RuledPage([_as_pdfplumber(edge) for edge in edges], page))  # type: ignore[arg-type]
    grids = [
        _Grid(table.bbox, tuple(tuple(row.cells) for row in table.rows)) for table in finder.tables
    ]
    in_grids = {cell for grid in grids for cell in grid.cells}
    return grids, [cell for cell in finder.cells if cell not in in_grids]


def _as_pdfplumber(edge: Edge) -> dict[str, Any]:
    return {
        "object_type": "line",
        "orientation": "h" if edge.top == edge.bottom else "v",
        "x0": edge.x0,
        "x1": edge.x1,
        "top": edge.top,
        "bottom": edge.bottom,
        "width": edge.x1 - edge.x0,
        "height": edge.bottom - edge.top,
    }


def _table(grid: _Grid, words: Mapping[Rect, Sequence[Span]], cell_text: CellText) -> Table:
    columns = tuple(sorted({cell[0] for cell in grid.cells}))
    rows: list[tuple[Cell, ...]] = []
    above: dict[int, tuple[Rect, Cell]] = {}
    for places in grid.rows:
        top = min(place[1] for place in places if place is not None)
        row: list[Cell] = []
        covered = 0
        for column, place in enumerate(places):
            if place is not None:
                span = sum(place[0] <= left < place[2] - 1 for left in columns)
                cell = Cell(cell_text(place, words.get(place, ())), column, span)
                above[column] = place, cell
            elif column < covered or column not in above or above[column][0][3] <= top + 1:
                continue
            else:
                cell = replace(above[column][1], continues=True)
            row.append(cell)
            covered = max(covered, column + cell.span)
        rows.append(tuple(row))
    return Table(
        box=grid.box,
        columns=columns,
        rows=tuple(rows),
        bold=tuple(_is_bold(row, words) for row in grid.rows),
    )


def _is_bold(row: Sequence[Rect | None], words: Mapping[Rect, Sequence[Span]]) -> bool:
    found = [
        word.bold
        for cell in row
        if cell is not None
        for word in words.get(cell, ())
        if any(map(str.isalpha, word.text))
    ]
    return bool(found) and all(found)


def _divided(spans: Sequence[Span], grid: _Grid) -> tuple[dict[Rect, list[Span]], list[Span]]:
    """Return the spans in each cell of a grid, and the spans in none.

    A word that is too long for its cell belongs to the cell where it begins, as a whole.
    """
    x0, top, x1, bottom = grid.box
    rows = [[cell for cell in row if cell is not None] for row in grid.rows]
    tops = [min(cell[1] for cell in row) for row in rows]
    inside: dict[Rect, list[Span]] = {}
    outside: list[Span] = []
    for span in spans:
        x, y = span.x0 + min(2.0, (span.x1 - span.x0) / 2), (span.top + span.bottom) / 2
        cell = None
        if x0 <= x <= x1 and top <= y <= bottom:
            # In its own row, or in a merged cell that begins further up.
            above = (cell for row in reversed(rows[: bisect_right(tops, y)]) for cell in row)
            cell = next((c for c in above if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)
        if cell is None:
            outside.append(span)
        else:
            inside.setdefault(cell, []).append(span)
    return inside, outside


def _area(box: Rect) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _inside(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] - 1
        and inner[1] >= outer[1] - 1
        and inner[2] <= outer[2] + 1
        and inner[3] <= outer[3] + 1
    )
