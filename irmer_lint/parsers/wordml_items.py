"""What the Word parser finds on its walk, before it is laid out as blocks.

Whether a bold line is a heading, or a table a page layout, shows only when the whole document or
the whole table has been read. So the walk yields these items and `wordml_layout` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from irmer_lint.model import Kind
from irmer_lint.parsers.wordml_styles import PLAIN, Style

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph.

    text      the words, single spaces
    label     automatic number or bullet
    depth     depth in a list from 1, or 0
    level     heading level from style or outline level, or 0
    contents  whether it is a line of a contents table
    leader    whether dots lead to the text after a tab
    attached  what hangs on it: boxes, parts not read, references to notes
    joined    paragraphs before it whose text has become part of it
    """

    text: str
    label: str = ""
    depth: int = 0
    level: int = 0
    contents: bool = False
    leader: bool = False
    style: Style = PLAIN
    element: Element | None = None
    attached: tuple[Item, ...] = ()
    joined: tuple[Element, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        """The paragraphs in which its words stand."""
        return self.joined if self.element is None else (*self.joined, self.element)

    @property
    def shown(self) -> str:
        """The text with the automatic number in front, as a reader sees it."""
        return f"{self.label} {self.text}".strip() if self.label else self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    items      what it holds, in reading order
    lines      those of its paragraphs that show something, nested tables left out
    text       these paragraphs in one, with numbers and bullets
    column     its first grid column, from 0
    span       how many grid columns it covers
    continues  whether it continues the cell above it and shows nothing of its own
    """

    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    text: str
    column: int
    span: int
    continues: bool
    element: Element


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; `repeats` says that Word repeats it as a header on each page."""

    cells: tuple[Cell, ...]
    repeats: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the rows that a reader sees."""

    rows: tuple[Row, ...]
    element: Element


@dataclass(frozen=True, slots=True)
class Box:
    """A text box or one shape of a chart."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that a reader sees and that holds no text to read."""

    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The mark in the text that a note or a comment hangs on."""

    kind: Kind
    tag: str
    number: str


Item: TypeAlias = Line | Table | Box | Missing | Reference
