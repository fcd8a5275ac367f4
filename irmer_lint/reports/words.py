"""Words that all writers share, so that every report says the same thing in the same words.

Statuses have a word and a shape, never a colour alone. Nothing here decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from irmer_lint.model import (
    FactSource,
    Finding,
    FindingKind,
    Layer,
    Place,
    ReadState,
    Reason,
    Severity,
    State,
    Status,
    Tier,
)

PRIORITY_FINDINGS = 10
"""Most findings on a first page (requirements section 3)."""

STATUS = {
    Status.COVERED: "covered",
    Status.PARTIAL: "partial",
    Status.POINTER_ONLY: "pointer only",
    Status.NOT_APPLICABLE: "not applicable",
    Status.MISSING: "not found",
    Status.NOT_REQUIRED: "not required",
    Status.CANNOT_TELL: "cannot tell",
}
STATUS_SHAPE = {
    Status.COVERED: "●",
    Status.PARTIAL: "◐",
    Status.POINTER_ONLY: "→",
    Status.NOT_APPLICABLE: "○",
    Status.MISSING: "✗",
    Status.NOT_REQUIRED: "·",
    Status.CANNOT_TELL: "?",
}
STATUS_LETTER = {
    Status.COVERED: "+",
    Status.PARTIAL: "~",
    Status.POINTER_ONLY: ">",
    Status.NOT_APPLICABLE: "o",
    Status.MISSING: "x",
    Status.NOT_REQUIRED: ".",
    Status.CANNOT_TELL: "?",
}
"""The shapes for a console that knows only ASCII."""

STATUS_MEANS = {
    Status.COVERED: "every key element was found, each with its words and their place",
    Status.PARTIAL: "some was found; at least one key element was not, or words do not agree",
    Status.POINTER_ONLY: "the documents only refer to another document for it",
    Status.NOT_APPLICABLE: "the documents say, with a reason, that it does not arise",
    Status.MISSING: "no procedure for it was found in the documents supplied",
    Status.NOT_REQUIRED: "not asked of this service, nation and date",
    Status.CANNOT_TELL: "something could not be read or checked, so it stays open",
}
STATE = {
    State.FOUND: "found",
    State.NOT_FOUND: "not found",
    State.CONTRADICTED: "does not agree",
    State.NOT_APPLICABLE: "not applicable",
    State.CANNOT_TELL: "cannot tell",
}
STATE_SHAPE = {
    State.FOUND: "●",
    State.NOT_FOUND: "✗",
    State.CONTRADICTED: "≠",
    State.NOT_APPLICABLE: "○",
    State.CANNOT_TELL: "?",
}
REASON = {
    Reason.POINTER: "only points to another document",
    Reason.QUOTATION: "repeats the law, with nothing of this service in it",
    Reason.FUTURE: "announces what is still to be written or decided",
    Reason.SUPERSEDED: "superseded text",
    Reason.PLACEHOLDER: "a blank to be filled in",
    Reason.DEFINITION: "a definition",
    Reason.CHANGE_LOG: "a record of changes",
    Reason.REFERENCE: "a list of references or documents",
    Reason.STAFF: "about staff or the public, not about those exposed under IR(ME)R",
    Reason.OTHER: "about something other than ionising radiation",
    Reason.DENIED: "says that something is not done",
}
SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
SEVERITY_SHAPE = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTE: "◇"}
KIND = {
    FindingKind.GAP: "gap",
    FindingKind.PARTIAL: "partial",
    FindingKind.CONTRADICTION: "contradiction",
    FindingKind.OUTDATED: "out of date",
    FindingKind.DOCUMENT_CONTROL: "document control",
    FindingKind.TEMPLATE: "template text",
    FindingKind.UNREADABLE: "could not be read",
}
READ = {
    ReadState.READ: "● read",
    ReadState.PARTLY_READ: "◐ in part",
    ReadState.UNREADABLE: "✗ not read",
}
TIER = {Tier.KEY: "key", Tier.CORE: "core", Tier.DETAIL: "detail"}
NATION = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
MODALITY = {
    "DR": "plain radiography",
    "CT": "computed tomography",
    "FLUORO": "fluoroscopy",
    "IR": "interventional radiology",
    "MAMMO": "mammography",
    "DXA": "bone densitometry",
    "SCREEN": "screening",
    "DENTAL": "dental radiography",
    "CBCT": "cone beam CT",
    "CHIRO": "chiropractic radiography",
    "NMD": "diagnostic nuclear medicine",
    "PET": "PET",
    "NMT": "nuclear medicine therapy",
    "RT": "external beam radiotherapy",
    "BRACHY": "brachytherapy",
    "SXR": "superficial X-ray therapy",
    "PAED": "children",
}
FACT_SOURCE = {
    FactSource.COVER: "cover or control table",
    FactSource.FRONT_MATTER: "front matter",
    FactSource.HEADER: "page header",
    FactSource.FOOTER: "page footer",
    FactSource.TEXT: "text",
    FactSource.HISTORY: "version history",
    FactSource.PROPERTIES: "file properties",
    FactSource.FILENAME: "file name",
}

LIMITS = (
    "This is drafting advice on documents. “Not found” means not found in the documents "
    "supplied. It cannot see practice, forms or systems, it does not decide compliance, and "
    "it is not legal advice."
)

METHOD = (
    "The documents were read sentence by sentence. A sentence counts as evidence only where it "
    "is a statement of the employer’s own about practice: not a heading, a line of a contents "
    "table, a quotation of the law, a pointer to another document, a plan for later, or a denial. "
    "Every quotation is in the words of the document. The elements of an item may stand in "
    "different documents; the set is judged as a whole."
)
THEMES = (
    "Subjects beside the Schedule that inspectors ask about: other duties of the Regulations, "
    "document control, good practice."
)
HASHES = (
    "The hash (SHA-256) of a file changes when anything in it does: a report belongs to the very "
    "files that it names."
)
REPEATABLE = (
    "The same files, checks, law and day give the same report, byte for byte. Nothing left the "
    "computer on which it was made."
)
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
DECISIONS = ("fix here", "held elsewhere", "not applicable", "disagree")
"""What a reader may decide on a finding (requirements section 3)."""

# Controls, and what turns the direction of text or hides it.
_CONTROL_CHARACTERS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+"
)
_SCHEDULE = re.compile(r"^Schedule \d+, paragraph ")


def tame(text: str) -> str:
    """Text with a space for each run of characters that could steer a terminal or a page."""
    return _CONTROL_CHARACTERS.sub(" ", text)


def clean(text: str) -> str:
    """Text of a document on one line, with single spaces and nothing that `tame` takes out."""
    return " ".join(tame(text).split())


def short(text: str, most: int) -> str:
    """The text, cut with "…" where it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def day(on: date) -> str:
    """A date in words: "1 October 2024"."""
    return f"{on.day} {on:%B %Y}"


def place(where: Place) -> str:
    """A place in words: "3.2 Who is asked, page 4, paragraph 31, table"; "" for none."""
    parts = []
    if where.heading:
        parts.append(short(clean(where.heading[-1]), 50))
    if where.page is not None:
        parts.append(f"page {where.page}")
    if where.paragraph is not None:
        parts.append(f"paragraph {where.paragraph}")
    if where.layer is not Layer.BODY:
        parts.append(where.layer.value.replace("_", " "))
    return ", ".join(parts)


def paragraph(provision: str) -> str:
    """A provision of the Schedule for a narrow column: "1(c)"; any other as it is."""
    return _SCHEDULE.sub("", provision)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 document", "12,000 words"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def common_folder(paths: Sequence[str]) -> str:
    """The folder in which all documents lie, or "" where there is none worth naming."""
    folders = [path.rpartition("/")[0].split("/") for path in paths]
    if not folders:
        return ""
    shared = []
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "/".join(shared)


def below(folder: str, path: str) -> str:
    """A document's path below the folder that all have in common."""
    return clean(path[len(folder) :].lstrip("/") if folder else path)


def priority(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a first page: no notes, the most urgent ten."""
    return [f for f in findings if f.severity is not Severity.NOTE][:PRIORITY_FINDINGS]
