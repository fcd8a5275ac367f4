"""A document into a reading: sentences with roles, concepts, context, topics and modalities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from irmer_lint.model import Block, Control, Document, Kind, Reading, Role, Sentence
from irmer_lint.reading import roles
from irmer_lint.reading.language import Matcher, words_of
from irmer_lint.reading.sentences import is_title, label_of, split_sentences

LONG_ROW = 110
"""Words above which a table row is read sentence by sentence, not as one passage."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The concepts that make a sentence be about an item or theme, and those that rule it out."""

    code: str
    about: int
    not_about: int
    is_item: bool


@dataclass(slots=True)
class _Level:
    """One open heading."""

    level: int
    text: str
    topics: frozenset[str]
    context: int
    modalities: frozenset[str]


class Reader:
    """Reads documents with the vocabulary and topics of the installed checks."""

    def __init__(
        self,
        matcher: Matcher,
        topics: Sequence[Topic],
        modality_bits: Mapping[str, int],
        law: roles.LawText,
        local: int,
    ) -> None:
        """`local` is the mask of concepts that only a local text holds (posts, systems, forms)."""
        self._matcher = matcher
        self._topics = topics
        self._modality_bits = modality_bits
        self._law = law
        self._local = local
        # The subject of a sentence must be known before anything else is asked of it.
        self._eager = matcher.late & (
            _joined(t.about | t.not_about for t in topics) | _joined(modality_bits.values())
        )
        self._items = frozenset(t.code for t in topics if t.is_item)

    def read(self, document: Document) -> Reading:
        """The reading of one document."""
        sentences = self._sentences(document.blocks)
        late = _Late(self._matcher, sentences)
        self._find_concepts(sentences)
        for sentence in sentences:
            heading = document.blocks[sentence.block].kind is Kind.HEADING or sentence.is_label
            # A heading is context for what follows; a subject must be known before all else.
            late.try_on(sentence, self._matcher.late if heading else self._eager)
        self._place_in_context(document.blocks, sentences, late)
        counts: Counter[str] = Counter()
        for sentence in sentences:
            if sentence.role in (Role.STATEMENT, Role.HEADING, Role.DEFINITION):
                named = sentence.own
                for code, mask in self._modality_bits.items():
                    if named & mask:
                        counts[code] += 3 if sentence.role == Role.HEADING else 1
        from irmer_lint.reading.control import read_control

        control = read_control(document) if document.blocks else Control()
        return Reading(
            document, tuple(sentences), control, dict(counts), self._matcher.late, late.try_on
        )

    # -- sentences ------------------------------------------------------------------------

    def _sentences(self, blocks: Sequence[Block]) -> list[Sentence]:
        found: list[Sentence] = []
        for number, block in enumerate(blocks):
            whole = block.kind in (Kind.HEADING, Kind.CONTENTS) or (
                block.kind == Kind.TABLE_ROW and len(block.text.split()) <= LONG_ROW
            )
            spans = [(0, len(block.text))] if whole else split_sentences(block.text)
            for position, (start, end) in enumerate(spans):
                text = block.text[start:end].strip()
                if not text:
                    continue
                start += len(block.text[start:end]) - len(block.text[start:end].lstrip())
                # Further on in a paragraph only a very short one is a title ("Training.").
                label = (
                    position == 0
                    or (bool(found) and found[-1].is_label)
                    or (len(text.split()) <= 3 and position + 1 < len(spans))
                )
                found.append(
                    Sentence(
                        number,
                        start,
                        start + len(text),
                        text,
                        is_label=label and len(spans) > 1 and is_title(text),
                    )
                )
        return found

    def _find_concepts(self, sentences: list[Sentence]) -> None:
        texts = [s.text for s in sentences]
        tokens = [words_of(text) for text in texts]
        for sentence, own, hits in zip(
            sentences, tokens, self._matcher.find(texts, tokens), strict=True
        ):
            sentence.words = frozenset(word.lower() for word, _, _ in own)
            sentence.not_done = roles.denied_spans(sentence.text, sentence.words)
            sentence.hits = hits
            _add(sentence, hits, own)

    # -- context --------------------------------------------------------------------------

    def _place_in_context(
        self, blocks: Sequence[Block], sentences: list[Sentence], late: _Late
    ) -> None:
        open_levels: list[_Level] = []
        carried: frozenset[str] = frozenset()  # topics of the sentences before, in this run of text
        opened: frozenset[str] = frozenset()  # topics with which the paragraph began
        label = _Level(0, "", frozenset(), 0, frozenset())
        lead_in = 0
        headers = self._header_context(blocks)
        imposed: Role | None = None
        previous_block = -1
        for sentence in sentences:
            block = blocks[sentence.block]
            first_of_block = sentence.block != previous_block
            previous_block = sentence.block
            own_role = roles.block_role(block)
            if own_role == Role.HEADING:
                level = max(block.level, 1)
                while open_levels and open_levels[-1].level >= level:
                    open_levels.pop()
                open_levels.append(self._level(sentence, level))
                imposed = roles.section_role(entry.text for entry in open_levels)
                sentence.role = Role.HEADING
                sentence.topics = open_levels[-1].topics
                carried, lead_in = frozenset(), 0
                label = _Level(0, "", frozenset(), 0, frozenset())
                continue
            new_paragraph = first_of_block and block.kind in (Kind.PARAGRAPH, Kind.NOTE)
            if new_paragraph:
                lead_in = 0
            sentence.role = own_role or imposed or self._role(sentence, late)
            if sentence.role is Role.FURNITURE:
                continue
            sentence.subject = roles.subject_of(sentence.text, sentence.words)

            own_topics = self._topics_of(sentence.own | sentence.denied)
            named = label_of(sentence.text)
            if sentence.is_label or named:
                given = own_topics if sentence.is_label else self._label_topics(sentence, named)
                if given:
                    label = self._level(sentence, 0, given)
                    carried = opened = frozenset()
                elif sentence.is_label:
                    label = self._level(sentence, 0, label.topics)
            own_items = self._items & own_topics
            if new_paragraph and own_items and label.topics and not own_items & label.topics:
                label = _Level(0, "", frozenset(), 0, frozenset())
            section = frozenset().union(*(entry.topics for entry in open_levels))
            sentence.home = section | label.topics
            topics = sentence.home | own_topics
            if own_items and first_of_block:
                carried = own_topics
            else:
                # A paragraph keeps its subject: a word of another item does not end it.
                topics |= carried
                carried = (carried | own_topics) if not own_items else opened | own_topics
            if first_of_block or not opened & self._items:
                opened = carried
            ruled_out = sentence.own | sentence.denied
            sentence.topics = frozenset(
                t.code for t in self._topics if t.code in topics and not t.not_about & ruled_out
            )
            nearest = open_levels[-1].context if open_levels else 0
            row_header = headers.get(block.table, 0) if block.kind == Kind.TABLE_ROW else 0
            sentence.context = nearest | label.context | row_header
            if block.kind in (Kind.LIST_ITEM, Kind.BOX) or lead_in:
                sentence.context |= lead_in
            if sentence.text.rstrip().endswith(":") and block.kind != Kind.TABLE_ROW:
                lead_in = sentence.own
            scope: frozenset[str] = frozenset()
            for entry in open_levels:
                scope = entry.modalities or scope
            sentence.modalities = label.modalities or scope

    def _level(
        self, sentence: Sentence, level: int, topics: frozenset[str] | None = None
    ) -> _Level:
        several = bool(re.search(r",|\band\b|&|/", sentence.text)) if level else False
        mods = frozenset(c for c, m in self._modality_bits.items() if m & sentence.own)
        return _Level(
            level,
            sentence.text,
            self._topics_of(sentence.own | sentence.denied) if topics is None else topics,
            # "Making, amending and cancelling" says nothing about the sentence under it
            0 if several else sentence.own,
            mods,
        )

    def _label_topics(self, sentence: Sentence, label: str) -> frozenset[str]:
        """The topics of the words of a sentence's label alone."""
        end = sentence.text.find(label) + len(label)
        count = len(words_of(sentence.text[:end]))
        mask = 0
        for hit, _, last in sentence.hits:
            if last < count:
                mask |= hit
        return self._topics_of(mask)

    def _header_context(self, blocks: Sequence[Block]) -> dict[int, int]:
        """For each table, the concepts of its header row."""
        wanted = {b.table: " | ".join(b.header) for b in blocks if b.table and any(b.header)}
        if not wanted:
            return {}
        texts = list(wanted.values())
        found = self._matcher.find(texts, [words_of(t) for t in texts])
        masks: dict[int, int] = {}
        for table, hits in zip(wanted, found, strict=True):
            for mask, _, _ in hits:
                masks[table] = masks.get(table, 0) | mask
        return masks

    def _topics_of(self, mask: int) -> frozenset[str]:
        return frozenset(t.code for t in self._topics if t.about & mask and not t.not_about & mask)

    # -- roles ----------------------------------------------------------------------------

    def _role(self, sentence: Sentence, late: _Late) -> Role:
        text = sentence.text
        if sentence.is_label:
            return Role.HEADING
        if roles.is_form_blank(text):
            return Role.PLACEHOLDER
        if roles.is_future(text, sentence.words):
            return Role.FUTURE
        if self._law.is_quotation(text):
            late.try_on(sentence, self._local & self._matcher.late)
            if not self._local & sentence.own:
                return Role.QUOTATION
        if roles.is_pointer(text):
            return Role.POINTER
        return Role.STATEMENT


class _Late:
    """Tries patterns on the sentences of one document, each concept once on a sentence."""

    def __init__(self, matcher: Matcher, sentences: Sequence[Sentence]) -> None:
        self._hits = matcher.late_hits([s.text for s in sentences])
        self._number = {id(sentence): n for n, sentence in enumerate(sentences)}

    def try_on(self, sentence: Sentence, wanted: int) -> None:
        """Add to a sentence what the patterns of the wanted concepts show in it."""
        wanted &= ~sentence.tried
        if not wanted:
            return
        sentence.tried |= wanted
        hits = self._hits.find(self._number[id(sentence)], wanted)
        if hits:
            sentence.hits = [*sentence.hits, *hits]
            _add(sentence, hits, words_of(sentence.text))


def _joined(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def _add(
    sentence: Sentence,
    hits: Sequence[tuple[int, int, int]],
    tokens: Sequence[tuple[str, int, int]],
) -> None:
    """Add what some hits show to a sentence: its own, or denied by the clause they stand in."""
    for mask, first, last in hits:
        if sentence.not_done and any(
            start <= tokens[first][1] and tokens[last][2] <= end
            for start, end in sentence.not_done
        ):
            sentence.denied |= mask
        else:
            sentence.own |= mask
    sentence.denied &= ~sentence.own
