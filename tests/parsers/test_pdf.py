"""What the PDF parser reads, and what it says about what it cannot read."""

from __future__ import annotations

import random
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from parsers.pdf_builder import HEIGHT, PdfBuilder, raw_pdf, stream, tagged_pdf

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Block, Document, Kind, Layer, ReadState
from irmer_lint.parsers import pdf
from irmer_lint.parsers.pdf_hyphens import Hyphens, joined
from irmer_lint.parsers.pdf_page import read_with_pdfium, read_with_pdfplumber
from irmer_lint.parsers.pdf_spans import HYPHEN_MARK, Frame, clean, frame_of, read_text

SENTENCE = "The operator confirms the identity of the individual before the exposure is made"
BODY = (
    f"{SENTENCE}.",
    "and records what was asked in the radiology information system of the department.",
    "Where the individual cannot answer, a relative or a carer is asked in the same way.",
)


PASSWORD = "of the tests"  # noqa: S105 - guards nothing


def read(builder: PdfBuilder | bytes, **options: Any) -> Document:
    data = builder if isinstance(builder, bytes) else builder.bytes()
    return pdf.parse(data, "suite/procedures.pdf", "0" * 64, **options)


def of_kind(document: Document, kind: Kind) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]


def texts(document: Document, kind: Kind) -> list[str]:
    return [block.text for block in of_kind(document, kind)]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return str(caught.value)


# ---------------------------------------------------------------------------------------------
# Headings
# ---------------------------------------------------------------------------------------------


def test_larger_and_bold_type_makes_headings_ranked_by_size() -> None:
    document = read(
        PdfBuilder()
        .text(80, "Employer's procedures", size=24, bold=True)
        .text(130, "3 Pregnancy", size=16, bold=True)
        .text(160, "3.2 Who is asked", size=13, bold=True)
        .lines(180, *BODY)
        .text(260, "4 Records", size=16, bold=True)
        .lines(280, *BODY)
    )

    headings = of_kind(document, Kind.HEADING)

    assert [(block.level, block.label, block.text) for block in headings] == [
        (1, "", "Employer's procedures"),
        (1, "3", "Pregnancy"),
        (2, "3.2", "Who is asked"),
        (1, "4", "Records"),
    ]
    assert [block.place.heading for block in of_kind(document, Kind.PARAGRAPH)] == [
        ("3 Pregnancy", "3.2 Who is asked"),
        ("4 Records",),
    ]


def test_a_short_bold_numbered_line_in_the_size_of_the_text_is_a_heading() -> None:
    document = read(
        PdfBuilder().text(100, "2.1 Entitlement", bold=True).lines(116, *BODY).lines(190, *BODY)
    )

    assert [(block.label, block.text) for block in of_kind(document, Kind.HEADING)] == [
        ("2.1", "Entitlement")
    ]


def test_a_bold_sentence_is_no_heading() -> None:
    document = read(
        PdfBuilder()
        .text(100, "Never expose anyone before the enquiry has been made.", bold=True)
        .lines(130, *BODY)
    )

    assert of_kind(document, Kind.HEADING) == []
    assert texts(document, Kind.PARAGRAPH)[0].startswith("Never expose")


def test_numbered_steps_in_plain_type_are_list_items_and_no_headings() -> None:
    document = read(
        PdfBuilder()
        .text(80, "Identification", size=16, bold=True)
        .lines(100, *BODY)
        .text(160, "1. Check the name")
        .text(174, "2. Check the date of birth")
        .text(188, "3. Check the address")
    )

    assert texts(document, Kind.HEADING) == ["Identification"]
    assert [(block.label, block.text) for block in of_kind(document, Kind.LIST_ITEM)] == [
        ("1.", "Check the name"),
        ("2.", "Check the date of birth"),
        ("3.", "Check the address"),
    ]


def test_a_short_numbered_line_in_plain_type_is_a_heading_when_it_stands_alone() -> None:
    document = read(
        PdfBuilder()
        .text(100, "3.1 Who asks")
        .lines(125, *BODY)
        .text(200, "3.2 Who is asked")
        .lines(225, *BODY)
    )

    assert [(block.label, block.text) for block in of_kind(document, Kind.HEADING)] == [
        ("3.1", "Who asks"),
        ("3.2", "Who is asked"),
    ]


def test_a_heading_may_be_a_question() -> None:
    document = read(PdfBuilder().text(100, "4.1 Is it significant?", bold=True).lines(116, *BODY))

    assert texts(document, Kind.HEADING) == ["Is it significant?"]


def test_the_name_of_the_employer_above_the_title_is_no_heading() -> None:
    document = read(
        PdfBuilder()
        .text(70, "St Elsewhere NHS Trust", size=13, bold=True)
        .text(110, "Employer's procedures. Part 1", size=24, bold=True)
        .text(150, "Scope", size=14, bold=True)
        .lines(170, *BODY)
        .text(250, "Records", size=14, bold=True)
        .lines(270, *BODY)
    )

    assert [(block.level, block.text) for block in of_kind(document, Kind.HEADING)] == [
        (1, "Employer's procedures. Part 1"),
        (1, "Scope"),
        (1, "Records"),
    ]


def test_a_sentence_that_begins_with_the_name_of_a_procedure_is_a_paragraph() -> None:
    document = read(PdfBuilder().lines(100, "EP 15 describes the quality assurance of all."))

    assert [(block.kind, block.label) for block in document.blocks] == [(Kind.PARAGRAPH, "")]


def test_the_name_of_a_procedure_is_the_number_of_its_heading() -> None:
    document = read(
        PdfBuilder().text(100, "EP 4: Pregnancy enquiries", size=14, bold=True).lines(120, *BODY)
    )

    heading = of_kind(document, Kind.HEADING)[0]
    assert (heading.label, heading.text) == ("EP 4", "Pregnancy enquiries")
    assert document.blocks[1].place.heading == ("EP 4 Pregnancy enquiries",)


def test_a_heading_on_two_lines_is_one_heading() -> None:
    document = read(
        PdfBuilder()
        .text(80, "Employer's procedures for medical exposures", size=20, bold=True)
        .text(104, "of the radiology department", size=20, bold=True)
        .lines(150, *BODY)
    )

    assert texts(document, Kind.HEADING) == [
        "Employer's procedures for medical exposures of the radiology department"
    ]


def test_the_tags_of_a_tagged_file_say_what_is_a_heading_and_what_is_not() -> None:
    document = read(
        tagged_pdf(
            [
                ("Artifact", "St Elsewhere NHS Trust, version 2"),
                ("H1", "scope"),
                ("P", "2.1 Not a heading"),
                ("H2", "who is asked"),
                ("P", "All individuals of childbearing potential."),
            ]
        )
    )

    headings = of_kind(document, Kind.HEADING)
    assert [(block.level, block.text) for block in headings] == [(1, "scope"), (2, "who is asked")]
    assert document.blocks[3].place.heading == ("scope", "who is asked")
    assert [
        (block.place.layer, block.text) for block in document.blocks if not block.place.heading
    ][-1] == (Layer.HEADER, "St Elsewhere NHS Trust, version 2")


def test_items_of_a_tagged_list_are_list_items_although_their_bullets_are_drawn() -> None:
    document = read(
        tagged_pdf(
            [("H1", "Scope"), ("P", "All who"), ("LI", "refer"), ("LI", "expose"), ("H1", "End")]
        )
    )

    assert [block.kind for block in document.blocks] == [
        Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.HEADING,
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------
# Headers and footers
# ---------------------------------------------------------------------------------------------


def running_pages(builder: PdfBuilder, pages: int, header: str, footer: str) -> PdfBuilder:
    for number in range(1, pages + 1):
        if number > 1:
            builder.page()
        builder.text(40, header.format(page=number), size=9)
        builder.text(815, footer.format(page=number, pages=pages), size=9)
        builder.lines(100, f"Part {chr(64 + number)} of the text begins here.", "", *BODY)
    return builder


def test_what_pages_repeat_in_their_margins_is_kept_once_and_outside_the_body() -> None:
    document = read(
        running_pages(PdfBuilder(), 4, "EP-RAD-001 version 4.2", "Page {page} of {pages}")
    )

    margins = [block for block in document.blocks if block.place.layer != Layer.BODY]
    assert [(block.place.layer, block.text, block.kind) for block in margins] == [
        (Layer.HEADER, "EP-RAD-001 version 4.2", Kind.PARAGRAPH),
        (Layer.FOOTER, "Page 1 of 4", Kind.PARAGRAPH),
    ]
    assert document.blocks[-2:] == tuple(margins)
    body = " ".join(block.text for block in document.blocks[:-2])
    assert "version 4.2" not in body
    assert "Page 2" not in body


def test_a_footer_on_two_lines_is_one_footer() -> None:
    builder = PdfBuilder()
    for number in (1, 2):
        builder.lines(300, *BODY).lines(
            800, "Controlled in the register; printed", "copies are not"
        )
        if number == 1:
            builder.page()

    document = read(builder)

    assert [block.text for block in document.blocks if block.place.layer == Layer.FOOTER] == [
        "Controlled in the register; printed copies are not"
    ]


def test_text_that_two_neighbouring_pages_begin_with_by_chance_stays_in_the_body() -> None:
    builder = PdfBuilder()
    for number in range(4):
        if number in (1, 2):
            builder.text(80, "the operator checks the identity of the individual again.")
        builder.lines(100, f"Sentence {'ABCD'[number]} stands on its own page.", "", *BODY)
        if number < 3:
            builder.page()

    document = read(builder)

    assert {block.place.layer for block in document.blocks} == {Layer.BODY}


def test_a_first_page_header_that_differs_is_not_lost() -> None:
    builder = PdfBuilder().text(40, "Approved by the board on 4 May 2024", size=9)
    builder.lines(100, *BODY)
    builder.page()

    document = read(running_pages(builder, 3, "EP-RAD-001", "Page {page}"))

    assert "Approved by the board on 4 May 2024" in [block.text for block in document.blocks]


def test_numbered_headings_at_the_top_of_pages_are_not_taken_for_headers() -> None:
    builder = PdfBuilder()
    for number in (1, 2, 3):
        builder.text(60, f"Appendix {number}", size=14, bold=True).lines(100, *BODY)
        if number < 3:
            builder.page()

    document = read(builder)

    assert texts(document, Kind.HEADING) == ["Appendix 1", "Appendix 2", "Appendix 3"]


def test_a_chapter_title_beside_the_page_number_is_a_header() -> None:
    builder = PdfBuilder()
    for number in (4, 5, 6):
        builder.text(50, f"Chapter 2: Entitlement of 4 roles {number}", size=9).lines(200, *BODY)
        if number < 6:
            builder.page()

    document = read(builder)

    assert document.blocks[-1].place.layer == Layer.HEADER
    assert document.blocks[-1].text == "Chapter 2: Entitlement of 4 roles 4"


def test_a_page_number_on_the_only_page_is_a_footer() -> None:
    document = read(PdfBuilder().lines(100, *BODY).text(815, "Page 1 of 1", size=9))

    assert document.blocks[-1].place.layer == Layer.FOOTER


def test_text_at_the_foot_of_a_page_that_nothing_repeats_stays_in_the_body() -> None:
    document = read(PdfBuilder().lines(100, *BODY).text(815, "Uncontrolled when printed", size=11))

    assert document.blocks[-1].text == "Uncontrolled when printed"
    assert document.blocks[-1].place.layer == Layer.BODY


# ---------------------------------------------------------------------------------------------
# Paragraphs and lists
# ---------------------------------------------------------------------------------------------


def test_lines_make_paragraphs_and_a_gap_parts_them() -> None:
    document = read(PdfBuilder().lines(100, *BODY).lines(160, *BODY))

    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY), " ".join(BODY)]
    assert [block.place.paragraph for block in document.blocks] == [1, 2]
    assert {block.place.page for block in document.blocks} == {1}


def test_a_line_that_ended_although_the_next_word_had_room_ends_its_paragraph() -> None:
    full = f"{BODY[2][:-1]} and in no other way"
    document = read(PdfBuilder().lines(100, full, "at all.", f"The {full}", "of asking."))

    assert texts(document, Kind.PARAGRAPH) == [f"{full} at all.", f"The {full} of asking."]


def test_an_indented_line_begins_a_paragraph() -> None:
    first = f"{BODY[2]}"
    document = read(
        PdfBuilder()
        .lines(100, SENTENCE, first)
        .text(128, f"{SENTENCE} at last", x=90)
        .text(142, BODY[2])
    )

    assert len(texts(document, Kind.PARAGRAPH)) == 2


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("exam-", "ination", "examination"),
        ("an X-", "ray set", "an X-ray set"),
        ("it is non-", "medical imaging", "it is non-medical imaging"),
        ("they re-", "justify it", "they re-justify it"),
        ("they re-", "port it", "they report it"),
        ("the CT-", "guided biopsy", "the CT-guided biopsy"),
        ("the IRMER-", "2017 text", "the IRMER-2017 text"),
        ("referrer -", "that is", "referrer - that is"),
        ("the and/", "or case", "the and/or case"),
        ("follow-", "up", "follow-up"),
        ("in co-", "operation", "in co-operation"),
        ("regulation 6(5)", "(ca) says", "regulation 6(5)(ca) says"),
        ("is 6 (or", "(see below) 7)", "is 6 (or (see below) 7)"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_only_where_it_belongs_to_the_word(
    above: str, below: str, expected: str
) -> None:
    document = ["Whoever may justify an exposure does so.", "A follow-up is booked."]

    assert Hyphens(document).settle(joined([above, below])) == expected


def test_hyphens_are_settled_by_the_words_that_the_document_prints_whole() -> None:
    both = joined(["the co-", "operative clinic"])

    assert Hyphens(["A co-operative patient."]).settle(both) == "the co-operative clinic"
    assert Hyphens(["A cooperative patient."]).settle(both) == "the cooperative clinic"


def test_words_broken_at_line_ends_are_whole_in_the_blocks() -> None:
    document = read(
        PdfBuilder().lines(
            100,
            f"{SENTENCE[:70]} and justi-",
            "fication of the exposure by the practitioner is recorded for the X-",
            "ray examination, as the procedure on justification says in its first part.",
        )
    )

    text = texts(document, Kind.PARAGRAPH)[0]
    assert "and justification of the exposure" in text
    assert "for the X-ray examination" in text
    assert HYPHEN_MARK not in text


def test_a_paragraph_goes_on_over_a_page_break_and_keeps_its_first_page() -> None:
    document = read(
        PdfBuilder()
        .lines(700, *BODY, "The practitioner justifies the exposure and takes care that the")
        .page()
        .lines(80, "operator knows of the decision.", "", "Another paragraph.")
    )

    paragraphs = of_kind(document, Kind.PARAGRAPH)
    assert paragraphs[0].text.endswith("takes care that the operator knows of the decision.")
    assert paragraphs[0].place.page == 1
    assert paragraphs[1].place.page == 2


def test_a_finished_paragraph_is_not_joined_with_the_next_page() -> None:
    document = read(PdfBuilder().lines(700, *BODY).page().lines(80, "every page is checked."))

    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY), "every page is checked."]


def test_list_items_keep_their_bullets_depth_and_second_lines() -> None:
    document = read(
        PdfBuilder()
        .lines(100, *BODY)
        .text(160, "\u2022", x=90)
        .text(160, "the full name as it is written on the referral, the date of birth and", x=108)
        .text(174, "the first line of the address", x=108)
        .text(188, "(a)", x=126)
        .text(188, "in the words of the individual", x=144)
        .text(202, "\u2022", x=90)
        .text(202, "the examination that is expected", x=108)
    )

    assert [
        (block.label, block.level, block.text) for block in of_kind(document, Kind.LIST_ITEM)
    ] == [
        (
            "•",
            1,
            "the full name as it is written on the referral, the date of birth and "
            "the first line of the address",
        ),
        ("(a)", 2, "in the words of the individual"),
        ("•", 1, "the examination that is expected"),
    ]


def test_a_number_with_a_unit_at_the_start_of_a_line_is_no_list_number() -> None:
    document = read(
        PdfBuilder().lines(
            100, "The dose constraint for carers and comforters in this department is set at",
            "3.5 MBq and must not be exceeded without the word of the medical physics expert.",
        )
    )  # fmt: skip

    assert of_kind(document, Kind.LIST_ITEM) == []
    assert len(document.blocks) == 1


def test_raised_numbers_are_told_from_the_words_they_stand_at() -> None:
    builder = PdfBuilder().text(100, "Dose limits apply").text(100, "to all of them.", x=172)
    builder.canvas.setFont("Helvetica", 7)
    builder.canvas.drawString(160.5, HEIGHT - 96, "1")

    assert texts(read(builder), Kind.PARAGRAPH) == ["Dose limits apply ¹ to all of them."]


def test_powers_stay_with_their_units() -> None:
    builder = PdfBuilder().text(100, "an area of 5 cm")
    builder.canvas.setFont("Helvetica", 7)
    builder.canvas.drawString(150.5, HEIGHT - 96, "2")

    assert texts(read(builder), Kind.PARAGRAPH) == ["an area of 5 cm²"]


def test_footnotes_are_notes_after_the_body() -> None:
    document = read(
        PdfBuilder()
        .lines(100, *BODY)
        .rule(700, x1=200)
        .text(715, "1 See the guidance of the department.", size=9)
        .page()
        .lines(100, *BODY)
    )

    note = document.blocks[-1]
    assert (note.kind, note.label, note.text, note.place.layer, note.place.page) == (
        Kind.NOTE,
        "1",
        "See the guidance of the department.",
        Layer.NOTE,
        1,
    )


def test_a_footnote_in_small_type_needs_no_line_above_it() -> None:
    document = read(PdfBuilder().lines(100, *BODY, *BODY).lines(760, "* See the guidance.", size=8))

    assert texts(document, Kind.NOTE) == ["See the guidance."]


def test_a_section_below_a_short_line_is_no_footnote() -> None:
    document = read(
        PdfBuilder()
        .lines(100, *BODY)
        .rule(500, x1=200)
        .text(520, "10 Dose", size=13, bold=True)
        .lines(540, *BODY)
    )

    assert of_kind(document, Kind.NOTE) == []
    assert texts(document, Kind.HEADING) == ["Dose"]


# ---------------------------------------------------------------------------------------------
# Contents
# ---------------------------------------------------------------------------------------------


def test_lines_with_leaders_and_page_numbers_are_a_contents_table() -> None:
    document = read(
        PdfBuilder()
        .text(100, "3 Pregnancy ......................................... 7", bold=True)
        .text(116, "3.2 Who is asked . . . . . . . . . . . . . . . 8")
        .lines(150, *BODY)
    )

    assert texts(document, Kind.CONTENTS) == ["3 Pregnancy 7", "3.2 Who is asked 8"]
    assert of_kind(document, Kind.HEADING) == []


def test_a_contents_page_is_known_by_its_title_and_the_numbers_at_its_line_ends() -> None:
    builder = PdfBuilder().text(80, "Contents", size=16, bold=True)
    for top, title, page in ((110, "1 Scope", "3"), (126, "2 Entitlement", "5")):
        builder.text(top, title).text(top, page, x=500)
    document = read(
        builder.page()
        .text(80, "1 Scope", size=16, bold=True)
        .lines(100, *BODY)
        .text(160, "Exposures are listed in Schedule 2")
    )

    assert texts(document, Kind.CONTENTS) == ["Contents", "1 Scope 3", "2 Entitlement 5"]
    assert texts(document, Kind.HEADING) == ["Scope"]
    assert texts(document, Kind.PARAGRAPH)[-1] == "Exposures are listed in Schedule 2"


def test_an_entry_of_a_contents_table_may_take_two_lines() -> None:
    builder = PdfBuilder().text(80, "Contents", size=16, bold=True)
    builder.text(110, "1 Scope").text(110, "3", x=500)
    builder.text(126, "2 Enquiries of individuals of childbearing potential before their")
    builder.text(140, "exposures are made").text(140, "5", x=500)

    assert texts(read(builder), Kind.CONTENTS) == [
        "Contents",
        "1 Scope 3",
        "2 Enquiries of individuals of childbearing potential before their exposures are made 5",
    ]


# ---------------------------------------------------------------------------------------------
# Columns
# ---------------------------------------------------------------------------------------------

COLUMN = tuple(f"line {number} of the narrow column of text" for number in range(1, 9))


def two_columns(builder: PdfBuilder) -> PdfBuilder:
    builder.lines(140, *(f"Left {line}" for line in COLUMN), x=72)
    return builder.lines(140, *(f"right {line}" for line in COLUMN), x=310)


def test_columns_are_read_one_after_the_other_below_what_runs_over_both() -> None:
    document = read(
        two_columns(PdfBuilder().text(80, "Advice to patients", size=18, bold=True).text(
            110, "This leaflet runs over the whole width of the page at its top, as titles do, and"
        ))
    )  # fmt: skip

    text = " ".join(block.text for block in document.blocks)
    places = [
        text.index(words)
        for words in (
            "Advice",
            "This leaflet",
            "Left line 1",
            "Left line 8",
            "right line 1",
            "right line 8",
        )
    ]
    assert places == sorted(places)


def test_labels_and_the_values_beside_them_are_read_row_by_row() -> None:
    builder = PdfBuilder()
    for number, (label, value) in enumerate(
        [
            ("Author", "A. Person, lead radiographer of the department"),
            ("Approved by", "Radiation protection committee of the trust"),
            ("Date approved", "14 March 2025, at the spring meeting of that year"),
            ("Review date", "14 March 2027, or earlier if anything has changed"),
            ("Reference", "EP-RAD-001, the only number that is in use"),
        ]
    ):
        builder.text(100 + 20 * number, label).text(100 + 20 * number, value, x=250)

    text = " ".join(block.text for block in read(builder).blocks)

    assert "Review date 14 March 2027" in text
    assert "Author A. Person" in text


def test_cells_of_several_lines_in_a_table_without_lines_are_read_cell_by_cell() -> None:
    builder = PdfBuilder().lines(80, *BODY)
    for number, (left, right) in enumerate(
        [
            (
                ("Before the exposure", "in the waiting room"),
                ("asks for name and", "date of birth"),
            ),
            (("After the exposure", "at the console"), ("writes down what", "was exposed")),
        ]
    ):
        builder.lines(160 + 40 * number, *left).lines(160 + 40 * number, *right, x=300)

    text = " ".join(block.text for block in read(builder).blocks)

    assert "Before the exposure in the waiting room" in text
    assert "asks for name and date of birth" in text
    assert text.index("date of birth") < text.index("After the exposure")


def test_text_below_two_columns_comes_after_them() -> None:
    document = read(two_columns(PdfBuilder()).text(300, "Ask if anything is unclear."))

    assert document.blocks[-1].text == "Ask if anything is unclear."


# ---------------------------------------------------------------------------------------------
# Tables and boxes
# ---------------------------------------------------------------------------------------------


def test_a_ruled_table_is_rows_with_their_header_and_its_text_stands_once() -> None:
    document = read(
        PdfBuilder()
        .lines(80, *BODY)
        .table(
            140,
            [["Role", "Duty"], ["Referrer", "Refers the individual"], ["Operator", "Exposes"]],
            bold_header=True,
        )
        .lines(240, "After the table.")
    )

    rows = of_kind(document, Kind.TABLE_ROW)
    assert [(row.cells, row.header, row.table) for row in rows] == [
        (("Role", "Duty"), (), 1),
        (("Referrer", "Refers the individual"), ("Role", "Duty"), 1),
        (("Operator", "Exposes"), ("Role", "Duty"), 1),
    ]
    assert rows[1].text == "Referrer | Refers the individual"
    assert {row.place.layer for row in rows} == {Layer.TABLE}
    everything = " ".join(block.text for block in document.blocks)
    assert everything.count("Refers the individual") == 1
    assert [block.kind for block in document.blocks] == [
        Kind.PARAGRAPH, Kind.TABLE_ROW, Kind.TABLE_ROW, Kind.TABLE_ROW, Kind.PARAGRAPH,
    ]  # fmt: skip


def test_a_control_block_of_labels_and_values_has_no_header() -> None:
    document = read(
        PdfBuilder().table(100, [["Author", "A. Person"], ["Review date", "14 March 2027"]])
    )

    assert [row.header for row in of_kind(document, Kind.TABLE_ROW)] == [(), ()]


def test_a_table_goes_on_over_pages_and_its_repeated_header_stands_once() -> None:
    header = ["Step 1 of the examination", "What the operator does in 2 minutes"]
    document = read(
        PdfBuilder()
        .table(700, [header, ["Identify", "Asks for the name"]])
        .page()
        .table(60, [header, ["Expose", "Presses the button"]])
    )

    rows = of_kind(document, Kind.TABLE_ROW)
    assert [row.cells for row in rows] == [
        tuple(header),
        ("Identify", "Asks for the name"),
        ("Expose", "Presses the button"),
    ]
    assert [row.header for row in rows] == [(), tuple(header), tuple(header)]
    assert [row.place.page for row in rows] == [1, 1, 2]
    assert {row.table for row in rows} == {1}


def test_a_row_that_a_page_break_cuts_is_one_row() -> None:
    document = read(
        PdfBuilder()
        .table(720, [["Role", "Duty"], ["Operator", "Confirms the identity of"]])
        .page()
        .table(60, [["", "the individual"], ["Referrer", "Refers"]])
    )

    assert of_kind(document, Kind.TABLE_ROW)[1].cells == (
        "Operator",
        "Confirms the identity of the individual",
    )


def test_a_table_goes_on_over_three_pages_and_past_a_footnote() -> None:
    header = ["Role of the person", "Duty"]
    document = read(
        PdfBuilder()
        .lines(80, *BODY)
        .table(640, [header, ["Operator", "Confirms the identity of"]])
        .text(770, "1 See the guidance.", size=8)
        .page()
        .table(60, [header, ["", "the individual"]])
        .page()
        .table(60, [header, ["Referrer", "Refers"]])
    )

    rows = of_kind(document, Kind.TABLE_ROW)
    assert [row.cells[0] for row in rows] == ["Role of the person", "Operator", "Referrer"]
    assert {row.table for row in rows} == {1}
    assert texts(document, Kind.NOTE) == ["See the guidance."]


def test_a_row_cut_below_a_repeated_header_is_one_row() -> None:
    header = ["Role of the person", "Duty"]
    document = read(
        PdfBuilder()
        .table(720, [header, ["Operator", "Confirms the identity of"]])
        .page()
        .table(60, [header, ["", "the individual"]])
    )

    assert [row.cells for row in of_kind(document, Kind.TABLE_ROW)] == [
        tuple(header),
        ("Operator", "Confirms the identity of the individual"),
    ]


def test_two_tables_are_not_joined_when_text_stands_between_them() -> None:
    document = read(
        PdfBuilder()
        .table(100, [["Role", "Duty"], ["Operator", "Exposes"]])
        .lines(180, "Between the tables stands a sentence.")
        .table(220, [["Site", "Set"], ["North", "Mobile"]])
    )

    assert [row.table for row in of_kind(document, Kind.TABLE_ROW)] == [1, 1, 2, 2]


def test_merged_cells_are_written_once_and_the_first_column_says_whom_a_row_is_about() -> None:
    builder = PdfBuilder()
    draw = builder.canvas
    for x0, x1, top in ((72, 472, 100), (72, 472, 120), (222, 472, 140), (72, 472, 160)):
        draw.line(x0, HEIGHT - top, x1, HEIGHT - top)
    for x, bottom in ((72, 160), (222, 160), (472, 160)):
        draw.line(x, HEIGHT - 100, x, HEIGHT - bottom)
    builder.text(113, "Role", x=76, size=9, bold=True).text(113, "Duty", x=226, size=9, bold=True)
    builder.text(133, "Operator", x=76, size=9)
    builder.text(133, "Identifies", x=226, size=9).text(153, "Exposes", x=226, size=9)

    rows = of_kind(read(builder), Kind.TABLE_ROW)

    assert [row.text for row in rows] == ["Role | Duty", "Operator | Identifies", "Exposes"]
    assert rows[2].cells == ("Operator", "Exposes")
    assert rows[2].header == ("Role", "Duty")


def test_lines_of_a_cell_are_joined_and_broken_words_made_whole() -> None:
    document = read(
        PdfBuilder().table(
            100,
            [["Role", "Duty"], ["Operator", "Confirms the identi-\nfication of all"]],
            height=32,
        )
    )

    assert of_kind(document, Kind.TABLE_ROW)[1].cells == (
        "Operator",
        "Confirms the identification of all",
    )


def test_a_word_too_long_for_its_cell_is_whole_in_the_cell_where_it_begins() -> None:
    builder = PdfBuilder().table(100, [["Role", "Duty"], ["", ""]], widths=(60, 80))
    builder.text(133, "OperatorsAndAllOthersWhoAreEntitledToExpose", x=76, size=9)

    assert of_kind(read(builder), Kind.TABLE_ROW)[1].cells == (
        "OperatorsAndAllOthersWhoAreEntitledToExpose",
        "",
    )


def test_text_up_the_side_of_a_table_is_part_of_its_cell() -> None:
    builder = PdfBuilder().table(100, [["", "Adults"], ["", "Children"]], height=60)
    builder.turned(158, "Scan", x=90, degrees=90)

    document = read(builder)

    assert [row.cells for row in of_kind(document, Kind.TABLE_ROW)] == [
        ("Scan", "Adults"),
        ("", "Children"),
    ]
    assert of_kind(document, Kind.BOX) == []


def test_what_is_drawn_in_a_form_of_its_own_is_read_like_the_rest() -> None:
    builder = PdfBuilder().lines(80, *BODY)
    builder.canvas.beginForm("block")
    builder.table(140, [["Role", "Duty"], ["Operator", "Exposes"]])
    builder.canvas.endForm()
    builder.canvas.doForm("block")

    assert [row.cells for row in of_kind(read(builder), Kind.TABLE_ROW)] == [
        ("Role", "Duty"),
        ("Operator", "Exposes"),
    ]


def test_a_frame_around_the_page_is_no_table() -> None:
    builder = PdfBuilder()
    builder.canvas.rect(40, 40, 515, 762)
    builder.canvas.line(40, 742, 555, 742)

    document = read(builder.text(80, "Scope", size=16, bold=True).lines(140, *BODY))

    assert of_kind(document, Kind.TABLE_ROW) == []
    assert texts(document, Kind.HEADING) == ["Scope"]
    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY)]


def test_boxes_of_a_flow_chart_are_boxes_in_order() -> None:
    builder = PdfBuilder().lines(80, *BODY)
    builder.box(150, 40, "Individual attends").box(
        220, 50, "Identity confirmed", "by the operator?"
    )
    builder.box(310, 40, "Expose")
    builder.canvas.line(300, HEIGHT - 190, 300, HEIGHT - 220)
    builder.canvas.line(300, HEIGHT - 270, 300, HEIGHT - 310)

    document = read(builder)

    boxes = of_kind(document, Kind.BOX)
    assert [box.text for box in boxes] == [
        "Individual attends",
        "Identity confirmed by the operator?",
        "Expose",
    ]
    assert {box.place.layer for box in boxes} == {Layer.TEXT_BOX}
    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY)]


def test_a_box_of_four_lines_is_a_box_and_no_table() -> None:
    builder = PdfBuilder().lines(80, *BODY).text(160, "Stop and check the identity.", x=90)
    for top in (145, 170):
        builder.rule(top, x0=80, x1=400)
    for x in (80, 400):
        builder.canvas.line(x, HEIGHT - 145, x, HEIGHT - 170)

    assert texts(read(builder), Kind.BOX) == ["Stop and check the identity."]


def test_a_highlight_behind_words_makes_no_box() -> None:
    builder = PdfBuilder()
    builder.canvas.setFillGray(0.9)
    builder.canvas.rect(72, HEIGHT - 103, 150, 13, stroke=0, fill=1)
    builder.canvas.setFillGray(0)

    assert of_kind(read(builder.lines(100, *BODY)), Kind.BOX) == []


def test_a_chart_with_a_fine_grid_does_not_hold_up_the_reading() -> None:
    builder = PdfBuilder().lines(80, *BODY)
    for number in range(100):
        builder.canvas.line(72, 300 + 4 * number, 470, 300 + 4 * number)
        builder.canvas.line(72 + 4 * number, 300, 72 + 4 * number, 696)

    assert texts(read(builder), Kind.PARAGRAPH) == [" ".join(BODY)]


def test_a_long_table_whose_cells_are_drawn_one_by_one_is_a_table() -> None:
    builder = PdfBuilder()
    for row in range(45):
        for column in range(6):
            x, top = 60 + 75 * column, 60 + 16 * row
            builder.rule(top, x0=x, x1=x + 75).rule(top + 16, x0=x, x1=x + 75)
            builder.canvas.line(x, HEIGHT - top, x, HEIGHT - top - 16)
            builder.canvas.line(x + 75, HEIGHT - top, x + 75, HEIGHT - top - 16)
            builder.text(top + 12, f"cell {row}/{column}", x=x + 4, size=8)

    rows = of_kind(read(builder), Kind.TABLE_ROW)

    assert len(rows) == 45
    assert rows[44].cells == tuple(f"cell 44/{column}" for column in range(6))


# ---------------------------------------------------------------------------------------------
# Form fields, comments, properties
# ---------------------------------------------------------------------------------------------


def test_values_of_form_fields_are_read_with_their_labels() -> None:
    builder = PdfBuilder().text(100, "Approved by:").text(140, "Audit done", x=92)
    form = builder.canvas.acroForm
    form.textfield(name="by", x=160, y=HEIGHT - 105, width=120, height=18, value="A. Person")
    form.checkbox(name="done", x=72, y=HEIGHT - 142, size=14, checked=True)
    form.textfield(name="empty", x=300, y=HEIGHT - 105, width=60, height=18, value="")

    assert texts(read(builder), Kind.PARAGRAPH) == ["Approved by: A. Person", "☒ Audit done"]


def test_a_form_field_in_a_table_is_part_of_its_cell() -> None:
    builder = PdfBuilder().table(100, [["Author", ""], ["Version", "3"]], height=24)
    builder.canvas.acroForm.textfield(
        name="author", x=230, y=HEIGHT - 121, width=120, height=16, value="A. Person"
    )

    rows = of_kind(read(builder), Kind.TABLE_ROW)
    assert [row.cells for row in rows] == [("Author", "A. Person"), ("Version", "3")]


def test_free_text_is_a_box_and_a_note_is_a_comment_at_the_end() -> None:
    builder = PdfBuilder().lines(100, *BODY)
    builder.canvas.freeTextAnnotation(
        "Superseded in May", DA="/Helv 10 Tf", Rect=(300, 600, 400, 620)
    )
    builder.canvas.textAnnotation("Is this still so?", Rect=(450, 500, 470, 520))
    builder.page().lines(100, *BODY)

    document = read(builder)

    assert texts(document, Kind.BOX) == ["Superseded in May"]
    last = document.blocks[-1]
    assert (last.kind, last.text, last.place.layer, last.place.page) == (
        Kind.COMMENT,
        "Is this still so?",
        Layer.COMMENT,
        1,
    )


def test_properties_come_from_the_document_information() -> None:
    document = read(PdfBuilder(title="EP 1 to 14", author="A. Person").lines(100, *BODY))

    assert document.properties["title"] == "EP 1 to 14"
    assert document.properties["author"] == "A. Person"
    assert document.properties["created"].startswith("2000-01-01T00:00:00")
    assert (document.format, document.pages, document.path) == ("pdf", 1, "suite/procedures.pdf")


# ---------------------------------------------------------------------------------------------
# Turned pages and text
# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_a_place_on_a_turned_page_and_back_is_the_same_place(quarter: int) -> None:
    frame = Frame(left=10, bottom=20, right=605, top=862, quarter=quarter)
    box = (100.0, 200.0, 150.0, 240.0)

    x0, top, x1, bottom = frame.view(*box)

    assert 0 <= x0 < x1 <= frame.width
    assert 0 <= top < bottom <= frame.height
    assert frame.user(x0, top, x1, bottom) == box


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_text_is_read_in_order_however_it_is_turned_on_its_page(degrees: int) -> None:
    builder = PdfBuilder()
    draw = builder.canvas
    draw.translate(297, 421)
    draw.rotate(degrees)
    draw.setFont("Helvetica", 11)
    for number, line in enumerate((*BODY, "The end.")):
        draw.drawString(-260, 200 - 14 * number, line)
    for y in (100, 80, 60):
        draw.line(-260, y, 140, y)
    for x in (-260, -60, 140):
        draw.line(x, 100, x, 60)
    for x, y, word in ((-255, 86, "Role"), (-55, 86, "Duty"), (-255, 66, "Referrer")):
        draw.drawString(x, y, word)

    document = read(builder)

    assert texts(document, Kind.PARAGRAPH) == [" ".join((*BODY, "The end."))]
    assert [row.cells for row in of_kind(document, Kind.TABLE_ROW)] == [
        ("Role", "Duty"),
        ("Referrer", ""),
    ]


def test_a_page_shown_turned_is_read_as_it_is_shown() -> None:
    content = b"BT /F1 11 Tf 0 1 -1 0 100 72 Tm (The operator confirms) Tj ET\n"
    content += b"BT /F1 11 Tf 0 1 -1 0 114 72 Tm (the identity.) Tj ET"
    data = raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate 90 /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            stream(content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )

    assert [block.text for block in read(data).blocks] == ["The operator confirms the identity."]


def test_a_mark_across_every_page_is_kept_once_and_out_of_the_text() -> None:
    builder = PdfBuilder()
    for number in range(3):
        builder.lines(100, *BODY).turned(600, "DRAFT FOR COMMENT", x=150, degrees=45)
        if number < 2:
            builder.page()

    document = read(builder)

    assert texts(document, Kind.BOX) == ["DRAFT FOR COMMENT"]
    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY)] * 3


# ---------------------------------------------------------------------------------------------
# What cannot be read
# ---------------------------------------------------------------------------------------------


def test_a_file_that_opens_only_with_a_password_is_refused() -> None:
    message = refusal(PdfBuilder(user_password=PASSWORD).lines(100, *BODY).bytes())

    assert message.startswith("password-protected")
    assert "Save a copy" in message


def test_a_file_that_only_guards_against_changes_is_read() -> None:
    document = read(PdfBuilder(owner_password=PASSWORD).lines(100, *BODY))

    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty file"),
        (b"PK\x03\x04 word", "Word, OpenDocument or zip"),
        (b"<html>Please log in</html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word file"),
        (b"Dear all, please find", "not a PDF"),
        (b"%PDF-1.4\nand nothing else", "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused_in_plain_words(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_file_without_pages_is_refused() -> None:
    data = raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])

    assert "pages" in refusal(data)


def test_a_file_of_empty_pages_is_refused_and_not_clean() -> None:
    assert refusal(PdfBuilder().page().bytes()).startswith("no text")


def test_a_scan_is_refused_and_named() -> None:
    builder = PdfBuilder().picture(0, HEIGHT, x=0, width=595).page()

    message = refusal(builder.picture(0, HEIGHT, x=0, width=595).bytes())

    assert message.startswith("image-only: a scan; it needs text recognition (OCR)")


def test_a_scan_with_a_printed_stamp_on_each_page_is_still_a_scan() -> None:
    builder = PdfBuilder().picture(0, HEIGHT, x=0, width=595).text(30, "Printed on 3 May, page 1")

    assert refusal(builder.bytes()).startswith("image-only")


def test_a_scan_with_its_recognised_text_is_read() -> None:
    document = read(PdfBuilder().picture(0, HEIGHT, x=0, width=595).lines(100, *BODY))

    assert texts(document, Kind.PARAGRAPH) == [" ".join(BODY)]
    assert document.state is ReadState.READ


def test_image_only_pages_among_others_are_named_with_their_number() -> None:
    document = read(PdfBuilder().lines(100, *BODY).page().picture(60, 700, x=50, width=500))

    assert document.state is ReadState.PARTLY_READ
    assert [(part.what, part.place.page) for part in document.unread] == [("image-only page", 2)]
    assert "OCR" in document.unread[0].advice


def test_a_large_picture_beside_text_is_named_and_a_logo_is_not() -> None:
    chart = read(PdfBuilder().lines(100, *BODY).picture(200, 400, x=72, width=450))
    logo = read(PdfBuilder().lines(100, *BODY).picture(20, 50, x=400, width=120))

    assert [part.what for part in chart.unread] == ["picture without text"]
    assert chart.state is ReadState.PARTLY_READ
    assert "page 1" in chart.unread[0].advice
    assert logo.unread == ()
    assert logo.state is ReadState.READ


def test_letters_drawn_as_outlines_are_not_passed_over() -> None:
    builder = PdfBuilder().lines(100, *BODY).page()
    for number in range(400):
        builder.canvas.circle(80 + number % 40 * 10, 700 - number // 40 * 14, 3)

    assert [(part.what, part.place.page) for part in read(builder).unread] == [
        ("image-only page", 2)
    ]


@pytest.fixture(scope="module")
def sample() -> bytes:
    builder = PdfBuilder(title="EP 1").text(80, "1 Scope", size=16, bold=True).lines(100, *BODY)
    builder.table(200, [["Role", "Duty"], ["Operator", "Exposes"]])
    return builder.page().lines(100, *BODY).bytes()


def test_a_file_cut_off_at_its_end_never_reads_as_whole(sample: bytes) -> None:
    outcomes = set()
    for length in range(0, len(sample) - 8, 37):
        try:
            document = read(sample[:length])
        except UnreadableError as error:
            assert str(error)
            outcomes.add("refused")
        else:
            assert document.state is ReadState.PARTLY_READ
            assert document.unread[0].what == "damaged file"
            outcomes.add("partly read")
    assert "refused" in outcomes


def test_no_bytes_lead_to_another_error(sample: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(7)  # noqa: S311 - the same damage in every run
    for _ in range(150):
        damaged = bytearray(sample)
        for _ in range(chance.choice((1, 8, 60))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            document = read(bytes(damaged))
        except UnreadableError as error:
            assert str(error)
        else:
            assert document.blocks or document.unread
    assert capfd.readouterr() == ("", "")


def test_a_page_that_is_missing_from_the_file_is_named() -> None:
    data = raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            stream(b"BT /F1 11 Tf 72 700 Td (The operator exposes.) Tj ET"),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )

    document = read(data)

    assert [block.text for block in document.blocks] == ["The operator exposes."]
    assert [(part.what, part.place.page) for part in document.unread] == [("damaged page", 2)]


def test_an_empty_page_among_others_is_mentioned() -> None:
    document = read(PdfBuilder().lines(100, *BODY).page().page().lines(100, *BODY))

    assert document.state is ReadState.READ
    assert document.remarks == ("Without any text: page 2.",)


# ---------------------------------------------------------------------------------------------
# The two engines
# ---------------------------------------------------------------------------------------------


def mixed_pages() -> bytes:
    builder = PdfBuilder().text(80, "1 Scope", size=16, bold=True).lines(110, *BODY)
    builder.table(
        200,
        [
            ["Role", "Duty", "Note"],
            ["Operator", "Confirms the\nidentity", "at once"],
            ["Referrer", "Refers the individual", ""],
        ],
        widths=(90, 200, 100),
        height=30,
    )
    builder.lines(330, *BODY).page()
    builder.lines(100, *BODY, x=60).table(300, [["Site", "Set"], ["North", "Mobile unit 3"]])
    builder.table(400, [["A", "1"], ["B", "2"], ["C", "3"]], widths=(60, 60), height=16)
    two_columns(builder.page())
    builder.page().lines(100, *BODY)
    builder.canvas.setFillGray(0.5)
    for number in range(4):
        builder.canvas.rect(72, 600 - number * 20, 200, 0.5, stroke=0, fill=1)
        builder.canvas.rect(72 + number * 66.5, 540, 0.5, 60.5, stroke=0, fill=1)
    builder.canvas.setFillGray(0)
    for row in range(3):
        for column in range(3):
            builder.text(HEIGHT - 594 + row * 20 + 8, f"{row}{column}", x=80 + column * 66, size=9)
    return builder.bytes()


@pytest.fixture(scope="module")
def both_engines() -> Iterator[tuple[Any, Any]]:
    import io

    import pdfplumber
    import pypdfium2

    data = mixed_pages()
    first, second = pypdfium2.PdfDocument(data), pdfplumber.open(io.BytesIO(data))
    yield first, second
    second.close()
    first.close()


def in_reading_order(words: Sequence[tuple[str, float, float]]) -> list[str]:
    return [text for text, _, _ in sorted(words, key=lambda word: (round(word[2] / 4), word[1]))]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_both_engines_find_the_same_words(both_engines: tuple[Any, Any], number: int) -> None:
    first, second = both_engines
    page = first[number - 1]
    text_page = page.get_textpage()
    spans = read_text(text_page, frame_of(page), by_word=True, tagged=False).spans
    text_page.close()
    page.close()
    words = second.pages[number - 1].extract_words()

    assert in_reading_order([(span.text, span.x0, span.bottom) for span in spans]) == (
        in_reading_order([(word["text"], word["x0"], word["bottom"]) for word in words])
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_both_engines_find_the_same_tables(both_engines: tuple[Any, Any], number: int) -> None:
    first, second = both_engines
    expected = [
        [[" ".join((cell or "").split()) for cell in row] for row in table]
        for table in second.pages[number - 1].extract_tables()
    ]

    for content in (
        read_with_pdfium(first, number, form=None, tagged=False),
        read_with_pdfplumber(second, number),
    ):
        found = [
            [[" ".join(cell.text.split()) for cell in row] for row in table.rows]
            for table in content.tables
        ]
        assert found == expected
    assert (number == 3) == (expected == [])


def test_the_second_engine_reads_the_same_blocks() -> None:
    data = mixed_pages()

    first, second = read(data), read(data, engine="pdfplumber")

    assert [(block.kind, block.text) for block in first.blocks] == [
        (block.kind, block.text) for block in second.blocks
    ]


def test_pdfplumber_never_reads_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    import pdfplumber.page
    from pdfminer import pdfinterp

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("pdfplumber was asked to read a page")

    monkeypatch.setattr(pdfplumber.page.Page, "__init__", refuse)
    monkeypatch.setattr(pdfinterp.PDFPageInterpreter, "process_page", refuse)

    document = read(mixed_pages())

    assert document.remarks == ()
    assert of_kind(document, Kind.TABLE_ROW)


def test_a_file_without_ruling_lines_does_not_even_load_pdfplumber() -> None:
    script = (
        "import sys\n"
        "from irmer_lint.parsers.pdf import parse\n"
        "assert 'pypdfium2' not in sys.modules\n"
        "parse(sys.stdin.buffer.read(), 'a.pdf', '')\n"
        "print('pdfplumber' in sys.modules, 'pdfminer' in sys.modules)\n"
    )
    data = PdfBuilder().lines(100, *BODY).rule(60).rule(800).bytes()

    run = subprocess.run(
        [sys.executable, "-c", script], input=data, capture_output=True, check=True
    )

    assert run.stdout.decode().split() == ["False", "False"]


def test_where_pdfium_fails_pdfplumber_reads_the_page_and_the_report_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail_on_the_second(document: Any, number: int, **options: Any) -> Any:
        if number == 2:
            raise ValueError("no such font")
        return read_with_pdfium(document, number, **options)

    monkeypatch.setattr(pdf, "read_with_pdfium", fail_on_the_second)

    document = read(PdfBuilder().lines(100, *BODY).page().lines(100, "Second page.", "", *BODY))

    assert "Second page." in [block.text for block in document.blocks]
    assert document.state is ReadState.READ
    assert len(document.remarks) == 1
    assert "page 2" in document.remarks[0]


def test_a_page_that_neither_engine_can_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_on_the_second(document: Any, number: int, **options: Any) -> Any:
        if number == 2:
            raise ValueError("no such font")
        return read_with_pdfium(document, number, **options)

    def fail(*_: object) -> None:
        raise KeyError("Font")

    monkeypatch.setattr(pdf, "read_with_pdfium", fail_on_the_second)
    monkeypatch.setattr(pdf, "read_with_pdfplumber", fail)

    document = read(PdfBuilder().lines(100, *BODY).page().lines(100, *BODY))

    assert [(part.what, part.place.page) for part in document.unread] == [("damaged page", 2)]
    assert document.state is ReadState.PARTLY_READ


# ---------------------------------------------------------------------------------------------
# Characters
# ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("of\ufb01ce  work", "office work"),
        ("\uf0b7 item", "• item"),
        ("no\xa0break", "no break"),
        ("in\xadvisible\u200b", "invisible"),
        ("half \ud83d here", "half \ufffd here"),
        ("plain words", "plain words"),
    ],
)
def test_text_is_cleaned_of_what_a_reader_does_not_see(printed: str, read_as: str) -> None:
    assert clean(printed) == read_as


def page_in_unnamed_letters(*lines: str) -> list[bytes]:
    """Objects of a page whose font has no table from its glyphs to letters."""
    content = b"".join(
        b"BT /F1 11 Tf 72 %d Td <%s> Tj ET\n" % (700 - 20 * number, line.encode("utf-16-be").hex().encode())
        for number, line in enumerate(lines)
    )  # fmt: skip
    return [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        stream(content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Some /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Some /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /ABCDEF+Some /Flags 4 /FontBBox [0 0 1000 1000]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 >>",
    ]


def test_letters_that_the_file_does_not_name_are_not_passed_over() -> None:
    catalogue = b"<< /Type /Catalog /Pages 2 0 R >>"
    unnamed = page_in_unnamed_letters("Wkh rshudwru frqilupv", "wkh lghqwlwb")
    alone = raw_pdf([catalogue, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", *unnamed])
    assert refusal(alone).startswith("text without letters")

    named = [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 9 0 R"
        b" /Resources << /Font << /F1 10 0 R >> >> >>",
        stream(b"BT /F1 11 Tf 72 700 Td (The operator exposes.) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pages = b"<< /Type /Pages /Kids [8 0 R 3 0 R] /Count 2 >>"
    document = read(raw_pdf([catalogue, pages, *unnamed, *named]))
    assert [block.text for block in document.blocks] == ["The operator exposes."]
    assert [(part.what, part.place.page) for part in document.unread] == [
        ("text without letters", 2)
    ]


def test_compressed_pages_are_read() -> None:
    content = zlib.compress(b"BT /F1 11 Tf 72 700 Td (The operator exposes.) Tj ET")
    data = raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(content)
            + content
            + b"\nendstream",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )

    assert [block.text for block in read(data).blocks] == ["The operator exposes."]
