"""The action plan as comma-separated values, for spreadsheets and quality management systems.

RFC 4180, every cell quoted; UTF-8 with a byte order mark, without which Excel takes it for the
code page of its country. A cell that begins like a formula is given an apostrophe in front (OWASP,
"CSV injection"): a program that reads it must take that off again. JSON holds the text as it is.
"""

from __future__ import annotations

import csv
import io

from irmer_lint.model import Report
from irmer_lint.reports import PLAIN, Look
from irmer_lint.reports.plan import HEADS, TO_FILL, like_a_formula, rows


def write(report: Report, look: Look = PLAIN) -> str:
    """The action plan as text that begins with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow((*HEADS, *TO_FILL))
    for row in rows(report):
        writer.writerow((*(_harmless(cell) for cell in row.cells), *("" for _ in TO_FILL)))
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if like_a_formula(cell) else cell
