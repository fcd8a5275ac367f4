"""Times the main job against the least that could do it: `make bench`.

    python -m tests.bench [--rounds 7]

Each baseline and candidate runs in a fresh process, in turn, so that both see the same noise;
printed are medians and the median of the paired ratios. The documents are made from the words of
the largest sample suite: about 30 pages, with headings, tables and runs as in a real one.

Goals (ratios, candidate over baseline):
  Word, whole process, cold     at most 1.5 of importing spaCy and reading the text with python-docx
  PDF, whole process            at most 0.5 of pdfplumber's words and tables of every page
  Word, reading, in process     at most 0.75 of python-docx's text of every paragraph
  PDF, reading, in process      at most 4 of pdfium's bare text
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "fixtures" / "suites" / "meadowvale-nhs-trust" / "documents"
WORDS = 12_800

LINT = [
    sys.executable, "-m", "irmer_lint", "check", "{file}", "--nation", "england",
    "--as-of", "2025-09-01", "--format", "json", "--fail-on", "never", "--no-cache",
    "--output", "{folder}/report.json",
]  # fmt: skip
SPACY_AND_DOCX = "import spacy, docx; [p.text for p in docx.Document({file!r}).paragraphs]"
PDFPLUMBER = """
import pdfplumber
with pdfplumber.open({file!r}) as pdf:
    for page in pdf.pages:
        page.extract_words(); page.find_tables(); page.close()
"""
IN_PROCESS = """
import statistics, time
{setup}
def baseline():
    {baseline}
def candidate():
    {candidate}
ratios = []
for _ in range(9):
    start = time.perf_counter(); baseline(); middle = time.perf_counter(); candidate()
    ratios.append((time.perf_counter() - middle) / (middle - start))
print(statistics.median(ratios[1:]))
"""


def thirty_pages(folder: Path) -> tuple[Path, Path]:
    """A Word file and a PDF of the same words, about 30 pages each."""
    import docx as python_docx
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    from irmer_lint.model import Kind
    from irmer_lint.parsers import find, read

    blocks = [b for source in find([SOURCE]).sources for b in read(source).blocks]
    word = python_docx.Document()
    styles = getSampleStyleSheet()
    story: list[object] = []
    rows: list[tuple[str, ...]] = []
    count = position = tables = 0

    def safe(text: str) -> Paragraph:
        return Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), styles["BodyText"])

    def close_table() -> None:
        if not rows:
            return
        width = max(map(len, rows))
        table = word.add_table(0, width, style="Table Grid")
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
        padded = [[safe(c) for c in (*row, *[""] * (width - len(row)))] for row in rows]
        drawn = Table(padded, colWidths=[460 / width] * width)
        drawn.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
        story.append(drawn)
        rows.clear()

    table_number = 0
    while count < WORDS:
        block = blocks[position % len(blocks)]
        position += 1
        count += len(block.text.split())
        if block.kind is not Kind.TABLE_ROW or block.table != table_number:
            close_table()
            tables += block.kind is Kind.TABLE_ROW
        table_number = block.table
        if block.kind is Kind.HEADING:
            word.add_heading(block.text, min(max(block.level, 1), 4))
            story.append(Paragraph(block.text.replace("&", "&amp;"), styles["Heading2"]))
        elif block.kind is Kind.TABLE_ROW and block.cells and tables % 3 == 0:
            rows.append(block.cells)  # two pages in three have no ruled table
        else:
            paragraph = word.add_paragraph()
            words = block.text.split(" ")
            for start in range(0, len(words), 9):  # Word breaks a paragraph into runs
                paragraph.add_run(" ".join(words[start : start + 9]) + " ")
            story += [safe(block.text), Spacer(1, 4)]
    close_table()
    docx, pdf = folder / "thirty.docx", folder / "thirty.pdf"
    word.save(str(docx))
    SimpleDocTemplate(str(pdf), pagesize=A4).build(story)
    return docx, pdf


def whole_process(baseline: list[str], candidate: list[str], rounds: int) -> tuple[float, ...]:
    """Median seconds of both, and the median of the paired ratios."""
    times = [(_seconds(baseline), _seconds(candidate)) for _ in range(rounds)]
    return (
        statistics.median(b for b, _ in times),
        statistics.median(c for _, c in times),
        statistics.median(c / b for b, c in times),
    )


def _seconds(command: list[str]) -> float:
    import time

    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def in_process(setup: str, baseline: str, candidate: str) -> float:
    """The median ratio of two pieces of code run in turn in one process."""
    code = IN_PROCESS.format(setup=setup, baseline=baseline, candidate=candidate)
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return float(done.stdout)


def main(arguments: list[str]) -> int:
    """Print the four ratios beside their goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        docx, pdf = thirty_pages(folder)

        def lint(file: Path) -> list[str]:
            return [word.format(file=file, folder=folder) for word in LINT]

        def python(code: str, file: Path) -> list[str]:
            return [sys.executable, "-c", code.format(file=str(file))]

        _seconds(lint(docx))  # compiles the pages, as the first run of an installation does
        rows = []
        base, own, ratio = whole_process(python(SPACY_AND_DOCX, docx), lint(docx), rounds)
        rows.append(("Word, whole process", f"{base:.2f} s", f"{own:.2f} s", ratio, 1.5))
        base, own, ratio = whole_process(python(PDFPLUMBER, pdf), lint(pdf), max(3, rounds // 2))
        rows.append(("PDF, whole process", f"{base:.2f} s", f"{own:.2f} s", ratio, 0.5))
        ratio = in_process(
            f"import docx\nfrom irmer_lint.parsers import docx as ours\n"
            f"data = open({str(docx)!r}, 'rb').read()\nfile = {str(docx)!r}",
            "[p.text for p in docx.Document(file).paragraphs]",
            "ours.parse(data, file, '')",
        )
        rows.append(("Word, reading, in process", "", "", ratio, 0.75))
        ratio = in_process(
            f"import pypdfium2\nfrom irmer_lint.parsers import pdf as ours\n"
            f"data = open({str(pdf)!r}, 'rb').read()\nfile = {str(pdf)!r}",
            "[page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]",
            "ours.parse(data, file, '')",
        )
        rows.append(("PDF, reading, in process", "", "", ratio, 4.0))
    sys.stdout.write(f"{'':28}{'baseline':>10}{'ours':>10}{'ratio':>8}{'goal':>8}\n")
    for label, base_text, own_text, ratio, goal in rows:
        mark = "" if ratio <= goal else "  over"
        sys.stdout.write(f"{label:28}{base_text:>10}{own_text:>10}{ratio:8.2f}{goal:8.2f}{mark}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
