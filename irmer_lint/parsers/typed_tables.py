"""Tables typed as plain text: cells between bars, in a drawn grid, or in columns of spaces or tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from irmer_lint.model import Layer
from irmer_lint.parsers.line_shapes import Seen, Shape, heading_shape
from irmer_lint.parsers.sheet import Sheet, cells


def write_rows(sheet: Sheet, lines: Sequence[Seen], layer: Layer) -> None:
    """Write the rows, and the rules between them, of one typed table."""
    layer = Layer.TABLE if layer is Layer.BODY else layer
    ruled = sum(line.text.startswith("+") for line in lines if line.shape is Shape.RULE) >= 2
    rows: list[list[str]] = []
    marked = False
    fresh = True
    above_line: Sequence[str] = ()
    for line in lines:
        if line.shape is Shape.RULE:
            if len(rows) == 1 and (not ruled or "=" in line.text):
                marked = True
            fresh = True
        elif ruled and not fresh and rows and len(rows[-1]) == len(line.cells):
            # In a drawn grid the lines between two rules are one row.
            rows[-1] = [
                f"{above}{_seam(above_line, line.cells, column)}{below}"
                for column, (above, below) in enumerate(zip(rows[-1], line.cells, strict=True))
            ]
            above_line = line.cells
        else:
            rows.append(list(line.cells))
            above_line = line.cells
            fresh = False
    rows = [
        [f"{cell} …" if " … " in cell and any(row[n + 1 :]) else cell for n, cell in enumerate(row)]
        for row in rows
    ]
    sheet.write_table([cells(row) for row in rows], heads=1 if marked else None, layer=layer)


def _seam(above: Sequence[str], below: Sequence[str], column: int) -> str:
    """Return what joins two lines of a cell of a drawn grid: a mark where text lies between.

    A quotation is exact, and the words of the cells beside stand between the two lines.
    """
    between = any(above[column + 1 :]) or any(below[:column])
    if not below[column]:
        return ""
    return " … " if between else " "


_GAP = re.compile(r"\t+| {2,}")


def with_columns(seen: Sequence[Seen]) -> list[Seen]:
    """Return the lines with those typed in columns turned into rows: two or more, set alike.

    Columns made with tabs count if every line has one; columns made with spaces only if they
    begin at the same place in every line. A line that starts under a later column goes on there.
    One line by itself is a row if its parts stand far apart: "Version 4.1      Issued May 2025".
    """
    result: list[Seen] = []
    start = 0
    while start < len(seen):
        rows, end = _rows(seen, start)
        if sum(row.shape is Shape.ROW for row in rows) >= 2:
            result += rows
            start = end
            continue
        line = seen[start]
        if _is_spread(line):
            line.shape = Shape.ROW
            line.cells = tuple(_GAP.split(line.text))
        result.append(line)
        start += 1
    return result


def _rows(seen: Sequence[Seen], start: int) -> tuple[list[Seen], int]:
    """Return the rows that begin at a line, rules between them included, and where they end."""
    columns = _columns(seen[start])
    rows: list[Seen] = []
    end = start
    while columns and end < len(seen):
        line = seen[end]
        if line.shape is Shape.RULE and rows and not line.cells:
            rows.append(line)
        elif _same_columns(columns, line):
            texts = tuple(text for _, text in _columns(line))
            rows.append(Seen("", True, Shape.ROW, cells=texts))
        elif under := _under(columns, line):
            last = list(rows[-1].cells)
            last[under] += f" {line.text}"
            rows[-1].cells = tuple(last)
        else:
            break
        end += 1
    return rows, end


def _under(columns: Sequence[tuple[int, str]], line: Seen) -> int:
    """Return the number of the later column under which a line starts, 0 for none."""
    if _columns(line) or line.shape is Shape.RULE:
        return 0
    for number, (column, _) in enumerate(columns):
        if number and column > 0 and abs(column - line.indent) <= 1:
            return number
    return 0


def _is_spread(line: Seen) -> bool:
    gaps = [gap[0] for gap in _GAP.finditer(line.text)]
    return (
        line.shape in (Shape.PLAIN, Shape.LABEL)
        and bool(gaps)
        and all("\t" not in gap and len(gap) >= 3 for gap in gaps)
        and not re.search(r"[.:;?!] {3}", line.text)
        and heading_shape(line.text) is None
    )


def _columns(line: Seen) -> list[tuple[int, str]]:
    """Return the cells of a line with the column where each begins; [] if it has fewer than two."""
    if line.shape not in (Shape.PLAIN, Shape.TAG):
        return []
    cells: list[tuple[int, str]] = []
    position = 0
    for gap in [*_GAP.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        if cell := line.text[position:end]:
            # Two spaces after a full stop are typing, not a column.
            if gap and "\t" not in gap[0] and cell.endswith((".", "?", "!", ":", ";")):
                return []
            cells.append((-1 if "\t" in line.text else line.indent + position, cell.strip()))
        position = gap.end() if gap else end
    return cells if len(cells) >= 2 else []


def _same_columns(columns: Sequence[tuple[int, str]], line: Seen) -> bool:
    others = _columns(line)
    if not others:
        return False
    if columns[0][0] == -1 or others[0][0] == -1:
        return columns[0][0] == others[0][0]
    return len(columns) == len(others) and all(
        abs(one - other) <= 1 for (one, _), (other, _) in zip(columns, others, strict=True)
    )
