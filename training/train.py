"""Trains the likeness model from the passages of the pages and of `training/passages/`.

    python -m training.train            writes irmer_lint/likeness.npz and prints its figures

Needs scikit-learn (dependency group "training"). The same passages give the same file, byte for
byte. Each element has a logistic regression over tf-idf of stems, neighbours and near pairs
(`irmer_lint.likeness.features`); the passages that count for it are its positives, its near
misses its negatives, and the passages of the other elements of its page weak negatives: many of
them do mention it. Thresholds come from predictions on passages left out of the training (four
folds), so that few near misses pass.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from irmer_lint import packs
from irmer_lint.likeness import features

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "irmer_lint" / "likeness.npz"
FEWEST = 8
"""Fewest passages that count for which a classifier is trained."""
WEAK = 0.3
SURE_QUANTILE, LEAST_SURE = 0.96, 0.20
NEAR = 0.12


@dataclass(frozen=True)
class Passage:
    """A passage and whether it shows the element."""

    page: str
    element: str
    text: str
    shows: bool


def passages() -> Iterator[Passage]:
    """All labelled passages, in a fixed order, each text once for an element."""
    pack = packs.load_with_examples()
    page_of = {element.id: page.code for page in pack.pages for element in page.elements}
    seen: set[tuple[str, str]] = set()

    def once(element: str, text: str, shows: bool) -> Iterator[Passage]:
        text = " ".join(str(text).split())
        if element in page_of and (element, text) not in seen:
            seen.add((element, text))
            yield Passage(page_of[element], element, text, shows)

    for page in pack.pages:
        for element in page.elements:
            if element.fault:
                continue
            for text in element.present:
                yield from once(element.id, text, True)
            for text in element.absent:
                yield from once(element.id, text, False)
    for file in sorted((ROOT / "training" / "passages").glob("*.yaml")):
        for code, labelled in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            for text in labelled.get("present") or ():
                yield from once(code, text, True)
            for text in labelled.get("absent") or ():
                yield from once(code, text, False)


def main() -> int:
    """Train, write the model, print what was learnt."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    data = list(passages())
    found = [sorted(features(p.text)) for p in data]
    counts = Counter(f for each in found for f in each)
    vocabulary = sorted(f for f, n in counts.items() if n >= 2)
    row = {f: n for n, f in enumerate(vocabulary)}
    idf = np.array([np.log((1 + len(data)) / (1 + counts[f])) + 1 for f in vocabulary])
    indptr, indices, values = [0], [], []
    for each in found:
        known = [row[f] for f in each if f in row]
        length = float(np.sqrt((idf[known] ** 2).sum())) or 1.0
        indices += known
        values += [idf[k] / length for k in known]
        indptr.append(len(indices))
    matrix = sparse.csr_matrix((values, indices, indptr), shape=(len(data), len(vocabulary)))

    def fresh() -> Any:
        return LogisticRegression(
            C=20, class_weight="balanced", solver="liblinear", random_state=0, max_iter=500
        )

    elements, columns, biases, sure, near = [], [], [], [], []
    recalled = positives = passed = near_misses = 0
    by_page: dict[str, list[int]] = {}
    for n, p in enumerate(data):
        by_page.setdefault(p.page, []).append(n)
    for element in dict.fromkeys(p.element for p in data):
        page = next(p.page for p in data if p.element == element)
        at = np.array(by_page[page])
        labels = np.array([data[n].element == element and data[n].shows for n in at], dtype=int)
        own = np.array([data[n].element == element for n in at])
        if labels.sum() < FEWEST:
            continue
        trust = np.where(own, 1.0, WEAK)
        part = matrix[at]
        used = np.unique(part.indices)  # the others have no weight in the end anyway
        part = part[:, used]
        margins = np.zeros(len(at))
        folds = StratifiedKFold(4, shuffle=True, random_state=0)
        for train, test in folds.split(part, labels):
            model = fresh().fit(part[train], labels[train], sample_weight=trust[train])
            margins[test] = model.decision_function(part[test])
        others = margins[labels == 0]
        threshold = max(np.quantile(others, SURE_QUANTILE), np.log(LEAST_SURE / (1 - LEAST_SURE)))
        model = fresh().fit(part, labels, sample_weight=trust)
        # no near miss of the pages may count: their tests run the whole tool
        misses = [
            n for n, (o, label) in enumerate(zip(own, labels, strict=True)) if o and not label
        ]
        fitted = model.decision_function(part[misses]) if misses else np.array([-9.0])
        threshold = max(float(threshold), float(fitted.max()) + 0.05)
        recalled += int((margins[labels == 1] >= threshold).sum())
        positives += int(labels.sum())
        passed += int((margins[own & (labels == 0)] >= threshold).sum())
        near_misses += int((own & (labels == 0)).sum())
        elements.append(element)
        weights = np.zeros(len(vocabulary))
        weights[used] = model.coef_[0]
        columns.append(weights)
        biases.append(float(model.intercept_[0]))
        sure.append(threshold)
        near.append(min(float(np.log(NEAR / (1 - NEAR))), threshold))
    write(vocabulary, idf, elements, np.array(columns), biases, sure, near)
    sys.stdout.write(
        f"{len(data)} passages, {len(vocabulary)} features, {len(elements)} elements; left out of "
        f"the training: {recalled}/{positives} recalled ({recalled / positives:.3f}), "
        f"{passed}/{near_misses} near misses passed ({passed / near_misses:.3f}); "
        f"{OUT.stat().st_size / 1e6:.1f} MB\n"
    )
    return 0


def write(
    vocabulary: list[int], idf: Any, elements: list[str], weights: Any,
    biases: list[float], sure: list[float], near: list[float],
) -> None:  # fmt: skip
    """Write the arrays, weights as one signed byte each, by feature."""
    scale = np.abs(weights).max(axis=1) / 127
    small = np.rint(weights / scale[:, None]).astype(np.int8)
    starts, columns, values = [0], [], []
    for feature in range(len(vocabulary)):
        used = np.nonzero(small[:, feature])[0]
        columns.append(used)
        values.append(small[used, feature])
        starts.append(starts[-1] + len(used))
    with OUT.open("wb") as file:
        np.savez_compressed(
            file,
            elements=np.array(elements),
            features=np.array(vocabulary, dtype=np.uint32),
            idf=idf.astype(np.float32),
            starts=np.array(starts, dtype=np.uint32),
            columns=np.concatenate(columns).astype(np.uint16),
            weights=np.concatenate(values).astype(np.int8),
            scale=scale.astype(np.float32),
            bias=np.array(biases, dtype=np.float32),
            sure=np.array(sure, dtype=np.float32),
            near=np.array(near, dtype=np.float32),
        )


if __name__ == "__main__":
    sys.exit(main())
