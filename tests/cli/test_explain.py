"""`explain`, `items` and `schema`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from irmer_lint.cli.main import cli


def invoke(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(words))
    return result.exit_code, result.output


def test_explain_shows_law_examples_and_advice() -> None:
    code, text = invoke("explain", "preg-07a", "--as-of", "2025-01-01")

    assert code == 0
    assert "Schedule 2, paragraph 1(c)" in text
    assert "for making enquiries of individuals of childbearing potential" in text
    assert "in force from 6 February 2018" in text
    for heading in ("What we look for", "Counts", "Does not count", "How to put it right"):
        assert f"\n{heading}\n" in text


def test_explain_of_an_item_lists_its_elements() -> None:
    code, text = invoke("explain", "REF", "--as-of", "2025-01-01")

    assert code == 0
    assert "REF-01" in text
    assert "REF-19" in text


def test_explain_follows_nation_and_date() -> None:
    assert "a clinical evaluation" in invoke("explain", "EVAL", "--as-of", "2025-01-01")[1]
    assert "an evaluation" in invoke("explain", "EVAL", "--as-of", "2024-09-30")[1]
    assert "good practice only" in invoke("explain", "REF", "--nation", "northern-ireland")[1]


def test_an_unknown_code_names_the_nearest() -> None:
    code, text = invoke("explain", "PREGG")

    assert code == 2
    assert "PREG" in text


@pytest.mark.parametrize(
    ("nation", "day", "count"),
    [
        ("england", "2024-10-01", 16),
        ("wales", "2024-09-30", 14),
        ("northern-ireland", "2025-01-01", 14),
    ],
)
def test_items_lists_the_schedule_in_force(nation: str, day: str, count: int) -> None:
    code, text = invoke("items", "--nation", nation, "--as-of", day)

    assert code == 0
    assert f"{count} items" in text


def test_a_bad_date_shows_the_form() -> None:
    code, text = invoke("items", "--as-of", "01/10/2024")

    assert code == 2
    assert "2026-11-30" in text


def test_the_schema_is_json() -> None:
    code, text = invoke("schema", "report")

    assert code == 0
    assert json.loads(text)["title"] == "irmer-lint report"
