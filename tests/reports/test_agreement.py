"""Whatever the form, a report says the same: each is read back and compared with the JSON report.

A form that leaves something out by design is compared in what it has: comma-separated values have
no items without findings, annotations only the numbers, the calendar only review dates.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import docx
import html5lib
import junitparser
import openpyxl
import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt

from irmer_lint.model import Report, Status
from irmer_lint.reports import WRITERS, Look, words
from irmer_lint.reports import json as json_report
from tests.evaluate import SUITES
from tests.reports.conftest import of_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
STATUS = {word: status.value for status, word in words.STATUS.items()}
SHAPED = {f"{words.STATUS_SHAPE[s]} {words.STATUS[s]}": s.value for s in Status}


@dataclass(frozen=True)
class Said:
    """What a form says: how many items of the Schedule have each status, and codes of findings."""

    statuses: Counter[str]
    findings: Counter[str]


def tallied(text: str) -> Counter[str]:
    """The statuses of a line such as "7 covered, 6 partial"."""
    words_ = "|".join(sorted(STATUS, key=len, reverse=True))
    return Counter({STATUS[w]: int(n) for n, w in re.findall(rf"(\d+) ({words_})", text)})


def of_json(data: bytes) -> Said:
    report = json.loads(data)
    statuses = Counter({s.value: report["summary"][s.value] for s in Status})
    return Said(+statuses, Counter(f["code"] for f in report["findings"]))


def of_text(data: bytes) -> Said:
    text = data.decode()
    (line,) = re.findall(r"^In all: (.*)$", text, re.MULTILINE)
    found = Counter(
        re.findall(r"^ *\d+\. ([A-Z][\w-]*)  (?:error|warning|note)", text, re.MULTILINE)
    )
    return Said(tallied(line), found)


def of_html(data: bytes) -> Said:
    root = html5lib.parse(data, namespaceHTMLElements=False)
    by_id = {e.get("id"): e for e in root.iter() if e.get("id")}
    chips = [
        " ".join("".join(e.itertext()).split())
        for e in by_id["schedule"].find(".//table").iter("span")
        if "chip" in e.get("class", "").split()
    ]
    codes = [
        "".join(next(x for x in e.iter("span") if x.get("class") == "code").itertext())
        for name, e in by_id.items()
        if re.fullmatch(r"finding-\d+", name)
    ]
    return Said(Counter(SHAPED[chip] for chip in chips), Counter(codes))


def of_docx(data: bytes) -> Said:
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for table in docx.Document(io.BytesIO(data)).tables:
        head, *rows = [[c.text for c in row.cells] for row in table.rows]
        if head[0] == "Para.":
            statuses.update(SHAPED[row[2]] for row in rows)
        if head[0] == "No.":
            codes.update(row[1].split("\n")[1] for row in rows)
    return Said(statuses, codes)


def of_xlsx(data: bytes) -> Said:
    book = openpyxl.load_workbook(io.BytesIO(data))
    items = list(book["Schedule 2"].iter_rows(min_row=2, values_only=True))
    plan = book["Action plan"].iter_rows(min_row=2, values_only=True)
    (line,) = [
        v for f, v in book["About"].iter_rows(min_row=2, values_only=True) if f == "Schedule 2"
    ]
    statuses = tallied(str(line))
    assert statuses <= Counter(STATUS[str(row[3])] for row in items)  # the themes are there too
    return Said(statuses, Counter(str(row[2]) for row in plan))


def of_sarif(data: bytes) -> Said:
    (run,) = json.loads(data)["runs"]
    items = [i["status"] for i in run["properties"]["items"] if i["ofSchedule2"]]
    return Said(Counter(items), Counter(r["ruleId"] for r in run["results"]))


def of_junit(data: bytes) -> Said:
    statuses: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for suite in junitparser.JUnitXml.fromstring(data):
        for known in suite.properties():
            if known.name.startswith("items."):
                statuses[known.name.removeprefix("items.")] = int(known.value)
        for case in suite:
            for result in case.result:
                if result.type == "UNREADABLE":
                    codes["UNREADABLE"] += 1
                elif result.type in ("error", "warning") or result.message.startswith("note: "):
                    codes[case.name.split(" ", 1)[0]] += 1
    return Said(statuses, codes)


def of_markdown(data: bytes) -> Said:
    text = data.decode()
    (line,) = re.findall(r"^Schedule 2, .*$", text, re.MULTILINE)
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(text)
    rows = re.findall(r"<td>\d[^<]*</td>\s*<td>[^<]*<code>\w+</code></td>\s*<td>([^<]+)</td>", html)
    assert Counter(SHAPED[row] for row in rows) == tallied(line.replace("*", ""))
    return Said(
        tallied(line.replace("*", "")), Counter(re.findall(r"<td><code>([^<]+)</code></td>", html))
    )


def of_github(data: bytes) -> Said:
    *lines, last = data.decode().splitlines()
    codes = re.findall(r"title=([A-Z][\w-]*)[ :]", "\n".join(lines))
    return Said(tallied(last), Counter(codes))


READERS: dict[str, Callable[[bytes], Said]] = {
    "text": of_text, "json": of_json, "html": of_html, "docx": of_docx, "xlsx": of_xlsx,
    "sarif": of_sarif, "junit": of_junit, "markdown": of_markdown, "github": of_github,
}  # fmt: skip
BY_OTHER_MEANS = {"csv", "ics"}


def test_no_form_is_left_out() -> None:
    assert READERS.keys() | BY_OTHER_MEANS == WRITERS.keys()


@pytest.mark.parametrize("suite", NAMES)
@pytest.mark.parametrize("name", READERS)
def test_every_form_counts_the_same_statuses_and_names_the_same_findings(
    name: str, suite: str
) -> None:
    report = of_suite(suite)
    expected = of_json(WRITERS["json"].write(report))
    said = READERS[name](WRITERS[name].write(report, Look(show_all=True)))
    if name == "text":
        # what was not read stands there in a part of its own, without codes
        expected.findings.pop("UNREADABLE", None)

    assert said.statuses == expected.statuses
    assert said.findings == expected.findings


@pytest.mark.parametrize("suite", NAMES)
def test_comma_separated_values_have_the_findings_and_the_status_of_their_items(
    suite: str,
) -> None:
    report = of_suite(suite)
    data: dict[str, Any] = json_report.as_data(report)
    text = WRITERS["csv"].write(report).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    statuses = {item["code"]: item["status"] for item in data["items"]}

    assert [row["Code"] for row in rows] == [f["code"] for f in data["findings"]]
    for row in rows:
        code = row["Item"].split(" ", 1)[0]
        assert STATUS.get(row["Item status"]) == statuses.get(code)


@pytest.mark.parametrize("suite", NAMES)
def test_the_calendar_has_overdue_reviews_where_the_json_report_has(suite: str) -> None:
    report: Report = of_suite(suite)
    data = json_report.as_data(report)
    entries = Calendar.from_ical(WRITERS["ics"].write(report)).walk("VEVENT")
    dated = [d["control"]["overdue"] for d in data["documents"] if "overdue" in d["control"]]

    assert Counter(e["summary"].startswith("Review was due") for e in entries) == Counter(dated)
