"""The HTML report as a browser shows it, and as a validator reads it.

Needs node, Chromium and `make browser`. With IRMER_LINT_REQUIRE_BROWSER=1, which CI sets, what is
missing is a failure and not a skip.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from irmer_lint.model import Report
from irmer_lint.reports import html
from tests.reports.conftest import of_suite

BROWSER = Path(__file__).resolve().parents[1] / "browser"
SUITES = ("harrowby-nhs-trust", "meadowvale-nhs-trust", "tindale-awkward-folder")


def _missing() -> str:
    """What these tests need and do not find, with how to get it; "" for nothing."""
    if shutil.which("node") is None:
        return "node is not installed (nodejs 20 or later)"
    if not (BROWSER / "node_modules" / "playwright-core").is_dir():
        return "the npm packages of tests/browser are not installed (run `make browser`)"
    if not os.environ.get("CHROMIUM") and not any(
        shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")
    ):
        return "Chromium is not installed (on Debian: apt install chromium), or name it in CHROMIUM"
    return ""


@pytest.fixture(scope="module", autouse=True)
def browser_is_there() -> None:
    missing = _missing()
    if missing and os.environ.get("IRMER_LINT_REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    written = []
    for name in SUITES:
        page = folder / f"{name}.html"
        page.write_text(html.write(of_suite(name)), encoding="utf-8", newline="\n")
        written.append(page)
    return written


def seen(*pages: Path) -> list[dict[str, Any]]:
    """What a browser says of each page."""
    done = subprocess.run(
        ["node", str(BROWSER / "inspect.mjs"), *map(str, pages)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    return [results[str(page)] for page in pages]


@pytest.fixture(scope="module")
def looked_at(pages: list[Path]) -> list[dict[str, Any]]:
    return seen(*pages)


def test_axe_finds_no_violation_in_light_or_dark_at_three_widths(
    looked_at: list[dict[str, Any]],
) -> None:
    assert [page["violations"] for page in looked_at] == [[]] * len(SUITES)


def test_nothing_sticks_out_sideways_at_three_widths(looked_at: list[dict[str, Any]]) -> None:
    assert [page["sideways"] for page in looked_at] == [[]] * len(SUITES)


def test_a_page_asks_for_nothing_and_its_style_passes_its_own_policy(
    looked_at: list[dict[str, Any]],
) -> None:
    for page in looked_at:
        assert page["requests"] == []
        assert page["complaints"] == []
        assert page["styled"] is True


def test_the_first_key_leads_past_the_contents(looked_at: list[dict[str, Any]]) -> None:
    assert {page["first_focus"] for page in looked_at} == {"Skip to the report"}


def test_what_is_folded_on_the_screen_is_printed(looked_at: list[dict[str, Any]]) -> None:
    for page in looked_at:
        assert page["opened"] > 20
        assert page["hidden_in_print"] == 0


def test_malice_in_a_document_does_nothing_in_a_browser(hostile: Report, tmp_path: Path) -> None:
    page = tmp_path / "hostile.html"
    page.write_text(html.write(hostile), encoding="utf-8", newline="\n")
    (result,) = seen(page)

    assert result["requests"] == []
    assert result["complaints"] == []
    assert result["violations"] == []
    assert result["sideways"] == []


def test_a_validator_finds_nothing_wrong(pages: list[Path]) -> None:
    command = BROWSER / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(
        ["node", str(command), "--config", str(BROWSER / "htmlvalidate.json"), *map(str, pages)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_inspection_sees_what_is_wrong(tmp_path: Path) -> None:
    """A check that cannot fail proves nothing."""
    page = tmp_path / "bad.html"
    page.write_text(
        "<!DOCTYPE html><html><head><title>x</title></head><body><p style='width:2000px;"
        "color:#ccc'>pale and wide</p><img src='https://example.invalid/x.png'></body></html>",
        encoding="utf-8",
    )
    (result,) = seen(page)

    assert any("color-contrast" in v for v in result["violations"])
    assert any("html-has-lang" in v for v in result["violations"])
    assert any(what.startswith("light 320: page") for what in result["sideways"])
    assert result["requests"] == ["https://example.invalid/x.png"]
