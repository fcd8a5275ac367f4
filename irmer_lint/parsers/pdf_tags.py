"""What the tags of a tagged PDF say about its text.

Word's "Save as PDF" tags by default, "Print to PDF" never does. Each tag names its text by
marked-content numbers, which pdfium also gives for every text object of the page.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

_DEEPEST = 64
_LONGEST_DESCRIPTION = 2048


class Role(Enum):
    """What a tag says of its text, as far as the parser asks."""

    HEADING = auto()
    CONTENTS = auto()
    ITEM = auto()
    """Of a list; its bullet may be drawn and not be text."""
    NOTE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Tag:
    """One tagged element.

    level    of a heading, from 1; 0 otherwise
    element  running number of the element on its page: lines of one heading share it
    """

    role: Role
    level: int
    element: int


PLAIN = Tag(Role.OTHER, 0, 0)
"""What is known of text that has a mark but none of the roles asked for."""


@dataclass(frozen=True, slots=True)
class PageTags:
    """The tags of one page.

    by_mark       tag for the marked-content numbers of text with a role
    descriptions  alternative texts of its pictures
    known         whether the page has tags at all
    """

    by_mark: Mapping[int, Tag]
    descriptions: tuple[str, ...] = ()
    known: bool = True

    def of(self, mark: int) -> Tag | None:
        """Return the tag of text with a marked-content number; None for text outside all tags."""
        return self.by_mark.get(mark, PLAIN) if mark >= 0 else None


NO_TAGS = PageTags({}, known=False)

_OUTWEIGHING = frozenset((Role.HEADING, Role.CONTENTS, Role.NOTE))
"""Roles that hold for all that stands inside: a contents table may be tagged as a list."""

_LEAVES = frozenset(("P", "Table", "Lbl", "Caption", "Code", "Formula", "Link", "Artifact"))
"""Elements that hold no headings: half of the time would go into their insides."""

_HEADING = re.compile(r"H([1-6]?)|Title")
_ROLES = {
    "TOC": Role.CONTENTS,
    "TOCI": Role.CONTENTS,
    "LI": Role.ITEM,
    "Note": Role.NOTE,
    "FENote": Role.NOTE,
}


def is_tagged(document: Any) -> bool:
    """Return whether a `pypdfium2` document says that it is tagged."""
    import pypdfium2.raw as pdfium_c

    return bool(pdfium_c.FPDFCatalog_IsTagged(document.raw))


def read_tags(page: Any, *, pictures: bool) -> PageTags:
    """Return the tags of a `pypdfium2` page; none where it has no structure tree.

    pictures  look for descriptions of pictures too
    """
    import pypdfium2.raw as pdfium_c

    tree = pdfium_c.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return NO_TAGS
    reader = _TagReader(pdfium_c, pictures)
    try:
        for index in range(pdfium_c.FPDF_StructTree_CountChildren(tree)):
            child = pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index)
            if child:
                reader.walk(child, PLAIN, 0)
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)
    return PageTags(reader.by_mark, tuple(reader.descriptions))


class _TagReader:
    def __init__(self, pdfium_c: Any, pictures: bool) -> None:
        self._c = pdfium_c
        self._pictures = pictures
        self._buffer = ctypes.create_string_buffer(_LONGEST_DESCRIPTION)
        self._elements = 0
        self.by_mark: dict[int, Tag] = {}
        self.descriptions: list[str] = []

    def walk(self, element: Any, above: Tag, depth: int) -> None:
        """Note the marks of an element and of all below it; a heading's spans are heading too."""
        c = self._c
        name = self._string(c.FPDF_StructElement_GetType, element)
        tag = self._tag(name, above)
        if name == "Figure" and (words := self._string(c.FPDF_StructElement_GetAltText, element)):
            self.descriptions.append(words)
        if tag is not PLAIN:
            for index in range(c.FPDF_StructElement_GetMarkedContentIdCount(element)):
                mark = c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
                if mark >= 0:
                    self.by_mark[mark] = tag
        elif name in _LEAVES and not self._pictures:
            return
        if depth >= _DEEPEST:
            return
        for index in range(c.FPDF_StructElement_CountChildren(element)):
            child = c.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                self.walk(child, tag, depth + 1)

    def _tag(self, name: str, above: Tag) -> Tag:
        """Return the tag of an element; what it says less of than the element above is not new."""
        heading = _HEADING.fullmatch(name)
        role = Role.HEADING if heading is not None else _ROLES.get(name, Role.OTHER)
        if role is Role.OTHER or (role is not above.role and above.role in _OUTWEIGHING):
            return above
        self._elements += 1
        return Tag(role, int(heading[1] or 1) if heading is not None else 0, self._elements)

    def _string(self, ask: Any, element: Any) -> str:
        size = ask(element, self._buffer, _LONGEST_DESCRIPTION)
        if not 2 <= size <= _LONGEST_DESCRIPTION:
            return ""
        return ctypes.string_at(self._buffer, size - 2).decode("utf-16-le", "replace")
