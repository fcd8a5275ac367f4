"""Turns files into documents: finds them, sees what they really are, and reads each.

    bundle    files, folders and zip bundles become sources
    docx pdf odt markdown html text office    one module for each format, `parse(data, path, sha256)`

A file that cannot be read becomes a document that says so; it never stops the others. Importing
this package loads no reader: each is imported when the first file of its format is read.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from importlib import import_module

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document, ReadState, Unread
from irmer_lint.parsers.archive import open_archive
from irmer_lint.parsers.bundle import (
    FORMATS,
    Found,
    Skipped,
    Source,
    find,
    find_bytes,
)

__all__ = [
    "FORMATS",
    "Found",
    "Skipped",
    "Source",
    "detected",
    "find",
    "find_bytes",
    "read",
]

_MODULES = {
    "docx": "docx",
    "pdf": "pdf",
    "odt": "odt",
    "md": "markdown",
    "html": "html",
    "txt": "text",
    "doc": "office",
    "rtf": "office",
}
_NAMES = {
    "docx": "a Word document",
    "pdf": "a PDF",
    "odt": "an OpenDocument text",
    "html": "a web page",
    "txt": "plain text",
    "doc": "an old Word document",
    "rtf": "rich text",
}
_NOT_READ = {
    "xlsx": "a spreadsheet",
    "pptx": "a presentation",
    "vsdx": "a drawing",
    "ods": "a spreadsheet",
    "odp": "a presentation",
    "odg": "a drawing",
    "xls": "a spreadsheet",
    "ppt": "a presentation",
    "vsd": "a drawing",
    "msg": "an e-mail",
    "picture": "a picture",
    "zip": "a zip file without a document",
    "archive": "an archive that is not opened here",
    "ole": "an old Office file that is no Word document",
    "binary": "no text",
}
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!\x1a", b"7z\xbc\xaf", b"\x1f\x8b", b"\xfd7zXZ")
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def read(source: Source) -> Document:
    """Return one source as a document; a file that cannot be read is one too, and says why.

    What the file is, is decided by its first bytes; the ending of its name decides only between
    the kinds of text. No exception leaves this function but those that stop the program.
    """
    try:
        data = source.read()
    except UnreadableError as error:
        return _unreadable(source, "", _ending(source), source.problem or str(error))
    except Exception as error:
        return _unreadable(source, "", _ending(source), _failed(error))
    sha256 = hashlib.sha256(data).hexdigest()
    if source.problem:
        return _unreadable(source, sha256, _ending(source), source.problem)
    form = FORMATS.get(source.suffix, "")
    try:
        if not data.strip(b"\0 \t\r\n"):
            raise UnreadableError("The file is empty. Ask its author for a complete copy.")
        real = detected(data, form)
        if real not in _MODULES:
            raise UnreadableError(_not_read(real))
        document: Document = import_module(f"irmer_lint.parsers.{_MODULES[real]}").parse(
            data, source.path, sha256
        )
        if document.state is not ReadState.UNREADABLE and not document.words:
            raise UnreadableError(_wordless(document))
    except UnreadableError as error:
        return _unreadable(source, sha256, form or _ending(source), str(error))
    except Exception as error:
        return _unreadable(source, sha256, form or _ending(source), _failed(error))
    if real == form:
        return document
    name = f"The name of the file ends in {source.suffix}, but" if source.suffix else "The file"
    remark = f"{name} it is {_NAMES[real]}; it was read as what it is."
    if not source.suffix:
        remark = f"The name of the file has no ending; it was read as {_NAMES[real]}."
    return replace(document, remarks=(*document.remarks, remark))


def detected(data: bytes, form: str) -> str:
    """Return the format that the bytes show, or `form`, the one that the name promises.

    Raises UnreadableError for an encrypted Office file.
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if start.startswith(b"%PDF-") or (form == "pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data, form)
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_ole(data)
    if data.startswith(_PICTURES):
        return "picture"
    if data.startswith(_ARCHIVES):
        return "archive"
    if form != "md" and _HTML.match(data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")):
        return "html"
    if form:
        return form
    return "binary" if b"\0" in data[:4096].replace(b"\r\0", b"").replace(b"\n\0", b"") else "txt"


def _in_zip(data: bytes, form: str) -> str:
    try:
        with open_archive(data) as archive:
            names = archive.namelist()
            stated = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                stated = archive.read("mimetype")
    except UnreadableError:
        if form in ("docx", "odt"):
            return form  # its own reader says what is wrong
        raise
    for mark, kind in (
        (b"opendocument.text", "odt"),
        (b"opendocument.spreadsheet", "ods"),
        (b"opendocument.presentation", "odp"),
        (b"opendocument.graphics", "odg"),
    ):
        if mark in stated:
            return kind
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("visio/", "vsdx")):
        if any(name.replace("\\", "/").startswith(folder) for name in names):
            return kind
    return form if form in ("docx", "odt") else "zip"


def _in_ole(data: bytes) -> str:
    from irmer_lint.parsers.office import ole_format

    kind = ole_format(data)
    if kind == "encrypted":
        raise UnreadableError(
            "The document is password-protected. "
            "Save a copy without the password and check that copy."
        )
    return kind or "ole"


def _ending(source: Source) -> str:
    """Return the format that the name of a file promises, its bare ending if none is known."""
    return FORMATS.get(source.suffix, source.suffix.lstrip("."))


def _not_read(kind: str) -> str:
    return (
        f"The file is {_NOT_READ.get(kind, 'of a type that is not read')}. "
        "If it holds procedures, save it as .docx or PDF and check that."
    )


def _wordless(document: Document) -> str:
    """Return what to say of a file that could be opened and in which no words were found."""
    for part in document.unread:
        return f"No words were found, only this: {part.what}. {part.advice}"
    return "No words were found in the file. Check that the right file was given."


def _failed(error: Exception) -> str:
    return (
        f"The reader failed on this file ({type(error).__name__}). "
        "Open it in the program that made it, save it again, and check that copy."
    )


def _unreadable(source: Source, sha256: str, form: str, message: str) -> Document:
    """Return the document that stands for a file of which nothing could be read.

    The first sentence of the message is what is wrong, the rest what to do about it.
    """
    what, _, advice = message.partition(". ")
    return Document(
        path=source.path,
        sha256=sha256,
        format=form,
        unread=(Unread(what.rstrip("."), advice=advice),),
        state=ReadState.UNREADABLE,
    )
