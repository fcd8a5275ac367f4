"""The report for a terminal: the table of items first, then what to look at, most urgent first.

A newcomer reads it without a manual. Text from documents is shown without control characters,
so that a document cannot send escape sequences to the terminal.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator

from irmer_lint.model import (
    Evidence,
    Finding,
    ItemJudgement,
    Member,
    Place,
    ReadState,
    Report,
    Severity,
    State,
    Status,
    Tier,
)
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.words import clean, day, short

WIDTH = 100

_COLOURS = {
    Status.COVERED: "32",
    Status.PARTIAL: "33",
    Status.POINTER_ONLY: "33",
    Status.NOT_APPLICABLE: "32",
    Status.MISSING: "31",
    Status.NOT_REQUIRED: "2",
    Status.CANNOT_TELL: "35",
}
_SEVERITY_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
# What an old console cannot show.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "·": "-"}
)


def write(report: Report, look: Look = PLAIN) -> str:
    """The report as lines of at most WIDTH characters, ending in a line feed."""
    page = _Page(color=look.color, unicode=look.unicode)
    lines = "\n".join(page.lines(report, show_all=look.show_all, why=look.why)) + "\n"
    return lines if look.unicode else lines.translate(_PLAIN)


class _Page:
    def __init__(self, *, color: bool, unicode: bool) -> None:
        self._color = color
        self._marks = words.STATUS_SHAPE if unicode else words.STATUS_LETTER
        self._folder = ""

    def lines(self, report: Report, *, show_all: bool, why: Collection[str]) -> Iterator[str]:
        self._folder = words.common_folder([m.document.path for m in report.documents])
        yield from self._opening(report)
        yield from self._unread(report)
        if why:
            yield from self._why(report, why)
            yield from self._limits(report)
            return
        yield from self._items(report)
        yield from self._findings(report, show_all=show_all)
        yield from self._themes(report)
        yield from self._documents(report)
        yield from self._limits(report)

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._color else text

    def _title(self, text: str) -> Iterator[str]:
        yield ""
        yield self._paint(text, "1")

    def _opening(self, report: Report) -> Iterator[str]:
        profile = report.profile
        nations = ", ".join(words.NATION.get(n, n) for n in profile.nations)
        assumed = (
            " (assumed; say --nation if it is another)" if profile.nations_from == "assumed" else ""
        )
        yield self._paint("IR(ME)R employer's procedures: what the documents say", "1")
        if profile.employer:
            yield f"Employer    {clean(profile.employer)}"
        yield f"Nation      {nations}{assumed}"
        yield (
            f"Law         {', '.join(report.instruments)}; as in force from "
            f"{day(report.law_in_force)}"
        )
        yield f"Assessed    as on {day(profile.as_of)}"
        modalities = ", ".join(profile.modalities) or "none"
        yield f"Modalities  {modalities} ({profile.modalities_from})"
        read = sum(m.document.state is not ReadState.UNREADABLE for m in report.documents)
        yield f"Documents   {read} read, {len(report.documents) - read} could not be read"
        if self._folder:
            yield f"Folder      {clean(self._folder)}"

    def _unread(self, report: Report) -> Iterator[str]:
        parts = [(m.document, part) for m in report.documents for part in m.document.unread]
        if not parts and not report.problems and not report.skipped:
            return
        if parts:
            yield from self._title("COULD NOT BE READ (nothing below can vouch for these)")
            for document, part in parts:
                place = words.place(part.place)
                where = f" at {place}" if place else ""
                yield from _wrapped(
                    f"- {self._name(document.path)}{where}: {clean(part.what)}. {clean(part.advice)}",
                    "  ",
                )
        for failure in report.failures:
            yield from _wrapped(f"- {clean(failure)}", "  ")
        if report.skipped:
            yield ""
            for path, reason in report.skipped:
                yield from _wrapped(f"- not looked at: {clean(path)} ({reason})", "  ")

    def _items(self, report: Report) -> Iterator[str]:
        items = [item for item in report.items if item.is_item]
        yield from self._title(f"SCHEDULE 2: {len(items)} ITEMS")
        for item in items:
            yield from self._item(item)
        counts = [(s, sum(i.status is s for i in items)) for s in Status]
        yield ""
        yield "In all: " + ", ".join(f"{n} {words.STATUS[s]}" for s, n in counts if n)

    def _item(self, item: ItemJudgement) -> Iterator[str]:
        letter = words.paragraph(item.provision)
        status = f"{self._marks[item.status]} {words.STATUS[item.status]}"
        yield (
            f"{letter:5} {item.code:7} {short(item.title, 62):62}  "
            f"{self._paint(status, _COLOURS[item.status])}"
        )
        if item.evidence:
            quote = short(clean(item.evidence[0].quote), 170)
            yield from _wrapped(f"“{quote}”", "      ", "      ")
            yield f"      {short(self._where(item.evidence[0].document, item.evidence[0].place), WIDTH - 8)}"
        lacking = [
            e.id
            for e in item.elements
            if e.tier is Tier.KEY and e.state in (State.NOT_FOUND, State.CONTRADICTED)
        ]
        if item.status is Status.PARTIAL and lacking:
            yield f"      to look at: {', '.join(lacking)}"

    def _findings(self, report: Report, *, show_all: bool) -> Iterator[str]:
        findings = [f for f in report.findings if f.code != "UNREADABLE"]
        shown = findings if show_all else words.priority(findings)
        if not findings:
            yield from self._title("FINDINGS: none")
            return
        yield from self._title(
            f"FINDINGS: {len(findings)}"
            + ("" if len(shown) == len(findings) else f", the first {len(shown)} shown")
        )
        for number, finding in enumerate(shown, 1):
            yield from self._finding(number, finding)
        if len(shown) < len(findings):
            yield ""
            yield f"{len(findings) - len(shown)} more with --all."
        yield "What a code looks for, with examples: irmer-lint explain CODE"

    def _why(self, report: Report, codes: Collection[str]) -> Iterator[str]:
        """What counted for some items or elements, and what was set aside and why."""
        for item in report.items:
            asked = [e for e in item.elements if item.code in codes or e.id in codes]
            if not asked:
                continue
            yield from self._title(f"{item.code}  {item.title}: {words.STATUS[item.status]}")
            for element in asked:
                state = f"{words.STATE_SHAPE[element.state]} {words.STATE[element.state]}"
                yield from _wrapped(
                    f"{element.id:9} {words.TIER[element.tier]:7}{state}: {element.text}", " " * 6
                )
                for evidence in element.evidence:
                    yield from self._quoted("counted", evidence)
                for evidence in element.similar:
                    yield from self._quoted("similar, please check", evidence)
                if element.message:
                    yield from _wrapped(clean(element.message), " " * 6, " " * 6)
            yield ""
            yield "Set aside:" if item.set_aside else "No passage about it was set aside."
            for one in item.set_aside:
                yield from self._quoted(words.REASON[one.reason], one.evidence)

    def _quoted(self, label: str, evidence: Evidence) -> Iterator[str]:
        quote = short(clean(evidence.quote), 300)
        yield from _wrapped(f"{label}: “{quote}”", " " * 8, " " * 6)
        yield f"        {short(self._where(evidence.document, evidence.place), WIDTH - 8)}"

    def _finding(self, number: int, finding: Finding) -> Iterator[str]:
        severity = self._paint(finding.severity.value, _SEVERITY_COLOURS[finding.severity])
        yield ""
        yield f"{number:2}. {self._paint(finding.code, '1')}  {severity}  {finding.provision}"
        yield from _wrapped(clean(finding.message), "    ", "    ")
        if finding.quote:
            yield from _wrapped(f"Words: “{short(clean(finding.quote), 300)}”", "    ", "    ")
        for other in finding.also[:2]:
            yield from _wrapped(f"and:   “{short(clean(other.quote), 300)}”", "    ", "    ")
        where = self._where(finding.document, finding.place)
        if where:
            yield from _wrapped(f"Where: {where}", "    ", "    ")
        if finding.advice:
            yield from _wrapped(f"Write: {finding.advice}", "    ", "    ")

    def _themes(self, report: Report) -> Iterator[str]:
        themes = [i for i in report.items if not i.is_item and i.status is not Status.NOT_REQUIRED]
        if not themes:
            return
        yield from self._title("ALSO LOOKED AT")
        for item in themes:
            status = f"{self._marks[item.status]} {words.STATUS[item.status]}"
            yield (
                f"      {item.code:7} {short(item.title, 62):62}  "
                f"{self._paint(status, _COLOURS[item.status])}"
            )

    def _documents(self, report: Report) -> Iterator[str]:
        yield from self._title("DOCUMENTS")
        for member in report.documents:
            yield from _wrapped(self._document(member), "  ", "- ")
            for remark in member.document.remarks:
                yield from _wrapped(clean(remark), "    ", "    ")

    def _document(self, member: Member) -> str:
        document = member.document
        if document.state is ReadState.UNREADABLE:
            return f"{self._name(document.path)}: could not be read"
        parts = [f"{document.words:,} words"]
        if document.pages:
            parts.insert(0, f"{document.pages} pages")
        version = member.control.first("version")
        if version is not None:
            parts.append(f"version {clean(version.value)}")
        due = member.control.next_review()
        if due is not None:
            parts.append(f"review due {day(due[0])}")
        if document.state is ReadState.PARTLY_READ:
            parts.append("partly read")
        return f"{self._name(document.path)}: {', '.join(parts)}"

    def _name(self, path: str) -> str:
        """A document's path below the folder that all have in common."""
        return words.below(self._folder, path)

    def _where(self, document: str, place: Place) -> str:
        parts = (self._name(document) if document else "", words.place(place))
        return ", ".join(part for part in parts if part)

    def _limits(self, report: Report) -> Iterator[str]:
        yield ""
        yield from _wrapped(
            f"{words.LIMITS} "
            f"irmer-lint {report.tool_version}; checks "
            + ", ".join(f"{name} {version}" for name, version in report.checks.items())
            + ".",
            "",
        )


def _wrapped(text: str, later: str, first: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    ) or [""]
