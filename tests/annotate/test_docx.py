"""Comments in Word files: on the words concerned, and nothing else changed."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from irmer_lint.annotate import AnnotationError, annotate, docx
from irmer_lint.annotate.placing import place
from irmer_lint.model import Kind
from tests.annotate.conftest import MARKS, W, comments_of, members, note, read, without_comments
from tests.evaluate import SUITES
from tests.parsers.word_builder import (
    DOCM,
    SEPARATORS,
    bold,
    cell,
    field,
    level,
    numbers,
    p,
    r,
    row,
    table,
    text_box,
    word,
    zipped,
)
from tests.reports.conftest import of_suite
from tests.reports.programs import need

DAY = date(2025, 9, 1)
NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
MAY_CHANGE = {
    "[Content_Types].xml", "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels",
}  # fmt: skip
OLD = (
    '<w:comment w:id="7" w:author="Ann Reader" w:initials="AR"><w:p><w:r><w:t>Mine</w:t></w:r></w:p>'
    "</w:comment>"
)


def annotated(data: bytes, *sought: str) -> bytes:
    document = read(data)
    return annotate("docx", data, [note(document, words) for words in sought], DAY)


def anchors(data: bytes, *sought: str) -> list[str]:
    return [comment.words for comment in comments_of(annotated(data, *sought))]


@pytest.mark.parametrize("name", NAMES)
def test_annotating_a_sample_suite_changes_comments_and_nothing_else(name: str) -> None:
    report = of_suite(name)
    placed = place(report, show_all=True)
    done = 0
    for member in report.documents:
        path = Path(member.document.path)
        if member.document.format != "docx" or not path.exists():
            continue
        before = path.read_bytes()
        notes = placed.notes.get(member.document.path, ())
        after = annotate("docx", before, notes, DAY)
        if not notes:
            assert after == before
            continue
        old, new = members(before), members(after)

        assert {n for n in new if old.get(n) != new[n]} <= MAY_CHANGE
        assert list(new)[: len(old)] == list(old)
        changed = without_comments(new["word/document.xml"])
        assert changed == without_comments(old["word/document.xml"])
        own = [c for c in comments_of(after) if c.author == "irmer-lint"]
        assert [c.lines[0] for c in own] == [n.head for n in notes]
        for comment, one in zip(own, notes, strict=True):
            if one.words and one.layer.value in ("body", "table"):
                assert _letters(comment.words) == _letters(one.words)
        done += 1
    assert (
        done
        or not any(m.document.format == "docx" for m in report.documents)
        or not any(placed.notes.values())
        or name == "quaylink-mobile-ct"
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_a_phrase_is_marked_exactly_and_keeps_its_look() -> None:
    data = word(p("The operator ", bold("asks every patient"), " before the exposure."))

    after = annotated(data, "operator asks every", "patient before")

    assert [c.words for c in comments_of(after)] == ["operator asks every", "patient before"]
    root = etree.fromstring(members(after)["word/document.xml"])
    texts = [(t.text, t.getparent().find(f"{W}rPr/{W}b") is not None) for t in root.iter(f"{W}t")]
    assert texts == [
        ("The ", False), ("operator ", False), ("asks every", True), (" ", True),
        ("patient", True), (" before", False), (" the exposure.", False),
    ]  # fmt: skip


def test_a_comment_says_who_when_and_what() -> None:
    (comment,) = comments_of(annotated(word(p("The operator asks.")), "operator asks"))

    assert (comment.author, comment.date) == ("irmer-lint", "2025-09-01T00:00:00Z")
    assert comment.lines == ("PREG-01 · warning", "Not found.", "What to write: more.")


HYPERLINK = f'<w:hyperlink r:id="rIdX">{r("the pregnancy policy of the Trust")}</w:hyperlink>'
INSERTED = f'<w:ins w:id="3" w:author="B" w:date="2025-01-01T00:00:00Z">{r("every patient aged 12 to 55")}</w:ins>'
DELETED = '<w:del w:id="4" w:author="B"><w:r><w:delText>women of 16 </w:delText></w:r></w:del>'
RICH = f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{r('records the answer in CRIS')}</w:sdtContent></w:sdt>"
DATED = (
    f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{r('31 March 2027')}</w:sdtContent></w:sdt>"
)


@pytest.mark.parametrize(
    ("body", "sought", "marked", "inside"),
    [
        (p("See ", HYPERLINK, "."), "pregnancy policy", "pregnancy policy", "hyperlink"),
        (p("We ask ", INSERTED, " first."), "patient aged 12", "patient aged 12", "ins"),
        (p("We ask ", DELETED, INSERTED), "ask every patient", "ask every patient", "p"),
        (p("She ", RICH, "."), "the answer", "the answer", "sdtContent"),
        (p("Review date: ", DATED, "."), "March 2027", "31 March 2027", "p"),
        (p("Ref ", field("REF x", r("EP 03 Pregnancy")), "."), "03", "EP 03 Pregnancy", "p"),
        (p(f'<w:fldSimple w:instr="REF x">{r("EP 03")}</w:fldSimple>', " now"), "03", "EP 03", "p"),
        (p(r("Ask"), "<w:r><w:tab/><w:t>each time</w:t></w:r>"), "Ask each", "Askeach", "p"),
        (p("Ask pre\u00adgnant patients"), "Ask pregnant", "Ask pre\u00adgnant", "p"),
        (
            p("Ask ", '<w:r><w:rPr><w:vanish/></w:rPr><w:t>never </w:t></w:r>', "everybody"),
            "Ask everybody", "Ask never everybody", "p",
        ),
    ],
)  # fmt: skip
def test_words_are_marked_wherever_they_stand(
    body: str, sought: str, marked: str, inside: str
) -> None:
    data = word(
        body, links='<Relationship Id="rIdX" Type="x" Target="http://a.b" TargetMode="External"/>'
    )
    after = annotated(data, sought)
    root = etree.fromstring(members(after)["word/document.xml"])
    (start,) = root.iter(f"{W}commentRangeStart")

    assert [c.words for c in comments_of(after)] == [marked]
    assert start.getparent().tag == f"{W}{inside}"
    changed, before = (members(one)["word/document.xml"] for one in (after, data))
    assert without_comments(changed) == without_comments(before)


def test_a_row_is_marked_from_its_first_cell_to_its_last() -> None:
    data = word(table(row("Version", "3.2"), row("Author", cell("Tom", "Ellacott"))))

    assert anchors(data, "Version | 3.2", "Tom Ellacott", "Ellacott") == [
        "Version|3.2", "Tom|Ellacott", "Ellacott",
    ]  # fmt: skip


def test_text_whose_paragraph_mark_was_deleted_is_marked_over_both_paragraphs() -> None:
    gone = '<w:rPr><w:del w:id="9" w:author="B"/></w:rPr>'
    data = word(p("The operator asks ", raw=gone), p("every patient."))

    assert anchors(data, "asks every") == ["asks |every"]


def test_a_heading_of_only_a_number_and_a_paragraph_without_runs_can_bear_a_comment() -> None:
    numbering = numbers(level(0, "%1."))
    data = word(p(style="Heading1", num=(1, 0)), p("Text of the section."), numbering=numbering)
    (comment,) = comments_of(docx.annotate(data, [note(read(data), "", block=0)], DAY))

    assert comment.words in ("", "Text of the section.")
    assert comment.lines[0] == "PREG-01 · warning"


@pytest.mark.parametrize(
    ("parts", "body", "sought", "where", "marked"),
    [
        (
            {"headers": {"rId8": p("Draft, not approved")},
             "section": '<w:headerReference w:type="default" r:id="rId8"/>'},
            (p("Imaging"), p("The operator asks.")), "Draft", "page header", "Imaging",
        ),
        (
            {"footnotes": SEPARATORS.format("footnote")
             + f'<w:footnote w:id="2">{p("Last amended in 2018.")}</w:footnote>'},
            (p("Imaging"), p("Under the law", '<w:r><w:footnoteReference w:id="2"/></w:r>')),
            "amended in 2018", "footnote or endnote", "Under the law",
        ),
        (
            {}, (p("Imaging"), p("The flow ", text_box(p("Stop the exposure")))),
            "Stop the", "text box", "The flow",
        ),
        (
            {}, (p("Imaging"), p(text_box(p("Stop the exposure")))), "Stop the", "text box", "Imaging",
        ),
        (
            {"comments": OLD}, (p("Imaging"), p("We ask", '<w:r><w:commentReference w:id="7"/></w:r>')),
            "Mine", "reviewer’s comment", "We ask",
        ),
    ],
)  # fmt: skip
def test_words_beside_the_body_are_noted_at_the_nearest_text_and_quoted(
    parts: dict[str, str], body: tuple[str, ...], sought: str, where: str, marked: str
) -> None:
    comment = comments_of(annotated(word(*body, **parts), sought))[-1]  # type: ignore[arg-type]

    assert comment.words == marked
    assert comment.lines[1] == f"These words stand in the {where} nearby: “{sought}”"


def test_the_header_of_a_later_section_is_noted_in_that_section() -> None:
    first = '<w:sectPr><w:headerReference w:type="default" r:id="rId8"/></w:sectPr>'
    data = word(
        p("Imaging"), p(raw=first), p("Appendix"), p("The operator asks."),
        headers={"rId8": p("Approved"), "rId9": p("Draft")},
        section='<w:headerReference w:type="default" r:id="rId9"/>',
    )  # fmt: skip

    assert anchors(data, "Approved", "Draft") == ["Imaging", "Appendix"]


def test_comments_and_tracked_changes_that_were_there_are_kept() -> None:
    mark = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
    refer = '<w:r><w:commentReference w:id="7"/></w:r>'
    body = p("We ask ", mark[0], DELETED, INSERTED, mark[1], refer)
    data = word(body, comments=OLD)

    after = annotated(data, "every patient")
    mine, new = comments_of(after)

    assert (mine.author, mine.words, mine.lines) == (
        "Ann Reader", "every patient aged 12 to 55", ("Mine",)
    )  # fmt: skip
    assert new.words == "every patient"
    xml = members(after)["word/document.xml"].decode()
    for piece in ("<w:ins ", "<w:del ", 'w:id="3"', 'w:id="4"', "women of 16"):
        assert xml.count(piece) == members(data)["word/document.xml"].decode().count(piece)
    relations = members(after)["word/_rels/document.xml.rels"]
    assert relations == members(data)["word/_rels/document.xml.rels"]


def test_several_comments_on_the_same_words_stand_in_their_order() -> None:
    data = word(p("The operator asks."))
    document = read(data)
    notes = [note(document, "operator", code=code) for code in ("A-1", "B-2", "C-3")]
    after = annotate("docx", data, notes, DAY)
    root = etree.fromstring(members(after)["word/document.xml"])

    assert [c.words for c in comments_of(after)] == ["operator"] * 3
    numbers_of = [m.get(f"{W}id") for m in root.iter(f"{W}commentReference")]
    assert numbers_of == ["0", "1", "2"]


def test_text_of_a_document_is_only_text_in_a_comment() -> None:
    hostile = "]]><w:b/>&lt;script\x07\x1b[31m \ud800 =cmd|' /C calc'!A0"
    data = word(p("The operator asks."))
    one = note(read(data), "operator")
    bad = type(one)(
        one.code, one.head, (docx.clean(hostile),), one.block, one.words, one.all_words, 0, None,
        one.layer, one.severity,
    )  # fmt: skip
    (comment,) = comments_of(annotate("docx", data, [bad], DAY))

    assert comment.lines[1].startswith("]]><w:b/>&lt;script [31m")


def test_macros_and_strict_files_are_annotated_as_they_are() -> None:
    macro = word(
        p("The operator asks."), main_type=DOCM, parts={"rId9": ("vbaProject", b"\0macro")}
    )
    strict = word(
        p("The operator asks."),
        replace={
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main":
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships":
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
        },
    )  # fmt: skip

    assert members(annotated(macro, "operator"))["word/vbaProject_rId9.bin"] == b"\0macro"
    inside = members(annotated(strict, "operator"))
    assert b"purl.oclc.org/ooxml/wordprocessingml/main" in inside["word/comments.xml"]
    assert (
        b"purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in (inside["word/_rels/document.xml.rels"])
    )
    assert b"schemas.openxmlformats.org/wordprocessingml" not in inside["word/document.xml"]


def test_the_same_notes_give_the_same_file() -> None:
    data = word(p("The operator asks."))

    assert annotated(data, "operator") == annotated(data, "operator")


def test_a_file_that_would_read_otherwise_is_not_handed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data, other = (word(p(text)) for text in ("The operator asks.", "The operator tells."))
    notes = [note(read(data), "operator")]
    monkeypatch.setattr(docx._Package, "data", lambda _: other)

    with pytest.raises(AnnotationError, match="without changing the text"):
        annotate("docx", data, notes, DAY)


def test_a_part_that_proves_damaged_on_the_way_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: object) -> frozenset[str]:
        raise ValueError("styles")

    monkeypatch.setattr(docx._Package, "styles", fail)

    with pytest.raises(AnnotationError, match="damaged inside"):
        annotated(word(p("The operator asks.")), "operator")


def test_a_lost_part_with_comments_is_made_anew() -> None:
    inside = members(word(p("The operator asks."), comments=OLD))
    del inside["word/comments.xml"]
    after = annotated(zipped(inside), "operator")

    assert [c.words for c in comments_of(after)] == ["operator"]
    assert members(after)["[Content_Types].xml"].count(b"/word/comments.xml") == 1
    assert members(after)["word/_rels/document.xml.rels"] == inside["word/_rels/document.xml.rels"]


def awkward() -> tuple[bytes, list[str]]:
    """A file with everything in it that comments may stumble over, and words to mark in it."""
    data = word(
        p("Imaging procedures", style="Title"),
        p("See ", HYPERLINK, "."),
        p("We ask ", DELETED, INSERTED, " first."),
        p("She ", RICH, ". Review date: ", DATED, "."),
        table(row("Version", "3.2"), row("Author", "Tom Ellacott")),
        p("The flow ", text_box(p("Stop the exposure"))),
        p("Ref ", field("REF x", r("EP 03 Pregnancy")), "."),
        headers={"rId8": p("Draft, not approved")},
        section='<w:headerReference w:type="default" r:id="rId8"/>',
        links='<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/hyperlink" Target="http://a.b" TargetMode="External"/>',
    )  # fmt: skip
    return data, [
        "Imaging procedures", "pregnancy policy", "patient aged 12", "the answer", "March 2027",
        "Version | 3.2", "Stop the", "EP 03", "Draft",
    ]  # fmt: skip


def convert(file: Path, form: str) -> Path:
    """A file as LibreOffice writes it in another form."""
    office = need("soffice", "on Debian: apt install libreoffice-writer")
    out = file.parent / form
    profile = (file.parent / "profile").resolve().as_uri()
    done = subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form,
         "--outdir", str(out), str(file)],
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    made = out / f"{file.stem}.{form}"
    assert made.exists(), done.stdout + done.stderr
    return made


def test_libreoffice_opens_it_and_hands_every_comment_back(tmp_path: Path) -> None:
    data, sought = awkward()
    riverside = next((SUITES / "riverside-chiropractic" / "documents").glob("*.docx"))
    notes = place(of_suite("riverside-chiropractic"), show_all=True).notes
    files = {
        "awkward.docx": annotated(data, *sought),
        "riverside.docx": annotate(
            "docx", riverside.read_bytes(), next(iter(notes.values())), DAY
        ),
    }  # fmt: skip
    for name, content in files.items():
        file = tmp_path / name
        file.write_bytes(content)
        back = comments_of(convert(convert(file, "odt"), "docx").read_bytes())
        sent = comments_of(content)

        assert len(sent) >= 9
        assert sorted(_said(c.lines) for c in back) == sorted(_said(c.lines) for c in sent)
        kept = {(_said(c.lines), _letters(c.words)) for c in back}
        same = [c for c in sent if (_said(c.lines), _letters(c.words)) in kept]
        assert len(same) >= len(sent) - 1  # a field loses its own marks on the way
        assert {c.author for c in back} == {"irmer-lint"}


def _said(lines: tuple[str, ...]) -> str:
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


def test_the_annotated_file_reads_as_the_original_does() -> None:
    data, sought = awkward()
    before, after = read(data), read(annotated(data, *sought))

    assert [b for b in after.blocks if b.kind is not Kind.COMMENT] == list(before.blocks)
    assert before.remarks == after.remarks
    assert all(f"<w:{mark}" not in str(members(data)) for mark in MARKS)


def test_a_zip_keeps_the_days_of_its_members() -> None:
    data = word(p("The operator asks."))
    with zipfile.ZipFile(io.BytesIO(annotated(data, "operator"))) as package:
        assert package.testzip() is None
        days = {m.filename: m.date_time for m in package.infolist()}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert all(days[m.filename] == m.date_time for m in package.infolist())
    assert days["word/comments.xml"] == (1980, 1, 1, 0, 0, 0)
