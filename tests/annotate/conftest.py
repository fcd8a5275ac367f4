"""Notes as the report would have them, and what a reader finds in an annotated Word file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from irmer_lint.annotate.placing import Note
from irmer_lint.model import Document, Layer, Severity
from irmer_lint.parsers.docx import parse as parse_docx
from tests.reports.conftest import lint_pages

__all__ = [
    "Comment",
    "comments_of",
    "lint_pages",
    "members",
    "note",
    "page_note",
    "read",
    "without_comments",
]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: the words under it, and what it says line by line."""

    words: str
    lines: tuple[str, ...]
    author: str
    date: str


def note(
    document: Document, words: str, *, code: str = "PREG-01", block: int = -1, nth: int = 0
) -> Note:
    """A note at words of a document, or at the whole of one of its blocks."""
    number = block
    if block < 0:
        number = next(n for n, b in enumerate(document.blocks) if words in b.text)
    at = document.blocks[number]
    return Note(
        code, f"{code} · warning", ("Not found.", "What to write: more."), number, words, at.text,
        nth, at.place.page, at.place.layer, Severity.WARNING,
    )  # fmt: skip


def page_note(page: int) -> Note:
    """A note that stands at a page, and at no words."""
    return Note(
        "UNREADABLE", "UNREADABLE · warning", ("A part could not be read.",), None, "", "", 0,
        page, Layer.BODY, Severity.WARNING,
    )  # fmt: skip


def read(data: bytes) -> Document:
    return parse_docx(data, "a.docx", "")


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def comments_of(data: bytes) -> list[Comment]:
    """The comments of a Word file in the order of their part."""
    inside = members(data)
    root = etree.fromstring(inside["word/document.xml"])
    found = []
    for comment in etree.fromstring(inside["word/comments.xml"]):
        number = comment.get(f"{W}id")
        assert len(root.findall(f".//{W}commentReference[@{W}id='{number}']")) == 1
        words, inside_range = "", False
        for element in root.iter():
            if element.get(f"{W}id") == number and element.tag == f"{W}commentRangeStart":
                inside_range = True
            elif element.get(f"{W}id") == number and element.tag == f"{W}commentRangeEnd":
                inside_range = False
            elif inside_range and element.tag == f"{W}t":
                words += element.text or ""
            elif inside_range and element.tag == f"{W}p":
                words += "|"
        assert not inside_range, f"comment {number} has no end"
        lines = ("".join(p.itertext(f"{W}t")) for p in comment.iter(f"{W}p"))
        found.append(
            Comment(words, tuple(lines), comment.get(f"{W}author"), comment.get(f"{W}date"))
        )
    return found


def without_comments(xml: bytes) -> bytes:
    """The XML of a body without marks of comments, runs that look alike joined again."""
    root: Any = etree.fromstring(xml)
    for name in MARKS:
        for mark in list(root.iter(f"{W}{name}")):
            parent = mark.getparent()
            parent.remove(mark)
            if parent.tag == f"{W}r" and all(child.tag == f"{W}rPr" for child in parent):
                parent.getparent().remove(parent)
    for run in list(root.iter(f"{W}r")):
        while (later := run.getnext()) is not None and _alike(run, later):
            for child in list(later):
                if child.tag != f"{W}rPr":
                    run.append(child)
            later.getparent().remove(later)
    for text in list(root.iter(f"{W}t")):
        text.attrib.pop(SPACE, None)
        while (later := text.getnext()) is not None and later.tag == text.tag:
            text.text = (text.text or "") + (later.text or "")
            later.getparent().remove(later)
    return etree.tostring(root, method="c14n")


def _alike(run: Any, other: Any) -> bool:
    if other.tag != run.tag or dict(run.attrib) != dict(other.attrib):
        return False
    looks = [one.find(f"{W}rPr") for one in (run, other)]
    return len({b"" if look is None else etree.tostring(look, method="c14n") for look in looks}) < 2
