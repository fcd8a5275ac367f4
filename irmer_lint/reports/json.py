"""The JSON report: the contract that other programs depend on (`report.schema.json`)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from irmer_lint.model import (
    ControlFact,
    ElementJudgement,
    Evidence,
    Finding,
    ItemJudgement,
    Member,
    Place,
    ReadState,
    Report,
    Severity,
    Status,
)
from irmer_lint.reports import PLAIN, Look

SCHEMA_VERSION = "1.0"


def write(report: Report, look: Look = PLAIN) -> str:
    """The report as JSON text, two spaces a level, ending in a line feed."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=2) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data, in the shape of the schema."""
    profile = report.profile
    statuses = Counter(item.status for item in report.items if item.is_item)
    severities = Counter(finding.severity for finding in report.findings)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {
            "name": "irmer-lint",
            "version": report.tool_version,
            "checks": dict(report.checks),
        },
        "run": {
            **({"employer": profile.employer} if profile.employer else {}),
            "as_of": profile.as_of.isoformat(),
            "nation": profile.nations[0],
            "nations": list(profile.nations),
            "nation_from": profile.nations_from,
            "law": {
                "id": report.law_id,
                "in_force": report.law_in_force.isoformat(),
                "instruments": list(report.instruments),
            },
            "modalities": list(profile.modalities),
            "modalities_from": profile.modalities_from,
        },
        "documents": [_document(member, report) for member in report.documents],
        "skipped": [{"path": path, "reason": reason} for path, reason in report.skipped],
        "items": [_item(item) for item in report.items],
        "findings": [_finding(finding) for finding in report.findings],
        "problems": list(report.problems),
        "summary": {
            **{status.value: statuses[status] for status in Status},
            "findings": {severity.value: severities[severity] for severity in Severity},
            "accepted": 0,
        },
    }


def place_data(place: Place) -> dict[str, Any]:
    """A place; what the format of the document does not have is left out."""
    data: dict[str, Any] = {}
    if place.heading:
        data["heading"] = list(place.heading)
    if place.page is not None:
        data["page"] = place.page
    if place.paragraph is not None:
        data["paragraph"] = place.paragraph
    data["layer"] = place.layer.value
    return data


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "document": evidence.document,
        "quote": evidence.quote,
        "place": place_data(evidence.place),
    }


def _document(member: Member, report: Report) -> dict[str, Any]:
    document = member.document
    data: dict[str, Any] = {
        "path": document.path,
        "sha256": document.sha256,
        "format": document.format,
        "pages": document.pages,
        "words": document.words,
        "state": document.state.value,
        "unread": [
            {"what": part.what, "place": place_data(part.place), "advice": part.advice}
            for part in document.unread
        ],
        "remarks": list(document.remarks),
        "control": {},
        "modalities": sorted(member.modalities),
    }
    if document.state is not ReadState.UNREADABLE:
        data["control"] = _control(member, report)
    return data


_CONTROL_FIELDS = ("title", "reference", "version", "author", "owner", "approver")
_CONTROL_DATES = ("approved", "issued", "effective", "review_due", "expiry", "extension")


def _control(member: Member, report: Report) -> dict[str, Any]:
    """The best fact of each name; dates as ISO text; where each of them stands."""
    data: dict[str, Any] = {}
    places: dict[str, Any] = {}
    for name in (*_CONTROL_FIELDS, *_CONTROL_DATES):
        fact: ControlFact | None = member.control.first(name)
        if fact is None or (name in _CONTROL_DATES and fact.date is None):
            continue
        data[name] = fact.date.isoformat() if fact.date and name in _CONTROL_DATES else fact.value
        places[name] = place_data(fact.place)
    due = member.control.next_review()
    if due is not None:
        data["overdue"] = due[0] < report.profile.as_of
    if places:
        data["places"] = places
    return data


def _element(element: ElementJudgement) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": element.id,
        "tier": element.tier.value,
        "state": element.state.value,
        "text": element.text,
        "evidence": [_evidence(e) for e in element.evidence],
    }
    if element.message:
        data["message"] = element.message
    if element.similar:
        data["similar"] = [_evidence(e) for e in element.similar]
    return data


def _item(item: ItemJudgement) -> dict[str, Any]:
    return {
        "code": item.code,
        "provision": item.provision,
        "title": item.title,
        "status": item.status.value,
        "evidence": [_evidence(e) for e in item.evidence],
        "by_modality": {code: status.value for code, status in item.by_modality.items()},
        "elements": [_element(element) for element in item.elements],
        "set_aside": [
            {"reason": one.reason.value, **_evidence(one.evidence)} for one in item.set_aside
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": finding.code,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "item": finding.item,
        "provision": finding.provision,
        "message": finding.message,
        "advice": finding.advice,
        "document": finding.document,
        "place": place_data(finding.place),
        "quote": finding.quote,
        "fingerprint": finding.fingerprint,
        "accepted": None,
    }
    if finding.also:
        data["also"] = [_evidence(e) for e in finding.also]
    return data
