"""Trains the likeness models from the passages of the pages and of `training/passages/`.

    python -m training.train            writes irmer_lint/likeness.npz and prints its figures

Needs scikit-learn (dependency group "training"). The same passages give the same file, byte for
byte. A passage is described by tf-idf of its words, their neighbours and near pairs, and by that
of the concepts its words show, each part of length 1 (`irmer_lint.likeness`).

Elements: a logistic regression each; the passages that count for it are its positives, its near
misses its negatives, and the passages of the other elements of its page weak negatives: many of
them do mention it. Topics: one multinomial regression over the items and themes, from the passages
that count.

Thresholds and figures come from predictions on the passages of each file by models that have not
seen that file: every file has its own authors, and so does a document.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from irmer_lint import packs
from irmer_lint.likeness import bits, concept_feature, word_features
from irmer_lint.reading.language import Matcher, words_of

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "irmer_lint" / "likeness.npz"
FEWEST_PASSAGES = 8
"""Fewest passages that count for which an element gets a classifier."""
FEWEST_USES = 3
"""Fewest passages in which a feature must stand."""
WEAK = 0.3
SURE_QUANTILE = {"key": 0.975, "core": 0.95, "detail": 0.95}
"""How large a share of what does not show an element its threshold must keep out: a key element
taken for found hides a gap, a core one loses a piece of advice."""
LEAST_SURE = 0.20
NEAR = 0.12
LEAST_BYTE = 2
"""A weight of so little, of 127, changes no verdict and is left out."""


@dataclass(frozen=True)
class Passage:
    """A passage, where it comes from, and whether it shows the element."""

    source: str
    page: str
    element: str
    text: str
    shows: bool


def passages(pack: packs.Pack) -> Iterator[Passage]:
    """All labelled passages, in a fixed order, each text once for an element."""
    page_of = {element.id: page.code for page in pack.pages for element in page.elements}
    seen: set[tuple[str, str]] = set()

    def once(source: str, element: str, text: str, shows: bool) -> Iterator[Passage]:
        text = " ".join(str(text).split())
        if element in page_of and (element, text) not in seen:
            seen.add((element, text))
            yield Passage(source, page_of[element], element, text, shows)

    for page in pack.pages:
        for element in page.elements:
            if element.fault:
                continue
            for text in element.present:
                yield from once("pages", element.id, text, True)
            for text in element.absent:
                yield from once("pages", element.id, text, False)
    for file in sorted((ROOT / "training" / "passages").glob("*.yaml")):
        for code, labelled in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            for text in labelled.get("present") or ():
                yield from once(file.stem, code, text, True)
            for text in labelled.get("absent") or ():
                yield from once(file.stem, code, text, False)


class Described:
    """Passages as rows of a sparse matrix, and the features that are its columns."""

    def __init__(self, texts: Sequence[str], lexicon: Any) -> None:
        from scipy import sparse

        words: list[list[int]] = [[] for _ in texts]
        for owner, feature in zip(*(a.tolist() for a in word_features(texts)), strict=True):
            words[owner].append(feature)
        found = Matcher(lexicon).find(list(texts), [words_of(text) for text in texts])
        masks = [reduce(or_, (hit for hit, _, _ in hits), 0) for hits in found]
        concepts: list[list[int]] = [[] for _ in texts]
        for owner, bit in zip(*(a.tolist() for a in bits(masks)), strict=True):
            concepts[owner].append(concept_feature(lexicon.names[bit]))
        uses = Counter(f for one in (*words, *concepts) for f in one)
        self.features = sorted(f for f, number in uses.items() if number >= FEWEST_USES)
        row = {f: n for n, f in enumerate(self.features)}
        self.idf = np.array(
            [np.log((1 + len(texts)) / (1 + uses[f])) + 1 for f in self.features], dtype=np.float32
        )
        ends, indices, values = [0], [], []
        for parts in zip(words, concepts, strict=True):
            for part in parts:
                known = [row[f] for f in part if f in row]
                weights = self.idf[known]
                length = float(np.sqrt(weights @ weights)) or 1.0
                indices += known
                values += [float(w) / length for w in weights]
            ends.append(len(indices))
        self.matrix = sparse.csr_matrix(
            (values, indices, ends), shape=(len(texts), len(self.features))
        )


@dataclass(frozen=True)
class Classifier:
    """One linear classifier: weights by feature, and its thresholds."""

    name: str
    weights: Any
    bias: float
    sure: float = 0.0
    near: float = 0.0


def element_classifiers(
    data: Sequence[Passage], matrix: Any, tiers: Mapping[str, str]
) -> Iterator[Classifier]:
    """A classifier for each element with passages enough; prints what they recall."""
    recalled = positives = passed = near_misses = 0
    by_page: dict[str, list[int]] = {}
    for n, p in enumerate(data):
        by_page.setdefault(p.page, []).append(n)
    for element in dict.fromkeys(p.element for p in data):
        page = next(p.page for p in data if p.element == element)
        at = np.array(by_page[page])
        labels = np.array([data[n].element == element and data[n].shows for n in at], dtype=int)
        own = np.array([data[n].element == element for n in at])
        sources = np.array([data[n].source for n in at])
        if labels.sum() < FEWEST_PASSAGES:
            continue
        trust = np.where(own, 1.0, WEAK)
        part = matrix[at]
        used = np.unique(part.indices)  # the others have no weight in the end anyway
        part = part[:, used]
        margins = np.full(len(at), np.nan)
        for source in dict.fromkeys(sources[labels == 1]):
            train, test = sources != source, sources == source
            if labels[train].sum() >= FEWEST_PASSAGES / 2:
                model = _logistic().fit(part[train], labels[train], sample_weight=trust[train])
                margins[test] = model.decision_function(part[test])
        model = _logistic().fit(part, labels, sample_weight=trust)
        known = ~np.isnan(margins)
        if not known[labels == 0].any():
            continue
        threshold = max(
            float(np.quantile(margins[known & (labels == 0)], SURE_QUANTILE[tiers[element]])),
            float(np.log(LEAST_SURE / (1 - LEAST_SURE))),
        )
        # no near miss of the pages may count: their tests run the whole tool
        misses = [
            n
            for n, (o, label, source) in enumerate(zip(own, labels, sources, strict=True))
            if o and not label and source == "pages"
        ]
        fitted = model.decision_function(part[misses]) if misses else np.array([-9.0])
        threshold = max(threshold, float(fitted.max()) + 0.05)
        recalled += int((margins[known & (labels == 1)] >= threshold).sum())
        positives += int((known & (labels == 1)).sum())
        passed += int((margins[known & own & (labels == 0)] >= threshold).sum())
        near_misses += int((known & own & (labels == 0)).sum())
        weights = np.zeros(matrix.shape[1])
        weights[used] = model.coef_[0]
        near = min(float(np.log(NEAR / (1 - NEAR))), threshold)
        yield Classifier(element, weights, float(model.intercept_[0]), threshold, near)
    sys.stdout.write(
        f"elements, by models that have not seen the file: {recalled}/{positives} recalled "
        f"({recalled / positives:.3f}), {passed}/{near_misses} near misses passed "
        f"({passed / near_misses:.3f})\n"
    )


def topic_classifiers(
    data: Sequence[Passage], texts: Sequence[str], matrix: Any
) -> list[Classifier]:
    """A classifier for each item and theme, to be compared with one another."""
    page_of: dict[str, str] = {}
    source_of: dict[str, str] = {}
    for p in data:
        if p.shows:
            page_of.setdefault(p.text, p.page)
            source_of.setdefault(p.text, p.source)
    at = [n for n, text in enumerate(texts) if text in page_of]
    labels = np.array([page_of[texts[n]] for n in at])
    sources = np.array([source_of[texts[n]] for n in at])
    part = matrix[at]
    right = asked = 0
    for source in dict.fromkeys(sources):
        train, test = sources != source, sources == source
        model = _multinomial().fit(part[train], labels[train])
        right += int((model.predict(part[test]) == labels[test]).sum())
        asked += int(test.sum())
    sys.stdout.write(
        f"topics, by models that have not seen the file: {right}/{asked} right "
        f"({right / asked:.3f})\n"
    )
    model = _multinomial().fit(part, labels)
    return [
        Classifier(str(code), weights, float(bias))
        for code, weights, bias in zip(model.classes_, model.coef_, model.intercept_, strict=True)
    ]


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=20, class_weight="balanced", solver="liblinear", random_state=0, max_iter=500
    )


def _multinomial() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10, max_iter=200, random_state=0)


def write(
    described: Described, elements: Sequence[Classifier], topics: Sequence[Classifier]
) -> None:
    """Write the arrays, weights as one signed byte each, those of elements by feature."""
    small, scale = _bytes(elements)
    starts, columns, values = [0], [], []
    for feature in range(len(described.features)):
        used = np.nonzero(np.abs(small[:, feature]) > LEAST_BYTE)[0]
        columns.append(used)
        values.append(small[used, feature])
        starts.append(starts[-1] + len(used))
    topic_weights, topic_scale = _bytes(topics)
    with OUT.open("wb") as file:
        np.savez_compressed(
            file,
            elements=np.array([c.name for c in elements]),
            topics=np.array([c.name for c in topics]),
            features=np.array(described.features, dtype=np.uint32),
            idf=described.idf,
            starts=np.array(starts, dtype=np.uint32),
            columns=np.concatenate(columns).astype(np.uint16),
            weights=np.concatenate(values),
            scale=scale,
            bias=np.array([c.bias for c in elements], dtype=np.float32),
            sure=np.array([c.sure for c in elements], dtype=np.float32),
            near=np.array([c.near for c in elements], dtype=np.float32),
            topic_weights=np.ascontiguousarray(topic_weights.T),
            topic_scale=topic_scale,
            topic_bias=np.array([c.bias for c in topics], dtype=np.float32),
        )


def _bytes(classifiers: Sequence[Classifier]) -> tuple[Any, Any]:
    """Weights as signed bytes, a row for each classifier, and what a byte is worth in each."""
    weights = np.array([c.weights for c in classifiers])
    scale = np.abs(weights).max(axis=1) / 127
    return np.rint(weights / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def main() -> int:
    """Train, write the models, print what was learnt."""
    pack = packs.load_with_examples()
    data = list(passages(pack))
    texts = list(dict.fromkeys(p.text for p in data))
    row = {text: n for n, text in enumerate(texts)}
    described = Described(texts, pack.lexicon)
    tiers = {e.id: e.tier.value for page in pack.pages for e in page.elements}
    matrix = described.matrix[[row[p.text] for p in data]]
    elements = list(element_classifiers(data, matrix, tiers))
    topics = topic_classifiers(data, texts, described.matrix)
    write(described, elements, topics)
    sys.stdout.write(
        f"{len(data)} passages, {len(described.features)} features, {len(elements)} elements, "
        f"{len(topics)} topics; {OUT.stat().st_size / 1e6:.1f} MB\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
