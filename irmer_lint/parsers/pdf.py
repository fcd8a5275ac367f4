"""Reads PDF files: text with headings, lists, tables, notes, form fields and comments.

pdfium reads the text, pdfplumber finds the cells of ruled tables. Scanned pages, pictures that
may hold words, and pages that no engine can read are named as unread, never passed over.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document, Place, Unread
from irmer_lint.parsers.pdf_blocks import Beside, write_blocks
from irmer_lint.parsers.pdf_furniture import split_furniture
from irmer_lint.parsers.pdf_layout import PageLayout, lay_out
from irmer_lint.parsers.pdf_lines import Line
from irmer_lint.parsers.pdf_page import PageContent, read_with_pdfium, read_with_pdfplumber
from irmer_lint.parsers.pdf_paragraphs import measure, paragraphs
from irmer_lint.parsers.pdf_spans import Rect
from irmer_lint.parsers.pdf_tags import Role, is_tagged
from irmer_lint.parsers.sheet import Sheet

Engine = Literal["pdfium", "pdfplumber"]

IMAGE_ONLY = "image-only page"
PICTURE = "picture without text"
NO_LETTERS = "text without letters"
DAMAGED_PAGE = "damaged page"
DAMAGED_FILE = "damaged file"

_LARGE_PICTURE = 0.25
"""Share of the page from which a picture may be a flow chart or a table, not a logo."""

_WHOLE_PAGE = 0.6
_FEWEST_WORDS = 5
"""A picture with fewer words over it is not a scan with its recognised text, nor a background."""

_MARGIN = 0.1
"""Share of the height at the head and foot of a page where scanners and printers stamp words."""

_MOST_LOST = 20
"""Letters: fewer are bullets, ticks and other signs."""

_OUTLINES = 150
"""So many drawn paths on a page without text are letters turned into outlines."""

_MOST_PAGES = 5000
_TAIL = 4096

# pdfium will not open a file without pages, and does not say why.
_NO_PAGES = re.compile(rb"/Count\s+0\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b")
_WITHOUT_PAGES = (
    "no pages: this PDF holds no pages. Export it again from the program it was written in."
)

_PROPERTIES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?"
)


def parse(data: bytes, path: str, sha256: str, *, engine: Engine = "pdfium") -> Document:
    """Return a PDF file as a document.

    engine  "pdfplumber" reads every page by pdfplumber alone: ten times slower and without tags,
            form fields and comments, but independent of the usual way

    Raises UnreadableError for a file that is empty, no PDF, damaged, password-protected, without
    pages or without text; the text of the error says what to do.
    """
    _refuse_other_files(data)
    try:
        return _parse(data, path, sha256, engine)
    except (UnreadableError, ImportError):
        raise
    except Exception as error:
        # Readers of broken files fail in any way; the user needs none of the details.
        raise UnreadableError(
            "damaged file: this PDF could not be read to the end. Open it in a PDF viewer, save "
            "it again under a new name and check the copy."
        ) from error


@dataclass(slots=True)
class _Reading:
    """What has been read so far, page by page."""

    layouts: list[PageLayout] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    second_engine: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)

    def add(self, content: PageContent) -> None:
        """Take over what a page holds; its words are let go, so that memory does not grow."""
        layout = lay_out(content)
        unread = _unread_parts(content, layout)
        self.unread.extend(unread)
        if not (unread or layout.items or content.turned):
            self.empty.append(content.number)
        self.layouts.append(layout)
        known = {piece.text for piece in self.beside}
        self.beside += [
            Beside(turned, content.number, comment=False)
            for turned in dict.fromkeys(turned.text for turned in content.turned)
            if turned not in known
        ]
        self.beside += [
            Beside(note.text, content.number, comment=True) for note in content.annotations.comments
        ]


def _parse(data: bytes, path: str, sha256: str, engine: Engine) -> Document:
    document = _open(data)
    second = _SecondEngine(data)
    try:
        pages = len(document)
        if pages == 0:
            raise UnreadableError(_WITHOUT_PAGES)
        reading = _Reading()
        read = _first_engine(document) if engine == "pdfium" else second.read
        for number in range(1, min(pages, _MOST_PAGES) + 1):
            _read_page(number, reading, read, second)
        properties = _properties(document)
    finally:
        second.close()
        document.close()
    if pages > _MOST_PAGES:
        rest = f"The file has {pages} pages; only the first {_MOST_PAGES} were read: split it."
        reading.unread.append(Unread("further pages", Place(page=_MOST_PAGES + 1), rest))
    if b"%%EOF" not in data[-_TAIL:]:
        advice = "The end of the file is missing, and pages may be missing with it: get it again."
        reading.unread.insert(0, Unread(DAMAGED_FILE, Place(), advice))
    sheet = _written(reading, pages)
    _refuse_without_text(reading, sheet, pages)
    return sheet.document(path, sha256, "pdf", properties=properties, pages=pages)


def _written(reading: _Reading, pages: int) -> Sheet:
    """Return everything read as blocks, with what could not be read."""
    sheet = Sheet(unread=reading.unread)
    bodies, furniture = split_furniture(reading.layouts)
    typography = measure(bodies)
    write_blocks(
        sheet,
        list(paragraphs(bodies, typography)),
        typography,
        tagged=_tagged_headings(bodies) >= max(2, pages // 5),
        furniture=furniture,
        beside=reading.beside,
    )
    if reading.second_engine:
        sheet.remark(
            f"Not read in the usual way, but by a second, simpler reader: {_pages(reading.second_engine)}. "
            "Compare what is quoted from there with the file."
        )
    if reading.empty:
        sheet.remark(f"Without any text: {_pages(reading.empty)}.")
    return sheet


def _pages(numbers: Sequence[int]) -> str:
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {', '.join(map(str, numbers))}"


def _tagged_headings(pages: Sequence[PageLayout]) -> int:
    """Return how many headings the tags name. A file may be tagged and yet have none."""
    return len(
        {
            (page.number, item.tag)
            for page in pages
            for item in page.items
            if isinstance(item, Line) and item.tag is not None and item.tag.role is Role.HEADING
        }
    )


# ---------------------------------------------------------------------------------------------
# Opening
# ---------------------------------------------------------------------------------------------


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise UnreadableError("empty file: there is nothing in it. Get the file again.")
    # Programs that send files put lines of their own in front; readers look this far for a PDF.
    if b"%PDF-" in data[:1024]:
        return
    if data.startswith(b"PK"):
        other = "It looks like a Word, OpenDocument or zip file: give it its right extension."
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        other = "It looks like an old Word file (.doc): save it as .docx or PDF."
    elif data.lstrip()[:1] == b"<":
        other = "It looks like a web page, perhaps a login page saved by mistake: get it again."
    else:
        other = "Open it in a PDF viewer; if that fails too, get the file again."
    raise UnreadableError(f"not a PDF file, or damaged: no PDF begins like this. {other}")


def _open(data: bytes) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium_c

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = pdfium_c.FPDF_GetLastError()
        if reason == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableError(
                "password-protected: this PDF opens only with a password. Save a copy without "
                "one and check that."
            ) from error
        if reason == pdfium_c.FPDF_ERR_SECURITY:
            raise UnreadableError(
                "protected: this PDF is locked in a way that cannot be opened here. Print it to "
                "a new PDF and check that."
            ) from error
        if _NO_PAGES.search(data) and not _A_PAGE.search(data):
            raise UnreadableError(_WITHOUT_PAGES) from error
        raise UnreadableError(
            "damaged file: this PDF cannot be opened. Open it in a PDF viewer and save it again, "
            "or get the file again."
        ) from error


def _first_engine(document: Any) -> Callable[[int], PageContent]:
    form = None
    if document.get_formtype():
        document.init_forms()
        form = document.formenv.raw if document.formenv else None
    tagged = is_tagged(document)
    return lambda number: read_with_pdfium(document, number, form=form, tagged=tagged)


class _SecondEngine:
    """pdfplumber, opened when the first page needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None

    def read(self, number: int) -> PageContent:
        """Return a page. Raises whatever pdfplumber raises on a page it cannot read."""
        if self._document is None:
            import pdfplumber

            # Every oddity of a damaged file is a warning there, and would stand on the terminal.
            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
            self._document = pdfplumber.open(io.BytesIO(self._data))
        return read_with_pdfplumber(self._document, number)

    def close(self) -> None:
        """Let go of the file."""
        if self._document is not None:
            # On its way out it looks at all pages again, and fails on those that are damaged.
            with contextlib.suppress(Exception):
                self._document.close()


def _read_page(
    number: int, reading: _Reading, read: Callable[[int], PageContent], second: _SecondEngine
) -> None:
    """Read a page by the engine chosen, or else by the second one, or else name it as unread."""
    try:
        reading.add(read(number))
        return
    except ImportError:
        raise
    except Exception:
        if read == second.read:
            reading.unread.append(_damaged(number))
            return
    try:
        reading.add(second.read(number))
        reading.second_engine.append(number)
    except Exception:
        reading.unread.append(_damaged(number))


def _damaged(number: int) -> Unread:
    advice = f"Page {number} cannot be read: export the file again and check the new one."
    return Unread(DAMAGED_PAGE, Place(page=number), advice)


# ---------------------------------------------------------------------------------------------
# What could not be read
# ---------------------------------------------------------------------------------------------


def _unread_parts(content: PageContent, layout: PageLayout) -> list[Unread]:
    """Return what a page shows but does not hold as text."""
    place = Place(page=content.number)
    number = content.number
    page_area = max(content.width * content.height, 1.0)
    unread = sum(_area(box) for box in _wordless(content, layout)) / page_area
    has_text = bool(layout.items or content.turned)
    if unread >= _WHOLE_PAGE or (not has_text and (unread or content.paths >= _OUTLINES)):
        advice = (
            f"Page {number} is a picture: run text recognition (OCR) on it, and check it by eye."
        )
        return [Unread(IMAGE_ONLY, place, advice)]
    if content.lost > _MOST_LOST or (not has_text and content.texts):
        advice = (
            f"Letters on page {number} are drawn without saying which letters they are: export "
            "the file again, or run text recognition (OCR) on it."
        )
        return [Unread(NO_LETTERS, place, advice)]
    if unread >= _LARGE_PICTURE:
        named = "A large picture"
        if content.tags.descriptions:
            described = '", "'.join(content.tags.descriptions)
            named = f'A large picture (described as "{described}")'
        advice = (
            f"{named} on page {number} was not read: if it holds words or a flow chart, write "
            "them out as text."
        )
        return [Unread(PICTURE, place, advice)]
    return []


def _wordless(content: PageContent, layout: PageLayout) -> list[Rect]:
    """Return the pictures without words over them. A scan with recognised text has words."""
    if not content.pictures:
        return []
    top, bottom = _MARGIN * content.height, (1 - _MARGIN) * content.height
    filled_in = [field.box for field in content.annotations.fields]
    found = []
    for picture in content.pictures:
        words = -sum(_holds(picture, box) for box in filled_in)
        for item in layout.items:
            box = (item.x0, item.top, item.x1, item.bottom)
            if not _holds(picture, box) or not top <= (item.top + item.bottom) / 2 <= bottom:
                continue
            if isinstance(item, Line):
                words += len(item.text.split())
            else:
                words += sum(len(text.split()) for row in item.texts for text in row)
        if words < _FEWEST_WORDS:
            found.append(picture)
    return found


def _holds(outer: Rect, inner: Rect) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _area(box: Rect) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _refuse_without_text(reading: _Reading, sheet: Sheet, pages: int) -> None:
    scanned = sum(part.what == IMAGE_ONLY for part in reading.unread)
    if scanned == pages:
        raise UnreadableError(
            "image-only: a scan; it needs text recognition (OCR). Run it through OCR, or ask for "
            "the file that it was printed from."
        )
    if sheet.blocks or reading.beside:
        return
    damaged = sum(part.what == DAMAGED_PAGE for part in reading.unread)
    if damaged:
        raise UnreadableError(
            "damaged file: no page of this PDF could be read. Open it in a PDF viewer and save it "
            "again, or get the file again."
        )
    if reading.unread:
        raise UnreadableError(f"{reading.unread[0].what}: {reading.unread[0].advice}")
    raise UnreadableError(
        "no text: the pages of this PDF are empty. Export it again from the program it was "
        "written in."
    )


# ---------------------------------------------------------------------------------------------
# Properties
# ---------------------------------------------------------------------------------------------


def _properties(document: Any) -> dict[str, str]:
    """Return the document information: title, author, created ... with dates in ISO 8601."""
    found = {}
    for name, value in document.get_metadata_dict(skip_empty=True).items():
        text = " ".join(str(value).replace("\0", " ").split())
        if (key := _PROPERTIES.get(name)) and text:
            found[key] = _iso_date(text) if name.endswith("Date") else text
    return found


def _iso_date(text: str) -> str:
    """Return a PDF date ("D:20240301120000+01'00'") in ISO 8601; other text as it is."""
    found = _DATE.match(text)
    if found is None:
        return text
    year, month, day, hour, minute, second, zulu, sign, off_hours, off_minutes = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if hour is None:
        return date
    offset = "Z" if zulu else f"{sign}{off_hours}:{off_minutes or '00'}" if sign else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{offset}"
