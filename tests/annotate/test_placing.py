"""Which note goes where, decided from a report."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from irmer_lint.annotate.matching import find, find_all
from irmer_lint.annotate.placing import Note, place
from irmer_lint.model import Evidence, Finding, FindingKind, Kind, Place, Report, Severity
from tests.evaluate import SUITES
from tests.parsers.pdf_builder import PdfBuilder
from tests.parsers.word_builder import p, word
from tests.reports.conftest import of_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
EPS = word(
    p("Employer's procedures", style="Title"),
    p("Version: 3.1"),
    p("Identification", style="Heading1"),
    p("The operator asks the patient to state full name, date of birth and address."),
    p("Pregnancy", style="Heading1"),
    p("Patients are asked whether they may be pregnant."),
)
OTHER = word(p("Carers", style="Title"), p("Version: 2"), p("The operator asks the carer."))


def finding(document: str = "", **said: object) -> Finding:
    plain = Finding(
        "PREG-01", FindingKind.GAP, Severity.WARNING, "PREG", "Schedule 2, paragraph 1(c)",
        "Not found.", "Say who asks.", document, Place(), "", "0" * 16, 400,
    )  # fmt: skip
    return replace(plain, **said)  # type: ignore[arg-type]


@pytest.fixture
def two(lint_pages: Callable[..., Report]) -> Report:
    return lint_pages({"ep1.docx": EPS, "ep2.docx": OTHER, "ep3.md": "# Dose\n\nIt is recorded.\n"})


def placed(report: Report, *findings: Finding) -> dict[str, tuple[Note, ...]]:
    notes = place(replace(report, findings=findings)).notes
    return {path.rpartition("/")[2]: own for path, own in notes.items()}


def at(report: Report, name: str, note: Note) -> str:
    """The words of the block at which a note stands."""
    document = next(m.document for m in report.documents if m.document.path.endswith(name))
    assert note.block is not None
    return document.blocks[note.block].text


def path(report: Report, name: str) -> str:
    return next(m.document.path for m in report.documents if m.document.path.endswith(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_of_a_document_that_can_be_annotated_is_noted(name: str) -> None:
    report = of_suite(name)
    done = place(report, show_all=True)
    noted = [note.code for notes in done.notes.values() for note in notes]
    missed = {f.code for f in report.findings} - set(noted) - {f.code for f in done.elsewhere}

    assert not missed
    assert not done.held_back
    for document, notes in done.notes.items():
        blocks = next(m.document.blocks for m in report.documents if m.document.path == document)
        for note in notes:
            if note.words:
                assert note.block is not None
                assert find(note.words, blocks[note.block].text)


def test_a_gap_stands_at_the_heading_of_the_section_where_it_is_expected(two: Report) -> None:
    gap = finding(path(two, "ep1.docx"), place=Place(heading=("Pregnancy",)))
    (note,) = placed(two, gap)["ep1.docx"]

    assert (at(two, "ep1.docx", note), note.words) == ("Pregnancy", "")
    assert note.plain == (
        "PREG-01 · warning · Schedule 2, paragraph 1(c)\nNot found.\nWhat to write: Say who asks."
    )


def test_an_item_of_one_document_without_a_section_stands_at_its_title(two: Report) -> None:
    (note,) = placed(two, finding(path(two, "ep2.docx")))["ep2.docx"]

    assert at(two, "ep2.docx", note) == "Carers"


def test_what_the_whole_set_lacks_stands_once_at_the_title_of_the_first_and_says_so(
    two: Report,
) -> None:
    notes = placed(two, finding())

    assert [len(own) for own in notes.values()] == [1, 0]
    (note,) = notes["ep1.docx"]
    assert at(two, "ep1.docx", note) == "Employer's procedures"
    assert note.text[-1].startswith("This is about the whole set")


def test_what_a_message_says_of_another_document_stands_there(two: Report) -> None:
    other = path(two, "ep2.docx")
    said = finding(path(two, "ep1.docx"), message=f"No approval was found in {other}.")
    notes = placed(two, said)

    assert [len(own) for own in notes.values()] == [0, 1]
    assert notes["ep2.docx"][0].text[0] == "No approval was found in ep2.docx."


def test_values_that_contradict_are_noted_at_each_with_the_other_named(two: Report) -> None:
    said = finding(
        path(two, "ep1.docx"), quote="Version: 3.1", place=Place(paragraph=2),
        also=(Evidence(path(two, "ep2.docx"), "Version: 2", Place(paragraph=2)),),
    )  # fmt: skip
    notes = placed(two, said)

    assert notes["ep1.docx"][0].words == "Version: 3.1"
    assert notes["ep1.docx"][0].text[-1] == "See also ep2.docx: “Version: 2”"
    assert notes["ep2.docx"][0].words == "Version: 2"
    assert notes["ep2.docx"][0].text[-1] == "See also ep1.docx: “Version: 3.1”"


def test_a_wrong_paragraph_number_is_put_right_by_the_words(two: Report) -> None:
    said = finding(
        path(two, "ep1.docx"), quote="asked whether they may be pregnant", place=Place(paragraph=3)
    )
    (note,) = placed(two, said)["ep1.docx"]

    assert at(two, "ep1.docx", note).startswith("Patients are asked")


def test_good_practice_beyond_three_points_of_an_item_is_held_back_unless_asked_for(
    two: Report,
) -> None:
    points = tuple(
        finding(path(two, "ep1.docx"), severity=Severity.NOTE, code=f"PREG-{n}") for n in range(5)
    )
    report = replace(two, findings=points)

    assert [len(place(report).notes[path(two, "ep1.docx")]), place(report).held_back] == [3, 2]
    assert len(place(report, show_all=True).notes[path(two, "ep1.docx")]) == 5


def test_findings_in_a_document_that_cannot_be_annotated_are_handed_back(two: Report) -> None:
    said = finding(path(two, "ep3.md"))

    assert place(replace(two, findings=(said,))).elsewhere == (said,)


def test_a_long_message_is_cut_and_hostile_text_is_tamed(two: Report) -> None:
    said = finding(message="\x1b[31m" + "word " * 500, advice="a\u202eb\x00c")
    (note,) = placed(two, said)["ep1.docx"]

    assert len(note.text[0]) <= 700
    assert not set("\x1b\u202e\x00") & set(note.plain)


def test_the_title_is_the_one_that_the_document_states(lint_pages: Callable[..., Report]) -> None:
    body = (
        p("Alder Hospital"), p("Pregnancy enquiries", style="Title"), p("Who asks", style="Heading1"),
        p("The operator asks every patient."),
    )  # fmt: skip
    report = lint_pages({"a.docx": word(*body)})
    (note,) = placed(report, finding())["a.docx"]

    assert at(report, "a.docx", note) == "Pregnancy enquiries"


def test_a_heading_that_its_page_names_before_is_counted(lint_pages: Callable[..., Report]) -> None:
    page = (
        PdfBuilder().text(60, "Pregnancy", size=18, bold=True).lines(100, "Ask about Dose first.")
        .text(160, "Dose", size=18, bold=True).lines(200, "The operator records it.").bytes()
    )  # fmt: skip
    report = lint_pages({"a.pdf": io.BytesIO(page).getvalue()})
    gap = finding(path(report, "a.pdf"), place=Place(heading=("Dose",), page=1))
    (note,) = placed(report, gap)["a.pdf"]
    document = report.documents[0].document

    assert note.block is not None and document.blocks[note.block].kind is Kind.HEADING
    assert note.nth == 1


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        ("asks every patient", "She asks\nevery  patient.", "asks\nevery  patient"),
        ("pregnant", "preg-\nnant", "preg-\nnant"),
        ("pregnant", "preg\u00adnant", "preg\u00adnant"),
        ("first", "ﬁrst", "ﬁrst"),
        ("who asks … the answer", "who asks her and notes the answer", "who asks her and notes the answer"),
        ("Version | 3.1", "Version\n3.1", "Version\n3.1"),
        ("[insert name]", "Name: [insert name].", "[insert name]"),
        ("____", "Signed: ____ on", "____"),
    ],
)  # fmt: skip
def test_words_are_found_however_the_file_sets_them(sought: str, text: str, found: str) -> None:
    (span,) = find_all(sought, text)

    assert text[slice(*span)] == found


@pytest.mark.parametrize(("sought", "text"), [("ask", "tell"), ("", "x"), ("a … b", "b a")])
def test_words_that_are_not_there_are_not_found(sought: str, text: str) -> None:
    assert find(sought, text) is None
