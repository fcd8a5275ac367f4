"""What every room of the house passes on: documents, places, judgements, findings, reports.

Plain frozen data. Nothing here reads a file, the clock or the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class Layer(StrEnum):
    """Where on the sheet a passage stands."""

    BODY = "body"
    TABLE = "table"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text_box"
    NOTE = "note"
    COMMENT = "comment"


class Kind(StrEnum):
    """What a block is, as far as a parser can tell from its form."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    BOX = "box"
    """A text box or a shape of a flow chart."""
    NOTE = "note"
    """A footnote or an endnote."""
    CONTENTS = "contents"
    """A line of a contents table."""
    COMMENT = "comment"
    """A reviewer's comment: kept apart, never evidence."""


class ReadState(StrEnum):
    """How much of a file was read."""

    READ = "read"
    PARTLY_READ = "partly_read"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its document.

    heading    the headings above it, outermost first, each with its number ("3.2 Who is asked")
    page       printed page, counted from 1; None where the format has no pages (Word, Markdown)
    paragraph  running number of the block in the document as read, counted from 1
    layer      body, table, header, footer, text box, note or comment
    """

    heading: tuple[str, ...] = ()
    page: int | None = None
    paragraph: int | None = None
    layer: Layer = Layer.BODY


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, table row, box or note, in reading order.

    text    what a reader sees, single spaces, without the automatic number; the cells of a
            table row are joined by " | "
    label   the automatic number or bullet rendered ("3.2.1", "EP 4", "(a)", "•"), else ""
    level   heading level from 1, or depth of a list item from 1; 0 otherwise
    cells   the cells of a table row, merged ones once; empty for other kinds
    header  the header row of the table that a row belongs to, one text a column; may be empty
    table   running number of the table in the document (rows of one table share it); 0 for none
    """

    kind: Kind
    text: str
    place: Place
    label: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a document that could not be read, in words for a quality manager.

    what    "picture without text", "image-only page", "password-protected", "damaged file" ...
    advice  what to do about it, one sentence
    """

    what: str
    place: Place = Place()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read, or the reason why it was not.

    path        as given on the command line, forward slashes; a member of a zip bundle is
                "bundle.zip/folder/name.docx"
    sha256      of the bytes of the file, lower-case hex; "" when they could not be read
    format      "docx", "pdf", "odt", "md", "html", "txt"
    blocks      in reading order; headers, footers, notes and comments after the body
    unread      parts that could not be read; a whole file that could not be read has exactly one
    pages       number of pages where the format has them
    properties  document properties or front matter as text: title, author, version, created ...
    remarks     sentences for the reader of the report, e.g. "3 tracked insertions and 1 deletion
                are pending; the text was read as if they were accepted."
    """

    path: str
    sha256: str
    format: str
    blocks: tuple[Block, ...] = ()
    unread: tuple[Unread, ...] = ()
    state: ReadState = ReadState.READ
    pages: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Number of words in all blocks, comments left out."""
        return sum(len(block.text.split()) for block in self.blocks if block.kind != Kind.COMMENT)


class FactSource(StrEnum):
    """Which part of a document states a document-control fact, most telling first."""

    COVER = "cover"
    """The title page, the control panel, or the opening lines."""
    FRONT_MATTER = "front_matter"
    HEADER = "header"
    FOOTER = "footer"
    TEXT = "text"
    HISTORY = "history"
    """A row of the version history."""
    PROPERTIES = "properties"
    """Properties of the file, not words on the page."""
    FILENAME = "filename"


@dataclass(frozen=True, slots=True)
class ControlFact:
    """One document-control statement as it stands.

    name    "title", "reference", "version", "author", "owner", "approver", "approved",
            "issued", "effective", "review_due", "expiry", "extension", "review_interval",
            "under_review", "reviewed", "draft"
    value   the words of the value ("4.1", "Head of Imaging", "13/06/2023", "every two years")
    date    the day meant, where the value is a date (the last day of a named month or year)
    months  length of a review interval in months, where the value is one
    precise False where only a month or a year is given
    quote   the words that state it, exactly as they stand in the block
    """

    name: str
    value: str
    place: Place
    quote: str
    source: FactSource
    date: date | None = None
    months: int | None = None
    precise: bool = True

    @property
    def on_the_page(self) -> bool:
        """Whether it is words on the page, which can be quoted."""
        return bool(self.quote) and self.source not in (FactSource.PROPERTIES, FactSource.FILENAME)


ISSUE_DATES = ("issued", "effective", "approved", "reviewed")
"""Names of the facts that say when a document was issued, most telling first."""


@dataclass(frozen=True, slots=True)
class Control:
    """The document-control facts of one document, best source first."""

    facts: tuple[ControlFact, ...] = ()

    def all(self, name: str) -> tuple[ControlFact, ...]:
        """Every fact of that name, best source first."""
        return tuple(fact for fact in self.facts if fact.name == name)

    def first(self, *names: str) -> ControlFact | None:
        """The best fact of the first name that has one."""
        for name in names:
            for fact in self.facts:
                if fact.name == name:
                    return fact
        return None

    def first_dated(self, *names: str) -> ControlFact | None:
        """The best fact on the page of the first name that has one with a date."""
        for name in names:
            for fact in self.all(name):
                if fact.date is not None and fact.on_the_page:
                    return fact
        return None

    def review_due(self) -> tuple[date, ControlFact] | None:
        """The day by which the document must be reviewed and the words that say so.

        Requirements section 5: the date on the cover or panel, then header, footer and text; then
        expiry; then the date of issue and the stated interval; None otherwise.
        """
        for name in ("review_due", "expiry"):
            for fact in self.all(name):
                if fact.date and fact.on_the_page and fact.source is not FactSource.HISTORY:
                    return fact.date, fact
        interval = self.first("review_interval")
        issued = self.first_dated(*ISSUE_DATES)
        if interval is not None and interval.months and issued is not None and issued.date:
            return months_after(issued.date, interval.months), interval
        return None

    def next_review(self) -> tuple[date, ControlFact] | None:
        """As `review_due`, or the later day to which the review has been put off."""
        due = self.review_due()
        put_off = [(fact.date, fact) for fact in self.all("extension") if fact.date is not None]
        return max([*([due] if due else []), *put_off], key=lambda known: known[0], default=None)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later; its last day where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return date(year, month, 28)


class Role(StrEnum):
    """What a sentence does in its document; only a statement can be evidence."""

    STATEMENT = "statement"
    HEADING = "heading"
    CONTENTS = "contents"
    QUOTATION = "quotation"
    """The words of the law with no local actor, place, system or number."""
    POINTER = "pointer"
    """Sends the reader to another document and says nothing else."""
    DEFINITION = "definition"
    CHANGE_LOG = "change_log"
    REFERENCE = "reference"
    """A reference list, a list of documents, a distribution list, a review checklist."""
    PLACEHOLDER = "placeholder"
    SUPERSEDED = "superseded"
    FUTURE = "future"
    """Announces what is still to be written or decided."""
    FURNITURE = "furniture"
    """A running header or footer, or a reviewer's comment."""


class Subject(StrEnum):
    """Whom or what a sentence is about."""

    EXPOSED = "exposed"
    """Patients and other persons exposed under IR(ME)R."""
    STAFF = "staff"
    """Workers: their doses, pregnancies, leave and local rules."""
    OTHER = "other"
    """Non-ionising techniques, drugs and contrast media."""


@dataclass(slots=True)
class Sentence:
    """One sentence, list item or table row: the unit in which evidence is looked for.

    block      index of its block in the document
    start, end characters of the block's text
    role       what it does in the document
    subject    whom it is about
    own        bit mask of the concepts that stand in it, denied ones left out
    denied     bit mask of the concepts that stand in it under a negation of practice
    context    bit mask of concepts given by its heading, label, lead-in or table header
    hits       (mask of concepts, first token, last token) of each hit, denied or not; tokens are
               counted within the sentence
    topics     codes of the items and themes it is about
    home       topics given by its heading or label: the section it stands in
    modalities codes named in the headings or the label above it; empty = no restriction
    is_label   whether it is a title set in running text ("Carers and comforters.")
    words      its words, lower case
    not_done   the clauses that deny, as characters of the text
    tried      mask of the concepts whose patterns have been tried on it
    worded     mask of the concepts that its words show, denied or not, those of patterns left out
    """

    block: int
    start: int
    end: int
    text: str
    role: Role = Role.STATEMENT
    subject: Subject = Subject.EXPOSED
    own: int = 0
    denied: int = 0
    context: int = 0
    hits: Sequence[tuple[int, int, int]] = ()
    topics: frozenset[str] = frozenset()
    home: frozenset[str] = frozenset()
    modalities: frozenset[str] = frozenset()
    is_label: bool = False
    words: frozenset[str] = frozenset()
    not_done: Sequence[tuple[int, int]] = ()
    tried: int = 0
    worded: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence that looks like one that shows an element."""

    element: str
    sentence: int
    """Its number in the document."""
    sure: bool
    """Whether it is like enough to count, and not only to be shown."""


class Likeness(Protocol):
    """The likeness of a document's sentences to known passages (`irmer_lint.likeness`)."""

    def topics(self) -> Sequence[tuple[Collection[str], Collection[str]]]:
        """For each sentence the items and themes it is likely, and plainly, about."""

    def propose(self, elements: Iterable[str], among: Sequence[int]) -> Sequence[Proposal]:
        """For each of the elements the best of some sentences, where it is near enough."""


@dataclass(slots=True)
class Reading:
    """A document as checks see it; computed once, in one pass over the text."""

    document: Document
    sentences: tuple[Sentence, ...]
    control: Control = Control()
    modalities: Mapping[str, int] = field(default_factory=dict)
    """Modality code -> number of statements and headings that name it."""
    late: int = 0
    """Mask of the concepts that patterns show, which are tried when a rule needs them."""
    try_late: Callable[[Sentence, int], None] = lambda _sentence, _wanted: None
    """Tries the patterns of the wanted concepts on a sentence, and adds what they show."""
    likeness: Likeness | None = None
    """The likeness of the sentences to known passages, where a model is at hand."""


class Tier(StrEnum):
    """How much an element counts: `key` decides whether its item is covered."""

    KEY = "key"
    CORE = "core"
    DETAIL = "detail"


class State(StrEnum):
    """The outcome for one element."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    CONTRADICTED = "contradicted"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_TELL = "cannot_tell"


class Status(StrEnum):
    """The outcome for one item or theme."""

    COVERED = "covered"
    PARTIAL = "partial"
    POINTER_ONLY = "pointer_only"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    NOT_REQUIRED = "not_required"
    CANNOT_TELL = "cannot_tell"


class Severity(StrEnum):
    """How prominently a finding is shown."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(StrEnum):
    """The kinds of message that readers must be able to tell apart."""

    GAP = "gap"
    PARTIAL = "partial"
    CONTRADICTION = "contradiction"
    OUTDATED = "outdated"
    DOCUMENT_CONTROL = "document_control"
    TEMPLATE = "template"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that stand in a document, exactly, and where.

    quote  contiguous text of the block at `place` (parts left out are marked by " … ")
    """

    document: str
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a rule's words were found, with the modalities it is limited to."""

    evidence: tuple[Evidence, ...]
    modalities: frozenset[str] = frozenset()
    by_likeness: bool = False
    """Whether it was recognised by its likeness to known passages and not by a rule."""


class Reason(StrEnum):
    """Why a passage about an item does not count for it."""

    POINTER = "pointer"
    QUOTATION = "quotation"
    FUTURE = "future"
    SUPERSEDED = "superseded"
    PLACEHOLDER = "placeholder"
    DEFINITION = "definition"
    CHANGE_LOG = "change_log"
    REFERENCE = "reference"
    STAFF = "staff"
    OTHER = "other"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A passage about an item that was looked at and does not count."""

    reason: Reason
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Observations:
    """What the checks saw in one document, before any nation, date or service is considered.

    matches   rule key ("PREG-07a"; "PREG-07a!#0" for wording against it, "PREG-07a?" for wording
              that is only similar, "PREG-03==12-55" for a value) -> matches
    shown     names of conditions that the text shows ("named ten-day rule") -> one match
    pointers  code of an item or theme -> passages that only point elsewhere
    content   code -> number of local statements about it
    quoted    passages that only repeat the law
    notes     free observations of check modules: name -> evidence
    set_aside code -> passages about it that do not count, and why
    failed    code -> what a check raised over the document; what it saw before that is kept
    """

    matches: Mapping[str, tuple[Match, ...]]
    shown: Mapping[str, Match]
    pointers: Mapping[str, tuple[Evidence, ...]]
    content: Mapping[str, int]
    quoted: tuple[Evidence, ...] = ()
    notes: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    set_aside: Mapping[str, tuple[SetAside, ...]] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """The service and the day that a suite is judged for."""

    nations: tuple[str, ...]
    as_of: date
    modalities: tuple[str, ...]
    modalities_from: str = "detected"
    """"configuration", "command line" or "detected"."""
    nations_from: str = "command line"
    """The same, or "assumed"."""
    employer: str = ""
    """The name of the employer, where the user gives it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a suite with what was seen in it; `failure` says why nothing was."""

    document: Document
    control: Control
    observations: Observations
    modalities: Mapping[str, int]
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """One employer's set of documents, read and observed."""

    members: tuple[Member, ...]
    profile: Profile


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one element in a suite.

    message  set where the plain sentence "not found" would not say enough
    kind     set where the finding is not a plain gap
    """

    element: str
    state: State
    matches: tuple[Match, ...] = ()
    message: str = ""
    kind: FindingKind | None = None
    similar: tuple[Match, ...] = ()
    """Passages that are similar to what was looked for and not found."""


@dataclass(frozen=True, slots=True)
class ElementJudgement:
    """One element as reported."""

    id: str
    tier: Tier
    text: str
    state: State
    evidence: tuple[Evidence, ...] = ()
    message: str = ""
    similar: tuple[Evidence, ...] = ()
    """Passages that are similar to what was looked for and not found."""


@dataclass(frozen=True, slots=True)
class ItemJudgement:
    """One Schedule 2 item or theme as reported; `provision` is "" for a theme without one."""

    code: str
    provision: str
    title: str
    status: Status
    evidence: tuple[Evidence, ...]
    by_modality: Mapping[str, Status]
    elements: tuple[ElementJudgement, ...]
    is_item: bool
    set_aside: tuple[SetAside, ...] = ()
    """Passages about it that were looked at and do not count."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a reader should look at.

    rank         lower is more urgent (order of what inspectors cite most)
    document     the document where the words stand or would be expected; "" for the whole set
    fingerprint  16 hex digits of code and wording: stable when other text changes
    """

    code: str
    kind: FindingKind
    severity: Severity
    item: str
    provision: str
    message: str
    advice: str
    document: str
    place: Place
    quote: str
    fingerprint: str
    rank: int
    also: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a writer needs, decided, sorted and worded."""

    tool_version: str
    checks: Mapping[str, str]
    profile: Profile
    law_id: str
    law_in_force: date
    instruments: tuple[str, ...]
    documents: tuple[Member, ...]
    items: tuple[ItemJudgement, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    failures: tuple[str, ...] = ()
    """Checks that raised, in words."""

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Paths of the documents that could not be read."""
        return tuple(
            m.document.path for m in self.documents if m.document.state is ReadState.UNREADABLE
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """What kept the tool from doing its whole job; each is exit code 2."""
        return (*self.failures, *(f"{path} could not be read." for path in self.unreadable))
