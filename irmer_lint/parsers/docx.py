"""Reads Word files (.docx, .docm) into documents.

python-docx opens the package; one walk over its XML gathers everything a reader sees, because
python-docx's own text leaves out content controls, text boxes, tracked insertions, notes, simple
fields, nested tables and automatic numbers. The work is shared between

    wordml_package    opening the file, and refusing what cannot be opened
    wordml_styles     styles and their inheritance
    wordml_numbering  automatic numbers
    wordml_text       the walk over the text
    wordml_shapes     text boxes, SmartArt, pictures
    wordml_tables     data or page layout, header rows
    wordml_layout     blocks and their places
    wordml_origins    the way back, from a block to the paragraphs it was made of

Tracked changes are read as if all were accepted, hidden text is left out, and both are said in
the document's remarks. Pictures, charts and embedded objects are recorded as unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document, Kind, Layer, ReadState
from irmer_lint.parsers import wordml_names as w
from irmer_lint.parsers.wordml_layout import Layout
from irmer_lint.parsers.wordml_numbering import Numbering
from irmer_lint.parsers.wordml_origins import Body, trace
from irmer_lint.parsers.wordml_package import WordPackage, open_package
from irmer_lint.parsers.wordml_styles import StyleTable
from irmer_lint.parsers.wordml_text import Context, Story

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element

_NOTES = (
    ("footnotes", w.FOOTNOTE, w.FOOTNOTE_REF, Kind.NOTE),
    ("endnotes", w.ENDNOTE, w.ENDNOTE_REF, Kind.NOTE),
    ("comments", w.COMMENT, w.COMMENT_REF, Kind.COMMENT),
)
_PROPERTIES = {
    "title": "title",
    "creator": "author",
    "version": "version",
    "created": "created",
    "modified": "modified",
    "lastModifiedBy": "lastModifiedBy",
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
    "description": "description",
    "contentStatus": "status",
}
_DAMAGED = (
    "The inner structure of the file is damaged. "
    "Open it in Word, let Word repair it, save it as .docx and check that copy."
)
_MISSING_ADVICE = "Open the document in Word, let Word repair it, and check the repaired copy."


def parse(data: bytes, path: str, sha256: str) -> Document:
    """Return the Word file in `data` as a document; `path` and `sha256` are passed on to it.

    Raises UnreadableError, with a sentence for the reader of the report, if the bytes are no
    Word file, need a password, are damaged, or would unpack to more than a document can hold.
    """
    package = open_package(data)
    try:
        return _read(package, path, sha256)
    except Exception as error:
        # Whatever the XML of a damaged file leads to is one thing to its owner.
        raise UnreadableError(_DAMAGED) from error


def origins(data: bytes) -> Body:
    """Return where the words of each block of `parse` stand in the XML of the file.

    Raises as `parse` does.
    """
    package = open_package(data)
    try:
        _, layout = _lay_out(package)
        return trace(package, layout.origins)
    except Exception as error:
        raise UnreadableError(_DAMAGED) from error


def _read(package: WordPackage, path: str, sha256: str) -> Document:
    context, layout = _lay_out(package)
    return Document(
        path=path,
        sha256=sha256,
        format="docx",
        blocks=tuple(layout.blocks),
        unread=tuple(layout.unread),
        state=ReadState.PARTLY_READ if layout.unread else ReadState.READ,
        properties=_properties(package),
        remarks=tuple(_remarks(context, layout)),
    )


def _lay_out(package: WordPackage) -> tuple[Context, Layout]:
    styles = StyleTable(package.root_of_kind("styles"))
    numbering = Numbering(package.root_of_kind("numbering"), styles)
    context = Context(package, styles, numbering)
    layout = Layout(styles)
    root = package.root(package.main)
    body = None if root is None else root.find(w.BODY)
    if body is not None:
        layout.body(Story(context, package.main).read(body))
        _read_furniture(context, layout, body)
    _read_notes(context, layout)
    for kind in dict.fromkeys(package.missing):
        layout.missing(f"missing or damaged part ({kind})", _MISSING_ADVICE)
    return context, layout


def _read_furniture(context: Context, layout: Layout, body: Element) -> None:
    """Headers, then footers, of the sections in order: those that Word prints, each once."""
    package = context.package
    settings = package.root_of_kind("settings")
    mark = None if settings is None else settings.find(w.EVEN_AND_ODD)
    even = mark is not None and w.is_on(mark)
    sections = [s for s in body.iter(w.SECT_PR) if s.getparent().tag != w.SECT_PR_CHANGE]
    for reference, layer in ((w.HEADER_REF, Layer.HEADER), (w.FOOTER_REF, Layer.FOOTER)):
        read: set[str] = set()
        for section, relationship in _printed(sections, reference, even):
            part = package.related(package.main, relationship)
            if part is None or relationship in read:
                continue
            read.add(relationship)
            root = package.root(part)
            if root is not None:
                context.numbering.restart()
                layout.furniture(Story(context, part, pictures=False).read(root), layer, section)


def _printed(sections: list[Element], reference: str, even: bool) -> Iterator[tuple[Element, str]]:
    """The headers (or footers) that some page bears: section and relationship, in order.

    A section without one of its own continues that of the section before; the first-page and
    even-page variants are printed only where switched on (ECMA-376 Part 1, 17.10).
    """
    current: dict[str, str] = {}
    for section in sections:
        for ref in section.iterchildren(reference):
            current[ref.get(w.TYPE) or "default"] = ref.get(w.REL_ID) or ""
        title_page = section.find(w.TITLE_PG)
        shown = ["default"]
        if title_page is not None and w.is_on(title_page):
            shown.insert(0, "first")
        if even:
            shown.append("even")
        yield from ((section, current[kind]) for kind in shown if kind in current)


def _read_notes(context: Context, layout: Layout) -> None:
    for kind_of_part, tag, reference, kind in _NOTES:
        part: Any = context.package.of_kind(kind_of_part)
        root = None if part is None else context.package.root(part)
        if root is None:
            continue
        for note in root.iterchildren(tag):
            mark = f"{reference}#{note.get(w.ID)}"
            # Separators, and notes whose mark was deleted, are not printed as notes.
            if kind != Kind.COMMENT and not layout.is_referred_to(mark):
                continue
            context.numbering.restart()
            layout.note(Story(context, part).read(note), kind, mark, note)


def _properties(package: WordPackage) -> Mapping[str, str]:
    """Document properties as text, those that the author added after Word's own."""
    found: dict[str, str] = {}
    core = package.properties("core-properties")
    for element in () if core is None else core:
        name = _PROPERTIES.get(_local_name(element))
        text = " ".join((element.text or "").split())
        if name and text:
            found[name] = text
    custom = package.properties("custom-properties", "customProperties")
    for element in () if custom is None else custom:
        name = " ".join((element.get("name") or "").split())
        text = " ".join(" ".join(element.itertext()).split())
        if name and text:
            found.setdefault(name, text)
    return found


def _local_name(element: Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _remarks(context: Context, layout: Layout) -> Iterator[str]:
    changes = context.changes
    counted = [
        _counted(changes[kind], name)
        for kind, name in (("insertion", "insertion"), ("deletion", "deletion"), ("move", "move"))
        if changes[kind]
    ]
    if counted:
        counted[0] = counted[0].replace(" ", " tracked ", 1)
        total = sum(changes.values())
        listed = " and ".join(filter(None, (", ".join(counted[:-1]), counted[-1])))
        verb, pronoun = ("is", "it were") if total == 1 else ("are", "they were")
        yield f"{listed} {verb} pending; the text was read as if {pronoun} accepted."
    if context.hidden:
        passages = _counted(context.hidden, "passage")
        verb = "was" if context.hidden == 1 else "were"
        yield f"{passages} of hidden text {verb} left out."
    if layout.guessed:
        yield (
            "The document hardly uses heading styles; "
            "headings were taken from bold and numbered lines."
        )
    if context.package.has_macros:
        yield "The document holds macros; they were not run."


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
