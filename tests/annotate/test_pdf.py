"""Highlights in PDF files: over the words concerned, after the bytes of the original."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
import pytest

from irmer_lint.annotate import AnnotationError, annotate
from irmer_lint.annotate.placing import Note, place
from irmer_lint.model import Document
from irmer_lint.parsers.pdf import parse
from tests.annotate.conftest import note, page_note
from tests.evaluate import SUITES
from tests.parsers.pdf_builder import PdfBuilder
from tests.reports.conftest import of_suite

DAY = date(2025, 9, 1)
WITH_PDF = sorted({f.parents[1].name for f in SUITES.glob("*/documents/*.pdf")})
LINES = (
    "The operator asks every patient aged 12 to 55 whether she may be",
    "pregnant and records the answer in the radiology information",
    "system before the exposure is made. The operator asks again where",
    "the examination is put off to another day.",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as a reader of PDF files finds it, with the words that lie under it."""

    page: int
    kind: str
    words: str
    contents: str
    author: str
    day: str
    name: str


def marks_of(data: bytes) -> list[Mark]:
    """The annotations of tool's own of a file."""
    found = []
    with pdfplumber.open(io.BytesIO(data)) as plumbed:
        for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages, 1):
            chars = plumbed.pages[number - 1].chars
            for reference in page.get("/Annots") or ():
                one = reference.get_object()
                if one.get("/T") != "irmer-lint":
                    continue
                quads = [float(v) for v in one.get("/QuadPoints", ())]
                boxes = [quads[n : n + 8] for n in range(0, len(quads), 8)]
                words = "".join(
                    char["text"]
                    for char in chars
                    if any(
                        min(q[0::2]) <= (char["matrix"][4] + 1) <= max(q[0::2])
                        and min(q[1::2]) <= char["matrix"][5] + 1 <= max(q[1::2])
                        for q in boxes
                    )
                )
                found.append(
                    Mark(number, one["/Subtype"], words, one["/Contents"], one["/T"], one["/M"],
                         one["/NM"])
                )  # fmt: skip
    return found


def text_of(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def read(data: bytes) -> Document:
    return parse(data, "a.pdf", "")


def annotated(data: bytes, *notes: Note) -> bytes:
    return annotate("pdf", data, notes, DAY)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("name", WITH_PDF)
def test_annotating_a_sample_suite_appends_notes_over_their_words(name: str) -> None:
    report = of_suite(name)
    placed = place(report, show_all=True)
    for member in report.documents:
        notes = placed.notes.get(member.document.path)
        if member.document.format != "pdf" or not notes:
            continue
        before = Path(member.document.path).read_bytes()
        after = annotated(before, *notes)
        marks = marks_of(after)

        assert after.startswith(before)
        assert text_of(after) == text_of(before)
        assert sum(mark.contents.count(" · ") >= 1 for mark in marks) == len(marks)
        for one in notes:
            (mark,) = [m for m in marks if one.plain in m.contents]
            assert mark.kind == "/Highlight"
            assert mark.page == one.page
            assert letters(mark.words) == letters(one.words or one.all_words)


def test_a_phrase_over_several_lines_is_highlighted_line_by_line() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    sought = "may be pregnant and records the answer in the radiology information system"
    after = annotated(data, note(read(data), sought))
    (mark,) = marks_of(after)

    assert letters(mark.words) == letters(sought)
    assert mark.contents == "PREG-01 · warning\nNot found.\nWhat to write: more."
    assert (mark.author, mark.day) == ("irmer-lint", "D:20250901")
    (reference,) = pypdf.PdfReader(io.BytesIO(after)).pages[0]["/Annots"]
    assert len(reference.get_object()["/QuadPoints"]) == 3 * 8


def test_words_that_stand_twice_are_marked_where_the_note_belongs() -> None:
    data = (
        PdfBuilder()
        .text(60, "Pregnancy", size=18, bold=True)
        .lines(100, "Ask about Dose first.")
        .text(160, "Dose", size=18, bold=True)
        .lines(200, "The operator records it.")
        .bytes()
    )
    document = read(data)
    heading = next(n for n, b in enumerate(document.blocks) if b.text == "Dose")
    (reference,) = pypdf.PdfReader(
        io.BytesIO(annotated(data, note(document, "", block=heading, nth=1)))
    ).pages[0]["/Annots"]  # fmt: skip
    quads = reference.get_object()["/QuadPoints"]

    assert 842 - 160 - 10 < float(quads[5]) < 842 - 160 + 5


def test_a_row_of_a_table_is_highlighted() -> None:
    data = (
        PdfBuilder().text(60, "Dose", size=18)
        .table(100, [["Examination", "Level"], ["Chest PA", "0.15 Gy cm2"], ["Pelvis", "2.2 Gy cm2"]])
        .bytes()
    )  # fmt: skip
    document = read(data)
    row = next(b.text for b in document.blocks if "Chest" in b.text)
    (mark,) = marks_of(annotated(data, note(document, row)))

    assert letters(mark.words) == "ChestPA015Gycm2"


def test_a_phrase_that_goes_on_on_the_next_page_is_marked_where_it_begins() -> None:
    data = (
        PdfBuilder().text(60, "Pregnancy", size=18).lines(760, *LINES[:3]).page()
        .lines(60, *LINES[3:]).bytes()
    )  # fmt: skip
    document = read(data)
    block = next(b for b in document.blocks if "examination is put off" in b.text)
    sought = block.text[block.text.index("The operator asks again") :]
    (mark,) = marks_of(annotated(data, note(document, sought)))

    assert mark.page == 1
    assert letters(mark.words) == "Theoperatorasksagainwhere"


def test_notes_at_the_same_words_share_a_highlight_and_others_do_not() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    document = read(data)
    codes = [note(document, "asks every patient", code=code) for code in ("A-1", "B-2")]
    first, second = marks_of(annotated(data, *codes, note(document, "put off")))

    assert first.contents == "\n\n".join(one.plain for one in codes)
    assert second.contents.startswith("PREG-01")
    assert first.name != second.name


def test_what_has_no_words_on_the_page_is_a_note_beside_it_that_quotes_them() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).page().lines(
        60, "The end of it."
    ).bytes()  # fmt: skip
    one = note(read(data), "asks every patient")
    lost = Note(
        one.code, one.head, one.text, one.block, "words in a picture", "", 0, 2, one.layer,
        one.severity,
    )  # fmt: skip
    marks = marks_of(annotated(data, page_note(2), lost))

    assert {(m.page, m.kind) for m in marks} == {(2, "/Text")}
    assert "A part could not be read." in marks[0].contents
    assert "These words stand on this page: “words in a picture”" in marks[-1].contents


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_marked_where_its_words_are(turn: int) -> None:
    plain = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain))
    writer.pages[0].rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    after = annotated(data, note(read(plain), "asks every patient"))
    (reference,) = pypdf.PdfReader(io.BytesIO(after)).pages[0]["/Annots"]
    left, bottom, right, top = map(float, reference.get_object()["/Rect"])
    page = pypdfium2.PdfDocument(after)[0]
    words = page.get_textpage().get_text_bounded(left, bottom, right, top)

    assert page.get_rotation() == turn
    assert letters(words) == "askseverypatient"


def test_the_highlight_can_be_seen_and_the_print_below_it_read() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    after = annotated(data, note(read(data), "The operator asks every patient"))
    before_picture, picture = (
        pypdfium2.PdfDocument(one)[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
        for one in (data, after)
    )
    box = (2 * 72, 2 * 90, 2 * 200, 2 * 104)
    seen = [c for _, c in picture.crop(box).getcolors(100_000) or ()]
    yellow = [c for c in seen if c[0] > 240 and c[2] < 120]
    dark = [c for c in seen if max(c) < 60]

    assert yellow and dark
    assert not [c for _, c in before_picture.crop(box).getcolors(100_000) or () if c[2] + 60 < c[0]]


def test_notes_that_were_there_are_kept() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    document = read(data)
    once = annotated(data, note(document, "put off", code="A-1"))
    twice = annotated(once, note(document, "asks every patient", code="B-2"))

    assert twice.startswith(once)
    assert [m.contents[:3] for m in marks_of(twice)] == ["A-1", "B-2"]


def test_the_same_notes_give_the_same_file() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    one = note(read(data), "put off")

    assert annotated(data, one) == annotated(data, one)


def test_a_file_protected_against_changes_is_refused_in_words() -> None:
    protected = PdfBuilder(owner_password="a")  # noqa: S106
    data = protected.text(60, "Pregnancy", size=18).bytes()

    with pytest.raises(AnnotationError, match="protected against changes"):
        annotated(data, page_note(1))


def test_a_damaged_file_is_refused_or_annotated_but_never_a_crash() -> None:
    data = PdfBuilder().text(60, "Pregnancy", size=18).lines(100, *LINES).bytes()
    one = note(read(data), "put off")
    broken = data.replace(b"startxref", b"startxxxx")

    try:
        after = annotated(broken, one)
    except AnnotationError as error:
        assert "save it again" in str(error)
    else:
        assert after.startswith(broken)
        assert len(marks_of(after)) == 1
