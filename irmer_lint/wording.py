"""Words the findings: what was not found, why it matters where, what to write.

Follows requirements sections 2a (what comes first) and 3 (how it is said): "not found in the
documents supplied", never "compliant" or "breach".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from irmer_lint.judging import Judged
from irmer_lint.law import Law
from irmer_lint.model import (
    Evidence,
    Finding,
    FindingKind,
    Place,
    ReadState,
    Severity,
    State,
    Status,
    Suite,
    Tier,
)
from irmer_lint.packs import Element

# Bands of urgency; within a band the page's own rank decides (requirements section 2a).
_UNREAD, _MISSING, _WRONG, _CONTROL, _KEY, _THEME, _CORE = 0, 100, 200, 300, 400, 500, 700


def findings(judged: Sequence[Judged], suite: Suite, law: Law) -> tuple[Finding, ...]:
    """All findings, the most urgent first."""
    found: list[Finding] = list(_unread(suite))
    for one in judged:
        found.extend(_of_page(one, suite, law))
    return tuple(sorted(found, key=lambda f: (f.rank, f.item, f.code, f.document)))


def _of_page(one: Judged, suite: Suite, law: Law) -> Iterable[Finding]:
    page = one.page
    item = law.item(page.code)
    provision = item.citation if item else law.cite(page.cite)
    severity = Severity.ERROR if item else Severity.WARNING
    document, place = expected_at(one, suite)
    if one.status is Status.NOT_REQUIRED:
        return
    if one.status is Status.MISSING:
        yield _finding(
            page.code, FindingKind.GAP, severity, page.code, provision,
            f"{page.title}: no procedure was found in the documents supplied. "
            "An inspector may ask for it.",
            page.looks_for, document, place, "", _MISSING + page.rank + (0 if item else 400),
        )  # fmt: skip
        yield from _faults(one, suite, law, provision)
        return
    if one.status is Status.POINTER_ONLY:
        first = one.pointers[0]
        yield _finding(
            page.code, FindingKind.PARTIAL, Severity.WARNING, page.code, provision,
            f"{page.title}: the documents supplied only refer to another document. "
            "Check that document, or supply it.",
            page.looks_for, first.document, first.place, first.quote, _KEY + page.rank,
        )  # fmt: skip
        return
    if one.status is Status.CANNOT_TELL:
        names = ", ".join(
            m.document.path for m in suite.members if m.document.state is ReadState.UNREADABLE
        )
        yield _finding(
            page.code, FindingKind.UNREADABLE, Severity.WARNING, page.code, provision,
            f"{page.title}: cannot tell. Nothing was found in what could be read"
            + (f", and these files could not be read: {names}." if names else "."),
            "Supply a readable copy and run the check again.",
            document, place, "", _UNREAD + page.rank,
        )  # fmt: skip
        return
    yield from _faults(one, suite, law, provision)
    if one.status is not Status.PARTIAL:
        return
    for code in one.missing:
        element = page.element(code)
        verdict = one.verdicts[code]
        if element is None or verdict.state is State.CONTRADICTED:
            continue
        key = element.tier is Tier.KEY
        band = (_KEY if item else _THEME) if key else _CORE
        message = verdict.message or f"Not found in the documents supplied: {_clause(element.text)}"
        quote, where, stands = "", document, place
        if verdict.similar:
            near = verdict.similar[0].evidence[0]
            quote, where, stands = near.quote, near.document, near.place
            message += " Something similar stands here; please check."
        yield _finding(
            code, verdict.kind or FindingKind.GAP, Severity.WARNING if key else Severity.NOTE,
            page.code, law.cite(element.cite) or provision, message,
            element.advice, where, stands, quote, band + page.rank,
        )  # fmt: skip


def _faults(one: Judged, suite: Suite, law: Law, provision: str) -> Iterable[Finding]:
    """Findings for words that stand in the documents and should not."""
    for element in one.page.elements:
        verdict = one.verdicts[element.id]
        if verdict.state is not State.CONTRADICTED:
            continue
        kind = verdict.kind or FindingKind.CONTRADICTION
        quoted = [e for match in verdict.matches for e in match.evidence]
        first = quoted[0] if quoted else None
        yield _finding(
            element.id, kind, Severity.WARNING, one.page.code,
            law.cite(element.cite) or provision,
            verdict.message or _fault_message(element, kind),
            element.advice,
            first.document if first else "", first.place if first else Place(),
            first.quote if first else "",
            (_CONTROL if kind is FindingKind.DOCUMENT_CONTROL else _WRONG) + one.page.rank,
            tuple(quoted[1:6]),
        )  # fmt: skip


def _fault_message(element: Element, kind: FindingKind) -> str:
    if kind is FindingKind.OUTDATED:
        return f"This wording is out of date. Expected: {_clause(element.text)}"
    return f"These words do not agree with what is expected: {_clause(element.text)}"


def _unread(suite: Suite) -> Iterable[Finding]:
    for member in suite.members:
        document = member.document
        for part in document.unread:
            whole = document.state is ReadState.UNREADABLE
            yield _finding(
                "UNREADABLE", FindingKind.UNREADABLE,
                Severity.ERROR if whole else Severity.WARNING, "", "",
                f"{'Could not be read' if whole else 'A part could not be read'}: {part.what}.",
                part.advice, document.path, part.place, "", _UNREAD,
            )  # fmt: skip


def expected_at(one: Judged, suite: Suite) -> tuple[str, Place]:
    """The document and section where the missing words of an item would be expected.

    The document that says most about the item, at its first passage about it; the only
    document of a set of one; otherwise nowhere.
    """
    for verdict in one.verdicts.values():
        if verdict.state is State.FOUND and verdict.matches:
            first = verdict.matches[0].evidence[0]
            return first.document, Place(heading=first.place.heading, page=first.place.page)
    content = [
        (m.observations.content.get(one.page.code, 0), m.document.path) for m in suite.members
    ]
    most, path = max(content, default=(0, ""))
    if most or len(suite.members) == 1:
        return path, Place()
    return "", Place()


def fingerprint(code: str, quote: str, place: Place, document: str) -> str:
    """16 hex digits of the code and the words concerned; of the headings where there are none.

    No page or paragraph number goes in, so that an edit elsewhere changes nothing.
    """
    words = re.sub(r"\W+", " ", quote).lower().strip() or " / ".join(place.heading) or document
    # the name of a file may hold bytes that are no characters
    named = f"{code}\0{words}".encode("utf-8", errors="surrogatepass")
    return hashlib.sha256(named).hexdigest()[:16]


def _finding(
    code: str, kind: FindingKind, severity: Severity, item: str, provision: str,
    message: str, advice: str, document: str, place: Place, quote: str, rank: int,
    also: tuple[Evidence, ...] = (),
) -> Finding:  # fmt: skip
    return Finding(
        code, kind, severity, item, provision, message, advice, document, place, quote,
        fingerprint(code, quote, place, document), rank, also,
    )  # fmt: skip


def _clause(text: str) -> str:
    """An element's text as the end of a sentence."""
    first = text.split(" ", 1)[0]
    if first.isalpha() and first[1:].islower():
        text = text[0].lower() + text[1:]
    return text
