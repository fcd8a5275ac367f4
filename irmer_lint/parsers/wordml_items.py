"""What the Word parser finds on its walk, before it is laid out as blocks.

Whether a bold line is a heading, or a table a page layout, shows only when the whole document or
the whole table has been read. So the walk yields these items and `wordml_layout` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from irmer_lint.model import Kind
from irmer_lint.parsers.wordml_styles import Style

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph.

    raw       text with tabs and line breaks
    label     automatic number or bullet
    depth     depth in a list from 1, or 0
    level     heading level from style or outline level, or 0
    contents  whether it is a line of a contents table
    leader    whether it has a tab stop with dots
    attached  what hangs on it: boxes, parts not read, references to notes
    """

    raw: str
    label: str = ""
    depth: int = 0
    level: int = 0
    contents: bool = False
    leader: bool = False
    style: Style = Style()
    element: Element | None = None
    attached: tuple[Item, ...] = ()

    @property
    def text(self) -> str:
        """The text with single spaces."""
        return " ".join(self.raw.split())

    @property
    def shown(self) -> str:
        """The text with the automatic number in front, as a reader sees it."""
        return f"{self.label} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its items, its first grid column from 0, how many columns it covers.

    continues  the cell continues the one above it and shows nothing of its own
    """

    items: tuple[Item, ...]
    column: int
    span: int
    continues: bool
    element: Element

    @property
    def lines(self) -> tuple[Line, ...]:
        """The paragraphs that show something, nested tables left out."""
        return tuple(i for i in self.items if isinstance(i, Line) and (i.label or i.text))


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
