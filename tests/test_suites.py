"""The sample suites: what the tool says of them against what an inspector would say.

`known_disagreements.txt` lists what is not right yet. A new disagreement fails, and so does one
that has been put right and is still listed: the file can only tell the truth.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from irmer_lint import packs
from tests.evaluate import SUITES, Score, lint_suite, load_suite, score_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "expected.yaml").exists())
KNOWN = (Path(__file__).parent / "known_disagreements.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def pack() -> packs.Pack:
    return packs.load()


def test_there_are_at_least_ten_suites() -> None:
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_suite_is_judged_as_an_inspector_would(name: str, pack: packs.Pack) -> None:
    report = lint_suite(SUITES / name, pack)
    score = Score()
    score_suite(name, report, load_suite(SUITES / name)[1], score)

    assert sorted(score.wrong) == sorted(line for line in KNOWN if line.startswith(f"{name}:"))


@pytest.mark.parametrize("name", NAMES)
def test_every_quotation_stands_in_the_document_at_its_place(name: str, pack: packs.Pack) -> None:
    report = lint_suite(SUITES / name, pack)
    blocks = {
        (member.document.path, block.place): block.text
        for member in report.documents
        for block in member.document.blocks
    }
    checked = 0
    for item in report.items:
        for evidence in [*item.evidence, *(e for x in item.elements for e in x.evidence)]:
            text = blocks[evidence.document, evidence.place]
            for part in evidence.quote.split(" … "):
                assert part in text
            checked += 1

    assert checked > 10


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_covered_without_a_quotation(name: str, pack: packs.Pack) -> None:
    for item in lint_suite(SUITES / name, pack).items:
        if item.status.value in ("covered", "not_applicable", "pointer_only"):
            assert item.evidence, item.code
        for element in item.elements:
            assert element.state.value != "found" or element.evidence, element.id
