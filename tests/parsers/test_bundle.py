from __future__ import annotations

import io
import os
import pickle
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from irmer_lint import parsers
from irmer_lint.errors import IrmerLintError, UnreadableError
from irmer_lint.model import Document, ReadState
from irmer_lint.parsers import Source, archive, bundle, detected, find, find_bytes, read
from irmer_lint.parsers.archive import open_archive

TEXT = b"The operator asks the patient.\n"
WORD = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
OPEN_DOCUMENT = {
    "mimetype": b"application/vnd.oasis.opendocument.text",
    "content.xml": (
        b'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:text>'
        b"<t:p>The operator asks.</t:p></o:text></o:body></o:document-content>"
    ),
}


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, content in members.items():
            # The name of a ZipInfo is written as it is, "..\\" included.
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = method
            packed.writestr(info, content)
    return file.getvalue()


def encrypted(members: Mapping[str, bytes]) -> bytes:
    """A zip file whose directory marks every member as encrypted."""
    data = bytearray(zipped(members))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(TEXT)


def shown(folder: Path) -> list[str]:
    """The paths found in a folder, without the folder itself."""
    return [source.path.removeprefix(f"{folder.as_posix()}/") for source in find([folder]).sources]


def packed(tmp_path: Path, data: bytes, name: str = "set.zip") -> Path:
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def documents(path: Path) -> list[Document]:
    return [read(source) for source in find([path]).sources]


def why(document: Document) -> str:
    """The one reason why a document could not be read."""
    assert document.state is ReadState.UNREADABLE
    assert document.blocks == ()
    (part,) = document.unread
    return f"{part.what}. {part.advice}"


# Folders


def test_a_folder_is_walked_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    write(tmp_path, "EP 10.docx", "EP 2.docx", "ep 1.PDF", "b/EP 3.md", "a/x.odt", "a/b/c.htm")
    assert shown(tmp_path) == [
        "a/b/c.htm",
        "a/x.odt",
        "b/EP 3.md",
        "ep 1.PDF",
        "EP 2.docx",
        "EP 10.docx",
    ]


def test_the_order_does_not_depend_on_the_order_of_creation(tmp_path: Path) -> None:
    names = ["b.md", "a.md", "C.md", "é.md", "10.md", "9.md"]
    write(tmp_path / "one", *names)
    write(tmp_path / "two", *reversed(names))
    assert shown(tmp_path / "one") == shown(tmp_path / "two")


def test_paths_are_shown_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "set/EP 1.md")
    monkeypatch.chdir(tmp_path)
    assert find([Path("set")]).sources[0].path == "set/EP 1.md"
    assert find([Path("./set/EP 1.md")]).sources[0].path == "set/EP 1.md"
    assert find([Path()]).sources[0].path == "set/EP 1.md"


@pytest.mark.parametrize(
    "name",
    ["~$EP 1.docx", ".hidden.md", ".git/x.md", "__MACOSX/x.md", "Thumbs.db", ".DS_Store", "x.md~"],
)
def test_lock_files_hidden_files_and_clutter_are_passed_over_in_silence(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, name, "EP 1.md")
    found = find([tmp_path])
    assert [source.path for source in found.sources] == [f"{tmp_path.as_posix()}/EP 1.md"]
    assert found.skipped == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("doses.xlsx", "spreadsheet"),
        ("training.pptx", "presentation"),
        ("pathway.vsdx", "drawing"),
        ("flow chart.JPG", "picture"),
        ("approval.msg", "e-mail"),
        ("old.7z", "unpack it"),
        ("policy.wpd", "type of file"),
        ("policy", "type of file"),
    ],
)
def test_other_files_that_may_hold_procedures_are_named_with_the_reason(
    tmp_path: Path, name: str, reason: str
) -> None:
    write(tmp_path, name)
    (skipped,) = find([tmp_path]).skipped
    assert skipped.path.endswith(f"/{name}")
    assert reason in skipped.reason


@pytest.mark.parametrize(
    "name", ["README.md", "readme.txt", "README", "CHANGELOG.md", "LICENCE", "LICENSE-MIT.txt"]
)
def test_files_about_a_folder_are_skipped_in_it_and_read_when_named(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, name)
    found = find([tmp_path])
    assert found.sources == ()
    assert "name it on the command line" in found.skipped[0].reason
    assert read(find([tmp_path / name]).sources[0]).state is ReadState.READ


def test_a_procedure_about_changes_is_no_file_about_the_folder(tmp_path: Path) -> None:
    names = ["Changes to referrals.md", "README first.docx", "History taking.txt"]
    write(tmp_path, *names)
    assert sorted(shown(tmp_path)) == sorted(names)


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert find([tmp_path]) == bundle.Found(())


def test_a_path_that_does_not_exist_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(IrmerLintError, match="procedures-2025 does not exist"):
        find([tmp_path / "procedures-2025"])


def test_a_file_reached_twice_is_given_once(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md")
    found = find([tmp_path / "b.md", tmp_path, tmp_path / "a.md"])
    assert [Path(source.path).name for source in found.sources] == ["b.md", "a.md"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_followed_once_and_loops_are_not(tmp_path: Path) -> None:
    write(tmp_path, "real/EP 1.md")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    found = find([tmp_path])
    assert [Path(source.path).name for source in found.sources] == ["EP 1.md"]
    assert [skipped.reason for skipped in found.skipped] == [
        "it is a link that leads nowhere",
        "it is a link that leads to itself",
    ]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    (document,) = documents(tmp_path)
    assert "folder could not be opened" in why(document)


def test_a_folder_that_cannot_be_listed_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "good.md", "locked/x.md")
    list_folder = Path.iterdir

    def refuse(folder: Path) -> object:
        if folder.name == "locked":
            raise PermissionError(13, "Permission denied")
        return list_folder(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    good, locked = documents(tmp_path)
    assert good.state is ReadState.READ
    assert "could not be opened (permission denied)" in why(locked)


# Bundles


def test_a_bundle_is_read_like_a_folder(tmp_path: Path) -> None:
    path = packed(
        tmp_path,
        zipped(
            {
                "set/EP 10.md": TEXT,
                "set/EP 2.txt": TEXT,
                "__MACOSX/set/._EP 2.txt": b"\0\5",
                "set/~$EP 2.docx": b"x",
                "set/doses.xlsx": b"x",
                "set/README.md": b"x",
            }
        ),
    )
    found = find([path])
    top = path.as_posix()
    assert [source.path for source in found.sources] == [
        f"{top}/set/EP 2.txt",
        f"{top}/set/EP 10.md",
    ]
    assert [skipped.path for skipped in found.skipped] == [
        f"{top}/set/doses.xlsx",
        f"{top}/set/README.md",
    ]
    assert {document.state for document in documents(path)} == {ReadState.READ}


def test_a_bundle_in_a_bundle_is_read_and_one_deeper_is_reported(tmp_path: Path) -> None:
    deep = zipped({"deep.md": TEXT})
    middle = zipped({"middle.md": TEXT, "z.zip": deep})
    path = packed(tmp_path, zipped({"a.md": TEXT, "inner.zip": middle}))
    first, second, third = documents(path)
    assert [d.path.removeprefix(f"{path.as_posix()}/") for d in (first, second, third)] == [
        "a.md",
        "inner.zip/middle.md",
        "inner.zip/z.zip",
    ]
    assert (first.state, second.state) == (ReadState.READ, ReadState.READ)
    assert "Unpack the outer ones" in why(third)


@pytest.mark.parametrize(
    ("member", "safe"),
    [
        ("../../etc/EP 1.md", "etc/EP 1.md"),
        ("/EP 1.md", "EP 1.md"),
        ("..\\..\\EP 1.md", "EP 1.md"),
        ("C:\\policies\\EP 1.md", "policies/EP 1.md"),
        ("a/./b//EP 1.md", "a/b/EP 1.md"),
        ("a\n\x1b[31m/EP 1.md", "a[31m/EP 1.md"),
    ],
)
def test_names_that_lead_out_of_the_bundle_are_made_harmless(
    tmp_path: Path, member: str, safe: str
) -> None:
    path = packed(tmp_path, zipped({member: TEXT}))
    (document,) = documents(path)
    assert document.path == f"{path.as_posix()}/{safe}"
    assert document.state is ReadState.READ


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = packed(tmp_path, zipped({"a/../EP.md": b"First.", "a/EP.md": b"Second."}))
    assert [(d.path.rpartition("/")[2], d.blocks[0].text) for d in documents(path)] == [
        ("EP.md", "First."),
        ("EP.md (2)", "Second."),
    ]


def test_names_in_the_characters_of_the_packing_computer_are_shown_as_meant(
    tmp_path: Path,
) -> None:
    data = zipped({"EP é – 1.md": TEXT, "EP e.md": TEXT})
    unmarked = data.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert unmarked != data
    names = [d.path.rpartition("/")[2] for d in documents(packed(tmp_path, unmarked))]
    assert names == ["EP e.md", "EP é – 1.md"]


def test_a_member_with_a_password_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    locked = bytearray(encrypted({"a.md": TEXT, "b.md": TEXT}))
    second = locked.rfind(b"PK\x01\x02")
    locked[second + 8] &= 0xFE
    first_document, second_document = documents(packed(tmp_path, bytes(locked)))
    assert "password-protected" in why(first_document)
    assert second_document.state is ReadState.READ


def test_a_damaged_member_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.md": b"A" * 50, "b.md": TEXT}, zipfile.ZIP_STORED))
    data[data.find(b"A" * 50)] = ord("B")
    damaged, good = documents(packed(tmp_path, bytes(data)))
    assert "damaged" in why(damaged)
    assert good.state is ReadState.READ


def test_a_bundle_cut_short_anywhere_is_one_unreadable_document(tmp_path: Path) -> None:
    data = zipped({"a.md": TEXT, "b.md": TEXT})
    for end in range(0, len(data), 11):
        (document,) = documents(packed(tmp_path, data[:end], f"{end}.zip"))
        assert "damaged" in why(document) or "empty" in why(document)


def test_a_member_that_is_a_bomb_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 1000)
    monkeypatch.setattr(archive, "MAX_RATIO", 20)
    bomb, good = documents(packed(tmp_path, zipped({"a.txt": b"A" * 100_000, "b.txt": TEXT})))
    assert "more than a document holds" in why(bomb)
    assert good.state is ReadState.READ


def test_a_member_that_states_too_small_a_size_is_cut_off_there(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"A" * 100_000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (document,) = documents(packed(tmp_path, bytes(data)))
    assert "damaged" in why(document)


def test_a_bundle_with_too_many_members_is_one_unreadable_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    (document,) = documents(packed(tmp_path, zipped({f"{n}.md": TEXT for n in range(4)})))
    assert "more than 3 parts" in why(document)
    assert documents(packed(tmp_path, zipped({f"{n}.md": TEXT for n in range(3)}), "three.zip"))


def test_limits_hold_for_bundles_in_a_bundle_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "MAX_MEMBERS", 5)
    inner = zipped({f"{n}.md": TEXT for n in range(3)})
    (document,) = documents(packed(tmp_path, zipped({"a.zip": inner, "b.zip": inner})))
    assert "smaller parts" in why(document)


def test_a_bundle_that_unpacks_to_too_much_is_one_unreadable_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1_000_000)
    (document,) = documents(
        packed(tmp_path, zipped({"a.md": b"A" * 600_000, "b.md": b"B" * 600_000}))
    )
    assert "would take more than 1 MB" in why(document)


def test_a_file_too_big_to_load_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "MAX_FILE_BYTES", 10)
    write(tmp_path, "a.md")
    packed(tmp_path, zipped({"b.md": TEXT}))
    assert ["smaller parts" in why(document) for document in documents(tmp_path)] == [True, True]


def test_a_bundle_without_documents_says_so(tmp_path: Path) -> None:
    found = find([packed(tmp_path, zipped({}))])
    assert found.sources == ()
    assert "no documents" in found.skipped[0].reason


def test_a_bundle_given_as_bytes_is_read_like_one_on_disk() -> None:
    found = find_bytes("upload/../set.zip", zipped({"EP 1.md": TEXT, "EP 2.md": TEXT}))
    assert [read(source).path for source in found.sources] == [
        "upload/set.zip/EP 1.md",
        "upload/set.zip/EP 2.md",
    ]
    (single,) = find_bytes("EP 1.md", TEXT).sources
    assert read(single).blocks[0].text == "The operator asks the patient."


def test_a_source_can_be_sent_to_another_process(tmp_path: Path) -> None:
    path = packed(tmp_path, zipped({"inner.zip": zipped({"EP 1.md": TEXT})}))
    (source,) = find([path]).sources
    copy = pickle.loads(pickle.dumps(source))  # noqa: S301 - our own data
    assert copy == source
    assert read(copy) == read(source)


def test_reading_a_source_again_gives_the_same_document(tmp_path: Path) -> None:
    path = packed(tmp_path, zipped({"EP 1.md": TEXT}))
    assert documents(path) == documents(path)


def test_too_many_directory_entries_are_refused_before_they_are_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = zipped({f"{n}.md": TEXT for n in range(30)})
    monkeypatch.setattr(archive, "MAX_MEMBERS", 20)
    monkeypatch.setattr(archive, "_GuardedZip", lambda _: pytest.fail("the directory was built"))
    with pytest.raises(UnreadableError, match="more than 20 parts"):
        open_archive(data)


def wide(data: bytes) -> bytes:
    """The same zip file with its directory described the 64-bit way, as SharePoint does."""
    end = data.rfind(b"PK\x05\x06")
    count = int.from_bytes(data[end + 8 : end + 10], "little")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    record = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    tail = bytearray(data[end:])
    tail[8:20] = b"\xff" * 12
    return data[:end] + record + locator + bytes(tail)


def test_a_directory_described_the_64_bit_way_is_read_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = wide(zipped({f"{n}.md": TEXT for n in range(30)}))
    assert len(open_archive(data).namelist()) == 30
    monkeypatch.setattr(archive, "MAX_MEMBERS", 20)
    monkeypatch.setattr(archive, "_GuardedZip", lambda _: pytest.fail("the directory was built"))
    with pytest.raises(UnreadableError, match="more than 20 parts"):
        open_archive(data)


def test_a_link_inside_a_bundle_is_named_and_not_followed(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        link = zipfile.ZipInfo("EP 1.docx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    found = find([packed(tmp_path, file.getvalue())])
    assert found.sources == ()
    assert "it is a link" in found.skipped[0].reason


def test_a_bundle_inside_a_bundle_that_is_damaged_is_reported_alone(tmp_path: Path) -> None:
    path = packed(tmp_path, zipped({"a.md": TEXT, "b.zip": b"PK\3\4 damaged"}))
    good, bad = documents(path)
    assert good.state is ReadState.READ
    assert bad.path.endswith("/set.zip/b.zip")
    assert "damaged" in why(bad)


def test_a_member_packed_by_an_unusual_method_is_reported() -> None:
    opened = open_archive(zipped({"a.md": TEXT}, zipfile.ZIP_LZMA))
    with pytest.raises(UnreadableError, match="method"):
        opened.read("a.md")
    with pytest.raises(KeyError):
        opened.read("b.md")


# What a file really is


@pytest.mark.parametrize(
    ("data", "promised", "real"),
    [
        (b"%PDF-1.7\n", "docx", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf", "pdf"),
        (zipped(WORD), "pdf", "docx"),
        (zipped(OPEN_DOCUMENT), "docx", "odt"),
        (zipped({"xl/workbook.xml": b"x"}), "docx", "xlsx"),
        (b"{\\rtf1 text}", "doc", "rtf"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "doc", "html"),
        (b"<!-- saved --> <html><p>x", "txt", "html"),
        (b"<html><p>x", "md", "md"),
        (b"BMJ guidance on doses", "txt", "txt"),
        (b"\x89PNG\r\n\x1a\n", "docx", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "docx", "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "doc", "xls"),
        (b"plain words", "", "txt"),
        (b"\0\1\2", "", "binary"),
    ],
)
def test_the_first_bytes_decide_what_a_file_is(data: bytes, promised: str, real: str) -> None:
    assert detected(data, promised) == real


def test_comments_without_end_do_not_hold_up_the_decision() -> None:
    assert detected(b"<!---->" * 600 + b"x", "txt") == "txt"


def test_a_file_under_a_wrong_name_is_read_as_what_it_is_with_a_remark(tmp_path: Path) -> None:
    (tmp_path / "EP 1.docx").write_bytes(zipped(OPEN_DOCUMENT))
    (document,) = documents(tmp_path)
    assert (document.format, document.state) == ("odt", ReadState.READ)
    assert document.remarks == (
        "The name of the file ends in .docx, but it is an OpenDocument text; "
        "it was read as what it is.",
    )


def test_a_document_named_like_a_bundle_is_read_as_a_document(tmp_path: Path) -> None:
    (document,) = documents(packed(tmp_path, zipped(OPEN_DOCUMENT)))
    assert (document.format, document.blocks[0].text) == ("odt", "The operator asks.")


def test_an_office_file_with_a_password_is_reported_as_such(tmp_path: Path) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "EP 1.docx").write_bytes(data)
    assert "password-protected" in why(documents(tmp_path)[0])


def test_a_file_of_another_type_named_outright_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "doses.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": b"x"}))
    (document,) = documents(path)
    assert "spreadsheet" in why(document)
    assert document.format == "xlsx"


@pytest.mark.parametrize("suffix", sorted({*bundle.FORMATS, ".zip"}))
@pytest.mark.parametrize("data", [b"", b"\0\0\0\0"])
def test_an_empty_file_is_unreadable_whatever_its_name(
    tmp_path: Path, suffix: str, data: bytes
) -> None:
    path = tmp_path / f"EP 1{suffix}"
    path.write_bytes(data)
    reason = why(documents(path)[0])
    assert "empty" in reason or "damaged" in reason


# One bad file never loses the others


def test_a_reader_that_fails_makes_one_unreadable_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Document:
        raise ZeroDivisionError

    write(tmp_path, "a.html", "b.md")
    (tmp_path / "a.html").write_bytes(b"<p>x")
    monkeypatch.setattr("irmer_lint.parsers.html.parse", fail)
    bad, good = documents(tmp_path)
    assert "ZeroDivisionError" in why(bad)
    assert len(bad.sha256) == 64
    assert good.state is ReadState.READ


def test_a_file_that_is_gone_when_its_turn_comes_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    (source,) = find([tmp_path]).sources
    (tmp_path / "a.md").unlink()
    document = read(source)
    assert "could not be opened" in why(document)
    assert document.sha256 == ""


def test_a_file_without_words_is_never_taken_for_a_file_without_faults(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<img src=flow-chart.png>")
    assert "picture without text" in why(documents(tmp_path)[0])


def test_the_document_carries_the_hash_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"abc")
    assert documents(tmp_path)[0].sha256 == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_a_source_that_fails_in_an_unforeseen_way_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md")
    monkeypatch.setattr(Path, "read_bytes", lambda _: {}["gone"])
    assert "KeyError" in why(documents(tmp_path)[0])


def test_a_file_without_an_ending_named_outright_is_read_with_a_remark(tmp_path: Path) -> None:
    write(tmp_path, "policy")
    (document,) = documents(tmp_path / "policy")
    assert document.state is ReadState.READ
    assert document.remarks == ("The name of the file has no ending; it was read as plain text.",)


def test_a_source_without_file_or_bytes_is_reported() -> None:
    assert "not there" in why(read(Source("lost.md")))


def test_importing_the_package_loads_no_reader() -> None:
    heavy = ["docx", "pdfplumber", "pypdfium2", "lxml", "markdown_it", "spacy", "yaml"]
    program = f"import sys, irmer_lint.parsers; print([m for m in {heavy} if m in sys.modules])"
    folder = Path(parsers.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=folder
    )
    assert done.stdout.strip() == "[]"
