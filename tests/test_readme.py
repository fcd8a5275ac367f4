"""What the README says of reports is so."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from irmer_lint.cli.main import cli
from irmer_lint.reports import named_by

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
HARROWBY = ROOT / "fixtures" / "suites" / "harrowby-nhs-trust" / "documents"
# Rows of the table of options whose cell is options of `check`, with the reports they ask for.
REPORT_ROWS = [
    " ".join(re.findall(r"`(--[^`]+)`", row.replace("; `--format`", "")))
    for row in README.splitlines()
    if row.startswith("| ") and ("--output" in row or "--employer" in row)
]

STARTS = {
    "html": b"<!DOCTYPE html>",
    "docx": b"PK",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
    "md": b"## ",
    "sarif": b"{",
    "xml": b"<?xml",
    "ics": b"BEGIN:VCALENDAR",
}
"""How files of each kind begin."""


def test_the_table_of_options_speaks_of_reports() -> None:
    assert len(REPORT_ROWS) == 9


@pytest.mark.parametrize("options", REPORT_ROWS)
def test_a_row_of_the_table_of_options_does_what_it_says(options: str, tmp_path: Path) -> None:
    words = [
        str(tmp_path / word) if named_by(word) is not None else word
        for word in shlex.split(options)
    ]
    done = CliRunner().invoke(
        cli,
        ["check", str(HARROWBY), "--as-of", "2025-09-01", "--nation", "england", *words,
         "--fail-on", "never"],
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    asked = [Path(word).name for word in words if named_by(word) is not None]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(asked)
    for name in asked:
        report = (tmp_path / name).read_bytes()
        if name.endswith(".json"):
            assert json.loads(report)["schema_version"] == "1.0"
        else:
            assert report.startswith(STARTS[name.rpartition(".")[2]])
    if "--employer" in words:
        assert words[-1] in done.output


def test_the_html_report_is_what_the_readme_says(tmp_path: Path) -> None:
    """One file, the table of items first, then ten findings, and the rest in its order."""
    page = tmp_path / "report.html"
    CliRunner().invoke(cli, ["check", str(HARROWBY), "--as-of", "2025-09-01", "-o", str(page)])
    written = page.read_text(encoding="utf-8")
    parts = [
        "Schedule 2 at a glance</h2>", "Look at these first</h2>", "Item by item</h2>", "fix here",
        "Item by document</h3>", "Item by modality</h3>", "Review dates</h2>",
        "What was not read</h2>", "SHA-256</th>",
    ]  # fmt: skip

    assert "The 10 most urgent of" in written
    assert [p for p in parts if p not in written] == []
    assert sorted(parts, key=written.index) == parts
    assert "<script" not in written
    assert not re.search(r"(?:src|href)=\"(?!#)", written)


def test_annotate_does_what_the_readme_says(tmp_path: Path) -> None:
    """Copies of the files, a comment for every finding, not a word changed."""
    (line,) = [line for line in README.splitlines() if "`irmer-lint annotate" in line]
    command = shlex.split(line.partition("`irmer-lint ")[2].partition("`")[0])
    words = [str(HARROWBY) if w == "Procedures folder" else w for w in command]
    words = [str(tmp_path / w) if w == "annotated" else w for w in words]
    done = CliRunner().invoke(cli, [*words, "--as-of", "2025-09-01", "--fail-on", "never"])

    assert done.exit_code == 0, done.output
    copies = sorted((tmp_path / "annotated").iterdir())
    assert [f.name for f in copies] == sorted(f.name for f in HARROWBY.iterdir())
    for copy in copies:
        before, after = (docx.Document(str(f)) for f in (HARROWBY / copy.name, copy))
        assert [p.text for p in before.paragraphs] == [p.text for p in after.paragraphs]
        assert len(list(after.comments)) > len(list(before.comments))
