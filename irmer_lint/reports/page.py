"""What a report for people says, in the order in which it says it: the page, and the Word report.

Takes from a decided `Report` what a reader is shown, worded and cut to length; how it looks is for
the writers. Follows requirements section 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from irmer_lint.model import (
    ControlFact,
    Document,
    ElementJudgement,
    Evidence,
    FactSource,
    Finding,
    ItemJudgement,
    Member,
    Place,
    ReadState,
    Report,
    Severity,
    State,
    Status,
)
from irmer_lint.reports import words
from irmer_lint.reports.words import clean, short

UNREADABLE = "UNREADABLE"
"""The code of a finding for what could not be read; it belongs to no item."""
QUOTED = 600
"""Most characters of one quotation: a passage, not a page."""
QUOTED_FOR_ELEMENT = 2
QUOTED_FOR_ITEM = 3
"""Most quotations shown; JSON has them all."""
DUE_SOON = timedelta(days=90)
LISTED = 40
"""Most parts of one document, or files not looked at, that are named; JSON has them all."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage as shown: its words, the name of its document, and its place in words."""

    text: str
    document: str
    place: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as shown; `number` is its place among all findings, for its anchor."""

    number: int
    finding: Finding
    message: str
    quotations: tuple[Quotation, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Section:
    """An item or a theme with all that is said of it."""

    item: ItemJudgement
    letter: str
    quotations: tuple[Quotation, ...]
    findings: tuple[Shown, ...]
    counts: Mapping[Severity, int]
    found: tuple[ElementJudgement, ...]
    others: tuple[ElementJudgement, ...]

    @property
    def anchor(self) -> str:
        """The id of its part of the page."""
        return f"item-{self.item.code}"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where an item stands in one document: passages quoted here, and statements about it."""

    quoted: int
    statements: int


@dataclass(frozen=True, slots=True)
class Review:
    """When a document is next to be reviewed, and what in it says so or says otherwise.

    state  "overdue", "soon", "later", "none" or "unread"
    """

    name: str
    state: str
    due: date | None
    fact: ControlFact | None
    others: tuple[ControlFact, ...]
    findings: tuple[Shown, ...]


REVIEW_WORDS = {
    "overdue": "overdue",
    "soon": "due within 90 days",
    "later": "due later",
    "none": "no date found",
    "unread": "could not be read",
}
REVIEW_SHAPES = {"overdue": "■", "soon": "▲", "later": "●", "none": "○", "unread": "?"}


class Page:
    """What the template asks for, taken from a report and nothing else."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.profile = report.profile
        self.folder = words.common_folder([m.document.path for m in report.documents])
        self.shown = tuple(self._show(n, f) for n, f in enumerate(report.findings, 1))

    # --- the opening ---------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The employer where the user names one, else what the page is."""
        return self.profile.employer or "Employer’s procedures under IR(ME)R"

    @property
    def subject(self) -> str:
        """The title and the name of the document, where only one was checked."""
        if len(self.report.documents) != 1:
            return ""
        member = self.report.documents[0]
        title = member.control.first("title")
        name = words.below(self.folder, member.document.path)
        return f"{title.value} ({name})" if title is not None else name

    @property
    def nations(self) -> str:
        """The nations in words."""
        return ", ".join(words.NATION.get(n, n) for n in self.profile.nations)

    @property
    def instruments(self) -> str:
        """The instruments of the law, each on one line."""
        return ", ".join(i.replace(" ", "\N{NO-BREAK SPACE}") for i in self.report.instruments)

    @property
    def modalities(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each modality."""
        return tuple((code, words.MODALITY.get(code, code)) for code in self.profile.modalities)

    @property
    def read(self) -> int:
        """Number of documents read."""
        return len(self.report.documents) - len(self.report.unreadable)

    @cached_property
    def statuses(self) -> tuple[tuple[Status, int], ...]:
        """How many items have each status; statuses that none has are left out."""
        counts = Counter(section.item.status for section in self.items)
        return tuple((status, counts[status]) for status in Status if counts[status])

    @property
    def severities(self) -> Mapping[Severity, int]:
        """How many findings of each severity there are."""
        return Counter(finding.severity for finding in self.report.findings)

    # --- what could not be read ----------------------------------------------------------------

    @property
    def incomplete(self) -> bool:
        """Whether something was not read or not checked, so that nothing here is the whole."""
        return bool(self.report.problems or self.report.skipped or self.unread)

    @cached_property
    def unread(self) -> tuple[tuple[Document, tuple[Shown, ...]], ...]:
        """Documents of which something could not be read, with the finding for each part."""
        found: list[tuple[Document, tuple[Shown, ...]]] = []
        for member in self.report.documents:
            document = member.document
            own = tuple(
                s for s in self.shown
                if s.finding.code == UNREADABLE and s.finding.document == document.path
            )  # fmt: skip
            if document.unread or document.state is not ReadState.READ:
                found.append((document, own))
        return tuple(found)

    # --- items, themes, findings ---------------------------------------------------------------

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Items in the order of the Schedule, then the themes that are asked of this service."""
        return tuple(self._section(item) for item in self.report.items)

    @cached_property
    def items(self) -> tuple[Section, ...]:
        """The items of Schedule 2."""
        return tuple(s for s in self.sections if s.item.is_item)

    @cached_property
    def themes(self) -> tuple[Section, ...]:
        """The themes beside them."""
        return tuple(s for s in self.sections if not s.item.is_item)

    @cached_property
    def priorities(self) -> tuple[Shown, ...]:
        """The findings of the first page; files that could not be read stand above them."""
        first = words.priority(f for f in self.report.findings if f.code != UNREADABLE)
        return tuple(s for s in self.shown if any(s.finding is f for f in first))

    @property
    def answered(self) -> tuple[Shown, ...]:
        """The findings that belong to items and themes."""
        return tuple(s for s in self.shown if s.finding.code != UNREADABLE)

    def _section(self, item: ItemJudgement) -> Section:
        own = tuple(s for s in self.answered if s.finding.item == item.code)
        return Section(
            item=item,
            letter=words.paragraph(item.provision) if item.is_item else "",
            quotations=tuple(self.quotation(e) for e in item.evidence),
            findings=own,
            counts=Counter(s.finding.severity for s in own),
            found=tuple(e for e in item.elements if e.state is State.FOUND),
            others=tuple(e for e in item.elements if e.state is not State.FOUND),
        )

    def _show(self, number: int, finding: Finding) -> Shown:
        stands = [Evidence(finding.document, finding.quote, finding.place)] if finding.quote else []
        place = words.place(finding.place)
        name = self.name(finding.document) if finding.document else ""
        return Shown(
            number,
            finding,
            self.brief(finding.message),
            tuple(self.quotation(e) for e in (*stands, *finding.also)),
            ", ".join(part for part in (name, place) if part),
        )

    def quotation(self, evidence: Evidence) -> Quotation:
        """A passage as shown."""
        return Quotation(
            short(clean(evidence.quote), QUOTED),
            self.name(evidence.document),
            words.place(evidence.place),
        )

    def name(self, path: str) -> str:
        """The name of a document below the folder that all have in common."""
        return words.below(self.folder, path)

    def brief(self, message: str) -> str:
        """A message with the documents in it by the names that this page uses."""
        return message.replace(f"{self.folder}/", "") if self.folder else message

    def quoted(self, element: ElementJudgement) -> tuple[Quotation, ...]:
        """The quotations shown for an element."""
        return tuple(self.quotation(e) for e in element.evidence[:QUOTED_FOR_ELEMENT])

    def where(self, place: Place) -> str:
        """A place in words."""
        return words.place(place)

    # --- the suite -----------------------------------------------------------------------------

    @cached_property
    def matrix(self) -> tuple[tuple[str, bool, tuple[Cell, ...]], ...]:
        """A row for each document: its name, whether it was read, and a cell for each item."""
        standing = Counter(
            (section.item.code, document)
            for section in self.items
            for document, _, _ in {
                (e.document, e.quote, e.place)
                for e in (
                    *section.item.evidence,
                    *(e for x in section.item.elements for e in x.evidence),
                )
            }
        )
        return tuple(
            (
                self.name(member.document.path),
                member.document.state is not ReadState.UNREADABLE,
                tuple(
                    Cell(
                        standing[section.item.code, member.document.path],
                        member.observations.content.get(section.item.code, 0),
                    )
                    for section in self.items
                ),
            )
            for member in self.report.documents
        )

    @cached_property
    def by_modality(self) -> tuple[tuple[Section, tuple[Status, ...]], ...]:
        """The items that were judged for each modality, with the status for each."""
        return tuple(
            (s, tuple(s.item.by_modality.get(m, s.item.status) for m in self.profile.modalities))
            for s in self.sections
            if s.item.by_modality
        )

    # --- review dates --------------------------------------------------------------------------

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """The next review of every document, the most pressing first, undated ones last."""
        order = list(REVIEW_WORDS)
        return tuple(
            sorted(
                (self._review(member) for member in self.report.documents),
                key=lambda r: (r.due or date.max, order.index(r.state), r.name),
            )
        )

    def _review(self, member: Member) -> Review:
        document = member.document
        own = tuple(
            s for s in self.answered
            if s.finding.document == document.path and s.finding.kind.value == "document_control"
        )  # fmt: skip
        name = self.name(document.path)
        if document.state is ReadState.UNREADABLE:
            return Review(name, "unread", None, None, (), own)
        known = member.control.next_review()
        if known is None:
            return Review(name, "none", None, None, (), own)
        due, fact = known
        as_of = self.profile.as_of
        state = "overdue" if due < as_of else "soon" if due <= as_of + DUE_SOON else "later"
        return Review(name, state, due, fact, tuple(_otherwise(member, due, fact)), own)

    @cached_property
    def review_counts(self) -> tuple[tuple[str, int], ...]:
        """How many documents are in each state of review; states that none is in left out."""
        counts = Counter(review.state for review in self.reviews)
        return tuple((state, counts[state]) for state in REVIEW_WORDS if counts[state])

    review_words = REVIEW_WORDS
    review_shapes = REVIEW_SHAPES
    quoted_for_item = QUOTED_FOR_ITEM
    listed = LISTED


def _otherwise(member: Member, due: date, fact: ControlFact) -> Iterator[ControlFact]:
    """Other review dates that the document states, one from each part of it."""
    seen = {fact.source}
    for other in member.control.all("review_due"):
        if other.date is None or other.source in seen or other.source is FactSource.HISTORY:
            continue
        seen.add(other.source)
        if (other.date.year, other.date.month) != (due.year, due.month):
            yield other
