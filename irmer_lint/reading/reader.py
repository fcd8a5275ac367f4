"""A document into a reading: sentences with roles, concepts, context, topics and modalities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import reduce
from operator import or_

from irmer_lint.model import (
    Block,
    Control,
    Document,
    Kind,
    Likeness,
    Reading,
    Role,
    Sentence,
)
from irmer_lint.reading import roles
from irmer_lint.reading.context import Outline, Subjects, Topic, header_context
from irmer_lint.reading.language import Matcher, words_of
from irmer_lint.reading.sentences import is_asked, is_name, is_title, split_sentences

NO_GUESS: tuple[Collection[str], Collection[str]] = ((), ())

LONG_ROW = 110
"""Words above which a table row is read sentence by sentence, not as one passage."""


class Reader:
    """Reads documents with the vocabulary and topics of the installed checks."""

    def __init__(
        self,
        matcher: Matcher,
        topics: Sequence[Topic],
        modality_bits: Mapping[str, int],
        law: roles.LawText,
        local: int,
        look: Callable[[Sequence[Sentence]], Likeness] | None = None,
    ) -> None:
        """A reader.

        `local` is the mask of concepts that only a local text holds (posts, systems, forms);
        `look` compares sentences with known passages.
        """
        self._matcher = matcher
        self._subjects = Subjects(topics, modality_bits)
        self._modality_bits = modality_bits
        self._law = law
        self._local = local
        self._look = look
        # The subject of a sentence must be known before anything else is asked of it.
        self._eager = matcher.late & (
            reduce(or_, (t.about | t.not_about for t in topics), 0)
            | reduce(or_, modality_bits.values(), 0)
        )

    def read(self, document: Document) -> Reading:
        """The reading of one document."""
        sentences = self._sentences(document.blocks)
        late = _Late(self._matcher, sentences)
        self._find_concepts(sentences)
        late.try_on_all(self._eager)  # a subject must be known before anything else
        for sentence in sentences:
            if document.blocks[sentence.block].kind is Kind.HEADING or sentence.is_label:
                late.try_on(sentence, self._matcher.late)  # it is context for what follows
        likeness = self._look(sentences) if self._look else None
        guesses = likeness.topics() if likeness else [NO_GUESS] * len(sentences)
        self._place_in_context(document.blocks, sentences, guesses, late)
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
            document,
            tuple(sentences),
            control,
            dict(counts),
            self._matcher.late,
            late.try_on,
            likeness,
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
                        is_label=(label and len(spans) > 1 and is_title(text))
                        or is_asked(text)
                        or (len(spans) == 1 and _stands_above(blocks, number)),
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
            sentence.worded = sentence.own | sentence.denied

    # -- context --------------------------------------------------------------------------

    def _place_in_context(
        self,
        blocks: Sequence[Block],
        sentences: list[Sentence],
        guesses: Sequence[tuple[Collection[str], Collection[str]]],
        late: _Late,
    ) -> None:
        outline = Outline(self._subjects, header_context(blocks, self._matcher))
        previous = -1
        for sentence, (likely, plain) in zip(sentences, guesses, strict=True):
            block = blocks[sentence.block]
            imposed = roles.block_role(block)
            if imposed is Role.HEADING:
                outline.heading(sentence, block)
                continue
            outline.enter(sentence.block, block)
            if sentence.is_label and sentence.start > 0 and not is_asked(sentence.text):
                # "Lead apron on." is a remark: further on, only a known subject makes a title
                mask = sentence.own | sentence.denied
                sentence.is_label = bool(self._subjects.topics(mask))
            text = sentence.text
            ended = sentence.block != previous or sentence.is_label
            if previous >= 0 and (ended or roles.opens_a_part(text)):
                previous = -1
            if sentence.is_label and roles.section_role((text,)) is Role.SUPERSEDED:
                previous = sentence.block
            elif sentence.start == 0 and roles.is_previous(text):
                previous = sentence.block  # the rest of the paragraph tells of it
            told = Role.SUPERSEDED if previous == sentence.block else None
            sentence.role = imposed or outline.imposed or told or self._role(sentence, late)
            if sentence.role in (Role.FURNITURE, Role.CONTENTS):
                continue  # says nothing of what follows
            sentence.subject = roles.subject_of(sentence.text, sentence.words)
            outline.place(sentence, block, likely, plain)

    # -- roles ----------------------------------------------------------------------------

    def _role(self, sentence: Sentence, late: _Late) -> Role:
        text = sentence.text
        if sentence.is_label:
            return Role.HEADING
        if roles.is_form_blank(text) or roles.is_for_the_author(text):
            return Role.PLACEHOLDER
        if roles.is_future(text, sentence.words):
            return Role.FUTURE
        if self._law.is_quotation(text) or roles.is_said_to_be_required(text):
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
        self._sentences = sentences
        self._number = {id(sentence): n for n, sentence in enumerate(sentences)}

    def try_on_all(self, wanted: int) -> None:
        """The same for all sentences at once, none of which has been tried."""
        for sentence in self._sentences:
            sentence.tried |= wanted
        for number, hits in self._hits.find_everywhere(wanted).items():
            sentence = self._sentences[number]
            sentence.hits = [*sentence.hits, *hits]
            _add(sentence, hits, words_of(sentence.text))

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


def _stands_above(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph is a bare name over the text after it ("Skin clinic, superficial unit")."""
    block = blocks[number]
    below = blocks[number + 1] if number + 1 < len(blocks) else None
    return (
        below is not None
        and block.kind is below.kind is Kind.PARAGRAPH
        and is_name(block.text)
        and len(below.text) > 2 * len(block.text)
    )


def _add(
    sentence: Sentence,
    hits: Sequence[tuple[int, int, int]],
    tokens: Sequence[tuple[str, int, int]],
) -> None:
    """Add what some hits show to a sentence: its own, or denied by the clause they stand in."""
    for mask, first, last in hits:
        if sentence.not_done and any(
            start <= tokens[first][1] and tokens[last][2] <= end for start, end in sentence.not_done
        ):
            sentence.denied |= mask
        else:
            sentence.own |= mask
    sentence.denied &= ~sentence.own
