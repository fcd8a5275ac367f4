"""Reads one flow of OpenDocument text: paragraphs, lists, tables and what is anchored in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from irmer_lint.model import Kind, Layer
from irmer_lint.parsers.line_shapes import Line
from irmer_lint.parsers.lines import write_paragraph
from irmer_lint.parsers.odt_styles import (
    DRAW,
    OFFICE,
    SVG,
    TABLE,
    TEXT,
    XML,
    Counter,
    Element,
    Styles,
    levels,
    whole,
)
from irmer_lint.parsers.sheet import SMALL_PICTURE_CM, Cell, Sheet, may_be_header, plain

_INDEXES = frozenset(
    f"{TEXT}{name}"
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    )
)
_ANCHORED = frozenset([f"{TEXT}note", f"{OFFICE}annotation"])
_UNSHOWN = frozenset(
    [
        f"{TEXT}note-citation",
        f"{TEXT}ruby-text",
        f"{TEXT}script",
        f"{TEXT}tracked-changes",
        f"{TEXT}index-title-template",
        f"{TEXT}hidden-text",
        f"{OFFICE}forms",
        f"{OFFICE}annotation-end",
        f"{SVG}title",
        f"{SVG}desc",
    ]
)
_CM = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "px": 2.54 / 96}


@dataclass(slots=True)
class _List:
    """A list being read.

    start   the number at which the open item begins the count anew
    counts  whether the open item has yet to be counted, at its first paragraph
    """

    style: str | None
    counter: Counter
    level: int
    start: int | None = None
    counts: bool = False


@dataclass(slots=True)
class Story:
    """Reads one flow of text: paragraphs, lists, tables and what is anchored in them."""

    sheet: Sheet
    styles: Styles
    outline: Element | None = None
    layer: Layer = Layer.BODY
    kind: Kind = Kind.PARAGRAPH
    guesses: bool = False
    in_cell: bool = False
    lists: list[_List] = field(default_factory=list)
    headings: Counter = field(default_factory=Counter)
    by_id: dict[str, Counter] = field(default_factory=dict)
    by_style: dict[str, Counter] = field(default_factory=dict)
    attached: list[Element] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden: int = 0
    insertions: int = 0
    deletions: int = 0

    def changes(self, body: Element) -> None:
        """Count the tracked changes."""
        for region in body.iter(f"{TEXT}changed-region"):
            self.insertions += region.find(f"{TEXT}insertion") is not None
            self.deletions += region.find(f"{TEXT}deletion") is not None

    def write_remarks(self) -> None:
        """Add what the reader of the report should know about the text."""
        counted = [
            f"{count} {name}{'' if count == 1 else 's'}"
            for count, name in ((self.insertions, "insertion"), (self.deletions, "deletion"))
            if count
        ]
        if counted:
            counted[0] = counted[0].replace(" ", " tracked ", 1)
            one = self.insertions + self.deletions == 1
            self.sheet.remark(
                f"{' and '.join(counted)} {'is' if one else 'are'} pending; the text was read as if "
                f"{'it were' if one else 'they were'} accepted."
            )
        if self.hidden:
            one = self.hidden == 1
            self.sheet.remark(
                f"{self.hidden} passage{'' if one else 's'} of hidden text "
                f"{'was' if one else 'were'} left out."
            )
        if self.guesses and any(block.kind is Kind.HEADING for block in self.sheet.blocks):
            self.sheet.remark(
                "The document hardly uses heading styles; headings were taken from numbered lines."
            )

    def furniture(self, part: Element, styles: Styles, layer: Layer, said: set[str]) -> None:
        """Write a header or a footer, leaving out what an earlier one already said."""
        outer = self.styles, self.layer, self.guesses
        start = len(self.sheet.blocks)
        self.styles, self.layer, self.guesses = styles, layer, False
        self.children(part)
        self.styles, self.layer, self.guesses = outer
        fresh = self.sheet.blocks[start:]
        del self.sheet.blocks[start:]
        for block in fresh:
            if block.text not in said:
                said.add(block.text)
                self.sheet.renumber(block)

    # Blocks

    def children(self, element: Element) -> None:
        """Write what stands inside an element."""
        for child in element:
            if isinstance(child.tag, str):
                self.block(child)

    def block(self, element: Element) -> None:
        """Write one element that is not part of a line of text."""
        tag = element.tag
        if tag == f"{TEXT}p":
            self.paragraph(element)
        elif tag == f"{TEXT}h":
            self.heading(element)
        elif tag == f"{TEXT}list":
            self.items(element)
        elif tag == f"{TABLE}table":
            self.table(element)
        elif tag in _INDEXES:
            outer, self.kind = self.kind, Kind.CONTENTS
            for body in element.iterchildren(f"{TEXT}index-body"):
                self.children(body)
            self.kind = outer
        elif tag == f"{TEXT}section" and (
            element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true"
        ):
            self.hide(element)
        elif tag.startswith(DRAW) or tag == f"{OFFICE}annotation":
            self.attachment(element)
        elif tag not in _UNSHOWN:
            # Sections, groups of rows, numbered paragraphs, and what later versions may add.
            self.children(element)

    def hide(self, element: Element) -> None:
        """Count a passage that is hidden."""
        self.hidden += bool(plain("".join(element.itertext())))

    def paragraph(self, element: Element) -> None:
        """Write a paragraph, then what is anchored in it."""
        lines, number = self.read(element)
        item: tuple[str, int] | None = None
        if self.lists and any(plain(line.text) for line in lines):
            item = self.item(element, number)
        title = self.styles.is_title(element.get(f"{TEXT}style-name"))
        if title and self.kind is Kind.PARAGRAPH and self.layer is Layer.BODY and not self.in_cell:
            self.sheet.heading(" ".join(line.text for line in lines), 1)
        elif self.kind is Kind.PARAGRAPH:
            guesses = self.guesses and not self.lists and not self.in_cell
            write_paragraph(self.sheet, lines, item=item, headings=guesses, layer=self.layer)
        else:
            text = " ".join(line.text for line in lines)
            self.sheet.add(self.kind, text, label=number, layer=self.layer)
        self.write_attached()

    def item(self, element: Element, number: str) -> tuple[str, int] | None:
        """Return label and depth if a paragraph is the first of its list item."""
        current = self.lists[-1]
        if not current.counts:
            return None
        current.counts = False
        label = self.count(element)
        return (number or label), current.level

    def count(self, element: Element) -> str:
        """Count the open list item on and return its label."""
        current = self.lists[-1]
        style = current.style or self.styles.list_style(element.get(f"{TEXT}style-name")) or ""
        self.by_style[style] = current.counter
        return current.counter.step(current.level, self.styles.levels(style), current.start)

    def heading(self, element: Element) -> None:
        """Write a heading, then what is anchored in it."""
        lines, number = self.read(element)
        text = " ".join(line.text for line in lines)
        level = whole(element.get(f"{TEXT}outline-level"), 1)
        if plain(text):
            label = ""
            if self.lists and self.lists[-1].counts:
                self.lists[-1].counts = False
                label = self.count(element)
            elif not self.lists:
                label = self.outline_number(element, level)
            label = number or label
            if self.kind is Kind.PARAGRAPH and not self.in_cell and self.layer is Layer.BODY:
                self.sheet.heading(text, level, label=label)
            else:
                self.sheet.add(self.kind, text, label=label, layer=self.layer)
        self.write_attached()

    def outline_number(self, element: Element, level: int) -> str:
        """Count a heading on and return its automatic number."""
        style = element.get(f"{TEXT}style-name")
        unnumbered = element.get(f"{TEXT}is-list-header") == "true"
        if unnumbered or self.styles.list_style(style) == "":
            return ""
        start = None
        if element.get(f"{TEXT}restart-numbering") == "true":
            start = whole(element.get(f"{TEXT}start-value"), 1)
        return self.headings.step(level, levels(self.outline), start)

    def items(self, element: Element) -> None:
        """Write the items of a list, those of lists inside it included."""
        above = self.lists[-1] if self.lists else None
        style = element.get(f"{TEXT}style-name") or (above.style if above else None)
        level = above.level + 1 if above else 1
        goes_on = element.get(f"{TEXT}continue-numbering") == "true"
        if above is not None:
            counter = above.counter
            if not goes_on:
                counter.restart(level)
        else:
            before = self.by_id.get(element.get(f"{TEXT}continue-list") or "")
            if before is None and goes_on:
                before = self.by_style.get(style or "")
            counter = before or Counter()
        if name := element.get(f"{XML}id"):
            self.by_id[name] = counter
        self.lists.append(_List(style, counter, level))
        for child in element:
            if child.tag == f"{TEXT}list-item":
                self.lists[-1].counts = True
                start = child.get(f"{TEXT}start-value")
                self.lists[-1].start = whole(start, 1) if start else None
                self.children(child)
                self.lists[-1].counts = False
            elif child.tag == f"{TEXT}list-header":
                self.children(child)
        self.lists.pop()

    # Text inside a paragraph

    def read(self, element: Element) -> tuple[Sequence[Line], str]:
        """Return the lines of a paragraph and the number stored with it, "" if there is none."""
        outer = self.words, self.lines
        self.words, self.lines = [], []
        number = ""
        if element.get(f"{TEXT}is-hidden") == "true" or self.styles.is_hidden(
            element.get(f"{TEXT}style-name"), "paragraph"
        ):
            self.hide(element)
        else:
            stored = element.find(f"{TEXT}number")
            number = plain("".join(stored.itertext())) if stored is not None else ""
            self.inline(element)
        lines = [*self.lines, Line("".join(self.words))]
        self.words, self.lines = outer
        return lines, number

    def inline(self, element: Element) -> None:
        """Collect the text of a line, and put aside what is anchored in it."""
        self.words.append(element.text or "")
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                pass
            elif tag == f"{TEXT}line-break":
                self.lines.append(Line("".join(self.words), hard=True))
                self.words = []
            elif tag in (f"{TEXT}s", f"{TEXT}tab"):
                self.words.append(" ")
            elif tag in _ANCHORED or (tag.startswith(DRAW) and tag != f"{DRAW}a"):
                self.attached.append(child)
            elif tag == f"{TEXT}hidden-paragraph" and child.get(f"{TEXT}is-hidden") == "true":
                self.hidden += 1
                self.words, self.lines = [], []
                return
            elif tag == f"{TEXT}hidden-text":
                self.hidden += 1
            elif tag == f"{TEXT}span" and self.styles.is_hidden(
                child.get(f"{TEXT}style-name"), "text"
            ):
                self.hide(child)
            elif tag not in _UNSHOWN and tag != f"{TEXT}number":
                self.inline(child)
            self.words.append(child.tail or "")

    # What is anchored in a paragraph

    def write_attached(self) -> None:
        """Write what was put aside while a paragraph was read."""
        elements, self.attached = self.attached, []
        for element in elements:
            self.attachment(element)

    def attachment(self, element: Element) -> None:
        """Write a note, a comment, a frame or a shape."""
        tag = element.tag
        if tag == f"{TEXT}note":
            citation = element.find(f"{TEXT}note-citation")
            label = "" if citation is None else plain("".join(citation.itertext()))
            body = element.find(f"{TEXT}note-body")
            if body is not None:
                text = self.apart(body)
                self.sheet.after_body(Kind.NOTE, text, label=label, layer=Layer.NOTE)
        elif tag == f"{OFFICE}annotation":
            self.sheet.after_body(Kind.COMMENT, self.apart(element), layer=Layer.COMMENT)
        elif tag == f"{DRAW}frame":
            self.frame(element)
        elif tag in (f"{DRAW}g", f"{DRAW}a"):
            for child in element:
                if isinstance(child.tag, str):
                    self.attachment(child)
        elif tag.startswith(DRAW):
            self.box(element)

    def frame(self, frame: Element) -> None:
        """Read a frame: a text box, a table, a picture, or an object of another program."""
        boxes = frame.findall(f"{DRAW}text-box")
        tables = frame.findall(f"{TABLE}table")
        for box in boxes:
            self.box(box)
        for table in tables:
            self.table(table)
        if boxes or tables or self.layer in (Layer.HEADER, Layer.FOOTER):
            return
        if any(isinstance(child.tag, str) and _is_object(child.tag) for child in frame):
            self.sheet.cannot_read(
                "embedded object",
                "Open the document and read this part by eye, or paste its content as a table.",
            )
        elif frame.find(f"{DRAW}image") is not None and not _is_small(frame):
            described = frame.find(f"{SVG}desc")
            if described is None:
                described = frame.find(f"{SVG}title")
            self.sheet.picture("" if described is None else "".join(described.itertext()))

    def box(self, element: Element) -> None:
        """Write the text of a box or a shape as one block, its tables as rows."""
        outside = self.layer in (Layer.HEADER, Layer.FOOTER)
        tables: list[Element] = []
        text = self.apart(element, tables)
        self.sheet.add(Kind.BOX, text, layer=self.layer if outside else Layer.TEXT_BOX)
        for table in tables:
            self.table(table)

    def apart(self, element: Element, tables: list[Element] | None = None) -> str:
        """Return the text of a note, a box or a cell in one piece; its tables are put aside."""
        inner = Story(Sheet(), self.styles, layer=self.layer, in_cell=True)
        inner.by_id, inner.by_style = self.by_id, self.by_style
        inner.children(element)
        self.hidden += inner.hidden
        if tables is not None:
            tables += inner.tables
        return self.sheet.absorb(inner.sheet)

    # Tables

    def table(self, element: Element) -> None:
        """Write a table, then those inside its cells."""
        if self.in_cell:
            self.tables.append(element)
            return
        rows = list(_rows(element))
        if _is_layout(rows):
            for row, _ in rows:
                for cell in row.iterchildren(f"{TABLE}table-cell"):
                    self.children(cell)
            return
        outer, self.lists = self.lists, []
        nested: list[Element] = []
        heads = sum(in_header for _, in_header in rows)
        cells = self.cells(rows, nested)
        if heads == 1 and not may_be_header([[cell.text for cell in row] for row in cells]):
            heads = 0
        layer = Layer.TABLE if self.layer is Layer.BODY else self.layer
        self.sheet.write_table(cells, heads=heads or None, layer=layer)
        for table in nested:
            self.table(table)
        self.lists = outer

    def cells(
        self, rows: Sequence[tuple[Element, bool]], nested: list[Element]
    ) -> list[list[Cell]]:
        """Return the cells of each row with the columns that they cover."""
        table: list[list[Cell]] = []
        merged: dict[int, tuple[int, Cell]] = {}
        for row, _ in rows:
            cells: list[Cell] = []
            column = 0
            for place in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                repeated = min(whole(place.get(f"{TABLE}number-columns-repeated"), 1), 64)
                for _ in range(repeated):
                    if column in merged:
                        down, above = merged.pop(column)
                        if down > 1:
                            merged[column] = down - 1, above
                        cells.append(Cell(above.text, column, above.span, continues=True))
                    elif place.tag == f"{TABLE}table-cell":
                        span = min(whole(place.get(f"{TABLE}number-columns-spanned"), 1), 64)
                        down = min(whole(place.get(f"{TABLE}number-rows-spanned"), 1), len(rows))
                        cells.append(Cell(self.apart(place, nested), column, span))
                        if down > 1:
                            merged[column] = down - 1, cells[-1]
                    column += 1
            table.append(cells)
        return table


def _rows(table: Element, in_header: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table with whether each stands in its header."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, in_header
        elif child.tag == f"{TABLE}table-header-rows":
            yield from _rows(child, True)
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child, in_header)


def _is_layout(rows: Sequence[tuple[Element, bool]]) -> bool:
    """Say whether a table only places text on the page: one column, or headings in its cells."""
    if any(in_header for _, in_header in rows):
        return False
    columns = max(
        (sum(1 for _ in row.iterchildren(f"{TABLE}table-cell")) for row, _ in rows), default=0
    )
    return columns <= 1 or any(
        child.tag == f"{TEXT}h" and len(cell) > 1
        for row, _ in rows
        for cell in row.iterchildren(f"{TABLE}table-cell")
        for child in cell
    )


def _is_object(tag: str) -> bool:
    return tag.startswith(f"{DRAW}object") or tag in (
        f"{DRAW}plugin",
        f"{DRAW}applet",
        f"{DRAW}floating-frame",
    )


def _is_small(frame: Element) -> bool:
    height = re.fullmatch(r"([\d.]{1,12})(cm|mm|in|pt|px)", frame.get(f"{SVG}height") or "")
    return height is not None and float(height[1]) * _CM[height[2]] < SMALL_PICTURE_CM
