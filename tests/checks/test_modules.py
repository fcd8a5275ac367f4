"""What passages cannot show: dates, headers, comments and services, judged by the pages' modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from irmer_lint import engine, packs
from irmer_lint.model import Block, Document, Finding, Kind, Layer, Place

PACK = packs.load()


@pytest.fixture(scope="module")
def examiner() -> engine.Examiner:
    return engine.Examiner(PACK)


def blocks(*lines: str, layer: Layer = Layer.BODY, kind: Kind = Kind.PARAGRAPH) -> list[Block]:
    return [Block(kind, text, Place(paragraph=n, layer=layer)) for n, text in enumerate(lines, 1)]


def findings(
    examiner: engine.Examiner,
    parts: Sequence[Block],
    *,
    modalities: tuple[str, ...] = ("DR", "CT"),
    as_of: date = date(2025, 6, 1),
) -> dict[str, Finding]:
    document = Document("EP.txt", "", "txt", tuple(parts))
    settings = engine.Settings(as_of, ("england",), modalities)
    report = engine.report_on([examiner.observe(document)], settings, PACK)
    return {finding.code: finding for finding in report.findings}


PANEL = (
    "Employer's procedures", "Reference: RAD-1", "Version: 4.1", "Date issued: 3 March 2025",
    "Next review date: 3 March 2027", "Author: Lead Radiographer",
    "Approved by: Medical Director, 1 March 2025",
)  # fmt: skip


def test_a_footer_of_another_version_contradicts_the_cover(examiner: engine.Examiner) -> None:
    footer = blocks("RAD-1 Version 4.0 Review date: November 2024", layer=Layer.FOOTER)

    found = findings(examiner, [*blocks(*PANEL), *footer])

    assert "two versions" in found["DOC-09"].message
    assert "DOC-05" not in found  # the cover decides, not the footer


def test_a_footer_that_agrees_raises_nothing(examiner: engine.Examiner) -> None:
    footer = blocks("RAD-1 Version 4.1 Review date: March 2027", layer=Layer.FOOTER)

    assert "DOC-09" not in findings(examiner, [*blocks(*PANEL), *footer])


def test_a_review_date_is_judged_by_the_day_of_assessment(examiner: engine.Examiner) -> None:
    late = findings(examiner, blocks(*PANEL), as_of=date(2027, 3, 4))

    assert "DOC-05" not in findings(examiner, blocks(*PANEL), as_of=date(2027, 3, 3))
    assert late["DOC-05"].message == "Review date 3 March 2027 is before 4 March 2027."
    assert "DOC-12" in late


def test_a_stated_interval_and_the_review_date_must_agree(examiner: engine.Examiner) -> None:
    every_year = [*PANEL, "This document is reviewed annually."]
    every_two = [*PANEL, "This document is reviewed every two years."]

    assert "DOC-09" in findings(examiner, blocks(*every_year))
    assert "DOC-09" not in findings(examiner, blocks(*every_two))


def test_a_reviewers_comment_is_residue_and_never_evidence(examiner: engine.Examiner) -> None:
    words = "No research exposures are undertaken here."
    comment = blocks(words, layer=Layer.COMMENT, kind=Kind.COMMENT)

    found = findings(examiner, [*blocks(*PANEL), *comment])

    assert "TPL-07" in found
    assert found["RES"].severity == "error"
    assert "TPL-07" not in findings(examiner, blocks(*PANEL, words))


def test_a_header_of_another_trust_is_raised(examiner: engine.Examiner) -> None:
    body = blocks(*PANEL, "These procedures are those of the Harrowby NHS Trust.")
    stranger = blocks("Meadowvale NHS Trust", layer=Layer.HEADER)
    own = blocks("Harrowby NHS Trust", layer=Layer.HEADER)

    assert "TPL-02" in findings(examiner, [*body, *stranger])
    assert "TPL-02" not in findings(examiner, [*body, *own])


def test_many_open_decisions_are_raised_and_one_is_not(examiner: engine.Examiner) -> None:
    vague = [
        "Relevant staff will check identity where appropriate.",
        "Doses are recorded as necessary.",
        "The practitioner is informed as appropriate.",
        "Suitable arrangements are made where necessary for children.",
        "Appropriate action is taken as soon as possible.",
    ]

    assert "TPL-06" in findings(examiner, blocks(*PANEL, *vague))
    assert "TPL-06" not in findings(examiner, blocks(*PANEL, vague[0]))


def test_a_technique_that_the_service_lacks_is_raised(examiner: engine.Examiner) -> None:
    text = blocks(*PANEL, "CT scanning will only be undertaken by trained radiographers.")

    assert "MOD-03" in findings(examiner, text, modalities=("CHIRO",))
    assert "MOD-03" not in findings(examiner, text, modalities=("CT",))


def test_two_age_ranges_contradict_one_another(examiner: engine.Examiner) -> None:
    asks = "Pregnancy: the operator asks every patient aged 12 to 55 whether they may be pregnant."
    other = "Pregnancy: ask anyone of childbearing potential aged 10 to 50 if they may be pregnant."

    found = findings(examiner, blocks(*PANEL, asks, other))

    assert found["PREG-03"].kind == "contradiction"
    assert len(found["PREG-03"].also) == 1
    assert findings(examiner, blocks(*PANEL, asks, asks)).get("PREG-03") is None
