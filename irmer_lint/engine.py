"""From sources to a report: read, observe, judge the suite, word what was found.

The per-document step (`examine`) knows no nation, date or service, so that its result can be
kept and can come from another process; the rest is quick and looks at the whole suite.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from irmer_lint import likeness, wording
from irmer_lint._version import __version__
from irmer_lint.errors import IrmerLintError
from irmer_lint.evidence import observe
from irmer_lint.judging import SHOWN_EVIDENCE, Judged, best_evidence, judge_page
from irmer_lint.law import Law, Nation
from irmer_lint.model import (
    Control,
    Document,
    ElementJudgement,
    Evidence,
    ItemJudgement,
    Match,
    Member,
    Observations,
    Profile,
    ReadState,
    Report,
    State,
    Status,
    Suite,
    Unread,
    Verdict,
)
from irmer_lint.packs import Pack, Page
from irmer_lint.reading.context import Topic
from irmer_lint.reading.language import Matcher
from irmer_lint.reading.reader import Reader
from irmer_lint.reading.roles import LawText

if TYPE_CHECKING:
    from irmer_lint.parsers import Skipped, Source

# A sentence with one of these is the employer's own, even where it borrows the words of the law.
LOCAL_CONCEPTS = ("a named system", "a telephone number", "a dose with a unit", "a named person")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user says about the service; None and () mean: find out from the documents."""

    as_of: date
    nations: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    modalities_from: str = "command line"
    employer: str = ""


class Examiner:
    """The per-document step, with everything it needs loaded once."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._reader: Reader | None = None

    def examine(self, source: Source) -> Member:
        """What was read and seen in one file; never raises for what a file holds."""
        from irmer_lint.parsers import read

        return self.observe(read(source))

    def observe(self, document: Document) -> Member:
        """What the checks see in a document already read."""
        if not document.blocks:
            return Member(document, Control(), Observations({}, {}, {}, {}), {})
        try:
            return self._observe(document)
        except Exception as error:  # one document must never cost the results of the others
            return _failed(document, error)

    def _observe(self, document: Document) -> Member:
        if self._reader is None:
            self._reader = make_reader(self._pack, likeness.load(self._pack.lexicon.names))
            # What is loaded now stays: looking through it at every collection took a third of
            # the time of a document.
            gc.freeze()
        reading = self._reader.read(document)
        seen = observe(reading, self._pack.pages)
        return Member(document, reading.control, seen, reading.modalities)


def _failed(document: Document, error: Exception) -> Member:
    """What stands for a document over which the tool itself failed: unread, and it says so."""
    raised = f"{type(error).__name__}: {error}"
    unread = Unread(
        "The text could be extracted, but reading its sentences failed",
        advice="Nothing in this file was checked. Please report the fault, with the file if you can.",
    )
    return Member(
        replace(document, blocks=(), unread=(unread,), state=ReadState.UNREADABLE),
        Control(),
        Observations({}, {}, {}, {}),
        {},
        failure=f"Reading {document.path} failed ({raised}). Nothing in it was checked.",
    )


def make_reader(pack: Pack, model: likeness.Model | None = None) -> Reader:
    """A reader with the vocabulary and topics of the installed checks.

    With a `model` it also takes sentences to be about what they are like.
    """
    local = 0
    for name in LOCAL_CONCEPTS:
        if name in pack.lexicon.names:
            local |= pack.lexicon.bit(name)
    topics = [Topic(p.code, p.about, p.not_about, p.is_item) for p in pack.pages]
    law = Law.at(Nation.ENGLAND, date(2024, 10, 1))
    return Reader(
        Matcher(pack.lexicon),
        topics,
        pack.modality_bits,
        LawText(law.texts()),
        local,
        model.look if model is not None else None,
    )


def lint(
    sources: Sequence[Source],
    settings: Settings,
    pack: Pack,
    *,
    skipped: Iterable[Skipped] = (),
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """The report on a set of documents.

    `progress` is told (done, of how many, path) before each document.
    Raises IrmerLintError where there is no document.
    """
    if not sources:
        raise IrmerLintError(
            "No documents were found. Give the folder or the files of the procedures "
            "(.docx, .docm, .pdf, .odt, .md, .txt, .html or a .zip of them)."
        )
    examiner = Examiner(pack)
    members = []
    for number, source in enumerate(sources):
        if progress is not None:
            progress(number, len(sources), source.path)
        members.append(examiner.examine(source))
    return report_on(members, settings, pack, skipped=skipped)


def report_on(
    members: Sequence[Member],
    settings: Settings,
    pack: Pack,
    *,
    skipped: Iterable[Skipped] = (),
) -> Report:
    """The report on documents already examined."""
    suite = Suite(tuple(members), profile_of(members, settings, pack))
    nation = suite.profile.nations[0]
    for served in suite.profile.nations:
        if served != Nation.NORTHERN_IRELAND:
            nation = served  # a group document that serves Great Britain too is judged by its law
            break
    law = Law.at(Nation(nation), suite.profile.as_of)
    failures = [member.failure for member in members if member.failure]
    judged: list[Judged] = []
    for page in pack.pages:
        broken = ""
        try:
            one = judge_page(page, suite, _extra(page, suite))
            broken = _broken_over(page, members)
        except Exception as error:  # a check that raises must never read as silence
            broken = f"The check {page.code} failed ({type(error).__name__}: {error})."
            one = Judged(page, Status.CANNOT_TELL, {}, ())
        if broken:
            failures.append(f"{broken} Please report this with the document.")
            one = _cannot_tell(one)
        judged.append(one)
    judged.sort(key=lambda j: _order(j, law, pack))
    items = tuple(_item(j, law, members) for j in judged)
    findings = wording.findings(judged, suite, law)
    return Report(
        tool_version=__version__,
        checks=pack.versions,
        profile=suite.profile,
        law_id=law.id,
        law_in_force=law.in_force,
        instruments=law.instruments,
        documents=suite.members,
        items=items,
        findings=findings,
        skipped=tuple((s.path, s.reason) for s in skipped),
        failures=tuple(failures),
    )


def _extra(page: Page, suite: Suite) -> tuple[Verdict, ...]:
    """The verdicts of the page's own module, where it has one."""
    judge = getattr(page.module, "judge", None)
    return tuple(judge(suite)) if judge is not None else ()


def _broken_over(page: Page, members: Sequence[Member]) -> str:
    """What the check raised over a document, "" where it raised over none."""
    for member in members:
        raised = member.observations.failed.get(page.code)
        if raised:
            return f"The check {page.code} failed on {member.document.path} ({raised})."
    return ""


def _cannot_tell(judged: Judged) -> Judged:
    """A page whose check failed: what it found elsewhere is kept, what it did not is open."""
    verdicts = {}
    for element in judged.page.elements:
        known = judged.verdicts.get(element.id)
        if known is None or known.state is State.NOT_FOUND:
            known = Verdict(element.id, State.CANNOT_TELL)
        verdicts[element.id] = known
    return Judged(judged.page, Status.CANNOT_TELL, verdicts, ())


def profile_of(members: Sequence[Member], settings: Settings, pack: Pack) -> Profile:
    """The service as the user describes it, and what the documents show where he does not."""
    modalities, modalities_from = settings.modalities, settings.modalities_from
    if not modalities:
        modalities, modalities_from = detect_modalities(members, pack), "detected"
    nations, nations_from = settings.nations, "command line"
    if not nations:
        nations, nations_from = ("england",), "assumed"
    return Profile(
        nations, settings.as_of, modalities, modalities_from, nations_from, settings.employer
    )


def detect_modalities(members: Sequence[Member], pack: Pack) -> tuple[str, ...]:
    """The modalities that the documents are about, in the order of the vocabulary.

    One that is named only in passing (less than a twentieth as often as the commonest) is not
    taken for one that the service has.
    """
    counts: dict[str, int] = {}
    for member in members:
        for code, number in member.modalities.items():
            counts[code] = counts.get(code, 0) + number
    most = max(counts.values(), default=0)
    return tuple(c for c in pack.modality_bits if counts.get(c, 0) >= max(3, most / 20))


def _order(judged: Judged, law: Law, pack: Pack) -> tuple[int, int]:
    codes = [item.code for item in law.items]
    if judged.page.code in codes:
        return 0, codes.index(judged.page.code)
    return 1, [p.code for p in pack.pages].index(judged.page.code)


def _item(judged: Judged, law: Law, members: Sequence[Member]) -> ItemJudgement:
    item = law.item(judged.page.code)
    aside = tuple(
        one for m in members for one in m.observations.set_aside.get(judged.page.code, ())
    )
    elements = tuple(
        ElementJudgement(
            id=e.id,
            tier=e.tier,
            text=e.text,
            state=judged.verdicts[e.id].state,
            evidence=_first_shown(judged.verdicts[e.id].matches),
            message=_message(judged.verdicts[e.id]),
            similar=_first_shown(judged.verdicts[e.id].similar),
        )
        for e in judged.page.elements
    )
    return ItemJudgement(
        code=judged.page.code,
        provision=item.citation if item else law.cite(judged.page.cite),
        title=judged.page.title,
        status=judged.status,
        evidence=best_evidence(judged) or judged.pointers[:SHOWN_EVIDENCE],
        by_modality=judged.by_modality,
        elements=elements,
        is_item=item is not None,
        set_aside=aside,
    )


def _first_shown(matches: Sequence[Match]) -> tuple[Evidence, ...]:
    """The passages of the first few matches, as many as a report shows."""
    return tuple(found for match in matches[:SHOWN_EVIDENCE] for found in match.evidence)


def _message(verdict: Verdict) -> str:
    """What a reader should know of how an element was judged."""
    if verdict.state is State.FOUND and verdict.matches[:1] and verdict.matches[0].by_likeness:
        return "Recognised by its likeness to known wording, not by a rule; please check."
    return verdict.message
