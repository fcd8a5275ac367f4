"""What every room of the house passes on: documents, places, judgements, findings, reports.

Plain frozen data. Nothing here reads a file, the clock or the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Layer(StrEnum):
    """Where on the sheet a passage stands."""

    BODY = "body"
    TABLE = "table"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text_box"
    NOTE = "note"
    COMMENT = "comment"


class Kind(StrEnum):
    """What a block is, as far as a parser can tell from its form."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    BOX = "box"
    """A text box or a shape of a flow chart."""
    NOTE = "note"
    """A footnote or an endnote."""
    CONTENTS = "contents"
    """A line of a contents table."""
    COMMENT = "comment"
    """A reviewer's comment: kept apart, never evidence."""


class ReadState(StrEnum):
    """How much of a file was read."""

    READ = "read"
    PARTLY_READ = "partly_read"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its document.

    heading    the headings above it, outermost first, each with its number ("3.2 Who is asked")
    page       printed page, counted from 1; None where the format has no pages (Word, Markdown)
    paragraph  running number of the block in the document as read, counted from 1
    layer      body, table, header, footer, text box, note or comment
    """

    heading: tuple[str, ...] = ()
    page: int | None = None
    paragraph: int | None = None
    layer: Layer = Layer.BODY


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, table row, box or note, in reading order.

    text    what a reader sees, single spaces, without the automatic number; the cells of a
            table row are joined by " | "
    label   the automatic number or bullet rendered ("3.2.1", "EP 4", "(a)", "•"), else ""
    level   heading level from 1, or depth of a list item from 1; 0 otherwise
    cells   the cells of a table row, merged ones once; empty for other kinds
    header  the header row of the table that a row belongs to, one text a column; may be empty
    table   running number of the table in the document (rows of one table share it); 0 for none
    """

    kind: Kind
    text: str
    place: Place
    label: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a document that could not be read, in words for a quality manager.

    what    "picture without text", "image-only page", "password-protected", "damaged file" ...
    advice  what to do about it, one sentence
    """

    what: str
    place: Place = Place()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read, or the reason why it was not.

    path        as given on the command line, forward slashes; a member of a zip bundle is
                "bundle.zip/folder/name.docx"
    sha256      of the bytes of the file, lower-case hex; "" when they could not be read
    format      "docx", "pdf", "odt", "md", "html", "txt"
    blocks      in reading order; headers, footers, notes and comments after the body
    unread      parts that could not be read; a whole file that could not be read has exactly one
    pages       number of pages where the format has them
    properties  document properties or front matter as text: title, author, version, created ...
    remarks     sentences for the reader of the report, e.g. "3 tracked insertions and 1 deletion
                are pending; the text was read as if they were accepted."
    """

    path: str
    sha256: str
    format: str
    blocks: tuple[Block, ...] = ()
    unread: tuple[Unread, ...] = ()
    state: ReadState = ReadState.READ
    pages: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Number of words in all blocks, comments left out."""
        return sum(len(block.text.split()) for block in self.blocks if block.kind != Kind.COMMENT)
