"""The calendar of review dates, as a reader of calendars reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from irmer_lint.model import Report
from irmer_lint.reports import ics
from tests.evaluate import SUITES
from tests.reports.conftest import of_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
HARROWBY = "harrowby-nhs-trust"


def entries(report: Report) -> list[Any]:
    return list(Calendar.from_ical(ics.write(report)).walk("VEVENT"))


@pytest.mark.parametrize("name", NAMES)
def test_every_document_with_a_date_has_an_entry_on_that_day(name: str) -> None:
    report = of_suite(name)
    due = sorted(
        known[0]
        for m in report.documents
        if m.document.state.value != "unreadable" and (known := m.control.next_review())
    )

    assert sorted(entry["dtstart"].dt for entry in entries(report)) == due


def test_an_entry_reminds_90_days_ahead_unless_it_is_overdue() -> None:
    for entry in entries(of_suite(HARROWBY)):
        alarms = entry.walk("VALARM")
        if entry["dtstart"].dt < date(2025, 9, 1):
            assert alarms == []
            assert entry["summary"].startswith("Review was due: ")
        else:
            assert [a["trigger"].dt for a in alarms] == [timedelta(days=-90)]
            assert entry["summary"].startswith("Review due: ")
    assert len({bool(e.walk("VALARM")) for e in entries(of_suite(HARROWBY))}) == 2


def test_an_entry_shows_its_words_and_dates_that_disagree() -> None:
    (entry,) = [e for e in entries(of_suite(HARROWBY)) if "HWH-RAD-001" in e["summary"]]

    assert "9 December 2026" in entry["description"]
    assert "Also stated: December 2024 (page footer)" in entry["description"]
    assert "DOC-09" in entry["description"]


def test_a_later_assessment_moves_an_entry_and_adds_none() -> None:
    first = of_suite(HARROWBY)
    later = replace(first, profile=replace(first.profile, as_of=date(2026, 1, 1)))
    before, after = ({e["uid"]: e for e in entries(r)} for r in (first, later))

    assert before.keys() == after.keys()
    assert len(before) == 3
    for name in before:
        assert after[name]["sequence"] > before[name]["sequence"]
        assert after[name]["dtstamp"].dt.date() == date(2026, 1, 1)
    other = replace(first, profile=replace(first.profile, employer="Another Trust"))
    assert not before.keys() & {e["uid"] for e in entries(other)}


def test_documents_without_a_date_or_not_read_are_named(
    lint_pages: Callable[..., Report],
) -> None:
    report = lint_pages({"EP1, old; new.md": "# Dose\n\nRead me.\n", "b.docx": b"no zip"})
    calendar = Calendar.from_ical(ics.write(report))

    assert calendar.walk("VEVENT") == []
    assert "No date found: EP1, old; new.md." in calendar["description"]
    assert "Could not be read: b.docx." in calendar["description"]


def test_malice_stays_in_its_value(hostile: Report) -> None:
    data = ics.write(hostile)
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")

    assert len(entries(hostile)) == 2
    assert lines.count("BEGIN:VEVENT") == 2
    assert all(len(line.encode()) <= 75 for line in data.decode("utf-8").split("\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert ics.write(of_suite(HARROWBY)) == ics.write(of_suite(HARROWBY))
    assert b"DTSTAMP:20250901T000000Z" in ics.write(of_suite(HARROWBY))
