"""Opens zip files that came from anywhere: bundles, Word and OpenDocument packages.

A zip file states the size of each member before it is unpacked, and Python never unpacks more than
it states. So the limits below are checked against the stated sizes, before any memory is spent.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO, Literal

from irmer_lint.errors import UnreadableError

MAX_MEMBERS = 10_000
"""Members in one archive. A trust's whole document store, zipped, held about 2,000."""

MAX_TOTAL_BYTES = 1_500_000_000
"""Unpacked bytes of one archive, all members together."""

MAX_MEMBER_BYTES = 300_000_000
"""Unpacked bytes of one member."""

MAX_RATIO = 300
"""Unpacked bytes for each packed byte. Word's XML stays below 60; a zip bomb reaches 1,000."""

RATIO_FROM_BYTES = 20_000_000
"""Below this unpacked size no ratio is too high: blank pictures pack very well."""

_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_DAMAGED = (
    "The file is damaged or incomplete. "
    "Get a fresh copy, or open it and save it again, and run the check again."
)


class _GuardedZip(zipfile.ZipFile):
    """A zip file whose members are checked against the limits whenever one is opened."""

    def open(
        self,
        name: str | zipfile.ZipInfo,
        mode: Literal["r", "w"] = "r",
        pwd: bytes | None = None,
        *,
        force_zip64: bool = False,
    ) -> IO[bytes]:
        info = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        check_member(info)
        return super().open(info, mode, pwd, force_zip64=force_zip64)

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        try:
            return super().read(name, pwd)
        except KeyError:
            raise
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise UnreadableError(_DAMAGED) from error


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Return the archive, open for reading, with its member list checked against the limits.

    Its `read` and `open` check each member again and raise UnreadableError for a member that is
    encrypted, damaged, or unpacks to far more than a document can hold; a name that is not there
    is a KeyError as usual.

    Raises UnreadableError if the archive is damaged, has too many members or is too big.
    """
    if _directory_entries(data) > MAX_MEMBERS:
        raise UnreadableError(_too_many())
    try:
        archive = _GuardedZip(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise UnreadableError(_DAMAGED) from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise UnreadableError(_too_many())
    if sum(info.file_size for info in members) > MAX_TOTAL_BYTES:
        raise UnreadableError(
            f"Unpacked, the file would take more than {MAX_TOTAL_BYTES // 1_000_000} MB. "
            "Give the documents in smaller parts."
        )
    return archive


def check_member(info: zipfile.ZipInfo) -> None:
    """Raise UnreadableError if a member is encrypted, too big, or packed in a way not read."""
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError(
            "The file is password-protected. Remove the password and run the check again."
        )
    if info.compress_type not in _METHODS:
        raise UnreadableError(
            "The file is packed by a method that is not read here. "
            "Pack it again as an ordinary zip file, or give it unpacked."
        )
    if info.file_size > MAX_MEMBER_BYTES or (
        info.file_size > RATIO_FROM_BYTES
        and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    ):
        raise UnreadableError(
            f"Unpacked, a part of the file would take {max(info.file_size // 1_000_000, 1)} MB, "
            "more than a document holds. "
            "Check where the file came from; if it is genuine, save it again without large objects."
        )


def _too_many() -> str:
    return f"The file holds more than {MAX_MEMBERS} parts. Give the documents in smaller parts."


def _directory_entries(data: bytes) -> int:
    """Return how many members the directory at the end of the file lists, without building it.

    Python builds an object for each entry before it can be asked for their number; two million
    empty members fit in 100 MB. Returns 0 if no directory is found: opening the file then says so.
    """
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or end + 16 > len(data):
        return 0
    (size,) = struct.unpack_from("<L", data, end + 12)
    # SharePoint's download writes the 64-bit directory record whatever the size.
    wide = data.rfind(b"PK\x06\x06", max(0, end - 4096), end)
    if wide >= 0 and wide + 48 <= len(data):
        (size,) = struct.unpack_from("<Q", data, wide + 40)
        end = wide
    return data.count(b"PK\x01\x02", max(0, end - size), end)
