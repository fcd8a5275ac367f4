"""From words on a PDF page to lines in reading order: columns, boxes, tables.

The order in which a file draws its text is mostly the order in which it is meant to be read, but
nothing promises it. So lines are put in order by their place on the page, and the file's own order
decides only where the place cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import TypeAlias

from irmer_lint.parsers.pdf_columns import Box, Part, stacks
from irmer_lint.parsers.pdf_lines import Line, Piece, line_of, pieces, rows
from irmer_lint.parsers.pdf_page import PageContent
from irmer_lint.parsers.pdf_spans import Rect, Span
from irmer_lint.parsers.pdf_tables import Table
from irmer_lint.parsers.pdf_tags import PageTags

_MOST_BOXES = 400
"""Where a page draws more closed shapes, they are bars or cells of a chart, not boxes of text."""

_LARGEST_BOX = 0.5
"""A closed shape with more than this share of the page is its background or border."""

Item: TypeAlias = Line | Table


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page in reading order.

    number, width, height   page number from 1, size in points
    items   lines and tables
    tagged  whether the file says what the text of this page is
    notes   height of the short line above its footnotes, in points from the top; None without one
    """

    number: int
    width: float
    height: float
    items: tuple[Item, ...]
    tagged: bool = False
    notes: float | None = None


def lay_out(content: PageContent) -> PageLayout:
    """Return the lines and tables of a page in reading order."""
    tags = content.tags
    free, boxes = _boxes(content)
    parts: list[Part] = [*pieces(free), *boxes, *content.tables]
    columns = stacks(parts, content.height)
    items: list[Item] = []
    for number, stack in enumerate(columns, start=1):
        right = None if len(columns) == 1 else max(part.x1 for part in stack)
        items.extend(_in_order(stack, right, number, tags))
    return PageLayout(
        content.number,
        content.width,
        content.height,
        tuple(items),
        tagged=tags.known,
        notes=_note_rule(content),
    )


def _note_rule(content: PageContent) -> float | None:
    """Return the height of the line that Word and others draw above footnotes, from the left."""
    left = min((span.x0 for span in content.spans), default=0.0)
    found = [
        rule.top
        for rule in content.rules
        if rule.top == rule.bottom
        and 30 <= rule.x1 - rule.x0 <= 0.4 * content.width
        and abs(rule.x0 - left) < 6
        and rule.top > 0.3 * content.height
        and not any(table.top <= rule.top <= table.bottom for table in content.tables)
    ]
    return max(found, default=None)


def _boxes(content: PageContent) -> tuple[list[Span], list[Box]]:
    """Return the text outside frames and shapes, and the frames and shapes that hold text."""
    free = content.spans
    found: list[Box] = []
    area = content.width * content.height
    boxes = {_rounded(box) for box in content.boxes}
    if len(boxes) > _MOST_BOXES:
        boxes = set()
    # Small ones first: where one lies in another, the text belongs to the inner one.
    for box in sorted(boxes, key=lambda box: (_area(box), box)):
        if _area(box) > _LARGEST_BOX * area:
            break
        inside, outside = [], []
        crossed = False
        for span in free:
            middle = (span.top + span.bottom) / 2
            if not box[1] <= middle <= box[3] or span.x1 <= box[0] or span.x0 >= box[2]:
                outside.append(span)
            elif span.x0 >= box[0] + 1 and span.x1 <= box[2] - 1:
                inside.append(span)
            else:
                crossed = True
                break
        if crossed or not inside:
            continue
        if box[3] - box[1] < 1.2 * max(span.size for span in inside):
            # A highlight behind words.
            continue
        number = len(found) + 1
        lines = [line_of(row, box[2], 0, number, content.tags) for row in rows(inside)]
        found.append(Box(*box, number, tuple(lines)))
        free = outside
    for annotation in content.annotations.boxes:
        number = len(found) + 1
        x0, top, x1, bottom = annotation.box
        size = 10.0
        line = Line(annotation.text, x0, top, x1, bottom, size, False, x0, x1, 0, number, None)
        found.append(Box(x0, top, x1, bottom, number, (line,)))
    return free, found


def _rounded(box: Rect) -> Rect:
    x0, top, x1, bottom = box
    return round(x0), round(top), round(x1), round(bottom)


def _area(box: Rect) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _in_order(
    stack: Sequence[Part], right: float | None, number: int, tags: PageTags
) -> Iterator[Item]:
    """Yield the lines and tables of one column from top to bottom."""
    tangled: list[Piece] = []
    for row in _side_by_side(stack):
        if len(row) == 1 and not tangled and isinstance(row[0], Piece):
            yield line_of(row[0].spans, right, number, 0, tags)
            continue
        pieces = [part for part in row if isinstance(part, Piece)]
        if len(pieces) == len(row) and _is_tangled(pieces, tangled):
            tangled.extend(pieces)
            continue
        if tangled:
            yield from _untangled(tangled, right, number, tags)
            tangled = []
        if pieces and len(pieces) == len(row):
            if _follow_on(pieces):
                yield line_of([s for piece in pieces for s in piece.spans], right, number, 0, tags)
            else:
                tangled = pieces
            continue
        for part in row:
            if isinstance(part, Table):
                yield part
            elif isinstance(part, Box):
                yield from (line._replace(stack=number) for line in part.lines)
            else:
                yield line_of(part.spans, right, number, 0, tags)
    yield from _untangled(tangled, right, number, tags)


def _side_by_side(stack: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the pieces of one row of text together, and anything else by itself."""
    row: list[Part] = []
    for part in stack:
        if row and _in_row(part, row[-1]):
            row.append(part)
            continue
        if row:
            yield row
        row = [part]
    if row:
        yield row


def _in_row(part: Part, before: Part) -> bool:
    return isinstance(part, Piece) and isinstance(before, Piece) and part.top == before.top


def _follow_on(pieces: Sequence[Piece]) -> bool:
    """Return whether the file draws the pieces of a row one after another."""
    # The value of a form field has the number of its label.
    return all(0 <= after.first - before.last <= 1 for before, after in pairwise(pieces))


def _is_tangled(row: Sequence[Piece], tangled: Sequence[Piece]) -> bool:
    """Return whether a row goes on with an unruled table whose cells take several lines.

    Its rows cut through the cells, so its pieces are read in the order of the file instead.
    """
    if not tangled:
        return False
    if len(row) > 1 and not _follow_on(row):
        return True
    last = max(piece.bottom for piece in tangled)
    newest = max(piece.last for piece in tangled)
    return len(row) == 1 and row[0].first < newest and row[0].top - last < 1.5 * row[0].size


def _untangled(
    pieces: Sequence[Piece], right: float | None, number: int, tags: PageTags
) -> Iterator[Line]:
    if pieces and all(piece.top == pieces[0].top for piece in pieces):
        # One row by itself, such as a signature line, is read from left to right.
        spans = [span for piece in pieces for span in piece.spans]
        yield line_of(spans, right, number, 0, tags)
        return
    for piece in sorted(pieces, key=attrgetter("first")):
        yield line_of(piece.spans, right, number, 0, tags)
