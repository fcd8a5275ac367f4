"""The sample suites: built from their sources, labelled in full, and readable where they should be."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import yaml
from docx.opc.exceptions import PackageNotFoundError

from fixtures import build

NAMES = sorted(path.name for path in build.SUITES.iterdir() if path.is_dir())
ITEMS = [
    "PID",
    "ENT",
    "PREG",
    "QAP",
    "DOSE",
    "DRL",
    "RES",
    "INFO",
    "BR",
    "EVAL",
    "MIN",
    "CSA",
    "NONMED",
    "CC",
    "AUD",
    "REF",
]
NORTHERN_IRELAND = 14
STATUSES = {
    "covered", "partial", "pointer_only", "not_applicable", "missing", "not_required", "cannot_tell",
}  # fmt: skip


def load(suite: str, page: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (build.SUITES / suite / page).read_text(encoding="utf-8")
    )
    return loaded


@pytest.mark.parametrize("suite", NAMES)
def test_committed_files_are_what_their_sources_say(suite: str) -> None:
    assert build.main([suite, "--check"]) == 0


def test_a_changed_document_is_noticed() -> None:
    name, data = next(build.files_of("northmere-diagnostics"))
    assert build.same(data, data)
    assert not build.same(data, data.replace(b"Northmere", b"Southmere")), name


def test_a_changed_word_in_a_word_file_and_in_a_pdf_is_noticed() -> None:
    files = dict(build.files_of("fellbridge-radiotherapy"))
    one = files["WI-RT-020 Pregnancy.pdf"]
    other = files["WI-RT-050 HDR brachytherapy.pdf"]
    assert not build.same(one, other)
    words = sorted(name for name in files if name.endswith(".docx"))
    assert not build.same(files[words[0]], files[words[1]])


@pytest.mark.parametrize("suite", NAMES)
def test_every_suite_says_what_it_is(suite: str) -> None:
    told = load(suite, "suite.yaml")
    assert told["nation"] in {"england", "wales", "scotland", "northern-ireland"}
    assert isinstance(told["as_of"], datetime.date)
    assert told["modalities"]
    assert told["name"]
    assert told["description"]


@pytest.mark.parametrize("suite", NAMES)
def test_every_item_of_the_schedule_has_a_label(suite: str) -> None:
    expected = load(suite, "expected.yaml")
    ireland = load(suite, "suite.yaml")["nation"] == "northern-ireland"
    assert list(expected["items"]) == (ITEMS[:NORTHERN_IRELAND] if ireland else ITEMS)
    assert {*expected["items"].values(), *expected["themes"].values()} <= STATUSES


@pytest.mark.parametrize("suite", NAMES)
def test_gaps_agree_with_the_statuses(suite: str) -> None:
    expected = load(suite, "expected.yaml")
    gaps = expected["gaps"]
    assert not set(gaps) & set(expected["quiet"])
    assert all(re.fullmatch(r"[A-Z]+(-\d\d[a-e]?)?", code) for code in gaps + expected["quiet"])
    for code, status in expected["items"].items():
        own = [gap for gap in gaps if gap.split("-")[0] == code]
        if status in {"covered", "not_applicable", "cannot_tell"}:
            assert own == []
        elif status in {"missing", "pointer_only"}:
            assert own == [code]


@pytest.mark.parametrize("suite", NAMES)
def test_named_files_exist(suite: str) -> None:
    expected = load(suite, "expected.yaml")
    for key in ("unreadable", "partly_read", "ignored"):
        for name in expected.get(key, []):
            assert (build.SUITES / suite / "documents" / name).is_file()


def readable() -> list[Path]:
    return [
        path
        for suite in NAMES
        for path in sorted((build.SUITES / suite / "documents").rglob("*"))
        if path.suffix in {".docx", ".pdf"}
        and path.name not in load(suite, "expected.yaml")["unreadable"]
        and path.name not in load(suite, "expected.yaml").get("ignored", [])
    ]


@pytest.mark.parametrize("path", readable(), ids=lambda path: path.name)
def test_other_readers_find_words_in_each_document(path: Path) -> None:
    if path.suffix == ".docx":
        assert any(paragraph.text.strip() for paragraph in docx.Document(str(path)).paragraphs)
    else:
        pages = pypdfium2.PdfDocument(path)
        assert all(page.get_textpage().get_text_range().strip() for page in pages)


def test_the_unreadable_files_are_unreadable() -> None:
    folder = build.SUITES / "tindale-awkward-folder" / "documents"
    scan = pypdfium2.PdfDocument(folder / "EP 04 Entitlement (scan).pdf")
    assert scan[0].get_textpage().get_text_range().strip() == ""
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(folder / "EP 05 Dose (locked).pdf")
    with pytest.raises(PackageNotFoundError):
        docx.Document(str(folder / "EP 07 Referrals (copy).docx"))
    empty = docx.Document(str(folder / "EP 06 Carers.docx"))
    assert [paragraph.text for paragraph in empty.paragraphs if paragraph.text] == []
