"""What a sentence is about beyond its own words: its headings, label, lead-in and neighbours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from irmer_lint.model import Block, Kind, Role, Sentence
from irmer_lint.reading import roles
from irmer_lint.reading.language import Matcher, words_of
from irmer_lint.reading.sentences import label_of


@dataclass(frozen=True, slots=True)
class Topic:
    """The concepts that make a sentence be about an item or theme, and those that rule it out."""

    code: str
    about: int
    not_about: int
    is_item: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """A heading, or a label in running text ("Cancelling: ..."), and what it gives to the rest."""

    level: int = 0
    text: str = ""
    topics: frozenset[str] = frozenset()
    context: int = 0
    modalities: frozenset[str] = frozenset()


NOTHING = Naming()


class Subjects:
    """Tells what words are about."""

    def __init__(self, topics: Sequence[Topic], modality_bits: Mapping[str, int]) -> None:
        self._topics = topics
        self._modality_bits = modality_bits
        self.items = frozenset(topic.code for topic in topics if topic.is_item)

    def topics(self, mask: int) -> frozenset[str]:
        """The items and themes that the concepts of a mask are about."""
        return frozenset(t.code for t in self._topics if t.about & mask and not t.not_about & mask)

    def without_ruled_out(self, codes: Iterable[str], mask: int) -> frozenset[str]:
        """Those of the codes that no concept of the mask rules out."""
        wanted = set(codes)
        return frozenset(
            t.code for t in self._topics if t.code in wanted and not t.not_about & mask
        )

    def modalities(self, mask: int) -> frozenset[str]:
        """The modalities that the concepts of a mask name."""
        return frozenset(code for code, bit in self._modality_bits.items() if bit & mask)


class Outline:
    """Goes through the sentences of a document in order and gives each its context.

    headings   the open headings, outermost first
    label      the label that holds now; it ends with a heading, another label, or a paragraph
               that is plainly about something else
    carried    topics of the sentences before, in this run of text
    lead_in    concepts of the line that introduces a list ("The operator must:")
    """

    def __init__(self, subjects: Subjects, header_context: Mapping[int, int]) -> None:
        self._subjects = subjects
        self._header_context = header_context
        self._headings: list[Naming] = []
        self._label = NOTHING
        self._carried: frozenset[str] = frozenset()
        self._lead_in = 0
        self._block = -1
        self._fresh = False
        self.imposed: Role | None = None
        """The role that the open headings impose on what stands under them."""

    def heading(self, sentence: Sentence, block: Block) -> None:
        """Open a heading."""
        level = max(block.level, 1)
        while self._headings and self._headings[-1].level >= level:
            self._headings.pop()
        self._headings.append(self._naming(sentence, level, sentence.own | sentence.denied))
        self.imposed = roles.section_role(entry.text for entry in self._headings)
        sentence.role = Role.HEADING
        sentence.topics = self._headings[-1].topics
        self._carried, self._lead_in, self._label = frozenset(), 0, NOTHING

    def enter(self, number: int, block: Block) -> None:
        """Note that a sentence of a block follows."""
        if number != self._block:
            self._block = number
            self._fresh = True
            if block.kind in (Kind.PARAGRAPH, Kind.NOTE):
                self._lead_in = 0

    def place(
        self,
        sentence: Sentence,
        block: Block,
        likely: Collection[str] = (),
        plain: Collection[str] = (),
    ) -> None:
        """Give a sentence its topics, its context and its modalities.

        Those that it is `likely` about by its likeness to known passages are its own; those that
        it `plain`ly is about are of the sentences after it too. In the section of an item they
        are left out: its heading knows better.
        """
        mask = sentence.own | sentence.denied
        own = self._subjects.topics(mask)
        labelled = self._take_label(sentence, own)
        own_items = own & self._subjects.items
        paragraph = self._fresh and block.kind in (Kind.PARAGRAPH, Kind.NOTE)
        if paragraph and own_items and self._label.topics and not own_items & self._label.topics:
            self._label = NOTHING
        section = frozenset().union(*(entry.topics for entry in self._headings))
        topics = section | self._label.topics | own
        if own_items and self._fresh:
            self._carried = own
        else:
            # A paragraph keeps its subjects: a word of another item does not end them.
            topics |= self._carried
            self._carried |= own
        if not section & self._subjects.items:
            topics = topics.union(likely)
            self._carried = self._carried.union(plain)
        # a bare label ("EP 14.") leaves it to the next sentence to say what its paragraph is about
        self._fresh = self._fresh and labelled and not own_items
        sentence.home = section
        sentence.topics = self._subjects.without_ruled_out(topics, mask)
        sentence.context = self._context_of(block)
        if sentence.text.rstrip().endswith(":") and block.kind is not Kind.TABLE_ROW:
            self._lead_in = sentence.own
        scope: frozenset[str] = frozenset()
        for entry in self._headings:
            scope = entry.modalities or scope
        sentence.modalities = self._label.modalities or scope

    def _take_label(self, sentence: Sentence, own: frozenset[str]) -> bool:
        """Take a sentence's label, if it has one, as what holds from here; whether it has one."""
        named = label_of(sentence.text)
        if sentence.is_label:
            if own:
                self._label = self._naming(sentence, 0, sentence.own | sentence.denied)
                self._carried = frozenset()
            else:
                self._label = Naming(0, sentence.text, self._label.topics, sentence.own)
            return True
        if not named:
            return False
        # only the words of the label itself are context for what follows
        count = len(words_of(sentence.text[: sentence.text.find(named) + len(named)]))
        mask = 0
        for hit, _, last in sentence.hits:
            if last < count:
                mask |= hit
        topics = self._subjects.topics(mask)
        if topics:
            self._label = Naming(0, named, topics, mask, self._subjects.modalities(mask))
            self._carried = frozenset()
        return True

    def _naming(self, sentence: Sentence, level: int, mask: int) -> Naming:
        # "Making, amending and cancelling" says nothing about the single sentence under it
        several = level > 0 and re.search(r",|\band\b|&|/", sentence.text) is not None
        return Naming(
            level,
            sentence.text,
            self._subjects.topics(mask),
            0 if several else sentence.own,
            self._subjects.modalities(sentence.own),
        )

    def _context_of(self, block: Block) -> int:
        context = self._label.context
        if self._headings:
            context |= self._headings[-1].context
        if block.kind is Kind.TABLE_ROW:
            context |= self._header_context.get(block.table, 0)
        return context | self._lead_in


def header_context(blocks: Sequence[Block], matcher: Matcher) -> dict[int, int]:
    """For each table by number, the concepts of its header row."""
    wanted = {b.table: " | ".join(b.header) for b in blocks if b.table and any(b.header)}
    if not wanted:
        return {}
    texts = list(wanted.values())
    late = matcher.late_hits(texts)
    masks: dict[int, int] = {}
    found = matcher.find(texts, [words_of(text) for text in texts])
    for number, (table, hits) in enumerate(zip(wanted, found, strict=True)):
        for mask, _, _ in (*hits, *late.find(number, matcher.late)):
            masks[table] = masks.get(table, 0) | mask
    return masks
