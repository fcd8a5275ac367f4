"""Which reports a command line asks for, and how they reach their files."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from irmer_lint import reports
from irmer_lint.cli import outputs
from irmer_lint.cli.main import cli
from irmer_lint.reports import WRITERS, Writer, named_by


def planned(formats: list[str], *names: str) -> list[tuple[str, str | None]]:
    chosen = outputs.plan(formats, [Path(name) for name in names])
    return [(o.writer.name, None if o.path is None else str(o.path)) for o in chosen]


@pytest.mark.parametrize(
    ("formats", "names", "expected"),
    [
        ([], [], [("text", None)]),
        (["json"], [], [("json", None)]),
        (["json"], ["a.json"], [("json", "a.json")]),
        (["json"], ["a"], [("json", "a")]),
        ([], ["a.json"], [("json", "a.json")]),
        ([], ["A.JSON"], [("json", "A.JSON")]),
        ([], ["a.txt", "b.json"], [("text", "a.txt"), ("json", "b.json")]),
        (["text", "json"], ["a.txt", "b.json"], [("text", "a.txt"), ("json", "b.json")]),
        (["json", "text"], ["a.txt", "b.json"], [("text", "a.txt"), ("json", "b.json")]),
        (["json", "text"], ["one", "two"], [("json", "one"), ("text", "two")]),
        (["text", "json"], ["b.json"], [("json", "b.json"), ("text", None)]),
        (
            ["sarif", "markdown", "github"], ["a.sarif", "step_summary_1"],
            [("sarif", "a.sarif"), ("markdown", "step_summary_1"), ("github", None)],
        ),
        ([], ["a.sarif.json", "b.md"], [("sarif", "a.sarif.json"), ("markdown", "b.md")]),
        (["text"], ["a", "b.json"], [("text", "a"), ("json", "b.json")]),
    ],
)  # fmt: skip
def test_formats_and_files_are_paired(
    formats: list[str], names: list[str], expected: list[tuple[str, str | None]]
) -> None:
    assert planned(formats, *names) == expected


@pytest.mark.parametrize(
    ("formats", "names", "said"),
    [
        (["json"], ["report.txt"], "named like a text report"),
        (["text", "json"], ["a.txt", "b.txt"], "named like a text report"),
        (["text", "json"], [], "Only one report can go to the screen"),
        ([], ["report.odd"], "does not say which report is wanted"),
        (["text", "json"], ["same", "same"], "same file"),
        (["json"], ["no/such/folder/a.json"], "does not exist"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_words(
    formats: list[str], names: list[str], said: str
) -> None:
    with pytest.raises(click.ClickException, match=said):
        planned(formats, *names)


def test_a_binary_report_is_not_sent_to_a_terminal_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(WRITERS, "odd", Writer("odd", "odd", (".odd",), binary=True))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    with pytest.raises(click.UsageError, match=r"--output report\.odd"):
        planned(["odd"])

    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert planned(["odd"]) == [("odd", None)]


def test_a_mistake_is_said_before_any_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Lunch\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", str(tmp_path), "-f", "text", "-f", "json"])

    assert done.exit_code == 2
    assert "no --output: text, json" in done.output


def test_several_reports_are_written_in_one_run(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Lunch\n\nSandwiches are served at noon.\n", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    done = CliRunner().invoke(
        cli,
        ["check", str(page), "--as-of", "2025-01-01", "--fail-on", "never", "--format", "text",
         "--output", str(out / "a.txt"), "--format", "json", "--output", str(out / "b.json")],
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert sorted(p.name for p in out.iterdir()) == ["a.txt", "b.json"]
    assert "SCHEDULE 2: 16 ITEMS" in (out / "a.txt").read_text(encoding="utf-8")
    assert json.loads((out / "b.json").read_text(encoding="utf-8"))["schema_version"] == "1.0"


def test_a_report_has_the_permissions_of_an_ordinary_file(tmp_path: Path) -> None:
    outputs.write_file(tmp_path / "new", b"1")
    (tmp_path / "plain").write_bytes(b"2")

    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_report_keeps_the_permissions_of_the_file_it_replaces(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"old")
    old.chmod(0o600)
    outputs.write_file(old, b"new")

    assert old.read_bytes() == b"new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o600


def test_a_report_written_through_a_link_leaves_the_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "there")
    outputs.write_file(tmp_path / "link", b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_old_report_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "report.json"
    old.write_bytes(b"old")

    def full(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(click.ClickException, match="No space left on device"):
        outputs.write_file(old, b"new")

    assert old.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.skipif(not Path(os.devnull).exists(), reason="no null device by that name")
def test_a_device_is_written_to_and_not_replaced() -> None:
    outputs.write_file(Path(os.devnull), b"gone")

    assert not Path(os.devnull).is_file()


def test_every_registered_writer_can_be_imported_and_is_found_by_its_suffix() -> None:
    for name, writer in WRITERS.items():
        assert writer.name == name
        assert callable(__import__(f"{reports.__name__}.{writer.module}", fromlist=["write"]).write)
        assert named_by(f"report{writer.suffixes[0]}") is not None


def test_a_report_that_cannot_be_written_is_a_job_not_done(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Lunch\n\nSandwiches are served at noon.\n", encoding="utf-8")
    nowhere = tmp_path / "no" / "such" / "a.json"
    done = CliRunner().invoke(cli, ["check", str(page), "--fail-on", "never", "-o", str(nowhere)])

    assert done.exit_code == 2
    assert "does not exist" in done.output
