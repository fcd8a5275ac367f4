"""What is imported when: start-up must not pay for what is not used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from irmer_lint.reports import WRITERS

HEAVY = {
    "spacy",
    "docx",
    "pdfplumber",
    "pypdf",
    "pypdfium2",
    "lxml",
    "jinja2",
    "yaml",
    "markdown_it",
    "xlsxwriter",
    "icalendar",
}


def imported(*words: str) -> set[str]:
    """The packages that a command imports."""
    return {module.split(".")[0] for module in modules(*words)}


def modules(*words: str) -> list[str]:
    """The modules that a command imports, whole names in order."""
    code = (
        "import sys\n"
        f"sys.argv = ['irmer-lint', *{list(words)!r}]\n"
        "from irmer_lint.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n', *sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout.rsplit("\n", 2)[-2].split()


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["check", "--help"], ["annotate", "--help"]]
)
def test_help_and_version_import_nothing_heavy(words: list[str]) -> None:
    assert not imported(*words) & HEAVY


@pytest.mark.parametrize("words", [["items"], ["explain", "PREG"], ["schema", "report"]])
def test_commands_that_read_no_document_do_not_import_spacy(words: list[str]) -> None:
    assert not imported(*words) & {"spacy", "docx", "pdfplumber", "pypdfium2"}


def test_a_markdown_file_needs_no_word_or_pdf_reader(tmp_path: object) -> None:
    page = tmp_path / "a.md"  # type: ignore[operator]
    page.write_text("# Pregnancy\n\nThe operator asks.\n", encoding="utf-8")

    found = imported("check", str(page), "--as-of", "2025-01-01")

    assert "spacy" in found
    assert not found & {"docx", "pdfplumber", "pypdfium2"}


def test_spacy_is_imported_without_its_command_line_which_is_whole_for_whoever_asks_later() -> None:
    code = (
        "import sys\n"
        "from irmer_lint import packs\n"
        "from irmer_lint.reading.language import Matcher\n"
        "Matcher(packs.load().lexicon)\n"
        "print('spacy' in sys.modules, 'spacy.cli' in sys.modules)\n"
        "from spacy.cli.info import info\n"
        "print(callable(info))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["True", "False", "True"]


@pytest.mark.parametrize("name", ["text", "json", "html", "csv", "ics"])
def test_only_the_writer_that_is_asked_for_is_imported(name: str, tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Pregnancy\n\nThe operator asks.\n", encoding="utf-8")
    writers = {f"irmer_lint.reports.{writer.module}": writer.name for writer in WRITERS.values()}

    found = modules("check", str(page), "--as-of", "2025-01-01", "--format", name)

    assert [writers[module] for module in found if module in writers] == [name]
