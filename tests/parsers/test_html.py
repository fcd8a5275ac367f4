from __future__ import annotations

import pytest

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Block, Document, Kind, Layer, ReadState
from irmer_lint.parsers import html


def parse(source: str | bytes) -> Document:
    data = source.encode() if isinstance(source, str) else source
    return html.parse(data, "intranet/EP03.html", "0" * 64)


def body(source: str) -> list[Block]:
    return list(parse(f"<!doctype html><html><body>{source}</body></html>").blocks)


def texts(source: str) -> list[str]:
    return [block.text for block in body(source)]


# Structure


def test_headings_carry_level_and_path() -> None:
    blocks = body("<h1>Employer's<br>Procedures</h1><h2>EP 3</h2><p>Text.</p><h2>EP 4</h2>")
    assert [(b.level, b.text, b.place.heading) for b in blocks] == [
        (1, "Employer's Procedures", ()),
        (2, "EP 3", ("Employer's Procedures",)),
        (0, "Text.", ("Employer's Procedures", "EP 3")),
        (2, "EP 4", ("Employer's Procedures",)),
    ]


def test_headings_are_taken_from_numbered_lines_where_none_is_marked() -> None:
    document = parse("<p>3.2 Who is asked</p><p>The operator asks all patients.</p>")
    assert document.blocks[0].kind is Kind.HEADING
    assert "hardly uses heading elements" in document.remarks[0]
    marked = parse("<h1>A</h1><h1>B</h1><p>3.2 Who is asked</p>")
    assert marked.blocks[-1].kind is Kind.PARAGRAPH
    assert marked.remarks == ()


def test_a_number_set_straight_before_its_heading_is_set_apart() -> None:
    source = "<h1>1Purpose</h1><h1>EP 3Pregnancy</h1><h1>3D imaging</h1>"
    assert texts(source) == ["1 Purpose", "EP 3 Pregnancy", "3D imaging"]


def test_text_outside_any_paragraph_is_not_lost() -> None:
    assert texts("Loose <b>text</b> here<div>and here<p>Paragraph.</p>and after</div>end") == [
        "Loose text here",
        "and here",
        "Paragraph.",
        "and after",
        "end",
    ]


def test_a_line_break_ends_a_block_and_a_line_end_in_the_source_does_not() -> None:
    assert texts("<p>Author: Lead\nRadiographer<br>Version: 4.1</p>") == [
        "Author: Lead Radiographer",
        "Version: 4.1",
    ]


def test_details_and_asides_are_read() -> None:
    source = "<details><summary>Who is asked</summary><p>All.</p></details><aside>A note.</aside>"
    assert texts(source) == ["Who is asked", "All.", "A note."]


def test_list_items_carry_label_and_depth() -> None:
    source = (
        "<ol type=a start=3><li>third<p>more</p><ul><li>nested</li></ul></li>"
        "<li value=9>ninth</li></ol>"
    )
    assert [(b.kind, b.label, b.level, b.text) for b in body(source)] == [
        (Kind.LIST_ITEM, "c.", 1, "third"),
        (Kind.PARAGRAPH, "", 0, "more"),
        (Kind.LIST_ITEM, "•", 2, "nested"),
        (Kind.LIST_ITEM, "i.", 1, "ninth"),
    ]


def test_a_bullet_typed_by_word_becomes_a_list_item() -> None:
    source = (
        "<p class=MsoListParagraph><span>·<span>&nbsp;&nbsp; </span></span>Ask the patient.</p>"
    )
    (block,) = body(source)
    assert (block.kind, block.label, block.text) == (Kind.LIST_ITEM, "•", "Ask the patient.")


def test_preformatted_text_is_read_as_plain_text() -> None:
    blocks = body("<pre>\n3.2 Who is asked\n\nThe operator asks\nall patients.\n</pre>")
    assert [(b.kind, b.text) for b in blocks] == [
        (Kind.HEADING, "3.2 Who is asked"),
        (Kind.PARAGRAPH, "The operator asks all patients."),
    ]


def test_the_footer_of_the_page_is_a_footer_and_that_of_an_article_is_not() -> None:
    blocks = body("<article><p>Text.</p><footer>Signed.</footer></article><footer>v4.0</footer>")
    assert [b.place.layer for b in blocks] == [Layer.BODY, Layer.BODY, Layer.FOOTER]


# Tables


def test_header_cells_stand_with_each_row() -> None:
    source = "<table><thead><tr><th>Step<th>Who</thead><tr><td>ID<td>Operator<tr><td>Dose<td>Same</table>"
    assert [(b.cells, b.header) for b in body(source)] == [
        (("Step", "Who"), ()),
        (("ID", "Operator"), ("Step", "Who")),
        (("Dose", "Same"), ("Step", "Who")),
    ]


def test_a_merged_cell_is_written_once_and_keeps_its_column_heading() -> None:
    source = (
        "<table><tr><th>Role</th><th>Duty</th><th>Record</th></tr>"
        "<tr><td rowspan=2>Operator</td><td>asks</td><td>RIS</td></tr>"
        "<tr><td colspan=2>repeats and records</td></tr></table>"
    )
    _, first, second = body(source)
    assert (first.text, second.text) == ("Operator | asks | RIS", "repeats and records")
    assert second.cells == ("Operator", "repeats and records")
    assert second.header == ("Role", "Duty Record")


def test_a_first_row_that_looks_like_a_header_is_one_and_a_control_row_is_not() -> None:
    steps = "<table><tr><td>Step<td>Who<td>Where<tr><td>1<td>Operator<td>RIS</table>"
    control = "<table><tr><td>Author<td>A. Smith<tr><td>Version<td>4.1</table>"
    assert body(steps)[1].header == ("Step", "Who", "Where")
    assert [block.header for block in body(control)] == [(), ()]


def test_a_table_inside_a_cell_is_a_table_of_its_own() -> None:
    source = (
        "<table><tr><th>A</th><th>B</th></tr>"
        "<tr><td>x</td><td>y<table><tr><td>in</td><td>ner</td></tr></table></td></tr></table>"
    )
    blocks = body(source)
    assert [block.text for block in blocks] == ["A | B", "x | y", "in | ner"]
    assert [block.table for block in blocks] == [1, 1, 2]


def test_a_table_that_only_places_text_is_read_as_that_text() -> None:
    source = (
        "<table role=presentation><tr><td><h2>EP 3</h2><p>Text.</p></td><td>Side</td></tr></table>"
    )
    assert [(b.kind, b.text) for b in body(source)] == [
        (Kind.HEADING, "EP 3"),
        (Kind.PARAGRAPH, "Text."),
        (Kind.PARAGRAPH, "Side"),
    ]


def test_a_header_of_two_rows_is_joined_for_each_column() -> None:
    source = (
        "<table><caption>Levels</caption><thead><tr><th rowspan=2>Exam<th colspan=2>Level"
        "<tr><th>local<th>national</thead><tr><td>Chest<td>0.1<td>0.15</table>"
    )
    blocks = body(source)
    assert [block.text for block in blocks] == [
        "Levels",
        "Exam | Level",
        "local | national",
        "Chest | 0.1 | 0.15",
    ]
    assert blocks[-1].header == ("Exam", "Level local", "Level national")


def test_lists_and_breaks_inside_a_cell_stay_in_the_row() -> None:
    source = "<table><tr><td>ID</td><td>Ask<ul><li>name</li><li>address</li></ul></td></tr></table>"
    assert texts(source) == ["ID | Ask • name • address"]


def test_a_definition_list_is_a_table_of_terms() -> None:
    blocks = body(
        "<dl><dt>Owner</dt><dd>Lead</dd><dt>DRL</dt><dt>Level</dt><dd>a</dd><dd>b</dd></dl>"
    )
    assert [block.cells for block in blocks] == [("Owner", "Lead"), ("DRL / Level", "a b")]
    assert {block.kind for block in blocks} == {Kind.TABLE_ROW}


def test_an_unclosed_definition_is_read_once() -> None:
    assert texts("<dl><dt>Owner<dd>Lead<dd>Deputy<dt>X<dd>Y</dl>") == [
        "Owner | Lead Deputy",
        "X | Y",
    ]


# Contents


def test_links_to_places_on_the_page_are_contents() -> None:
    source = (
        "<ul><li><a href='#ep1'>EP 1</a><ul><li><a href='#ep11'>1.1</a></li></ul></li>"
        "<li>See <a href='#ep2'>EP 2</a></li><li><a href='form.html'>Form</a></li></ul>"
    )
    assert [b.kind for b in body(source)] == [
        Kind.CONTENTS,
        Kind.CONTENTS,
        Kind.LIST_ITEM,
        Kind.LIST_ITEM,
    ]


def test_a_contents_box_is_contents_and_a_page_named_contents_is_not() -> None:
    box = "<div id=toc><h2>Contents</h2><p><a href='#a'>EP 1</a></p></div>"
    page = "<div id=contents><p>The operator asks. <a href='#a'>Top</a></p></div>"
    assert {block.kind for block in body(box)} == {Kind.CONTENTS}
    assert {block.kind for block in body(page)} == {Kind.PARAGRAPH}


# What is shown and what is not


def test_scripts_styles_and_navigation_are_left_out_in_silence() -> None:
    source = (
        "<style>p{}</style><script>ask()</script><nav><a href=/>Home</a></nav>"
        "<template><p>Old</p></template><p>Text.</p><!-- note -->"
    )
    document = parse(f"<body>{source}</body>")
    assert [block.text for block in document.blocks] == ["Text."]
    assert document.remarks == ()


def test_text_after_a_navigation_left_open_is_not_lost() -> None:
    source = "<nav><a href=/>Home</a><h1>EP 3</h1><p>The operator asks all patients.</p>"
    assert "The operator asks all patients." in texts(source)


def test_hidden_text_is_left_out_with_a_remark() -> None:
    source = "<p hidden>Old.</p><p style='DISPLAY : none'>Older.</p><div hidden></div><p>Text.</p>"
    document = parse(source)
    assert [block.text for block in document.blocks] == ["Text."]
    assert document.remarks == ("2 hidden parts of the page were left out.",)


def test_hidden_rows_cells_and_terms_are_left_out_with_a_remark() -> None:
    document = parse(
        "<table><tr><td>A<td>B<td hidden>C<tr hidden><td>D<td>E<td>F</table>"
        "<dl><dt>Owner<dd>Lead<dd hidden>Deputy</dl>"
    )
    assert [block.text for block in document.blocks] == ["A | B", "Owner | Lead"]
    assert document.remarks == ("3 hidden parts of the page were left out.",)


def test_struck_out_text_is_left_out_and_inserted_text_is_read() -> None:
    document = parse("<p>Ages <del>15</del><ins>12</ins> to <s>50</s>55.</p>")
    assert document.blocks[0].text == "Ages 12 to 55."
    assert document.remarks == (
        "Text struck out in the document was left out.",
        "1 marked insertion in the page: the text was read as if accepted.",
    )


def test_pictures_are_recorded_unless_marked_as_decoration() -> None:
    source = "<p>Text.</p><img src=a.png alt='Flow chart'><img src=b.png alt=''><img src=c.png>"
    document = parse(source)
    assert [part.what for part in document.unread] == [
        "picture without text (described as 'Flow chart')",
        "picture without text",
    ]
    assert document.state is ReadState.PARTLY_READ


def test_an_embedded_page_is_recorded_as_unread() -> None:
    (part,) = parse("<p>Text.</p><iframe src='other.html'></iframe>").unread
    assert part.what == "embedded page or object"


def test_the_words_of_a_drawing_are_boxes() -> None:
    blocks = body("<svg><rect/><text x=1>Start</text><text>Pregnant?</text></svg>")
    assert [(b.kind, b.text) for b in blocks] == [(Kind.BOX, "Start"), (Kind.BOX, "Pregnant?")]


# Properties and characters


def test_title_and_meta_data_become_properties() -> None:
    document = parse(
        "<head><title>EP 3 – Pregnancy</title><meta name=Author content='A. Smith'>"
        "<meta name=DCTERMS.modified content=2024-02-01><meta name=viewport content=x></head>"
        "<p>Text.</p>"
    )
    assert document.properties == {
        "title": "EP 3 – Pregnancy",
        "author": "A. Smith",
        "modified": "2024-02-01",
    }


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("utf-8", "utf-8"), ("x", "utf-8-sig")],
)
def test_the_declared_characters_are_used(declared: str, encoding: str) -> None:
    source = f"<meta charset={declared}><p>“£5” – café</p>"
    document = parse(source.encode(encoding))
    assert document.blocks[0].text == "“£5” – café"
    assert document.remarks == ()


def test_utf_8_under_a_wrong_declaration_is_still_utf_8() -> None:
    source = "<meta charset=iso-8859-1><p>“£5”</p>"
    assert parse(source.encode()).blocks[0].text == "“£5”"


def test_an_xhtml_page_with_an_encoding_declaration_is_read() -> None:
    source = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
    assert parse(f"{source}<body><p>Café</p></body></html>").blocks[0].text == "Café"


# Hostile and damaged input


def test_nothing_is_fetched_from_elsewhere(tmp_path: object) -> None:
    source = (
        f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file://{tmp_path}/secret'>]>"
        "<link rel=stylesheet href='http://127.0.0.1:9/x'><p>A &x; B</p>"
    )
    assert "B" in parse(source).blocks[-1].text


def test_deep_nesting_is_read_as_running_text_or_recorded() -> None:
    document = parse("<div>" * 500 + "deep words" + "</div>" * 500 + "<p>after</p>")
    assert [block.text for block in document.blocks] == ["deep words", "after"]
    bottomless = parse("<p>before</p>" + "<div>" * 5000 + "lost" + "</div>" * 5000)
    assert "nested too deep" in bottomless.unread[0].what


@pytest.mark.parametrize("tag", ["h1", "table><tr><td", "ul><li", "dl><dd", "span", "b"])
def test_elements_nested_in_themselves_do_not_exhaust_the_reader(tag: str) -> None:
    assert "deep" in " ".join(texts(f"<{tag}>" * 150 + "deep"))


def test_absurd_spans_do_not_exhaust_memory() -> None:
    row = "<tr><td rowspan=60000 colspan=99999999>x</td><td>y</td></tr>"
    assert len(body(f"<table>{row * 20}</table>")) == 20


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<!-- x -->", b"<script>x</script>"])
def test_a_page_without_words_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="no words"):
        parse(data)


def test_a_page_cut_short_anywhere_is_read_as_far_as_it_goes() -> None:
    source = "<table><tr><th>A</th></tr><tr><td rowspan=2>b &amp; c</td></tr></table><p>End.</p>"
    for end in range(len(source)):
        try:
            parse(source[:end])
        except UnreadableError as error:
            assert "no words" in str(error)
