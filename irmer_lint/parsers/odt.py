"""Reads OpenDocument text (.odt), as LibreOffice and Word write it.

Structure follows OpenDocument 1.3, part 3. Deleted text that is still tracked is stored apart from
the body, so the text reads as if all changes were accepted; hidden text is left out; both are said
in the document's remarks. Headers and footers, then notes and comments, follow the body.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document, Layer
from irmer_lint.parsers.archive import open_archive
from irmer_lint.parsers.odt_story import Story
from irmer_lint.parsers.odt_styles import (
    DC,
    META,
    OFFICE,
    STYLE,
    TEXT,
    Element,
    Styles,
)
from irmer_lint.parsers.sheet import Sheet, plain

if TYPE_CHECKING:
    import zipfile

MAX_XML_BYTES = 100_000_000
"""Unpacked bytes of one XML part. A 200-page procedure set holds about 3 MB."""

FEW_HEADINGS = 2
"""With fewer headings than this the author used none, and they are taken from numbered lines."""

_DAMAGED = (
    "The inner structure of the file is damaged. "
    "Open it in LibreOffice or Word, save it again and check that copy."
)
_PROPERTIES = {
    f"{DC}title": "title",
    f"{META}initial-creator": "author",
    f"{META}creation-date": "created",
    f"{DC}date": "modified",
    f"{DC}creator": "lastModifiedBy",
    f"{DC}subject": "subject",
    f"{META}keyword": "keywords",
    f"{DC}description": "description",
}


def parse(data: bytes, path: str, sha256: str) -> Document:
    """Return the document in an OpenDocument text file.

    Raises UnreadableError if the file needs a password, is damaged, holds no text document, or
    would unpack to more than a document can hold.
    """
    with open_archive(data) as archive:
        _check(archive)
        content = _part(archive, "content.xml")
        styles = _part(archive, "styles.xml")
        meta = _part(archive, "meta.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise UnreadableError(
            "The file holds no text document. "
            "If it is a spreadsheet or a presentation, save it as PDF and check that."
        )
    named = [part for part in (content, styles) if part is not None]
    story = Story(Sheet(), Styles(named), outline=_outline(styles))
    try:
        story.guesses = sum(1 for _ in body.iter(f"{TEXT}h")) < FEW_HEADINGS
        story.children(body)
        story.changes(body)
        if styles is not None:
            _write_furniture(story, styles)
    except RecursionError as error:
        raise UnreadableError(_DAMAGED) from error
    story.write_remarks()
    return story.sheet.document(path, sha256, "odt", properties=_properties(meta))


def _check(archive: zipfile.ZipFile) -> None:
    """Raise UnreadableError for an encrypted file and for parts too large to be text."""
    names = archive.namelist()
    if "META-INF/manifest.xml" in names:
        manifest = archive.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest or "encrypted-package" in names:
            raise UnreadableError(
                "The document is password-protected. "
                "Save a copy without the password and check that copy."
            )
    if any(
        info.filename.endswith(".xml") and info.file_size > MAX_XML_BYTES
        for info in archive.infolist()
    ):
        raise UnreadableError(
            f"Unpacked, the text of the file would take more than {MAX_XML_BYTES // 1_000_000} MB, "
            "more than a document holds. Split the document and check its parts."
        )


def _part(archive: zipfile.ZipFile, name: str) -> Element | None:
    """Return the root of a part, None if the file has no such part."""
    try:
        content = archive.read(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_DAMAGED) from error


def _outline(styles: Element | None) -> Element | None:
    return None if styles is None else next(styles.iter(f"{TEXT}outline-style"), None)


def _properties(meta: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in () if meta is None else meta.iter():
        name = _PROPERTIES.get(element.tag) if isinstance(element.tag, str) else None
        if element.tag == f"{META}user-defined":
            name = plain(element.get(f"{META}name") or "")
        text = plain("".join(element.itertext())) if name else ""
        if name and text:
            found[name] = f"{found[name]}; {text}" if name == "keywords" and name in found else text
    if "author" not in found and "lastModifiedBy" in found:
        found["author"] = found["lastModifiedBy"]
    return found


def _write_furniture(story: Story, styles: Element) -> None:
    """Write the headers, then the footers, of the master pages in use, each text once."""
    masters = {
        master.get(f"{STYLE}name", ""): master for master in styles.iter(f"{STYLE}master-page")
    }
    wanted = {"Standard", *story.styles.master_pages()} & set(masters) or set(masters)
    while more := {masters[name].get(f"{STYLE}next-style-name") for name in wanted} & set(masters):
        if more <= wanted:
            break
        wanted |= more
    scope = Styles([styles])
    for kind, layer in (("header", Layer.HEADER), ("footer", Layer.FOOTER)):
        said: set[str] = set()
        for name, master in masters.items():
            for part in master if name in wanted else ():
                if not isinstance(part.tag, str) or part.get(f"{STYLE}display") == "false":
                    continue
                if re.fullmatch(rf"{kind}(?:-left|-first)?", part.tag.removeprefix(STYLE)):
                    story.furniture(part, scope, layer, said)
