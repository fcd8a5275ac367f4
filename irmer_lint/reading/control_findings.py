"""What is gathered while the document control of one document is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from irmer_lint.model import Block, ControlFact, FactSource
from irmer_lint.reading.control_labels import PERSONS
from irmer_lint.reading.dates import FoundDate, FoundInterval, Precision

NEAR = 2
"""Number of blocks within which "Name" and "Date" belong to the label of a person above them."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value read behind a label; start and end in the text of the block."""

    name: str
    words: str
    start: int
    end: int
    date: date | None = None
    months: int | None = None
    precise: bool = True

    @classmethod
    def dated(cls, name: str, found: FoundDate, offset: int) -> Value:
        """Return a value that is a date, found in the text from `offset` on."""
        start, end, precise = found.start, found.end, found.precision is Precision.DAY
        return cls(name, found.words, offset + start, offset + end, found.date, precise=precise)

    @classmethod
    def interval(cls, found: FoundInterval, offset: int) -> Value:
        """Return the interval between reviews, found in the text from `offset` on."""
        start, end = offset + found.start, offset + found.end
        return cls("review_interval", found.words, start, end, months=found.months)

    @classmethod
    def trimmed(cls, name: str, words: str, start: int) -> Value:
        """Return the words that begin at `start`, without the marks around them."""
        stripped = words.strip(" \t\n,;:.|–—-")
        at = start + words.find(stripped)
        return cls(name, stripped, at, at + len(stripped))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a block to be read.

    index    position of the block in the document
    loose    a header or a footer: every label in it speaks of the document
    opening  among the first blocks, where a title may carry a version
    weak     in a section with dates of its own: its facts stand only beside others
    """

    block: Block
    index: int
    start: int
    end: int
    source: FactSource
    loose: bool = False
    opening: bool = False
    weak: bool = False

    @classmethod
    def whole(cls, block: Block, index: int, source: FactSource) -> Passage:
        """Return all the text of a block."""
        return cls(block, index, 0, len(block.text), source)

    @property
    def text(self) -> str:
        """The text of the whole block, in which start and end count."""
        return self.block.text


@dataclass(frozen=True, slots=True)
class Found:
    """A fact with what is needed to decide whether it stands.

    index   position of its block in the document
    weak    True where the words would mean something else in other company ("Lead: 0.35 mm"):
            it stands only beside another fact
    table   the table it stands in, 0 for none
    """

    fact: ControlFact
    index: int
    weak: bool = False
    table: int = 0

    @classmethod
    def at(cls, passage: Passage, value: Value, start: int, *, weak: bool = False) -> Found:
        """Return the fact that a value states; its quotation begins at `start`."""
        block = passage.block
        fact = ControlFact(
            value.name,
            value.words,
            block.place,
            block.text[min(start, value.start) : value.end].strip(),
            passage.source,
            date=value.date,
            months=value.months,
            precise=value.precise,
        )
        return cls(fact, passage.index, weak, block.table)


@dataclass(slots=True)
class Findings:
    """Everything found so far.

    found     facts, in the order of reading
    fallback  dates that serve as date of issue if the document gives none
    person    the fact of the last label for a person and the position of its block: "Name" and
              "Date" just below belong to it
    """

    found: list[Found] = field(default_factory=list)
    fallback: list[Found] = field(default_factory=list)
    person: tuple[str, int] = ("", -9)

    def keep(self, passage: Passage, value: Value, start: int, *, weak: bool = False) -> None:
        """Keep a fact; its quotation begins at `start`."""
        if value.name == "author_date":
            self.keep_as_fallback(passage, value, start)
            return
        if value.name in PERSONS:
            self.person = (value.name, passage.index)
        self.found.append(Found.at(passage, value, start, weak=weak))

    def keep_as_fallback(self, passage: Passage, value: Value, start: int) -> None:
        """Keep a date that serves as date of issue if there is no better."""
        self.fallback.append(Found.at(passage, replace(value, name="issued"), start))

    def names(self, index: int | None = None) -> set[str]:
        """Return the names of the facts found, or of those in one block."""
        return {each.fact.name for each in self.found if index in (None, each.index)}

    def solid(self) -> set[str]:
        """Return the names of the facts that stand by themselves."""
        return {each.fact.name for each in self.found if not each.weak}

    def person_above(self, index: int) -> str:
        """Return which person's label stands in this block or just above it, or ""."""
        name, above = self.person
        return name if index - above <= NEAR else ""

    def awaits_person(self, index: int) -> bool:
        """Say whether a label for a person stands just above a block."""
        return self.person[1] < index and bool(self.person_above(index))

    def apart(self) -> Findings:
        """Return findings of their own for a part that may turn out to say nothing."""
        return Findings(person=self.person)

    def take(self, part: Findings, *, found: Sequence[Found] | None = None) -> None:
        """Take over what a part says, or `found` in place of its facts."""
        self.found += part.found if found is None else found
        self.fallback += part.fallback
        self.person = part.person
