"""The report as JUnit XML, for the test pages of CI servers; what was found is visible as passed.

One suite for the set, with a case for each item and each element that is asked of the service, and
one suite for each document, whose case is that it can be read. A finding is a failure; a note, and
an element that was not found without being a finding, is skipped with the reason, since it neither
passed nor should turn a build red; what cannot be told is an error. Outcomes are counted by case,
and no case has a time, so that the same report is the same file.

The form is the one that Jenkins and GitLab read; there is no standard of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from irmer_lint.model import (
    ElementJudgement,
    Evidence,
    Finding,
    ItemJudgement,
    ReadState,
    Report,
    Severity,
    State,
    Status,
)
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.page import UNREADABLE, Page
from irmer_lint.reports.words import clean, short

_CANNOT_TELL = (Status.CANNOT_TELL, State.CANNOT_TELL)
_NOT_ASKED = (Status.NOT_REQUIRED, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: `outcome` is "", "failure", "error" or "skipped", `kind` its type."""

    name: str
    group: str
    outcome: str
    kind: str = ""
    message: str = ""
    detail: str = ""
    seen: str = ""


def write(report: Report, look: Look = PLAIN) -> bytes:
    """The report as UTF-8 XML with its declaration."""
    page = Page(report)
    suites: list[tuple[str, list[Case]]] = []
    only = report.documents[0].document.path if len(report.documents) == 1 else ""
    suites.append((page.name(only) if only else "Set of documents", list(_set(page))))
    for member in report.documents:
        path = member.document.path
        suites.append((f"{page.name(path)}: reading", list(_reading(page, path))))
    if report.failures or report.skipped:
        suites.append(("irmer-lint", list(_run(page))))
    every = [case for _, cases in suites for case in cases]
    root = etree.Element("testsuites", {"name": "irmer-lint", **_counts(every)})
    for name, cases in suites:
        suite = etree.SubElement(root, "testsuite", {"name": clean(name), **_counts(cases)})
        if cases is suites[0][1]:
            properties = etree.SubElement(suite, "properties")
            for key, value in _facts(page):
                etree.SubElement(properties, "property", name=key, value=clean(value))
        for case in cases:
            _add(suite, case)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _counts(cases: list[Case]) -> dict[str, str]:
    outcomes = Counter(case.outcome for case in cases)
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes["failure"]),
        "errors": str(outcomes["error"]),
        "skipped": str(outcomes["skipped"]),
    }


def _facts(page: Page) -> Iterator[tuple[str, str]]:
    profile = page.profile
    yield "as-of", profile.as_of.isoformat()
    yield "nations", ", ".join(profile.nations)
    yield "law", f"{', '.join(page.report.instruments)} ({page.report.law_id})"
    yield "modalities", ", ".join(profile.modalities)
    for status, number in page.statuses:
        yield f"items.{status.value}", str(number)
    yield "limits", words.LIMITS


def _add(suite: etree._Element, case: Case) -> None:
    made = etree.SubElement(suite, "testcase", classname=clean(case.group), name=clean(case.name))
    if case.outcome == "skipped":
        etree.SubElement(made, "skipped", message=clean(case.message))
    elif case.outcome:
        said = etree.SubElement(made, case.outcome, type=case.kind, message=clean(case.message))
        said.text = "\n".join(clean(line) for line in case.detail.split("\n"))
    if case.seen:
        etree.SubElement(made, "system-out").text = "\n".join(
            clean(line) for line in case.seen.split("\n")
        )


def _set(page: Page) -> Iterator[Case]:
    """The items, themes and elements with their findings, each finding a case of its own."""
    findings: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in page.report.findings:
        if finding.code != UNREADABLE:
            findings[finding.item, finding.code].append(finding)
    for section in page.sections:
        item = section.item
        if item.status is Status.NOT_REQUIRED:
            continue
        group = f"{item.code} {item.title}"
        own = findings.pop((item.code, item.code), [])
        yield from _judged(page, group, f"{item.code} {item.title}", own, _item(page, item))
        for element in item.elements:
            own = findings.pop((item.code, element.id), [])
            plain = _element(page, item, element)
            yield from _judged(page, group, f"{element.id} {element.text}", own, plain)
    for (item_code, code), left in findings.items():
        yield from _judged(page, item_code or "irmer-lint", code, left, Case(code, code, ""))


def _judged(
    page: Page, group: str, name: str, findings: list[Finding], plain: Case
) -> Iterator[Case]:
    if not findings:
        yield Case(name, group, plain.outcome, plain.kind, plain.message, plain.detail, plain.seen)
    for number, finding in enumerate(findings, 1):
        which = f" (finding {number} of {len(findings)})" if len(findings) > 1 else ""
        yield _found(page, group, name + which, finding)


def _found(page: Page, group: str, name: str, finding: Finding) -> Case:
    message = page.brief(finding.message)
    where = ", ".join(
        part for part in (page.name(finding.document), words.place(finding.place)) if part
    )
    detail = "\n".join(
        part
        for part in (
            f"Words: “{short(clean(finding.quote), 600)}”" if finding.quote else "",
            f"Where: {where}" if where else "",
            f"What to write: {finding.advice}" if finding.advice else "",
            f"Provision: {finding.provision}" if finding.provision else "",
        )
        if part
    )
    if finding.severity is Severity.NOTE:
        return Case(name, group, "skipped", "note", f"note: {message} {finding.advice}")
    outcome = "error" if finding.kind.value == "unreadable" else "failure"
    return Case(name, group, outcome, finding.severity.value, message, detail)


def _item(page: Page, item: ItemJudgement) -> Case:
    """An item without a finding of its own code."""
    seen = _quoted(page, item.evidence)
    said = f"{words.STATUS[item.status]}: {words.STATUS_MEANS[item.status]}"
    if item.status is Status.COVERED:
        return Case("", "", "", seen=seen)
    if item.status in _NOT_ASKED:
        return Case("", "", "skipped", message=said, seen=seen)
    if item.status in _CANNOT_TELL:
        return Case("", "", "error", "cannot_tell", said, said)
    return Case("", "", "failure", item.status.value, said, said, seen)


def _element(page: Page, item: ItemJudgement, element: ElementJudgement) -> Case:
    """An element that is no finding."""
    seen = _quoted(page, element.evidence)
    said = f"{words.STATE[element.state]} ({words.TIER[element.tier]})"
    if element.message:
        said += f": {page.brief(element.message)}"
    if element.state is State.FOUND:
        return Case("", "", "", seen=seen)
    if element.state in _CANNOT_TELL:
        return Case("", "", "error", "cannot_tell", said, said)
    if element.state is State.NOT_FOUND:
        said += f"; {item.code} is {words.STATUS[item.status]}"
    return Case("", "", "skipped", message=said, seen=seen)


def _quoted(page: Page, evidence: tuple[Evidence, ...]) -> str:
    """The first words that count and their place."""
    return "\n".join(
        f"“{q.text}” {', '.join(part for part in (q.document, q.place) if part)}"
        for q in map(page.quotation, evidence[:2])
    )


def _reading(page: Page, path: str) -> Iterator[Case]:
    """That a document can be read: one case, or one for each part that could not."""
    member = next(m for m in page.report.documents if m.document.path == path)
    document = member.document
    own = [f for f in page.report.findings if f.code == UNREADABLE and f.document == path]
    if not own:
        read = document.state is ReadState.READ
        yield Case(
            "can be read", "reading", "" if read else "error", "" if read else UNREADABLE,
            "" if read else "A part of this document could not be read.",
        )  # fmt: skip
    for number, finding in enumerate(own, 1):
        name = "can be read" if len(own) == 1 else f"can be read (part {number} of {len(own)})"
        case = _found(page, "reading", name, finding)
        yield Case(case.name, case.group, "error", UNREADABLE, case.message, case.detail)


def _run(page: Page) -> Iterator[Case]:
    for number, failure in enumerate(page.report.failures, 1):
        said = page.brief(failure)
        yield Case(f"check {number} did its work", "irmer-lint", "error", "failed", said, said)
    for path, reason in page.report.skipped:
        yield Case(
            f"{page.name(path)} was looked at", "irmer-lint", "skipped",
            message=f"not looked at: {reason}",
        )  # fmt: skip
