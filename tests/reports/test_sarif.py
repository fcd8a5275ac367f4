"""The SARIF log, as its schema and Microsoft's validator judge it."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from irmer_lint.model import Place, Report
from irmer_lint.reports import WRITERS, sarif, words
from tests.evaluate import SUITES
from tests.reports.conftest import of_suite
from tests.reports.programs import missing

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
HARROWBY = "harrowby-nhs-trust"
AWKWARD = "tindale-awkward-folder"
MULTITOOL = (
    Path(__file__).parents[1] / "browser" / "node_modules" / "@microsoft" / "sarif-multitool-linux"
)


@pytest.fixture
def multitool() -> Path:
    """The folder of the validator, which also holds the schema."""
    if not MULTITOOL.is_dir():
        missing("@microsoft/sarif-multitool is not installed (run `make browser`)")
    return MULTITOOL


def run(report: Report) -> dict[str, Any]:
    (only,) = json.loads(sarif.write(report))["runs"]
    return only


def test_every_log_fits_the_schema_of_sarif(multitool: Path) -> None:
    schema = json.loads((multitool / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    check = jsonschema.validators.validator_for(schema)(schema)

    for name in NAMES:
        assert [e.message for e in check.iter_errors(sarif.as_data(of_suite(name)))] == [], name
    broken = sarif.as_data(of_suite(HARROWBY))
    broken["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert list(check.iter_errors(broken))


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="the validator is of Linux"
)
@pytest.mark.parametrize("name", [HARROWBY, AWKWARD, "hostile"])
def test_the_validator_finds_no_error_for_sarif_or_code_scanning(
    name: str, multitool: Path, tmp_path: Path, hostile: Report
) -> None:
    file = tmp_path / "report.sarif"
    report = hostile if name == "hostile" else of_suite(name)
    file.write_text(sarif.write(report), encoding="utf-8", newline="\n")
    done = subprocess.run(
        [str(multitool / "Sarif.Multitool"), "validate", str(file), "--rule-kind", "Sarif;Ghas",
         "--level", "Error;Warning;Note"],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip
    told = re.findall(r": (error|warning|note) ([A-Z]+\d+): (.*)", done.stdout)

    assert ("note", "SARIF2002") in {(level, rule) for level, rule, _ in told}, done.stdout
    assert [said for level, _, said in told if level == "error"] == []
    # the project has no page of its own to name
    assert {rule for level, rule, _ in told if level == "warning"} <= {"SARIF2005"}


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_a_result_with_place_words_and_fingerprint(name: str) -> None:
    report = of_suite(name)
    only = run(report)
    rules = only["tool"]["driver"]["rules"]

    assert len(only["results"]) == len(report.findings)
    for result, finding in zip(only["results"], report.findings, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"] == finding.code
        assert result["level"] == finding.severity.value
        assert result["partialFingerprints"]["irmerLintFinding/v1"] == finding.fingerprint
        assert words.place(finding.place) in result["message"]["text"]
        assert words.clean(finding.message) in result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["region"]["startLine"] == 1
        if finding.quote:
            snippet = location["physicalLocation"]["region"]["snippet"]["text"]
            assert snippet == words.clean(finding.quote)[: len(snippet)]
        logical = location["logicalLocations"][0]["fullyQualifiedName"]
        if finding.place.paragraph is not None:
            assert f"paragraph {finding.place.paragraph}" in logical
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["help"]["markdown"].startswith("**Looked for**")
        assert rule["shortDescription"]["text"]


def test_what_was_not_read_is_told_and_the_run_is_no_success() -> None:
    report = replace(of_suite(AWKWARD), failures=("The check PREG failed (KeyError: 7).",))
    (invocation,) = run(report)["invocations"]
    told = [(n["descriptor"]["id"], n["level"]) for n in invocation["toolExecutionNotifications"]]

    assert invocation["executionSuccessful"] is False
    assert told.count(("not-read", "error")) == 4
    assert ("check-failed", "error") in told
    assert ("not-looked-at", "note") in told
    assert run(of_suite("meadowvale-nhs-trust"))["invocations"] == [{"executionSuccessful": True}]


def test_a_finding_about_the_whole_set_is_shown_at_the_first_document_and_says_so() -> None:
    report = of_suite(HARROWBY)
    whole = replace(report.findings[0], document="", place=Place(), quote="", also=())
    (result,) = run(replace(report, findings=(whole,)))["results"]
    first = report.documents[0].document.path

    assert "This is about the whole set of documents." in result["message"]["text"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == sarif.uri(first)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("procedures/EP 02.docx", "procedures/EP%2002.docx"),
        ("a#b?c%.md", "a%23b%3Fc%25.md"),
        ("/srv/EP.pdf", "file:///srv/EP.pdf"),
        ("C:/EPs/EP 1.pdf", "file:///C:/EPs/EP%201.pdf"),
        ("Cyfadran/tŷ.docx", "Cyfadran/t%C5%B7.docx"),
    ],
)
def test_paths_become_references(path: str, expected: str) -> None:
    assert sarif.uri(path) == expected


def test_fingerprints_tell_results_apart_and_stay_when_the_documents_move(
    lint_pages: Callable[..., Report],
) -> None:
    marks = [
        r["partialFingerprints"]["primaryLocationLineHash"]
        for r in run(of_suite(HARROWBY))["results"]
    ]

    assert len(set(marks)) == len(marks)
    assert WRITERS["sarif"].write(of_suite(HARROWBY)) == WRITERS["sarif"].write(of_suite(HARROWBY))


def test_malice_stays_text(hostile: Report) -> None:
    text = sarif.write(hostile)

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", text)
    for rule in run(hostile)["tool"]["driver"]["rules"]:
        assert "<" not in rule["help"]["markdown"].replace("&lt;", "")
