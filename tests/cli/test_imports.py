"""What is imported when: start-up must not pay for what is not used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"spacy", "docx", "pdfplumber", "pypdfium2", "lxml", "jinja2", "yaml", "markdown_it"}


def imported(*words: str) -> set[str]:
    code = (
        "import sys\n"
        f"sys.argv = ['irmer-lint', *{list(words)!r}]\n"
        "from irmer_lint.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('\\n', *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.rsplit("\n", 2)[-2].split())


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["check", "--help"]])
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
