"""The Word parser loses nothing that a reader sees, and says what it could not read."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parsers.word_builder import (
    DOCM,
    SEPARATORS,
    STYLES,
    bold,
    cell,
    field,
    level,
    numbers,
    p,
    part,
    picture,
    r,
    row,
    table,
    text_box,
    word,
    zipped,
)

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Block, Document, Kind, Layer, ReadState
from irmer_lint.parsers.docx import parse


def read(*body: str, **parts: object) -> Document:
    return parse(word(*body, **parts), "procedures/EP03.docx", "ab12")  # type: ignore[arg-type]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def shown(document: Document) -> list[str]:
    """Each block with its number in front."""
    return [f"{block.label} {block.text}".strip() for block in document.blocks]


def only(document: Document, kind: Kind) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]


def heading_levels(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in only(document, Kind.HEADING)]


# The loss matrix: every way in which Word holds text, each with a word of its own.

MATRIX_BODY = (
    p("Heading MARKHEADING", style="Heading1"),
    f'<w:sdt><w:sdtContent>{p("Owner MARKSDTBLOCK")}</w:sdtContent></w:sdt>',
    p("Review ", f'<w:sdt><w:sdtContent>{r("MARKSDTINLINE")}</w:sdtContent></w:sdt>'),
    p(
        f'<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r("MARKPLACEHOLDER")}'
        "</w:sdtContent></w:sdt>"
    ),
    f'<w:customXml w:element="x">{p("MARKCUSTOMXML")}</w:customXml>',
    p(f'<w:smartTag w:element="place">{r("MARKSMARTTAG")}</w:smartTag>'),
    p(f'<w:fldSimple w:instr=" DATE ">{r("MARKFLDSIMPLE")}</w:fldSimple>'),
    p(f'<w:hyperlink w:anchor="x">{r("MARKHYPERLINK")}</w:hyperlink>'),
    p(field("REF MARKINSTRUCTION", r("MARKRESULT"))),
    p(
        f'<w:ins w:id="1">{r("MARKINSERTED")}</w:ins>'
        '<w:del w:id="2"><w:r><w:delText>MARKDELETED</w:delText></w:r></w:del>'
    ),
    p(f'<w:moveFrom w:id="3">{r("MARKMOVEDAWAY")}</w:moveFrom>', "stays"),
    p(f'<w:moveTo w:id="4">{r("MARKMOVEDHERE")}</w:moveTo>'),
    p("seen ", r("MARKHIDDEN", "<w:vanish/>")),
    p(text_box(p("MARKTEXTBOX"))),
    p(
        '<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>MARKVMLBOX</w:t></w:r>'
        "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ),
    p('<w:r><w:pict><v:shape><v:textpath string="MARKWORDART"/></v:shape></w:pict></w:r>'),
    p(
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wpg:wgp>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{p('MARKGROUPONE')}</w:txbxContent></wps:txbx></wps:wsp>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{p('MARKGROUPTWO')}</w:txbxContent></wps:txbx></wps:wsp>"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    ),
    p(
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
        '<dgm:relIds r:dm="rIdDiagram"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    ),
    p(
        "Limits", '<w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:endnoteReference w:id="2"/></w:r>',
        '<w:r><w:commentReference w:id="7"/></w:r>',
    ),
    p("<m:oMath><m:r><m:t>MARKFORMULA</m:t></m:r></m:oMath>"),
    p(
        "<w:r><w:ruby><w:rt><w:r><w:t>MARKRUBYNOTE</w:t></w:r></w:rt><w:rubyBase><w:r>"
        "<w:t>MARKRUBYBASE</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    ),
    p("MARKLISTITEM", num=(1, 0)),
    table(
        row("MARKCELL", cell("MARKSPANNED", raw='<w:gridSpan w:val="2"/>')),
        row(
            cell("MARKMERGED", raw='<w:vMerge w:val="restart"/>'),
            cell("x", table(row("MARKNESTED", "y"), row("z", "z"))),
            cell(f'<w:sdt><w:sdtContent>{p("MARKCELLSDT")}</w:sdtContent></w:sdt>'),
        ),
        row(
            cell(raw="<w:vMerge/>"),
            f'<w:sdt><w:sdtContent>{cell("MARKSDTCELL")}</w:sdtContent></w:sdt>',
            cell(p(text_box(p("MARKBOXINCELL")))),
        ),
        f'<w:sdt><w:sdtContent>{row("MARKSDTROW", "a", "b")}</w:sdtContent></w:sdt>',
        row("MARKDELETEDROW", "a", "b", raw='<w:del w:id="9"/>'),
        row("MARKINSERTEDROW", "a", "b", raw='<w:ins w:id="9"/>'),
    ),
    f'<mc:AlternateContent><mc:Choice Requires="w14">{p("MARKCHOICE")}</mc:Choice>'
    f'<mc:Fallback>{p("MARKCHOICE")}</mc:Fallback></mc:AlternateContent>',
)  # fmt: skip

DIAGRAM = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>'
    '<dgm:pt modelId="0" type="doc"/>'
    + "".join(
        f'<dgm:pt modelId="{n}"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>'
        for n, text in ((2, "MARKSMARTARTTWO"), (1, "MARKSMARTARTONE"))
    )
    + '</dgm:ptLst><dgm:cxnLst><dgm:cxn srcId="0" destId="1" srcOrd="0"/>'
    '<dgm:cxn srcId="0" destId="2" srcOrd="1"/></dgm:cxnLst></dgm:dataModel>'
)

MATRIX_PARTS: dict[str, object] = {
    "section": '<w:headerReference w:type="default" r:id="rIdH1"/>'
    '<w:headerReference w:type="first" r:id="rIdH2"/>'
    '<w:footerReference w:type="default" r:id="rIdF1"/>'
    '<w:footerReference w:type="even" r:id="rIdF2"/><w:titlePg/>',
    "settings": "<w:evenAndOddHeaders/>",
    "headers": {"rIdH1": p("MARKHEADER"), "rIdH2": p("MARKFIRSTHEADER")},
    "footers": {"rIdF1": p("MARKFOOTER"), "rIdF2": p("MARKEVENFOOTER")},
    "footnotes": SEPARATORS.format("footnote")
    + f'<w:footnote w:id="2">{p("MARKFOOTNOTE")}</w:footnote>',
    "endnotes": SEPARATORS.format("endnote")
    + f'<w:endnote w:id="2">{p("MARKENDNOTE")}</w:endnote>',
    "comments": f'<w:comment w:id="7" w:author="A. Reviewer">{p("MARKCOMMENT")}</w:comment>',
    "numbering": numbers(level(0, "%1.")),
    "parts": {"rIdDiagram": ("diagramData", DIAGRAM)},
}

KEPT = [
    "HEADING",
    "SDTBLOCK",
    "SDTINLINE",
    "PLACEHOLDER",
    "CUSTOMXML",
    "SMARTTAG",
    "FLDSIMPLE",
    "HYPERLINK",
    "RESULT",
    "INSERTED",
    "MOVEDHERE",
    "TEXTBOX",
    "VMLBOX",
    "WORDART",
    "GROUPONE",
    "GROUPTWO",
    "SMARTARTONE",
    "SMARTARTTWO",
    "FORMULA",
    "RUBYBASE",
    "LISTITEM",
    "CELL",
    "SPANNED",
    "MERGED",
    "NESTED",
    "CELLSDT",
    "SDTCELL",
    "BOXINCELL",
    "SDTROW",
    "INSERTEDROW",
    "CHOICE",
    "HEADER",
    "FIRSTHEADER",
    "FOOTER",
    "EVENFOOTER",
    "FOOTNOTE",
    "ENDNOTE",
    "COMMENT",
]
NOT_SEEN = ["INSTRUCTION", "DELETED", "MOVEDAWAY", "HIDDEN", "RUBYNOTE", "DELETEDROW"]


@pytest.fixture(scope="module")
def matrix() -> list[str]:
    document = read(*MATRIX_BODY, **MATRIX_PARTS)
    return " ".join(texts(document)).split()


@pytest.mark.parametrize("feature", KEPT)
def test_what_a_reader_sees_is_read_exactly_once(matrix: list[str], feature: str) -> None:
    assert matrix.count(f"MARK{feature}") == 1


@pytest.mark.parametrize("feature", NOT_SEEN)
def test_what_a_reader_does_not_see_is_not_read(matrix: list[str], feature: str) -> None:
    assert matrix.count(f"MARK{feature}") == 0


def test_a_file_with_macros_reads_like_any_other_and_says_that_they_were_not_run() -> None:
    plain = read(*MATRIX_BODY, **MATRIX_PARTS)
    parts = MATRIX_PARTS | {"main_type": DOCM}
    parts["parts"] = {**MATRIX_PARTS["parts"], "rIdVba": ("vbaProject", b"not run")}  # type: ignore[dict-item]
    with_macros = read(*MATRIX_BODY, **parts)
    assert with_macros.blocks == plain.blocks
    assert any("macros" in remark for remark in with_macros.remarks)
    assert not any("macros" in remark for remark in plain.remarks)


def test_a_strict_open_xml_file_reads_like_any_other() -> None:
    strict = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/": (
            "http://purl.oclc.org/ooxml/wordprocessingml/"
        ),
        "http://schemas.openxmlformats.org/officeDocument/2006/": (
            "http://purl.oclc.org/ooxml/officeDocument/"
        ),
        "http://schemas.openxmlformats.org/drawingml/2006/": (
            "http://purl.oclc.org/ooxml/drawingml/"
        ),
    }
    assert read(*MATRIX_BODY, **MATRIX_PARTS, replace=strict).blocks == (
        read(*MATRIX_BODY, **MATRIX_PARTS).blocks
    )


def test_the_document_carries_path_hash_and_format() -> None:
    document = read(p("Purpose"))
    assert (document.path, document.sha256, document.format) == (
        "procedures/EP03.docx",
        "ab12",
        "docx",
    )
    assert document.state == ReadState.READ


# Headings


def test_headings_stand_over_the_paragraphs_that_follow_them() -> None:
    document = read(
        p("Employer's procedures", style="Title"),
        p("Pregnancy", style="Heading1"),
        p("Who is asked", style="Heading2"),
        p("The operator asks."),
        p("Records", style="Heading2"),
        p("The answer is recorded."),
    )
    places = [(block.text, block.place.heading) for block in document.blocks]
    assert places == [
        ("Employer's procedures", ()),
        ("Pregnancy", ()),
        ("Who is asked", ("Pregnancy",)),
        ("The operator asks.", ("Pregnancy", "Who is asked")),
        ("Records", ("Pregnancy",)),
        ("The answer is recorded.", ("Pregnancy", "Records")),
    ]
    assert [block.place.paragraph for block in document.blocks] == [1, 2, 3, 4, 5, 6]


def test_heading_levels_come_through_inherited_styles_and_outline_levels() -> None:
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="EP"><w:name w:val="EP heading"/>'
        '<w:basedOn w:val="EPBase"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="EPBase"><w:name w:val="EP base"/>'
        '<w:basedOn w:val="Heading2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Body under heading"/>'
        '<w:basedOn w:val="Heading2"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    document = read(
        p("By style", style="EP"),
        p("By its own level", raw='<w:outlineLvl w:val="2"/>'),
        p("Body text by its style", style="Body"),
        p("Body text"),
        styles=styles,
    )
    assert heading_levels(document) == [(2, "By style"), (3, "By its own level")]


def test_a_style_built_on_itself_is_no_trap() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>'
    )
    assert texts(read(p("Purpose", style="A"), styles=styles)) == ["Purpose"]


def test_bold_and_numbered_lines_are_headings_where_no_heading_style_is_used() -> None:
    document = read(
        p(bold("EP 3 Pregnancy enquiries")),
        p(bold("Who is asked")),
        p("The operator asks every individual of childbearing potential."),
        p("3.2 When the answer is yes"),
        p("The practitioner decides."),
        p(bold("The practitioner must be told at once.")),
        p(bold("Review date: "), bold("March 2027")),
        p("2 mSv a year"),
        p("3.3 The operator shall stop"),
    )
    assert [(b.level, b.text, b.place.heading) for b in only(document, Kind.HEADING)] == [
        (1, "EP 3 Pregnancy enquiries", ()),
        (2, "Who is asked", ("EP 3 Pregnancy enquiries",)),
        (2, "3.2 When the answer is yes", ("EP 3 Pregnancy enquiries",)),
    ]
    assert any("heading styles" in remark for remark in document.remarks)


def test_larger_bold_lines_stand_over_smaller_ones() -> None:
    def line(text: str, size: int) -> str:
        return p(r(text, f'<w:b/><w:sz w:val="{size}"/>'))

    document = read(
        line("Radiology procedures", 36),
        line("Referral", 28),
        line("Who may refer", 22),
        line("Justification", 28),
    )
    assert heading_levels(document) == [
        (1, "Radiology procedures"),
        (2, "Referral"),
        (3, "Who may refer"),
        (2, "Justification"),
    ]


def test_bold_lines_stay_paragraphs_where_heading_styles_are_used() -> None:
    document = read(
        p("Purpose", style="Heading1"),
        p("Scope", style="Heading1"),
        p(bold("Please note")),
    )
    assert heading_levels(document) == [(1, "Purpose"), (1, "Scope")]
    assert document.remarks == ()


def test_a_long_sentence_in_a_heading_style_is_a_clause() -> None:
    clause = "The operator must ask " + "every individual " * 12 + "before the exposure."
    document = read(p("Pregnancy", style="Heading1"), p(clause, style="Heading2"))
    assert [block.kind for block in document.blocks] == [Kind.HEADING, Kind.PARAGRAPH]


def test_a_style_may_give_the_level_by_name_and_the_bold_face_alone() -> None:
    styles = STYLES + (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="Heading 3"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Lead"><w:name w:val="Lead line"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    document = read(
        p("Deep", style="H3"),
        p(r("Larger", '<w:b/><w:sz w:val="30"/>')),
        p("By paragraph style", style="Lead"),
        p(r("By character style", '<w:rStyle w:val="Strong"/>')),
        p(r("Not bold", '<w:b w:val="0"/>'), style="Lead"),
        styles=styles,
    )
    assert heading_levels(document) == [
        (3, "Deep"),
        (1, "Larger"),
        (2, "By paragraph style"),
        (2, "By character style"),
    ]


# Automatic numbers


def test_numbers_of_several_levels_are_rendered_and_carried_into_heading_paths() -> None:
    styles = STYLES.replace(
        '<w:outlineLvl w:val="0"/>',
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>',
    ).replace(
        '<w:outlineLvl w:val="1"/>',
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/>',
    )
    numbering = numbers(
        level(0, "EP %1", raw='<w:pStyle w:val="Heading1"/>')
        + level(1, "%1.%2", raw='<w:pStyle w:val="Heading2"/>')
        + level(2, "%1.%2.%3")
    )
    document = read(
        p("Referral", style="Heading1"),
        p("Pregnancy", style="Heading1"),
        p("Who is asked", style="Heading2"),
        p("When", style="Heading2"),
        p("Every operator.", num=(1, 2)),
        p("Every time.", num=(1, 2)),
        p("Not numbered", style="Heading1", num=(0, 0)),
        styles=styles,
        numbering=numbering,
    )
    assert shown(document) == [
        "EP 1 Referral",
        "EP 2 Pregnancy",
        "2.1 Who is asked",
        "2.2 When",
        "2.2.1 Every operator.",
        "2.2.2 Every time.",
        "Not numbered",
    ]
    item = document.blocks[5]
    assert (item.kind, item.level) == (Kind.LIST_ITEM, 3)
    assert item.place.heading == ("EP 2 Pregnancy", "2.2 When")


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("lowerLetter", "(%1)", ["(a)", "(b)", "(c)"]),
        ("upperLetter", "%1)", ["A)", "B)", "C)"]),
        ("lowerRoman", "%1", ["i", "ii", "iii"]),
        ("upperRoman", "%1", ["I", "II", "III"]),
        ("ordinal", "%1", ["1st", "2nd", "3rd"]),
        ("cardinalText", "Step %1", ["Step One", "Step Two", "Step Three"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("none", "%1", ["", "", ""]),
    ],
)
def test_number_formats(form: str, text: str, expected: list[str]) -> None:
    document = read(
        *(p(f"line {n}", num=(1, 0)) for n in range(3)), numbering=numbers(level(0, text, form))
    )
    assert [block.label for block in document.blocks] == expected
    kind = Kind.LIST_ITEM if any(expected) else Kind.PARAGRAPH
    assert {block.kind for block in document.blocks} == {kind}


def test_the_letter_after_z_is_aa() -> None:
    document = read(
        *(p(f"line {n}", num=(1, 0)) for n in range(28)),
        numbering=numbers(level(0, "%1", "lowerLetter")),
    )
    assert [block.label for block in document.blocks][25:] == ["z", "aa", "bb"]


def test_lists_that_share_a_definition_go_on_counting_unless_one_restarts() -> None:
    numbering = numbers(
        level(0, "%1."),
        lists={
            2: '<w:abstractNumId w:val="0"/>',
            3: '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride>',
            4: '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
            + level(0, "Step %1")
            + "</w:lvlOverride>",
        },
    )
    document = read(
        *(p("x", num=(number, 0)) for number in (1, 1, 2, 3, 3, 4)), numbering=numbering
    )
    assert [block.label for block in document.blocks] == ["1.", "2.", "3.", "5.", "6.", "Step 7"]


def test_deeper_levels_restart_below_a_new_number_unless_told_not_to() -> None:
    numbering = numbers(
        level(0, "%1") + level(1, "%1.%2") + level(2, "note %3", raw='<w:lvlRestart w:val="0"/>')
    )
    order = (0, 1, 1, 2, 0, 1, 2)
    document = read(*(p("x", num=(1, depth)) for depth in order), numbering=numbering)
    assert [block.label for block in document.blocks] == [
        "1",
        "1.1",
        "1.2",
        "note 1",
        "2",
        "2.1",
        "note 2",
    ]


def test_legal_numbering_writes_every_level_in_figures() -> None:
    numbering = numbers(level(0, "%1", "upperRoman") + level(1, "%1.%2", raw="<w:isLgl/>"))
    document = read(p("x", num=(1, 0)), p("x", num=(1, 1)), numbering=numbering)
    assert [block.label for block in document.blocks] == ["I", "1.1"]


def test_a_list_may_take_its_levels_from_a_numbering_style() -> None:
    styles = STYLES + (
        '<w:style w:type="numbering" w:styleId="Steps"><w:name w:val="Steps"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    numbering = numbers('<w:numStyleLink w:val="Steps"/>', level(0, "Step %1"))
    document = read(p("Ask", num=(1, 0)), styles=styles, numbering=numbering)
    assert shown(document) == ["Step 1 Ask"]


def test_an_orphan_second_level_shows_its_parents_first_number() -> None:
    document = read(p("x", num=(1, 1)), numbering=numbers(level(0, "%1") + level(1, "%1.%2")))
    assert [block.label for block in document.blocks] == ["1.1"]


def test_numbers_may_be_padded_or_hidden() -> None:
    padded = (
        '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        '<w:lvlText w:val="EP%1"/></w:lvl>'
    )
    hidden = level(0, "%1", raw="<w:rPr><w:vanish/></w:rPr>")
    document = read(
        p("Padded", num=(1, 0)), p("Hidden", num=(2, 0)), numbering=numbers(padded, hidden)
    )
    assert shown(document) == ["EP001 Padded", "Hidden"]


def test_a_hidden_paragraph_is_not_counted_and_an_empty_one_is() -> None:
    gone = "<w:rPr><w:vanish/></w:rPr>"
    document = read(
        p("Ask", num=(1, 0)),
        p(r("Unseen", "<w:vanish/>"), raw=gone, num=(1, 0)),
        p(num=(1, 0)),
        p("Record", num=(1, 0)),
        numbering=numbers(level(0, "%1.")),
    )
    assert shown(document) == ["1. Ask", "3. Record"]


def test_a_list_that_is_not_defined_has_no_number() -> None:
    document = read(p("Ask", num=(9, 0)))
    assert [(b.kind, b.label) for b in document.blocks] == [(Kind.PARAGRAPH, "")]


# Contents tables


def test_a_contents_field_holds_contents_and_the_text_after_it_does_not() -> None:
    document = read(
        p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            r("Pregnancy"),
            "<w:r><w:tab/></w:r>",
            field("PAGEREF _Toc1", r("4")),
        ),
        p("Entitlement", "<w:r><w:tab/></w:r>", r("5")),
        p('<w:r><w:fldChar w:fldCharType="end"/></w:r>', r("The employer keeps the list.")),
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        (Kind.CONTENTS, "Pregnancy 4"),
        (Kind.CONTENTS, "Entitlement 5"),
        (Kind.PARAGRAPH, "The employer keeps the list."),
    ]


def test_contents_styles_and_contents_controls_hold_contents() -> None:
    document = read(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('Contents')}</w:sdtContent></w:sdt>",
        p("Pregnancy 4", style="TOC1"),
        f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('Radiology')}</w:sdtContent></w:sdt>",
    )
    assert [block.kind for block in document.blocks] == [
        Kind.CONTENTS,
        Kind.CONTENTS,
        Kind.PARAGRAPH,
    ]


def test_a_simple_contents_field_and_a_dotted_tab_stop_hold_contents() -> None:
    dotted = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'
    document = read(
        p(f'<w:fldSimple w:instr=" TOC ">{r("Pregnancy 4")}</w:fldSimple>'),
        p("Entitlement", "<w:r><w:tab/></w:r>", r("7"), raw=dotted),
        p("Signed", "<w:r><w:tab/></w:r>", r("Lead radiographer"), raw=dotted),
    )
    assert [block.kind for block in document.blocks] == [
        Kind.CONTENTS,
        Kind.CONTENTS,
        Kind.PARAGRAPH,
    ]


def test_a_contents_list_made_by_hand_is_recognised() -> None:
    document = read(
        p("Contents"),
        p("1 Purpose", "<w:r><w:tab/></w:r>", r("3")),
        p("2 Scope 4"),
        p("Purpose"),
        p("Pregnancy enquiries ........... 12"),
        p("Every dose above 3 mSv is recorded under EP 12"),
        p("Signed ..........."),
        p("Reviewed in section 3.2"),
    )
    assert [b.text for b in only(document, Kind.CONTENTS)] == [
        "1 Purpose 3",
        "2 Scope 4",
        "Pregnancy enquiries ........... 12",
    ]


# Tables


def test_rows_carry_the_header_that_word_repeats() -> None:
    document = read(
        table(
            row("Role", "Duty", raw="<w:tblHeader/>"),
            row("Operator", "Asks about pregnancy"),
            row("Practitioner", "Justifies the exposure"),
        )
    )
    first, second, third = document.blocks
    assert first.header == ()
    assert second == Block(
        Kind.TABLE_ROW,
        "Operator | Asks about pregnancy",
        second.place,
        cells=("Operator", "Asks about pregnancy"),
        header=("Role", "Duty"),
        table=1,
    )
    assert second.place.layer == Layer.TABLE
    assert third.header == ("Role", "Duty")


def test_a_bold_or_shaded_first_row_is_a_header_and_a_control_table_has_none() -> None:
    shaded = '<w:shd w:val="clear" w:fill="D9D9D9"/>'
    document = read(
        table(row(cell(p(bold("Role"))), cell(p(bold("Duty")))), row("Operator", "Asks")),
        table(row(cell("Role", raw=shaded), cell("Duty", raw=shaded)), row("Referrer", "Requests")),
        table(
            row(cell(p(bold("Version"))), "4.1"),
            row(cell(p(bold("Review date"))), "March 2027"),
        ),
        table(
            row(cell(p(bold("Version"))), cell(p(bold("4.1")))), row("Author", "Lead radiographer")
        ),
    )
    assert [(block.text, block.header, block.table) for block in document.blocks] == [
        ("Role | Duty", (), 1),
        ("Operator | Asks", ("Role", "Duty"), 1),
        ("Role | Duty", (), 2),
        ("Referrer | Requests", ("Role", "Duty"), 2),
        ("Version | 4.1", (), 3),
        ("Review date | March 2027", (), 3),
        ("Version | 4.1", (), 4),
        ("Author | Lead radiographer", (), 4),
    ]


def test_a_table_style_may_make_the_first_row_stand_out() -> None:
    styles = STYLES + (
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
    rows = row("Role", "Duty"), row("Operator", "Asks")
    on = '<w:tblStyle w:val="Grid"/><w:tblLook w:val="0020"/>'
    off = '<w:tblStyle w:val="Grid"/><w:tblLook w:val="0000"/>'
    document = read(table(*rows, raw=on), table(*rows, raw=off), styles=styles)
    assert [block.header for block in document.blocks] == [(), ("Role", "Duty"), (), ()]


def test_a_plain_first_row_over_figures_is_a_header() -> None:
    document = read(
        table(
            row("Examination", "Projection", "DRL"),
            row("Chest", "PA", "0.1 mGy"),
            row("Pelvis", "AP", "4.0 mGy"),
        )
    )
    assert document.blocks[1].header == ("Examination", "Projection", "DRL")


def test_merged_cells_are_read_once_and_the_first_column_goes_on_naming_its_rows() -> None:
    begin, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(
        table(
            row("Role", cell("Duty", raw='<w:gridSpan w:val="2"/>'), raw="<w:tblHeader/>"),
            row(cell("Operator", raw=begin), "Asks", cell("At once", raw=begin)),
            row(cell("", raw=go_on), "Records", cell("", raw=go_on)),
            row("Referrer", cell("Requests", raw='<w:gridSpan w:val="2"/>')),
        )
    )
    assert [(b.text, b.cells, b.header) for b in document.blocks[1:]] == [
        ("Operator | Asks | At once", ("Operator", "Asks", "At once"), ("Role", "Duty", "Duty")),
        ("Records", ("Operator", "Records"), ("Role", "Duty")),
        ("Referrer | Requests", ("Referrer", "Requests"), ("Role", "Duty")),
    ]


def test_a_nested_table_follows_its_row_with_a_number_of_its_own() -> None:
    inner = table(row("Dose", "3 mSv"), row("Age", "12 to 55"))
    document = read(
        table(
            row("Item", "Values", "Note", raw="<w:tblHeader/>"),
            row("Carers", cell("see", inner), "x"),
            row("Staff", "none", "y"),
        )
    )
    assert [(b.text, b.table) for b in document.blocks] == [
        ("Item | Values | Note", 1),
        ("Carers | see | x", 1),
        ("Dose | 3 mSv", 2),
        ("Age | 12 to 55", 2),
        ("Staff | none | y", 1),
    ]


def test_numbers_and_bullets_inside_cells_are_part_of_the_cell() -> None:
    document = read(
        table(
            row("Step", "Action", raw="<w:tblHeader/>"),
            row(cell(p(num=(1, 0))), cell(p("Ask", num=(2, 0)), p("Record", num=(2, 0)))),
            row(cell(p(num=(1, 0))), "Stop"),
        ),
        numbering=numbers(level(0, "%1."), level(0, "\uf0b7", "bullet")),
    )
    assert texts(document)[1:] == ["1. | • Ask • Record", "2. | Stop"]


def test_a_heading_across_the_table_stands_over_the_rows_below_it() -> None:
    across = '<w:gridSpan w:val="2"/>'
    document = read(
        p("Referral", style="Heading1"),
        table(
            row("Role", "Duty", raw="<w:tblHeader/>"),
            row(cell(p("Pregnancy", style="Heading2"), raw=across)),
            row("Operator", "Asks"),
            row(cell("All sites", raw=across)),
        ),
    )
    assert [(b.kind, b.text, b.place.heading) for b in document.blocks[2:]] == [
        (Kind.HEADING, "Pregnancy", ("Referral",)),
        (Kind.TABLE_ROW, "Operator | Asks", ("Referral", "Pregnancy")),
        (Kind.TABLE_ROW, "All sites", ("Referral", "Pregnancy")),
    ]


def test_a_frame_inside_a_cell_is_part_of_the_cell() -> None:
    frame = table(row(cell("Ask first.", p(picture()))))
    document = read(
        table(
            row("Step", "Action", "Who", raw="<w:tblHeader/>"),
            row("1", cell("Stop.", frame), "Operator"),
        )
    )
    assert document.blocks[1].cells == ("1", "Stop. Ask first.", "Operator")
    assert len(document.unread) == 1


def test_columns_are_counted_from_the_grid_and_unseen_rows_and_cells_are_left_out() -> None:
    document = read(
        table(
            row("Role", "Adult", "Child", raw="<w:tblHeader/>"),
            row("3 mSv", "1 mSv", raw='<w:gridBefore w:val="1"/>'),
            row("Operator", cell("gone", raw='<w:cellDel w:id="1"/>'), "asks"),
            row("Hidden", "a", "b", raw="<w:hidden/>"),
        )
    )
    assert [(b.cells, b.header) for b in document.blocks[1:]] == [
        (("3 mSv", "1 mSv"), ("Adult", "Child")),
        (("Operator", "asks"), ("Role", "Adult")),
    ]
    assert len(document.remarks) == 2


def test_a_table_that_only_frames_text_is_read_as_text() -> None:
    long = "The operator asks each individual of childbearing potential " * 6
    document = read(
        table(row(cell("Important", "Ask before the exposure."))),
        table(row(cell(long.strip()), cell("See overleaf.", "Ask the lead.", "Ring 1234."))),
    )
    assert [block.kind for block in document.blocks] == [Kind.PARAGRAPH] * 6
    assert {block.place.layer for block in document.blocks} == {Layer.BODY}


def test_the_first_column_of_a_two_column_layout_heads_the_text_beside_it() -> None:
    body = (
        "The operator asks each individual.",
        "The answer is recorded on the form.",
        "The form is scanned.",
    )
    document = read(
        p("Pregnancy", style="Heading1"),
        p("Scope", style="Heading1"),
        table(row("Who is asked", cell(*body)), row("Records", cell(*body))),
        p("After the table."),
    )
    assert [b.place.heading for b in document.blocks if b.text == body[0]] == [
        ("Scope", "Who is asked"),
        ("Scope", "Records"),
    ]
    assert document.blocks[-1].place.heading == ("Scope",)


def test_a_control_table_with_one_long_value_keeps_its_rows() -> None:
    long = "This procedure applies to every medical exposure " * 8
    document = read(
        table(
            row("Version", "4.1"),
            row("Scope", long.strip()),
            row("Review date", "March 2027"),
        )
    )
    assert [block.cells[0] for block in document.blocks] == ["Version", "Scope", "Review date"]


def test_a_short_single_row_keeps_label_and_value_together() -> None:
    document = read(table(row("Version", "4.1", "Review date", "March 2027")))
    assert texts(document) == ["Version | 4.1 | Review date | March 2027"]


def test_a_contents_table_with_a_page_column_holds_contents() -> None:
    document = read(
        table(
            row("Procedure", "Page", raw="<w:tblHeader/>"),
            row("Pregnancy enquiries", "4"),
            row("Entitlement", "7"),
        )
    )
    assert {block.kind for block in document.blocks} == {Kind.CONTENTS}


# Tracked changes and hidden text


def test_pending_changes_are_counted_and_the_text_read_as_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>five </w:delText></w:r></w:del>'
    document = read(
        p("Ask ", f'<w:ins w:id="2">{r("three ")}</w:ins>', deleted, r("times.")),
        p(f'<w:ins w:id="3">{r("And record.")}</w:ins>'),
    )
    assert texts(document) == ["Ask three times.", "And record."]
    assert document.remarks == (
        "2 tracked insertions and 1 deletion are pending; "
        "the text was read as if they were accepted.",
    )


def test_one_pending_change_is_told_in_the_singular() -> None:
    document = read(p("Ask", '<w:del w:id="1"><w:r><w:delText> twice</w:delText></w:r></w:del>'))
    assert document.remarks == (
        "1 tracked deletion is pending; the text was read as if it were accepted.",
    )


def test_a_change_of_formatting_alone_is_no_pending_change() -> None:
    change = '<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'
    document = read(p(r("Ask before the exposure.", change)))
    assert texts(document) == ["Ask before the exposure."]
    assert not any("tracked" in remark or "hidden" in remark for remark in document.remarks)


def test_a_deleted_paragraph_mark_joins_the_next_paragraph() -> None:
    document = read(
        p("The operator asks ", raw='<w:rPr><w:del w:id="1"/></w:rPr>', num=(1, 0)),
        p("before the exposure.", num=(1, 0)),
        p("Then records.", num=(1, 0)),
        numbering=numbers(level(0, "%1.")),
    )
    assert shown(document) == ["1. The operator asks before the exposure.", "2. Then records."]


def test_a_deleted_paragraph_mark_before_a_table_joins_nothing() -> None:
    document = read(
        p("Ask first.", raw='<w:rPr><w:del w:id="1"/></w:rPr>'),
        table(row("Version", "4.1"), row("Author", "Lead")),
        p("Then record."),
    )
    assert texts(document) == ["Ask first.", "Version | 4.1", "Author | Lead", "Then record."]


def test_text_hidden_by_run_or_style_is_left_out_with_a_remark() -> None:
    styles = STYLES + (
        '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Guidance"><w:name w:val="Guidance"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    document = read(
        p("Ask", r(" quietly", "<w:vanish/>"), r(" first", '<w:vanish w:val="0"/>')),
        p("Record", r(" nothing", '<w:rStyle w:val="Secret"/>')),
        p("Delete this guidance", style="Guidance"),
        styles=styles,
    )
    assert texts(document) == ["Ask first", "Record"]
    assert document.remarks == ("3 passages of hidden text were left out.",)


# Words inside paragraphs


def test_tabs_breaks_hyphens_and_symbols_read_as_they_look() -> None:
    document = read(
        p(
            "<w:r><w:t>X</w:t><w:noBreakHyphen/><w:t>ray</w:t><w:tab/><w:t>of\u00a0the</w:t><w:br/>"
            "<w:t>pel</w:t><w:softHyphen/><w:t>vis\u00ad</w:t></w:r>",
            '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>',
            r("3 "),
            r("\uf06d", '<w:rFonts w:ascii="Symbol"/>'),
            r("Gy "),
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
            '<w:r><w:sym w:font="Webdings" w:char="F021"/></w:r>',
            raw='<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>',
        )
    )
    assert texts(document) == ["X-ray of the pelvis≥3 μGy ☑\ufffd"]


def test_a_fraction_keeps_its_stroke() -> None:
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    assert texts(read(p("dose ", f"<m:oMath>{half}</m:oMath>"))) == ["dose 1/2"]


def test_form_fields_show_their_tick_and_their_choice() -> None:
    def form(data: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText> FORM </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    document = read(
        p(
            form('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'),
            r("CT "),
            form('<w:checkBox><w:default w:val="0"/></w:checkBox>'),
            r("MRI "),
            form(
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Draft"/>'
                '<w:listEntry w:val="Approved"/></w:ddList>'
            ),
        )
    )
    assert texts(document) == ["☒CT ☐MRI Approved"]


def test_a_field_without_an_end_does_not_swallow_the_document() -> None:
    document = read(
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("Ask before the exposure.")),
        p("Then record."),
    )
    assert texts(document) == ["Ask before the exposure.", "Then record."]


def test_the_arguments_of_a_field_are_no_text() -> None:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end")
    )
    document = read(
        p(begin, "<w:r><w:instrText> IF </w:instrText></w:r>", r("unseen"), separate, r("Yes"), end)
    )
    assert texts(document) == ["Yes"]


# Boxes, pictures, objects


def test_a_text_box_follows_its_paragraph_and_stays_out_of_the_heading_path() -> None:
    document = read(
        p("Pregnancy", style="Heading1"),
        p("Scope", style="Heading1"),
        p("Follow the chart.", text_box(p("Is the individual"), p("pregnant?"))),
        p("Then record."),
        p(text_box(p("Boxed heading", style="Heading2"), p("Inside the box."))),
        p("Outside the box."),
    )
    assert [(b.kind, b.place.layer, b.text, b.place.heading) for b in document.blocks[2:]] == [
        (Kind.PARAGRAPH, Layer.BODY, "Follow the chart.", ("Scope",)),
        (Kind.BOX, Layer.TEXT_BOX, "Is the individual pregnant?", ("Scope",)),
        (Kind.PARAGRAPH, Layer.BODY, "Then record.", ("Scope",)),
        (Kind.HEADING, Layer.TEXT_BOX, "Boxed heading", ("Scope",)),
        (Kind.BOX, Layer.TEXT_BOX, "Inside the box.", ("Scope", "Boxed heading")),
        (Kind.PARAGRAPH, Layer.BODY, "Outside the box.", ("Scope",)),
    ]


def test_the_boxes_of_a_diagram_come_in_the_order_of_its_links() -> None:
    document = read(*MATRIX_BODY, **MATRIX_PARTS)
    boxes = [box.text for box in only(document, Kind.BOX) if "SMARTART" in box.text]
    assert boxes == ["MARKSMARTARTONE", "MARKSMARTARTTWO"]


def test_a_control_table_in_a_text_box_keeps_its_rows() -> None:
    document = read(p(text_box(p("Control"), table(row("Version", "4.1"), row("Author", "Lead")))))
    assert [(b.kind, b.text, b.place.layer) for b in document.blocks] == [
        (Kind.BOX, "Control", Layer.TEXT_BOX),
        (Kind.TABLE_ROW, "Version | 4.1", Layer.TEXT_BOX),
        (Kind.TABLE_ROW, "Author | Lead", Layer.TEXT_BOX),
    ]


def test_a_picture_without_text_is_recorded_under_its_heading() -> None:
    document = read(p("Pregnancy", style="Heading1"), p(picture(described="Pregnancy flow chart")))
    (unread,) = document.unread
    assert unread.what == "picture without text (described as 'Pregnancy flow chart')"
    assert unread.place.heading == ("Pregnancy",)
    assert unread.advice
    assert document.state == ReadState.PARTLY_READ


@pytest.mark.parametrize("description", ["", "Picture 1", "chart.png", "A picture containing text"])
def test_a_description_that_says_nothing_is_not_quoted(description: str) -> None:
    assert [u.what for u in read(p(picture(described=description))).unread] == [
        "picture without text"
    ]


@pytest.mark.parametrize(
    "run",
    [
        picture(height_cm=2),
        picture(described="Trust logo"),
        picture(inside='<a:extLst><a:ext><adec:decorative val="1"/></a:ext></a:extLst>'),
        '<w:r><w:pict><v:shape style="width:60pt;height:40pt"><v:imagedata/></v:shape></w:pict></w:r>',
        '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>',
    ],
    ids=["low", "logo", "decorative", "low older picture", "rule"],
)
def test_a_decorative_picture_is_not_recorded(run: str) -> None:
    document = read(p("Ask first.", run))
    assert document.unread == ()
    assert document.state == ReadState.READ


def test_a_picture_under_text_boxes_is_a_chart_whose_words_were_read() -> None:
    drawing = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wpg:wgp><pic:pic/>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{'{}'}</w:txbxContent></wps:txbx></wps:wsp>"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    assert read(p(drawing.format(p("Is the individual pregnant?")))).unread == ()
    assert len(read(p(drawing.format(p()))).unread) == 1


def test_an_older_picture_is_recorded_too() -> None:
    run = (
        '<w:r><w:pict><v:shape style="width:400pt;height:300pt" alt="Dose table"><v:imagedata/>'
        "</v:shape></w:pict></w:r>"
    )
    assert [u.what for u in read(p(run)).unread] == [
        "picture without text (described as 'Dose table')"
    ]


def test_a_logo_in_a_header_is_not_recorded() -> None:
    document = read(
        p("Ask first."),
        section='<w:headerReference w:type="default" r:id="rIdH"/>',
        headers={"rIdH": p(picture(height_cm=5))},
    )
    assert document.unread == ()


def test_charts_and_embedded_objects_are_recorded() -> None:
    chart = part(
        "x", "<c:chart><c:title><a:p><a:r><a:t>Dose audit</a:t></a:r></a:p></c:title></c:chart>"
    )
    document = read(
        p(
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
            '<c:chart r:id="rIdChart"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        ),
        p(
            '<w:r><w:object><v:shape style="height:200pt"><v:imagedata/></v:shape>'
            '<o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
        ),
        '<w:altChunk r:id="rIdNowhere"/>',
        '<w:p><w:subDoc r:id="rIdNowhere"/></w:p>',
        parts={"rIdChart": ("chart", chart)},
    )
    assert [u.what for u in document.unread] == [
        "chart (titled 'Dose audit')",
        "embedded spreadsheet (Excel.Sheet.12)",
        "inserted file whose text is stored in another format",
        "linked document whose text is in another file",
    ]


# Headers, footers, notes, comments


def test_headers_and_footers_follow_the_body_each_text_once() -> None:
    section = (
        '<w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rIdA"/></w:sectPr></w:pPr>'
    )
    document = read(
        f"<w:p>{section}{r('First section.')}</w:p>",
        p("Second section."),
        section='<w:headerReference w:type="default" r:id="rIdB"/>'
        '<w:footerReference w:type="default" r:id="rIdF"/>',
        headers={
            "rIdA": p("St Elsewhere") + p("EP 1"),
            "rIdB": p("St Elsewhere") + p("EP 2"),
        },
        footers={"rIdF": table(row("Version", "4.1"), row("Page", "1"))},
    )
    assert [(b.text, b.place.layer) for b in document.blocks] == [
        ("First section.", Layer.BODY),
        ("Second section.", Layer.BODY),
        ("St Elsewhere", Layer.HEADER),
        ("EP 1", Layer.HEADER),
        ("EP 2", Layer.HEADER),
        ("Version | 4.1", Layer.FOOTER),
        ("Page | 1", Layer.FOOTER),
    ]
    assert [b.place.paragraph for b in document.blocks] == list(range(1, 8))


def test_variants_that_are_switched_off_are_not_printed() -> None:
    document = read(
        p("Ask."),
        section='<w:headerReference w:type="first" r:id="rIdA"/>'
        '<w:headerReference w:type="even" r:id="rIdB"/>',
        headers={"rIdA": p("Draft 0.1"), "rIdB": p("Draft 0.2")},
    )
    assert texts(document) == ["Ask."]


def test_notes_and_comments_stand_under_the_heading_that_refers_to_them() -> None:
    document = read(
        p("Carers", style="Heading1"),
        p("Limits apply", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p("Staff", style="Heading1"),
        p("Ask", '<w:r><w:commentReference w:id="5"/></w:r>'),
        footnotes=SEPARATORS.format("footnote")
        + f'<w:footnote w:id="2">{p("3 mSv an episode.")}</w:footnote>'
        f'<w:footnote w:id="3">{p("No longer referred to.")}</w:footnote>',
        comments=f'<w:comment w:id="5">{p("Is this still so?")}</w:comment>',
    )
    note, comment = document.blocks[-2:]
    assert (note.kind, note.place.layer, note.label, note.text) == (
        Kind.NOTE,
        Layer.NOTE,
        "1",
        "3 mSv an episode.",
    )
    assert note.place.heading == ("Carers",)
    assert (comment.kind, comment.place.layer) == (Kind.COMMENT, Layer.COMMENT)
    assert comment.place.heading == ("Staff",)
    assert "No longer referred to." not in texts(document)


# Properties


def test_properties_of_word_and_of_the_author_are_read() -> None:
    document = read(
        p("Purpose"),
        core="<dc:title>EP 3  Pregnancy</dc:title><dc:creator>Lead radiographer</dc:creator>"
        "<cp:version>4.1</cp:version><cp:lastModifiedBy>A. Clerk</cp:lastModifiedBy>"
        "<dcterms:created>not a date</dcterms:created><dc:subject/>",
        custom='<property name="Review date"><vt:lpwstr>March 2027</vt:lpwstr></property>'
        '<property name="version"><vt:lpwstr>9</vt:lpwstr></property>',
    )
    assert dict(document.properties) == {
        "title": "EP 3 Pregnancy",
        "author": "Lead radiographer",
        "version": "4.1",
        "lastModifiedBy": "A. Clerk",
        "created": "not a date",
        "Review date": "March 2027",
    }


def test_a_file_without_properties_has_none() -> None:
    assert dict(read(p("Purpose")).properties) == {}


# What cannot be read


def ole(*streams: str) -> bytes:
    names = b"".join(name.encode("utf-16-le") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


@pytest.mark.parametrize(
    ("data", "word_in_message"),
    [
        (b"", "empty"),
        (bytes(100), "empty"),
        (b"Ask before the exposure.", "damaged"),
        (ole("EncryptedPackage"), "password-protected"),
        (ole("WordDocument"), ".doc"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1 ...", "rich text"),
        (zipped({"notes.txt": "Ask."}), "no Word document"),
        (zipped({"mimetype": "x", "content.xml": "<x/>"}), "OpenDocument"),
        (zipped({"xl/workbook.xml": "<x/>"}), "Excel"),
        (word(p("Ask"), replace={"</w:body>": ""}), "damaged"),
        (word(p("Ask"), main_type="application/x"), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_word_file_is_refused_in_a_sentence(data: bytes, word_in_message: str) -> None:
    if not word_in_message:
        # An unusual content type alone does not make a Word document unreadable.
        assert texts(parse(data, "x.docx", "")) == ["Ask"]
        return
    with pytest.raises(UnreadableError) as error:
        parse(data, "x.docx", "")
    assert word_in_message in str(error.value)
    assert str(error.value).endswith(".")


def test_a_file_that_would_unpack_to_far_too_much_is_refused_unread() -> None:
    bomb = zipped({"word/document.xml": "<x>" + " " * 201_000_000 + "</x>"})
    with pytest.raises(UnreadableError, match="more than a document holds"):
        parse(bomb, "x.docx", "")


def test_links_to_parts_that_are_not_there_are_passed_over() -> None:
    nothing = (
        '<Relationship Id="rIdN" Target="NULL" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/image"/>'
    )
    document = read(p("Ask first."), links=nothing)
    assert texts(document) == ["Ask first."]
    assert document.unread == ()


def test_a_footnote_part_that_is_not_there_is_recorded() -> None:
    nothing = (
        '<Relationship Id="rIdN" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/footnotes"/>'
    )
    document = read(p("Ask first."), links=nothing)
    assert [u.what for u in document.unread] == ["missing or damaged part (footnotes)"]
    assert document.state == ReadState.PARTLY_READ


def test_damaged_notes_do_not_cost_the_body() -> None:
    document = read(p("Ask first."), footnotes="<w:footnote>", settings="")
    assert texts(document) == ["Ask first."]
    assert [u.what for u in document.unread] == ["missing or damaged part (footnotes)"]


def test_external_entities_and_remote_templates_are_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("STOLEN")
    remote = (
        '<Relationship Id="rIdT" TargetMode="External" Target="http://127.0.0.1:9/t.dotx" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"/>'
    )
    document = read(
        p("Ask &steal; first."),
        section='<w:headerReference w:type="default" r:id="rIdT"/>',
        links=remote,
        replace={
            "&amp;steal;": "&steal;",
            "<w:document": f'<!DOCTYPE x [<!ENTITY steal SYSTEM "{secret.as_uri()}">]><w:document',
        },
    )
    assert "STOLEN" not in " ".join(texts(document))
    assert document.blocks[0].text.startswith("Ask")


def test_a_file_cut_short_is_unreadable_and_never_a_crash() -> None:
    data = word(*MATRIX_BODY, **MATRIX_PARTS)  # type: ignore[arg-type]
    chance = random.Random(7)  # noqa: S311
    for length in [chance.randrange(len(data)) for _ in range(60)]:
        with pytest.raises(UnreadableError):
            parse(data[:length], "x.docx", "")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_flipped_bytes_give_a_document_or_a_sentence(data: st.DataObject) -> None:
    content = bytearray(word(*MATRIX_BODY, **MATRIX_PARTS))  # type: ignore[arg-type]
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        assert isinstance(parse(bytes(content), "x.docx", ""), Document)
    except UnreadableError as error:
        assert str(error).endswith(".")


def shuffled(xml: str, chance: random.Random) -> str:
    """The same XML with a few attributes and elements gone wrong, still well formed."""
    from lxml import etree

    root = etree.fromstring(xml.encode())
    elements = list(root.iter())
    for element in chance.sample(elements, min(12, len(elements))):
        if chance.random() < 0.5:
            for name in element.attrib:
                element.set(name, chance.choice(["", "-3", "x", "99999999999", "é"]))
        elif element.getparent() is not None:
            chance.choice(elements).append(element) if element is not root else None
    return str(etree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("seed", range(80))
def test_well_formed_nonsense_is_read_without_a_stumble(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    source = zipfile.ZipFile(io.BytesIO(word(*MATRIX_BODY, **MATRIX_PARTS)))  # type: ignore[arg-type]
    members: dict[str, str | bytes] = {}
    for name in source.namelist():
        text = source.read(name).decode()
        wrong = name.startswith("word/") and name.endswith(".xml")
        try:
            members[name] = shuffled(text, chance) if wrong else text
        except ValueError:  # an element cannot be moved into itself
            members[name] = text
    try:
        parse(zipped(members), "x.docx", "")
    except UnreadableError as error:
        # The walk itself copes with anything; only a part that is no document at all is refused.
        assert "inner structure" not in str(error)


# Speed and other programs


def test_reading_everything_keeps_up_with_python_docx_reading_the_paragraphs_alone() -> None:
    """The promise is 0.75 of python-docx's time; twice that here, for busy machines."""
    import time

    import docx

    sentence = "The operator must confirm the identity of the individual before the exposure. "
    body = [
        p(f"Section {n}", style="Heading1")
        + "".join(p(*(r(sentence) for _ in range(6))) for _ in range(10))
        for n in range(30)
    ]
    data = word(*body)

    def theirs() -> object:
        return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]

    def ours() -> object:
        return parse(data, "x.docx", "")

    def best(read_file: object) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            read_file()  # type: ignore[operator]
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(ours) < 1.5 * best(theirs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_written_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>Pregnancy</h1><p>The operator asks.</p><ol><li>Ask</li><li>Record</li></ol>"
        "<table border=1><tr><th>Role</th><th>Duty</th></tr><tr><td>Operator</td><td>Asks</td></tr>"
        "</table>"
    )
    subprocess.run(
        ["soffice", "--headless", "--writer", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         str(page)],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    document = parse((tmp_path / "page.docx").read_bytes(), "page.docx", "")
    assert "Pregnancy" in [block.text for block in only(document, Kind.HEADING)]
    assert {"1. Ask", "2. Record"} <= set(shown(document))
    assert "Operator | Asks" in texts(document)
