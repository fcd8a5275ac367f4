"""Evaluates the expressions of all pages over a reading, and keeps the words that matched.

One pass for all checks. For each sentence the concepts present are one integer; a term of an
expression is another, so that most expressions are ruled out by a handful of "and"s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from irmer_lint.expressions import NEAR, Term
from irmer_lint.model import (
    Evidence,
    Match,
    Observations,
    Reading,
    Reason,
    Role,
    Sentence,
    SetAside,
    Subject,
    Tier,
)
from irmer_lint.packs import Element, Page, Rule

MOST = 12
"""Most matches kept for one rule in one document; more say nothing new."""

WIDEST = 14
"""Most sentences that are looked at together as one passage."""

SIMILAR = "?"
"""Ends the key of a passage that is similar to what is looked for, but not enough to count."""

AGAINST = "!"
"""Ends the key of the rules whose words count against an element."""


def observe(reading: Reading, pages: Sequence[Page]) -> Observations:
    """Everything the pages see in one document."""
    matches: dict[str, list[Match]] = {}
    shown: dict[str, Match] = {}
    pointers: dict[str, list[Evidence]] = {}
    content: dict[str, int] = {}
    usable = [
        s for s in reading.sentences if s.role not in (Role.HEADING, Role.CONTENTS, Role.FURNITURE)
    ]
    quoted = [quotation(reading, (s,))[0] for s in usable if s.role is Role.QUOTATION]
    items = frozenset(page.code for page in pages if page.is_item)
    at_home = {code for s in usable for code in s.home}
    # Patterns tried later add only concepts of `reading.late`, which are allowed for anyway.
    anywhere = _concepts(usable)
    reasons = {id(s): _set_aside_for(s) for s in usable}
    may_count = {id(s) for s in usable if reasons[id(s)] is None}
    numbers = {id(s): n for n, s in enumerate(reading.sentences) if id(s) in may_count}
    notes: dict[str, tuple[Match, ...]] = {}
    aside: dict[str, list[SetAside]] = {}
    failed: dict[str, str] = {}
    for page in pages:
        about = [s for s in usable if page.code in s.topics]
        if page.is_item and page.code in at_home:
            # Where an item has a section of its own, a sentence in the section of another item
            # that mentions it in passing ("operator tasks include identity checks") is not it.
            about = [s for s in about if page.code in s.home or not s.home & items]
        for sentence in about:
            if sentence.role == Role.POINTER:
                pointers.setdefault(page.code, []).append(quotation(reading, (sentence,))[0])
            elif sentence.role == Role.STATEMENT and sentence.own & page.about:
                content[page.code] = content.get(page.code, 0) + 1
            reason = reasons[id(sentence)]
            if reason is not None and len(aside.setdefault(page.code, [])) < MOST:
                aside[page.code].append(SetAside(reason, quotation(reading, (sentence,))[0]))
        try:
            _observe_page(reading, page, usable, anywhere, about, matches, shown)
            _propose(reading, page, numbers, about, matches)
            observed = getattr(page.module, "observe", None)
            if observed is not None:
                notes.update({name: tuple(found) for name, found in observed(reading).items()})
        except Exception as error:  # said in the report; the other pages go on
            failed[page.code] = f"{type(error).__name__}: {error}"
    return Observations(
        matches={key: tuple(found) for key, found in matches.items()},
        shown=shown,
        pointers={code: tuple(found) for code, found in pointers.items()},
        content=content,
        quoted=tuple(quoted[:50]),
        notes=notes,
        set_aside={code: tuple(found) for code, found in aside.items()},
        failed=failed,
    )


def _set_aside_for(sentence: Sentence) -> Reason | None:
    """Why a sentence counts for nothing, or None where it may count."""
    if sentence.role is not Role.STATEMENT:
        return Reason(sentence.role.value)
    if sentence.subject is not Subject.EXPOSED:
        return Reason(sentence.subject.value)
    return Reason.DENIED if sentence.not_done else None


def _observe_page(
    reading: Reading,
    page: Page,
    usable: list[Sentence],
    anywhere: int,
    about: list[Sentence],
    matches: dict[str, list[Match]],
    shown: dict[str, Match],
) -> None:
    everything = _concepts(about)
    admitted: dict[tuple[bool, frozenset[str]], list[Sentence]] = {}

    def open_to(rule: Rule) -> list[Sentence]:
        key = (rule.anywhere, rule.even_if)
        if key not in admitted:
            admitted[key] = [s for s in (usable if rule.anywhere else about) if admits(s, rule)]
        return admitted[key]

    for element in page.elements:
        if element.one_value:
            _observe_values(reading, element, about, matches)
        rules = [
            *zip(element.evidence, _keys(element.evidence, element.id), strict=True),
            *((rule, f"{element.id}{AGAINST}#{n}") for n, rule in enumerate(element.against)),
        ]
        for rule, key in rules:
            if not _possible(rule, anywhere if rule.anywhere else everything, reading.late):
                continue
            kept = matches.setdefault(key, [])
            for match in _find(reading, open_to(rule), rule):
                if len(kept) >= MOST:
                    break
                if all(match.evidence != other.evidence for other in kept):
                    kept.append(match)
            if not kept:
                del matches[key]
    for name, rule in page.conditions.items():
        if name not in shown and _possible(
            rule, anywhere if rule.anywhere else everything, reading.late
        ):
            for match in _find(reading, open_to(rule), rule):
                shown[name] = match
                break


def _concepts(sentences: Iterable[Sentence]) -> int:
    """Mask of everything that stands in or around some sentences, denied or not."""
    return reduce(or_, (s.own | s.denied | s.context for s in sentences), 0)


def _propose(
    reading: Reading,
    page: Page,
    numbers: dict[int, int],
    about: list[Sentence],
    matches: dict[str, list[Match]],
) -> None:
    """Add a match for each element left unfound that a sentence is like enough to show.

    `numbers` gives the number of each sentence that may be proposed, by its identity.
    """
    unfound = [
        e.id
        for e in page.elements
        if e.tier is not Tier.DETAIL and not e.fault and e.evidence and e.id not in matches
    ]
    if not unfound or reading.likeness is None:
        return
    among = [numbers[id(s)] for s in about if id(s) in numbers]
    for proposal in reading.likeness.propose(unfound, among):
        sentence = reading.sentences[proposal.sentence]
        match = Match(quotation(reading, (sentence,)), sentence.modalities, True)
        matches[proposal.element + ("" if proposal.sure else SIMILAR)] = [match]


def value_key(element: str, scope: str, value: str) -> str:
    """The key under which a passage that gives a value is kept."""
    return f"{element}={scope}={value}"


def _observe_values(
    reading: Reading, element: Element, about: list[Sentence], matches: dict[str, list[Match]]
) -> None:
    """Keep the passages that give a value of which there should be only one."""
    pattern = re.compile(element.one_value, re.IGNORECASE)
    for sentence in about:
        if sentence.role is not Role.STATEMENT or sentence.subject is not Subject.EXPOSED:
            continue
        for found in pattern.finditer(sentence.text):
            groups = found.groupdict()
            value = re.sub(r"\W+", "-", groups["value"].lower()).strip("-")
            value = re.sub(r"-(?:to|and|until)-", "-", value)
            scope = re.sub(r"\W+", " ", (groups.get("scope") or "").lower()).strip()
            key = value_key(element.id, scope, value)
            match = Match(quotation(reading, (sentence,)), sentence.modalities)
            matches.setdefault(key, []).append(match)


def _keys(rules: Sequence[Rule], element: str) -> Iterator[str]:
    """The key under which each rule's matches are kept: one for all rules that always count."""
    for number, rule in enumerate(rules):
        yield f"{element}#{number}" if rule.only_if else element


def keys_of(rules: Sequence[Rule], element: str) -> tuple[str, ...]:
    """The keys of an element's evidence, each once."""
    return tuple(dict.fromkeys(_keys(rules, element)))


def _possible(rule: Rule, mask: int, late: int) -> bool:
    return all(m & (mask | late) for term in rule.expression.wanted for m in term.masks)


def find(reading: Reading, sentences: Sequence[Sentence], rule: Rule) -> Iterator[Match]:
    """Each passage of `sentences` in which the words of the rule are found, in order."""
    return _find(reading, [s for s in sentences if admits(s, rule)], rule)


def _find(reading: Reading, open_to: list[Sentence], rule: Rule) -> Iterator[Match]:
    masks = [(m, term.own) for term in rule.expression.wanted for m in term.masks]
    # Concepts that patterns may show are asked for last: most windows fail before.
    masks.sort(key=lambda entry: bool(entry[0] & reading.late))
    for window in _windows(_worth_a_look(open_to, masks, rule, reading), rule.within):
        if not _holds(window, rule, masks, reading):
            continue
        parts = _parts(window, rule, reading)
        if parts:
            modalities = frozenset().union(*(s.modalities for s in parts))
            if any(not s.modalities for s in parts):
                modalities = frozenset()
            yield Match(quotation(reading, parts), modalities)


def _worth_a_look(
    sentences: list[Sentence], masks: list[tuple[int, bool]], rule: Rule, reading: Reading
) -> list[Sentence]:
    """For a rule that looks at single sentences, those that have all that words alone show."""
    if rule.within != "sentence":
        return sentences
    certain = [(m, own) for m, own in masks if not m & reading.late]
    kept = []
    for sentence in sentences:
        own = _mask(sentence, rule)
        everything = own | sentence.context
        for mask, here in certain:
            if not mask & (own if here else everything):
                break
        else:
            kept.append(sentence)
    return kept


def _holds(
    window: tuple[Sentence, ...], rule: Rule, masks: list[tuple[int, bool]], reading: Reading
) -> bool:
    """Whether every concept wanted stands in the window, patterns tried where words do not do."""
    own = context = 0
    for sentence in window:
        own |= _mask(sentence, rule)
        context |= sentence.context
    for mask, here in masks:
        if mask & own or (not here and mask & context):
            continue
        late = mask & reading.late
        if not late:
            return False
        for sentence in window:
            reading.try_late(sentence, late)
            own |= _mask(sentence, rule)
            if mask & own:
                break
        else:
            return False
    return True


def admits(sentence: Sentence, rule: Rule) -> bool:
    """Whether a sentence's role and subject let it count for the rule."""
    if sentence.role is not Role.STATEMENT and sentence.role.value not in rule.even_if:
        return False
    return sentence.subject is Subject.EXPOSED or sentence.subject.value in rule.even_if


def _mask(sentence: Sentence, rule: Rule) -> int:
    """The concepts of a sentence that count for the rule."""
    return sentence.own | sentence.denied if "denied" in rule.even_if else sentence.own


def _windows(sentences: list[Sentence], within: str) -> Iterator[tuple[Sentence, ...]]:
    if within == "sentence":
        for sentence in sentences:
            yield (sentence,)
    elif within == "pair":
        for i, sentence in enumerate(sentences):
            yield (sentence,)
            if i + 1 < len(sentences) and sentences[i + 1].block - sentence.block <= 1:
                yield (sentence, sentences[i + 1])
    else:
        passage: list[Sentence] = []
        for sentence in sentences:
            if passage and (sentence.block - passage[-1].block > 2 or len(passage) >= WIDEST):
                yield tuple(passage)
                # the next passage takes the last sentences along, so that none is cut in two
                passage = passage[-3:] if len(passage) >= WIDEST else []
            passage.append(sentence)
        if passage:
            yield tuple(passage)


def _parts(window: tuple[Sentence, ...], rule: Rule, reading: Reading) -> tuple[Sentence, ...]:
    """The sentences of the window that between them satisfy the rule; () when they do not."""
    context = 0
    for sentence in window:
        context |= sentence.context
    unwanted = rule.expression.unwanted
    if unwanted:
        for sentence in window:
            reading.try_late(sentence, unwanted & reading.late)
        if len(window) == 1 and unwanted & (window[0].own | window[0].denied):
            return ()
    parts: dict[int, Sentence] = {}
    for term in rule.expression.wanted:
        if len(term.masks) > 1:  # nearness asks for every place where a concept stands
            for sentence in window:
                reading.try_late(sentence, reduce(or_, term.masks) & reading.late)
        chosen = _first_with(window, term, rule, tuple(parts.values()))
        if chosen is None:
            if term.own or len(term.masks) > 1 or not term.masks[0] & context:
                return ()
            continue
        parts[id(chosen)] = chosen
    if not parts:
        return ()
    found = tuple(s for s in window if id(s) in parts)
    if rule.within == "pair" and len(window) == 2 and found == (window[1],):
        return ()  # the next window begins with it
    return found


def _first_with(
    window: Iterable[Sentence], term: Term, rule: Rule, chosen: tuple[Sentence, ...]
) -> Sentence | None:
    """The sentence that satisfies a term, one already chosen if any does."""
    for sentence in (*chosen, *window):
        mask = _mask(sentence, rule)
        if rule.expression.unwanted & (sentence.own | sentence.denied):
            continue
        if all(m & mask for m in term.masks) and (
            len(term.masks) == 1 or _close(sentence, term.masks)
        ):
            return sentence
        # a near term may lean on the heading for all but one of its concepts
        if len(term.masks) > 1 and not term.own:
            present = [bool(m & mask) for m in term.masks]
            together = all(m & (mask | sentence.context) for m in term.masks)
            if together and any(present) and not all(present):
                return sentence
    return None


def _close(sentence: Sentence, masks: tuple[int, ...]) -> bool:
    """Whether one hit of each mask stands within NEAR words of one of the mask before."""
    reach = [(first, last) for hit, first, last in sentence.hits if hit & masks[0]]
    for mask in masks[1:]:
        reach = [
            (first, last)
            for hit, first, last in sentence.hits
            if hit & mask and any(first - b <= NEAR and a - last <= NEAR for a, b in reach)
        ]
        if not reach:
            return False
    return True


def quotation(reading: Reading, parts: Sequence[Sentence]) -> tuple[Evidence, ...]:
    """The words of some sentences, one piece of evidence for each block they stand in."""
    blocks = reading.document.blocks
    by_block: dict[int, list[Sentence]] = {}
    for sentence in parts:
        by_block.setdefault(sentence.block, []).append(sentence)
    found = []
    for number, sentences in by_block.items():
        block = blocks[number]
        quote = ""
        last = -1
        for sentence in sorted(sentences, key=lambda s: s.start):
            if quote:
                between = block.text[last : sentence.start]
                quote += between if not between.strip() else " … "
            quote += block.text[sentence.start : sentence.end]
            last = sentence.end
        found.append(Evidence(reading.document.path, quote, block.place))
    return tuple(found)
