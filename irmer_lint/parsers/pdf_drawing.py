"""What is drawn on a PDF page besides text: ruling lines, closed shapes and pictures."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from irmer_lint.parsers.pdf_spans import Frame, Rect

THIN = 3.0
"""A shape thinner than this, in points, is a line; also the distance within which pdfplumber takes
two lines for one."""

MOST_EDGES = 6000
"""Where a page draws more, it holds a map or a chart, not a form; the rest is not looked at."""

_DEEPEST_FORM = 6


class Edge(NamedTuple):
    """A ruling line: horizontal where `top == bottom`, vertical where `x0 == x1`."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Drawing:
    """The drawn parts of one page, in points from its top left corner.

    edges     horizontal and vertical ruling lines, sides of rectangles included
    shapes    boxes around closed shapes that could hold words: rectangles, diamonds, ovals
    pictures  boxes around pictures
    paths     number of paths drawn
    texts     number of text objects drawn, with or without legible characters
    """

    edges: list[Edge] = field(default_factory=list)
    shapes: list[Rect] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)
    paths: int = 0
    texts: int = 0

    @property
    def may_hold_tables(self) -> bool:
        """Whether there are lines enough for a grid: two each way, from at least two strokes."""
        across = sum(edge.top == edge.bottom for edge in self.edges)
        return self.paths > 1 and across >= 2 and len(self.edges) - across >= 2


def read_drawing(page: Any, frame: Frame) -> Drawing:
    """Return what a pdfium page draws besides its text, the contents of form XObjects included."""
    return _DrawingReader(frame).read(page)


class _DrawingReader:
    def __init__(self, frame: Frame) -> None:
        import pypdfium2.raw as pdfium_c

        self._c = pdfium_c
        self._frame = frame
        self._drawing = Drawing()
        self._bounds = tuple(ctypes.c_float() for _ in range(4))
        self._bounds_at = tuple(ctypes.byref(value) for value in self._bounds)
        self._x, self._y = ctypes.c_float(), ctypes.c_float()

    def read(self, page: Any) -> Drawing:
        c = self._c
        raw, get, kind_of = page.raw, c.FPDFPage_GetObject, c.FPDFPageObj_GetType
        text = c.FPDF_PAGEOBJ_TEXT
        for index in range(c.FPDFPage_CountObjects(raw)):
            drawn = get(raw, index)
            kind = kind_of(drawn)
            if kind == text:
                self._drawing.texts += 1
            else:
                self._add(drawn, kind, _IDENTITY, 0)
        return self._drawing

    def _add(self, drawn: Any, kind: int, matrix: _Matrix, depth: int) -> None:
        c, drawing = self._c, self._drawing
        if kind == c.FPDF_PAGEOBJ_TEXT:
            drawing.texts += 1
        elif kind == c.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            if len(drawing.edges) < MOST_EDGES:
                self._add_path(drawn, matrix)
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            if box := self._box(drawn, matrix):
                drawing.pictures.append(box)
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _product(self._matrix(drawn), matrix)
            for index in range(c.FPDFFormObj_CountObjects(drawn)):
                child = c.FPDFFormObj_GetObject(drawn, index)
                if child:
                    self._add(child, c.FPDFPageObj_GetType(child), inner, depth + 1)

    def _add_path(self, path: Any, matrix: _Matrix) -> None:
        box = self._box(path, matrix)
        if box is None:
            return
        x0, top, x1, bottom = box
        edges = self._drawing.edges
        if bottom - top <= THIN and x1 - x0 <= THIN:
            return
        if bottom - top <= THIN:
            middle = (top + bottom) / 2
            edges.append(Edge(x0, middle, x1, middle))
        elif x1 - x0 <= THIN:
            middle = (x0 + x1) / 2
            edges.append(Edge(middle, top, middle, bottom))
        else:
            closed = self._add_sides(path, _product(self._matrix(path), matrix))
            if closed and bottom - top >= 8 and x1 - x0 >= 16:
                self._drawing.shapes.append(box)

    def _add_sides(self, path: Any, matrix: _Matrix) -> bool:
        """Add the straight sides of a path; return whether it is one closed shape."""
        c, frame = self._c, self._frame
        x_at, y_at = ctypes.byref(self._x), ctypes.byref(self._y)
        a, b, c_, d, e, f = matrix
        start = last = (0.0, 0.0)
        starts = 0
        closed = False
        for index in range(min(c.FPDFPath_CountSegments(path), MOST_EDGES)):
            segment = c.FPDFPath_GetPathSegment(path, index)
            if not c.FPDFPathSegment_GetPoint(segment, x_at, y_at):
                continue
            x, y = self._x.value, self._y.value
            x, y = a * x + c_ * y + e, b * x + d * y + f
            x, y, _, _ = frame.view(x, y, x, y)
            point = (x, y)
            kind = c.FPDFPathSegment_GetType(segment)
            if kind == c.FPDF_SEGMENT_MOVETO:
                start = point
                starts += 1
            elif kind == c.FPDF_SEGMENT_LINETO:
                self._add_edge(last, point)
            if c.FPDFPathSegment_GetClose(segment):
                self._add_edge(point, start)
                closed = True
            elif _near(point, start) and kind != c.FPDF_SEGMENT_MOVETO:
                closed = True
            last = point
        return closed and starts == 1

    def _add_edge(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        (ax, ay), (bx, by) = start, end
        across, down = abs(ax - bx), abs(ay - by)
        if across >= 1 and down <= 0.5:
            middle = (ay + by) / 2
            self._drawing.edges.append(Edge(min(ax, bx), middle, max(ax, bx), middle))
        elif down >= 1 and across <= 0.5:
            middle = (ax + bx) / 2
            self._drawing.edges.append(Edge(middle, min(ay, by), middle, max(ay, by)))

    def _matrix(self, drawn: Any) -> _Matrix:
        matrix = self._c.FS_MATRIX()
        self._c.FPDFPageObj_GetMatrix(drawn, matrix)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _box(self, drawn: Any, matrix: _Matrix) -> Rect | None:
        """Return the box around an object, cut to the visible page; None where nothing is left."""
        if not self._c.FPDFPageObj_GetBounds(drawn, *self._bounds_at):
            return None
        left, bottom, right, top = (value.value for value in self._bounds)
        if matrix is not _IDENTITY:
            a, b, c, d, e, f = matrix
            corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
            xs = [a * x + c * y + e for x, y in corners]
            ys = [b * x + d * y + f for x, y in corners]
            left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        x0, y0, x1, y1 = self._frame.view(left, bottom, right, top)
        x0, y0 = max(x0, 0.0), max(y0, 0.0)
        x1, y1 = min(x1, self._frame.width), min(y1, self._frame.height)
        return (x0, y0, x1, y1) if x1 >= x0 and y1 >= y0 else None


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _product(first: _Matrix, second: _Matrix) -> _Matrix:
    """Return the matrix that applies `first` and then `second`."""
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = second
    return (
        a * a2 + b * c2,
        a * b2 + b * d2,
        c * a2 + d * c2,
        c * b2 + d * d2,
        e * a2 + f * c2 + e2,
        e * b2 + f * d2 + f2,
    )


def _near(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return abs(first[0] - second[0]) < 1 and abs(first[1] - second[1]) < 1
