"""Pieces of text of a PDF page as pdfium gives them: words or runs of words, with place, size and weight.

A run is a stretch of one line that was drawn by one text object, so it has one font and one
size. Plain pages are read run by run; pages with ruling lines word by word, because there a run
may reach from one table cell into the next.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left corner of the page as a reader sees it."""

ASCENT = 0.8
DESCENT = 0.2
"""Shares of the font size above and below the base line: glyph boxes differ letter by letter, and
pdfium's own line boxes fall back to them in some files, so neither can be compared over a line."""

HYPHEN_MARK = "\ufffe"
"""What pdfium puts in the place of a hyphen (hard or soft) that ends a line inside a word."""

_LINE = re.compile(r"[^\s\ufffe](?:[^\r\n\ufffe]*[^\s\ufffe])?\ufffe?")
_WORD = re.compile(r"\S+")
_BOLD_NAME = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|[-,]b(?:d|i)?\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_BOLD_WEIGHT = 700
_FILL_AND_STROKE = 2
_SLANT = math.radians(8)

_LETTERS: dict[int, str | None] = {
    0xA0: " ",
    0xAD: None,
    0x200B: None,
    0x200C: None,
    0x200D: None,
    0x2060: None,
    0xFEFF: None,
    0x2010: "-",
    0x2011: "-",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    # Symbol and Wingdings come through as private-use characters.
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF076: "❖",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF0A8: "☐",
    0xF06F: "☐",
    0xF0FE: "☒",
    0xF052: "☑",
} | dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
_SURROGATE = re.compile("[\ud800-\udfff]+")


class Span(NamedTuple):
    """One word or run. A named tuple because a long document makes tens of thousands of them.

    text    as printed, without leading and trailing spaces; ends with HYPHEN_MARK where pdfium
            takes the hyphen at the end of the line for the end of half a word
    size    of the font in points; bold by font name, by font flags or by a stroked outline
    mark    marked-content number, by which the tags of the page know the text; -1 for none
    glued   printed without a space after the span before it; None at the start of a line, where
            the file does not say
    order   running number in the order in which the file draws its text
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    mark: int
    glued: bool | None
    order: int

    @property
    def baseline(self) -> float:
        """Distance of the base line from the top of the page, in points."""
        return self.bottom - DESCENT * self.size


@dataclass(frozen=True, slots=True)
class Frame:
    """The page as it is turned for reading.

    left, bottom, right, top   the visible page in PDF user space
    quarter                    quarter turns, anticlockwise, that the text makes in user space: a
                               page stored sideways and shown with /Rotate 90 has text at 1
    """

    left: float
    bottom: float
    right: float
    top: float
    quarter: int

    @property
    def width(self) -> float:
        """Width of the page as read, in points."""
        return self.right - self.left if self.quarter % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """Height of the page as read, in points."""
        return self.top - self.bottom if self.quarter % 2 == 0 else self.right - self.left

    def view(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """Return a box of user space as a reader sees it."""
        match self.quarter:
            case 0:
                return left - self.left, self.top - top, right - self.left, self.top - bottom
            case 1:
                return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
            case 2:
                return (
                    self.right - right,
                    bottom - self.bottom,
                    self.right - left,
                    top - self.bottom,
                )
            case _:
                return self.top - top, self.right - right, self.top - bottom, self.right - left

    def user(self, x0: float, top: float, x1: float, bottom: float) -> Rect:
        """Return a box of the page as read as left, bottom, right, top in user space."""
        match self.quarter:
            case 0:
                return x0 + self.left, self.top - bottom, x1 + self.left, self.top - top
            case 1:
                return top + self.left, x0 + self.bottom, bottom + self.left, x1 + self.bottom
            case 2:
                return self.right - x1, top + self.bottom, self.right - x0, bottom + self.bottom
            case _:
                return self.right - bottom, self.top - x1, self.right - top, self.top - x0

    def turned(self, quarter: int) -> Frame:
        """Return the same page turned so that text at `quarter` reads from left to right."""
        return Frame(self.left, self.bottom, self.right, self.top, quarter % 4)


class Turned(NamedTuple):
    """A line of text that does not read from left to right, with the place of its first letter."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page.

    spans    upright text, in the order of the file
    turned   lines that run in any other direction than the rest, such as a "DRAFT" across the page
    frame    the page as it had to be turned to read most of its text
    lost     letters left out because the file does not say which letters they are
    """

    spans: list[Span]
    turned: tuple[Turned, ...]
    frame: Frame
    lost: int = 0


class _Style(NamedTuple):
    """What one text object gives to all its letters.

    quarter  direction in quarter turns, None for slanted text
    known    whether the file says which letters they are
    """

    size: float
    bold: bool
    quarter: int | None
    mark: int
    x: float
    y: float
    known: bool


_Run = tuple[int, int, _Style, bool | None]
"""Start and end in the text of the page, style, and whether it is glued to the run before."""


def clean(text: str) -> str:
    """Return the text with single spaces, without invisible characters, ligatures spelt out."""
    if text.isascii():
        if text.isprintable():
            return " ".join(text.split()) if "  " in text else text.strip(" ")
    else:
        text = _SURROGATE.sub(_whole_letters, text)
    return " ".join(text.translate(_LETTERS).split())


def is_bold(font_name: str) -> bool:
    """Return whether the name of a font ("ABCDEF+Arial,Bold", "CMBX10") speaks of a bold face."""
    return bool(_BOLD_NAME.search(font_name))


def _whole_letters(pair: re.Match[str]) -> str:
    """Join the halves of letters beyond the basic plane; half a letter becomes U+FFFD."""
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def frame_of(page: Any) -> Frame:
    """Return the visible part of a `pypdfium2` page, turned as its /Rotate entry says."""
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)


def read_text(text_page: Any, frame: Frame, *, by_word: bool, tagged: bool) -> PageText:
    """Return the text of a page.

    text_page  open `pypdfium2` text page
    frame      the page turned as the file says; the answer has it as most of its text asks
    by_word    give every word its own span instead of whole runs
    tagged     ask for marked-content numbers too
    """
    reader = _SpanReader(text_page, tagged=tagged)
    result = reader.read(frame, by_word=by_word)
    # A table is often turned on a portrait page without a word about it in the file.
    if (quarter := reader.main_quarter) is not None and quarter != frame.quarter:
        result = reader.read(frame.turned(quarter), by_word=by_word)
    return result


class _SpanReader:
    """Reads one page; holds the C buffers, so that they are made once and not per letter."""

    def __init__(self, text_page: Any, *, tagged: bool) -> None:
        import pypdfium2.raw as pdfium_c

        self._c = pdfium_c
        self._page = text_page.raw
        self._tagged = tagged
        self._text = _page_text(text_page, pdfium_c)
        self._styles: dict[int, _Style] = {}
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._matrix = pdfium_c.FS_MATRIX()
        self._name = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()
        self._letters_at: dict[int | None, int] = {}

    @property
    def main_quarter(self) -> int | None:
        """The direction of most letters of the page that was read; None without text."""
        upright = {k: n for k, n in self._letters_at.items() if k is not None}
        return max(upright, key=lambda quarter: upright[quarter], default=None)

    def read(self, frame: Frame, *, by_word: bool) -> PageText:
        """Return the spans that read from left to right in `frame`, and the text that does not."""
        text, page, loose = self._text, self._page, self._c.FPDFText_GetLooseCharBox
        first, last = self._c.FS_RECTF(), self._c.FS_RECTF()
        first_at, last_at = ctypes.byref(first), ctypes.byref(last)
        spans: list[Span] = []
        turned: list[Turned] = []
        self._letters_at = {}
        letters_at = self._letters_at
        plain = frame.quarter == 0
        page_left, page_top = frame.left, frame.top
        order = lost = 0
        for line in _LINE.finditer(text):
            aside: list[str] = []
            corner = (0.0, 0.0)
            line_start, line_end = line.span()
            style = self._style(line_start)
            end_style = self._style(line_end - 1)
            runs: Iterable[_Run]
            if style is end_style and not by_word:
                runs = ((line_start, line_end, style, None),)
            else:
                runs = self._runs(line_start, line_end, style, end_style, by_word)
            for start, end, style, glued in runs:
                letters_at[style.quarter] = letters_at.get(style.quarter, 0) + end - start
                if not style.known and end - start > 1:
                    # A single one is mostly a bullet, whose meaning does not matter.
                    lost += end - start
                    continue
                words = clean(text[start:end])
                if not words:
                    continue
                if style.quarter != frame.quarter:
                    if not aside:
                        corner = frame.view(style.x, style.y, style.x, style.y)[:2]
                    aside.append(words)
                    continue
                loose(page, start, first_at)
                loose(page, end - 1, last_at)
                size = style.size
                if plain:
                    x0, x1 = first.left - page_left, last.right - page_left
                    base = page_top - style.y
                else:
                    x0, _, x1, _ = frame.view(
                        min(first.left, last.left),
                        min(first.bottom, last.bottom),
                        max(first.right, last.right),
                        max(first.top, last.top),
                    )
                    base = frame.view(style.x, style.y, style.x, style.y)[1]
                order += 1
                spans.append(
                    Span(
                        words, x0, base - ASCENT * size, x1, base + DESCENT * size,
                        size, style.bold, style.mark, glued, order,
                    )
                )  # fmt: skip
            if aside:
                turned.append(Turned(" ".join(aside), *corner))
        return PageText(spans, tuple(turned), frame, lost)

    def _runs(self, start: int, end: int, first: _Style, last: _Style, by_word: bool) -> list[_Run]:
        """Return the runs of a line, given the styles of its first and its last letter."""
        words = [match.span() for match in _WORD.finditer(self._text, start, end)]
        runs: list[_Run] = []
        self._divide(words, first, last, by_word, runs)
        runs[0] = (*runs[0][:3], None)
        return runs

    def _divide(
        self,
        words: list[tuple[int, int]],
        first: _Style,
        last: _Style,
        by_word: bool,
        runs: list[_Run],
    ) -> None:
        """Add the runs of a stretch of words, given the styles of its first and its last letter.

        A text object lies in one piece, so a stretch that begins and ends in the same object is
        one run; any other is halved. Asking word by word costs as much as pdfium's own work.
        """
        if first is last:
            if by_word:
                runs += [(start, end, first, False) for start, end in words]
            elif runs and runs[-1][2] is first:
                runs[-1] = (runs[-1][0], words[-1][1], first, runs[-1][3])
            else:
                runs.append((words[0][0], words[-1][1], first, False))
        elif len(words) == 1:
            for start, end, style in self._parts(*words[0], first):
                runs.append((start, end, style, start > words[0][0]))
        else:
            half = len(words) // 2
            before = self._style(words[half - 1][1] - 1)
            after = self._style(words[half][0])
            self._divide(words[:half], first, before, by_word, runs)
            self._divide(words[half:], after, last, by_word, runs)

    def _parts(self, start: int, end: int, style: _Style) -> list[tuple[int, int, _Style]]:
        """Split a raised number or a change of size off the end of a word."""
        last = self._style(end - 1)
        if last is style or abs(last.size - style.size) < 0.15 * style.size:
            return [(start, end, style)]
        cut = end - 1
        while cut > start + 1 and self._style(cut - 1) is last:
            cut -= 1
        return [(start, cut, style), (cut, end, last)]

    def _style(self, index: int) -> _Style:
        """Return the style of the text object that holds the letter at `index`."""
        text_object = self._c.FPDFText_GetTextObject(self._page, index)
        if not text_object:
            # Letters that pdfium adds itself, such as a hyphen mark, belong to no object.
            return self._new_style(index, None)
        address = ctypes.addressof(text_object.contents)
        style = self._styles.get(address)
        if style is None:
            style = self._styles[address] = self._new_style(index, text_object)
        return style

    def _new_style(self, index: int, text_object: Any) -> _Style:
        c, matrix = self._c, self._matrix
        c.FPDFText_GetMatrix(self._page, index, matrix)
        size = c.FPDFText_GetFontSize(self._page, index)
        if not matrix.b and not matrix.c and matrix.a > 0 and size > 0:
            # Nearly all text; the rest of the arithmetic is for turned and slanted text.
            size = round(size * abs(matrix.d), 2)
            quarter: int | None = 0
        else:
            sign = -1 if size < 0 else 1
            quarter = _quarter(sign * matrix.a, sign * matrix.b)
            size = round(abs(size) * math.hypot(matrix.c, matrix.d), 2)
        if not 2 <= size <= 400:
            # Fonts drawn as pictures (Type 3) count in units of their own.
            box = c.FS_RECTF()
            c.FPDFText_GetLooseCharBox(self._page, index, box)
            size = min(max(round(box.top - box.bottom, 2), 2.0), 400.0)
        bold, known, mark = False, True, -1
        if text_object:
            bold, known = self._font(index, text_object)
            if c.FPDFTextObj_GetTextRenderMode(text_object) == _FILL_AND_STROKE:
                bold = True
            if self._tagged:
                mark = c.FPDFPageObj_GetMarkedContentID(text_object)
        return _Style(size, bold, quarter, mark, matrix.e, matrix.f, known)

    def _font(self, index: int, text_object: Any) -> tuple[bool, bool]:
        """Return whether the font is bold, and whether its letters are known as text."""
        c = self._c
        font = c.FPDFTextObj_GetFont(text_object)
        if not font:
            return False, True
        address = ctypes.addressof(font.contents)
        found = self._fonts.get(address)
        if found is None:
            c.FPDFText_GetFontInfo(self._page, index, self._name, len(self._name), self._flags)
            name = self._name.value.decode("latin-1")
            bold = (
                is_bold(name)
                or bool(self._flags.value & _FORCE_BOLD)
                or c.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            )
            known = c.FPDFText_HasUnicodeMapError(self._page, index) != 1
            found = self._fonts[address] = bold, known
        return found


def _quarter(across: float, up: float) -> int | None:
    """Return how many quarter turns a direction makes, anticlockwise; None if it is slanted."""
    angle = math.atan2(up, across)
    quarter = round(angle / (math.pi / 2))
    return quarter % 4 if abs(angle - quarter * math.pi / 2) <= _SLANT else None


def _page_text(text_page: Any, pdfium_c: Any) -> str:
    """Return the page's text with exactly one character per letter index of pdfium."""
    count = text_page.count_chars()
    if count <= 0:
        return ""
    text: str = text_page.get_text_range()
    if len(text) != count:
        # Unmapped letters are left out of the text, and rare letters count twice in it.
        codes = (pdfium_c.FPDFText_GetUnicode(text_page.raw, i) for i in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
        text = text.replace("\x02", HYPHEN_MARK)
    return text
