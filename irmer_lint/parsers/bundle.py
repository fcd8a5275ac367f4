"""Finds the documents to read: files, folders and zip bundles become sources, in a fixed order.

Nothing is unpacked to disk, no link is followed twice, and whatever is found but will not be read
is named with the reason: a folder in which a flow chart was passed over is not a clean folder.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from irmer_lint.errors import IrmerLintError, UnreadableError
from irmer_lint.parsers.archive import MAX_MEMBERS, MAX_TOTAL_BYTES, open_archive

MAX_FILE_BYTES = 500_000_000
"""A file larger than this is not loaded. The largest procedure set seen had 60 MB of scans."""

MAX_DEPTH = 2
"""Bundles within bundles: a trust's export holds one zip for each department."""

FORMATS = {
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".dotm": "docx",
    ".pdf": "pdf",
    ".odt": "odt",
    ".ott": "odt",
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".doc": "doc",
    ".rtf": "rtf",
}
"""The file name endings that are read, with the format of each."""

BUNDLE = ".zip"

_SPREADSHEET = "a spreadsheet is not read: if it holds procedures, save it as PDF"
_SLIDES = "a presentation is not read: if it holds procedures, save it as PDF"
_DRAWING = "a drawing is not read: if it shows a procedure, write it out as text or save it as PDF"
_PICTURE = "a picture is not read: if it shows a procedure, give its words as text"
_MESSAGE = "an e-mail is not read: save what is attached to it, or save it as PDF"
_PACKED = "this kind of archive is not opened: unpack it, or pack it as .zip"
_SOUND = "sound and film are not read"
_OTHER = "this type of file is not read: if it holds procedures, save it as .docx or PDF"

_REASONS = {
    ending: reason
    for endings, reason in (
        (".xlsx .xlsm .xlsb .xls .ods .csv .tsv .numbers", _SPREADSHEET),
        (".pptx .pptm .ppsx .ppt .pps .odp .key", _SLIDES),
        (".vsdx .vsdm .vsd .odg .drawio .dwg", _DRAWING),
        (".jpg .jpeg .png .gif .tif .tiff .bmp .heic .webp .svg .emf .wmf .dcm", _PICTURE),
        (".msg .eml .pst .mbox", _MESSAGE),
        (".7z .rar .tar .gz .tgz .bz2 .xz .cab", _PACKED),
        (".mp3 .mp4 .m4a .mov .avi .wav .wmv .webm", _SOUND),
    )
    for ending in endings.split()
}

# What programs leave lying about. It holds no text of anybody's.
_CLUTTER = frozenset(["thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "icon\r"])
_CLUTTER_ENDINGS = ("~", ".tmp", ".crdownload", ".part")

# Settings and programs, the settings of this tool among them.
_PROGRAMS = frozenset(
    ".toml .yaml .yml .json .ini .cfg .py .pyc .css .js .ts .sh .ps1 .bat".split()
)

# Files about a folder rather than in it, as every shared repository has them.
_ABOUT = re.compile(
    r"(?:readme|change-?log|changes|history|licen[cs]e|contributing|code[_-]of[_-]conduct|security"
    r"|authors|contributors|maintainers|notice|copying|codeowners|support)"
    r"(?:[._-][a-z0-9]{1,10})?(?:\.(?:md|markdown|txt))?",
    re.IGNORECASE,
)
ABOUT_THE_FOLDER = (
    "it is about the folder, no procedure: name it on the command line to have it read"
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read, wherever it lies. It can be sent to another process.

    path     as shown in the report: as given, with forward slashes; "bundle.zip/folder/name.docx"
    file     the file on disk, or the outermost bundle that holds it
    member   position in the directory of each bundle, outermost first; () for a file on disk
    data     the bytes of the file or outermost bundle, where they are not on disk
    size     bytes, as far as known without reading: to begin with the largest
    problem  why it cannot be read, where that is known already
    """

    path: str
    file: Path | None = None
    member: tuple[int, ...] = ()
    data: bytes | None = field(default=None, repr=False)
    size: int = 0
    problem: str = ""

    @property
    def suffix(self) -> str:
        """Return the ending of the name, lower case, with its dot."""
        return Path(self.path).suffix.lower()

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises UnreadableError if they cannot be had: no permission, gone, damaged, too big.
        """
        if self.member:
            archive = self._archive(self.member[:-1])
            return archive.read(archive.infolist()[self.member[-1]])
        return self._bytes()

    def _bytes(self) -> bytes:
        if self.data is not None:
            return self.data
        if self.file is None:
            raise UnreadableError(self.problem or "The file is not there. Check its name.")
        return _bytes_of(self.file)

    def _archive(self, chain: tuple[int, ...]) -> zipfile.ZipFile:
        if self.file is None:
            return _opened(self._bytes(), chain)
        found = self.file.stat()
        return _kept(self.file, found.st_mtime_ns, found.st_size, chain)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was found and will not be read, with the reason in words for the report."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under the paths that were given: what will be read, and what was passed over."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...] = ()


def find(paths: Sequence[Path]) -> Found:
    """Return the documents under some paths, and what else lies there, in a fixed order.

    A file named outright is always a source, whatever its type. Folders are walked, sorted as
    people count ("EP 2" before "EP 10"); hidden files, lock files, settings and clutter are passed
    over in silence, other types of file and files about the folder are listed as skipped. Zip bundles are
    treated as folders. A file reached twice is given once.

    Raises IrmerLintError naming a path that does not exist.
    """
    search = _Search()
    for path in paths:
        if not _exists(path):
            raise IrmerLintError(f"{path.as_posix()} does not exist. Check the path.")
        if path.is_dir():
            search.folder(path, _shown(path))
        elif path.suffix.lower() == BUNDLE:
            search.bundle(Source(_shown(path), path, size=_size(path)))
        elif search.is_new(path):
            search.sources.append(Source(_shown(path), path, size=_size(path)))
    return Found(tuple(search.sources), tuple(search.skipped))


def find_bytes(name: str, data: bytes) -> Found:
    """Return the documents in one file given as bytes: itself, or those in it if it is a bundle."""
    search = _Search()
    source = Source(_safe_name(name) or "document", data=data, size=len(data))
    if source.suffix == BUNDLE:
        search.bundle(source)
    else:
        search.sources.append(source)
    return Found(tuple(search.sources), tuple(search.skipped))


@dataclass(slots=True)
class _Search:
    sources: list[Source] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def is_new(self, path: Path) -> bool:
        """Say whether a file or folder is reached for the first time, through whatever link."""
        real = os.path.realpath(path)
        new = real not in self.seen
        self.seen.add(real)
        return new

    def skip(self, path: str, reason: str) -> None:
        self.skipped.append(Skipped(path, reason))

    def folder(self, folder: Path, shown: str) -> None:
        if not self.is_new(folder):
            return
        try:
            entries = sorted(folder.iterdir(), key=lambda entry: _order(entry.name))
        except OSError as error:
            self.sources.append(Source(shown, folder, problem=_not_opened(error, "folder")))
            return
        for entry in entries:
            name = f"{shown}/{entry.name}" if shown not in ("", ".") else entry.name
            if _is_clutter(entry.name):
                continue
            try:
                kind = entry.stat().st_mode
            except FileNotFoundError:
                self.skip(name, "it is a link that leads nowhere")
                continue
            except OSError as error:
                if error.errno == errno.ELOOP:
                    self.skip(name, "it is a link that leads to itself")
                else:
                    problem = _not_opened(error, "file")
                    self.sources.append(Source(name, entry, problem=problem))
                continue
            if stat.S_ISDIR(kind):
                self.folder(entry, name)
            elif stat.S_ISREG(kind):
                self.file(entry, name)

    def file(self, path: Path, shown: str) -> None:
        suffix = path.suffix.lower()
        if suffix == BUNDLE:
            self.bundle(Source(shown, path, size=_size(path)))
        elif _ABOUT.fullmatch(path.name):
            self.skip(shown, ABOUT_THE_FOLDER)
        elif suffix not in FORMATS:
            self.skip(shown, _REASONS.get(suffix, _OTHER))
        elif self.is_new(path):
            self.sources.append(Source(shown, path, size=_size(path)))

    # Bundles

    def bundle(self, source: Source) -> None:
        """Add what a zip file holds; one that cannot be opened stays a source, to be reported."""
        if source.file is not None and not self.is_new(source.file):
            return
        before = len(self.sources), len(self.skipped)
        budget = _Budget()
        try:
            if source.size > MAX_FILE_BYTES:
                raise UnreadableError(_too_big(source.size))
            archive = source._archive(())
            if _is_document(archive):
                self.sources.append(source)
                return
            self.members(source, archive, (), source.path, budget)
        except (UnreadableError, OSError) as error:
            del self.sources[before[0] :], self.skipped[before[1] :]
            problem = _not_opened(error, "bundle") if isinstance(error, OSError) else str(error)
            self.sources.append(_broken(source, problem))
            return
        if (len(self.sources), len(self.skipped)) == before:
            self.skip(source.path, "the bundle holds no documents")

    def members(
        self,
        source: Source,
        archive: zipfile.ZipFile,
        chain: tuple[int, ...],
        shown: str,
        budget: _Budget,
    ) -> None:
        names: dict[str, int] = {}
        for name, position, info in _listed(archive):
            budget.spend(info)
            path = _distinct(f"{shown}/{name}", names)
            suffix = Path(name).suffix.lower()
            base = name.rpartition("/")[2]
            member = Source(path, source.file, (*chain, position), source.data, info.file_size)
            if stat.S_ISLNK(info.external_attr >> 16):
                self.skip(path, "it is a link, and what it leads to is not in the bundle")
            elif suffix == BUNDLE:
                self.nested(member, budget)
            elif _ABOUT.fullmatch(base):
                self.skip(path, ABOUT_THE_FOLDER)
            elif suffix not in FORMATS:
                self.skip(path, _REASONS.get(suffix, _OTHER))
            else:
                self.sources.append(member)

    def nested(self, source: Source, budget: _Budget) -> None:
        """Add what a bundle inside a bundle holds, down to MAX_DEPTH."""
        if len(source.member) >= MAX_DEPTH:
            problem = (
                "The bundle lies in a bundle in a bundle, which is not opened. "
                "Unpack the outer ones."
            )
            self.sources.append(_broken(source, problem))
            return
        try:
            archive = source._archive(source.member)
        except UnreadableError as error:
            self.sources.append(_broken(source, str(error)))
            return
        if _is_document(archive):
            self.sources.append(source)
        else:
            self.members(source, archive, source.member, source.path, budget)


@dataclass(slots=True)
class _Budget:
    """What one bundle may hold, the bundles in it included."""

    members: int = 0
    unpacked: int = 0

    def spend(self, info: zipfile.ZipInfo) -> None:
        self.members += 1
        self.unpacked += info.file_size
        if self.members > MAX_MEMBERS or self.unpacked > MAX_TOTAL_BYTES:
            raise UnreadableError(
                f"The bundle holds more than {MAX_MEMBERS} files or more than "
                f"{MAX_TOTAL_BYTES // 1_000_000} MB. Give the documents in smaller parts."
            )


def _listed(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, zipfile.ZipInfo]]:
    """Yield name, position and entry of each member that is no folder and no clutter, in order."""
    found = [
        (_safe_name(_decoded(info)), position, info)
        for position, info in enumerate(archive.infolist())
        if not info.is_dir()
    ]
    found.sort(key=lambda one: ([_order(part) for part in one[0].split("/")], one[1]))
    for name, position, info in found:
        if name and not any(map(_is_clutter, name.split("/"))):
            yield name, position, info


def _decoded(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; macOS writes UTF-8 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _safe_name(name: str) -> str:
    """Return a member's name as a path below its bundle: no "..", no drive, nothing invisible."""
    parts = re.split(r"[/\\]+", "".join(char for char in name if char.isprintable()))
    return "/".join(
        part
        for part in parts
        if part not in ("", ".", "..") and not re.fullmatch("[A-Za-z]:", part)
    )


def _distinct(path: str, names: dict[str, int]) -> str:
    """Return the path, with a number if the bundle has used it before."""
    distinct = path
    while distinct in names:
        names[path] += 1
        distinct = f"{path} ({names[path]})"
    names[distinct] = 1
    return distinct


def _is_document(archive: zipfile.ZipFile) -> bool:
    """Say whether a zip file is itself a Word or OpenDocument file under another name."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def _broken(source: Source, problem: str) -> Source:
    return Source(source.path, source.file, source.member, source.data, source.size, problem)


def _is_clutter(name: str) -> bool:
    lower = name.lower()
    return (
        name.startswith((".", "~$"))
        or lower in _CLUTTER
        or lower.endswith(_CLUTTER_ENDINGS)
        or lower.startswith("~wrl")
        or Path(lower).suffix in _PROGRAMS
    )


def _order(name: str) -> tuple[Iterable[tuple[int, int, str]], str]:
    """Return a key that sorts names as people count: "EP 2" before "EP 10"."""
    parts = re.findall(r"\d{1,18}|\D+|\d+", name.casefold())
    counted = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
    return counted, name


def _shown(path: Path) -> str:
    return path.as_posix()


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise IrmerLintError(f"{path.as_posix()}: {_not_opened(error, 'file')}") from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _bytes_of(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            raise UnreadableError(_too_big(size))
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(_not_opened(error, "file")) from error


def _too_big(size: int) -> str:
    return (
        f"The file has {size // 1_000_000} MB, more than a document or a bundle should. "
        "Give it in smaller parts."
    )


def _not_opened(error: OSError, kind: str) -> str:
    reason = (error.strerror or "unknown reason").lower()
    return f"The {kind} could not be opened ({reason}). Check that it is there and may be read."


def _opened(data: bytes, chain: tuple[int, ...]) -> zipfile.ZipFile:
    archive = open_archive(data)
    for position in chain:
        archive = open_archive(archive.read(archive.infolist()[position]))
    return archive


@lru_cache(maxsize=3)
def _kept(file: Path, _changed: int, _size: int, chain: tuple[int, ...]) -> zipfile.ZipFile:
    """Return an open bundle, kept for its next member: reading it for each would be quadratic."""
    if not chain:
        return open_archive(_bytes_of(file))
    outer = _kept(file, _changed, _size, chain[:-1])
    return open_archive(outer.read(outer.infolist()[chain[-1]]))
