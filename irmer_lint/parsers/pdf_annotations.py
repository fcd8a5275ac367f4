"""Form fields, text boxes and comments that lie on a PDF page beside its own text."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from irmer_lint.parsers.pdf_spans import Frame, Rect, clean

CHECKED, UNCHECKED = "☒", "☐"

_LONGEST_VALUE = 1 << 16
_HIDDEN = 1 << 1
_NO_VIEW = 1 << 5


@dataclass(frozen=True, slots=True)
class Annotation:
    """Text on a page that is no part of the page's own text.

    text  what it says; box  where it lies, in points from the top left corner
    """

    text: str
    box: Rect


@dataclass(frozen=True, slots=True)
class Annotations:
    """What lies on one page.

    fields    values of filled form fields, and ticked or empty boxes
    boxes     free text that anyone who opens the page sees
    comments  notes that a reviewer left, which show when pointed at
    """

    fields: tuple[Annotation, ...] = ()
    boxes: tuple[Annotation, ...] = ()
    comments: tuple[Annotation, ...] = ()


NO_ANNOTATIONS = Annotations()


def read_annotations(page: Any, form: Any, frame: Frame) -> Annotations:
    """Return the text of the annotations of a `pypdfium2` page.

    form   raw handle of the form environment, None for a document without form fields
    frame  the page as it is turned for reading
    """
    import pypdfium2.raw as pdfium_c

    count = pdfium_c.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0:
        return NO_ANNOTATIONS
    reader = _AnnotationReader(pdfium_c, form, frame)
    for index in range(count):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            try:
                reader.add(annotation)
            finally:
                pdfium_c.FPDFPage_CloseAnnot(annotation)
    return Annotations(tuple(reader.fields), tuple(reader.boxes), tuple(reader.comments))


class _AnnotationReader:
    def __init__(self, pdfium_c: Any, form: Any, frame: Frame) -> None:
        c = self._c = pdfium_c
        self._form = form
        self._frame = frame
        self._remarks = {
            c.FPDF_ANNOT_TEXT,
            c.FPDF_ANNOT_HIGHLIGHT,
            c.FPDF_ANNOT_UNDERLINE,
            c.FPDF_ANNOT_SQUIGGLY,
            c.FPDF_ANNOT_STRIKEOUT,
            c.FPDF_ANNOT_CARET,
            c.FPDF_ANNOT_LINE,
            c.FPDF_ANNOT_SQUARE,
            c.FPDF_ANNOT_CIRCLE,
            c.FPDF_ANNOT_POLYGON,
            c.FPDF_ANNOT_POLYLINE,
            c.FPDF_ANNOT_INK,
        }
        self.fields: list[Annotation] = []
        self.boxes: list[Annotation] = []
        self.comments: list[Annotation] = []

    def add(self, annotation: Any) -> None:
        c = self._c
        kind = c.FPDFAnnot_GetSubtype(annotation)
        if c.FPDFAnnot_GetFlags(annotation) & (_HIDDEN | _NO_VIEW):
            return
        if kind == c.FPDF_ANNOT_WIDGET:
            self._put(self.fields, self._value(annotation), annotation)
        elif kind == c.FPDF_ANNOT_FREETEXT:
            self._put(self.boxes, self._string(annotation, b"Contents"), annotation)
        elif kind in self._remarks:
            self._put(self.comments, self._string(annotation, b"Contents"), annotation)

    def _put(self, found: list[Annotation], text: str, annotation: Any) -> None:
        text = clean(text)
        if text:
            found.append(Annotation(text, self._box(annotation)))

    def _box(self, annotation: Any) -> Rect:
        rect = self._c.FS_RECTF()
        self._c.FPDFAnnot_GetRect(annotation, rect)
        return self._frame.view(
            min(rect.left, rect.right),
            min(rect.bottom, rect.top),
            max(rect.left, rect.right),
            max(rect.bottom, rect.top),
        )

    def _value(self, annotation: Any) -> str:
        """Return what a form field shows."""
        c = self._c
        if self._form is None:
            return self._string(annotation, b"V")
        kind = c.FPDFAnnot_GetFormFieldType(self._form, annotation)
        if kind in (c.FPDF_FORMFIELD_CHECKBOX, c.FPDF_FORMFIELD_RADIOBUTTON):
            return CHECKED if c.FPDFAnnot_IsChecked(self._form, annotation) else UNCHECKED
        if kind in (
            c.FPDF_FORMFIELD_TEXTFIELD,
            c.FPDF_FORMFIELD_COMBOBOX,
            c.FPDF_FORMFIELD_LISTBOX,
        ):
            return self._ask(
                lambda buffer, size: c.FPDFAnnot_GetFormFieldValue(
                    self._form, annotation, buffer, size
                )
            )
        return ""

    def _string(self, annotation: Any, key: bytes) -> str:
        return self._ask(
            lambda buffer, size: self._c.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
        )

    def _ask(self, ask: Any) -> str:
        """Return a UTF-16 string that pdfium writes into a buffer of the size it asks for."""
        size = ask(None, 0)
        if not 2 < size <= _LONGEST_VALUE:
            return ""
        buffer = (ctypes.c_ushort * (size // 2))()
        ask(buffer, size)
        return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
