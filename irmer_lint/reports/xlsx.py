"""The action plan as an Excel workbook: a row for each finding, to be sorted, filtered and filled in.

Sheets: action plan, Schedule 2, review dates, what was not read, about. All cells are text (the
dates to fill in apart); nothing is written as a formula or a link, and a cell that begins like a
formula carries the mark with which Excel keeps it text when it is edited.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter import Workbook

from irmer_lint.model import ReadState, Report, Severity, Status
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.archive import midnight, timeless
from irmer_lint.reports.page import REVIEW_WORDS, Page
from irmer_lint.reports.plan import (
    HEADS,
    LONGEST,
    PROGRESS,
    TO_FILL,
    like_a_formula,
    rows,
)
from irmer_lint.reports.words import clean, day, short

_WIDTHS = {
    "No.": 5, "Severity": 10, "Code": 11, "Kind": 12, "Item": 26, "Item status": 12,
    "Provision": 20, "Finding": 46, "Quotation": 46, "Document": 28, "Place": 26,
    "What to write": 42, "Fingerprint": 19, "Decision": 16, "Reason or place": 28, "Owner": 18,
    "Due date": 12, "Status": 12, "Done on": 12,
}  # fmt: skip
_SPARE = 200
"""Rows below the findings that have the same lists, for actions that a committee adds."""
_LINE, _HIGHEST = 12.75, 409.0  # points; Excel allows no higher row
_STATUS_FILL = {
    Status.COVERED: "#DDEFE3",
    Status.PARTIAL: "#FBEFD0",
    Status.POINTER_ONLY: "#FBEFD0",
    Status.NOT_APPLICABLE: "#E6EAEE",
    Status.MISSING: "#F8DEDC",
    Status.NOT_REQUIRED: "#F2F3F5",
    Status.CANNOT_TELL: "#E9E1F2",
}


def write(report: Report, look: Look = PLAIN) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    out = io.BytesIO()
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    _Book(book, Page(report)).write()
    book.close()
    return timeless(out.getvalue())


class _Book:
    def __init__(self, book: Any, page: Page) -> None:
        self.book = book
        self.page = page
        self.report = page.report
        self.widths: dict[str, Sequence[float]] = {}
        base = {"text_wrap": True, "valign": "top", "font_name": "Arial", "font_size": 10}
        self.cell = book.add_format({**base, "border": 1, "border_color": "#B9C2CB"})
        self.quoted = book.add_format(
            {**base, "border": 1, "border_color": "#B9C2CB", "quote_prefix": True}
        )
        self.head = book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1D3B53", "border": 1}
        )
        self.to_fill = book.add_format(
            {**base, "border": 1, "border_color": "#B9C2CB", "bg_color": "#FFFDF0"}
        )
        self.date = book.add_format(
            {**base, "border": 1, "border_color": "#B9C2CB", "bg_color": "#FFFDF0",
             "num_format": "dd/mm/yyyy"}
        )  # fmt: skip
        self.filled = {
            status: book.add_format({**base, "border": 1, "bg_color": colour})
            for status, colour in _STATUS_FILL.items()
        }

    def write(self) -> None:
        profile = self.page.profile
        self.book.set_properties(
            {
                "title": short(clean(f"{self.page.title}: action plan"), 250),
                "subject": "Employer’s procedures and IR(ME)R Schedule 2",
                "author": f"irmer-lint {self.report.tool_version}",
                "created": midnight(profile.as_of).replace(tzinfo=None),
            }
        )
        self._plan()
        self._schedule()
        self._reviews()
        self._unread()
        self._about()

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[float]) -> Any:
        """A sheet whose first row stays in sight and is printed on every page."""
        sheet = self.book.add_worksheet(name)
        self.widths[name] = widths
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(0, column, head, self.head)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def _put(self, sheet: Any, row: int, cells: Iterable[str], first: int = 0) -> None:
        """Put text in a row, and make it as high as its longest cell: not every program does."""
        lines = 1
        for column, cell in enumerate(cells, first):
            text = short(clean(cell), LONGEST)
            sheet.write_string(
                row, column, text, self.quoted if like_a_formula(text) else self.cell
            )
            width = int(self.widths[sheet.name][column])
            lines = max(lines, len(textwrap.wrap(text, max(width, 5))))
        sheet.set_row(row, min(_LINE * lines + 3, _HIGHEST))

    def _plan(self) -> None:
        heads = (*HEADS, *TO_FILL)
        sheet = self._sheet("Action plan", heads, [_WIDTHS[head] for head in heads])
        sheet.freeze_panes(1, heads.index("Code") + 1)
        sheet.set_paper(8)  # A3: nineteen columns
        last = 0
        for last, row in enumerate(rows(self.report), 1):
            sheet.write_number(last, 0, int(row.cells[0]), self.cell)
            self._put(sheet, last, row.cells[1:], 1)
            for column, head in enumerate(TO_FILL, len(HEADS)):
                if head == "Status":
                    sheet.write_string(last, column, PROGRESS[0], self.to_fill)
                else:
                    sheet.write_blank(
                        last, column, None, self.date if head in ("Due date", "Done on")
                        else self.to_fill,
                    )  # fmt: skip
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
        end = last + _SPARE
        for head, choices in (("Status", PROGRESS), ("Decision", words.DECISIONS)):
            column = heads.index(head)
            sheet.data_validation(
                1, column, end, column,
                {"validate": "list", "source": list(choices), "error_title": head,
                 "error_message": f"Choose one of: {', '.join(choices)}."},
            )  # fmt: skip
        for head in ("Due date", "Done on"):
            column = heads.index(head)
            sheet.data_validation(
                1, column, end, column,
                {"validate": "date", "criteria": ">=",
                 "value": midnight(self.page.profile.as_of).replace(tzinfo=None),
                 "error_title": head, "error_type": "warning",
                 "error_message": "This is no date, or lies before the assessment."},
            )  # fmt: skip

    def _schedule(self) -> None:
        sheet = self._sheet(
            "Schedule 2",
            ("Provision", "Code", "Item", "Status", "Best words", "Document", "Place", "Errors",
             "Warnings", "Notes"),
            (24, 9, 40, 15, 60, 30, 30, 9, 10, 8),
        )  # fmt: skip
        sections = [
            s for s in self.page.sections
            if s.item.is_item or s.item.status is not Status.NOT_REQUIRED
        ]  # fmt: skip
        for row, section in enumerate(sections, 1):
            item = section.item
            best = section.quotations[0] if section.quotations else None
            self._put(
                sheet, row,
                (item.provision, item.code, item.title, words.STATUS[item.status],
                 *((best.text, best.document, best.place) if best else ("", "", ""))),
            )  # fmt: skip
            sheet.write_string(row, 3, words.STATUS[item.status], self.filled[item.status])
            for column, severity in enumerate(Severity, 7):
                sheet.write_number(row, column, section.counts[severity], self.cell)
        sheet.autofilter(0, 0, len(sections), 9)

    def _reviews(self) -> None:
        sheet = self._sheet(
            "Review dates",
            ("Document", "Next review", "State", "Words that say so", "Place", "To look at"),
            (40, 18, 20, 50, 34, 34),
        )
        for row, review in enumerate(self.page.reviews, 1):
            fact = review.fact
            look = [
                f"Also stated: {o.value} ({words.FACT_SOURCE[o.source]})" for o in review.others
            ]
            look += [s.finding.code for s in review.findings]
            self._put(
                sheet, row,
                (review.name, day(review.due) if review.due else "none found",
                 REVIEW_WORDS[review.state], (fact.quote or fact.value) if fact else "",
                 words.place(fact.place) if fact else "", "; ".join(look)),
            )  # fmt: skip

    def _unread(self) -> None:
        page, report = self.page, self.report
        sheet = self._sheet(
            "Not read", ("Document", "What", "Place", "What to do"), (40, 50, 34, 60)
        )
        lines = [
            (page.name(document.path), one.message, page.where(one.finding.place),
             one.finding.advice)
            for document, found in page.unread
            for one in found
        ]  # fmt: skip
        lines += [("", f"Failed: {page.brief(failure)}", "", "") for failure in report.failures]
        lines += [
            (page.name(path), f"Not looked at: {reason}", "", "") for path, reason in report.skipped
        ]
        for row, line in enumerate(
            lines or [("", "Every file supplied could be read.", "", "")], 1
        ):
            self._put(sheet, row, line)

    def _about(self) -> None:
        page, report, profile = self.page, self.report, self.page.profile
        sheet = self._sheet("About", ("Fact", "Value"), (26, 110))
        assumed = " (assumed: nobody said which)" if profile.nations_from == "assumed" else ""
        facts = [
            ("Employer", profile.employer or "not named"),
            ("Nation", page.nations + assumed),
            ("Law", f"{page.instruments}, as in force from {day(report.law_in_force)}"),
            ("Assessed as on", day(profile.as_of)),
            ("Modalities", ", ".join(profile.modalities) or "none"),
            ("Documents", f"{page.read} read, {len(report.unreadable)} could not be read"),
            ("Schedule 2", ", ".join(f"{n} {words.STATUS[s]}" for s, n in page.statuses)),
            ("Tool", f"irmer-lint {report.tool_version}; checks "
             + ", ".join(f"{name} {version}" for name, version in report.checks.items())),
            ("Limits", words.LIMITS),
            ("Method", words.METHOD),
            ("Licence", words.LICENCE),
        ]  # fmt: skip
        for member in report.documents:
            document = member.document
            read = "" if document.state is ReadState.READ else f", {words.READ[document.state]}"
            facts.append(
                (page.name(document.path), f"SHA-256 {document.sha256 or 'not known'}{read}")
            )
        for row, fact in enumerate(facts, 1):
            self._put(sheet, row, fact)
