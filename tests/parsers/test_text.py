from __future__ import annotations

import pytest

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Block, Document, Kind, Layer, ReadState
from irmer_lint.parsers import text
from irmer_lint.parsers.line_shapes import heading_shape, is_contents_line
from irmer_lint.parsers.sheet import Form, numbered, plain


def parse(source: str | bytes) -> Document:
    data = source.encode() if isinstance(source, str) else source
    return text.parse(data, "policy.txt", "0" * 64)


def blocks(source: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in parse(source).blocks]


def only(source: str) -> Block:
    (block,) = parse(source).blocks
    return block


CONTENTS = """\
CONTENTS
EP A  Patient identification ................ 5
EP C  Pregnancy and breastfeeding enquiries . 9
EP K  Reducing accidental exposures ......... 22
EP O  Making, amending and cancelling referrals 29
The procedures listed above have been written to meet Schedule 2.
"""

RESPONSIBILITIES = """\
| Step | Who | Where recorded |
| ID | Operator | RIS event screen |
| Pregnancy | Radiographer | CRIS pregnancy tab |
"""


# Paragraphs


def test_a_blank_line_ends_a_paragraph_and_a_wrapped_line_does_not() -> None:
    source = (
        "The operator asks every individual of childbearing potential aged\n"
        "12-55 whether they are or might be pregnant, and records the reply.\n"
        "\n"
        "If unsure, the practitioner decides.\n"
    )
    assert blocks(source) == [
        (
            Kind.PARAGRAPH,
            "The operator asks every individual of childbearing potential aged "
            "12-55 whether they are or might be pregnant, and records the reply.",
        ),
        (Kind.PARAGRAPH, "If unsure, the practitioner decides."),
    ]


def test_a_word_wrapped_after_its_own_hyphen_is_joined_again() -> None:
    source = (
        "The operator asks patients attending for an examination of child-\n"
        "bearing age whether they could be pregnant before every exposure.\n"
    )
    assert "child-bearing age" in only(source).text


def test_lines_too_long_to_be_wrapped_are_paragraphs_of_their_own() -> None:
    first = "The operator asks for full name, date of birth and address. " * 4
    second = "The practitioner justifies each exposure before it is made. " * 4
    assert blocks(f"{first}\n{second}\n") == [
        (Kind.PARAGRAPH, first.strip()),
        (Kind.PARAGRAPH, second.strip()),
    ]


def test_lines_that_end_early_on_purpose_stand_apart() -> None:
    source = (
        "Radiology Department\nNorthgate Hospital\n\n"
        "This policy sets out who does what, when it is done and where it is kept.\n"
    )
    assert [text for _, text in blocks(source)][:2] == [
        "Radiology Department",
        "Northgate Hospital",
    ]


def test_label_and_value_lines_are_one_block_each() -> None:
    source = "Author: Lead Radiographer\nVersion: 4.1\nReview date:  March 2027\n"
    assert [text for _, text in blocks(source)] == [
        "Author: Lead Radiographer",
        "Version: 4.1",
        "Review date: March 2027",
    ]


def test_a_colon_in_a_sentence_does_not_split_it() -> None:
    source = (
        "Three identifiers are used for every patient who attends, namely the\n"
        "following ones: full name, date of birth and first line of address.\n"
    )
    assert len(blocks(source)) == 1


def test_tagged_lines_stand_apart() -> None:
    source = (
        "[Cover] Employer's Procedures. Version 4.1.\n"
        "[Footer, every page] EP-RAD v4.0 Page 3 of 41 Printed 20/02/2025\n"
        "[History] 4.0 Nov 2022 Biennial review.\n"
    )
    assert [text.split("]")[0] for _, text in blocks(source)] == [
        "[Cover",
        "[Footer, every page",
        "[History",
    ]


def test_a_gap_to_be_filled_in_does_not_split_its_sentence() -> None:
    source = (
        "The operator telephones the duty medical physics expert of the Trust,\n"
        "[insert name] and the practitioner, before any exposure is made here.\n"
    )
    assert len(blocks(source)) == 1


# Lists


def test_bullets_and_numbers_become_list_items_with_their_depth() -> None:
    source = (
        "The following are asked:\n"
        "• patients aged 12 to 55\n"
        "  who attend for CT\n"
        "    – and those who are unsure\n"
        "1) The operator asks.\n"
        "2) The operator records:\n"
        "   (a) the answer;\n"
        "   (b) the date.\n"
    )
    assert [(b.label, b.level, b.text) for b in parse(source).blocks[1:]] == [
        ("•", 1, "patients aged 12 to 55 who attend for CT"),
        ("•", 2, "and those who are unsure"),
        ("1)", 1, "The operator asks."),
        ("2)", 1, "The operator records:"),
        ("(a)", 2, "the answer;"),
        ("(b)", 2, "the date."),
    ]


def test_a_dash_inside_a_wrapped_sentence_is_no_bullet() -> None:
    source = (
        "Before the exposure is made the operator who sets the factors on the\n"
        "– not the referrer – checks them against the protocol for this room.\n"
    )
    assert len(blocks(source)) == 1


def test_a_cross_reference_at_the_start_of_a_line_is_no_list_item() -> None:
    source = (
        "Carers and comforters are asked for their agreement under paragraph 4,\n"
        "(a) and (b), before they enter the room with the patient they support.\n"
    )
    assert [kind for kind, _ in blocks(source)] == [Kind.PARAGRAPH]


# Headings


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("3.2 Who is asked", (Form.NUMBERED, 2)),
        ("3 Pregnancy enquiries", (Form.NUMBERED, 1)),
        ("6.1.4. Record of the answer", (Form.NUMBERED, 3)),
        ("1.0 Introduction", (Form.NUMBERED, 1)),
        ("EP 3 Enquiries about pregnancy", (Form.NAMED, 1)),
        ("EP1: Entitlement of Duty Holders", (Form.NAMED, 1)),
        ("Appendix B – Consent form", (Form.NAMED, 1)),
        ("WI-RT-044 Carers and comforters", (Form.NAMED, 1)),
        ("Section 6.", (Form.NAMED, 1)),
        ("CARERS AND COMFORTERS", (Form.CAPITALS, 1)),
    ],
)
def test_short_numbered_named_and_capital_lines_have_the_shape_of_headings(
    line: str, shape: tuple[Form, int]
) -> None:
    assert heading_shape(line) == shape


@pytest.mark.parametrize(
    "line",
    [
        "3.2 mSv is the constraint for carers",
        "5 Gy",
        "10 day rule applies to high dose CT",
        "24 December 2020",
        "EP 3 applies to all staff",
        "EP 3 Enquiries about pregnancy. All individuals are asked.",
        "4.2 High dose list: CT abdomen, CT pelvis, CT urogram.",
        "The operator asks",
        "MV-MEP-03",
        "XXXX",
        "NHS",
        "EP A  Patient identification ........ 5",
    ],
)
def test_sentences_quantities_dates_and_placeholders_are_no_headings(line: str) -> None:
    assert heading_shape(line) is None


def test_headings_stand_over_what_follows_them() -> None:
    source = (
        "EP 3 Enquiries about pregnancy\n\n"
        "3.2 Who is asked\n\n"
        "The operator asks all patients between 12 and 55.\n\n"
        "EP 4 Quality assurance\n\n"
        "Equipment is tested.\n"
    )
    document = parse(source)
    assert [b.place.heading for b in document.blocks if b.kind is Kind.PARAGRAPH] == [
        ("EP 3 Enquiries about pregnancy", "3.2 Who is asked"),
        ("EP 4 Quality assurance",),
    ]


def test_an_underlined_line_is_a_heading_and_a_lone_rule_is_nothing() -> None:
    source = "Employer's Procedures\n=====================\n\nScope\n-----\n\nText here.\n\n-----\n"
    assert [(b.kind, b.level, b.text) for b in parse(source).blocks] == [
        (Kind.HEADING, 1, "Employer's Procedures"),
        (Kind.HEADING, 2, "Scope"),
        (Kind.PARAGRAPH, 0, "Text here."),
    ]


def test_a_heading_directly_above_its_text_stands_apart_from_it() -> None:
    source = (
        "EP 3 Enquiries about pregnancy\n"
        "The operator asks all patients between 12 and 55 who attend for an\n"
        "examination between the diaphragm and the knees.\n"
    )
    assert [kind for kind, _ in blocks(source)] == [Kind.HEADING, Kind.PARAGRAPH]


def test_one_number_over_text_is_a_heading_and_a_run_of_numbers_is_a_list() -> None:
    heading = "1. Purpose\n\nThis document sets out who does what in the department.\n"
    steps = "1. Ask for the name\n\n2. Ask for the date of birth\n"
    assert [kind for kind, _ in blocks(heading)] == [Kind.HEADING, Kind.PARAGRAPH]
    assert [kind for kind, _ in blocks(steps)] == [Kind.LIST_ITEM, Kind.LIST_ITEM]


def test_a_list_of_procedures_is_no_pile_of_headings() -> None:
    source = "EP1 Entitlement\nEP2 Referral\nEP3 Justification\nEP4 Identification\n"
    assert {kind for kind, _ in blocks(source)} == {Kind.PARAGRAPH}


def test_a_bare_number_among_short_lines_is_a_pointer_and_above_text_a_heading() -> None:
    cells = "Pregnancy enquiries\nEP 4\nMV-MEP-03\nClinical audit\nEP 9\n"
    text = f"EP 4\n\n{'The operator asks the patient. ' * 5}\n"
    assert Kind.HEADING not in {kind for kind, _ in blocks(cells)}
    assert blocks(text)[0] == (Kind.HEADING, "EP 4")


# Contents


def test_contents_lines_are_recognised_even_where_their_leaders_are_missing() -> None:
    assert [kind for kind, _ in blocks(CONTENTS)] == [Kind.CONTENTS] * 5 + [Kind.PARAGRAPH]


def test_what_follows_a_contents_table_does_not_stand_under_its_title() -> None:
    assert parse(CONTENTS).blocks[-1].place.heading == ()


def test_a_sentence_that_ends_in_a_number_is_no_contents_line() -> None:
    source = (
        "Patient identification ....... 5\n"
        "Quality assurance ............ 7\n"
        "The full list of staff is kept in appendix 12\n"
    )
    assert blocks(source)[-1][0] is Kind.PARAGRAPH


def test_rising_page_numbers_under_a_contents_title_need_no_leaders() -> None:
    source = "Contents\nPurpose 1\nScope 2\nPregnancy enquiries 7\n"
    assert {kind for kind, _ in blocks(source)} == {Kind.CONTENTS}


def test_a_line_to_be_signed_is_no_contents_line() -> None:
    assert is_contents_line("Entitlement ............ 12")
    assert not is_contents_line("Signed ............ Date ............")


# Tables


def test_rows_between_bars_form_a_table_with_a_header() -> None:
    rows = parse(RESPONSIBILITIES).blocks
    assert [row.cells for row in rows] == [
        ("Step", "Who", "Where recorded"),
        ("ID", "Operator", "RIS event screen"),
        ("Pregnancy", "Radiographer", "CRIS pregnancy tab"),
    ]
    assert [row.header for row in rows] == [(), *[("Step", "Who", "Where recorded")] * 2]
    assert {row.place.layer for row in rows} == {Layer.TABLE}
    assert {row.table for row in rows} == {1}


def test_a_control_table_of_two_columns_has_no_header() -> None:
    rows = parse("| Author | Lead Radiographer |\n| Version | 4.1 |\n").blocks
    assert [row.header for row in rows] == [(), ()]


def test_columns_set_with_spaces_or_tabs_become_rows() -> None:
    spaces = (
        "Step       Who            Where recorded\n"
        "ID         Operator       RIS event screen\n"
        "Pregnancy  Radiographer   CRIS pregnancy\n"
        "                          tab\n"
    )
    tabs = "Name\tRole\tEntitled from\nA. Smith\tOperator\t2024\n"
    assert [row.cells for row in parse(spaces).blocks][-1] == (
        "Pregnancy",
        "Radiographer",
        "CRIS pregnancy tab",
    )
    assert [row.text for row in parse(tabs).blocks] == [
        "Name | Role | Entitled from",
        "A. Smith | Operator | 2024",
    ]


def test_a_rule_under_the_heads_of_columns_marks_the_header() -> None:
    source = (
        "    Who             By 2026     Event\n"
        "    --------------  ----------  -----------------\n"
        "    Patient         Director    call, then letter\n"
        "    Referrer        Lead        call, same day\n"
    )
    head, *rows = parse(source).blocks
    assert (head.text, head.header) == ("Who | By 2026 | Event", ())
    assert {row.header for row in rows} == {("Who", "By 2026", "Event")}


def test_one_line_of_parts_set_far_apart_is_a_row_and_a_numbered_heading_is_not() -> None:
    assert only("Version 4.1      Issued May 2025      Review May 2027").cells == (
        "Version 4.1",
        "Issued May 2025",
        "Review May 2027",
    )
    assert only("3.2    Who is asked").kind is Kind.HEADING


def test_two_spaces_after_a_full_stop_are_no_columns() -> None:
    source = "The dose is read.  It is kept.\nThe film is read.  It is kept.\n"
    assert Kind.TABLE_ROW not in {kind for kind, _ in blocks(source)}


def test_the_lines_of_one_row_of_a_drawn_grid_are_joined() -> None:
    source = (
        "+------+-------+\n"
        "| Who  | What  |\n"
        "+======+=======+\n"
        "| Op   | asks  |\n"
        "|      | twice |\n"
        "+------+-------+\n"
    )
    assert [(row.cells, row.header) for row in parse(source).blocks] == [
        (("Who", "What"), ()),
        (("Op", "asks twice"), ("Who", "What")),
    ]


# Pages, characters, hostile input


def test_a_form_feed_begins_a_new_page() -> None:
    document = parse("First page.\n\fSecond page.\n\f")
    assert [block.place.page for block in document.blocks] == [1, 2]
    assert document.pages == 2


def test_a_text_without_form_feeds_has_no_pages() -> None:
    document = parse("Text.\n")
    assert document.pages is None
    assert document.blocks[0].place.page is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_read_with_or_without_a_byte_order_mark(encoding: str) -> None:
    document = parse("The dose is below 1 µSv – “low” – for the café.".encode(encoding))
    assert document.blocks[0].text == "The dose is below 1 µSv – “low” – for the café."
    assert document.remarks == ()


def test_windows_text_is_read_with_a_remark() -> None:
    document = parse("Cost £5 – “low”".encode("cp1252"))
    assert document.blocks[0].text == "Cost £5 – “low”"
    assert "Windows" in document.remarks[0]


def test_windows_and_old_mac_line_ends_are_line_ends() -> None:
    assert [t for _, t in blocks("One.\r\n\r\nTwo.\r\rThree.\r")] == ["One.", "Two.", "Three."]


def test_invisible_characters_leave_the_text_and_no_break_hyphens_are_hyphens() -> None:
    assert plain("X\u2011ray\u00a0of  preg\u00adnant\u200b\x07 women\ufeff") == (
        "X-ray of pregnant women"
    )


@pytest.mark.parametrize("data", [b"", b"  \n\n\t", b"-----\n"])
def test_a_file_without_words_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no text"):
        parse(data)


def test_a_binary_file_is_unreadable() -> None:
    with pytest.raises(UnreadableError, match="not text"):
        parse(bytes(range(256)) * 20)


def test_a_file_too_big_for_a_text_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_TEXT_BYTES", 10)
    with pytest.raises(UnreadableError, match="too big"):
        parse("More than ten bytes.")


@pytest.mark.parametrize(
    "source",
    ["a" + "." * 100_000 + "x", "|" + "-" * 100_000 + "x|", " " * 100_000 + "x", "A " * 50_000],
)
def test_monstrous_lines_are_read_in_one_go(source: str) -> None:
    assert len(parse(source).blocks) == 1


def test_blocks_are_numbered_in_order_and_the_document_knows_its_file() -> None:
    document = parse("One.\n\nTwo.\n\nThree.\n")
    assert [block.place.paragraph for block in document.blocks] == [1, 2, 3]
    assert (document.path, document.format, document.state) == (
        "policy.txt",
        "txt",
        ReadState.READ,
    )


@pytest.mark.parametrize(
    ("number", "style", "printed"),
    [
        (3, "1", "3"),
        (3, "a", "c"),
        (28, "A", "AB"),
        (9, "i", "ix"),
        (14, "I", "XIV"),
        (0, "a", "0"),
    ],
)
def test_list_numbers_are_printed_in_their_style(number: int, style: str, printed: str) -> None:
    assert numbered(number, style) == printed
