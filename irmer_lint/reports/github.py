"""The findings as annotations of a GitHub workflow: commands that its runner reads on the screen.

One line each, the most urgent first, since the runner shows only the first ten of a kind in a step;
the form `markdown`, written to $GITHUB_STEP_SUMMARY, has them all. Documents have no lines, so that
an annotation stands at line 1 and names the place in words.
"""

from __future__ import annotations

from collections.abc import Iterator

from irmer_lint.model import Report, Severity
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.page import UNREADABLE, Page
from irmer_lint.reports.words import clean, short

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(report: Report, look: Look = PLAIN) -> str:
    """Workflow commands, one a line, ending in a line feed."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    page = Page(report)
    for failure in report.failures:
        yield _command("error", {"title": "irmer-lint: a check failed"}, failure)
    for one in page.shown:
        finding = one.finding
        place = words.place(finding.place)
        parts = [one.message]
        if finding.quote:
            parts.append(f"Words: “{short(clean(finding.quote), 300)}”.")
        if place:
            parts.append(f"Place: {place}.")
        if finding.advice and finding.code != UNREADABLE:
            parts.append(f"What to write: {finding.advice}")
        elif finding.advice:
            parts.append(finding.advice)
        where = {"file": clean(finding.document), "line": "1"} if finding.document else {}
        title = f"{finding.code} {finding.provision}".strip()
        yield _command(_COMMAND[finding.severity], {**where, "title": title}, " ".join(parts))
    for path, reason in report.skipped:
        yield _command(
            "notice", {"title": "irmer-lint: not looked at"}, f"{page.name(path)}: {reason}"
        )
    counted = ", ".join(f"{n} {words.STATUS[status]}" for status, n in page.statuses)
    unread = len(report.unreadable)
    yield _command(
        "notice",
        {"title": "irmer-lint"},
        f"Schedule 2: {counted}. {words.count(len(report.findings), 'finding')}; "
        f"{words.count(page.read, 'document')} read, {unread} could not be read.",
    )


def _command(name: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {named}::{_data(message)}"


def _data(text: str) -> str:
    """Text of a command as the runner decodes it (actions/toolkit, `command.ts`)."""
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
