"""One PDF page, read by pdfium, or by pdfplumber alone where the pdfium route fails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from irmer_lint.parsers.pdf_annotations import (
    NO_ANNOTATIONS,
    Annotation,
    Annotations,
    read_annotations,
)
from irmer_lint.parsers.pdf_drawing import Drawing, Edge, read_drawing
from irmer_lint.parsers.pdf_spans import (
    ASCENT,
    DESCENT,
    HYPHEN_MARK,
    Rect,
    Span,
    Turned,
    clean,
    frame_of,
    is_bold,
    read_text,
)
from irmer_lint.parsers.pdf_tables import CellText, Ruled, Table, find_ruled
from irmer_lint.parsers.pdf_tags import NO_TAGS, PageTags, read_tags

_INSET_ACROSS = 0.5
_INSET_DOWN = 1.5
"""How far inside its lines the text of a cell is asked for: descenders of the row above reach in."""

_BROKEN_LINE = re.compile(rf"[\x02{HYPHEN_MARK}](?:\r?\n)?")
"""pdfium joins the lines of a broken word; a line end keeps words countable."""

_LARGEST_FIELD_TEXT = 11.0


@dataclass(frozen=True, slots=True)
class PageContent:
    """What one page holds.

    number, width, height   page number from 1, size in points as the page is read
    spans     words outside the tables, values of form fields among them
    tables    ruled tables
    boxes     frames and closed shapes that may stand around text
    turned    text that runs in another direction than the rest, outside the tables
    pictures  boxes around pictures
    rules     ruling lines, those of tables among them
    tags      what a tagged file says about its text
    annotations  text boxes and comments laid over the page; fields are among the spans
    paths, texts  numbers of paths and text objects drawn
    lost      letters left out because the file does not say which letters they are
    """

    number: int
    width: float
    height: float
    spans: list[Span]
    tables: tuple[Table, ...] = ()
    boxes: tuple[Rect, ...] = ()
    turned: tuple[Turned, ...] = ()
    pictures: tuple[Rect, ...] = ()
    rules: tuple[Edge, ...] = ()
    tags: PageTags = NO_TAGS
    annotations: Annotations = NO_ANNOTATIONS
    paths: int = 0
    texts: int = 0
    lost: int = 0


def read_with_pdfium(document: Any, number: int, *, form: Any, tagged: bool) -> PageContent:
    """Return a page of a `pypdfium2` document.

    number  page number from 1
    form    raw handle of the form environment, or None
    tagged  whether the document says that it is tagged

    Raises whatever pdfium and ctypes raise on a page that cannot be loaded.
    """
    page = document[number - 1]
    try:
        text_page = page.get_textpage()
        try:
            return _read_open_page(page, text_page, number, form, tagged)
        finally:
            text_page.close()
    finally:
        page.close()


def _read_open_page(page: Any, text_page: Any, number: int, form: Any, tagged: bool) -> PageContent:
    frame = frame_of(page)
    drawing = read_drawing(page, frame)
    text = read_text(text_page, frame, by_word=drawing.may_hold_tables, tagged=tagged)
    if text.frame != frame:
        frame = text.frame
        drawing = read_drawing(page, frame)
    annotations = read_annotations(page, form, frame)
    fields = [_field_span(field, text.spans) for field in annotations.fields]
    spans = [*text.spans, *fields] if fields else text.spans

    def cell_text(cell: Rect, words: Sequence[Span]) -> str:
        if not any(_holds(cell, line.x, line.y) for line in text.turned):
            return "\n".join(_lines(words))
        # Text up the side of a table is among the letters of the cell, but no word of the page.
        left, bottom, right, top = frame.user(
            cell[0] + _INSET_ACROSS,
            cell[1] + _INSET_DOWN,
            cell[2] - _INSET_ACROSS,
            cell[3] - _INSET_DOWN,
        )
        printed = text_page.get_text_bounded(left=left, bottom=bottom, right=right, top=top)
        printed = _BROKEN_LINE.sub(f"{HYPHEN_MARK}\n", printed)
        filled_in = [field.text for field in fields if _centre_in(field, cell)]
        return "\n".join(line for line in map(clean, [*printed.splitlines(), *filled_in]) if line)

    ruled = _ruled(drawing, (0.0, 0.0, frame.width, frame.height), spans, cell_text)
    return PageContent(
        number=number,
        width=frame.width,
        height=frame.height,
        spans=ruled.rest,
        tables=ruled.tables,
        boxes=(*ruled.boxes, *drawing.shapes),
        turned=tuple(
            line
            for line in text.turned
            if not any(_holds(table.box, line.x, line.y) for table in ruled.tables)
        ),
        pictures=tuple(drawing.pictures),
        rules=tuple(drawing.edges),
        tags=read_tags(page, pictures=bool(drawing.pictures)) if tagged else NO_TAGS,
        annotations=annotations,
        paths=drawing.paths,
        texts=drawing.texts,
        lost=text.lost,
    )


def read_with_pdfplumber(document: Any, number: int) -> PageContent:
    """Return a page of a `pdfplumber` document: the same content without tags and annotations.

    Ten times slower than pdfium or more, but another engine: it may read what pdfium cannot, and
    the tests hold the two against each other.
    """
    page = document.pages[number - 1]
    try:
        spans = [
            _span(word, order)
            for order, word in enumerate(
                page.extract_words(use_text_flow=True, extra_attrs=["fontname", "size"])
            )
        ]
        drawing = Drawing(
            edges=[
                Edge(edge["x0"], edge["top"], edge["x1"], edge["bottom"])
                for edge in page.edges
                if edge["x0"] == edge["x1"] or edge["top"] == edge["bottom"]
            ],
            shapes=[(rect["x0"], rect["top"], rect["x1"], rect["bottom"]) for rect in page.rects],
            pictures=[
                (picture["x0"], picture["top"], picture["x1"], picture["bottom"])
                for picture in page.images
            ],
            paths=len(page.lines) + len(page.rects) + len(page.curves),
            texts=len(page.chars),
        )

        ruled = _ruled(drawing, page.bbox, spans, lambda _, words: "\n".join(_lines(words)))
        return PageContent(
            number=number,
            width=float(page.width),
            height=float(page.height),
            spans=ruled.rest,
            tables=ruled.tables,
            boxes=(*ruled.boxes, *drawing.shapes),
            pictures=tuple(drawing.pictures),
            rules=tuple(drawing.edges),
            paths=drawing.paths,
            texts=drawing.texts,
        )
    finally:
        # Without this every page stays in memory: 1.1 GB for 200 pages instead of 0.1.
        page.close()


def _ruled(drawing: Drawing, page: Rect, spans: list[Span], cell_text: CellText) -> Ruled:
    if not drawing.may_hold_tables:
        return Ruled((), (), spans)
    return find_ruled(drawing.edges, page, spans, cell_text)


def _span(word: dict[str, Any], order: int) -> Span:
    size = float(word["size"])
    base = word["bottom"] - DESCENT * size
    return Span(
        text=clean(word["text"]),
        x0=word["x0"],
        top=base - ASCENT * size,
        x1=word["x1"],
        bottom=base + DESCENT * size,
        size=round(size, 2),
        bold=is_bold(word["fontname"]),
        mark=-1,
        glued=False,
        order=order,
    )


def _field_span(field: Annotation, spans: Sequence[Span]) -> Span:
    """Return the value of a form field as if it were printed where the field lies."""
    x0, top, x1, bottom = field.box
    size = min(max(0.6 * (bottom - top), 6.0), _LARGEST_FIELD_TEXT)
    if bottom - top <= 2.5 * size:
        top = (top + bottom - size) / 2
    # It is read with its label: the text before it in the same row, else the text after it.
    beside = [span for span in spans if span.top < top + 0.7 * size < span.bottom]
    before = [span for span in beside if span.x0 < x0]
    label = max(before, key=lambda span: span.x0, default=None)
    label = label or min(beside, key=lambda span: span.x0, default=None)
    order = label.order if label is not None else len(spans) + 1
    return Span(field.text, x0, top, x1, top + size, size, False, -1, None, order)


def _lines(words: Sequence[Span]) -> list[str]:
    """Return the words of a cell line by line, in the order of the file."""
    lines: list[str] = []
    before: Span | None = None
    for word in sorted(words, key=attrgetter("order")):
        if before is None or abs(word.bottom - before.bottom) > 0.5 * max(word.size, before.size):
            lines.append(word.text)
        elif word.glued:
            lines[-1] += word.text
        else:
            lines[-1] = f"{lines[-1]} {word.text}"
        before = word
    return lines


def _centre_in(span: Span, box: Rect) -> bool:
    return _holds(box, (span.x0 + span.x1) / 2, (span.top + span.bottom) / 2)


def _holds(box: Rect, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
