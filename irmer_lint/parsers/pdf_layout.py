"""From words on a PDF page to lines in reading order: columns, boxes, tables.

The order in which a file draws its text is mostly the order in which it is meant to be read, but
nothing promises it. So lines are put in order by their place on the page, and the file's own order
decides only where the place cannot: text set in two columns looks like an unruled table of two
columns, but is drawn column by column, not row by row.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from irmer_lint.parsers.pdf_page import PageContent
from irmer_lint.parsers.pdf_spans import Rect, Span
from irmer_lint.parsers.pdf_tables import Table
from irmer_lint.parsers.pdf_tags import PageTags, Tag

_WORD_GAP = 0.12
"""Share of the font size from which a gap is a space: spaces are 0.2 and more, kerning is less."""

_PIECE_GAP = 2.5
"""Share of the font size from which a gap may lie between two columns; less may be justified text.
Where the file does not draw both sides one after the other, _TAB_GAP is enough."""

_TAB_GAP = 0.5
"""Share of the font size from which the gap after a number or bullet is a tab, not a space."""

_NOWHERE = -1
"""Running number of what has no place in the order of the file."""

_MARGIN = 0.14
_MARGIN_GAP = 0.6
"""Share of the font size by which headers and footers keep away from the text, at least."""

_MOST_BOXES = 400
"""Where a page draws more closed shapes, they are bars or cells of a chart, not boxes of text."""

_LARGEST_BOX = 0.5
"""A closed shape with more than this share of the page is its background or border."""

_RAISED = str.maketrans("0123456789ivx", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱᵛˣ")
_RAISED_TEXT = re.compile(r"\d{1,3}|[ivx]{1,4}")


class Line(NamedTuple):
    """One line of text. A named tuple because a long document makes thousands of them.

    text    single spaces; ends with HYPHEN_MARK where a word may be broken
    size    of most of its letters, in points; bold if all its letters are
    hang    left edge of what follows a number or bullet and a tab; else left edge of the line
    right   right edge of its column; None in the only column of a page
    stack   running number, on its page, of the column or band that it belongs to
    box     running number, on its page, of the frame or shape around it; 0 for none
    tag     what a tagged file says about it; None for text outside all tags
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    hang: float
    right: float | None = None
    stack: int = 0
    box: int = 0
    tag: Tag | None = None


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


class _Piece(NamedTuple):
    """A stretch of a line without a wide gap.

    top          upper edge of the whole row, by which pieces of one row know each other
    first, last  running numbers of its spans in the order of the file
    """

    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    first: int
    last: int
    spans: tuple[Span, ...]


class _Box(NamedTuple):
    """A frame or shape with the text in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    number: int
    lines: tuple[Line, ...]


_Part: TypeAlias = _Piece | _Box | Table


def lay_out(content: PageContent) -> PageLayout:
    """Return the lines and tables of a page in reading order."""
    tags = content.tags
    free, boxes = _boxes(content)
    parts: list[_Part] = [*_pieces(free), *boxes, *content.tables]
    stacks = list(_stacks(parts))
    if len(stacks) > 1:
        head, body, foot = _peeled(parts, content.height)
        columns = list(_stacks(body))
        if len(columns) > 1:
            stacks = [stack for stack in (head, *columns, foot) if stack]
        else:
            stacks = [sorted(parts, key=_from_top)]
    items: list[Item] = []
    for number, stack in enumerate(stacks, start=1):
        right = None if len(stacks) == 1 else max(part.x1 for part in stack)
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


# ---------------------------------------------------------------------------------------------
# Lines
# ---------------------------------------------------------------------------------------------

_baseward = attrgetter("bottom")
_leftmost = attrgetter("x0")
_from_top = attrgetter("top", "x0")


def _rows(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield the spans that stand side by side, each row from left to right."""
    row: list[Span] = []
    top = bottom = size = 0.0
    for span in sorted(spans, key=_baseward):
        if row:
            overlap = min(bottom, span.bottom) - max(top, span.top)
            if overlap >= 0.6 * min(bottom - top, span.bottom - span.top):
                row.append(span)
                if span.size > size:
                    # A raised number must not hold the place of the line that it belongs to.
                    top, bottom, size = span.top, span.bottom, span.size
                continue
            row.sort(key=_leftmost)
            yield row
        row = [span]
        top, bottom, size = span.top, span.bottom, span.size
    if row:
        row.sort(key=_leftmost)
        yield row


def _pieces(spans: Iterable[Span]) -> Iterator[_Piece]:
    """Yield the stretches of text between wide gaps, row by row."""
    for row in _rows(spans):
        top = min(span.top for span in row) if len(row) > 1 else row[0].top
        start = 0
        right = row[0].x1
        for index in range(1, len(row)):
            span = row[index]
            follows = span.order == row[index - 1].order + 1
            if span.x0 - right > (_PIECE_GAP if follows else _TAB_GAP) * span.size:
                yield _piece(row[start:index], top)
                start = index
                right = span.x1
            elif span.x1 > right:
                right = span.x1
        yield _piece(row[start:] if start else row, top)


def _piece(spans: Sequence[Span], top: float) -> _Piece:
    first = spans[0]
    if len(spans) == 1:
        return _Piece(
            first.x0, top, first.x1, first.bottom, first.size, first.order, first.order, (first,)
        )
    return _Piece(
        first.x0,
        top,
        max(span.x1 for span in spans),
        max(span.bottom for span in spans),
        max(span.size for span in spans),
        min(span.order for span in spans),
        max(span.order for span in spans),
        tuple(spans),
    )


def _line(spans: Sequence[Span], right: float | None, stack: int, box: int, tags: PageTags) -> Line:
    first = spans[0]
    tag = tags.of(first.mark)
    if len(spans) == 1:
        return Line(
            first.text, first.x0, first.top, first.x1, first.bottom, first.size,
            first.bold, first.x0, right, stack, box, tag,
        )  # fmt: skip
    letters: dict[float, int] = {}
    bold = first.bold
    x1 = first.x1
    for span in spans:
        letters[span.size] = letters.get(span.size, 0) + len(span.text)
        if not span.bold and not span.text.isdecimal():
            bold = False
        if span.x1 > x1:
            x1 = span.x1
        if tag is None:
            tag = tags.of(span.mark)
    size = max(letters, key=letters.__getitem__) if len(letters) > 1 else first.size
    main = next(span for span in spans if span.size == size)
    hang = spans[1].x0 if spans[1].x0 - first.x1 > _TAB_GAP * size else first.x0
    return Line(
        _text(spans), first.x0, main.top, x1, main.bottom, size,
        bold, hang, right, stack, box, tag,
    )  # fmt: skip


def _text(spans: Sequence[Span]) -> str:
    """Return the text of spans side by side."""
    text = spans[0].text
    if _is_raised(spans[0], spans[1]):
        text = _superscript(spans[0])
    for before, span in pairwise(spans):
        gap = span.x0 - before.x1
        if _is_raised(span, before) and gap < span.size:
            text += f" {_superscript(span)}" if _takes_space(text) else _superscript(span)
        elif _are_apart(before, span, gap) or (before is spans[0] and _is_raised(before, span)):
            text = f"{text} {span.text}"
        else:
            text += span.text
    return text


def _are_apart(before: Span, span: Span, gap: float) -> bool:
    """Return whether a space stands between two spans side by side."""
    if span.glued is None or span.order != before.order + 1:
        return gap > _WORD_GAP * span.size
    return not span.glued


def _is_raised(span: Span, beside: Span) -> bool:
    """Return whether a span is a small raised number beside normal text: a note mark, a power."""
    return (
        span.size < 0.8 * beside.size
        and span.baseline < beside.baseline - 0.12 * beside.size
        and _RAISED_TEXT.fullmatch(span.text) is not None
    )


def _superscript(span: Span) -> str:
    return span.text.translate(_RAISED)


def _takes_space(text: str) -> bool:
    """Return whether a raised number after this text is a note mark rather than a power ("cm²")."""
    word = text.rsplit(" ", 1)[-1]
    return not (word[-1:].isdigit() or (len(word) <= 3 and word.isalpha()))


# ---------------------------------------------------------------------------------------------
# Boxes
# ---------------------------------------------------------------------------------------------


def _boxes(content: PageContent) -> tuple[list[Span], list[_Box]]:
    """Return the text outside frames and shapes, and the frames and shapes that hold text."""
    free = content.spans
    found: list[_Box] = []
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
        lines = [_line(row, box[2], 0, number, content.tags) for row in _rows(inside)]
        found.append(_Box(*box, number, tuple(lines)))
        free = outside
    for annotation in content.annotations.boxes:
        number = len(found) + 1
        x0, top, x1, bottom = annotation.box
        size = 10.0
        line = Line(annotation.text, x0, top, x1, bottom, size, False, x0, x1, 0, number, None)
        found.append(_Box(x0, top, x1, bottom, number, (line,)))
    return free, found


def _rounded(box: Rect) -> Rect:
    x0, top, x1, bottom = box
    return round(x0), round(top), round(x1), round(bottom)


def _area(box: Rect) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


# ---------------------------------------------------------------------------------------------
# Columns
# ---------------------------------------------------------------------------------------------


def _stacks(parts: list[_Part], depth: int = 0) -> Iterator[list[_Part]]:
    """Yield parts that stand one below another, in reading order: columns, and what spans them."""
    parts = sorted(parts, key=_from_top)
    gutter = _gutter(parts) if depth < 3 else None
    if gutter is None:
        if parts:
            yield parts
        return
    left: list[_Part] = []
    right: list[_Part] = []
    across: list[_Part] = []
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
    across: list[_Part], left: list[_Part], right: list[_Part], depth: int
) -> Iterator[list[_Part]]:
    """Yield what runs over both columns, then the columns below it."""
    if across:
        yield across
    # A short line below the right column, drawn after it, belongs to the text below both.
    bottom = max((part.bottom for part in right), default=0.0)
    drawn = max((part.last for part in right if isinstance(part, _Piece)), default=_NOWHERE)
    below: list[_Part] = [
        part
        for part in left
        if isinstance(part, _Piece) and right and part.top >= bottom and part.first > drawn
    ]
    yield from _stacks([part for part in left if part not in below], depth + 1)
    yield from _stacks(right, depth + 1)
    if below:
        yield below


def _peeled(parts: Sequence[_Part], height: float) -> tuple[list[_Part], list[_Part], list[_Part]]:
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


def _size(part: _Part) -> float:
    return part.size if isinstance(part, _Piece) else 10.0


def _gutter(parts: Sequence[_Part]) -> float | None:
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


def _as_pieces(part: _Part) -> Iterable[_Piece]:
    """Return a part as lines of text; a table counts as so many lines as it has rows."""
    if isinstance(part, _Piece):
        return (part,)
    if isinstance(part, Table):
        row = _Piece(part.x0, part.top, part.x1, part.bottom, 0.0, _NOWHERE, _NOWHERE, ())
        return (row,) * len(part.rows)
    return ()


def _divides(edge: float, pieces: Sequence[_Piece], width: float) -> bool:
    left: list[_Piece] = []
    right: list[_Piece] = []
    across: list[_Piece] = []
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
    return len(beside) >= 4 and _returns(beside, own, across) <= 1


def _fills(pieces: Sequence[_Piece], width: float) -> bool:
    widths = [piece.x1 - piece.x0 for piece in pieces]
    return statistics.median(widths) >= max(0.55 * max(widths), 0.15 * width)


def _returns(left: Sequence[_Piece], right: Sequence[_Piece], across: Sequence[_Piece]) -> int:
    """Return how often the file goes back from the right to the left without a full line between."""
    sides = sorted(
        (piece.first, side)
        for side, pieces in enumerate((left, right, across))
        for piece in pieces
        if piece.first != _NOWHERE
    )
    return sum((before, after) == (1, 0) for (_, before), (_, after) in pairwise(sides))


# ---------------------------------------------------------------------------------------------
# Order within one column
# ---------------------------------------------------------------------------------------------


def _in_order(
    stack: Sequence[_Part], right: float | None, number: int, tags: PageTags
) -> Iterator[Item]:
    """Yield the lines and tables of one column from top to bottom."""
    tangled: list[_Piece] = []
    for row in _side_by_side(stack):
        if len(row) == 1 and not tangled and isinstance(row[0], _Piece):
            yield _line(row[0].spans, right, number, 0, tags)
            continue
        pieces = [part for part in row if isinstance(part, _Piece)]
        if len(pieces) == len(row) and _is_tangled(pieces, tangled):
            tangled.extend(pieces)
            continue
        if tangled:
            yield from _untangled(tangled, right, number, tags)
            tangled = []
        if pieces and len(pieces) == len(row):
            if _follow_on(pieces):
                yield _line([s for piece in pieces for s in piece.spans], right, number, 0, tags)
            else:
                tangled = pieces
            continue
        for part in row:
            if isinstance(part, Table):
                yield part
            elif isinstance(part, _Box):
                yield from (line._replace(stack=number) for line in part.lines)
            else:
                yield _line(part.spans, right, number, 0, tags)
    yield from _untangled(tangled, right, number, tags)


def _side_by_side(stack: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Yield the pieces of one row of text together, and anything else by itself."""
    row: list[_Part] = []
    for part in stack:
        if row and _in_row(part, row[-1]):
            row.append(part)
            continue
        if row:
            yield row
        row = [part]
    if row:
        yield row


def _in_row(part: _Part, before: _Part) -> bool:
    return isinstance(part, _Piece) and isinstance(before, _Piece) and part.top == before.top


def _follow_on(pieces: Sequence[_Piece]) -> bool:
    """Return whether the file draws the pieces of a row one after another."""
    # The value of a form field has the number of its label.
    return all(0 <= after.first - before.last <= 1 for before, after in pairwise(pieces))


def _is_tangled(row: Sequence[_Piece], tangled: Sequence[_Piece]) -> bool:
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
    pieces: Sequence[_Piece], right: float | None, number: int, tags: PageTags
) -> Iterator[Line]:
    if pieces and all(piece.top == pieces[0].top for piece in pieces):
        # One row by itself, such as a signature line, is read from left to right.
        spans = [span for piece in pieces for span in piece.spans]
        yield _line(spans, right, number, 0, tags)
        return
    for piece in sorted(pieces, key=attrgetter("first")):
        yield _line(piece.spans, right, number, 0, tags)
