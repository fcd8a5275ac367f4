"""Reads the old Word formats, .doc and .rtf, by letting LibreOffice turn them into .docx.

Both formats take a reader of their own to read well. Where LibreOffice is installed it does the
reading, in a private profile that runs no macros and fetches nothing; where it is not, the message
says what to do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document

TIMEOUT_SECONDS = 90
"""A 200-page document takes about 10 seconds on a slow machine, most of it start-up."""

MAX_DOCX_BYTES = 300_000_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of every Office file from before 2007, and of encrypted newer ones."""

_PROGRAMS = ("soffice", "libreoffice", "lowriter")

# Names of streams inside an OLE file, as its directory holds them.
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("VisioDocument", "vsd"),
    ("__properties_version1.0", "msg"),
)

# Registry of the private profile: no macros, no active content, no links to elsewhere.
_SETTINGS = "".join(
    f'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" '
    f'oor:op="fuse"><value>{value}</value></prop></item>'
    for name, value in (
        ("MacroSecurityLevel", "3"),
        ("DisableMacrosExecution", "true"),
        ("DisableActiveContent", "true"),
        ("BlockUntrustedRefererLinks", "true"),
    )
)
_REGISTRY = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{_SETTINGS}</oor:items>'
)

CONVERTED = "LibreOffice converted this old Word format before it was read."


def ole_format(data: bytes) -> str:
    """Return what an OLE file holds: "doc", "xls", "ppt", "vsd", "msg", "encrypted" or ""."""
    for name, kind in _STREAMS:
        if name.encode("utf-16-le") in data:
            return kind
    return ""


def parse(data: bytes, path: str, sha256: str) -> Document:
    """Return the document in a .doc or .rtf file; its format is "doc" or "rtf".

    Raises UnreadableError if LibreOffice is not installed, cannot convert the file, or takes
    longer than TIMEOUT_SECONDS.
    """
    suffix = "rtf" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf") else "doc"
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        name = "an old Word format (.doc)" if suffix == "doc" else "rich text (.rtf)"
        raise UnreadableError(
            f"This is {name}. Open it in Word and save it as .docx, or install LibreOffice."
        )
    converted = _converted(program, data, suffix)
    document: Document = import_module("irmer_lint.parsers.docx").parse(converted, path, sha256)
    return replace(document, format=suffix, remarks=(*document.remarks, CONVERTED))


def _converted(program: str, data: bytes, suffix: str) -> bytes:
    """Return the file as .docx."""
    with tempfile.TemporaryDirectory(prefix="irmer-lint-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document.{suffix}"
        source.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_REGISTRY, encoding="utf-8")
        _run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--nodefault",
                "--nologo",
                "--nofirststartwizard",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                str(folder / "out"),
                str(source),
            ],
            folder,
        )
        result = folder / "out" / "document.docx"
        # LibreOffice reports success for a file that it could not read.
        if not result.is_file() or not 0 < result.stat().st_size <= MAX_DOCX_BYTES:
            raise UnreadableError(
                "LibreOffice could not convert this old Word format: the file may be damaged or "
                "password-protected. Open it in Word and save it as .docx."
            )
        return result.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """Run LibreOffice, and stop it with all it started if it takes too long."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        process = subprocess.Popen(  # noqa: S603 - the program found on PATH, with our own arguments
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise UnreadableError(
            "LibreOffice is installed but could not be started. "
            "Open the file in Word and save it as .docx."
        ) from error
    try:
        process.wait(TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise UnreadableError(
            f"LibreOffice did not convert this old Word format within {TIMEOUT_SECONDS} seconds. "
            "Open the file in Word and save it as .docx."
        ) from error
    except BaseException:
        _stop(process)
        raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    # soffice is a script: killing it alone would leave the program it started running.
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
