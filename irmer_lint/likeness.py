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

from irmer_lint.model import Proposal, Sentence
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

AT_ONCE = 200
"""Sentences worked out together: their table of weights takes about ten megabytes."""

_ALL = np.uint64(0xFFFFFFFF)


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    """The number of a word's stem; 0 for a word of no content."""
    stem = norm(word)
    return 0 if stem in STOP else crc32(stem.encode())


def word_features(texts: Sequence[str]) -> tuple[Any, Any]:
    """The words of some texts as numbers: (number of the text, feature), each pair once, sorted.

    A feature is a 32-bit number: a stem, two neighbours in order, or two words of content at most
    REACH - 1 apart, whichever comes first.
    """
    stems: list[int] = []
    owners: list[int] = []
    for owner, text in enumerate(texts):
        words = words_of(text)
        stems.extend(_number(word) for word, _, _ in words)
        owners.extend([owner] * len(words))
    word, of = np.array(stems, dtype=np.uint64), np.array(owners, dtype=np.uint64)
    together = of[1:] == of[:-1]
    found = [(word[:-1] * 31 + word[1:] * 17 + 7)[together]]
    where = [of[1:][together]]
    content = word != 0
    word, of = word[content], of[content]
    found.append(word)
    where.append(of)
    for apart in range(1, REACH):
        first, second = word[:-apart], word[apart:]
        together = of[apart:] == of[:-apart]
        found.append((first * second * 2 + (first ^ second))[together])
        where.append(of[apart:][together])
    pairs = np.unique((np.concatenate(where) << 32) | (np.concatenate(found) & _ALL))
    return (pairs >> 32).astype(np.int64), (pairs & _ALL).astype(np.uint32)


def concept_feature(name: str) -> int:
    """A concept of the vocabulary as a 32-bit number; other pages may number their bits anew."""
    return crc32(f"concept {name}".encode())


def bits(masks: Sequence[int]) -> tuple[Any, Any]:
    """The bits of some masks: (number of the mask, number of the bit), in order."""
    width = max((mask.bit_length() for mask in masks), default=0) // 8 + 1
    octets = b"".join(mask.to_bytes(width, "little") for mask in masks)
    table = np.frombuffer(octets, dtype=np.uint8).reshape(len(masks), width)
    owners, found = np.nonzero(np.unpackbits(table, axis=1, bitorder="little"))
    return owners, found


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Some sentences as the models see them.

    Entry by entry: which sentence (`owners`, ascending), which row of the tables, and how much it
    weighs there.
    """

    number: int
    owners: Any
    rows: Any
    weights: Any

    def part(self, first: int, end: int) -> Descriptions:
        """Those of the sentences `first` to `end` - 1."""
        at = slice(*np.searchsorted(self.owners, (first, end)))
        return Descriptions(end - first, self.owners[at] - first, self.rows[at], self.weights[at])


class Model:
    """The classifiers, as arrays (see `training/train.py` for their making)."""

    def __init__(self, arrays: Mapping[str, Any], concepts: Sequence[str]) -> None:
        """`concepts` are the names of the vocabulary's concepts, by the number of their bit."""
        self.elements = [str(code) for code in arrays["elements"]]
        self.topics = [str(code) for code in arrays["topics"]]
        self._column = {code: n for n, code in enumerate(self.elements)}
        self._features = arrays["features"]
        self._idf = arrays["idf"]
        self._starts = arrays["starts"].astype(np.int64)
        self._columns = arrays["columns"]
        self._weights = arrays["weights"]
        self._scale = arrays["scale"]
        self._bias = arrays["bias"]
        self._sure = arrays["sure"]
        self._near = arrays["near"]
        self._topic_weights = arrays["topic_weights"]
        self._topic_scale = arrays["topic_scale"]
        self._topic_bias = arrays["topic_bias"]
        named = np.array([concept_feature(name) for name in concepts], dtype=np.uint32)
        self._concept_rows = self._rows_of(named)

    def _rows_of(self, features: Any) -> Any:
        """The row of each feature, -1 for one that the models do not know."""
        rows = np.searchsorted(self._features, features)
        rows[rows == len(self._features)] = 0
        return np.where(self._features[rows] == features, rows, -1)

    def look(self, sentences: Sequence[Sentence]) -> Likeness:
        """The likeness of a document's sentences to the known passages."""
        return Likeness(self, self.describe(sentences))

    def describe(self, sentences: Sequence[Sentence]) -> Descriptions:
        """Sentences by their words and by the concepts that their words show."""
        owners, features = word_features([s.text for s in sentences])
        rows = self._rows_of(features)
        parts = [(owners[rows >= 0], rows[rows >= 0])]
        owners, concepts = bits([s.worded for s in sentences])
        rows = self._concept_rows[concepts]
        parts.append((owners[rows >= 0], rows[rows >= 0]))
        weights = []
        for owners, rows in parts:  # each part of a sentence is of length 1
            idf = self._idf[rows]
            length = np.sqrt(np.bincount(owners, weights=idf * idf, minlength=len(sentences)))
            weights.append(idf / length[owners])
        owners = np.concatenate([owners for owners, _ in parts])
        order = np.argsort(owners, kind="stable")
        rows = np.concatenate([rows for _, rows in parts])
        return Descriptions(
            len(sentences),
            owners[order],
            rows[order],
            np.concatenate(weights)[order].astype(np.float32),
        )

    def topic_shares(self, seen: Descriptions) -> Any:
        """How probably each sentence is about each topic: a row for each sentence, of sum 1."""
        scores = np.zeros((seen.number, len(self.topics)), dtype=np.float32)
        described, starts = np.unique(seen.owners, return_index=True)
        if len(described):
            spoken = self._topic_weights[seen.rows] * seen.weights[:, None]
            scores[described] = np.add.reduceat(spoken, starts)
        scores = scores * self._topic_scale + self._topic_bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)

    def margins(self, seen: Descriptions) -> Any:
        """How much each sentence speaks for each element (log-odds): a row for each sentence."""
        firsts = range(0, seen.number, AT_ONCE)
        parts = [seen.part(n, min(n + AT_ONCE, seen.number)) for n in firsts]
        return np.concatenate([self._margins_of(part) for part in parts])

    def _margins_of(self, seen: Descriptions) -> Any:
        rows, place = np.unique(seen.rows, return_inverse=True)
        starts = self._starts[rows]
        counts = self._starts[rows + 1] - starts
        # the entries of the rows one after another, set out as a table of rows by elements
        entries = np.repeat(starts - (counts.cumsum() - counts), counts) + np.arange(counts.sum())
        table = np.zeros((len(rows), len(self.elements)), dtype=np.float32)
        table[np.repeat(np.arange(len(rows)), counts), self._columns[entries]] = self._weights[
            entries
        ]
        total = np.zeros((seen.number, len(self.elements)), dtype=np.float32)
        ends = np.searchsorted(seen.owners, np.arange(seen.number + 1))
        for number, (first, end) in enumerate(pairwise(ends.tolist())):
            total[number] = seen.weights[first:end] @ table[place[first:end]]
        return total * self._scale + self._bias

    def thresholds(self, element: str) -> tuple[int, float, float] | None:
        """The column of an element, and from which margin a sentence counts, and is shown."""
        column = self._column.get(element)
        if column is None:
            return None
        return column, float(self._sure[column]), float(self._near[column])


class Likeness:
    """The likeness of one document's sentences to the known passages."""

    def __init__(self, model: Model, seen: Descriptions) -> None:
        self._model = model
        self._seen = seen
        self._margins: Any = None

    def topics(self) -> list[tuple[list[str], list[str]]]:
        """For each sentence the items and themes it is likely, and plainly, about."""
        found: list[tuple[list[str], list[str]]] = [([], []) for _ in range(self._seen.number)]
        if found:
            shares = self._model.topic_shares(self._seen)
            for number, topic in zip(*np.nonzero(shares >= LIKELY), strict=True):
                likely, plain = found[number]
                likely.append(self._model.topics[topic])
                if shares[number, topic] >= PLAIN:
                    plain.append(self._model.topics[topic])
        return found

    def propose(self, elements: Iterable[str], among: Sequence[int]) -> list[Proposal]:
        """For each of the elements the best of some sentences (numbers), where it is near enough."""
        found: list[Proposal] = []
        if not among:
            return found
        if self._margins is None:  # those of the whole document at once
            self._margins = self._model.margins(self._seen)
        rise = RISE * log(max(1.0, len(among) / FEW))
        for element in elements:
            known = self._model.thresholds(element)
            if known is None:
                continue
            column, sure, near = known
            margins = self._margins[among, column]
            best = int(margins.argmax())
            if margins[best] >= near:
                found.append(Proposal(element, among[best], bool(margins[best] >= sure + rise)))
        return found


@cache
def load(concepts: tuple[str, ...]) -> Model | None:
    """The model of the package, or None where it was built without one."""
    place = files("irmer_lint").joinpath("likeness.npz")
    if not place.is_file():
        return None
    with place.open("rb") as file:
        return Model(dict(np.load(file, allow_pickle=False)), concepts)
