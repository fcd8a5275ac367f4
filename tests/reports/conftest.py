"""Reports to lay out: of the sample suites, of documents full of malice, of a large set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from irmer_lint import engine, packs
from irmer_lint.model import Report
from irmer_lint.parsers import find
from tests.evaluate import SUITES, lint_suite, load_suite

INCOMPLETE = [
    ({"failures": ("The check PREG failed (KeyError: 7).",)}, "PREG failed (KeyError: 7)"),
    ({"skipped": (("folder/plan.xlsx", "a spreadsheet"),)}, "1 file was not looked at"),
]
"""What makes a report incomplete, and the words by which it says so."""

HOSTILE = """# Pregnancy <script>alert('heading')</script>

Version: <b onmouseover="alert(1)">2</b>
Review date: 31 March 2025

The radiographer asks every patient aged 12 to 55 whether she may be pregnant <img src=x
onerror="alert('quote')"> and records the answer in CRIS </blockquote></details></main><script
src="https://example.org/x.js"></script><style>*{display:none}</style>.

The operator asks the patient to state full name, date of birth and address, {{ 7*7 }} {% raise %}
and initials the request card in CRIS \x1b[31m\x07 \u202e\u2066 &lt;script&gt; -->]]> "' onload=alert(2).

The practitioner <a href="javascript:alert(3)">justifies</a> <svg/onload=alert(4)> each exposure.
"""


@cache
def _pack() -> packs.Pack:
    return packs.load()


@cache
def of_suite(name: str) -> Report:
    """The report on a sample suite, with the employer's name."""
    report = lint_suite(SUITES / name, _pack())
    employer = load_suite(SUITES / name)[0]["name"]
    return replace(report, profile=replace(report.profile, employer=employer))


def of_folder(folder: Path, **settings: object) -> Report:
    """The report on whatever lies in a folder, as on 1 September 2025 in England."""
    chosen = {"as_of": date(2025, 9, 1), "nations": ("england",), **settings}
    found = find([folder])
    return engine.lint(
        found.sources, engine.Settings(**chosen), _pack(), skipped=found.skipped  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def lint_pages(tmp_path: Path) -> Callable[..., Report]:
    """Lints texts given by the name of their file."""

    def lint(pages: dict[str, str | bytes], **settings: object) -> Report:
        folder = tmp_path / "procedures"
        folder.mkdir()
        for name, page in pages.items():
            data = page.encode("utf-8") if isinstance(page, str) else page
            (folder / name).write_bytes(data)
        return of_folder(folder, **settings)

    return lint


@pytest.fixture
def hostile(lint_pages: Callable[..., Report]) -> Report:
    """A report on documents full of markup, control characters and template language."""
    name = "EP1 <img src=x onerror=alert(5)>.md"
    return lint_pages({name: HOSTILE, "b & c.txt": HOSTILE}, employer="<script>alert(6)</script>")
