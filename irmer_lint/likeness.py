"""Recognises wording that no rule foresees, by its likeness to passages that have been judged.

Two linear models over the same description of a sentence (its words, their neighbours, and the
concepts of the vocabulary that its words show), trained by `training/train.py` on the passages of
the pages and on those in `training/passages/`; the model card is `docs/likeness.md`.

One tells which items and themes a sentence is probably about, beside those that the words of the
pages name. The other proposes sentences for elements that no rule found, among those that a rule
would be allowed to look at (a statement, about the item, about those exposed, not denied); its
quotations are exact like any other. Above an element's threshold the sentence counts, and is
marked as recognised by likeness; below it, but near, it is shown beside the gap: "something
similar stands here, please check".

The models hold no code: arrays of numbers, read without pickle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import log
from typing import Any
from zlib import crc32

import numpy as np

from irmer_lint.model import Sentence
from irmer_lint.reading.language import norm, words_of

STOP = frozenset(
    "the a an of to in on at for by with and or is be are it that this these those as".split()
)
REACH = 4
"""Words of content that two words may lie apart and still be taken together."""

LIKELY, PLAIN = 0.25, 0.60
"""From which probability a sentence is taken to be about a topic; and the next one with it."""

FEW, RISE = 8, 0.5
"""Among more sentences than these few, one is like a known passage by chance more often: the
thresholds rise by so much with the logarithm of their number."""

_ALL = 0xFFFFFFFF


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    """The number of a word's stem; 0 for a word of no content."""
    stem = norm(word)
    return 0 if stem in STOP else crc32(stem.encode())


def word_features(text: str) -> set[int]:
    """The words of a sentence as 32-bit numbers: stems, neighbours, and near pairs."""
    stems = [_number(word) for word, _, _ in words_of(text)]
    content = [stem for stem in stems if stem]
    found = set(content)
    found.update((a * 31 + b * 17 + 7) & _ALL for a, b in pairwise(stems))
    for i, a in enumerate(content):
        for b in content[i + 1 : i + REACH]:
            found.add((a * b * 2 + (a ^ b)) & _ALL)  # whichever comes first
    return found


def concept_feature(name: str) -> int:
    """A concept of the vocabulary as a 32-bit number; other pages may number their bits anew."""
    return crc32(f"concept {name}".encode())


def bits(mask: int) -> Iterable[int]:
    """The numbers of the bits of a mask, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence that looks like one that shows an element."""

    element: str
    sentence: int
    """Its number among those asked about."""
    sure: bool
    """Whether it is like enough to count, and not only to be shown."""


@dataclass(frozen=True, slots=True)
class Description:
    """A sentence as the models see it: rows of their tables, and how much each weighs."""

    rows: Any
    weights: Any


class Model:
    """The classifiers, as arrays (see `training/train.py` for their making)."""

    def __init__(self, arrays: Mapping[str, Any], concepts: Sequence[str]) -> None:
        """`concepts` are the names of the vocabulary's concepts, by the number of their bit."""
        self.elements = [str(code) for code in arrays["elements"]]
        self.topics = [str(code) for code in arrays["topics"]]
        self._column = {code: n for n, code in enumerate(self.elements)}
        self._row = dict(
            zip(arrays["features"].tolist(), range(len(arrays["features"])), strict=True)
        )
        self._concept_row = [self._row.get(concept_feature(name), -1) for name in concepts]
        self._idf = arrays["idf"]
        self._starts = arrays["starts"].astype("int64")
        self._columns = arrays["columns"]
        self._weights = arrays["weights"]
        self._scale = arrays["scale"]
        self._bias = arrays["bias"]
        self._sure = arrays["sure"]
        self._near = arrays["near"]
        self._topic_weights = arrays["topic_weights"]
        self._topic_scale = arrays["topic_scale"]
        self._topic_bias = arrays["topic_bias"]

    def describe(self, sentence: Sentence) -> Description:
        """A sentence by its words and by the concepts that its words show."""
        row = self._row
        words = sorted(row[f] for f in word_features(sentence.text) if f in row)
        concepts = [r for r in (self._concept_row[bit] for bit in bits(sentence.worded)) if r >= 0]
        rows = np.array(words + concepts, dtype=np.int64)
        weights = self._idf[rows]
        for part in (weights[: len(words)], weights[len(words) :]):
            if len(part):
                part /= np.sqrt(part @ part)
        return Description(rows, weights)

    def likely_topics(self, sentences: Sequence[Sentence]) -> list[tuple[list[str], list[str]]]:
        """For each sentence the items and themes it is likely, and plainly, about."""
        scores = np.empty((len(sentences), len(self.topics)), dtype=np.float32)
        for number, sentence in enumerate(sentences):
            one = self.describe(sentence)
            scores[number] = one.weights @ self._topic_weights[one.rows]
        scores = scores * self._topic_scale + self._topic_bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        found: list[tuple[list[str], list[str]]] = [([], []) for _ in sentences]
        for number, topic in zip(*np.nonzero(shares >= LIKELY), strict=True):
            likely, plain = found[number]
            likely.append(self.topics[topic])
            if shares[number, topic] >= PLAIN:
                plain.append(self.topics[topic])
        return found

    def margins(self, sentence: Sentence) -> Any:
        """For each element how much the sentence speaks for it (log-odds), as an array."""
        one = self.describe(sentence)
        starts = self._starts[one.rows]
        counts = self._starts[one.rows + 1] - starts
        if not counts.sum():
            return self._bias
        # the entries of all rows, one after another
        shift = np.repeat(starts - np.concatenate(([0], counts.cumsum()[:-1])), counts)
        entries = shift + np.arange(len(shift))
        total = np.bincount(
            self._columns[entries],
            weights=self._weights[entries] * np.repeat(one.weights, counts),
            minlength=len(self.elements),
        )
        return total * self._scale + self._bias

    def propose(self, elements: Iterable[str], margins: Sequence[Any]) -> list[Proposal]:
        """The best sentence for each of the elements that has one near enough.

        `margins` are those of the sentences, in order.
        """
        wanted = [self._column[code] for code in elements if code in self._column]
        if not wanted or not margins:
            return []
        table = np.array(margins)[:, wanted]
        rise = RISE * log(max(1.0, len(margins) / FEW))
        found = []
        for position, column in enumerate(wanted):
            best = int(table[:, position].argmax())
            margin = float(table[best, position])
            if margin >= self._near[column]:
                sure = margin >= float(self._sure[column]) + rise
                found.append(Proposal(self.elements[column], best, sure))
        return found


@cache
def load(concepts: tuple[str, ...]) -> Model | None:
    """The model of the package, or None where it was built without one."""
    place = files("irmer_lint").joinpath("likeness.npz")
    if not place.is_file():
        return None
    with place.open("rb") as file:
        return Model(dict(np.load(file, allow_pickle=False)), concepts)
