"""The report as a Word document: a paper for a committee, with the action plan as a table to fill in.

It says what the web page says, in the same order, less what only a screen can fold away. Headings
are heading styles, so that Word's navigation, its contents and a screen reader know them; the first
row of every table is repeated on each page. Nothing in it is a field that fetches anything, a link
or a macro: text of documents is put in as text.

Limits: the glyphs of statuses are those of the reader's fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from irmer_lint.model import ElementJudgement, ReadState, Report, Severity, State, Status, Tier
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.archive import midnight, timeless
from irmer_lint.reports.page import (
    LISTED,
    QUOTED_FOR_ITEM,
    REVIEW_SHAPES,
    REVIEW_WORDS,
    Page,
    Quotation,
    Section,
    Shown,
)
from irmer_lint.reports.words import clean, day, short

FONT = "Arial"
PORTRAIT = 17.0
"""Width of the text on an upright page, in centimetres."""
LANDSCAPE = 25.7
NOTES = 3
"""Most notes under one item (requirements section 3); all of them are in the action plan."""

# Dark on pale, each at least 7 to 1 against the other.
_STATUS_FILL = {
    Status.COVERED: "DDEFE3",
    Status.PARTIAL: "FBEFD0",
    Status.POINTER_ONLY: "FBEFD0",
    Status.NOT_APPLICABLE: "E6EAEE",
    Status.MISSING: "F8DEDC",
    Status.NOT_REQUIRED: "F2F3F5",
    Status.CANNOT_TELL: "E9E1F2",
}
_REVIEW_FILL = {
    "overdue": "F8DEDC",
    "soon": "FBEFD0",
    "later": "DDEFE3",
    "none": "E6EAEE",
    "unread": "E9E1F2",
}
_HEAD_FILL = "1D3B53"
_INK = RGBColor(0x1D, 0x3B, 0x53)
_GREY = RGBColor(0x47, 0x52, 0x5D)


def write(report: Report, look: Look = PLAIN) -> bytes:
    """The report as the bytes of a .docx file."""
    paper = _Paper(Page(report))
    paper.write()
    return paper.bytes()


class _Paper:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.report = page.report
        self.document = docx.Document()
        self._properties()
        self._styles()
        self._sheet(self.document.sections[0])

    def write(self) -> None:
        self._opening()
        self._schedule()
        self._first()
        self._plan()
        self._items()
        self._themes()
        self._reviews()
        self._unread()
        self._documents()
        self._method()

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return timeless(out.getvalue())

    # --- the form ------------------------------------------------------------------------------

    def _properties(self) -> None:
        """Properties of the file: no person, and no hour but the day of the assessment."""
        properties = self.document.core_properties
        when = midnight(self.page.profile.as_of).replace(tzinfo=None)
        properties.title = self._title()
        properties.subject = "Employer’s procedures and IR(ME)R Schedule 2"
        properties.author = f"irmer-lint {self.report.tool_version}"
        properties.last_modified_by = properties.author
        properties.comments = ""
        properties.keywords = ""
        properties.category = "drafting advice"
        properties.language = "en-GB"
        properties.revision = 1
        properties.created = properties.modified = when

    def _title(self) -> str:
        return short(clean(f"{self.page.title}: what the procedures say"), 250)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        _font(normal, 10.5)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        normal.element.get_or_add_rPr().append(language)
        for name, size, before in (
            ("Title", 22, 0), ("Heading 1", 16, 18), ("Heading 2", 13, 14), ("Heading 3", 11, 10),
        ):  # fmt: skip
            style = styles[name]
            _font(style, size)
            style.font.bold = True
            style.font.color.rgb = _INK
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.keep_with_next = True
        _without_border(styles["Title"])
        caption = styles["Caption"]
        _font(caption, 9)
        caption.font.color.rgb = _GREY
        caption.font.bold = False
        caption.paragraph_format.keep_with_next = True
        caption.paragraph_format.space_after = Pt(3)
        quotation = styles["Quote"]
        _font(quotation, 10)
        quotation.font.italic = False
        quotation.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        quotation.paragraph_format.left_indent = Cm(0.6)
        quotation.paragraph_format.space_after = Pt(5)
        _left_bar(quotation)
        warning = styles.add_style("Warning", WD_STYLE_TYPE.PARAGRAPH)
        warning.base_style = normal
        warning.paragraph_format.left_indent = Cm(0.4)
        warning.paragraph_format.space_after = Pt(0)
        _left_bar(warning, "B3261E", "F8DEDC")
        small = styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style = normal
        _font(small, 9)
        small.paragraph_format.space_after = Pt(2)

    def _sheet(self, section: Any, *, landscape: bool = False) -> None:
        """An A4 sheet with its header and footer."""
        long, broad = Cm(29.7), Cm(21.0)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, broad) if landscape else (broad, long)
        section.left_margin = section.right_margin = Cm(2.0)
        section.top_margin = section.bottom_margin = Cm(2.0)
        section.header_distance = section.footer_distance = Cm(0.9)
        section.header.is_linked_to_previous = False
        section.footer.is_linked_to_previous = False
        width = Cm(LANDSCAPE if landscape else PORTRAIT)
        header = section.header.paragraphs[0]
        footer = section.footer.paragraphs[0]
        for line, left in (
            (header, self._title()),
            (footer, f"Assessed as on {day(self.page.profile.as_of)}. Advice on documents only."),
        ):
            line.style = self.document.styles["Small"]
            line.paragraph_format.tab_stops.clear_all()
            line.paragraph_format.tab_stops.add_tab_stop(width, 2)  # aligned to the right
            line.add_run(short(left, 90)).font.color.rgb = _GREY
        footer.add_run("\tPage ")
        _field(footer, "PAGE")
        footer.add_run(" of ")
        _field(footer, "NUMPAGES")

    def _break(self, *, landscape: bool) -> None:
        """Turn the sheet. The paragraph that carries the turn must not need a page of its own."""
        last: Any = self.document.paragraphs[-1]
        self._sheet(self.document.add_section(), landscape=landscape)
        carrier = last._p.getnext()
        if not last.text and carrier is not None:
            last._p.append(carrier.pPr)
            last._p.remove(last._p.pPr)
            carrier.getparent().remove(carrier)
            last.paragraph_format.space_after = Pt(0)
            last.paragraph_format.line_spacing = Pt(1)

    # --- pieces --------------------------------------------------------------------------------

    def _heading(self, text: str, level: int) -> None:
        self.document.add_heading(clean(text), level)

    def _say(self, text: str, style: str = "Normal", *, lead: str = "") -> Any:
        """A paragraph; `lead` stands before it in bold."""
        paragraph = self.document.add_paragraph(style=style)
        if lead:
            paragraph.add_run(f"{clean(lead)} ").bold = True
        paragraph.add_run(clean(text))
        return paragraph

    def _quote(self, quotation: Quotation) -> None:
        paragraph = self.document.add_paragraph(style="Quote")
        paragraph.add_run(f"“{quotation.text}”")
        where = _source(quotation)
        if where:
            source = paragraph.add_run(f"  {where}")
            source.font.size = Pt(8.5)
            source.font.color.rgb = _GREY

    def _table(
        self,
        caption: str,
        columns: Sequence[tuple[str, float]],
        rows: Iterable[Sequence[str]],
        *,
        fills: Sequence[tuple[int, str]] = (),
    ) -> None:
        """A table of plain text under its caption.

        columns  heading and width in centimetres of each
        fills    for each row the column to shade and its colour
        """
        self._say(caption, "Caption")
        table = self.document.add_table(rows=0, cols=len(columns), style="Table Grid")
        table.autofit = False
        _describe(table, caption)
        row = table.add_row()
        _repeated(row)
        for cell, (head, _) in zip(row.cells, columns, strict=True):
            _shade(cell, _HEAD_FILL)
            run = self._fill(cell, head).runs[0]
            run.bold = True
            run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        for number, texts in enumerate(rows):
            row = table.add_row()
            _whole(row)
            cells = row.cells
            for cell, text in zip(cells, texts, strict=True):
                self._fill(cell, text)
            if number < len(fills):
                column, colour = fills[number]
                _shade(cells[column], colour)
        for column, (_, width) in zip(table.columns, columns, strict=True):
            column.width = Cm(width)
        for row in table.rows:
            for cell, (_, width) in zip(row.cells, columns, strict=True):
                cell.width = Cm(width)
        self.document.add_paragraph(style="Small")

    def _fill(self, cell: Any, text: str) -> Any:
        """Put text in a cell, a paragraph for each of its lines. Returns the first."""
        first = cell.paragraphs[0]
        for number, line in enumerate(text.split("\n")):
            paragraph = first if number == 0 else cell.add_paragraph()
            paragraph.style = self.document.styles["Small"]
            paragraph.add_run(clean(line))
        return first

    # --- the parts -----------------------------------------------------------------------------

    def _opening(self) -> None:
        page, profile = self.page, self.page.profile
        self._say("Employer’s procedures and IR(ME)R Schedule 2: what the documents say", "Small")
        self._heading(page.title, 0)
        assumed = " (assumed: nobody said which)" if profile.nations_from == "assumed" else ""
        named = [name if code == name else f"{name} ({code})" for code, name in page.modalities]
        detected = "; detected from the documents" if profile.modalities_from == "detected" else ""
        facts = [
            ("Document", page.subject),
            ("Nation", page.nations + assumed),
            ("Law", f"{page.instruments}, as in force from {day(self.report.law_in_force)}"),
            ("Assessed as on", day(profile.as_of)),
            ("Modalities", (", ".join(named) or "none") + detected),
            ("Documents", f"{page.read} read, {len(self.report.unreadable)} could not be read"),
        ]
        for name, value in facts:
            if value:
                self._say(value, "Small", lead=f"{name}:")
        if not page.incomplete:
            count = words.count(len(self.report.documents), "document")
            self._say(f"Everything supplied could be read: {count}.")
            return
        self._say(
            "",
            "Warning",
            lead="⚠ This report is not the whole picture."
            if self.report.problems or page.unread
            else "⚠ Some files were not looked at.",
        )
        unread = len(self.report.unreadable)
        if unread:
            they = "it says" if unread == 1 else "they say"
            self._say(
                f"{words.count(unread, 'document')} could not be read. "
                f"Nothing below can vouch for what {they}.",
                "Warning",
            )
        partly = len(page.unread) - unread
        if partly:
            self._say(f"{words.count(partly, 'document')} could be read only in part.", "Warning")
        for failure in self.report.failures:
            self._say(page.brief(failure), "Warning", lead="Failed:")
        if self.report.skipped:
            skipped = words.count(len(self.report.skipped), "file was", "files were")
            self._say(f"{skipped} not looked at.", "Warning")
        self._say("See “What was not read” below.", "Warning")

    def _schedule(self) -> None:
        page = self.page
        self._heading("Schedule 2 at a glance", 1)
        counted = ", ".join(f"{n} {words.STATUS[status]}" for status, n in page.statuses)
        self._say(f"{words.count(len(page.items), 'item')}: {counted}. {self._tally()}")
        self._say("“Not found” means not found in the documents supplied.")
        self._glance(
            "Items of Schedule 2 in the order of the law, with the words that say most about each",
            page.items,
            ("Para.", 1.3),
        )

    def _tally(self) -> str:
        if not self.report.findings:
            return "No findings."
        parts = [
            words.count(self.page.severities[severity], word)
            for severity, word in words.SEVERITY.items()
            if self.page.severities[severity]
        ]
        return f"{words.count(len(self.report.findings), 'finding')}: {', '.join(parts)}."

    def _glance(self, caption: str, sections: Sequence[Section], first: tuple[str, float]) -> None:
        rows, fills = [], []
        for section in sections:
            best = section.quotations[0] if section.quotations else None
            said = f"“{short(best.text, 170)}”\n{_source(best)}" if best else "No words to quote."
            numbers = [
                f"{words.SEVERITY_SHAPE[severity]} {words.count(section.counts[severity], word)}"
                for severity, word in words.SEVERITY.items()
                if section.counts[severity]
            ]
            rows.append(
                (
                    section.letter or section.item.code,
                    f"{section.item.title}" + (f" ({section.item.code})" if section.letter else ""),
                    _status(section.item.status),
                    said,
                    "\n".join(numbers) or "none",
                )
            )
            fills.append((2, _STATUS_FILL[section.item.status]))
        self._table(
            caption,
            (first, ("Item", 4.0), ("Status", 2.6), ("Best words and their place", 6.8),
             ("Findings", PORTRAIT - 13.4 - first[1])),
            rows,
            fills=fills,
        )  # fmt: skip

    def _first(self) -> None:
        page = self.page
        if not page.priorities:
            return
        self._heading("Look at these first", 1)
        shown, of = len(page.priorities), len(page.answered)
        some = f"The {shown} most urgent of {of} findings" if shown < of else "All findings"
        said = self._say(f"{some}, in the order in which inspectors raise such things most.")
        said.paragraph_format.keep_with_next = True
        for number, one in enumerate(page.priorities, 1):
            self._heading(f"{number}. {_label(one)}", 2)
            self._finding(one)

    def _finding(self, one: Shown) -> None:
        """What is said of a finding, under its heading."""
        self._say(one.message).paragraph_format.keep_with_next = True
        for quotation in one.quotations:
            self._quote(quotation)
        if not one.quotations and one.where:
            self._say(one.where, "Small", lead="Where it would be expected:")
        if one.finding.advice:
            self._say(one.finding.advice, "Small", lead="What to write:")
        if one.finding.provision:
            self._say(one.finding.provision, "Small", lead="Provision:")

    def _plan(self) -> None:
        page = self.page
        self._break(landscape=True)
        self._heading("Action plan", 1)
        if not self.report.findings:
            self._say("No findings, so no actions.")
            self._break(landscape=False)
            return
        self._say(
            "All findings, the most urgent first. In the column of decisions: "
            f"{'; '.join(words.DECISIONS)}, with the reason."
        )
        titles = {item.code: item.title for item in self.report.items}
        rows = []
        for one in page.shown:
            finding = one.finding
            title = titles.get(finding.item, "")
            place = [f"“{short(q.text, 200)}”\n{_source(q)}" for q in one.quotations[:2]]
            rows.append(
                (
                    str(one.number),
                    f"{words.SEVERITY_SHAPE[finding.severity]} "
                    f"{words.SEVERITY[finding.severity]}\n{finding.code}\n{title}",
                    finding.provision,
                    "\n".join([one.message, *(place or [one.where])]).rstrip(),
                    finding.advice,
                    "", "", "", "",
                )
            )  # fmt: skip
        self._table(
            "Findings with room for a decision, an owner, a date and what was done",
            (("No.", 1.1), ("Finding", 3.2), ("Provision", 2.3), ("What was seen, and where", 7.1),
             ("What to write", 4.7), ("Decision", 2.1), ("Owner", 1.9), ("Due", 1.6), ("Done", 1.7)),
            rows,
        )  # fmt: skip
        self._break(landscape=False)

    def _items(self) -> None:
        self._heading("Item by item", 1)
        for section in self.page.items:
            self._section(section)

    def _themes(self) -> None:
        page = self.page
        self._heading("Also looked at", 1)
        self._say(words.THEMES)
        asked = [s for s in page.themes if s.item.status is not Status.NOT_REQUIRED]
        if asked:
            self._glance("Themes, with the words that say most about each", asked, ("Code", 1.6))
        for section in asked:
            if section.findings:
                self._section(section)
        unasked = [s.item.title for s in page.themes if s.item.status is Status.NOT_REQUIRED]
        if unasked:
            self._say("; ".join(unasked) + ".", lead="Not asked of this service:")

    def _section(self, section: Section) -> None:
        item = section.item
        letter = f"{section.letter} " if section.letter else ""
        self._heading(f"{letter}{item.title}: {words.STATUS[item.status]}", 2)
        provision = f"{item.provision}. " if item.provision else ""
        self._say(
            f"{provision}{words.STATUS[item.status].capitalize()}: "
            f"{words.STATUS_MEANS[item.status]}.",
            "Small",
            lead=f"{words.STATUS_SHAPE[item.status]} {item.code}",
        ).paragraph_format.keep_with_next = True
        if not any(e.evidence for e in section.item.elements if e.tier is Tier.KEY):
            for quotation in section.quotations[:QUOTED_FOR_ITEM]:
                self._quote(quotation)
        self._elements(section)
        notes = [one for one in section.findings if one.finding.severity is Severity.NOTE]
        others = [one for one in section.findings if one.finding.severity is not Severity.NOTE]
        if section.findings:
            self._heading("What to look at", 3)
        for one in (*others, *notes[:NOTES]):
            self._say(one.message, "List Bullet", lead=f"No. {one.number}, {_label(one)}:")
            for quotation in one.quotations:
                self._quote(quotation)
        if section.findings:
            more = f"{words.count(len(notes) - NOTES, 'further note')} and " * (len(notes) > NOTES)
            self._say(f"In the action plan: {more}what to write, by these numbers.", "Small")

    def _elements(self, section: Section) -> None:
        """The key elements with their words; the others are counted."""
        asked = [e for e in section.item.elements if e.state is not State.NOT_APPLICABLE]
        keys = [e for e in asked if e.tier is Tier.KEY]
        if keys:
            self._table(
                f"{section.item.code}: the elements that decide it",
                (("Looked for", 6.2), ("State", 2.4), ("Words and their place", 8.4)),
                [(f"{e.text} ({e.id})", _state(e), self._said(e)) for e in keys],
            )
        rest = [e for e in asked if e.tier is not Tier.KEY]
        if rest:
            found = sum(e.state is State.FOUND for e in rest)
            self._say(
                f"Of {words.count(len(rest), 'further element')}, {found} found. "
                "The web page and the JSON report show each with its words.",
                "Small",
            )

    def _said(self, element: ElementJudgement) -> str:
        quoted = self.page.quoted(element)
        if quoted:
            return f"“{short(quoted[0].text, 220)}”\n{_source(quoted[0])}"
        return self.page.brief(element.message) or "–"

    def _reviews(self) -> None:
        page = self.page
        self._heading("Review dates", 1)
        self._say(", ".join(f"{n} {REVIEW_WORDS[state]}" for state, n in page.review_counts) + ".")
        rows, fills = [], []
        for review in page.reviews:
            said = "none"
            if review.fact is not None:
                fact = review.fact
                where = ", ".join(
                    x for x in (words.FACT_SOURCE[fact.source], words.place(fact.place)) if x
                )
                said = f"“{short(clean(fact.quote), 160)}”" if fact.quote else clean(fact.value)
                said += f"\n{where}"
            look = [
                f"Also stated: {clean(o.value)} ({words.FACT_SOURCE[o.source]})."
                for o in review.others
            ]
            look += [f"{s.finding.code} (finding {s.number})" for s in review.findings]
            rows.append(
                (
                    review.name,
                    day(review.due) if review.due else "none found",
                    f"{REVIEW_SHAPES[review.state]} {REVIEW_WORDS[review.state]}",
                    said,
                    "\n".join(look) or "none found",
                )
            )
            fills.append((2, _REVIEW_FILL[review.state]))
        self._table(
            f"Next review of each document, as on {day(page.profile.as_of)}",
            (("Document", 4.2), ("Next review", 2.5), ("State", 2.5), ("Words that say so", 4.6),
             ("To look at", 3.2)),
            rows,
            fills=fills,
        )  # fmt: skip

    def _unread(self) -> None:
        page, report = self.page, self.report
        self._heading("What was not read", 1)
        if not (page.unread or report.failures or report.skipped):
            self._say("Nothing: every file supplied could be read.")
            return
        for document, found in page.unread:
            how = "not read at all" if document.path in report.unreadable else "read in part"
            self._heading(f"{page.name(document.path)}: {how}", 2)
            for one in found[:LISTED]:
                where = page.where(one.finding.place)
                at = f" ({where})" if where else ""
                self._say(f"{one.message} {one.finding.advice}{at}", "List Bullet")
            if len(found) > LISTED:
                more = words.count(len(found) - LISTED, "more part")
                self._say(f"{more}; the JSON report lists them all.", "List Bullet")
            if not found:
                self._say("A part of this document could not be read.", "List Bullet")
        if report.failures:
            self._heading("Failed", 2)
            for failure in report.failures:
                self._say(page.brief(failure), "List Bullet")
        if report.skipped:
            self._heading("Not looked at", 2)
            for path, reason in report.skipped[:LISTED]:
                self._say(f"{page.name(path)}: {reason}", "List Bullet")
            if len(report.skipped) > LISTED:
                more = words.count(len(report.skipped) - LISTED, "more file")
                self._say(f"{more}; the JSON report lists them all.", "List Bullet")

    def _documents(self) -> None:
        page = self.page
        self._heading("Documents", 1)
        folder = f" All of them lie in {page.folder}." if page.folder else ""
        self._say(words.HASHES + folder)
        rows = []
        for member in self.report.documents:
            document = member.document
            version = member.control.first("version")
            size = words.count(document.words, "word")
            if document.pages:
                size = f"{words.count(document.pages, 'page')}, {size}"
            rows.append(
                (
                    "\n".join([page.name(document.path), *document.remarks]),
                    words.READ[document.state],
                    version.value if version else "none found",
                    size if document.state is not ReadState.UNREADABLE else "not known",
                    document.sha256 or "not known",
                )
            )
        self._table(
            "Documents supplied",
            (("Document", 5.0), ("Read", 2.1), ("Version", 2.0), ("Size", 2.5), ("SHA-256", 5.4)),
            rows,
        )

    def _method(self) -> None:
        report = self.report
        self._heading("Method and limits", 1)
        self._say(words.LIMITS)
        self._say(words.METHOD)
        self._table(
            "What the words mean",
            (("Status", 3.4), ("Meaning", PORTRAIT - 3.4)),
            [(_status(status), meaning) for status, meaning in words.STATUS_MEANS.items()],
            fills=[(0, _STATUS_FILL[status]) for status in words.STATUS_MEANS],
        )
        checks = ", ".join(f"{name} {version}" for name, version in report.checks.items())
        self._say(
            f"irmer-lint {report.tool_version}; checks {checks}; {self.page.instruments}, "
            f"Schedule 2 as in force from {day(report.law_in_force)} ({report.law_id}). "
            f"{words.REPEATABLE}"
        )
        self._say(words.LICENCE, "Small")


def _source(quotation: Quotation) -> str:
    return ", ".join(part for part in (quotation.document, quotation.place) if part)


def _status(status: Status) -> str:
    return f"{words.STATUS_SHAPE[status]} {words.STATUS[status]}"


def _state(element: ElementJudgement) -> str:
    return f"{words.STATE_SHAPE[element.state]} {words.STATE[element.state]}"


def _label(one: Shown) -> str:
    finding = one.finding
    return f"{finding.code}, {words.SEVERITY[finding.severity]}, {words.KIND[finding.kind]}"


# --- what python-docx has no words for (ECMA-376 part 1, section 17) ---------------------------


def _font(style: Any, size: float) -> None:
    """One font for every script: the styles of the template name those of its theme."""
    style.font.name = FONT
    style.font.size = Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _without_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _left_bar(style: Any, colour: str = "8AA0B4", fill: str = "") -> None:
    """A bar on the left, so that a quotation is known without italics, a warning without colour."""
    properties = style.element.get_or_add_pPr()
    after = ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
    border = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{name}"), value)
    border.append(left)
    properties.insert_element_before(border, "w:shd", *after)
    if fill:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
            shade.set(qn(f"w:{name}"), value)
        properties.insert_element_before(shade, *after)


def _field(paragraph: Any, name: str) -> None:
    """A page number, which Word works out when it opens the file."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _repeated(row: Any) -> None:
    """Repeat a row at the head of every page that its table reaches."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: Any, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _describe(table: Any, caption: str) -> None:
    """What a screen reader says of a table before its cells."""
    properties = table._tbl.tblPr
    description = OxmlElement("w:tblCaption")
    description.set(qn("w:val"), caption)
    properties.append(description)
