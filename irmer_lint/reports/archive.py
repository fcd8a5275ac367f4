"""Zip packages without a clock: Word and Excel files that are the same for the same report."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip file can state


def timeless(data: bytes) -> bytes:
    """The package with every member stamped alike, in its own order."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _NO_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0  # else it differs between Windows and other systems
            new.writestr(member, old.read(name))
    return out.getvalue()


def midnight(day: date) -> datetime:
    """The start of a day, for a property that wants an hour."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
