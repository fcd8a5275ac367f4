"""Recognises wording that no rule foresees, by its likeness to passages that have been judged.

A linear classifier for each element, trained by `training/train.py` on the passages of the pages
and on those in `training/passages/`; the model card is `docs/likeness.md`. It proposes single
sentences only, among those that a rule would be allowed to look at (a statement, about the item,
about those exposed, not denied); its quotations are exact like any other. Above an element's
threshold the sentence counts, and is marked as recognised by likeness; below it, but near, it is
shown beside the gap: "something similar stands here, please check".

The model is loaded when an element has been left unfound by the rules, and holds no code: arrays
of numbers, read without pickle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any
from zlib import crc32

from irmer_lint.reading.language import norm, words_of

STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "and",
        "or",
        "is",
        "be",
        "are",
        "it",
        "that",
        "this",
        "these",
        "those",
        "as",
    ]
)
REACH = 4
"""Words of content that two words may lie apart and still be taken together."""


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    """The number of a word's stem; 0 for a word of no content."""
    stem = norm(word)
    return 0 if stem in STOP else crc32(stem.encode())


def features(text: str) -> set[int]:
    """The features of a sentence, each a 32-bit number: stems, neighbours, and near pairs."""
    stems = [_number(word) for word, _, _ in words_of(text)]
    content = [stem for stem in stems if stem]
    found = set(content)
    found.update((a * 31 + b * 17 + 7) & _ALL for a, b in pairwise(stems))
    for i, a in enumerate(content):
        for b in content[i + 1 : i + REACH]:
            found.add((a * b * 2 + (a ^ b)) & _ALL)  # whichever comes first
    return found


_ALL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sentence that looks like one that shows an element."""

    element: str
    sentence: int
    """Its number among those asked about."""
    sure: bool
    """Whether it is like enough to count, and not only to be shown."""


class Model:
    """The classifiers, as arrays (see `training/train.py` for their making)."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.elements = [str(code) for code in arrays["elements"]]
        self._column = {code: n for n, code in enumerate(self.elements)}
        self._row = {int(f): n for n, f in enumerate(arrays["features"].tolist())}
        self._idf = arrays["idf"].astype("float64")
        self._starts = arrays["starts"].astype("int64")
        self._columns = arrays["columns"]
        self._weights = arrays["weights"]
        self._scale = arrays["scale"].astype("float64")
        self._bias = arrays["bias"].astype("float64")
        self._sure = arrays["sure"].astype("float64")
        self._near = arrays["near"].astype("float64")

    def margins(self, text: str) -> Any:
        """For each element how much the sentence speaks for it (log-odds), as an array."""
        import numpy as np

        rows = sorted(row for row in map(self._row.get, features(text)) if row is not None)
        if not rows:
            return self._bias
        idf = self._idf[rows]
        idf = idf / np.sqrt((idf * idf).sum())
        starts = self._starts[rows]
        counts = self._starts[[row + 1 for row in rows]] - starts
        # the entries of all rows, one after another
        shift = np.repeat(starts - np.concatenate(([0], counts.cumsum()[:-1])), counts)
        entries = shift + np.arange(len(shift))
        total = np.bincount(
            self._columns[entries],
            weights=self._weights[entries] * np.repeat(idf, counts),
            minlength=len(self.elements),
        )
        return total * self._scale + self._bias

    def propose(self, elements: Iterable[str], margins: Sequence[Any]) -> list[Proposal]:
        """The best sentence for each of the elements that has one near enough.

        `margins` are those of the sentences, in order.
        """
        import numpy as np

        wanted = [self._column[code] for code in elements if code in self._column]
        if not wanted or not margins:
            return []
        table = np.array(margins)[:, wanted]
        found = []
        for position, column in enumerate(wanted):
            best = int(table[:, position].argmax())
            margin = float(table[best, position])
            if margin >= self._near[column]:
                sure = margin >= float(self._sure[column])
                found.append(Proposal(self.elements[column], best, sure))
        return found


@cache
def load() -> Model | None:
    """The model of the package, or None where it was built without one."""
    import numpy as np

    place = files("irmer_lint").joinpath("likeness.npz")
    if not place.is_file():
        return None
    with place.open("rb") as file:
        return Model(dict(np.load(file, allow_pickle=False)))
