"""Reads HTML: what a browser would show, in reading order, without asking the network for anything.

Pages come from intranets and from Word's "save as web page". The page is never run: scripts, styles
and navigation are left out, and so is what the page itself marks as hidden.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import lxml.html
from lxml import etree

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document, Kind, Layer
from irmer_lint.parsers.line_shapes import Line
from irmer_lint.parsers.lines import write_paragraph
from irmer_lint.parsers.sheet import STRUCK_OUT, Cell, Sheet, cells, numbered, plain
from irmer_lint.parsers.text import decode, write_text

Element: TypeAlias = Any

MAX_DEPTH = 100
"""Elements within elements. Real pages stay below 60; deeper parts are read as running text."""

FEW_HEADINGS = 2
"""With fewer headings than this the author marked none, and numbered lines are taken for them."""

_EMPTY = "The page shows no words. If a browser shows some, save it from there as PDF."
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_NUMBER_AND_TITLE = re.compile(r"^((?:[A-Z]{2,4} ?)?\d{1,2}(?:\.\d{1,2})*\.?)(?=[A-Z][a-z])")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_TOC = re.compile(r"toc|table-of-contents|contents", re.IGNORECASE)

_NEVER = frozenset(
    ["script", "style", "template", "noscript", "head", "canvas", "audio", "datalist"]
)
_STRUCK = frozenset(["del", "s", "strike"])
_EMBEDDED = frozenset(["iframe", "object", "embed", "video", "frame"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset
    figcaption figure footer form header hr html legend li main menu nav ol p pre search section
    summary table tbody td tfoot th thead tr ul
    """.split()
)
_PROPERTIES = {
    "author": "author",
    "creator": "author",
    "date": "created",
    "created": "created",
    "issued": "issued",
    "modified": "modified",
    "last-modified": "modified",
    "revised": "modified",
    "version": "version",
    "title": "title",
    "subject": "subject",
    "description": "description",
    "keywords": "keywords",
    "identifier": "identifier",
    "publisher": "publisher",
}


def parse(data: bytes, path: str, sha256: str) -> Document:
    """Return the document in an HTML file.

    Raises UnreadableError if the file is empty, is not text, or shows no words.
    """
    text, remark = _decode(data)
    sheet = Sheet()
    if remark:
        sheet.remark(remark)
    root = _tree(sheet, text)
    properties = _properties(root)
    page = _Page(sheet, guesses=sum(1 for _ in root.iter(*_HEADINGS)) < FEW_HEADINGS)
    page.element(root)
    page.close()
    if not sheet.blocks and not sheet.unread:
        raise UnreadableError(_EMPTY)
    return sheet.document(path, sha256, "html", properties=properties)


def write_fragment(sheet: Sheet, text: str) -> None:
    """Write the blocks of a piece of HTML that stands inside another document."""
    page = _Page(sheet)
    page.element(_tree(sheet, f"<div>{text}</div>"))
    page.close()


def _decode(data: bytes) -> tuple[str, str]:
    """Return the text of the page: the byte order mark decides, then what the page declares."""
    declared = _CHARSET.search(data[:4096]) or _ENCODING.search(data[:1024])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        # No other encoding looks like UTF-8 by chance, whatever a template in the page declares.
        return decode(data)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        # Browsers read Latin-1 as Windows-1252, and so do the programs that write it.
        name = "cp1252" if name in ("iso-8859-1", "latin1", "us-ascii", "ascii") else name
        try:
            return decode(data.decode(name).encode())[0], ""
        except (LookupError, UnicodeError):
            return decode(data)
    return decode(data)


def _tree(sheet: Sheet, text: str) -> Element:
    # libxml2 stops reading at a NUL and would lose the rest of the page.
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text)
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, huge_tree=True
    )
    data = text.encode("utf-8", errors="replace")
    try:
        root = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableError(_EMPTY) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        sheet.cannot_read(
            "the rest of the page, after elements nested too deep to be read",
            "Save the page from a browser as PDF and check that.",
        )
    return root


def _properties(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("title", "meta"):
        if element.tag == "title":
            name, value = "title", element.text_content()
        else:
            full = element.get("name") or element.get("property") or element.get("http-equiv") or ""
            short = re.sub(r"^(?:dc|dcterms|og|article)[.:]", "", full.strip().lower())
            name = _PROPERTIES.get(short.replace("_time", ""), "")
            value = element.get("content") or ""
        if name and plain(value):
            found.setdefault(name, plain(value))
    return found


@dataclass(slots=True)
class _List:
    """A list being read: the label of the item that is open and not yet written."""

    ordered: bool
    style: str = "1"
    number: int = 1
    step: int = 1
    label: str = ""


@dataclass(slots=True)
class _Page:
    """The page as it is read: running text is collected until a block element ends it."""

    sheet: Sheet
    layer: Layer = Layer.BODY
    kind: Kind = Kind.PARAGRAPH
    lists: list[_List] = field(default_factory=list)
    depth: int = 0
    words: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    hidden: int = 0
    struck: int = 0
    inserted: int = 0
    in_cell: bool = False
    guesses: bool = False
    later: list[Element] = field(default_factory=list)

    def close(self) -> None:
        """Write what is still open and the remarks about the page."""
        self.flush()
        if self.hidden:
            parts = "1 hidden part" if self.hidden == 1 else f"{self.hidden} hidden parts"
            verb = "was" if self.hidden == 1 else "were"
            self.sheet.remark(f"{parts} of the page {verb} left out.")
        if self.struck:
            self.sheet.remark(STRUCK_OUT)
        if self.guesses and any(block.kind is Kind.HEADING for block in self.sheet.blocks):
            self.sheet.remark(
                "The page hardly uses heading elements; headings were taken from numbered lines."
            )
        if self.inserted:
            marks = (
                "1 marked insertion" if self.inserted == 1 else f"{self.inserted} marked insertions"
            )
            self.sheet.remark(f"{marks} in the page: the text was read as if accepted.")

    # Running text

    def text(self, words: str | None) -> None:
        if words:
            self.words.append(words)

    def end_line(self) -> None:
        self.lines.append(Line("".join(self.words), hard=True))
        self.words = []

    def flush(self) -> None:
        """Write the running text collected so far as a block of its own."""
        lines = [*self.lines, Line("".join(self.words))]
        self.lines, self.words = [], []
        lines = [line for line in lines if plain(line.text)]
        if not lines:
            return
        if self.kind is not Kind.PARAGRAPH:
            self.sheet.add(self.kind, " ".join(line.text for line in lines), layer=self.layer)
            return
        item: tuple[str, int] | None = None
        if self.lists and self.lists[-1].label:
            item = self.lists[-1].label, len(self.lists)
            self.lists[-1].label = ""
        guesses = self.guesses and not self.lists and self.layer is Layer.BODY
        write_paragraph(self.sheet, lines, item=item, headings=guesses, layer=self.layer)

    # Elements

    def element(self, element: Element) -> None:
        """Read one element and what it holds, but not the text after it."""
        tag = element.tag
        if not isinstance(tag, str):
            return
        tag = tag.rpartition("}")[2].lower()
        if tag in _NEVER or (tag == "nav" and _is_navigation(element)):
            return
        if _is_hidden(element, tag):
            self.hidden += bool(plain(element.text_content()))
            return
        if tag in _STRUCK:
            self.struck += bool(plain(element.text_content()))
            return
        if self.depth >= MAX_DEPTH:
            self.text(" ".join(element.itertext()))
        elif tag in _EMBEDDED:
            self.sheet.cannot_read(
                "embedded page or object",
                "The page shows another page or object inside itself: give that one as a file too.",
            )
        elif tag == "br":
            self.end_line()
        elif tag == "img":
            self.image(element)
        elif tag == "svg":
            self.drawing(element)
        elif tag in _HEADINGS or element.get("role") == "heading":
            self.heading(element, tag)
        elif tag == "table":
            self.table(element)
        elif tag == "dl":
            self.definitions(element)
        elif tag == "pre" and not self.in_cell:
            self.flush()
            write_text(self.sheet, element.text_content())
        else:
            self.inserted += tag == "ins"
            self.inside(element, tag)

    def inside(self, element: Element, tag: str) -> None:
        block = tag in _BLOCKS
        outer = self.layer, self.kind
        if block:
            self.flush()
        if (
            tag == "footer"
            and self.layer is Layer.BODY
            and next(element.iterancestors("article", "section"), None) is None
        ):
            self.layer = Layer.FOOTER
        if self.kind is Kind.PARAGRAPH and block and _is_contents(element, tag):
            self.kind = Kind.CONTENTS
        if tag in ("ul", "ol", "menu"):
            self.lists.append(_list(element, tag))
        elif tag == "li" and self.lists:
            self.lists[-1].label = _label(self.lists[-1], element)
        self.depth += 1
        self.children(element)
        self.depth -= 1
        if block:
            self.flush()
        if tag in ("ul", "ol", "menu"):
            self.lists.pop()
        self.layer, self.kind = outer

    def children(self, element: Element) -> None:
        self.text(element.text)
        for child in element:
            self.element(child)
            self.text(child.tail)

    def heading(self, element: Element, tag: str) -> None:
        self.flush()
        # LibreOffice writes a heading's automatic number straight in front of its text.
        text = _NUMBER_AND_TITLE.sub(r"\1 ", self.inline(element))
        level = element.get("aria-level") or "2"
        if self.kind is Kind.CONTENTS:
            self.sheet.add(Kind.CONTENTS, text, layer=self.layer)
        else:
            level_number = _HEADINGS.get(tag) or (int(level) if level.isdecimal() else 2)
            self.sheet.heading(text, min(max(level_number, 1), 9), layer=self.layer)

    def inline(self, element: Element) -> str:
        """Return all text of an element in one piece; tables inside it are kept for later."""
        inner = _Page(Sheet(), depth=self.depth + 1, in_cell=True)
        inner.children(element)
        inner.flush()
        self.hidden += inner.hidden
        self.struck += inner.struck
        self.inserted += inner.inserted
        self.later += inner.later
        return self.sheet.absorb(inner.sheet)

    def write_later(self) -> None:
        """Write the tables that stand inside what was just written."""
        tables, self.later = self.later, []
        for table in tables:
            self.table(table)

    def image(self, element: Element) -> None:
        if element.get("alt") == "" or element.get("role") in ("presentation", "none"):
            return  # marked as decoration
        self.sheet.picture(element.get("alt") or element.get("title") or "")

    def drawing(self, element: Element) -> None:
        """Read the words of a drawing as boxes; a drawing without any is a picture."""
        texts = [
            plain(part.text_content())
            for part in element.iter()
            if isinstance(part.tag, str)
            and part.tag.rpartition("}")[2] in ("text", "foreignobject")
        ]
        self.flush()
        for text in texts:
            self.sheet.add(Kind.BOX, text, layer=Layer.TEXT_BOX)

    def definitions(self, element: Element) -> None:
        """Read a definition list as rows of two cells: the term and what is said about it."""
        self.flush()
        rows: list[tuple[list[str], list[str]]] = []
        for part in element.iter("dt", "dd"):
            # libxml2 puts an unclosed <dd> inside the one before: it is part of that one's text.
            if next(part.iterancestors("dl", "dt", "dd"), None) is not element:
                continue
            if _is_hidden(part, part.tag):
                self.hidden += 1
                continue
            if not rows or (part.tag == "dt" and rows[-1][1]):
                rows.append(([], []))
            rows[-1][part.tag == "dd"].append(self.inline(part))
        layer = Layer.TABLE if self.layer is Layer.BODY else self.layer
        self.sheet.write_table(
            [cells((" / ".join(terms), " ".join(texts))) for terms, texts in rows],
            heads=0,
            layer=layer,
        )
        self.write_later()

    def table(self, element: Element) -> None:
        if self.in_cell:
            self.later.append(element)
            return
        self.flush()
        rows = [row for row in element.iter("tr") if _nearest(row, "table") is element]
        shown = [row for row in rows if not _is_hidden(row, "tr")]
        self.hidden += len(rows) - len(shown)
        if _is_layout(element, shown):
            self.depth += 1
            self.children(element)
            self.depth -= 1
            self.flush()
            return
        for caption in element.iter("caption"):
            if _nearest(caption, "table") is element:
                self.sheet.add(Kind.PARAGRAPH, self.inline(caption), layer=Layer.TABLE)
        heads = _header_rows(shown)
        layer = Layer.TABLE if self.layer is Layer.BODY else self.layer
        self.sheet.write_table(self.cells(shown), heads=heads or None, layer=layer)
        self.write_later()

    def cells(self, rows: Sequence[Element]) -> list[list[Cell]]:
        """Return the cells of each row with the columns that they cover."""
        table: list[list[Cell]] = []
        merged: dict[int, tuple[int, Cell]] = {}
        for row in rows:
            places: list[Cell] = []
            column = 0
            waiting = [cell for cell in row if cell.tag in ("td", "th")]
            while waiting or column in merged:
                if column in merged:
                    down, above = merged.pop(column)
                    if down > 1:
                        merged[column] = down - 1, above
                    places.append(Cell(above.text, column, above.span, continues=True))
                else:
                    cell = waiting.pop(0)
                    if _is_hidden(cell, cell.tag):
                        self.hidden += 1
                        continue
                    span = _span(cell, "colspan", 50)
                    places.append(Cell(self.inline(cell), column, span))
                    if (down := _span(cell, "rowspan", len(rows)) - 1) > 0:
                        merged[column] = down, places[-1]
                column += places[-1].span
            table.append(places)
        return table


# ---------------------------------------------------------------------------------------------
# What an element says about itself
# ---------------------------------------------------------------------------------------------


def _is_hidden(element: Element, tag: str) -> bool:
    return (
        element.get("hidden") is not None
        or _HIDDEN.search(element.get("style") or "") is not None
        or (tag == "dialog" and element.get("open") is None)
    )


def _is_navigation(nav: Element) -> bool:
    """Say whether a navigation element holds links; one left open swallows the page's text."""
    linked = sum(len(plain(link.text_content())) for link in nav.iter("a"))
    return 2 * linked >= len(plain(nav.text_content()))


def _is_contents(element: Element, tag: str) -> bool:
    """Say whether an element is a contents table or an entry of one.

    An entry is a list item that is, but for a list below it, nothing but a link to a place on the
    same page.
    """
    names = [element.get("id") or "", *(element.get("class") or "").split()]
    if any(name.startswith("MsoToc") for name in names):
        return True
    whole = element.get("role") == "doc-toc" or any(_TOC.fullmatch(name) for name in names)
    if not whole and tag != "li":
        return False
    left_out = _HEADINGS if whole else ("ul", "ol")
    parts = [part for part in element if part.tag not in left_out]
    links = [
        link
        for part in parts
        for link in part.iter("a")
        if (link.get("href") or "").startswith("#")
    ]
    linked = plain(" ".join(link.text_content() for link in links))
    words = (element.text, *(word for part in parts for word in (part.text_content(), part.tail)))
    text = plain(" ".join(filter(None, words)))
    return bool(linked) and (2 * len(linked) >= len(text) if whole else linked == text)


def _is_layout(table: Element, rows: Sequence[Element]) -> bool:
    """Say whether a table only places text on the page."""
    if table.get("role") in ("presentation", "none"):
        return True
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    if any(cell.tag == "th" for row in cells for cell in row):
        return False
    return max(map(len, cells), default=0) <= 1 or any(
        next(cell.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None
        for row in cells
        for cell in row
    )


def _header_rows(rows: Sequence[Element]) -> int:
    """Return how many rows at the top stand in the table's head or are all header cells."""
    heads = 0
    for row in rows:
        cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
        in_head = (parent := row.getparent()) is not None and parent.tag == "thead"
        if not in_head and not (cells and set(cells) == {"th"}):
            break
        heads += 1
    return heads


def _nearest(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(tag), None)


def _span(cell: Element, name: str, most: int) -> int:
    """Return a colspan or rowspan; 0 means all that are left."""
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), most) or most) if text.isascii() and text.isdigit() else 1


def _list(element: Element, tag: str) -> _List:
    if tag != "ol":
        return _List(ordered=False)
    items = sum(child.tag == "li" for child in element)
    backwards = element.get("reversed") is not None
    start = element.get("start") or ""
    first = int(start) if re.fullmatch(r"-?\d{1,6}", start) else (items if backwards else 1)
    return _List(True, element.get("type") or "1", first, -1 if backwards else 1)


def _label(numbers: _List, item: Element) -> str:
    if not numbers.ordered:
        return "•"
    value = item.get("value") or ""
    if re.fullmatch(r"-?\d{1,6}", value):
        numbers.number = int(value)
    label = f"{numbered(numbers.number, numbers.style)}."
    numbers.number += numbers.step
    return label
