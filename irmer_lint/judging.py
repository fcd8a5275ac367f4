"""Judges a suite: the state of every element, the status of every item.

Knows the rules of `docs/how-evidence-works.md` and requirements sections 2 and 6a, and no item
by name: what decides an item stands on its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from irmer_lint.evidence import AGAINST, SIMILAR, keys_of
from irmer_lint.model import (
    Evidence,
    FindingKind,
    Match,
    ReadState,
    State,
    Status,
    Suite,
    Tier,
    Verdict,
)
from irmer_lint.packs import Alternative, Condition, Element, Page, Rule

SHOWN_EVIDENCE = 3
"""Most quotations kept for one element in the report."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One page as judged for a suite."""

    page: Page
    status: Status
    verdicts: Mapping[str, Verdict]
    missing: tuple[str, ...]
    """Applicable elements not found, of the set that comes nearest to covering the item."""
    pointers: tuple[Evidence, ...] = ()
    by_modality: Mapping[str, Status] = field(default_factory=dict)


def judge_page(page: Page, suite: Suite, extra: Sequence[Verdict] = ()) -> Judged:
    """One item or theme judged over a whole suite.

    `extra` are the verdicts of the page's own module; each replaces what wording alone says.
    """
    shown = _shown(suite)
    own = {verdict.element: verdict for verdict in extra}
    verdicts = {
        e.id: own.get(e.id) or _verdict(e, suite, shown, suite.profile.modalities)
        for e in page.elements
    }
    if _rests_on_likeness(verdicts.values()):
        verdicts = {code: _only_similar(verdict) for code, verdict in verdicts.items()}
    required = holds_any(page.required_if, suite, shown)
    status, missing = _decide(page, verdicts, suite, suite.profile.modalities, required=required)
    pointers = tuple(e for m in suite.members for e in m.observations.pointers.get(page.code, ()))
    by_modality = {}
    if len(suite.profile.modalities) > 1 and status in (Status.COVERED, Status.PARTIAL):
        for modality in suite.profile.modalities:
            limited = {
                e.id: _limited(own.get(e.id) or verdicts[e.id], e, modality) for e in page.elements
            }
            by_modality[modality] = _decide(page, limited, suite, (modality,), required=required)[0]
    return Judged(page, status, verdicts, missing, pointers, by_modality)


def _rests_on_likeness(verdicts: Iterable[Verdict]) -> bool:
    """Whether no rule found anything of an item, and likeness did.

    A stray sentence is like something of most items; where no rule agrees on any element, that is
    no sign that the item is dealt with.
    """
    found = [v for v in verdicts if v.state is State.FOUND]
    return bool(found) and all(m.by_likeness for v in found for m in v.matches)


def _only_similar(verdict: Verdict) -> Verdict:
    if verdict.state is not State.FOUND:
        return verdict
    return Verdict(verdict.element, State.NOT_FOUND, similar=verdict.matches)


def _shown(suite: Suite) -> frozenset[str]:
    """The conditions that hold, and the elements found: an answer shows that its question arises."""
    observed = [member.observations for member in suite.members]
    return frozenset(name for one in observed for name in (*one.shown, *one.matches))


def holds_any(conditions: Sequence[Condition], suite: Suite, shown: Iterable[str]) -> bool:
    """Whether there are no conditions, or one of them holds in full."""
    return not conditions or any(holds(c, suite, frozenset(shown)) for c in conditions)


def holds(condition: Condition, suite: Suite, shown: frozenset[str]) -> bool:
    """Whether every part of a condition holds for the suite."""
    profile = suite.profile
    return (
        (not condition.nations or bool(condition.nations & set(profile.nations)))
        and not condition.without & set(profile.nations)
        and (condition.since is None or profile.as_of >= condition.since)
        and (condition.before is None or profile.as_of < condition.before)
        and (not condition.shows or condition.shows in shown)
        and (not condition.hides or condition.hides not in shown)
        and (not condition.modalities or bool(condition.modalities & set(profile.modalities)))
        and (not condition.several_modalities or len(profile.modalities) > 1)
    )


def _verdict(
    element: Element, suite: Suite, shown: frozenset[str], modalities: Sequence[str]
) -> Verdict:
    if not element.applies_to(modalities) or not holds_any(element.only_if, suite, shown):
        return Verdict(element.id, State.NOT_APPLICABLE)
    against, rule = _against(element, suite, shown)
    found = tuple(
        match
        for key in keys_of(element.evidence, element.id)
        if key == element.id or holds_any(element.evidence[_number(key)].only_if, suite, shown)
        for match in _matches(suite, key)
    )
    if element.fault:
        if found:
            kind = FindingKind(element.kind or "contradiction")
            return Verdict(element.id, State.CONTRADICTED, found, kind=kind)
        return Verdict(element.id, State.NOT_APPLICABLE)
    if against and rule is not None:
        return Verdict(
            element.id, State.CONTRADICTED, against, rule.message, FindingKind(rule.kind)
        )
    values = _two_values(element, suite) if element.one_value else None
    if values is not None:
        return values
    if found:
        return Verdict(element.id, State.FOUND, found)
    return Verdict(element.id, State.NOT_FOUND, similar=_matches(suite, element.id + SIMILAR))


def _against(
    element: Element, suite: Suite, shown: frozenset[str]
) -> tuple[tuple[Match, ...], Rule | None]:
    """The passages against an element, and the rule that says what is wrong with the first."""
    found: list[Match] = []
    first: Rule | None = None
    for number, rule in enumerate(element.against):
        if not holds_any(rule.only_if, suite, shown):
            continue
        matches = _matches(suite, f"{element.id}{AGAINST}#{number}")
        if matches and first is None:
            first = rule
        found.extend(matches)
    return tuple(found), first


def _two_values(element: Element, suite: Suite) -> Verdict | None:
    """The verdict on an element for which the documents give two values, both shown.

    Values are set side by side only where they are given for the same thing and the same
    modalities: a range for CT and another for mammography do not contradict one another.
    """
    seen: dict[tuple[str, frozenset[str]], dict[str, Match]] = {}
    for member in suite.members:
        for key, matches in member.observations.matches.items():
            code, _, rest = key.partition("=")
            if code == element.id and rest:
                scope, _, value = rest.rpartition("=")
                for match in matches:
                    seen.setdefault((scope, match.modalities), {}).setdefault(value, match)
    for (scope, _), values in seen.items():
        if len(values) > 1:
            named = " and ".join(sorted(value.replace("-", " to ") for value in values))
            return Verdict(
                element.id,
                State.CONTRADICTED,
                tuple(values.values()),
                f"Two values are given{f' for each {scope}' if scope else ''}: {named}.",
                FindingKind.CONTRADICTION,
            )
    return None


def _number(key: str) -> int:
    return int(key.rpartition("#")[2])


def _matches(suite: Suite, key: str) -> tuple[Match, ...]:
    return tuple(m for member in suite.members for m in member.observations.matches.get(key, ()))


def _limited(verdict: Verdict, element: Element, modality: str) -> Verdict:
    """A verdict for one modality: only passages that are not limited to others."""
    if verdict.state is State.NOT_APPLICABLE or not element.applies_to((modality,)):
        return Verdict(verdict.element, State.NOT_APPLICABLE)
    kept = tuple(m for m in verdict.matches if not m.modalities or modality in m.modalities)
    if verdict.state is State.FOUND and not kept and verdict.matches:
        return Verdict(verdict.element, State.NOT_FOUND)
    return Verdict(verdict.element, verdict.state, kept, verdict.message, verdict.kind)


def _decide(
    page: Page,
    verdicts: Mapping[str, Verdict],
    suite: Suite,
    modalities: Sequence[str],
    *,
    required: bool,
) -> tuple[Status, tuple[str, ...]]:
    """The status of a page, and which of its elements are missing."""
    if not required:
        return Status.NOT_REQUIRED, ()
    fitting = [a for a in page.alternatives if not a.modalities or set(modalities) <= a.modalities]
    open_sets = [(a, [i for i in a.all if _asked(verdicts[i])]) for a in fitting]
    contradicted = any(v.state is State.CONTRADICTED for v in verdicts.values())
    if not any(ids for _, ids in open_sets):
        return (Status.PARTIAL if contradicted else Status.NOT_REQUIRED), ()
    lacking = {
        i: [x for x in ids if not _met(x, page, verdicts)] for i, (_, ids) in enumerate(open_sets)
    }
    for number, (alternative, ids) in enumerate(open_sets):
        if ids and not lacking[number] and not contradicted and _evident(ids, page, verdicts):
            return alternative.status, ()
    missing = _missing(page, verdicts, open_sets, lacking)
    if contradicted or any(v.state is State.FOUND for v in verdicts.values()):
        return Status.PARTIAL, missing
    if any(m.observations.pointers.get(page.code) for m in suite.members):
        return Status.POINTER_ONLY, missing
    if any(m.document.state is ReadState.UNREADABLE for m in suite.members):
        return Status.CANNOT_TELL, missing
    return Status.MISSING, missing


def _asked(verdict: Verdict) -> bool:
    return verdict.state is not State.NOT_APPLICABLE


def _met(code: str, page: Page, verdicts: Mapping[str, Verdict]) -> bool:
    stand_ins = page.instead.get(code, ())
    return any(verdicts[i].state is State.FOUND for i in (code, *stand_ins))


def _evident(ids: Sequence[str], page: Page, verdicts: Mapping[str, Verdict]) -> bool:
    """Whether at least one element of a satisfied set has a quotation: the central promise."""
    codes = {c for i in ids for c in (i, *page.instead.get(i, ()))}
    return any(verdicts[c].matches for c in codes)


def _missing(
    page: Page,
    verdicts: Mapping[str, Verdict],
    open_sets: Sequence[tuple[Alternative, list[str]]],
    lacking: Mapping[int, list[str]],
) -> tuple[str, ...]:
    """Key elements lacking of the set that describes the service best, then core ones.

    A set that declares the item not applicable is only proposed when there is no other.
    """
    candidates = [
        n for n, (a, ids) in enumerate(open_sets) if ids and a.status is not Status.NOT_APPLICABLE
    ] or [n for n, (_, ids) in enumerate(open_sets) if ids]
    best = min(candidates, key=lambda n: (len(lacking[n]), n))
    keys = lacking[best]
    named = {i for a in page.alternatives for i in a.all}
    core = [
        e.id
        for e in page.elements
        if e.tier is Tier.CORE
        and e.id not in named
        and verdicts[e.id].state is State.NOT_FOUND
        and not _met(e.id, page, verdicts)
    ]
    more = [
        e.id
        for e in page.elements
        if e.tier is Tier.KEY
        and not e.fault
        and e.id not in named
        and verdicts[e.id].state is State.NOT_FOUND
        and not _met(e.id, page, verdicts)
    ]
    return tuple(dict.fromkeys([*keys, *more, *core]))


def best_evidence(judged: Judged) -> tuple[Evidence, ...]:
    """The passages that count towards an item, the one that shows most of its elements first.

    Each passage once; a passage that shows a key element before one that shows none.
    """
    weight: dict[Evidence, int] = {}
    for element in judged.page.elements:
        verdict = judged.verdicts[element.id]
        if verdict.state is not State.FOUND:
            continue
        for match in verdict.matches:
            for evidence in match.evidence:
                weight[evidence] = weight.get(evidence, 0) + _WORTH[element.tier]
    needed = {
        e: None
        for element in judged.page.elements
        if judged.verdicts[element.id].state is State.FOUND and judged.verdicts[element.id].matches
        for e in strongest(judged.verdicts[element.id].matches, weight).evidence
    }
    return tuple(sorted(needed, key=lambda e: -weight[e]))


_WORTH = {Tier.KEY: 3, Tier.CORE: 1, Tier.DETAIL: 1}


def strongest(matches: Sequence[Match], weight: Mapping[Evidence, int]) -> Match:
    """The match whose passages show most; the first of equals."""
    return max(matches, key=lambda m: sum(weight.get(e, 0) for e in m.evidence) / len(m.evidence))
