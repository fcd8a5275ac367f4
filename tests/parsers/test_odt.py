from __future__ import annotations

import io
import zipfile

import pytest

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Block, Document, Kind, Layer, ReadState
from irmer_lint.parsers import archive, odt

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("meta", "meta"),
        ("svg", "svg-compatible"),
        ("manifest", "manifest"),
    )
)
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def package(
    body: str, *, automatic: str = "", styles: str = "", meta: str = "", manifest: str = ""
) -> bytes:
    """An OpenDocument text with the given body and, where given, styles and properties."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<office:document-content {NAMES}>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>"
        ),
        "styles.xml": f"<office:document-styles {NAMES}>{styles}</office:document-styles>",
        "meta.xml": (
            f"<office:document-meta {NAMES}><office:meta>{meta}</office:meta></office:document-meta>"
        ),
        "META-INF/manifest.xml": f"<manifest:manifest {NAMES}>{manifest}</manifest:manifest>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def parse(body: str, **parts: str) -> Document:
    return odt.parse(package(body, **parts), "EP03.odt", "0" * 64)


def blocks(body: str, **parts: str) -> list[Block]:
    return list(parse(body, **parts).blocks)


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}"{more}>{text}</text:h>'


def listed(*items: str, style: str = "L1", more: str = "") -> str:
    inner = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}"{more}>{inner}</text:list>'


def number(level: int, form: str, more: str = 'style:num-suffix="."') -> str:
    return f'<text:list-level-style-number text:level="{level}" style:num-format="{form}" {more}/>'


OUTLINE = (
    "<office:styles><text:outline-style>"
    '<text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="EP "/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
    "</text:outline-style></office:styles>"
)
LISTS = (
    '<text:list-style style:name="L1">'
    + number(1, "1")
    + number(2, "a", 'style:num-prefix="(" style:num-suffix=")"')
    + '</text:list-style><text:list-style style:name="L2">'
    + '<text:list-level-style-bullet text:level="1" text:bullet-char="–"/></text:list-style>'
)
HIDDEN = (
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P0"/>'
    '<style:style style:name="P0" style:family="paragraph">'
    '<style:text-properties text:display="none"/></style:style>'
)


# Headings and paragraphs


def test_headings_carry_level_path_and_the_number_in_print() -> None:
    body = h("Pregnancy") + h("Who is asked", 2) + p("All.") + h("Dose") + h("Records", 2)
    found = blocks(body, styles=OUTLINE)
    assert [(b.label, b.text) for b in found if b.kind is Kind.HEADING] == [
        ("EP 1", "Pregnancy"),
        ("1.1", "Who is asked"),
        ("EP 2", "Dose"),
        ("2.1", "Records"),
    ]
    assert found[2].place.heading == ("EP 1 Pregnancy", "1.1 Who is asked")


def test_a_heading_below_a_level_that_is_missing_shows_its_first_number() -> None:
    assert blocks(h("Records", 2) + h("Dose"), styles=OUTLINE)[0].label == "1.1"


def test_a_heading_without_a_number_style_has_no_label() -> None:
    assert [b.label for b in blocks(h("A") + h("B"))] == ["", ""]
    unnumbered = blocks(h("A", 1, ' text:is-list-header="true"') + h("B"), styles=OUTLINE)
    assert [b.label for b in unnumbered] == ["", "EP 1"]


def test_headings_are_taken_from_numbered_lines_where_no_heading_style_is_used() -> None:
    document = parse(p("3.2 Who is asked") + p("The operator asks all patients."))
    assert document.blocks[0].kind is Kind.HEADING
    assert "hardly uses heading styles" in document.remarks[0]
    styled = parse(h("A") + h("B") + p("3.2 Who is asked"))
    assert styled.blocks[-1].kind is Kind.PARAGRAPH
    assert styled.remarks == ()


def test_a_paragraph_in_the_style_of_the_title_is_a_heading() -> None:
    styles = (
        '<style:style style:name="P9" style:family="paragraph" style:parent-style-name="Title"/>'
    )
    first, second = blocks(p("Procedures", "P9") + p("Procedures", "Subtitle"), automatic=styles)
    assert (first.kind, second.kind) == (Kind.HEADING, Kind.PARAGRAPH)


def test_spaces_tabs_links_and_fields_are_read_and_line_breaks_end_a_block() -> None:
    body = p(
        'Author:<text:s text:c="3"/>A.<text:tab/><text:span>Smith</text:span><text:line-break/>'
        'Printed <text:date>1 May 2025</text:date> see <text:a xlink:href="x">EP 3</text:a>.'
    )
    assert [b.text for b in blocks(body)] == ["Author: A. Smith", "Printed 1 May 2025 see EP 3."]


def test_sections_are_read_and_hidden_ones_left_out() -> None:
    document = parse(
        f"<text:section>{p('Shown.')}</text:section>"
        f'<text:section text:display="none">{p("Old.")}</text:section>'
    )
    assert [b.text for b in document.blocks] == ["Shown."]
    assert document.remarks == ("1 passage of hidden text was left out.",)


def test_hidden_words_and_paragraphs_are_left_out_with_a_remark() -> None:
    body = (
        p('Ages <text:span text:style-name="T1">15</text:span>12 to 55.')
        + p("Old text.", "P1")
        + "<text:p><text:hidden-paragraph text:is-hidden='true'/>Older.</text:p>"
    )
    document = parse(body, automatic=HIDDEN)
    assert [b.text for b in document.blocks] == ["Ages 12 to 55."]
    assert document.remarks == ("3 passages of hidden text were left out.",)


# Lists


def test_list_items_carry_number_and_depth() -> None:
    body = listed(
        p("First") + p("more of it"), p("Second") + listed(p("nested"), p("again")), p("Third")
    )
    assert [(b.kind, b.label, b.level, b.text) for b in blocks(body, automatic=LISTS)] == [
        (Kind.LIST_ITEM, "1.", 1, "First"),
        (Kind.PARAGRAPH, "", 0, "more of it"),
        (Kind.LIST_ITEM, "2.", 1, "Second"),
        (Kind.LIST_ITEM, "(a)", 2, "nested"),
        (Kind.LIST_ITEM, "(b)", 2, "again"),
        (Kind.LIST_ITEM, "3.", 1, "Third"),
    ]


def test_bullets_are_bullets() -> None:
    (block,) = blocks(listed(p("Ask."), style="L2"), automatic=LISTS)
    assert block.label == "•"


def test_a_list_begins_anew_unless_it_says_that_it_goes_on() -> None:
    body = (
        listed(p("a"), p("b"))
        + p("Text.")
        + listed(p("c"), more=' text:continue-numbering="true"')
        + listed(p("d"))
    )
    assert [b.label for b in blocks(body, automatic=LISTS)] == ["1.", "2.", "", "3.", "1."]


def test_a_list_that_continues_another_by_name_takes_up_its_number() -> None:
    body = (
        listed(p("a"), more=' xml:id="one"')
        + listed(p("other"))
        + listed(p("b"), more=' text:continue-list="one"')
    )
    assert [b.label for b in blocks(body, automatic=LISTS)] == ["1.", "1.", "2."]


def test_an_item_that_only_holds_a_deeper_list_is_not_counted() -> None:
    body = listed(listed(p("deep")), p("First"))
    assert [(b.label, b.text) for b in blocks(body, automatic=LISTS)] == [
        ("(a)", "deep"),
        ("1.", "First"),
    ]


def test_a_heading_inside_a_list_takes_its_number_from_the_list() -> None:
    body = listed(h("Pregnancy")) + p("Text.")
    heading, text = blocks(body, automatic=LISTS)
    assert (heading.kind, heading.label) == (Kind.HEADING, "1.")
    assert text.place.heading == ("1. Pregnancy",)


def test_a_start_value_and_a_number_stored_in_the_file_are_kept() -> None:
    start = (
        '<text:list text:style-name="L1"><text:list-item text:start-value="5">'
        f"{p('five')}</text:list-item></text:list>"
    )
    stored = listed("<text:p><text:number>EP 3.</text:number>three</text:p>")
    assert [(b.label, b.text) for b in blocks(start + stored, automatic=LISTS)] == [
        ("5.", "five"),
        ("EP 3.", "three"),
    ]


# Tables


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell{more}>{p(text) if text else ''}</table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


COVERED = "<table:covered-table-cell/>"


def test_the_header_rows_of_a_table_stand_with_each_row() -> None:
    head = f"<table:table-header-rows>{row(cell('Step 1'), cell('Who'))}</table:table-header-rows>"
    body = f"<table:table>{head}{row(cell('ID'), cell('Operator'))}</table:table>"
    first, second = blocks(body)
    assert (first.cells, first.header) == (("Step 1", "Who"), ())
    assert (second.text, second.header, second.place.layer) == (
        "ID | Operator",
        ("Step 1", "Who"),
        Layer.TABLE,
    )


def test_a_marked_header_that_holds_a_label_and_its_value_is_no_header() -> None:
    control = [("Version", "3"), ("Date of issue", "13 January 2025"), ("Author", "A. Smith")]
    history = [("Version", "Change"), ("1", "First issue"), ("2", "Ages changed")]
    found = []
    for first, *others in (control, history):
        head = f"<table:table-header-rows>{row(*map(cell, first))}</table:table-header-rows>"
        body = "".join(row(*map(cell, other)) for other in others)
        found.append(blocks(f"<table:table>{head}{body}</table:table>")[1].header)
    assert found == [(), ("Version", "Change")]


def test_a_merged_cell_is_written_once_and_keeps_its_column_heading() -> None:
    body = "<table:table>{}</table:table>".format(
        row(cell("Role"), cell("Duty"), cell("Record"))
        + row(cell("Operator", ' table:number-rows-spanned="2"'), cell("asks"), cell("RIS"))
        + row(COVERED, cell("repeats", ' table:number-columns-spanned="2"'), COVERED)
    )
    _, first, second = blocks(body)
    assert (first.text, second.text) == ("Operator | asks | RIS", "repeats")
    assert second.cells == ("Operator", "repeats")
    assert second.header == ("Role", "Duty Record")


def test_a_table_of_one_column_is_read_as_the_text_in_it() -> None:
    body = f"<table:table>{row(cell('Only text.'))}</table:table>"
    assert [b.kind for b in blocks(body)] == [Kind.PARAGRAPH]


def test_lists_and_tables_inside_a_cell() -> None:
    inner = f"<table:table>{row(cell('in'), cell('ner'))}</table:table>"
    body = (
        "<table:table><table:table-row>"
        f"<table:table-cell>{p('Ask')}{listed(p('name'), p('address'))}{inner}</table:table-cell>"
        f"{cell('RIS')}</table:table-row></table:table>"
    )
    assert [(b.text, b.table) for b in blocks(body, automatic=LISTS)] == [
        ("Ask 1. name 2. address | RIS", 1),
        ("in | ner", 2),
    ]


def test_repeated_empty_cells_do_not_exhaust_memory() -> None:
    empty = '<table:table-cell table:number-columns-repeated="999999999"/>'
    body = f"<table:table>{row(cell('A'), cell('B'), empty)}</table:table>"
    assert blocks(body)[0].text == "A | B"


# What is anchored in the text


def test_a_text_box_follows_its_paragraph() -> None:
    box = f"<draw:frame><draw:text-box>{p('Stop.')}{p('Ask again.')}</draw:text-box></draw:frame>"
    shape = f"<draw:custom-shape>{p('Pregnant?')}<draw:enhanced-geometry/></draw:custom-shape>"
    found = blocks(p(f"Before {box}after {shape}end."))
    assert [(b.kind, b.text, b.place.layer) for b in found] == [
        (Kind.PARAGRAPH, "Before after end.", Layer.BODY),
        (Kind.BOX, "Stop. Ask again.", Layer.TEXT_BOX),
        (Kind.BOX, "Pregnant?", Layer.TEXT_BOX),
    ]


def test_the_shapes_of_a_group_are_boxes_of_their_own() -> None:
    shapes = "".join(f"<draw:rect>{p(text)}</draw:rect>" for text in ("Start", "Stop"))
    assert [b.text for b in blocks(f"<draw:g>{shapes}</draw:g>{p('End.')}")] == [
        "Start",
        "Stop",
        "End.",
    ]


def frame(content: str, height: str = "9cm") -> str:
    return f'<draw:frame svg:height="{height}">{content}</draw:frame>'


def test_pictures_are_recorded_and_small_ones_and_logos_are_not() -> None:
    image = '<draw:image xlink:href="Pictures/1.png"/>'
    body = p("Text.") + p(
        frame(f"{image}<svg:desc>Flow chart</svg:desc>")
        + frame(image, "1.2cm")
        + frame(f"{image}<svg:title>Trust logo</svg:title>")
    )
    document = parse(body)
    (part,) = document.unread
    assert part.what == "picture without text (described as 'Flow chart')"
    assert part.place.paragraph == 1
    assert document.state is ReadState.PARTLY_READ


def test_a_table_in_a_frame_and_a_box_in_a_cell_are_read() -> None:
    table = f"<table:table>{row(cell('in'), cell('frame'))}</table:table>"
    box = f"<draw:frame><draw:text-box>{p('boxed')}</draw:text-box></draw:frame>"
    body = (
        p(f"Text.{frame(table)}") + f"<table:table>{row(cell('A' + box), cell('B'))}</table:table>"
    )
    assert [b.text for b in blocks(body)] == ["Text.", "in | frame", "A boxed | B"]


def test_an_embedded_object_is_recorded_once() -> None:
    body = p("Text." + frame('<draw:object xlink:href="./Object 1"/><draw:image xlink:href="x"/>'))
    assert [part.what for part in parse(body).unread] == ["embedded object"]


def test_notes_and_comments_follow_the_body_under_the_heading_of_their_place() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        f"<text:note-body>{p('In private.')}</text:note-body></text:note>"
    )
    comment = f"<office:annotation><dc:creator>AS</dc:creator>{p('Really?')}</office:annotation>"
    document = parse(h("EP 3") + p(f"Ask{note} all{comment}.") + h("EP 4") + p("End."))
    assert [(b.kind, b.text) for b in document.blocks[1:]] == [
        (Kind.PARAGRAPH, "Ask all."),
        (Kind.HEADING, "EP 4"),
        (Kind.PARAGRAPH, "End."),
        (Kind.NOTE, "In private."),
        (Kind.COMMENT, "Really?"),
    ]
    note_block, comment_block = document.blocks[-2:]
    assert (note_block.label, note_block.place.heading) == ("1", ("EP 3",))
    assert comment_block.place.layer is Layer.COMMENT


def test_a_note_in_a_table_cell_is_not_lost() -> None:
    note = f"<text:note><text:note-body>{p('In private.')}</text:note-body></text:note>"
    body = f"<table:table>{row(cell('Ask' + note), cell('RIS'))}</table:table>"
    assert [b.text for b in blocks(body)] == ["Ask | RIS", "In private."]


# Contents, changes, furniture, properties


def test_the_entries_of_an_index_are_contents() -> None:
    body = (
        "<text:table-of-content><text:index-body>"
        f"<text:index-title>{p('Contents')}</text:index-title>{p('EP 3<text:tab/>5')}"
        "</text:index-body></text:table-of-content>" + p("Text.")
    )
    assert [(b.kind, b.text) for b in blocks(body)] == [
        (Kind.CONTENTS, "Contents"),
        (Kind.CONTENTS, "EP 3 5"),
        (Kind.PARAGRAPH, "Text."),
    ]


def test_deleted_text_is_left_out_and_changes_are_counted() -> None:
    changes = (
        "<text:tracked-changes>"
        "<text:changed-region><text:insertion/></text:changed-region>"
        "<text:changed-region><text:insertion/></text:changed-region>"
        f"<text:changed-region><text:deletion>{p('Ages 15 to 50.')}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    document = parse(changes + p("Ages <text:change-start/>12<text:change-end/> to 55."))
    assert [b.text for b in document.blocks] == ["Ages 12 to 55."]
    assert document.remarks == (
        "2 tracked insertions and 1 deletion are pending; "
        "the text was read as if they were accepted.",
    )


MASTERS = (
    "<office:automatic-styles>"
    '<style:style style:name="P1" style:family="paragraph"/></office:automatic-styles>'
    "<office:master-styles>"
    '<style:master-page style:name="Standard">'
    f"<style:header>{p('RAD-EP v4.1', 'P1')}</style:header>"
    f"<style:header-first>{p('RAD-EP v4.1', 'P1')}</style:header-first>"
    f"<style:footer>{p('Review March 2027')}</style:footer></style:master-page>"
    f'<style:master-page style:name="Old"><style:header>{p("v1.0")}</style:header>'
    "</style:master-page></office:master-styles>"
)


def test_headers_and_footers_in_use_follow_the_body_once() -> None:
    found = blocks(p("Text."), styles=MASTERS, automatic=HIDDEN)
    assert [(b.text, b.place.layer, b.place.paragraph) for b in found] == [
        ("Text.", Layer.BODY, 1),
        ("RAD-EP v4.1", Layer.HEADER, 2),
        ("Review March 2027", Layer.FOOTER, 3),
    ]


def test_the_header_of_a_following_master_page_is_in_use_too() -> None:
    styles = (
        "<office:master-styles>"
        '<style:master-page style:name="First" style:next-style-name="Rest"/>'
        f'<style:master-page style:name="Rest"><style:header>{p("v4.1")}</style:header>'
        "</style:master-page></office:master-styles>"
    )
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:master-page-name="First"/>'
    )
    found = blocks(p("Text.", "P1"), styles=styles, automatic=automatic)
    assert [b.text for b in found] == ["Text.", "v4.1"]


def test_document_properties_are_kept() -> None:
    meta = (
        "<dc:title>Employer's Procedures</dc:title><meta:initial-creator>A. Smith"
        "</meta:initial-creator><dc:creator>B. Jones</dc:creator>"
        '<dc:date>2025-01-13</dc:date><meta:user-defined meta:name="Version">4.1'
        "</meta:user-defined><meta:keyword>CT</meta:keyword><meta:keyword>DR</meta:keyword>"
    )
    assert parse(p("Text."), meta=meta).properties == {
        "title": "Employer's Procedures",
        "author": "A. Smith",
        "lastModifiedBy": "B. Jones",
        "modified": "2025-01-13",
        "Version": "4.1",
        "keywords": "CT; DR",
    }


# Files that cannot be read


def test_a_file_with_a_password_is_refused_as_such() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(UnreadableError, match="password-protected"):
        parse(p("Text."), manifest=manifest)


def test_a_file_without_a_text_document_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("other.xml", "<x/>")
    with pytest.raises(UnreadableError, match="no text document"):
        odt.parse(file.getvalue(), "x.odt", "")


def test_broken_xml_is_refused_in_plain_words() -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        parse("<text:p>never closed")


def test_a_part_too_large_for_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odt, "MAX_XML_BYTES", 100)
    with pytest.raises(UnreadableError, match="Split the document"):
        parse(p("Text."))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 1000)
    monkeypatch.setattr(archive, "MAX_RATIO", 20)
    with pytest.raises(UnreadableError, match="more than a document holds"):
        parse(p("A" * 100_000))


def test_entities_are_not_expanded() -> None:
    data = package(p("Text."))
    file = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name == "content.xml":
                content = bomb + content.replace("Text.", "A &b; B")
            new.writestr(name, content)
    assert odt.parse(file.getvalue(), "x.odt", "").blocks[0].text == "A B"


def test_a_file_cut_short_anywhere_is_refused_in_plain_words() -> None:
    data = package(h("EP 3") + p("Text."))
    for end in range(0, len(data), 97):
        with pytest.raises(UnreadableError):
            odt.parse(data[:end], "x.odt", "")


def test_nesting_without_end_is_refused_in_plain_words() -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        parse("<text:p>" + "<text:span>" * 400 + "x" + "</text:span>" * 400 + "</text:p>")
