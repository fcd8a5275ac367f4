"""`irmer-lint annotate` as a user runs it: in a process of its own, on real files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from irmer_lint.cli.main import cli
from irmer_lint.errors import IrmerLintError
from tests.annotate.conftest import comments_of
from tests.annotate.test_pdf import marks_of
from tests.parsers.pdf_builder import PdfBuilder
from tests.parsers.word_builder import p, word

SUITES = Path(__file__).resolve().parents[2] / "fixtures" / "suites"
HARROWBY = SUITES / "harrowby-nhs-trust" / "documents"
PENNINE = next((SUITES / "pennine-fold-clinic" / "documents").glob("*.docx"))
ALDERBROOK = next((SUITES / "alderbrook-independent-hospital" / "documents").glob("*.pdf"))
EP = word(
    p("Pregnancy enquiries", style="Title"),
    p("The operator asks every patient aged 12 to 55 whether she may be pregnant."),
)


def annotate(*words: str | Path) -> Result:
    asked = ["annotate", *map(str, words), "--as-of", "2025-09-01", "--nation", "england"]
    return CliRunner().invoke(cli, asked)


def in_a_process(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "irmer_lint", "annotate", *map(str, words), "--as-of", "2025-09-01"],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_one_document_becomes_one_annotated_file_and_is_itself_untouched(tmp_path: Path) -> None:
    before = PENNINE.read_bytes()
    out = tmp_path / "annotated.docx"
    done = in_a_process(PENNINE, "-o", out)

    assert done.returncode == 1, done.stderr
    assert PENNINE.read_bytes() == before
    found = comments_of(out.read_bytes())
    assert f"{out}: {len(found)} comments (" in done.stdout
    assert {c.author for c in found} == {"irmer-lint"}
    assert {c.date for c in found} == {"2025-09-01T00:00:00Z"}
    assert any("error" in c.lines[0] for c in found)
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_becomes_a_folder_of_the_same_names(tmp_path: Path) -> None:
    done = in_a_process(HARROWBY, "-o", tmp_path / "out", "--fail-on", "never")

    assert done.returncode == 0, done.stderr
    assert sorted(f.name for f in (tmp_path / "out").iterdir()) == sorted(
        f.name for f in HARROWBY.iterdir()
    )
    for file in (tmp_path / "out").iterdir():
        assert f"{file}: {len(comments_of(file.read_bytes()))} comments" in done.stdout


def test_a_pdf_is_highlighted(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    done = annotate(ALDERBROOK, "-o", out)

    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(ALDERBROOK.read_bytes())
    assert len(marks_of(out.read_bytes())) > 5


def test_a_bundle_is_handed_back_as_a_folder(tmp_path: Path) -> None:
    bundle = next((SUITES / "quaylink-mobile-ct" / "documents").glob("*.zip"))
    done = annotate(bundle, "-o", tmp_path / "out", "--fail-on", "never")

    assert done.exit_code == 0, done.output
    names = [f.name for f in (tmp_path / "out").rglob("*.*")]
    assert sorted(n.rpartition(".")[2] for n in names) == ["docx", "docx", "pdf"]
    assert "3 Dose, evaluation and quality.md: not annotated. Only .docx, .docm and .pdf" in (
        done.output
    )


def test_all_asks_for_every_point_of_good_practice(tmp_path: Path) -> None:
    source = next((SUITES / "riverside-chiropractic" / "documents").glob("*.docx"))
    few = annotate(source, "-o", tmp_path / "few.docx")
    every = annotate(source, "-o", tmp_path / "all.docx", "--all")
    counts = [len(comments_of((tmp_path / n).read_bytes())) for n in ("few.docx", "all.docx")]

    assert "more points of good practice with --all." in few.output
    assert "with --all" not in every.output
    assert counts[0] < counts[1]


def test_a_second_run_does_not_read_what_the_first_one_wrote(tmp_path: Path) -> None:
    (tmp_path / "ep.docx").write_bytes(EP)
    first = annotate(tmp_path, "-o", tmp_path / "annotated", "--fail-on", "never")
    written = (tmp_path / "annotated" / "ep.docx").read_bytes()
    second = annotate(tmp_path, "-o", tmp_path / "annotated", "--fail-on", "never")

    assert (first.exit_code, second.exit_code) == (0, 0), second.output
    assert first.output == second.output
    assert (tmp_path / "annotated" / "ep.docx").read_bytes() == written
    assert [f.name for f in (tmp_path / "annotated").rglob("*.*")] == ["ep.docx"]


def test_documents_of_one_name_in_several_folders_all_have_a_copy(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / "set" / folder).mkdir(parents=True)
        (tmp_path / "set" / folder / "ep.docx").write_bytes(EP)
    annotate(tmp_path / "set", "-o", tmp_path / "out")

    assert (tmp_path / "out" / "a" / "ep.docx").exists()
    assert (tmp_path / "out" / "b" / "ep.docx").exists()


def test_a_copy_never_lies_outside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "up.docx").write_bytes(EP)
    (tmp_path / "work" / "here.docx").write_bytes(EP)
    monkeypatch.chdir(tmp_path / "work")
    annotate("../up.docx", "here.docx", "-o", "out")

    assert sorted(f.name for f in (tmp_path / "work" / "out").iterdir()) == ["here.docx", "up.docx"]


@pytest.mark.parametrize("how", ["itself", "by a link", "in its folder"])
def test_a_document_is_never_overwritten(how: str, tmp_path: Path) -> None:
    file = tmp_path / "ep.docx"
    file.write_bytes(EP)
    out = {"itself": file, "by a link": tmp_path / "link.docx", "in its folder": tmp_path}[how]
    if how == "by a link":
        os.link(file, out)
    done = annotate(file, "-o", out)

    assert isinstance(done.exception, IrmerLintError)
    assert "never overwritten" in str(done.exception)
    assert file.read_bytes() == EP


@pytest.mark.parametrize(
    ("names", "out", "said"),
    [
        (["ep.docx"], "a.pdf", "should end in .docx"),
        (["ep.docx", "two.docx"], "a.docx", "Give a folder"),
        (["ep.docx", "two.docx"], "plain.txt", "is a file. Give a folder"),
        (["plain.txt"], "a.docx", "Only .docx, .docm and .pdf files can be annotated"),
        (["ep.docx"], "no/such/a.docx", "does not exist"),
        (["ep.docx"], "plain.txt/out", "could not be made"),
        (["none.docx"], "a.docx", "does not exist"),
    ],
)
def test_what_does_not_fit_is_said_in_words_and_is_exit_code_2(
    names: list[str], out: str, said: str, tmp_path: Path
) -> None:
    for name in ("ep.docx", "two.docx"):
        (tmp_path / name).write_bytes(EP)
    (tmp_path / "plain.txt").write_text("The operator asks.", encoding="utf-8")
    done = in_a_process(*(tmp_path / name for name in names), "-o", tmp_path / out)

    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert sorted(f.name for f in tmp_path.iterdir()) == ["ep.docx", "plain.txt", "two.docx"]


def test_what_cannot_be_read_is_named_and_the_rest_is_annotated(tmp_path: Path) -> None:
    done = annotate(SUITES / "tindale-awkward-folder" / "documents", "-o", tmp_path / "out")

    assert done.exit_code == 2
    assert "EP 05 Dose (locked).pdf: not annotated, it could not be read. password-protected" in (
        done.output
    )
    assert (
        "EP 07 Referrals (copy).docx: not annotated, it could not be read. The file is damaged"
        in (done.output)
    )
    assert [f.name for f in (tmp_path / "out").iterdir()] == [
        "EP 01-03 Identification, pregnancy, pause.docx"
    ]
    allowed = annotate(
        SUITES / "tindale-awkward-folder" / "documents", "-o", tmp_path / "out",
        "--allow-unreadable", "--fail-on", "never",
    )  # fmt: skip
    assert allowed.exit_code == 0


def test_a_protected_pdf_is_left_and_the_others_are_annotated(tmp_path: Path) -> None:
    text = ("The operator asks every patient aged 12 to 55", "whether she may be pregnant.")
    protected = PdfBuilder(owner_password="a")  # noqa: S106
    (tmp_path / "locked.pdf").write_bytes(protected.text(60, "Pregnancy").lines(90, *text).bytes())
    (tmp_path / "ep.docx").write_bytes(EP)
    pages = [tmp_path / "ep.docx", tmp_path / "locked.pdf"]
    done = annotate(*reversed(pages), "-o", tmp_path / "out", "--fail-on", "never")

    assert done.exit_code == 2
    assert "locked.pdf: The PDF is protected against changes." in done.output
    assert [f.name for f in (tmp_path / "out").iterdir()] == ["ep.docx"]


def test_a_file_under_a_wrong_name_is_left_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "ep.pdf").write_bytes(EP)
    done = annotate(tmp_path / "ep.pdf", "-o", tmp_path / "out.pdf")

    assert done.exit_code == 2
    assert "not what its name says" in done.output
    assert not (tmp_path / "out.pdf").exists()


def test_a_read_only_document_is_annotated_and_its_copy_can_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "ep.docx"
    file.write_bytes(EP)
    file.chmod(0o444)
    done = annotate(file, "-o", tmp_path / "out.docx", "--fail-on", "never")

    assert done.exit_code == 0, done.output
    assert (tmp_path / "out.docx").stat().st_mode & 0o200


def test_a_document_without_findings_is_handed_back_as_it_is(tmp_path: Path) -> None:
    documents = SUITES / "meadowvale-nhs-trust" / "documents"
    done = annotate(documents, "-o", tmp_path / "out", "--fail-on", "note")
    quiet = [line for line in done.output.splitlines() if line.endswith("so no comments")]

    assert quiet
    for line in quiet:
        copy = Path(line.rpartition(": ")[0])
        assert copy.read_bytes() == (documents / copy.name).read_bytes()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no folder here that nobody may write to")
def test_a_folder_that_allows_no_writing_is_said_in_words() -> None:
    done = in_a_process(PENNINE, "-o", "/proc/annotated.docx")

    assert done.returncode == 2
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
