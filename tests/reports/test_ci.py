"""The reports that servers read: JUnit, Markdown for a forge, annotations of a workflow."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import junitparser
import pytest
from markdown_it import MarkdownIt

from irmer_lint.model import Report, Severity, State, Status
from irmer_lint.reports import WRITERS, github, junit, markdown, words
from tests.evaluate import SUITES
from tests.reports.conftest import of_suite

NAMES = sorted(f.name for f in SUITES.iterdir() if (f / "suite.yaml").exists())
HARROWBY = "harrowby-nhs-trust"
AWKWARD = "tindale-awkward-folder"
GOOD = "meadowvale-nhs-trust"
RENDERER = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def suites(report: Report) -> list[junitparser.TestSuite]:
    return list(
        junitparser.JUnitXml.fromroot(junitparser.JUnitXml.fromstring(junit.write(report))._elem)
    )


def outcome(case: junitparser.TestCase) -> str:
    return case.result[0]._tag if case.result else "passed"


# --- JUnit ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_elements_that_were_found_pass_and_show_their_words(name: str) -> None:
    report = of_suite(name)
    (cases, *_) = [list(suite) for suite in suites(report)]
    by_name = {case.name.split(" ", 1)[0]: case for case in cases}
    findings = {f.code for f in report.findings}

    for item in report.items:
        if item.status is Status.NOT_REQUIRED:
            assert item.code not in by_name
            continue
        for element in item.elements:
            if element.id in findings:
                continue
            case = by_name[element.id]
            assert (outcome(case) == "passed") == (element.state is State.FOUND), element.id
            if element.state is State.FOUND and element.evidence:
                assert words.clean(element.evidence[0].quote)[:60] in case.system_out


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_was_not_found_passes(name: str) -> None:
    report = of_suite(name)
    passed = {
        case.name.split(" ", 1)[0] for suite in suites(report) for case in suite
        if outcome(case) == "passed"
    }  # fmt: skip
    lacking = {e.id for i in report.items for e in i.elements if e.state is not State.FOUND}

    assert not passed & (lacking | {f.code for f in report.findings})
    assert passed >= {i.code for i in report.items if i.status is Status.COVERED}


def test_notes_do_not_turn_a_build_red_and_errors_and_warnings_do() -> None:
    report = of_suite(HARROWBY)
    notes = {f.code for f in report.findings if f.severity is Severity.NOTE}
    others = {f.code for f in report.findings} - notes
    (cases, *_) = [list(suite) for suite in suites(report)]
    seen = {case.name.split(" ", 1)[0]: outcome(case) for case in cases}

    assert notes
    assert {seen[code] for code in notes} == {"skipped"}
    assert {seen[code] for code in others} == {"failure"}


def test_the_counts_of_a_suite_are_those_of_its_cases() -> None:
    for suite in suites(of_suite(AWKWARD)):
        counts = Counter(outcome(case) for case in suite)
        assert suite.tests == sum(counts.values())
        assert (suite.failures, suite.errors, suite.skipped) == (
            counts["failure"], counts["error"], counts["skipped"],
        )  # fmt: skip


def test_each_document_is_a_suite_and_what_was_not_read_is_an_error() -> None:
    report = replace(of_suite(AWKWARD), failures=("The check PREG failed (KeyError: 7).",))
    reading = {suite.name: list(suite) for suite in suites(report)[1:]}

    assert len(reading) == len(report.documents) + 1
    (locked,) = reading["EP 05 Dose (locked).pdf: reading"]
    assert outcome(locked) == "error"
    assert "password" in locked.result[0].message
    assert [outcome(case) for case in reading["irmer-lint"]] == ["error", "skipped"]
    assert {outcome(c) for s in suites(of_suite(GOOD))[1:] for c in s} == {"passed"}


def test_malice_is_xml_text_and_no_case_has_a_time(hostile: Report) -> None:
    data = junit.write(hostile)

    assert b"<script" not in data
    assert b" time=" not in data
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", data.decode("utf-8"))
    assert junitparser.JUnitXml.fromstring(data) is not None


# --- Markdown ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_comment_says_of_every_item_and_finding_what_was_found(name: str) -> None:
    report = of_suite(name)
    html = RENDERER.render(markdown.write(report))

    for item in report.items:
        if item.is_item:
            assert f"<code>{item.code}</code>" in html
    codes = re.findall(r"<td><code>([^<]+)</code></td>", html)
    assert codes == [f.code for f in report.findings]


def test_what_was_not_read_is_said_before_the_table() -> None:
    text = markdown.write(of_suite(AWKWARD))

    assert text.index("not the whole picture") < text.index("| | item |")
    assert "not the whole picture" not in markdown.write(of_suite(GOOD))


def test_malice_in_a_comment_is_text(hostile: Report) -> None:
    html = RENDERER.render(markdown.write(hostile))
    tags = set(re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", html))

    assert tags <= {
        "h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "sub",
        "ol", "li", "br", "details", "summary", "blockquote", "ul",
    }  # fmt: skip
    assert "&lt;script&gt;alert(6)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    "text",
    [
        "@everyone and @trust/team", "see #12", "trust/repo#12", "GH-7", "https://example.org/x",
        "www.example.org", "![x](https://example.org/p.png)", "[x](javascript:alert(1))",
        "`code` ``", "**bold** __bold__ ~~gone~~", "a | b", "<img src=x>", "&lt;b&gt; &#64;x",
        "$x^2$", ":tada:", "# heading", "- [x] done", "a\\", "<!-- hidden -->", "===",
    ],
)  # fmt: skip
def test_text_that_a_forge_acts_on_is_shown_and_does_nothing(text: str) -> None:
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).renderInline(
        markdown.inert(text)
    )
    shown = re.sub(
        r"&(amp|lt|gt|quot);", lambda m: {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}[m[1]], html
    )

    assert "<" not in html
    assert shown.replace("\u200b", "") == text
    assert not re.search(r"[@#]\w|://|GH-\d|www\.", shown)


def test_a_long_comment_is_cut_and_says_so() -> None:
    report = of_suite("riverside-chiropractic")
    many = tuple(replace(f, rank=n) for n in range(20) for f in report.findings)
    text = markdown.write(replace(report, findings=many))

    assert 50_000 < len(text) <= markdown.LONGEST
    assert re.search(r"\d+ more findings in the JSON report", text)
    assert text.rstrip().endswith("</sub>")


# --- annotations ------------------------------------------------------------------------------


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner of a workflow decodes them."""
    found = []
    for line in github.write(report).splitlines():
        matched = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
        assert matched, line
        properties = dict(part.split("=", 1) for part in matched[2].split(","))
        plain = {
            k: v.replace("%2C", ",").replace("%3A", ":").replace("%25", "%")
            for k, v in properties.items()
        }
        found.append((matched[1], plain, matched[3].replace("%25", "%")))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_an_annotation_at_its_document(name: str) -> None:
    report = of_suite(name)
    level = {"error": "error", "warning": "warning", "note": "notice"}
    found = [c for c in commands(report) if not c[1]["title"].startswith("irmer-lint")]

    assert [(c[0], c[1]["title"].split()[0]) for c in found] == [
        (level[f.severity.value], f.code) for f in report.findings
    ]
    for (_, properties, message), finding in zip(found, report.findings, strict=True):
        assert properties.get("file", "") == words.clean(finding.document)
        assert words.place(finding.place) in message


def test_a_document_cannot_give_a_workflow_commands() -> None:
    report = of_suite(HARROWBY)
    evil = replace(
        report.findings[0],
        message="100%0A::error::x\n::add-mask::y\r::stop-commands::z",
        document="a,line=9,title=b::c%.md",
    )
    text = github.write(replace(report, findings=(evil,)))
    (first, _) = commands(replace(report, findings=(evil,)))

    assert len(text.splitlines()) == 2
    assert "100%250A" in text
    assert first[1]["file"] == "a,line=9,title=b::c%.md"
    assert first[2].startswith("100%0A::error::x ::add-mask::y ::stop-commands::z")


@pytest.mark.parametrize("name", ["junit", "markdown", "github"])
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert WRITERS[name].write(of_suite(AWKWARD)) == WRITERS[name].write(of_suite(AWKWARD))
