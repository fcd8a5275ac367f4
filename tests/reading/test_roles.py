"""What a sentence does: what counts, what only announces, points elsewhere, denies or tells of before."""

from __future__ import annotations

import pytest

from irmer_lint import packs
from irmer_lint.engine import make_reader
from irmer_lint.model import Block, Document, Kind, Place, Reading, Role
from irmer_lint.reading.reader import Reader
from irmer_lint.reading.roles import denied_spans


@pytest.fixture(scope="module")
def reader() -> Reader:
    return make_reader(packs.load())


def read(reader: Reader, *paragraphs: str) -> Reading:
    blocks = tuple(
        Block(Kind.PARAGRAPH, text, Place(paragraph=n)) for n, text in enumerate(paragraphs)
    )
    return reader.read(Document("a.txt", "", "txt", blocks))


def roles(reader: Reader, *paragraphs: str) -> list[Role]:
    return [sentence.role for sentence in read(reader, *paragraphs).sentences]


def denied(text: str) -> list[str]:
    words = frozenset(word.strip(".,;").lower() for word in text.split())
    return [text[start:end] for start, end in denied_spans(text, words)]


@pytest.mark.parametrize(
    "text",
    [
        "The clinic intends to start a yearly audit of lumbar films.",
        "The consoles will show the reference levels after the next upgrade.",
        "A list of levels will be developed.",
        "Text to follow.",
        "We will agree dose ceilings for healthy volunteers with the MPE during 2026.",
        "A colleague's check of outlines has not yet started.",
    ],
)
def test_what_is_still_to_come_is_announced(reader: Reader, text: str) -> None:
    assert roles(reader, text) == [Role.FUTURE]


@pytest.mark.parametrize(
    "text",
    [
        "The operator rings the practitioner, with a written report to follow.",
        "The name is to be written upon the request by the radiologist.",
        "The dose will be entered before the next patient is called.",
        "The audit aims at fractures missed in the emergency department.",
        "The operator will set the field to the part requested.",
        "The next audit will take place in May 2026.",
    ],
)
def test_what_is_done_is_stated(reader: Reader, text: str) -> None:
    assert roles(reader, text) == [Role.STATEMENT]


def test_previous_practice_is_superseded_to_the_end_of_its_paragraph(reader: Reader) -> None:
    found = roles(
        reader,
        "Previous practice (withdrawn January 2025; kept for reference only). The operator compared "
        "doses with the chart each week.",
        "The operator compares each dose with the chart.",
    )

    assert found == [Role.SUPERSEDED, Role.SUPERSEDED, Role.STATEMENT]


def test_a_part_marked_as_withdrawn_is_superseded_until_the_next_part(reader: Reader) -> None:
    found = roles(
        reader,
        "PART 1 WITHDRAWN MARCH 2022, KEPT FOR REFERENCE. Persons of 12 to 55 are asked about "
        "pregnancy. PART 2 IN USE. The radiographer asks anyone who might be pregnant.",
    )

    assert found[1] is Role.SUPERSEDED
    assert found[-1] is Role.STATEMENT


def test_a_previous_image_is_nothing_superseded(reader: Reader) -> None:
    assert roles(reader, "Previous images are looked at before the patient is called.") == [
        Role.STATEMENT
    ]


def test_guidance_to_the_author_is_no_statement(reader: Reader) -> None:
    text = "Guidance for the person filling this in: name the operator who asks about pregnancy."

    assert roles(reader, text) == [Role.PLACEHOLDER]


def test_that_the_law_wants_a_procedure_is_no_procedure(reader: Reader) -> None:
    text = "Procedures to ensure that the patient is identified are required by Schedule 2."

    assert roles(reader, text) == [Role.QUOTATION]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("See the Trust pregnancy policy RAD-12.", Role.POINTER),
        ("Pregnancy is dealt with in the radiation safety policy.", Role.POINTER),
        ("The operator looks to see whether the protocol on the console is right.", Role.STATEMENT),
        (
            "Exposures are set according to the protocol and the images are reviewed by two "
            "radiographers before the patient goes.",
            Role.STATEMENT,
        ),
    ],
)
def test_a_pointer_says_nothing_of_its_own(reader: Reader, text: str, role: Role) -> None:
    assert roles(reader, text) == [role]


def test_what_is_not_done_is_denied() -> None:
    assert denied("We do not use the 10-day rule for plain films.") == [
        "do not use the 10-day rule for plain films"
    ]


@pytest.mark.parametrize(
    "text",
    ["Do not take another film.", "If an exposure is not needed, the request is sent back."],
)
def test_an_instruction_or_a_condition_denies_nothing(text: str) -> None:
    assert denied(text) == []


def test_a_denial_in_a_subordinate_clause_ends_with_it() -> None:
    text = "The patient, or where she does not have capacity, her carer is told the outcome."

    assert denied(text) == ["does not have capacity"]


def test_a_question_of_a_faq_names_what_its_answer_is_about(reader: Reader) -> None:
    found = read(reader, "Q: Who checks the identity of the patient?", "A: The operator.").sentences

    assert [s.role for s in found] == [Role.HEADING, Role.STATEMENT]
    assert found[0].topics <= found[1].topics
    assert "PID" in found[1].topics


def test_a_question_that_somebody_is_told_to_ask_is_stated(reader: Reader) -> None:
    text = "The operator asks: is there any chance that you might be pregnant?"

    assert roles(reader, text) == [Role.STATEMENT]


def test_a_bare_name_over_a_text_states_nothing(reader: Reader) -> None:
    found = roles(
        reader,
        "Skin clinic, superficial unit",
        "The consultant writes the dose for each fraction on the pink card and signs it.",
    )

    assert found == [Role.HEADING, Role.STATEMENT]


def test_a_short_last_line_is_a_remark(reader: Reader) -> None:
    text = "The consultant writes the dose for each fraction on the pink card and signs it."

    assert roles(reader, text, "Lead apron on") == [Role.STATEMENT, Role.STATEMENT]
