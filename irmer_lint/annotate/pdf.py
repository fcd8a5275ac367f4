"""Highlights with notes in a PDF, over the words that they are about.

The notes are appended to the file: every byte of the original stays where it is (ISO 32000-1,
7.5.6). pdfium says where the letters stand, pypdf writes. Notes at the same words share one
highlight, since a reader can open only the topmost of several; a note whose words cannot be found
on the page stands beside it as a note by itself.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from irmer_lint.annotate import AUTHOR, AnnotationError
from irmer_lint.annotate.matching import GAP, cells, find_all
from irmer_lint.annotate.placing import Note
from irmer_lint.reports.words import clean, short

Rect: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top in points, as the page itself counts."""

COLOUR = (1.0, 0.87, 0.35)
"""A yellow through which black print stays readable."""

ICON = 18.0
_QUOTED = 160
_TOGETHER = "\n\n"
_PRINT = 4
"""Annotation flag: shown on paper too (12.5.3)."""
_LEAST = 12
"""Fewest letters of the start of a phrase that are marked where the whole is not found."""

_PROTECTED = (
    "The PDF is protected against changes. Ask its author for a copy without protection, "
    "and annotate that."
)
_NOT_WRITTEN = (
    "The notes could not be added to this PDF. Open it in a PDF viewer, save it again under a new "
    "name, and annotate that copy."
)


def annotate(data: bytes, notes: Sequence[Note], on: date) -> bytes:
    """The PDF with a highlight or a note for each note.

    Raises AnnotationError for a file that is protected, or that pypdf cannot add to.
    """
    marks = _marks(data, notes)
    try:
        annotated = _written(data, marks, on)
        _check(data, annotated, len(marks))
    except (AnnotationError, ImportError):
        raise
    except Exception as error:
        # Writers of broken files fail in any way; the user needs none of the details.
        raise AnnotationError(_NOT_WRITTEN) from error
    return annotated


@dataclass(frozen=True, slots=True)
class _Mark:
    """Notes at one place: the lines of its words, or none where it stands beside the page."""

    page: int
    lines: tuple[Rect, ...]
    notes: tuple[str, ...]


def _marks(data: bytes, notes: Sequence[Note]) -> list[_Mark]:
    """Where the notes go, those of one place together, in the order of the first of each."""
    import pypdfium2 as pdfium

    together: dict[tuple[int, tuple[Rect, ...]], list[str]] = {}
    document = pdfium.PdfDocument(data)
    try:
        pages = _Pages(document)
        for note in notes:
            page, lines, found = pages.place(note)
            text = note.plain
            if not found and note.words:
                stand = f"These words stand on this page: “{short(clean(note.words), _QUOTED)}”"
                text = "\n".join((note.head, stand, *note.text))
            together.setdefault((page, lines), []).append(text)
    finally:
        document.close()
    return [_Mark(page, lines, tuple(texts)) for (page, lines), texts in together.items()]


class _Pages:
    """Where the letters of a PDF stand, page by page, kept for the next note."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._kept: dict[int, tuple[str, list[Rect]]] = {}

    def place(self, note: Note) -> tuple[int, tuple[Rect, ...], bool]:
        """Page of a note, counted from 1, the lines of its words, and whether they were found."""
        last = len(self._document)
        stated = min(max(note.page or 1, 1), last)
        sought = note.words or note.all_words
        if not sought:
            return stated, (), False
        for page in (stated, *(p for p in (stated + 1, stated - 1) if 1 <= p <= last)):
            lines = self._lines(page, sought, note.nth if page == stated else 0)
            if lines:
                return page, lines, True
        for phrase in _beginnings(sought):
            lines = self._lines(stated, phrase)
            if lines:
                return stated, lines, True
        return stated, (), False

    def _lines(self, page: int, sought: str, nth: int = 0) -> tuple[Rect, ...]:
        """The lines in which words stand on a page, where they stand there for the nth time."""
        text, boxes = self._letters(page)
        lines: list[Rect] = []
        end = 0
        for part in sought.split(GAP):
            spans = find_all(part, text)
            if not spans:
                # the cells of a row may stand in any order
                inside = [span for cell in cells(part)[:1] for span in find_all(cell, text)]
                if len(cells(part)) < 2 or not inside:
                    return ()
                spans = inside
            after = [span for span in spans if span[0] >= end] or spans
            start, end = after[min(nth, len(after) - 1)]
            nth = 0
            lines += _joined(boxes[start:end])
        return tuple(lines)

    def _letters(self, number: int) -> tuple[str, list[Rect]]:
        """The letters of a page in the order of the file, and the box of each."""
        if number not in self._kept:
            page = self._document[number - 1]
            text_page = page.get_textpage()
            try:
                count = text_page.count_chars()
                letters = [text_page.get_text_range(n, 1) or " " for n in range(count)]
                boxes = [text_page.get_charbox(n, loose=True) for n in range(count)]
            finally:
                text_page.close()
                page.close()
            text = "".join(letter[0] for letter in letters)
            self._kept[number] = text, boxes
        return self._kept[number]


def _beginnings(sought: str) -> Iterator[str]:
    """The start of a phrase, for one that goes on on the next page: ever shorter."""
    split = sought.split()
    for length in range(len(split) - 1, 0, -1):
        phrase = " ".join(split[:length])
        if sum(map(str.isalnum, phrase)) < _LEAST:
            return
        yield phrase


def _joined(boxes: Sequence[Rect]) -> Iterator[Rect]:
    """The boxes of letters as one box for each line."""
    line: Rect | None = None
    for box in boxes:
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        if line is not None and _same_line(line, box):
            line = (
                min(line[0], box[0]),
                min(line[1], box[1]),
                max(line[2], box[2]),
                max(line[3], box[3]),
            )
            continue
        if line is not None:
            yield line
        line = box
    if line is not None:
        yield line


def _same_line(line: Rect, box: Rect) -> bool:
    across = min(line[3], box[3]) - max(line[1], box[1])
    level = across > 0.5 * min(line[3] - line[1], box[3] - box[1])
    # on a page turned on its side the lines of a phrase run upwards
    along = min(line[2], box[2]) - max(line[0], box[0])
    upright = along > 0.5 * min(line[2] - line[0], box[2] - box[0])
    return level or (upright and abs(box[1] - line[3]) < 0.6 * (box[2] - box[0]))


# ---------------------------------------------------------------------------------------------
# Writing
# ---------------------------------------------------------------------------------------------


def _written(data: bytes, marks: Sequence[_Mark], on: date) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    if PdfReader(io.BytesIO(data)).is_encrypted:
        raise AnnotationError(_PROTECTED)
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    beside: dict[int, int] = {}
    for number, mark in enumerate(marks, 1):
        page = writer.pages[mark.page - 1]
        lines = mark.lines
        if not lines:
            beside[mark.page] = beside.get(mark.page, 0) + 1
            lines = (_corner(page.cropbox, beside[mark.page]),)
        annotation = _annotation(mark, lines, number, on)
        annotation[NameObject("/AP")] = _appearance(writer, lines)
        writer.add_annotation(page, annotation)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _corner(box: Any, number: int) -> Rect:
    """Where a note beside the page stands: in its upper left corner, one below the other."""
    left, top = float(box.left) + ICON / 2, float(box.top) - number * (ICON + 4)
    return left, top - ICON, left + ICON, top


def _annotation(mark: _Mark, lines: Sequence[Rect], number: int, on: date) -> Any:
    """The annotation (12.5.6.4 and 12.5.6.10), with a name that stays the same."""
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    contents = _TOGETHER.join(mark.notes)
    name = hashlib.sha256(f"{mark.page}\0{number}\0{contents}".encode("utf-8", "replace"))
    day = TextStringObject(f"D:{on:%Y%m%d}")
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Highlight" if mark.lines else "/Text"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, _around(lines))),
            NameObject("/Contents"): TextStringObject(contents),
            NameObject("/T"): TextStringObject(AUTHOR),
            NameObject("/NM"): TextStringObject(f"irmer-lint-{name.hexdigest()[:16]}"),
            NameObject("/M"): day,
            NameObject("/CreationDate"): day,
            NameObject("/C"): ArrayObject(map(FloatObject, COLOUR)),
            NameObject("/F"): NumberObject(_PRINT),
        }
    )
    if mark.lines:
        # viewers take the corners in this order, whatever the standard says
        corners = [
            value
            for left, bottom, right, top in lines
            for value in (left, top, right, top, left, bottom, right, bottom)
        ]
        annotation[NameObject("/QuadPoints")] = ArrayObject(map(FloatObject, corners))
    else:
        annotation[NameObject("/Name")] = NameObject("/Comment")
    return annotation


def _appearance(writer: Any, lines: Sequence[Rect]) -> Any:
    """How the mark is drawn, for viewers that do not draw it themselves (12.5.5)."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
    )

    red, green, blue = COLOUR
    drawn = [f"/Over gs {red} {green} {blue} rg"]
    drawn += [f"{x:.2f} {y:.2f} {r - x:.2f} {t - y:.2f} re f" for x, y, r, t in lines]
    over = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    stream = DecodedStreamObject()
    stream.set_data("\n".join(drawn).encode("ascii"))
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, _around(lines))),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/ExtGState"): DictionaryObject({NameObject("/Over"): over})}
            ),
        }
    )
    return DictionaryObject({NameObject("/N"): writer._add_object(stream)})


def _around(lines: Sequence[Rect]) -> Rect:
    return (
        min(line[0] for line in lines),
        min(line[1] for line in lines),
        max(line[2] for line in lines),
        max(line[3] for line in lines),
    )


def _check(before: bytes, after: bytes, marks: int) -> None:
    """Raise AnnotationError unless a file begins with the original and has that many more notes."""
    counts = []
    for data in (before, after):
        from pypdf import PdfReader

        reader = PdfReader(io.BytesIO(data))
        counts.append(sum(len(page.get("/Annots") or ()) for page in reader.pages))
    if not after.startswith(before) or counts[1] - counts[0] != marks:
        raise AnnotationError(_NOT_WRITTEN)
