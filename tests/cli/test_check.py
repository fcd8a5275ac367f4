"""`irmer-lint check` as a user runs it: in a process of its own, on real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from irmer_lint import packs
from irmer_lint.cli.main import cli
from irmer_lint.model import Document, Reading
from irmer_lint.reading.reader import Reader

SUITES = Path(__file__).resolve().parents[2] / "fixtures" / "suites"
HARROWBY = SUITES / "harrowby-nhs-trust" / "documents"
SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "irmer_lint/reports/report.schema.json").read_text()
)


def run(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "irmer_lint", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **(env or {})},
        check=False,
    )


def check(*words: str | Path, **kwargs: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return run("check", *words, "--as-of", "2025-09-01", "--nation", "england", **kwargs)


@pytest.fixture(scope="module")
def harrowby() -> dict[str, object]:
    done = check(HARROWBY, "--format", "json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_the_json_report_obeys_its_schema(harrowby: dict[str, object]) -> None:
    jsonschema.validate(harrowby, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_every_item_of_the_schedule_is_listed_in_order(harrowby: dict[str, object]) -> None:
    items = [item["provision"] for item in harrowby["items"]][:16]  # type: ignore[attr-defined]

    assert items == [f"Schedule 2, paragraph 1({letter})" for letter in "abcdefghijklmnop"]


def test_the_same_input_gives_the_same_report_byte_for_byte(tmp_path: Path) -> None:
    first = check(HARROWBY, "--format", "json", "--fail-on", "never", env={"PYTHONHASHSEED": "1"})
    second = check(HARROWBY, "--format", "json", "--fail-on", "never", env={"PYTHONHASHSEED": "2"})

    assert first.stdout == second.stdout


def test_the_text_report_leads_with_the_items_and_names_no_verdict() -> None:
    done = check(HARROWBY, "--fail-on", "warning")
    text = done.stdout

    assert done.returncode == 1
    assert text.index("SCHEDULE 2: 16 ITEMS") < text.index("FINDINGS")
    assert "1(c)  PREG" in text
    assert "\x1b[" not in text
    for word in ("breach", "non-compliant", "illegal"):
        assert word not in text.lower()


def test_colour_is_for_a_terminal_or_when_asked_for() -> None:
    assert "\x1b[" in check(HARROWBY, "--color", "always").stdout
    assert "\x1b[" not in check(HARROWBY, env={"NO_COLOR": "1"}).stdout


def test_a_report_goes_to_a_file_whole(tmp_path: Path) -> None:
    report = tmp_path / "a report.json"
    done = check(HARROWBY, "--format", "json", "--output", report, "--fail-on", "never")

    assert done.returncode == 0
    assert done.stdout == ""
    assert json.loads(report.read_text(encoding="utf-8"))["schema_version"] == "1.0"
    assert [p.name for p in tmp_path.iterdir()] == ["a report.json"]


def test_fail_on_decides_the_exit_code(tmp_path: Path) -> None:
    page = tmp_path / "procedure.md"
    page.write_text("# Lunch\n\nSandwiches are served at noon.\n", encoding="utf-8")

    assert check(page).returncode == 1
    assert check(page, "--fail-on", "never").returncode == 0


def test_an_unreadable_file_is_exit_2_and_loses_no_other_result(tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (tmp_path / "good.md").write_text(
        "# Identification\n\nThe radiographer asks the patient to state full name, date of birth "
        "and address and initials the request card.\n",
        encoding="utf-8",
    )

    done = check(tmp_path, "--format", "json", "--fail-on", "never")
    report = json.loads(done.stdout)

    assert done.returncode == 2
    assert [d["state"] for d in report["documents"]] == ["unreadable", "read"]
    states = {e["id"]: e["state"] for i in report["items"] for e in i["elements"]}
    assert states["PID-03"] == "found"
    missing = next(i for i in report["items"] if i["code"] == "AUD")
    assert missing["status"] == "cannot_tell"
    assert check(tmp_path, "--fail-on", "never", "--allow-unreadable").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["/no/such/folder"], "/no/such/folder"),
        ([], "PATH"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: list[str], said: str) -> None:
    done = check(*words)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_folder_is_exit_2(tmp_path: Path) -> None:
    done = check(tmp_path)

    assert done.returncode == 2
    assert "No documents were found" in done.stderr


def test_an_unknown_modality_names_the_nearest() -> None:
    done = check(HARROWBY, "--modality", "MAMO")

    assert done.returncode == 2
    assert "MAMMO" in done.stderr


def test_a_readme_in_the_folder_is_not_evidence(tmp_path: Path) -> None:
    words = "The radiographer asks the patient to state full name, date of birth and address.\n"
    (tmp_path / "README.md").write_text(words, encoding="utf-8")
    (tmp_path / "EP1.md").write_text("# Lunch\n\nSandwiches are served.\n", encoding="utf-8")

    report = json.loads(check(tmp_path, "--format", "json").stdout)

    assert [d["path"].rpartition("/")[2] for d in report["documents"]] == ["EP1.md"]


def test_a_console_that_knows_only_latin_letters_gets_a_report() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "irmer_lint",
            "check",
            str(HARROWBY),
            "--as-of",
            "2025-09-01",
            "--fail-on",
            "warning",
        ],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        check=False,
    )

    assert done.returncode == 1
    assert b"SCHEDULE 2" in done.stdout
    assert b"Traceback" not in done.stderr


def test_escape_sequences_of_a_document_do_not_reach_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "hostile.txt"
    page.write_text(
        "Pregnancy\n\nThe radiographer asks \x1b[31mwhether the patient may be pregnant\x07 and "
        "records the answer in CRIS.\n",
        encoding="utf-8",
    )

    assert "\x1b" not in check(page).stdout


def test_a_check_that_raises_is_said_and_is_exit_2_even_where_unreadable_files_are_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack = packs.load()
    page = next(p for p in pack.pages if hasattr(p.module, "judge"))

    def judge(suite: object) -> None:
        raise OSError("the list could not be read.")

    monkeypatch.setattr(page.module, "judge", judge)
    monkeypatch.setattr(packs, "load", lambda: pack)
    done = CliRunner().invoke(
        cli,
        ["check", str(HARROWBY), "--format", "json", "--fail-on", "never", "--allow-unreadable"],
    )
    report = json.loads(done.stdout)

    assert done.exit_code == 2
    assert [p for p in report["problems"] if page.code in p and "the list could not be read." in p]
    status = {item["code"]: item["status"] for item in report["items"]}
    assert status[page.code] == "cannot_tell"
    assert "cannot_tell" not in {s for code, s in status.items() if code != page.code}


def test_a_check_that_raises_over_one_document_costs_only_its_own_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack = packs.load()
    page = next(p for p in pack.pages if hasattr(p.module, "observe"))
    whole = json.loads(CliRunner().invoke(cli, ["check", str(HARROWBY), "-f", "json"]).stdout)
    observe = page.module.observe

    def sometimes(reading: Reading) -> object:
        if reading.document.path == whole["documents"][1]["path"]:
            raise KeyError("row 7")
        return observe(reading)

    monkeypatch.setattr(page.module, "observe", sometimes)
    monkeypatch.setattr(packs, "load", lambda: pack)
    done = CliRunner().invoke(cli, ["check", str(HARROWBY), "-f", "json", "--fail-on", "never"])
    report = json.loads(done.stdout)

    assert done.exit_code == 2
    assert [p for p in report["problems"] if page.code in p and "row 7" in p]
    status = {item["code"]: item["status"] for item in report["items"]}
    assert status.pop(page.code) == "cannot_tell"
    assert status == {i["code"]: i["status"] for i in whole["items"] if i["code"] != page.code}


def test_a_document_over_which_the_tool_fails_is_said_and_the_others_are_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "good.md").write_text(
        "# Identification\n\nThe operator asks the patient to state name and date of birth.\n"
    )
    (tmp_path / "odd.md").write_text("# Pregnancy\n\nThe operator asks about pregnancy.\n")
    read = Reader.read

    def sometimes(self: Reader, document: Document) -> Reading:
        if document.path.endswith("odd.md"):
            raise RecursionError("too deep")
        return read(self, document)

    monkeypatch.setattr(Reader, "read", sometimes)
    done = CliRunner().invoke(
        cli, ["check", str(tmp_path), "-f", "json", "--fail-on", "never", "--allow-unreadable"]
    )
    report = json.loads(done.stdout)

    assert done.exit_code == 2
    assert [p for p in report["problems"] if "odd.md" in p and "too deep" in p]
    read_as = {d["path"].rpartition("/")[2]: d["state"] for d in report["documents"]}
    assert read_as == {"good.md": "read", "odd.md": "unreadable"}
    identification = next(i for i in report["items"] if i["code"] == "PID")
    assert [e for e in identification["elements"] if e["state"] == "found"]


def test_why_shows_what_counted_and_what_was_set_aside_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "ep3.md").write_text(
        "# EP 3 Pregnancy enquiries\n\n"
        "The operator asks every patient aged 12 to 55 whether they may be pregnant.\n\n"
        "See the Trust Pregnancy Policy RAD-12 for details.\n\n"
        "We do not use the 10-day rule for plain films.\n",
        encoding="utf-8",
    )
    words = (
        "check",
        tmp_path,
        "--as-of",
        "2025-09-01",
        "--nation",
        "england",
        "--fail-on",
        "never",
    )
    text = " ".join(run(*words, "--why", "preg-01").stdout.split())
    data = json.loads(run(*words, "--format", "json").stdout)

    assert "counted: “The operator asks every patient" in text
    assert "only points to another document: “See the Trust Pregnancy Policy" in text
    assert "says that something is not done: “We do not use the 10-day rule" in text
    assert "PREG-10" not in text
    item = next(i for i in data["items"] if i["code"] == "PREG")
    assert [one["reason"] for one in item["set_aside"]] == ["pointer", "denied"]
    jsonschema.validate(data, SCHEMA)


def test_why_refuses_a_code_that_does_not_exist_and_names_the_nearest(tmp_path: Path) -> None:
    done = run("check", tmp_path, "--why", "PRGE")

    assert done.returncode == 2
    assert "Did you mean PREG?" in done.stderr
