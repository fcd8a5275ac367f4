"""Reads plain text: what a form feed, a blank line, a number or an underline says about it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document
from irmer_lint.parsers.line_shapes import Line, is_column_rule
from irmer_lint.parsers.lines import wrap_width, write_paragraph
from irmer_lint.parsers.sheet import Form, Sheet, plain

MAX_TEXT_BYTES = 30_000_000
"""A text file larger than this is no document: a thousand pages take about 3 MB."""

_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,})\s*$")
_SEPARATOR = re.compile(r"[\s=_*~#.-]*$")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its first bytes are the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

GUESSED_ENCODING = (
    "The file does not say how its characters are stored and is not UTF-8; "
    "it was read as Windows Western European text."
)


def parse(data: bytes, path: str, sha256: str) -> Document:
    """Return the document in a plain text file; pages are counted if it has form feeds.

    Raises UnreadableError if the file is empty or holds something other than text.
    """
    text, remark = decode(data)
    sheet = Sheet()
    if remark:
        sheet.remark(remark)
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    width = wrap_width(line for page in pages for line in page.split("\n"))
    for number, page in enumerate(pages, start=1):
        if len(pages) > 1:
            sheet.page = number
        write_text(sheet, page, width=width)
    if not sheet.blocks:
        raise UnreadableError("The file holds no text. Check that the right file was given.")
    return sheet.document(path, sha256, "txt", pages=len(pages) if len(pages) > 1 else None)


def write_text(sheet: Sheet, text: str, *, width: int | None = None) -> None:
    """Write the blocks of a piece of plain text; `width` is the column where it is wrapped."""
    if width is None:
        width = wrap_width(text.split("\n"))
    paragraphs = list(_paragraphs(text))
    firsts = ["", *(lines[0].strip() for _, lines in paragraphs), ""]
    for number, (level, lines) in enumerate(paragraphs):
        if level:
            sheet.heading(lines[0], level, form=Form.MARKED)
        else:
            write_paragraph(
                sheet,
                [Line(line) for line in lines],
                typed=True,
                width=width,
                before=firsts[number],
                after=firsts[number + 2],
            )


def _paragraphs(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield runs of lines between blank lines, with level 0; an underlined line with its level."""
    run: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        mark = _UNDERLINE.match(line)
        if mark and run and _is_underlined(run[-1], mark[1]):
            title = run.pop()
            if run:
                yield 0, run
            yield (1 if mark[1][0] == "=" else 2), [title]
            run = []
        elif _SEPARATOR.match(line) and not _is_table_rule(line, lines, number):
            if run:
                yield 0, run
            run = []
        else:
            run.append(line)
    if run:
        yield 0, run


def _is_underlined(title: str, mark: str) -> bool:
    """Say whether a mark under a line underlines it; a longer rule only ends a paragraph."""
    words = plain(title)
    return "|" not in title and len(words) <= 100 and abs(len(words) - len(mark)) <= 12


def _is_table_rule(line: str, lines: Sequence[str], number: int) -> bool:
    """Say whether a line of dashes belongs to a table rather than ends a paragraph."""
    beside = [*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2]]
    return is_column_rule(line) or (
        bool(line.strip()) and any(other.strip().startswith("|") for other in beside)
    )


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and a remark about its characters, "" if none is needed.

    The byte order mark decides, then UTF-8, then Windows-1252. Each line ends in a line feed.

    Raises UnreadableError if the file is too big or is not text at all.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise UnreadableError(
            f"The file is larger than {MAX_TEXT_BYTES // 1_000_000} MB, too big for a document in "
            "text form. Give its parts as separate files."
        )
    text, remark = _decoded(data)
    odd = sum(char < " " and char not in "\t\n\r\f\v\x1a" for char in text[:20_000])
    if odd * 50 > len(text[:20_000]):
        raise UnreadableError(
            "The file is not text, whatever its name says. "
            "Open it in the program that made it and save it as .docx or PDF."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), remark


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), ""
    # English in UTF-16 without a mark: every other byte is zero.
    sample = data[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 > len(sample) * 2 and min(even, odd) * 20 < len(sample):
        return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), GUESSED_ENCODING
