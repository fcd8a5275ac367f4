from __future__ import annotations

import pytest

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Block, Document, Kind, Layer, ReadState
from irmer_lint.parsers import markdown


def parse(source: str | bytes) -> Document:
    data = source.encode() if isinstance(source, str) else source
    return markdown.parse(data, "procedures/EP03.md", "0" * 64)


def blocks(source: str) -> list[tuple[Kind, str]]:
    return [(block.kind, block.text) for block in parse(source).blocks]


def texts(source: str) -> list[str]:
    return [block.text for block in parse(source).blocks]


def only(source: str) -> Block:
    (block,) = parse(source).blocks
    return block


# Front matter


FRONT_MATTER = """\
---
title: Employer's Procedures
Version: 4.10
review date: 2026-07-01
approved: yes
authors: [A. Smith, B. Jones]
control:
  reference: RAD/POL/07
---
# EP 3
"""


def test_front_matter_becomes_properties_as_typed() -> None:
    assert parse(FRONT_MATTER).properties == {
        "title": "Employer's Procedures",
        "version": "4.10",
        "review date": "2026-07-01",
        "approved": "yes",
        "authors": "A. Smith; B. Jones",
        "control reference": "RAD/POL/07",
    }


def test_front_matter_is_the_first_table_so_that_its_values_have_a_place() -> None:
    first, second = parse(FRONT_MATTER).blocks[:2]
    assert (first.kind, first.cells, first.place.layer, first.place.paragraph) == (
        Kind.TABLE_ROW,
        ("title", "Employer's Procedures"),
        Layer.TABLE,
        1,
    )
    assert second.text == "Version | 4.10"


def test_a_control_table_inside_the_front_matter_is_read_pair_by_pair() -> None:
    source = (
        "---\ncontrol:\n  - [Version, '3']\n  - [Date of issue, 13 January 2025]\n"
        "history:\n  - [1.0, March 2018, First issue]\n  - [2.0, April 2021, Rewritten]\n---\nText.\n"
    )
    assert [block.text for block in parse(source).blocks] == [
        "Version | 3",
        "Date of issue | 13 January 2025",
        "history | 1.0; March 2018; First issue",
        "history | 2.0; April 2021; Rewritten",
        "Text.",
    ]


def test_front_matter_that_is_not_well_formed_is_read_line_by_line_with_a_remark() -> None:
    document = parse('---\ntitle: "Employer\nversion: 4.1: draft\n---\nText.\n')
    assert document.properties["version"] == "4.1: draft"
    assert document.blocks[-1].text == "Text."
    assert "front matter" in document.remarks[0]


def test_a_rule_at_the_top_begins_no_front_matter() -> None:
    source = "---\n\nThe operator asks the patient for three identifiers.\n\n---\n\nMore.\n"
    assert texts(source) == ["The operator asks the patient for three identifiers.", "More."]


def test_front_matter_that_refers_to_itself_does_not_grow() -> None:
    chain = "".join(f"a{i}: &a{i} [{f'*a{i - 1}, ' * 50}]\n" for i in range(1, 9))
    document = parse(f"---\na0: &a0 [x, y]\n{chain}---\nText.\n")
    assert document.properties == {"a0": "x; y"}


def test_front_matter_nested_without_end_is_no_front_matter() -> None:
    assert parse(f"---\na: {'[' * 3000}\n---\nText.\n").blocks[-1].text == "Text."


# Headings and paragraphs


def test_headings_carry_level_and_path() -> None:
    document = parse("# Procedures\n\n## EP 3\n\nText.\n\n## EP 4\n")
    assert [(b.level, b.place.heading) for b in document.blocks] == [
        (1, ()),
        (2, ("Procedures",)),
        (0, ("Procedures", "EP 3")),
        (2, ("Procedures",)),
    ]


def test_a_numbered_line_under_a_marked_heading_stands_below_it() -> None:
    document = parse("## EP 3\n\n3.2 Who is asked\n\nEveryone from 12 to 55 is asked.\n")
    assert document.blocks[-1].place.heading == ("EP 3", "3.2 Who is asked")


def test_a_hard_wrapped_paragraph_is_one_block() -> None:
    source = (
        "Anyone aged 12-55 is asked by the operator, in private,\n"
        "whether there is any possibility that they may be\n"
        "pregnant.\n"
    )
    assert texts(source) == [
        "Anyone aged 12-55 is asked by the operator, in private, "
        "whether there is any possibility that they may be pregnant."
    ]


def test_lines_too_long_to_be_wrapped_are_paragraphs_of_their_own() -> None:
    long = (
        "After the last run the radiographer reads off the dose-area product and the screening time "
        "and keys both into the event before the patient leaves the room"
    )
    assert texts(f"Cath lab 1 and 2\n{long}\nThe log stays in the room.\n") == [
        "Cath lab 1 and 2",
        long,
        "The log stays in the room.",
    ]


def test_label_and_value_lines_are_one_block_each() -> None:
    source = "**Author:** Lead Radiographer\n**Version:** 4.1\n**Next review:** March 2027\n"
    assert texts(source) == [
        "Author: Lead Radiographer",
        "Version: 4.1",
        "Next review: March 2027",
    ]


def test_lines_ended_on_purpose_are_one_block_each() -> None:
    assert texts("knees  \nhips\\\nspine\n") == ["knees", "hips", "spine"]


def test_tagged_lines_and_typed_bullets_stand_apart() -> None:
    source = "[Cover] Version 4.1.\n[History] 4.0 Nov 2022.\n• first\n• second\n"
    assert blocks(source) == [
        (Kind.PARAGRAPH, "[Cover] Version 4.1."),
        (Kind.PARAGRAPH, "[History] 4.0 Nov 2022."),
        (Kind.LIST_ITEM, "first"),
        (Kind.LIST_ITEM, "second"),
    ]


def test_typed_contents_lines_are_contents() -> None:
    source = (
        "CONTENTS\n"
        "EP A  Patient identification ................ 5\n"
        "EP C  Pregnancy and breastfeeding enquiries . 9\n"
        "EP O  Making, amending and cancelling referrals 29\n"
        "Copies of each procedure are issued separately by the Quality Lead.\n"
    )
    assert [kind for kind, _ in blocks(source)] == [Kind.CONTENTS] * 4 + [Kind.PARAGRAPH]


def test_a_rule_under_a_paragraph_does_not_make_it_a_heading() -> None:
    source = "The operator asks the patient\nfor three identifiers and\nrecords them.\n---\n"
    assert [kind for kind, _ in blocks(source)] == [Kind.PARAGRAPH]


def test_an_underlined_title_is_a_heading() -> None:
    assert only("Who is asked\n---\n").kind is Kind.HEADING


def test_text_indented_by_four_spaces_is_text() -> None:
    source = "Text.\n\n    The operator asks whether the\n    patient is pregnant.\n"
    assert blocks(source)[1] == (
        Kind.PARAGRAPH,
        "The operator asks whether the patient is pregnant.",
    )


def test_quotation_marks_hyphens_and_dots_stay_as_typed() -> None:
    source = "Ask “could you be pregnant?” of those aged 12-55... -- (c)"
    assert only(source).text == source


def test_quoted_paragraphs_are_paragraphs() -> None:
    assert blocks("> The practitioner\n> decides.\n") == [
        (Kind.PARAGRAPH, "The practitioner decides.")
    ]


# Lists


def test_nested_items_carry_label_and_depth() -> None:
    source = "1. First\n   - nested\n2. Second\n\nText.\n\n7) Seventh\n"
    assert [(b.label, b.level, b.text) for b in parse(source).blocks] == [
        ("1.", 1, "First"),
        ("•", 2, "nested"),
        ("2.", 1, "Second"),
        ("", 0, "Text."),
        ("7)", 1, "Seventh"),
    ]


def test_the_second_paragraph_of_an_item_is_a_block_of_its_own() -> None:
    source = "- The operator asks\n  the patient.\n\n  Then records the answer.\n"
    assert blocks(source) == [
        (Kind.LIST_ITEM, "The operator asks the patient."),
        (Kind.PARAGRAPH, "Then records the answer."),
    ]


def test_a_list_of_links_into_the_file_is_a_contents_table() -> None:
    source = (
        "- [EP 1 Identification](#ep-1)\n"
        "- [Referral form](forms.html)\n"
        "- see [EP 2](#ep-2) for more\n"
    )
    assert [kind for kind, _ in blocks(source)] == [
        Kind.CONTENTS,
        Kind.LIST_ITEM,
        Kind.LIST_ITEM,
    ]


# Tables


def test_a_table_keeps_its_header_with_each_row() -> None:
    header, row = parse("| Step | Who |\n|---|---|\n| ID | **Operator** |\n").blocks
    assert (header.cells, header.header) == (("Step", "Who"), ())
    assert (row.text, row.header, row.table) == ("ID | Operator", ("Step", "Who"), 1)


def test_words_beyond_the_last_column_are_kept() -> None:
    document = parse("| Step | Who |\n|---|---|\n| ID | Operator | RIS |\n")
    assert document.blocks[1].cells == ("ID", "Operator RIS")


def test_rows_without_a_delimiter_row_are_a_table_too() -> None:
    source = (
        "| Step | Who | What |\n| ID | Operator | Asks for name |\n| Dose | Operator | Records |\n"
    )
    rows = parse(source).blocks
    assert [row.kind for row in rows] == [Kind.TABLE_ROW] * 3
    assert rows[1].header == ("Step", "Who", "What")


def test_a_bar_inside_a_sentence_makes_no_table() -> None:
    assert only("Enter the code A|B in the system.").kind is Kind.PARAGRAPH


# What is shown and what is not


def test_mark_up_shows_only_its_text() -> None:
    source = (
        "See **[EP 3](ep3.md)** and `RIS` <em>now</em> <!-- draft --> at <https://nhs.example>.\n"
    )
    assert only(source).text == "See EP 3 and RIS now at https://nhs.example."


def test_a_gap_in_angle_brackets_is_text_and_no_html() -> None:
    assert texts("The MPE is <insert name of MPE> on <number>.\n\n<insert practice name>\n") == [
        "The MPE is <insert name of MPE> on <number>.",
        "<insert practice name>",
    ]


def test_a_bracketed_tag_with_a_colon_is_text_and_no_link_target() -> None:
    assert texts(
        "[Cover]: v4.1\n\nSee [the guide].\n\n[the guide]: https://nhs.example/guide\n"
    ) == [
        "[Cover]: v4.1",
        "See the guide.",
    ]


def test_struck_out_text_is_left_out_with_a_remark() -> None:
    document = parse("Ask those aged ~~15~~ 12 to <del>50</del> 55.")
    assert document.blocks[0].text == "Ask those aged 12 to 55."
    assert document.remarks == ("Text struck out in the document was left out.",)


def test_html_inside_the_file_is_read_as_shown() -> None:
    source = (
        "<details><summary>More</summary>\n\nInner text.\n\n</details>\n\n"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>\n"
    )
    document = parse(source)
    assert [block.text for block in document.blocks] == ["More", "Inner text.", "A | B", "1 | 2"]
    assert document.blocks[-1].header == ("A", "B")


def test_html_comments_are_left_out() -> None:
    assert texts("<!-- Notes for authors:\n\nask the MPE -->\n\nText.\n") == ["Text."]


def test_a_picture_is_recorded_as_unread_with_its_description() -> None:
    document = parse("Text.\n\n![Flow chart for pregnancy enquiries](chart.png)\n")
    (part,) = document.unread
    assert part.what == ("picture without text (described as 'Flow chart for pregnancy enquiries')")
    assert part.place.paragraph == 1
    assert document.state is ReadState.PARTLY_READ


def test_a_logo_is_not_worth_recording() -> None:
    assert parse("Text. ![Trust logo](logo.png)\n").unread == ()


def test_a_footnote_follows_the_body_under_the_heading_of_its_place() -> None:
    document = parse("# EP 3\n\nAsk.[^1]\n\n[^1]: In private.\n\n# EP 4\n\nEnd.\n")
    assert [block.text for block in document.blocks] == [
        "EP 3",
        "Ask.",
        "EP 4",
        "End.",
        "In private.",
    ]
    note = document.blocks[-1]
    assert (note.kind, note.label, note.place.heading) == (Kind.NOTE, "1", ("EP 3",))


# Flow charts


FLOW_CHART = """\
```mermaid
flowchart TD
  %% drawn by the quality lead
  A[Patient arrives] --> B{"Could you be<br/>pregnant?"}
  B -->|No| C([Make the exposure])
  B -- Not sure, 10-day --> D[Ask the practitioner]
  D & C --> Stop
  style A fill:#fff
```
"""


def test_the_boxes_and_arrows_of_a_flow_chart_are_read_in_order() -> None:
    document = parse(FLOW_CHART)
    assert [block.text for block in document.blocks] == [
        "Patient arrives",
        "Could you be pregnant?",
        "No",
        "Make the exposure",
        "Not sure, 10-day",
        "Ask the practitioner",
        "Stop",
    ]
    assert {(b.kind, b.place.layer) for b in document.blocks} == {(Kind.BOX, Layer.TEXT_BOX)}


def test_a_part_of_a_flow_chart_that_is_not_understood_is_kept_as_it_stands() -> None:
    assert "@{shape: odd}" in parse("```mermaid\ngraph LR\n@{shape: odd}\n```\n").blocks[-1].text


def test_other_fenced_text_is_text() -> None:
    assert blocks("```\nThe operator asks.\n```\n") == [(Kind.PARAGRAPH, "The operator asks.")]


# Hostile and damaged input


@pytest.mark.parametrize("data", [b"", b"\n\n", b"<!-- only a comment -->"])
def test_a_file_without_words_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no text"):
        parse(data)


def test_quotations_too_deep_to_be_read_are_recorded() -> None:
    document = parse(f"Text.\n\n{'>' * 500} hidden words\n")
    assert document.state is ReadState.PARTLY_READ
    assert "too deep" in document.unread[0].what


@pytest.mark.parametrize("end", range(0, len(FRONT_MATTER + FLOW_CHART), 7))
def test_a_file_cut_short_anywhere_is_read_or_refused_in_plain_words(end: int) -> None:
    source = (FRONT_MATTER + FLOW_CHART)[:end]
    try:
        document = parse(source)
    except UnreadableError as error:
        assert "no text" in str(error)
    else:
        assert document.blocks
