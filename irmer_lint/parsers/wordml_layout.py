"""Lays the items of a Word file out as blocks: headings, lists, rows, boxes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from irmer_lint.model import Block, Kind, Layer, Place, Unread
from irmer_lint.parsers.wordml_items import Box, Cell, Item, Line, Missing, Reference, Table
from irmer_lint.parsers.wordml_numbering import BULLET
from irmer_lint.parsers.wordml_styles import StyleTable
from irmer_lint.parsers.wordml_tables import data_rows, emphasis, is_layout, side_headings

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element

MAX_HEADING_WORDS = 12
"""A line without a heading style is taken for a heading up to this many words."""

MAX_NUMBERED_WORDS = 8
"""The same for a line that only its number marks as a heading."""

MAX_STYLED_WORDS = 25
"""A line in a heading style with more words and a final full stop is a numbered clause."""

FEW_STYLED = 2
"""A document with fewer lines in heading styles does not use them for its structure."""

_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,4})\.?\s+(?=\S)")
_CHAPTER = re.compile(r"(\d{1,2})[.)]?\s+(?=\S)")
_PROCEDURE = re.compile(
    r"(?i:EP|Employer[’']?s[’']? procedure|Procedure|Appendix|Annex|Section|Schedule|Part)"
    r"[\s-]*(\d{1,2}[a-z]?|[A-Z])\b(?![’'])"
)
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
_DUTY = re.compile(r"\b(must|shall|will|should|may)\b", re.IGNORECASE)
_LABELLED = re.compile(r":\s*\S")
_ENTRY = re.compile(r"(?<!\d)(?<!\d[./])\d{1,3}$")
_DOTTED = re.compile(r"(?:\.{3}|…|\. \. \.|_{4})\s?\d{1,3}$")
_CONTENTS_TITLE = re.compile(r"(table of )?contents( page)?|index", re.IGNORECASE)
_PAGE_COLUMN = re.compile(r"page( no\.?| numbers?)?", re.IGNORECASE)


class Layout:
    """Collects the blocks of one document in reading order.

    blocks   so far
    origins  for each block the elements that it was made of
    unread   parts that hold no text, each with its place
    guessed  whether headings were taken from bold or numbered lines
    """

    def __init__(self, styles: StyleTable) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self.guessed = False
        self.origins: list[tuple[Element, ...]] = []
        self._stands_for: Element | None = None
        self._styles = styles
        self._guesses = False
        self._tables = 0
        self._path: list[tuple[int, str]] = []
        self._heading: tuple[str, ...] = ()
        self._ranks: list[tuple[int, tuple[int, bool, bool]]] = []
        self._in_contents = False
        self._anchors: dict[str, tuple[tuple[str, ...], str]] = {}

    def body(self, items: Sequence[Item]) -> None:
        """Lay out the body; its headings stand over everything that follows them."""
        self._guesses = _styled_headings(items) < FEW_STYLED
        self._lay(items, Layer.BODY)
        self._guesses = False
        self._enter(())

    def furniture(self, items: Sequence[Item], layer: Layer, section: Element) -> None:
        """Lay out a header or a footer, leaving out what an earlier one already said.

        `section` is the first section that bears it.
        """
        self._stands_for = section
        said = {block.text for block in self.blocks if block.place.layer == layer}
        start = len(self.blocks)
        self._lay(items, layer)
        self._enter(())
        fresh = []
        for block in self.blocks[start:]:
            if block.text not in said:
                said.add(block.text)
                fresh.append(block)
        del self.blocks[start:], self.origins[start:]
        for block in fresh:
            self._add(
                block.kind,
                block.text,
                layer,
                label=block.label,
                level=block.level,
                cells=block.cells,
                header=block.header,
                table=block.table,
            )
        self._stands_for = None

    def note(self, items: Sequence[Item], kind: Kind, tag: str, note: Element) -> None:
        """Lay out a note or a comment under the heading where it is referred to."""
        self._stands_for = note
        heading, number = self._anchors.get(tag, ((), ""))
        layer = Layer.COMMENT if kind == Kind.COMMENT else Layer.NOTE
        self._enter(heading)
        self._group(items, kind, layer, number)
        self._enter(())
        self._stands_for = None

    def is_referred_to(self, tag: str) -> bool:
        """Whether the text holds the mark of a note: one without a mark is not printed."""
        return tag in self._anchors

    def missing(self, what: str, advice: str) -> None:
        """Record a part that belongs to no place in particular."""
        self.unread.append(Unread(what, Place(), advice))

    def _add(
        self,
        kind: Kind,
        text: str,
        layer: Layer,
        *,
        label: str = "",
        level: int = 0,
        cells: tuple[str, ...] = (),
        header: tuple[str, ...] = (),
        table: int = 0,
        origin: tuple[Element, ...] = (),
    ) -> None:
        place = Place(self._heading, None, len(self.blocks) + 1, layer)
        self.origins.append(origin if self._stands_for is None else (self._stands_for,))
        self.blocks.append(Block(kind, text, place, label, level, cells, header, table))

    def _lay(self, items: Iterable[Item], layer: Layer) -> None:
        for item in items:
            if isinstance(item, Line):
                self._line(item, layer)
            elif isinstance(item, Table):
                self._table(item, layer)
            elif isinstance(item, Box):
                box = layer if layer in (Layer.HEADER, Layer.FOOTER) else Layer.TEXT_BOX
                heading = self._heading, list(self._path)
                self._group(item.items, Kind.BOX, box, "")
                self._heading, self._path = heading
            elif isinstance(item, Missing):
                place = Place(self._heading, None, len(self.blocks) or None, layer)
                self.unread.append(Unread(item.what, place, item.advice))
            else:
                self._anchor(item)

    def _anchor(self, reference: Reference) -> None:
        self._anchors.setdefault(reference.tag, (self._heading, reference.number))

    # Paragraphs

    def _line(self, line: Line, layer: Layer) -> None:
        text = line.text
        if text:
            self._text(line, text, layer)
        self._lay(line.attached, layer)

    def _text(self, line: Line, text: str, layer: Layer) -> None:
        if line.contents or self._is_contents_line(line, text):
            self._add(Kind.CONTENTS, text, layer, label=line.label, origin=line.elements)
            return
        level = line.level
        if level and _is_clause(text):
            level = 0
        elif not level and self._guesses and layer == Layer.BODY:
            level = self._guess(line, text)
            self.guessed = self.guessed or level > 0
        if level:
            self._head(line, level, layer)
        elif line.depth:
            self._add(
                Kind.LIST_ITEM,
                text,
                layer,
                label=line.label,
                level=line.depth,
                origin=line.elements,
            )
        else:
            self._add(Kind.PARAGRAPH, text, layer, label=line.label, origin=line.elements)

    def _head(self, line: Line, level: int, layer: Layer) -> None:
        text, label = line.text, line.label
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._heading = tuple(name for _, name in self._path)
        self._add(Kind.HEADING, text, layer, label=label, level=level, origin=line.elements)
        self._path.append((level, text if label in ("", BULLET) else f"{label} {text}"))
        self._heading = tuple(name for _, name in self._path)

    def _enter(self, heading: tuple[str, ...]) -> None:
        self._path = list(enumerate(heading, 1))
        self._heading = heading

    def _is_contents_line(self, line: Line, text: str) -> bool:
        """Whether a line belongs to a contents list made by hand."""
        if len(text) < 20 and _CONTENTS_TITLE.fullmatch(text.rstrip(" :")):
            self._in_contents = True
            return False
        entry = text[-1].isdigit() and _ENTRY.search(text) is not None
        if entry and (line.leader or _DOTTED.search(text)):
            return any(map(str.isalpha, text))
        self._in_contents = self._in_contents and entry and not line.level
        return self._in_contents

    def _guess(self, line: Line, text: str) -> int:
        """Heading level of a line without a heading style, or 0.

        Such a line is short, has no final full stop, and is bold throughout or numbered like a
        section. A numbered heading has the depth of its number; any other stands below the
        nearest heading that is larger, in capitals, or numbered when it is not itself.
        """
        words = text.split()
        if len(words) > MAX_HEADING_WORDS or text.endswith((".", ";", ",")) or line.label == BULLET:
            return 0
        number, title = _number_of(line, text)
        if sum(map(str.isalpha, title)) < 2:
            return 0
        bold, size = emphasis(line, self._styles)
        if not bold:
            numbered = "." in number or _PROCEDURE.match(text) or _PROCEDURE.match(line.label)
            if not number or not numbered or len(words) > MAX_NUMBERED_WORDS:
                return 0
            if _DUTY.search(title) or text.endswith(":") or not title[0].isupper():
                return 0
        elif not number and _LABELLED.search(text):
            return 0
        rank = (size, text.isupper() or line.style.caps, bool(number))
        while self._ranks and self._ranks[-1][1] <= rank:
            self._ranks.pop()
        level = self._ranks[-1][0] + 1 if self._ranks else 1
        if number:
            level = number.count(".") + 1
            self._ranks = [(depth, other) for depth, other in self._ranks if depth < level]
        self._ranks.append((level, rank))
        return level

    # Tables and boxes

    def _table(self, table: Table, layer: Layer) -> None:
        if is_layout(table, self._styles):
            self._laid_out(table, layer)
            return
        self._tables += 1
        number = self._tables
        inside = Layer.TABLE if layer == Layer.BODY else layer
        contents = False
        for row in data_rows(table, self._styles):
            if row.lone is not None and self._section_row(row.lone, layer):
                continue
            if not row.header and row.cells:
                contents = _PAGE_COLUMN.fullmatch(row.cells[-1]) is not None
            listed = contents and (not row.header or row.cells[-1].isdigit())
            if row.text:
                self._add(
                    Kind.CONTENTS if listed else Kind.TABLE_ROW,
                    row.text,
                    inside,
                    cells=row.cells,
                    header=row.header,
                    table=number,
                    origin=row.elements,
                )
            self._lay(row.after, inside)

    def _section_row(self, cell: Cell, layer: Layer) -> bool:
        """Lay out a row across the whole table that is a heading in its own right."""
        lines = cell.lines
        if len(lines) != 1 or not lines[0].level or layer != Layer.BODY:
            return False
        self._lay(cell.items, layer)
        return True

    def _laid_out(self, table: Table, layer: Layer) -> None:
        beside = side_headings(table) and layer == Layer.BODY
        outer = list(self._path)
        for row in table.rows:
            cells = list(row.cells)
            if beside:
                self._path = list(outer)
                level = (outer[-1][0] if outer else 0) + 1
                line = cells[0].lines[0]
                self._head(line, level, layer)
                self._lay(
                    (a for i in cells[0].items if isinstance(i, Line) for a in i.attached), layer
                )
                del cells[0]
            for cell in cells:
                self._lay(cell.items, layer)
        if beside:
            self._path = outer
            self._heading = tuple(name for _, name in outer)

    def _group(self, items: Sequence[Item], kind: Kind, layer: Layer, label: str) -> None:
        """Lay out a box or a note: neighbouring paragraphs as one block, tables as rows."""
        words: list[str] = []
        elements: list[Element] = []
        after: list[Item] = []

        def close() -> None:
            if words:
                self._add(kind, " ".join(words), layer, label=label, origin=tuple(elements))
            self._lay(after, layer)
            words.clear()
            elements.clear()
            after.clear()

        for item in items:
            if not isinstance(item, Line):
                close()
                self._lay((item,), layer)
            elif item.contents or (item.level and not _is_clause(item.text)):
                close()
                self._line(item, layer)
            else:
                if item.shown:
                    words.append(item.shown)
                    elements.extend(item.elements)
                after.extend(item.attached)
        close()


def _styled_headings(items: Iterable[Item]) -> int:
    """How many lines of the body bear a heading style or an outline level."""
    count = 0
    for item in items:
        if isinstance(item, Line):
            count += bool(item.level and item.text and not item.contents)
        elif isinstance(item, Table):
            count += sum(_styled_headings(cell.items) for row in item.rows for cell in row.cells)
    return count


def _is_clause(text: str) -> bool:
    return text.endswith((".", ";", ":")) and len(text.split()) > MAX_STYLED_WORDS


def _number_of(line: Line, text: str) -> tuple[str, str]:
    """The number that a line bears, automatic or typed, and what follows it."""
    procedure = _PROCEDURE.match(line.label) or _PROCEDURE.match(text)
    if procedure:
        title = text if line.label else text[procedure.end() :].strip(" :.–-—") or text
        return procedure[1], title
    if line.label:
        number = _NUMBER.search(line.label)
        return (number[0] if number else ""), text
    typed = _SECTION.match(text) or _CHAPTER.match(text)
    if typed:
        # "1.0 Purpose" is a chapter: its second figure only fills the form.
        return re.sub(r"\.0$", "", typed[1]), text[typed.end() :]
    return "", text
