"""The report for a terminal: the table of items first, then what to look at, most urgent first.

A newcomer reads it without a manual. Text from documents is shown without control characters,
so that a document cannot send escape sequences to the terminal.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from irmer_lint.model import (
    Finding,
    ItemJudgement,
    Layer,
    Member,
    Place,
    ReadState,
    Report,
    Severity,
    State,
    Status,
    Tier,
)

WIDTH = 100
PRIORITY_FINDINGS = 10

_STATUS_WORDS = {
    Status.COVERED: "covered",
    Status.PARTIAL: "partial",
    Status.POINTER_ONLY: "pointer only",
    Status.NOT_APPLICABLE: "not applicable",
    Status.MISSING: "not found",
    Status.NOT_REQUIRED: "not required",
    Status.CANNOT_TELL: "cannot tell",
}
_MARKS = {
    Status.COVERED: ("●", "+"),
    Status.PARTIAL: ("◐", "~"),
    Status.POINTER_ONLY: ("→", ">"),
    Status.NOT_APPLICABLE: ("○", "o"),
    Status.MISSING: ("✗", "x"),
    Status.NOT_REQUIRED: ("·", "."),
    Status.CANNOT_TELL: ("?", "?"),
}
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
_NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
# What an old console cannot show.
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "*", "·": "-"}
)


def write(
    report: Report, *, color: bool = False, show_all: bool = False, unicode: bool = True
) -> str:
    """The report as lines of at most WIDTH characters, ending in a line feed."""
    page = _Page(color=color, unicode=unicode)
    lines = "\n".join(page.lines(report, show_all=show_all)) + "\n"
    return lines if unicode else lines.translate(_PLAIN)


class _Page:
    def __init__(self, *, color: bool, unicode: bool) -> None:
        self._color = color
        self._mark = 0 if unicode else 1
        self._folder = ""

    def lines(self, report: Report, *, show_all: bool) -> Iterator[str]:
        self._folder = _common_folder([m.document.path for m in report.documents])
        yield from self._opening(report)
        yield from self._unread(report)
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
        nations = ", ".join(_NATIONS.get(n, n) for n in profile.nations)
        assumed = (
            " (assumed; say --nation if it is another)" if profile.nations_from == "assumed" else ""
        )
        yield self._paint("IR(ME)R employer's procedures: what the documents say", "1")
        yield f"Nation      {nations}{assumed}"
        yield (
            f"Law         {', '.join(report.instruments)}; as in force from "
            f"{_day(report.law_in_force)}"
        )
        yield f"Assessed    as on {_day(profile.as_of)}"
        modalities = ", ".join(profile.modalities) or "none"
        yield f"Modalities  {modalities} ({profile.modalities_from})"
        read = sum(m.document.state is not ReadState.UNREADABLE for m in report.documents)
        yield f"Documents   {read} read, {len(report.documents) - read} could not be read"
        if self._folder:
            yield f"Folder      {_clean(self._folder)}"

    def _unread(self, report: Report) -> Iterator[str]:
        parts = [(m.document, part) for m in report.documents for part in m.document.unread]
        if not parts and not report.problems and not report.skipped:
            return
        if parts:
            yield from self._title("COULD NOT BE READ (nothing below can vouch for these)")
            for document, part in parts:
                place = _place(part.place)
                where = f" at {place}" if place else ""
                yield from _wrapped(
                    f"- {self._name(document.path)}{where}: {_clean(part.what)}. {_clean(part.advice)}",
                    "  ",
                )
        for problem in report.problems:
            if not problem.endswith("could not be read."):
                yield from _wrapped(f"- {_clean(problem)}", "  ")
        if report.skipped:
            yield ""
            for path, reason in report.skipped:
                yield from _wrapped(f"- not looked at: {_clean(path)} ({reason})", "  ")

    def _items(self, report: Report) -> Iterator[str]:
        items = [item for item in report.items if item.is_item]
        yield from self._title(f"SCHEDULE 2: {len(items)} ITEMS")
        for item in items:
            yield from self._item(item)
        counts = [(s, sum(i.status is s for i in items)) for s in Status]
        yield ""
        yield "In all: " + ", ".join(f"{n} {_STATUS_WORDS[s]}" for s, n in counts if n)

    def _item(self, item: ItemJudgement) -> Iterator[str]:
        letter = re.sub(r"^Schedule 2, paragraph ", "", item.provision)
        status = f"{_MARKS[item.status][self._mark]} {_STATUS_WORDS[item.status]}"
        yield (
            f"{letter:5} {item.code:7} {_short(item.title, 62):62}  "
            f"{self._paint(status, _COLOURS[item.status])}"
        )
        if item.evidence:
            quote = _short(_clean(item.evidence[0].quote), 170)
            yield from _wrapped(f"“{quote}”", "      ", "      ")
            yield f"      {_short(self._where(item.evidence[0].document, item.evidence[0].place), WIDTH - 8)}"
        lacking = [
            e.id
            for e in item.elements
            if e.tier is Tier.KEY and e.state in (State.NOT_FOUND, State.CONTRADICTED)
        ]
        if item.status is Status.PARTIAL and lacking:
            yield f"      to look at: {', '.join(lacking)}"

    def _findings(self, report: Report, *, show_all: bool) -> Iterator[str]:
        findings = [f for f in report.findings if f.code != "UNREADABLE"]
        shown = findings if show_all else _priority(findings)
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

    def _finding(self, number: int, finding: Finding) -> Iterator[str]:
        severity = self._paint(finding.severity.value, _SEVERITY_COLOURS[finding.severity])
        yield ""
        yield f"{number:2}. {self._paint(finding.code, '1')}  {severity}  {finding.provision}"
        yield from _wrapped(_clean(finding.message), "    ", "    ")
        if finding.quote:
            yield from _wrapped(f"Words: “{_short(_clean(finding.quote), 300)}”", "    ", "    ")
        for other in finding.also[:2]:
            yield from _wrapped(f"and:   “{_short(_clean(other.quote), 300)}”", "    ", "    ")
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
            status = f"{_MARKS[item.status][self._mark]} {_STATUS_WORDS[item.status]}"
            yield (
                f"      {item.code:7} {_short(item.title, 62):62}  "
                f"{self._paint(status, _COLOURS[item.status])}"
            )

    def _documents(self, report: Report) -> Iterator[str]:
        yield from self._title("DOCUMENTS")
        for member in report.documents:
            yield from _wrapped(self._document(member), "  ", "- ")
            for remark in member.document.remarks:
                yield from _wrapped(_clean(remark), "    ", "    ")

    def _document(self, member: Member) -> str:
        document = member.document
        if document.state is ReadState.UNREADABLE:
            return f"{self._name(document.path)}: could not be read"
        parts = [f"{document.words:,} words"]
        if document.pages:
            parts.insert(0, f"{document.pages} pages")
        version = member.control.first("version")
        if version is not None:
            parts.append(f"version {_clean(version.value)}")
        due = member.control.first("extension", "review_due", "expiry")
        if due is not None and due.date is not None:
            parts.append(f"review due {_day(due.date)}")
        if document.state is ReadState.PARTLY_READ:
            parts.append("partly read")
        return f"{self._name(document.path)}: {', '.join(parts)}"

    def _name(self, path: str) -> str:
        """A document's path below the folder that all have in common."""
        return _clean(path[len(self._folder) :].lstrip("/") if self._folder else path)

    def _where(self, document: str, place: Place) -> str:
        parts = (self._name(document) if document else "", _place(place))
        return ", ".join(part for part in parts if part)

    def _limits(self, report: Report) -> Iterator[str]:
        yield ""
        yield from _wrapped(
            "This is drafting advice on documents. “Not found” means not found in the documents "
            "supplied. It cannot see practice, forms or systems, it does not decide compliance, and "
            "it is not legal advice. "
            f"irmer-lint {report.tool_version}; checks "
            + ", ".join(f"{name} {version}" for name, version in report.checks.items())
            + ".",
            "",
        )


def _common_folder(paths: list[str]) -> str:
    """The folder in which all documents lie, or "" where there is none worth naming."""
    folders = [path.rpartition("/")[0].split("/") for path in paths]
    if not folders:
        return ""
    shared = []
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "/".join(shared)


def _priority(findings: list[Finding]) -> list[Finding]:
    """The findings of the first page: no notes, the most urgent ten."""
    return [f for f in findings if f.severity is not Severity.NOTE][:PRIORITY_FINDINGS]


def _place(place: Place) -> str:
    """A place in words: "3.2 Who is asked, page 4, paragraph 31, table"."""
    parts = []
    if place.heading:
        parts.append(_short(_clean(place.heading[-1]), 50))
    if place.page is not None:
        parts.append(f"page {place.page}")
    if place.paragraph is not None:
        parts.append(f"paragraph {place.paragraph}")
    if place.layer is not Layer.BODY:
        parts.append(place.layer.value.replace("_", " "))
    return ", ".join(parts)


def _day(day: object) -> str:
    return f"{day:%d %B %Y}".lstrip("0")


def _clean(text: str) -> str:
    """Text of a document without characters that could steer a terminal."""
    return " ".join(_CONTROL_CHARACTERS.sub(" ", text).split())


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _wrapped(text: str, later: str, first: str = "") -> Iterator[str]:
    yield from textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    ) or [""]
