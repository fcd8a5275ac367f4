"""The built wheel, installed where there is no checkout, does the main job."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    assert list(out.glob("*.tar.gz")), "no source distribution"
    return next(out.glob("*.whl"))


def test_the_wheel_holds_every_package_and_page(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names}

    assert {t for t in tops if not t.endswith(".dist-info")} == {"irmer_lint"}
    for folder, inside in (
        ("irmer_lint", "irmer_lint"),
        ("checks", "irmer_lint/checks"),
        ("schedule2", "irmer_lint/schedule2"),
    ):
        for path in (ROOT / folder).rglob("*"):
            if (
                path.suffix in {".py", ".yaml", ".json", ".typed", ".html", ".css"}
                and "__pycache__" not in path.parts
            ):
                assert f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" in names


def test_the_installed_wheel_lints_a_suite_outside_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", str(wheel)],
        check=True,
        capture_output=True,
    )
    documents = ROOT / "fixtures" / "suites" / "harrowby-nhs-trust" / "documents"
    (tmp_path / "checks").mkdir()  # a stranger's folder of that name must not get in the way

    done = subprocess.run(
        [str(python), "-m", "irmer_lint", "check", str(documents), "--nation", "england",
         "--as-of", "2025-09-01", "--output", "report.json", "--fail-on", "never",
         "--output", "report.html", "--output", "report.docx", "--output", "report.xlsx",
         "--output", "report.csv", "--output", "report.sarif", "--output", "report.xml",
         "--output", "report.md", "--output", "report.ics"],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (tmp_path / "report.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert len(list(tmp_path.glob("report.*"))) == 9
    assert len(report["items"]) >= 30
    assert sum(item["status"] == "covered" for item in report["items"]) >= 5


def test_no_folder_shadows_the_checks() -> None:
    """With a real folder of that name in the package, no check would be found."""
    assert not (ROOT / "irmer_lint" / "checks").exists()
    assert not (ROOT / "irmer_lint" / "schedule2").exists()
