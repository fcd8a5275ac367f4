"""The Word report: as python-docx reads it, and as LibreOffice prints it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from irmer_lint.model import Report, Status
from irmer_lint.reports import docx, words
from tests.evaluate import SUITES
from tests.reports.conftest import INCOMPLETE, of_suite
from tests.reports.programs import as_pdf, pages_of

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
HARROWBY = "harrowby-nhs-trust"
AWKWARD = "tindale-awkward-folder"


class Paper:
    """A Word report opened again."""

    def __init__(self, report: Report) -> None:
        self.data = docx.write(report)
        self.document: Any = python_docx.Document(io.BytesIO(self.data))

    @property
    def text(self) -> str:
        body = self.document.element.body
        return "\n".join("".join(p.itertext(qn("w:t"))) for p in body.iter(qn("w:p")))

    def headings(self, level: int) -> list[str]:
        return [p.text for p in self.document.paragraphs if p.style.name == f"Heading {level}"]

    def table(self, first: str, *others: str) -> list[list[str]]:
        """The rows of the one table whose header starts with those words."""
        wanted = [first, *others]
        (one,) = [
            t for t in self.document.tables
            if [c.text for c in t.rows[0].cells][: len(wanted)] == wanted
        ]  # fmt: skip
        return [[c.text for c in row.cells] for row in one.rows[1:]]


@pytest.fixture(scope="module", params=NAMES)
def any_suite(request: pytest.FixtureRequest) -> tuple[Report, Paper]:
    report = of_suite(request.param)
    return report, Paper(report)


def test_the_table_of_the_schedule_says_of_every_item_what_was_found(
    any_suite: tuple[Report, Paper],
) -> None:
    report, paper = any_suite
    items = [item for item in report.items if item.is_item]
    rows = paper.table("Para.", "Item", "Status")

    assert [(r[0], r[2]) for r in rows] == [
        (words.paragraph(i.provision), f"{words.STATUS_SHAPE[i.status]} {words.STATUS[i.status]}")
        for i in items
    ]
    for row, item in zip(rows, items, strict=True):
        if item.evidence:
            assert words.clean(item.evidence[0].quote)[:100] in row[3]
            assert item.evidence[0].document.rpartition("/")[2] in row[3]


def test_the_action_plan_has_every_finding_and_room_to_act(
    any_suite: tuple[Report, Paper],
) -> None:
    report, paper = any_suite
    if not report.findings:
        assert "No findings, so no actions." in paper.text
        return
    (plan,) = [t for t in paper.document.tables if t.rows[0].cells[0].text == "No."]
    heads = [c.text for c in plan.rows[0].cells]
    rows = [[c.text for c in row.cells] for row in plan.rows[1:]]

    assert heads[-4:] == ["Decision", "Owner", "Due", "Done"]
    assert [row[1].split("\n")[1] for row in rows] == [f.code for f in report.findings]
    for row, finding in zip(rows, report.findings, strict=True):
        assert row[2] == finding.provision
        assert row[4] == words.clean(finding.advice)
        assert words.clean(finding.quote)[:80] in row[3]
        assert row[5:] == ["", "", "", ""]


def test_the_parts_stand_in_their_order_under_heading_styles() -> None:
    paper = Paper(of_suite(HARROWBY))

    assert paper.headings(1) == [
        "Schedule 2 at a glance", "Look at these first", "Action plan", "Item by item",
        "Also looked at", "Review dates", "What was not read", "Documents", "Method and limits",
    ]  # fmt: skip
    assert paper.document.paragraphs[1].style.name == "Title"
    assert paper.document.paragraphs[1].text == "Harrowby and Wenning Hospitals NHS Trust"
    items = [i for i in of_suite(HARROWBY).items if i.is_item]
    assert [
        f"{words.paragraph(i.provision)} {i.title}: {words.STATUS[i.status]}" for i in items
    ] == [h for h in paper.headings(2) if re.match(r"1\(", h)]
    assert len([h for h in paper.headings(2) if re.match(r"\d+\. ", h)]) == 10


def test_every_table_repeats_its_head_and_says_what_it_is(any_suite: tuple[Report, Paper]) -> None:
    for table in any_suite[1].document.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_key_elements_stand_with_their_words_and_place() -> None:
    report = of_suite(HARROWBY)
    paper = Paper(report)
    item = next(i for i in report.items if i.status is Status.COVERED)
    keys = [e for e in item.elements if e.tier.value == "key" and e.evidence]

    assert keys
    for element in keys:
        (row,) = [
            [c.text for c in r.cells]
            for t in paper.document.tables
            for r in t.rows
            if r.cells[0].text == f"{element.text} ({element.id})"
        ]
        assert words.clean(element.evidence[0].quote)[:100] in row[2]
        assert element.evidence[0].document.rpartition("/")[2] in row[2]


def test_review_dates_and_hashes_are_in_their_tables() -> None:
    report = of_suite(HARROWBY)
    paper = Paper(report)
    reviews = paper.table("Document", "Next review")
    documents = paper.table("Document", "Read")

    assert [r[1:3] for r in reviews] == [
        ["31 March 2025", "■ overdue"],
        ["30 November 2026", "● due later"],
        ["9 December 2026", "● due later"],
    ]
    assert [row[4] for row in documents] == [m.document.sha256 for m in report.documents]


def test_what_could_not_be_read_is_said_on_the_first_page() -> None:
    paper = Paper(of_suite(AWKWARD))
    text = paper.text

    assert text.index("4 documents could not be read. Nothing below can vouch") < text.index(
        "Schedule 2 at a glance"
    )
    assert "Everything supplied could be read" not in text
    assert "EP 05 Dose (locked).pdf: not read at all" in paper.headings(2)


@pytest.mark.parametrize(("change", "said"), INCOMPLETE)
def test_a_failed_check_or_a_file_passed_over_is_never_a_clean_report(
    change: dict[str, object], said: str
) -> None:
    text = Paper(replace(of_suite("meadowvale-nhs-trust"), **change)).text  # type: ignore[arg-type]

    assert said in text[: text.index("Schedule 2 at a glance")]
    assert "Everything supplied could be read" not in text


def test_the_properties_name_no_person_and_no_hour() -> None:
    properties = Paper(of_suite(HARROWBY)).document.core_properties

    assert properties.title == "Harrowby and Wenning Hospitals NHS Trust: what the procedures say"
    assert properties.author.startswith("irmer-lint ")
    assert properties.language == "en-GB"
    assert properties.created.replace(tzinfo=None) == datetime(2025, 9, 1)
    assert properties.modified == properties.created


def test_the_same_report_gives_the_same_bytes_and_no_member_has_a_time() -> None:
    first, second = (docx.write(of_suite(HARROWBY)) for _ in range(2))

    assert first == second
    members = zipfile.ZipFile(io.BytesIO(first)).infolist()
    assert {m.date_time for m in members} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_in_a_document_becomes_more_than_text(hostile: Report) -> None:
    paper = Paper(hostile)
    package = zipfile.ZipFile(io.BytesIO(paper.data))
    names = package.namelist()

    assert "<script>alert(6)</script>" in paper.text
    assert "onerror=\"alert('quote')\">" in paper.text
    assert not any("vba" in n.lower() or "embed" in n.lower() for n in names)
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        tree = etree.fromstring(package.read(name))
        assert "External" not in tree.xpath("//@TargetMode"), name
        fields = tree.xpath("//*[local-name()='fldSimple']/@*[local-name()='instr']")
        assert set(fields) <= {"PAGE", "NUMPAGES"}
        assert not tree.xpath("//*[local-name()='instrText' or local-name()='hyperlink']")


def test_a_paper_with_nothing_to_say_is_still_a_paper(lint_pages: Callable[..., Report]) -> None:
    paper = Paper(lint_pages({"a.md": "# Lunch\n\nAt noon.\n"}))

    assert "✗ not found" in [row[2] for row in paper.table("Para.", "Item", "Status")]
    assert "none found" in paper.table("Document", "Next review")[0][1]


def test_a_printed_paper_repeats_its_table_heads_and_has_no_empty_page(tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(docx.write(of_suite("riverside-chiropractic")))
    pages = pages_of(as_pdf(file))

    assert len(pages) > 15
    assert all(len(page.split()) > 25 for page in pages)
    assert f"Page 3 of {len(pages)}" in pages[2]
    plan = [p for p in pages if re.search(r"No\.\s+Finding\s+Provision", p)]
    assert len(plan) > 5
    assert all("Owner" in page for page in plan)
