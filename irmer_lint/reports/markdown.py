"""The report as Markdown for the comment on a pull request and for the summary of a workflow.

GitHub's dialect. Text of documents is made inert: every character that Markdown knows is escaped,
and what a forge would turn into a mention, a reference or a link is broken by a zero-width space, so
that a procedure can call nobody and load nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from irmer_lint.model import Report, Status
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.page import Page, Shown
from irmer_lint.reports.words import clean, day, short

LONGEST = 60_000
"""Most characters; a comment on GitHub holds 65,536."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$:=^-])")
_APART = "\N{ZERO WIDTH SPACE}"
# Mentions, references to issues, and addresses that a forge makes links of by itself.
_LINKING = re.compile(r"@(?=\S)|#(?=\S)|\bGH-(?=\d)|:(?=//)|\bwww(?=\.)", re.IGNORECASE)


def inert(text: str) -> str:
    """Text of a document as Markdown that shows it and does nothing."""
    text = _LINKING.sub(rf"\g<0>{_APART}", clean(text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", text)


def write(report: Report, look: Look = PLAIN) -> str:
    """The report as Markdown, ending in a line feed."""
    page = Page(report)
    text = "\n".join(_lines(page)) + "\n"
    rows = list(_rows(page))
    if not rows:
        return text + _ending(page)
    opening = (
        f"\n<details>\n<summary>All {words.count(len(rows), 'finding')}</summary>\n\n"
        "| | code | finding | where |\n|---|---|---|---|\n"
    )
    ending = "\n</details>\n" + _ending(page)
    room = LONGEST - len(text) - len(opening) - len(ending) - 100
    kept: list[str] = []
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            break
        kept.append(row)
    left = len(rows) - len(kept)
    cut = f"\n{words.count(left, 'more finding')} in the JSON report.\n" if left else ""
    return text + opening + "\n".join(kept) + "\n" + cut + ending


def _lines(page: Page) -> Iterator[str]:
    report, profile = page.report, page.profile
    yield f"## {inert(page.title)}: what the procedures say"
    yield ""
    assumed = " (assumed: nobody said which)" if profile.nations_from == "assumed" else ""
    counted = ", ".join(f"**{n}** {words.STATUS[status]}" for status, n in page.statuses)
    yield (
        f"{inert(page.nations + assumed)}; as on {day(profile.as_of)}; {inert(page.instruments)}; "
        f"{words.count(page.read, 'document')} read, {len(report.unreadable)} could not be read."
    )
    yield ""
    yield f"Schedule 2, {words.count(len(page.items), 'item')}: {counted}."
    yield ""
    yield from _unread(page)
    yield "| | item | status | best words and their place |"
    yield "|---|---|---|---|"
    for section in page.items:
        item = section.item
        best = section.quotations[0] if section.quotations else None
        said = "no words to quote"
        if best is not None:
            where = ", ".join(part for part in (best.document, best.place) if part)
            said = f"“{inert(short(best.text, 140))}” <sub>{inert(where)}</sub>"
        yield (
            f"| {inert(section.letter)} | {inert(item.title)} `{item.code}` "
            f"| {_status(item.status)} | {said} |"
        )
    yield ""
    if page.priorities:
        yield "### Look at these first"
        yield ""
        for number, one in enumerate(page.priorities, 1):
            yield f"{number}. {_finding(one)}"


def _unread(page: Page) -> Iterator[str]:
    report = page.report
    if not page.incomplete:
        return
    yield "> **⚠ This report is not the whole picture.**"
    for document, found in page.unread[:20]:
        how = "not read at all" if document.path in report.unreadable else "read in part"
        what = "; ".join(dict.fromkeys(inert(one.message) for one in found[:3]))
        yield f"> - **{inert(page.name(document.path))}**: {how}. {what}"
    if len(page.unread) > 20:
        yield f"> - {words.count(len(page.unread) - 20, 'more document')} not read or in part"
    for failure in report.failures[:20]:
        yield f"> - Failed: {inert(page.brief(failure))}"
    if report.skipped:
        skipped = words.count(len(report.skipped), "file was", "files were")
        yield f"> - {skipped} not looked at."
    yield ""


def _status(status: Status) -> str:
    return f"{words.STATUS_SHAPE[status]} {words.STATUS[status]}"


def _finding(one: Shown) -> str:
    finding = one.finding
    lines = [
        f"{words.SEVERITY_SHAPE[finding.severity]} **{words.SEVERITY[finding.severity]}** "
        f"`{finding.code}` {inert(one.message)}"
    ]
    for quotation in one.quotations[:3]:
        where = ", ".join(part for part in (quotation.document, quotation.place) if part)
        lines.append(f"“{inert(short(quotation.text, 300))}” <sub>{inert(where)}</sub>")
    if not one.quotations and one.where:
        lines.append(f"Where it would be expected: {inert(one.where)}")
    if finding.advice:
        lines.append(f"What to write: {inert(finding.advice)}")
    if finding.provision:
        lines.append(f"Provision: {inert(finding.provision)}")
    return "<br>".join(lines)


def _rows(page: Page) -> Iterator[str]:
    for one in page.shown:
        finding = one.finding
        yield (
            f"| {words.SEVERITY_SHAPE[finding.severity]} {words.SEVERITY[finding.severity]} "
            f"| `{finding.code}` | {inert(short(one.message, 200))} | {inert(one.where)} |"
        )


def _ending(page: Page) -> str:
    return f"\n<sub>{inert(words.LIMITS)} irmer-lint {page.report.tool_version}.</sub>\n"
