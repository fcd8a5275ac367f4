"""Programs beside Python that some tests need: skipped without them, unless they are required."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def need(program: str, advice: str) -> str:
    """The path of a program; without it the test is skipped, or fails where CI requires it."""
    found = shutil.which(program)
    if found is None:
        missing(f"{program} is not installed ({advice})")
    return str(found)


def missing(what: str) -> None:
    """Skip the test, or fail it with IRMER_LINT_REQUIRE_PROGRAMS=1, which CI sets."""
    if os.environ.get("IRMER_LINT_REQUIRE_PROGRAMS") == "1":
        pytest.fail(what)
    pytest.skip(what)


def as_pdf(file: Path) -> Path:
    """A Word file as LibreOffice prints it."""
    office = need("soffice", "on Debian: apt install libreoffice-writer")
    profile = file.parent / "profile"  # its own, so that no open window gets in the way
    done = subprocess.run(
        [office, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(file.parent), str(file)],
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    printed = file.with_suffix(".pdf")
    assert printed.exists(), done.stdout + done.stderr
    return printed


def pages_of(pdf: Path) -> list[str]:
    """The text of each page, laid out as on the sheet."""
    program = need("pdftotext", "on Debian: apt install poppler-utils")
    done = subprocess.run(
        [program, "-layout", str(pdf), "-"],
        capture_output=True, text=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.split("\f")[:-1]
