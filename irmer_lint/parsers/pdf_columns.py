"""Columns of a PDF page: which of its parts stand one below another, in reading order.

Text set in two columns looks like an unruled table of two columns. The order in which the file
draws it tells them apart: column by column, or row by row.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from irmer_lint.parsers.pdf_lines import Line, Piece
from irmer_lint.parsers.pdf_tables import Table

_NOWHERE = -1
"""Running number of what has no place in the order of the file."""

_MARGIN = 0.14
_MARGIN_GAP = 0.6
"""Share of the font size by which headers and footers keep away from the text, at least."""


class Box(NamedTuple):
    """A frame or shape with the text in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    number: int
    lines: tuple[Line, ...]


Part: TypeAlias = Piece | Box | Table

_from_top = attrgetter("top", "x0")


def stacks(parts: list[Part], height: float) -> list[list[Part]]:
    """Return the parts of a page as columns, and what runs over all columns, in reading order.

    height  of the page, in points
    """
    found = list(_stacks(parts))
    if len(found) > 1:
        head, body, foot = _peeled(parts, height)
        columns = list(_stacks(body))
        if len(columns) > 1:
            found = [stack for stack in (head, *columns, foot) if stack]
        else:
            found = [sorted(parts, key=_from_top)]
    return found


def _stacks(parts: list[Part], depth: int = 0) -> Iterator[list[Part]]:
    """Yield parts that stand one below another, in reading order: columns, and what spans them."""
    parts = sorted(parts, key=_from_top)
    gutter = _gutter(parts) if depth < 3 else None
    if gutter is None:
        if parts:
            yield parts
        return
    left: list[Part] = []
    right: list[Part] = []
    across: list[Part] = []
    for part in parts:
        if part.x1 <= gutter:
            left.append(part)
        elif part.x0 >= gutter - 2:
            right.append(part)
        else:
            if left or right:
                yield from _in_columns(across, left, right, depth)
                left, right, across = [], [], []
            across.append(part)
    yield from _in_columns(across, left, right, depth)


def _in_columns(
    across: list[Part], left: list[Part], right: list[Part], depth: int
) -> Iterator[list[Part]]:
    """Yield what runs over both columns, then the columns below it."""
    if across:
        yield across
    # A short line below the right column, drawn after it, belongs to the text below both.
    bottom = max((part.bottom for part in right), default=0.0)
    drawn = max((part.last for part in right if isinstance(part, Piece)), default=_NOWHERE)
    below: list[Part] = [
        part
        for part in left
        if isinstance(part, Piece) and right and part.top >= bottom and part.first > drawn
    ]
    yield from _stacks([part for part in left if part not in below], depth + 1)
    yield from _stacks(right, depth + 1)
    if below:
        yield below


def _peeled(parts: Sequence[Part], height: float) -> tuple[list[Part], list[Part], list[Part]]:
    """Return what stands in the upper margin of a page, between the margins, and in the lower one.

    Headers and footers run over all columns. A gap parts them from the text.
    """
    parts = sorted(parts, key=_from_top)
    start, end = 0, len(parts)
    bottom = 0.0
    for index, part in enumerate(parts[:-1]):
        bottom = max(bottom, part.bottom)
        if bottom > _MARGIN * height:
            break
        if parts[index + 1].top - bottom > _MARGIN_GAP * _size(part):
            start = index + 1
    top = height
    for index in range(len(parts) - 1, start, -1):
        part = parts[index]
        top = min(top, part.top)
        if top < (1 - _MARGIN) * height:
            break
        if top - max(other.bottom for other in parts[start:index]) > _MARGIN_GAP * _size(part):
            end = index
    return parts[:start], parts[start:end], parts[end:]


def _size(part: Part) -> float:
    return part.size if isinstance(part, Piece) else 10.0


def _gutter(parts: Sequence[Part]) -> float | None:
    """Return the left edge of the right column of text set in columns, or None.

    Four lines at least on either side; the lines fill their columns, as labels and values beside
    them do not; and the file draws the left column before the right one.
    """
    pieces = [piece for part in parts for piece in _as_pieces(part)]
    if len(pieces) < 8:
        return None
    start = min(piece.x0 for piece in pieces)
    width = max(piece.x1 for piece in pieces) - start
    if width < 200:
        return None
    edges = sorted(
        piece.x0
        for piece in pieces
        if piece.x0 > start + 0.2 * width and piece.x1 - piece.x0 > 0.12 * width
    )
    index = 0
    while index + 3 < len(edges):
        if edges[index + 3] - edges[index] > 4:
            index += 1
            continue
        edge = edges[index]
        if _divides(edge, pieces, width):
            return edge
        while index < len(edges) and edges[index] <= edge + 4:
            index += 1
    return None


def _as_pieces(part: Part) -> Iterable[Piece]:
    """Return a part as lines of text; a table counts as so many lines as it has rows."""
    if isinstance(part, Piece):
        return (part,)
    if isinstance(part, Table):
        row = Piece(part.x0, part.top, part.x1, part.bottom, 0.0, _NOWHERE, _NOWHERE, ())
        return (row,) * len(part.rows)
    return ()


def _divides(edge: float, pieces: Sequence[Piece], width: float) -> bool:
    left: list[Piece] = []
    right: list[Piece] = []
    across: list[Piece] = []
    for piece in pieces:
        if piece.x1 <= edge - 6:
            left.append(piece)
        elif piece.x0 >= edge - 2:
            right.append(piece)
        else:
            across.append(piece)
    if len(left) < 4 or len(right) < 4:
        return False
    own = [piece for piece in right if piece.x0 < edge + 40]
    if not (_fills(left, width) and _fills(own, width)):
        return False
    top, bottom = own[0].top, max(piece.bottom for piece in own)
    beside = [piece for piece in left if piece.bottom > top and piece.top < bottom]
    return len(beside) >= 4 and not _returns(beside, own, across)


def _fills(pieces: Sequence[Piece], width: float) -> bool:
    widths = [piece.x1 - piece.x0 for piece in pieces]
    return statistics.median(widths) >= max(0.55 * max(widths), 0.15 * width)


def _returns(left: Sequence[Piece], right: Sequence[Piece], across: Sequence[Piece]) -> int:
    """Return how often the file goes back from the right to the left without a full line between."""
    sides = sorted(
        (piece.first, side)
        for side, pieces in enumerate((left, right, across))
        for piece in pieces
        if piece.first != _NOWHERE
    )
    return sum((before, after) == (1, 0) for (_, before), (_, after) in pairwise(sides))
