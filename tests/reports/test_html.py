"""The HTML report, as a parser sees it. What a browser sees is in test_browser.py."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from irmer_lint.model import Report, Severity, Status
from irmer_lint.reports import WRITERS, html, page, words
from irmer_lint.reports import json as json_report
from tests.evaluate import SUITES
from tests.reports.conftest import INCOMPLETE, of_folder, of_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
HARROWBY = "harrowby-nhs-trust"
GOOD = "meadowvale-nhs-trust"
AWKWARD = "tindale-awkward-folder"
SVG = "{http://www.w3.org/2000/svg}"


class Sheet:
    """A page parsed as a browser parses it; any parse error is an error here."""

    def __init__(self, report: Report) -> None:
        self.source = html.write(report)
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(self.source)

    def all(self, tag: str, css: str = "") -> list[Element]:
        return [e for e in self.root.iter(tag) if not css or css in e.get("class", "").split()]

    def by_id(self, name: str) -> Element:
        (one,) = [e for e in self.root.iter() if e.get("id") == name]
        return one


def text(element: Element) -> str:
    """What a reader sees and hears of an element."""
    return " ".join("".join(element.itertext()).split())


@pytest.fixture(scope="module")
def harrowby() -> Sheet:
    return Sheet(of_suite(HARROWBY))


@pytest.fixture(scope="module", params=NAMES)
def any_suite(request: pytest.FixtureRequest) -> tuple[Report, Sheet]:
    report = of_suite(request.param)
    return report, Sheet(report)


def test_a_page_says_its_language_and_title_and_has_one_heading_of_the_first_level(
    harrowby: Sheet,
) -> None:
    assert harrowby.root.get("lang") == "en-GB"
    assert text(harrowby.all("h1")[0]) == "Harrowby and Wenning Hospitals NHS Trust"
    assert len(harrowby.all("h1")) == 1
    assert "1 September 2025" in text(harrowby.all("title")[0])


def test_a_page_has_its_landmarks_and_a_way_past_the_contents(harrowby: Sheet) -> None:
    for tag in ("header", "nav", "main", "footer"):
        assert len(harrowby.all(tag)) == 1, tag
    first = next(e for e in harrowby.all("body")[0].iter("a"))
    assert first.get("href") == "#main"
    assert harrowby.by_id("main").tag == "main"


def test_no_level_of_heading_is_left_out(any_suite: tuple[Report, Sheet]) -> None:
    levels = [int(e.tag[1]) for e in any_suite[1].root.iter() if re.fullmatch(r"h\d", str(e.tag))]

    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(
    any_suite: tuple[Report, Sheet],
) -> None:
    tables = any_suite[1].all("table")
    assert len(tables) >= 4
    for table in tables:
        assert text(table.find("caption"))  # type: ignore[arg-type]
    for cell in any_suite[1].all("th"):
        assert cell.get("scope") in ("row", "col")


def test_every_link_stays_on_the_page_and_leads_somewhere(any_suite: tuple[Report, Sheet]) -> None:
    names = Counter(e.get("id") for e in any_suite[1].root.iter() if e.get("id"))
    links = [e.get("href") or "" for e in any_suite[1].all("a")]

    assert [name for name, number in names.items() if number > 1] == []
    assert [link for link in links if link[:1] != "#" or link[1:] not in names] == []


def test_the_page_needs_no_script_and_no_network(any_suite: tuple[Report, Sheet]) -> None:
    sheet = any_suite[1]
    for tag in ("script", "link", "img", "iframe", "object", "embed", "form", "base"):
        assert sheet.all(tag) == [], tag
    for element in sheet.root.iter():
        for name in element.keys():  # noqa: SIM118  an Element is no mapping
            assert not name.startswith("on"), name
            assert name not in ("style", "src", "srcset", "action", "ping"), name
    assert "url(" not in sheet.source
    assert "@import" not in sheet.source


def test_the_policy_allows_the_one_style_sheet_by_its_hash_and_nothing_else(
    harrowby: Sheet,
) -> None:
    policies = [
        e.get("content") or ""
        for e in harrowby.all("meta")
        if e.get("http-equiv") == "Content-Security-Policy"
    ]
    (style,) = harrowby.all("style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()

    assert policies == [
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    ]


def test_the_table_of_the_schedule_says_of_every_item_what_was_found(
    any_suite: tuple[Report, Sheet],
) -> None:
    report, sheet = any_suite
    items = [item for item in report.items if item.is_item]
    table = sheet.by_id("schedule").find(".//table")
    assert table is not None
    rows = table.findall("./tbody/tr")
    assert len(rows) == len(items)
    for row, item in zip(rows, items, strict=True):
        said = text(row)
        assert words.paragraph(item.provision) in said
        assert f"{words.STATUS_SHAPE[item.status]} {words.STATUS[item.status]}" in said
        assert row.find(".//a").get("href") == f"#item-{item.code}"  # type: ignore[union-attr]
        if item.evidence:
            assert words.clean(item.evidence[0].quote)[:100] in said
            assert item.evidence[0].document.rpartition("/")[2] in said


def test_the_table_of_the_schedule_is_the_first_part_of_the_report(harrowby: Sheet) -> None:
    parts = [e.get("id") for e in harrowby.by_id("main") if e.tag == "section"]

    assert parts == [
        "schedule", "first", "items", "themes", "suite", "reviews", "unread", "documents", "method",
    ]  # fmt: skip


def test_every_status_finding_and_element_of_the_json_report_is_on_the_page(
    any_suite: tuple[Report, Sheet],
) -> None:
    report, sheet = any_suite
    data = json_report.as_data(report)
    for item in data["items"]:
        part = text(sheet.by_id(f"item-{item['code']}"))
        assert words.STATUS[Status(item["status"])] in part
        if item["status"] != "not_required":
            for element in item["elements"]:
                assert element["id"] in part
    whole = text(sheet.root)
    folder = words.common_folder([m.document.path for m in report.documents])
    for number, finding in enumerate(data["findings"], 1):
        part = text(sheet.by_id(f"finding-{number}"))
        assert finding["code"] in part
        assert words.clean(finding["message"].replace(f"{folder}/", "")) in part
        assert finding["advice"] in part
        assert finding["provision"] in part
    for document in data["documents"]:
        assert document["sha256"] in whole
    for instrument in data["run"]["law"]["instruments"]:
        assert instrument in whole
    assert f"irmer-lint {data['tool']['version']}" in whole


def test_every_quotation_stands_in_its_document(any_suite: tuple[Report, Sheet]) -> None:
    report, sheet = any_suite
    said = "\n".join(words.clean(b.text) for m in report.documents for b in m.document.blocks)
    quoted = [text(e) for e in sheet.all("blockquote")]

    assert quoted or not any(item.evidence for item in report.items)
    for quotation in quoted:
        for part in quotation.removesuffix("…").split(" … "):
            assert part in said


def test_every_quotation_names_its_document(harrowby: Sheet) -> None:
    names = {m.document.path.rpartition("/")[2] for m in of_suite(HARROWBY).documents}
    figures = harrowby.all("figure", "quote")

    assert len(figures) > 50
    assert {text(figure.find(".//cite")) for figure in figures} <= names  # type: ignore[arg-type]


def test_at_most_ten_findings_come_first_and_none_of_them_is_a_note() -> None:
    report = of_suite("riverside-chiropractic")
    sheet = Sheet(report)
    first = sheet.by_id("first").findall("./ol/li")

    assert len(report.findings) > 10
    assert len(first) == 10
    assert [f.code for f in words.priority(report.findings)] == [
        text(e.find(".//span[@class='code']")) for e in first  # type: ignore[arg-type]
    ]  # fmt: skip
    assert not any(Severity.NOTE.value in text(e.find("h3")) for e in first)  # type: ignore[arg-type]


def test_every_finding_has_room_for_a_decision(harrowby: Sheet) -> None:
    boxes = ["fix here", "held elsewhere, in", "not applicable because", "disagree because"]
    for finding in harrowby.all("div", "finding"):
        (decision,) = [e for e in finding.iter("ul") if e.get("class") == "decision"]
        assert [text(e) for e in decision.findall("li")] == boxes
    assert len(harrowby.all("div", "finding")) == len(of_suite(HARROWBY).findings)


def test_a_good_suite_shows_its_words_and_no_banner() -> None:
    sheet = Sheet(of_suite(GOOD))

    assert sheet.all("section", "banner") == []
    assert "Everything supplied could be read: 9 documents." in text(sheet.root)
    assert "9 documents" in text(sheet.all("p", "whole")[0])


def test_what_could_not_be_read_is_said_before_anything_else() -> None:
    sheet = Sheet(of_suite(AWKWARD))
    first = next(iter(sheet.by_id("main")))

    assert first.get("class") == "banner"
    assert "4 documents could not be read. Nothing below can vouch for what they say." in text(
        first
    )
    assert "1 file was not looked at." in text(first)
    assert "Everything supplied could be read" not in text(sheet.root)
    for name in ("EP 05 Dose (locked).pdf", "EP 06 Carers.docx", "README.md"):
        assert name in text(sheet.by_id("unread"))


@pytest.mark.parametrize(("change", "said"), INCOMPLETE)
def test_a_failed_check_or_a_file_passed_over_is_never_a_clean_report(
    change: dict[str, object], said: str
) -> None:
    sheet = Sheet(replace(of_suite(GOOD), **change))  # type: ignore[arg-type]

    assert said in text(sheet.all("section", "banner")[0])
    assert sheet.all("p", "whole") == []


def test_a_document_read_in_part_is_said(lint_pages: Callable[..., Report]) -> None:
    report = lint_pages({"a.html": "<h1>Lunch</h1><p>Served at noon.</p><img src='flow.png'>"})
    sheet = Sheet(report)

    assert report.documents[0].document.unread
    assert "1 document could be read only in part." in text(sheet.all("section", "banner")[0])
    assert "a.html: read in part" in text(sheet.by_id("unread"))


def test_a_nation_that_nobody_named_is_said_to_be_assumed(
    lint_pages: Callable[..., Report],
) -> None:
    report = lint_pages({"a.md": "# Lunch\n\nServed at noon.\n"}, nations=())

    assert "England (assumed: nobody said which)" in text(Sheet(report).all("header")[0])


def test_without_a_name_the_page_has_a_title_and_names_its_one_document(
    lint_pages: Callable[..., Report],
) -> None:
    header = text(Sheet(lint_pages({"a.md": "# Lunch\n\nAt noon.\n"})).all("header")[0])

    assert "Employer’s procedures under IR(ME)R" in header
    assert "a.md" in header


REVIEWS = {
    "EP1 past.md": "Review date: 31 March 2025",
    "EP2 soon.md": "Review date: 30 November 2025",
    "EP3 later.md": "Review date: 1 December 2025",
    "EP4 none.md": "Version: 2",
    "EP5 by interval.md": "Issue date: 1 May 2020\nReview interval: every two years",
}


def test_review_dates_are_sorted_into_overdue_soon_later_and_none(
    lint_pages: Callable[..., Report],
) -> None:
    report = lint_pages({n: f"# Dose\n\n{line}\n\nRead me.\n" for n, line in REVIEWS.items()})
    table = Sheet(report).by_id("reviews").find(".//table")
    assert table is not None
    rows = [[text(cell) for cell in row][:3] for row in table.findall("./tbody/tr")]

    assert rows == [
        ["EP5 by interval.md", "1 May 2022", "■ overdue"],
        ["EP1 past.md", "31 March 2025", "■ overdue"],
        ["EP2 soon.md", "30 November 2025", "▲ due within 90 days"],
        ["EP3 later.md", "1 December 2025", "● due later"],
        ["EP4 none.md", "none found", "○ no date found"],
    ]


def test_review_dates_that_disagree_are_shown_side_by_side(harrowby: Sheet) -> None:
    table = harrowby.by_id("reviews").find(".//table")
    assert table is not None
    row = next(text(row) for row in table.iter("tr") if "HWH-RAD-001" in text(row))

    assert "9 December 2026" in row
    assert "Also stated: December 2024 (page footer)." in row
    assert "DOC-09" in row


def test_the_drawing_of_review_dates_is_hidden_from_a_reader_who_has_the_table(
    harrowby: Sheet,
) -> None:
    (drawing,) = harrowby.all(f"{SVG}svg")

    assert drawing.get("aria-hidden") == "true"
    assert len([e for e in drawing.iter(f"{SVG}text") if "mark" in e.get("class", "")]) == 3


def test_the_matrix_shows_where_each_item_stands(harrowby: Sheet) -> None:
    report = of_suite(HARROWBY)
    by_document, by_modality = harrowby.by_id("suite").findall(".//table")
    rows = {text(row[0]): [text(cell) for cell in row[1:]] for row in by_document.iter("tr")}
    items = [item.code for item in report.items if item.is_item]

    assert [head.split()[-1] for head in rows["Document"]] == items
    pregnancy = rows["HWH-RAD-005 Pregnancy enquiries.docx"][items.index("PREG")]
    assert re.fullmatch(r"● \d+ quoted", pregnancy)
    assert "–nothing" in rows["HWH-RAD-005 Pregnancy enquiries.docx"]
    judged = [item for item in report.items if item.by_modality]
    shown = [[text(cell) for cell in row[1:]] for row in by_modality.findall("./tbody/tr")]
    assert shown == [
        [f"{words.STATUS_SHAPE[s]} {words.STATUS[s]}" for s in item.by_modality.values()]
        for item in judged
    ]


def test_nothing_in_a_document_becomes_markup(hostile: Report) -> None:
    sheet = Sheet(hostile)
    whole = text(sheet.root)

    for tag in ("script", "img", "iframe"):
        assert sheet.all(tag) == []
    assert len(sheet.all(f"{SVG}svg")) == 1
    assert len(sheet.all("style")) == 1
    assert len(sheet.all("main")) == 1
    assert all((a.get("href") or "").startswith("#") for a in sheet.all("a"))
    assert "<script>alert(6)</script>" in text(sheet.all("h1")[0])
    assert "EP1 <img src=x onerror=alert(5)>.md" in whole
    assert "onerror=\"alert('quote')\">" in whole
    assert "{{ 7*7 }}" in whole
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", sheet.source)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such name")
def test_a_file_whose_name_is_no_text_is_reported(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/EP\xff.md")).write_text("# Lunch\n\nAt noon.\n")
    report = of_folder(tmp_path)

    for writer in WRITERS.values():
        written = writer.write(report)
        if zipfile.is_zipfile(io.BytesIO(written)):
            package = zipfile.ZipFile(io.BytesIO(written))
            written = b"".join(package.read(name) for name in package.namelist())
        assert b"EP" in written, writer.name


def test_the_same_input_gives_the_same_page_byte_for_byte(tmp_path: Path) -> None:
    pages = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        subprocess.run(
            [sys.executable, "-m", "irmer_lint", "check", str(SUITES / HARROWBY / "documents"),
             "--as-of", "2025-09-01", "--nation", "england", "--fail-on", "never", "-o", str(out)],
            check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        pages.append(out.read_bytes())

    assert pages[0] == pages[1]


def test_a_page_on_sixty_documents_stays_under_three_megabytes(tmp_path: Path) -> None:
    sources = sorted((SUITES / "northmere-diagnostics" / "documents").rglob("ep-*"))
    for number in range(60):
        source = sources[number % len(sources)]
        (tmp_path / f"{number:02} {source.name}").write_bytes(source.read_bytes())
    report = of_folder(tmp_path)
    page = html.write(report)

    assert len(report.documents) == 60
    assert len(page.encode()) < 3_000_000
    assert "All 60 documents and their review dates" in page


def test_a_long_quotation_is_cut() -> None:
    item = next(i for i in of_suite(HARROWBY).items if i.evidence)
    long = replace(item.evidence[0], quote="word " * 1000)
    report = replace(of_suite(HARROWBY), items=(replace(item, evidence=(long,), elements=()),))
    quoted = text(Sheet(report).by_id(f"item-{item.code}").find(".//blockquote"))  # type: ignore[arg-type]

    assert page.QUOTED - 10 < len(quoted) <= page.QUOTED
    assert quoted.endswith("…")


def test_of_very_many_unread_parts_the_first_are_named_and_the_rest_counted() -> None:
    report = of_suite(AWKWARD)
    part = next(f for f in report.findings if f.code == page.UNREADABLE)
    sheet = Sheet(replace(report, findings=(part,) * (page.LISTED + 7)))

    assert "7 more parts of this document; the JSON report lists them all." in text(
        sheet.by_id("unread")
    )


def test_the_page_advises_and_passes_no_verdict(harrowby: Sheet) -> None:
    whole = text(harrowby.all("body")[0]).lower()

    assert "not found in the documents supplied" in whole
    assert "not legal advice" in whole
    for word in ("breach", "non-compliant", "noncompliant", "illegal", "failed"):
        assert word not in whole
