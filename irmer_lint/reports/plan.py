"""The action plan as rows: what the spreadsheet and the CSV file hold.

A cell of a spreadsheet is a program as soon as it begins like a formula, and text of documents is
somebody else's; what marks such text is here, what is done about it is for each writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from irmer_lint.model import Finding, Report
from irmer_lint.reports import words
from irmer_lint.reports.page import Page
from irmer_lint.reports.words import clean, short

LONGEST = 2000
"""Most characters in one cell; Excel holds 32,767 and shows far fewer."""
# Full-width forms too: some programs take them for their plain ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as cells of text, in the order of `HEADS`."""

    finding: Finding
    cells: tuple[str, ...]


HEADS = (
    "No.", "Severity", "Code", "Kind", "Item", "Item status", "Provision", "Finding", "Quotation",
    "Document", "Place", "What to write", "Fingerprint",
)  # fmt: skip
"""What is known of a finding."""
TO_FILL = ("Decision", "Reason or place", "Owner", "Due date", "Status", "Done on")
"""What a reader adds."""
PROGRESS = ("open", "in progress", "done", "no action")
"""What the status of an action may be."""


def rows(report: Report) -> Iterator[Row]:
    """A row for each finding, the most urgent first."""
    page = Page(report)
    items = {item.code: item for item in report.items}
    for one in page.shown:
        finding = one.finding
        item = items.get(finding.item)
        cells = (
            str(one.number),
            words.SEVERITY[finding.severity],
            finding.code,
            words.KIND[finding.kind],
            f"{item.code} {item.title}" if item else "",
            words.STATUS[item.status] if item else "",
            finding.provision,
            one.message,
            finding.quote,
            page.name(finding.document) if finding.document else "",
            words.place(finding.place),
            finding.advice,
            finding.fingerprint,
        )
        yield Row(finding, tuple(short(clean(cell), LONGEST) for cell in cells))


def like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula or a command."""
    return text.lstrip(" \N{NO-BREAK SPACE}'\"").startswith(_FORMULA)
