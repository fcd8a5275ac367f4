"""Lines of a PDF page: words that stand side by side, joined with or without spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from irmer_lint.parsers.pdf_spans import Span
from irmer_lint.parsers.pdf_tags import PageTags, Tag

_WORD_GAP = 0.12
"""Share of the font size from which a gap is a space: spaces are 0.2 and more, kerning is less."""

_PIECE_GAP = 2.5
"""Share of the font size from which a gap may lie between two columns; less may be justified text.
Where the file does not draw both sides one after the other, _TAB_GAP is enough."""

_TAB_GAP = 0.5
"""Share of the font size from which the gap after a number or bullet is a tab, not a space."""

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


class Piece(NamedTuple):
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


_baseward = attrgetter("bottom")
_leftmost = attrgetter("x0")


def rows(spans: Iterable[Span]) -> Iterator[list[Span]]:
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


def pieces(spans: Iterable[Span]) -> Iterator[Piece]:
    """Yield the stretches of text between wide gaps, row by row."""
    for row in rows(spans):
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


def _piece(spans: Sequence[Span], top: float) -> Piece:
    first = spans[0]
    if len(spans) == 1:
        return Piece(
            first.x0, top, first.x1, first.bottom, first.size, first.order, first.order, (first,)
        )
    return Piece(
        first.x0,
        top,
        max(span.x1 for span in spans),
        max(span.bottom for span in spans),
        max(span.size for span in spans),
        min(span.order for span in spans),
        max(span.order for span in spans),
        tuple(spans),
    )


def line_of(
    spans: Sequence[Span], right: float | None, stack: int, box: int, tags: PageTags
) -> Line:
    """Return a line of spans side by side; the other arguments are those of `Line`.

    tags  what a tagged file says about the text of the page
    """
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
