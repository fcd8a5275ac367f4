"""Opens the package of a Word file: its parts, their relationships, and what is wrong with it.

python-docx opens the package. What it refuses although Word opens it (a link to a part that is
not there, the "Strict Open XML" namespaces, backslashes in member names) is mended in a copy in
memory first. Nothing outside the file is ever fetched and no macro is run.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from irmer_lint.errors import UnreadableError
from irmer_lint.parsers.archive import check_member, open_archive

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element

MAX_XML_BYTES = 200_000_000
"""Unpacked bytes of all XML parts together. A 200-page procedure set holds about 3 MB."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_TEXT_PARTS = ("header", "footer", "footnotes", "endnotes", "comments", "diagramData")

_OTHER_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"<html", "a web page"),
    (b"<!doctype html", "a web page"),
    (b"<?xml", "a plain XML file"),
)


_OTHER_PACKAGES = {
    "content.xml": "an OpenDocument file (.odt)",
    "xl/workbook.xml": "an Excel workbook (.xlsx)",
    "ppt/presentation.xml": "a PowerPoint presentation (.pptx)",
}


class WordPackage:
    """The parts of one Word file.

    main     the part that holds the body of the document
    missing  kinds of text that the file names but does not hold, or holds damaged
    """

    def __init__(self, package: Any, missing: tuple[str, ...] = ()) -> None:
        self._package = package
        self.main: Any = package.main_document_part
        self.missing: list[str] = list(missing)

    def root(self, part: Any) -> Element | None:
        """The root element of a part, or None (and a note in `missing`) where it is damaged."""
        if hasattr(part, "element"):
            return part.element
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        try:
            return etree.fromstring(part.blob, parser)
        except etree.XMLSyntaxError:
            self.missing.append(posixpath.splitext(posixpath.basename(str(part.partname)))[0])
            return None

    def related(self, part: Any, relationship_id: str | None) -> Any | None:
        """The part inside the file that a relationship of `part` leads to, or None."""
        relationship = part.rels.get(relationship_id)
        return None if relationship is None or relationship.is_external else target(relationship)

    def of_kind(self, kind: str) -> Any | None:
        """The first part that the document names as "styles", "numbering", "footnotes" ..."""
        return next(_of_kind(self.main, kind), None)

    def root_of_kind(self, kind: str) -> Element | None:
        """The root element of the first part of a kind, or None where there is none."""
        part = self.of_kind(kind)
        return None if part is None else self.root(part)

    def properties(self, *kinds: str) -> Element | None:
        """The root element of the document properties of one of `kinds`, or None."""
        for kind in kinds:
            for part in _of_kind(self._package, kind):
                return self.root(part)
        return None

    @property
    def has_macros(self) -> bool:
        """Whether the file carries macros; they are never run."""
        return self.of_kind("vbaProject") is not None


def open_package(data: bytes) -> WordPackage:
    """Return the package that `data` holds.

    Raises UnreadableError for bytes that are no Word file, a file that needs a password, a
    damaged file, and one that would unpack to more than a document can hold.
    """
    _refuse_other_formats(data)
    _check_members(data)
    # Imported before anything is caught: a broken installation is no damaged file. docx registers
    # its part classes on import; without that every part would stay unparsed.
    import docx  # noqa: F401

    # python-docx raises whatever a damaged file makes it stumble over, KeyError and
    # AttributeError among them; each of them means the same to the reader of the report.
    try:
        return _opened(data)
    except Exception:  # noqa: S110  # tried once more, mended
        pass
    try:
        mended, missing = _mended(data)
        return _opened(mended, missing)
    except Exception as error:
        raise UnreadableError(
            "The file is damaged, or holds no Word document. "
            "Open it in Word, let Word repair it, save it as .docx and check that copy."
        ) from error


def target(relationship: Any) -> Any:
    """The part that an internal relationship leads to."""
    return relationship.target_part


def _of_kind(source: Any, kind: str) -> Iterator[Any]:
    for relationship in source.rels.values():
        if not relationship.is_external and relationship.reltype.rsplit("/", 1)[-1] == kind:
            yield target(relationship)


def _opened(data: bytes, missing: tuple[str, ...] = ()) -> WordPackage:
    from docx.package import Package

    package = WordPackage(Package.open(io.BytesIO(data)), missing)
    root = package.root(package.main)
    if root is None or not root.tag.endswith("/2006/main}document"):
        raise ValueError("the main part is no transitional Word document")
    return package


def _refuse_other_formats(data: bytes) -> None:
    if not data[:65_536].strip(b"\0 \t\r\n"):
        raise UnreadableError("The file is empty. Ask its author for a complete copy.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError(
                "The document is password-protected. "
                "Save a copy without the password and check that copy."
            )
        raise UnreadableError(
            "The file is an older Office file (.doc) under the name of a newer one. "
            "Open it in Word, save it as .docx and check that copy."
        )
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, name in _OTHER_FORMATS:
        if start.startswith(magic.lower()):
            raise UnreadableError(
                f"The file is {name} under the name of a Word document. "
                "Give it its own ending, or save it from Word as .docx."
            )


def _check_members(data: bytes) -> None:
    with open_archive(data) as archive:
        members = archive.infolist()
    for member in members:
        check_member(member)
    xml = sum(m.file_size for m in members if m.filename.lower().endswith((".xml", ".rels")))
    if xml > MAX_XML_BYTES:
        raise UnreadableError(
            f"Unpacked, the text of the file would take more than {MAX_XML_BYTES // 1_000_000} MB, "
            "more than a document holds. Split the document and check its parts."
        )
    names = {member.filename for member in members}
    for foreign, name in _OTHER_PACKAGES.items():
        if foreign in names:
            raise UnreadableError(
                f"The file is {name} under the name of a Word document. "
                "Give it its own ending, or save it from Word as .docx."
            )


def _mended(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A copy that python-docx can open, and the kinds of text part that it had to do without."""
    missing: list[str] = []
    copy = io.BytesIO()
    with open_archive(data) as archive, zipfile.ZipFile(copy, "w") as mended:
        members = {m.filename.replace("\\", "/").lstrip("/"): m for m in archive.infolist()}
        for name, member in members.items():
            content = archive.read(member)
            if name.endswith((".xml", ".rels")) and _STRICT in content:
                content = _STRICT_NAME.sub(
                    rb"http://schemas.openxmlformats.org/\1/2006/\2", content
                )
            if name.endswith(".rels"):
                content = _without_dead_links(name, content, set(members), missing)
            mended.writestr(name, content)
    return copy.getvalue(), tuple(missing)


def _without_dead_links(name: str, content: bytes, names: set[str], missing: list[str]) -> bytes:
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    folder = posixpath.dirname(posixpath.dirname(name))
    for link in list(root):
        if link.get("TargetMode") == "External":
            continue
        path = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        if path not in names:
            kind = link.get("Type", "").rsplit("/", 1)[-1]
            if kind in _TEXT_PARTS:
                missing.append(kind)
            root.remove(link)
    return bytes(etree.tostring(root))
