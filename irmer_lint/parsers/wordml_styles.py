"""What the styles of a Word file say about its paragraphs, inheritance resolved.

Only the styles that a document uses are resolved, each once: python-docx walks the whole list of
styles again for every paragraph, which was measured as the largest share of its time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irmer_lint.parsers import wordml_names as w

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element

_HEADING = re.compile(r"heading ([1-9])")
# LibreOffice calls the lines "Contents 1", Word "toc 1"; "Table Contents" is no contents table.
_CONTENTS = re.compile(
    r"(toc|contents|index) ([1-9]|heading)|table of (figures|authorities)|toa heading"
)
_DEFAULT_SIZE = 20
"""Half-points: the size of text that no style sizes (ECMA-376 Part 1, 17.3.2.38)."""

MAX_INHERITANCE = 50
"""Styles that one style may build on; more than that is a circle or a damaged file."""


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph or character style, with what it inherits.

    level     heading level from 1, or 0
    num_id    the list that paragraphs of the style belong to, or None
    ilvl      the list level that the style names, counted from 0, or None
    numbered  the style itself and those it builds on, nearest first, down to the one that names
              the list
    bold, caps, hidden, contents   as named
    size      half-points
    """

    level: int = 0
    num_id: str | None = None
    ilvl: int | None = None
    numbered: tuple[str, ...] = ()
    bold: bool = False
    caps: bool = False
    hidden: bool = False
    contents: bool = False
    size: int = _DEFAULT_SIZE


PLAIN = Style()
"""A style that says nothing."""


class StyleTable:
    """The styles of one document by their identifier; an unknown one reads as the default."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str | None, Style] = {}
        self._size = _DEFAULT_SIZE
        self._default: str | None = None
        self.hides_text = False
        if root is None:
            return
        for element in root.iterchildren(w.STYLE):
            style_id = element.get(w.STYLE_ID)
            if style_id is None:
                continue
            self._elements[style_id] = element
            if element.get(w.TYPE) == "paragraph" and element.get(w.DEFAULT) in ("1", "true", "on"):
                self._default = style_id
        self.hides_text = next(root.iter(w.VANISH), None) is not None
        for defaults in root.iterchildren(w.DOC_DEFAULTS):
            for size in defaults.iter(w.SIZE):
                self._size = w.whole(size.get(w.VAL), _DEFAULT_SIZE)

    def paragraph(self, style_id: str | None) -> Style:
        """The paragraph style called `style_id`; None or an unknown one is the default style."""
        return self._style(style_id if style_id in self._elements else self._default)

    def character(self, style_id: str | None) -> Style:
        """The character style called `style_id`; None or an unknown one says nothing."""
        return self._style(style_id) if style_id in self._elements else PLAIN

    def numbering_of(self, style_id: str) -> str | None:
        """The list that a numbering style stands for (ECMA-376 Part 1, 17.9.21)."""
        return self._style(style_id).num_id if style_id in self._elements else None

    def first_row_stands_out(self, style_id: str | None) -> bool:
        """Whether a table style prints the first row in bold or on a coloured ground."""
        for ancestor in self._chain(style_id):
            for part in self._elements[ancestor].iterchildren(w.TBL_STYLE_PR):
                if part.get(w.TYPE) == "firstRow":
                    return any(w.is_on(b) for b in part.iter(w.BOLD)) or any(
                        is_filled(shading) for shading in part.iter(w.SHADING)
                    )
        return False

    def _chain(self, style_id: str | None) -> list[str]:
        """`style_id` and the styles that it builds on, nearest first."""
        chain: list[str] = []
        while style_id in self._elements and style_id not in chain:
            chain.append(style_id)
            if len(chain) > MAX_INHERITANCE:
                break
            base = self._elements[style_id].find(w.BASED_ON)
            style_id = None if base is None else base.get(w.VAL)
        return chain

    def _style(self, style_id: str | None) -> Style:
        style = self._resolved.get(style_id)
        if style is None:
            style = self._resolved[style_id] = self._resolve(style_id)
        return style

    def _resolve(self, style_id: str | None) -> Style:
        chain = self._chain(style_id)
        level: int | None = None
        num_id: str | None = None
        ilvl: int | None = None
        numbered: tuple[str, ...] = ()
        contents = False
        marks: dict[str, bool] = {}
        size: int | None = None
        for position, ancestor in enumerate(chain):
            element = self._elements[ancestor]
            named = element.find(w.NAME)
            name = (named.get(w.VAL) or "").casefold() if named is not None else ""
            contents = contents or _CONTENTS.fullmatch(name) is not None
            paragraph = element.find(w.PPR)
            if level is None:
                level = _level(name, paragraph)
            numbers = None if paragraph is None else paragraph.find(w.NUM_PR)
            if numbers is not None and num_id is None:
                num_id = _value(numbers, w.NUM_ID)
                if ilvl is None and numbers.find(w.ILVL) is not None:
                    ilvl = w.whole(_value(numbers, w.ILVL), 0)
                if num_id is not None:
                    numbered = tuple(chain[: position + 1])
            run = element.find(w.RPR)
            if run is None:
                continue
            for prop in run:
                if prop.tag in (w.BOLD, w.CAPS, w.VANISH):
                    marks.setdefault(prop.tag, w.is_on(prop))
                elif prop.tag == w.SIZE and size is None:
                    size = w.whole(prop.get(w.VAL), self._size)
        return Style(
            level=0 if contents else level or 0,
            num_id=num_id,
            ilvl=ilvl,
            numbered=numbered,
            bold=marks.get(w.BOLD, False),
            caps=marks.get(w.CAPS, False),
            hidden=marks.get(w.VANISH, False),
            contents=contents,
            size=self._size if size is None else size,
        )


def is_filled(shading: Element) -> bool:
    """Whether a shading paints a ground that is not plain white."""
    return (shading.get(w.FILL) or "auto").casefold() not in ("auto", "ffffff")


def outline_level(value: str | None) -> int:
    """Heading level from 1 for a stored outline level; 0 for body text, which is stored as 9."""
    level = w.whole(value, 9)
    return level + 1 if 0 <= level < 9 else 0


def _level(name: str, paragraph: Element | None) -> int | None:
    """Heading level that a style gives itself; 0 for body text; None where it does not say."""
    if paragraph is not None:
        outline = paragraph.find(w.OUTLINE)
        if outline is not None:
            return outline_level(outline.get(w.VAL))
    heading = _HEADING.fullmatch(name)
    if heading:
        return int(heading[1])
    return 1 if name == "title" else None


def _value(parent: Element, tag: str) -> str | None:
    child = parent.find(tag)
    return None if child is None else child.get(w.VAL)
