"""The next review of each document as a calendar (RFC 5545), with a reminder 90 days ahead.

An entry keeps its UID from one assessment to the next, so that a calendar which imports the file
again moves the entry instead of adding one; SEQUENCE and DTSTAMP come from the day of the assessment
and not from a clock. Documents without a date have no day to stand on; the description of the
calendar names them. A review that is overdue stands on the day on which it was due.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from irmer_lint.model import Report
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.archive import midnight
from irmer_lint.reports.page import DUE_SOON, REVIEW_WORDS, Page, Review
from irmer_lint.reports.words import clean, day, short


def write(report: Report, look: Look = PLAIN) -> bytes:
    """The calendar as the bytes of an .ics file, lines ending in CR LF."""
    page = Page(report)
    calendar = Calendar()
    calendar.add("prodid", f"-//irmer-lint//{report.tool_version}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = short(clean(f"{page.title}: review of procedures"), 200)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    about = _about(page)
    calendar.add("description", about)
    calendar.add("x-wr-caldesc", about)
    for review in page.reviews:
        if review.due is not None:
            calendar.add_component(_entry(page, review))
    return bytes(calendar.to_ical(sorted=False))


def _about(page: Page) -> str:
    """What the calendar rests on, and the documents that it cannot show."""
    parts = [f"Review dates as the documents state them, assessed as on {day(page.profile.as_of)}."]
    for state in ("none", "unread"):
        names = [clean(r.name) for r in page.reviews if r.state == state]
        if names:
            parts.append(f"{REVIEW_WORDS[state].capitalize()}: {'; '.join(names)}.")
    return " ".join(parts)


def _entry(page: Page, review: Review) -> Event:
    due = review.due
    assert due is not None  # noqa: S101  its caller asks only for these
    overdue = review.state == "overdue"
    entry = Event()
    entry.add("uid", uid(page.profile.employer, review.name))
    entry.add("dtstamp", midnight(page.profile.as_of))
    entry.add("sequence", page.profile.as_of.toordinal())
    entry.add("dtstart", due)
    entry.add("dtend", due + timedelta(days=1))
    entry.add("summary", f"{'Review was due' if overdue else 'Review due'}: {clean(review.name)}")
    entry.add("description", "\n".join(_said(page, review)))
    entry.add("categories", ["IR(ME)R review", REVIEW_WORDS[review.state]])
    entry.add("transp", "TRANSPARENT")  # the day is not taken
    if not overdue:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("trigger", -DUE_SOON)
        reminder.add("description", f"Review due on {day(due)}: {clean(review.name)}")
        entry.add_component(reminder)
    return entry


def _said(page: Page, review: Review) -> list[str]:
    """The words that give the date, other dates, and what to look at."""
    lines = []
    fact = review.fact
    if fact is not None:
        stands = ", ".join(
            part for part in (words.FACT_SOURCE[fact.source], page.where(fact.place)) if part
        )
        said = f"“{short(clean(fact.quote), 300)}”" if fact.quote else clean(fact.value)
        lines.append(f"{said} ({stands})")
    lines += [
        f"Also stated: {clean(other.value)} ({words.FACT_SOURCE[other.source]})"
        for other in review.others
    ]
    lines += [f"{one.finding.code}: {clean(one.message)}" for one in review.findings]
    lines.append(f"Assessed as on {day(page.profile.as_of)} by irmer-lint.")
    return lines


def uid(employer: str, document: str) -> str:
    """The name of the entry of one document of one employer, whatever its date."""
    digest = hashlib.sha256(f"{employer}\n{document}".encode("utf-8", errors="replace"))
    return f"{digest.hexdigest()[:32]}@irmer-lint"
