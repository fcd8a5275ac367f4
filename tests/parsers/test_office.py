from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document
from irmer_lint.parsers import office

DOC = office.OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le")
RTF = rb"{\rtf1\ansi The operator asks.}"

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a script")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An otherwise empty PATH, on which a test may put a stand-in for LibreOffice."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def stand_in(programs: Path, body: str, name: str = "soffice") -> None:
    """Install a program that is given LibreOffice's arguments and does as `body` says."""
    program = programs / name
    program.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, sys, time\n"
        "arguments = sys.argv[1:]\n"
        "source = pathlib.Path(arguments[-1])\n"
        "out = pathlib.Path(arguments[arguments.index('--outdir') + 1])\n"
        f"{body}\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def word_parser(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the Word parser is given instead of being run."""
    given: list[bytes] = []

    def parse(data: bytes, path: str, sha256: str) -> Document:
        given.append(data)
        return Document(path, sha256, "docx", remarks=("From Word.",))

    monkeypatch.setattr("irmer_lint.parsers.docx.parse", parse)
    return given


CONVERT = "out.mkdir()\n(out / 'document.docx').write_bytes(b'converted ' + source.read_bytes())"


@pytest.mark.parametrize(
    ("data", "name"), [(DOC, r"an old Word format \(\.doc\)"), (RTF, r"rich text \(\.rtf\)")]
)
def test_without_libreoffice_the_message_says_what_to_do(
    programs: Path, data: bytes, name: str
) -> None:
    with pytest.raises(
        UnreadableError,
        match=f"This is {name}. Open it in Word and save it as .docx, or install LibreOffice.",
    ):
        office.parse(data, "EP 1.doc", "")


@posix
@pytest.mark.parametrize("name", ["soffice", "libreoffice"])
def test_the_converted_file_goes_to_the_word_parser(
    programs: Path, word_parser: list[bytes], name: str
) -> None:
    stand_in(programs, CONVERT, name)
    document = office.parse(RTF, "EP 1.rtf", "abc")
    assert word_parser == [b"converted " + RTF]
    assert (document.path, document.sha256, document.format) == ("EP 1.rtf", "abc", "rtf")
    assert document.remarks == ("From Word.", office.CONVERTED)


@posix
def test_an_old_word_file_is_given_to_libreoffice_as_such(
    programs: Path, word_parser: list[bytes]
) -> None:
    stand_in(programs, f"assert source.name == 'document.doc'\n{CONVERT}")
    assert office.parse(DOC, "odd name; rm -rf.doc", "").format == "doc"


@posix
def test_libreoffice_gets_a_private_profile_without_macros_and_leaves_nothing_behind(
    programs: Path, word_parser: list[bytes], tmp_path: Path
) -> None:
    stand_in(
        programs,
        "from urllib.request import url2pathname\n"
        "url = next(a for a in arguments if a.startswith('-env:UserInstallation=file://'))\n"
        "profile = pathlib.Path(url2pathname(url.split('file://')[1]))\n"
        "settings = (profile / 'user' / 'registrymodifications.xcu').read_text()\n"
        "assert 'MacroSecurityLevel' in settings and '--headless' in arguments\n"
        "assert os.environ['HOME'] == str(profile.parent)\n"
        f"pathlib.Path({str(tmp_path / 'seen')!r}).write_text(str(profile.parent))\n{CONVERT}",
    )
    office.parse(DOC, "EP 1.doc", "")
    assert not Path((tmp_path / "seen").read_text()).exists()


@posix
@pytest.mark.parametrize(
    "body", ["pass", "sys.exit(1)", "out.mkdir()\n(out / 'document.docx').write_bytes(b'')"]
)
def test_a_file_that_libreoffice_cannot_convert_is_unreadable(programs: Path, body: str) -> None:
    stand_in(programs, body)
    with pytest.raises(UnreadableError, match="could not convert"):
        office.parse(DOC, "EP 1.doc", "")


@posix
def test_libreoffice_is_stopped_with_all_it_started_when_it_takes_too_long(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "TIMEOUT_SECONDS", 2)
    stand_in(
        programs,
        "child = os.fork()\n"
        f"if child: pathlib.Path({str(tmp_path / 'child')!r}).write_text(str(child))\n"
        "time.sleep(60)",
    )
    with pytest.raises(UnreadableError, match="within 2 seconds"):
        office.parse(DOC, "EP 1.doc", "")
    child = int((tmp_path / "child").read_text())
    patience = time.monotonic() + 5  # a killed process of a busy machine takes its time to go
    while is_running(child) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


@posix
def test_a_program_that_cannot_be_started_is_told_in_plain_words(programs: Path) -> None:
    program = programs / "soffice"
    program.write_bytes(b"\0 no program")
    program.chmod(0o755)
    with pytest.raises(UnreadableError, match="could not be started"):
        office.parse(DOC, "EP 1.doc", "")


@pytest.mark.parametrize(
    ("stream", "kind"),
    [("WordDocument", "doc"), ("Workbook", "xls"), ("EncryptedPackage", "encrypted"), ("x", "")],
)
def test_the_streams_of_an_old_office_file_say_what_it_is(stream: str, kind: str) -> None:
    assert office.ole_format(office.OLE + stream.encode("utf-16-le")) == kind
