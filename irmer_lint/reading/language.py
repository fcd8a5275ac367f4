"""Tokens and concepts: spaCy's vocabulary and phrase matcher, over stems, in one pass.

spaCy is imported here and nowhere else, and only when text is read: its import takes about
a second, more than everything else together. The pipeline of `spacy.blank("en")` is not
needed (another 0.2 s): a `Vocab` whose NORM is our stem, one `PhraseMatcher` over all phrases
of all checks, and a `Doc` made from words already split.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from irmer_lint.reading.morphology import stem

# Hyphens and slashes part words, so that "10-day", "10 day" and "breast-feeding" match alike.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[%&+]")
BREAK = "\u2029"
"""Stands between sentences, so that no phrase is found across two of them."""

_APART = "\n\x00\n"
"""Stands between texts while patterns are looked for; a match that runs across it is dropped."""

GAP = 7
"""Most words that "..." in a phrase may stand for."""


def words_of(text: str) -> list[tuple[str, int, int]]:
    """Each word of `text` with its start and end character."""
    return [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def norm(word: str) -> str:
    """The form in which a word is compared: its stem; "&" is "and"."""
    return "and" if word == "&" else stem(word)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All concepts of the installed checks, compiled.

    names     concept names; the position is the bit
    phrases   phrase (words parted by spaces) -> mask of the concepts it shows
    gapped    (parts, mask): phrases with "..." between their parts
    patterns  (regular expression, mask), for what words cannot list: numbers, names, questions
    """

    names: tuple[str, ...]
    phrases: tuple[tuple[str, int], ...]
    gapped: tuple[tuple[tuple[str, ...], int], ...]
    patterns: tuple[tuple[str, int], ...]

    def bit(self, name: str) -> int:
        """The mask with only that concept's bit."""
        return 1 << self.names.index(name)


class Matcher:
    """Finds the concepts of a lexicon in sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        from spacy.attrs import LOWER, NORM
        from spacy.matcher import PhraseMatcher
        from spacy.vocab import Vocab

        self.lexicon = lexicon
        self._vocab = Vocab(lex_attr_getters={LOWER: str.lower, NORM: norm})
        self._matcher = PhraseMatcher(self._vocab, attr="NORM")
        self._masks: dict[int, int] = {}
        self._parts: dict[int, str] = {}
        self._gapped: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        by_words: dict[str, int] = {}
        parts: set[str] = set()
        written: dict[str, list[str]] = {}  # stems of a phrase -> its words: a stem has no stem

        def key_of(phrase: str) -> str:
            words = [w for w, _, _ in words_of(phrase)]
            key = " ".join(norm(w) for w in words)
            written.setdefault(key, words)
            return key

        for phrase, mask in lexicon.phrases:
            key = key_of(phrase)
            by_words[key] = by_words.get(key, 0) | mask
        for pieces, mask in lexicon.gapped:
            keys = tuple(key_of(piece) for piece in pieces)
            self._gapped.setdefault(keys[0], []).append((keys, mask))
            parts.update(keys)
        for key, words in written.items():
            if not words:
                continue
            self._matcher.add(key, [self._doc(words)])
            code = self._vocab.strings[key]
            self._masks[code] = by_words.get(key, 0)
            if key in parts:
                self._parts[code] = key
        self._patterns = [(re.compile(p, re.MULTILINE), mask) for p, mask in lexicon.patterns]

    def _doc(self, words: Sequence[str]) -> Any:
        from spacy.tokens import Doc

        return Doc(self._vocab, words=list(words))

    @cached_property
    def _bits(self) -> dict[int, tuple[int, ...]]:
        return {}

    def bits(self, mask: int) -> tuple[int, ...]:
        """The positions of the bits set in `mask`."""
        found = self._bits.get(mask)
        if found is None:
            found = tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
            self._bits[mask] = found
        return found

    def find(
        self, texts: Sequence[str], tokens: Sequence[Sequence[tuple[str, int, int]]]
    ) -> list[list[tuple[int, int, int]]]:
        """For each text the hits in it: (mask, first token, last token), in order.

        Token numbers count within the text. A hit of a pattern spans the tokens it touches.
        """
        words: list[str] = []
        owner: list[int] = []
        offset: list[int] = []
        for number, own in enumerate(tokens):
            offset.append(len(words))
            words.extend(w for w, _, _ in own)
            owner.extend([number] * len(own))
            words.append(BREAK)
            owner.append(number)
        hits: list[list[tuple[int, int, int]]] = [[] for _ in texts]
        parts: dict[int, dict[str, list[tuple[int, int]]]] = {}
        if words:
            for code, start, end in self._matcher(self._doc(words)):
                number = owner[start]
                first, last = start - offset[number], end - 1 - offset[number]
                mask = self._masks[code]
                if mask:
                    hits[number].append((mask, first, last))
                if code in self._parts:
                    parts.setdefault(number, {}).setdefault(self._parts[code], []).append(
                        (first, last)
                    )
        for number, found in parts.items():
            hits[number].extend(self._gapped_hits(found))
        self._pattern_hits(texts, tokens, hits)
        for own_hits in hits:
            own_hits.sort(key=lambda hit: (hit[1], hit[2]))
        return hits

    def _pattern_hits(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[tuple[str, int, int]]],
        hits: list[list[tuple[int, int, int]]],
    ) -> None:
        """Add the hits of the patterns: one search over all texts joined, not one for each."""
        joined = _APART.join(texts)
        starts = list(accumulate((len(text) + len(_APART) for text in texts), initial=0))
        for pattern, mask in self._patterns:
            for match in pattern.finditer(joined):
                start, end = match.span()
                number = bisect_right(starts, start) - 1
                base = starts[number]
                if end <= base + len(texts[number]):
                    hits[number].append((mask, *_touched(tokens[number], start - base, end - base)))

    def _gapped_hits(
        self, found: dict[str, list[tuple[int, int]]]
    ) -> Iterable[tuple[int, int, int]]:
        """Hits of phrases whose parts follow one another with at most GAP words between."""
        for head, starts in found.items():
            for keys, mask in self._gapped.get(head, ()):
                if any(key not in found for key in keys):
                    continue
                for first, last in starts:
                    end = last
                    for key in keys[1:]:
                        nexts = [e for s, e in found[key] if end < s <= end + GAP + 1]
                        if not nexts:
                            break
                        end = min(nexts)
                    else:
                        yield mask, first, end


def _touched(tokens: Sequence[tuple[str, int, int]], start: int, end: int) -> tuple[int, int]:
    """First and last token that the characters start to end touch."""
    first = last = 0
    seen = False
    for number, (_, a, b) in enumerate(tokens):
        if b > start and a < end:
            first = first if seen else number
            last, seen = number, True
        elif a >= end:
            break
    return first, last
