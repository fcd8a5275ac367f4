"""The findings as SARIF 2.1.0, for code scanning and for viewers of such files.

What the format was not made for is settled thus. Documents have no lines: a region is line 1, which
code scanning demands, and the place stands in words in the message and as a logical location. A
finding about the whole set is shown at the first document, and says so. What was not read or not
checked is a notification of the invocation, so that an incomplete run never looks clean. Outcomes of
items are in the properties of the run: results are findings only, since code scanning shows any
result as an alert.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from irmer_lint.model import Finding, Place, ReadState, Report, Severity
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.json import place_data
from irmer_lint.reports.markdown import inert
from irmer_lint.reports.words import clean, short

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LONGEST = 1000
"""Most characters of a quotation; code scanning cuts longer messages anywhere."""
_MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "html": "text/html",
    "txt": "text/plain",
}
_NOT_READ, _FAILED, _PASSED_OVER = "not-read", "check-failed", "not-looked-at"


def write(report: Report, look: Look = PLAIN) -> str:
    """The SARIF log as JSON text, two spaces a level, ending in a line feed."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=2) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """The SARIF log as plain data."""
    rules = _rules(report)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    documents = {m.document.path: number for number, m in enumerate(report.documents)}
    profile = report.profile
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "irmer-lint",
                        "version": report.tool_version,
                        "semanticVersion": report.tool_version,
                        "language": "en-GB",
                        "rules": rules,
                        "notifications": [
                            _notice(_NOT_READ, "A document or a part of one could not be read."),
                            _notice(_FAILED, "A check could not do its work."),
                            _notice(_PASSED_OVER, "A file was not looked at."),
                        ],
                    }
                },
                "automationDetails": {"id": f"irmer-lint/{'+'.join(profile.nations)}/"},
                "language": "en-GB",
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(report, documents)],
                "artifacts": [_artifact(member.document) for member in report.documents],
                "results": [_result(f, report, index, documents) for f in report.findings],
                "properties": {
                    "employer": clean(profile.employer),
                    "asOf": profile.as_of.isoformat(),
                    "nations": list(profile.nations),
                    "law": {
                        "id": report.law_id,
                        "inForce": report.law_in_force.isoformat(),
                        "instruments": list(report.instruments),
                    },
                    "modalities": list(profile.modalities),
                    "items": [
                        {"code": i.code, "provision": i.provision, "title": i.title,
                         "status": i.status.value, "ofSchedule2": i.is_item}
                        for i in report.items
                    ],
                    "limits": words.LIMITS,
                },
            }
        ],
    }  # fmt: skip


def _notice(name: str, text: str) -> dict[str, Any]:
    help_text = f"{text} The report cannot vouch for it; see the message for what to do."
    return {
        "id": name,
        "name": _name(name.replace("-", " ").title()),
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": help_text, "markdown": help_text},
    }


def _rules(report: Report) -> list[dict[str, Any]]:
    """The items and elements that have findings, each once, in the order of the findings."""
    known: dict[str, tuple[str, str]] = {}
    for item in report.items:
        known[item.code] = (item.title, item.title)
        for element in item.elements:
            known[element.id] = (element.text, item.title)
    rules: dict[str, dict[str, Any]] = {}
    for finding in report.findings:
        if finding.code in rules:
            continue
        text, title = known.get(finding.code, ("A document can be read.", "What was not read"))
        text = text if text.endswith(".") else f"{text}."
        advice = finding.advice or finding.message
        provision = finding.provision or "none"
        rules[finding.code] = {
            "id": finding.code,
            "name": _name(title),
            "shortDescription": {"text": text},
            "fullDescription": {"text": f"{title}. {text} {words.LIMITS}"},
            "help": {
                "text": f"Looked for: {text}\nWhat to write: {advice}\nProvision: {provision}\n"
                f"{words.LIMITS}\nExamples: irmer-lint explain {finding.code}",
                "markdown": f"**Looked for** {inert(text)}\n\n**What to write** {inert(advice)}\n\n"
                f"**Provision** {inert(provision)}\n\n{inert(words.LIMITS)}\n\n"
                f"Examples: `irmer-lint explain {finding.code}`",
            },
            "defaultConfiguration": {"level": finding.severity.value},
            "properties": {
                "tags": ["IR(ME)R", *([finding.item] if finding.item else [])],
                "precision": "medium",
                "problem.severity": _problem(finding.severity),
            },
        }
    return list(rules.values())


def _name(title: str) -> str:
    """A title as a name in one word: "PregnancyAndBreastfeedingEnquiries"."""
    return "".join(w[0].upper() + w[1:] for w in re.findall(r"[A-Za-z0-9]+", title))


def _problem(severity: Severity) -> str:
    return "recommendation" if severity is Severity.NOTE else severity.value


def _result(
    finding: Finding, report: Report, index: dict[str, int], documents: dict[str, int]
) -> dict[str, Any]:
    place = words.place(finding.place)
    path = finding.document or (report.documents[0].document.path if report.documents else "")
    where = f" Place: {place}." if place else ""
    said = f" Words: “{_cut(finding.quote)}”." if finding.quote else ""
    advice = f" What to write: {finding.advice}" if finding.advice else ""
    provision = f" ({finding.provision})" if finding.provision else ""
    shown = "" if finding.document else " This is about the whole set of documents."
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "kind": "fail",
        "level": finding.severity.value,
        "message": {"text": clean(f"{finding.message}{said}{where}{shown}{advice}{provision}")},
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "irmerLintFinding/v1": finding.fingerprint,
        },
        "properties": {
            "item": finding.item,
            "kind": finding.kind.value,
            "provision": finding.provision,
            "place": place_data(finding.place),
        },
    }
    if path:
        result["locations"] = [_location(path, finding.place, finding.quote, documents)]
    if finding.also:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": f"“{_cut(other.quote)}”"},
                **_location(other.document, other.place, other.quote, documents),
            }
            for number, other in enumerate(finding.also, 1)
        ]
    return result


def _cut(quotation: str) -> str:
    return short(clean(quotation), _LONGEST)


def _location(path: str, place: Place, quotation: str, documents: dict[str, int]) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": 1}
    if quotation:
        region["snippet"] = {"text": _cut(quotation)}
    artifact: dict[str, Any] = {"uri": uri(path)}
    if path in documents:
        artifact["index"] = documents[path]
    headings = [clean(heading) for heading in place.heading]
    parts = [clean(path), *headings]
    if place.page is not None:
        parts.append(f"page {place.page}")
    if place.paragraph is not None:
        parts.append(f"paragraph {place.paragraph}")
    return {
        "physicalLocation": {"artifactLocation": artifact, "region": region},
        "logicalLocations": [
            {
                "name": parts[-1],
                "fullyQualifiedName": " / ".join(parts),
                "kind": "section" if headings else "document",
            }
        ],
    }


def uri(path: str) -> str:
    """A path as a reference of RFC 3986, relative where the path is: "EP%2002.docx"."""
    safe = quote(path.encode("utf-8", errors="replace"), safe="/")
    if re.match(r"[A-Za-z]:/", path):
        return "file:///" + path[0] + ":" + safe[len(quote(path[:2], safe="")) :]
    return f"file://{safe}" if path.startswith("/") else safe


def _artifact(document: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "location": {"uri": uri(document.path)},
        "roles": ["analysisTarget"],
    }
    if document.format in _MIME:
        data["mimeType"] = _MIME[document.format]
    if document.sha256:
        data["hashes"] = {"sha-256": document.sha256}
    return data


def _invocation(report: Report, documents: dict[str, int]) -> dict[str, Any]:
    """Whether everything was read and checked, and what was not."""
    data: dict[str, Any] = {"executionSuccessful": not report.problems}
    told = list(_notifications(report, documents))
    if told:
        data["toolExecutionNotifications"] = told
    return data


def _notifications(report: Report, documents: dict[str, int]) -> Iterator[dict[str, Any]]:
    for member in report.documents:
        document = member.document
        whole = document.state is ReadState.UNREADABLE
        for part in document.unread:
            how = "could not be read" if whole else "could be read only in part"
            yield {
                "descriptor": {"id": _NOT_READ},
                "level": "error" if whole else "warning",
                "message": {"text": clean(f"{document.path} {how}: {part.what}. {part.advice}")},
                "locations": [_location(document.path, part.place, "", documents)],
            }
    for failure in report.failures:
        yield {
            "descriptor": {"id": _FAILED},
            "level": "error",
            "message": {"text": clean(failure)},
        }
    for path, reason in report.skipped:
        yield {
            "descriptor": {"id": _PASSED_OVER},
            "level": "note",
            "message": {"text": clean(f"{path} was not looked at: {reason}")},
            "locations": [_location(path, Place(), "", documents)],
        }
