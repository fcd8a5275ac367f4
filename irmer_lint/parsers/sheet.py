"""The sheet on which parsers write their blocks, in reading order, each with its place.

For the formats whose parsers find text piece by piece: Markdown, HTML, plain text, OpenDocument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from irmer_lint.model import Block, Document, Kind, Layer, Place, ReadState, Unread
from irmer_lint.parsers.numerals import roman

LONG_HEADING = 160
"""A "heading" longer than this that ends in a full stop is a paragraph under a heading's mark."""

SMALL_PICTURE_CM = 3.0
"""Pictures less high than this are logos, icons and rules."""

STRUCK_OUT = "Text struck out in the document was left out."

_EMBLEM = re.compile(r"\b(?:logo|crest|emblem)\b", re.IGNORECASE)
_CONTROL_LABEL = re.compile(
    r"(?:document|author|written|prepared|title|version|issue|review|next|approv|authoris|ratif"
    r"|date|reference|policy|owner|trust|employer|practice|effective|expir|supersed|lead|status)",
    re.IGNORECASE,
)

# Soft hyphens and zero-width characters show nothing and would split words; a no-break hyphen
# shows a hyphen; other control characters, and half characters, cannot stand in the reports.
_UNSEEN = {
    **dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)], " "),
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0xD800, 0xE000)]),
    0x2011: "-",
}


def plain(text: str) -> str:
    """Return text as a reader sees it: single spaces, nothing invisible, no-break hyphens as "-"."""
    return " ".join(text.translate(_UNSEEN).split())


class Form(Enum):
    """How a heading was recognised; it decides which headings it may stand under."""

    MARKED = auto()
    """The format says so: "#" in Markdown, <h2> in HTML, an outline level in OpenDocument."""
    NAMED = auto()
    """ "EP 3 ...", "Appendix B", "WI-RT-044 ..."."""
    CAPITALS = auto()
    NUMBERED = auto()
    """ "3.2 Who is asked"."""


@dataclass(slots=True)
class _Open:
    level: int
    text: str
    form: Form


@dataclass(frozen=True, slots=True)
class Cell:
    """One place in a table.

    column     the first column it covers, counted from 0
    span       how many columns it covers
    continues  the lower part of a cell merged downwards; its text is that of the upper part
    """

    text: str
    column: int
    span: int = 1
    continues: bool = False


def cells(texts: Sequence[str]) -> list[Cell]:
    """Return a row of cells of which none is merged."""
    return [Cell(text, column) for column, text in enumerate(texts)]


@dataclass(slots=True)
class Sheet:
    """The blocks of one document in reading order, each with its number and its place."""

    page: int | None = None
    blocks: list[Block] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _later: list[tuple[Kind, str, str, Layer, Place]] = field(default_factory=list)
    _tables: int = 0

    def place(self, layer: Layer = Layer.BODY) -> Place:
        """Return the place of the next block."""
        outside = layer in (Layer.HEADER, Layer.FOOTER)
        return Place(
            heading=() if outside else tuple(heading.text for heading in self._open),
            page=self.page,
            paragraph=len(self.blocks) + 1,
            layer=layer,
        )

    def heading(
        self,
        text: str,
        level: int,
        *,
        label: str = "",
        form: Form = Form.MARKED,
        layer: Layer = Layer.BODY,
    ) -> None:
        """Write a heading of a level from 1 and open it for what follows.

        A heading recognised by shape stands under those that are surer: a number under a name or
        a marked heading, a name under a marked heading.
        """
        text = plain(text)
        if not text:
            return
        surer = [heading.level for heading in self._open if heading.form.value < form.value]
        level += max(surer, default=0)
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        self.blocks.append(Block(Kind.HEADING, text, self.place(layer), label=label, level=level))
        self._open.append(_Open(level, f"{label} {text}".strip(), form))

    def add(
        self,
        kind: Kind,
        text: str,
        *,
        label: str = "",
        level: int = 0,
        layer: Layer = Layer.BODY,
    ) -> bool:
        """Write a block; return False, and write nothing, if it has no text."""
        text = plain(text)
        if not text:
            return False
        self.blocks.append(Block(kind, text, self.place(layer), label=label, level=level))
        return True

    def renumber(self, block: Block) -> None:
        """Write a block that was taken off the sheet again, with the number it has now."""
        place = replace(block.place, paragraph=len(self.blocks) + 1)
        self.blocks.append(replace(block, place=place))

    def after_body(self, kind: Kind, text: str, *, label: str = "", layer: Layer) -> None:
        """Keep a note or a comment for the end, under the heading where its mark stands."""
        if text := plain(text):
            self._later.append((kind, text, label, layer, self.place(layer)))

    def write_table(
        self,
        rows: Sequence[Sequence[Cell]],
        *,
        heads: int | None = None,
        layer: Layer = Layer.TABLE,
    ) -> None:
        """Write the rows of one table; those of its header too, as rows without a header.

        A merged cell is written once. Where the first cell of a row continues the one above, its
        text stands in `cells` again, for it says whom or what the row is about, but not in `text`.

        heads  how many rows at the top are the header; None if the format does not say, and the
               look of the first row decides
        """
        rows = [row for row in rows if any(plain(cell.text) for cell in row)]
        if not rows:
            return
        texts = [[cell.text for cell in row] for row in rows[:2]]
        if heads is None:
            heads = int(looks_like_header(texts[0], texts[1:]))
        if heads >= len(rows):
            heads = 0
        self._tables += 1
        over = _headers(rows[:heads])
        for number, row in enumerate(rows):
            shown = [cell for cell in row if not cell.continues or cell.column == 0]
            header = tuple(_over(cell, over) for cell in shown) if number >= heads else ()
            self._row(row, shown, header if any(header) else (), layer)

    def _row(
        self, row: Sequence[Cell], shown: Sequence[Cell], header: tuple[str, ...], layer: Layer
    ) -> None:
        texts = [plain(cell.text) for cell in row if not cell.continues]
        if not any(texts):
            return
        self.blocks.append(
            Block(
                Kind.TABLE_ROW,
                " | ".join(filter(None, texts)),
                self.place(layer),
                cells=tuple(plain(cell.text) for cell in shown),
                header=header,
                table=self._tables,
            )
        )

    def absorb(self, inner: Sheet) -> str:
        """Return all text of another sheet in one piece, its numbers and bullets included.

        What it could not read, and its notes, are taken over with the place reached here.
        """
        place = replace(self.place(), paragraph=len(self.blocks) or None)
        self.unread += [replace(part, place=place) for part in inner.unread]
        self._later += [
            (kind, text, label, layer, place) for kind, text, label, layer, _ in inner._later
        ]
        for remark in inner.remarks:
            self.remark(remark)
        return " ".join(f"{block.label} {block.text}".strip() for block in inner.blocks)

    def cannot_read(self, what: str, advice: str) -> None:
        """Record a part that could not be read, at the place of the block before it."""
        place = replace(self.place(), paragraph=len(self.blocks) or None)
        self.unread.append(Unread(what, place, advice))

    def picture(self, description: str = "") -> None:
        """Record a picture whose words, if it shows any, could not be read; emblems show none."""
        described = plain(description)
        if not _EMBLEM.search(described):
            self.cannot_read(
                f"picture without text (described as '{described}')"
                if described
                else "picture without text",
                "Read the picture by eye, or give its words as text or as a table.",
            )

    def remark(self, text: str) -> None:
        """Add a sentence for the reader of the report, once."""
        if text not in self.remarks:
            self.remarks.append(text)

    def document(
        self,
        path: str,
        sha256: str,
        form: str,
        *,
        properties: Mapping[str, str] | None = None,
        pages: int | None = None,
    ) -> Document:
        """Return everything written, notes and comments last."""
        blocks = list(self.blocks)
        for kind, text, label, layer, place in self._later:
            last = Place(place.heading, place.page, len(blocks) + 1, layer)
            blocks.append(Block(kind, text, last, label=label))
        return Document(
            path=path,
            sha256=sha256,
            format=form,
            blocks=tuple(blocks),
            unread=tuple(self.unread),
            state=ReadState.PARTLY_READ if self.unread else ReadState.READ,
            pages=pages,
            properties=dict(properties or {}),
            remarks=tuple(self.remarks),
        )


def looks_like_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row of a table that marks none is its header row.

    Headers are short, filled in, without figures, and the table has other rows. In two columns
    "Author | Lead Radiographer" looks the same: a control label there means that there is none.
    """
    if len(first) < 2 or not others:
        return False
    if len(first) == 2 and _CONTROL_LABEL.match(first[0].strip()):
        return False
    return all(
        0 < len(cell) <= 45
        and len(cell.split()) <= 6
        and not re.search(r"\d|[.;:]$", cell)
        and cell.strip("-–—") != ""
        for cell in (plain(cell) for cell in first)
    )


def may_be_header(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a first row that is marked as the header can be one.

    LibreOffice marks the first row of every new table unless told not to, so that of a control
    table with labels down its first column, and one of running text, are marked too.
    """
    first, *others = rows
    if any(len(plain(cell)) > 80 for cell in first):
        return False
    below = [row[0] for row in others if row and row[0].strip()]
    labels = sum(_CONTROL_LABEL.match(label.strip()) is not None for label in below)
    labelled = len(first) == 2 and _CONTROL_LABEL.match(first[0].strip())
    return not (labelled and labels * 2 >= len(below))


def _headers(rows: Sequence[Sequence[Cell]]) -> Mapping[int, list[str]]:
    """Return the texts of the header over each column, from the top."""
    over: dict[int, list[str]] = {}
    for cell in (cell for row in rows for cell in row if not cell.continues):
        for column in range(cell.column, cell.column + cell.span):
            over.setdefault(column, []).append(plain(cell.text))
    return over


def _over(cell: Cell, headers: Mapping[int, list[str]]) -> str:
    """Return the header over a cell, that of several columns or rows joined."""
    columns = range(cell.column, cell.column + cell.span)
    texts = (text for column in columns for text in headers.get(column, ()))
    return " ".join(dict.fromkeys(filter(None, texts)))


def numbered(number: int, style: str) -> str:
    """Return a list number as printed: "1", "a", "A", "i" or "I"; any other style as figures."""
    if style in ("a", "A") and number > 0:
        # After z come aa, bb, cc in Word and OpenDocument, but aa, ab, ac in HTML and here.
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(style) + rest) + letters
        return letters
    if style in ("i", "I") and 0 < number < 4000:
        return roman(number) if style == "i" else roman(number).upper()
    return str(number)
