"""Residue of a template: what was not filled in, adapted or taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from irmer_lint.evidence import quotation
from irmer_lint.model import (
    Evidence,
    FindingKind,
    Kind,
    Layer,
    Match,
    Member,
    Reading,
    ReadState,
    Role,
    State,
    Subject,
    Suite,
    Verdict,
)

_PLACEHOLDER = re.compile(
    r"\[\s*(?:insert|enter|add|name|names|state|specify|your|employer|trust|practice|clinic|hospital|"
    r"organisation|department|site|date|address|number|title|job title|role|post|local|type|to be|xx+|\.{2,}|"
    r"practice name|e\.g\.|delete)\b[^\]\n]{0,80}\]"
    r"|<<?\s*[A-Za-z][A-Za-z /’'-]{1,40}\s*>>?"
    r"|\{\{?\s*[A-Za-z][A-Za-z _/-]{1,40}\}\}?"
    r"|\b[Xx]{3,}\b|\bdd/mm/yy(?:yy)?\b|\bClick (?:or tap )?here to enter\b|\bChoose an item\b"
    r"|\b(?:delete|strike out) as (?:appropriate|applicable|necessary)\b|\bLorem ipsum\b|\?{3,}"
    r"|\b(?:Name of (?:Trust|Practice|Hospital|Clinic|Employer|MPE|RPA)|Named person)\b(?!\s+(?:is|will|must))"
    r"|\b(?:insert|enter) (?:name|date|details|text|local|practice|trust|address)\b"
    r"|\b(?:TBC|TBA)\b",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"\b(?:(?:this|the) (?:is an? )?(?:example|suggested|sample|template|model|specimen) (?:text|wording|procedure)"
    r"|suggested (?:text|wording)|(?:must|should|needs? to|to) be (?:adapted|amended|edited|customised|tailored|modified|changed)"
    r"(?: \w+){0,4} (?:to (?:match|suit|reflect|fit)|local(?:ly)?|for your|by the (?:practice|trust|clinic))"
    r"|adapt(?:ed)? (?:this|the text|as (?:necessary|required|appropriate))|amend as (?:necessary|required|appropriate) "
    r"|(?:guidance|note|notes|advice) (?:to|for) (?:the )?(?:author|user|practice|completer)s?(?: of this template)?"
    r"|text (?:in|shown in|marked in) (?:red|blue|italics|yellow|green|square brackets)|(?:remove|delete) (?:this|these|before|the following)"
    r"(?: \w+){0,4} (?:before|when|once|prior|use|issue|if not)|template (?:produced|provided|supplied) by"
    r"|example only|for illustration only|replace with your|use your own|complete (?:this section|as appropriate)"
    r"|this template (?:is|should|must|has|can))",
    re.IGNORECASE,
)
# One of these stands in whatever the two patterns above find.
_PLACEHOLDER_SIGNS = re.compile(r"[\[<{?]|xxx", re.IGNORECASE)
_PLACEHOLDER_WORDS = frozenset(
    "dd click choose delete strike lorem name named insert enter tbc tba".split()
)
_GUIDANCE_WORDS = frozenset(
    "example suggested sample template model specimen adapted amended edited customised tailored "
    "modified changed adapt amend author authors user users practice practices completer completers "
    "red blue italics yellow green square remove delete illustration replace own complete".split()
)
_ADAPTED = re.compile(
    r"\b(?:based on|adapted from|derived from|has been adapted|was adapted)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(?:(?:as|where|if|when) (?:appropriate|necessary|relevant|required|applicable|deemed necessary)"
    r"|relevant (?:staff|persons?|personnel|parties|professionals?)|appropriate (?:staff|persons?|personnel|action|steps)"
    r"|as soon as possible|from time to time|suitable arrangements|in a timely manner|regularly)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\b((?:[A-Z][\w’'-]+ ){1,5}(?:NHS (?:Foundation )?Trust|Health Board|HSC Trust|Health and Social Care Trust))\b"
)
_RESTATED = re.compile(
    r"\b(?:must|shall|has|have|includes?)\b[^.;]{0,40}\bprocedures (?:for|to)\b", re.IGNORECASE
)
_VAGUE_WORDS = frozenset(
    "appropriate necessary relevant required applicable deemed possible suitable timely regularly "
    "time".split()
)
VAGUE_SENTENCES = 4
"""From so many sentences on, decisions are taken to be left to nobody in particular."""
BARE_SECTIONS = 3
"""From so many items on of which only the law's words stand there, the law is taken to be copied."""


def observe(reading: Reading) -> Mapping[str, list[Match]]:
    """Placeholders, guidance to the author, vague words, local statements, names of employers."""
    found: dict[str, list[Match]] = {}

    def note(name: str, match: Match) -> None:
        kept = found.setdefault(f"template: {name}", [])
        if len(kept) < 20:
            kept.append(match)

    for sentence in reading.sentences:
        if sentence.role is Role.CONTENTS:
            continue
        text = sentence.text
        kinds = []
        signs = sentence.words & _PLACEHOLDER_WORDS or _PLACEHOLDER_SIGNS.search(text)
        if signs and _PLACEHOLDER.search(text):
            kinds.append("placeholder")
        guiding = sentence.words & _GUIDANCE_WORDS and _GUIDANCE.search(text)
        if guiding and not _ADAPTED.search(text):
            kinds.append("guidance")
        restated = sentence.role is Role.STATEMENT and _RESTATED.search(text) is not None
        subjects = sorted(sentence.home or sentence.topics)
        if sentence.role is Role.QUOTATION or restated:
            kinds += ["quoted", *(f"quoted on: {item}" for item in subjects)]
        elif sentence.role is Role.STATEMENT:
            if sentence.words & _VAGUE_WORDS and _VAGUE.search(text):
                kinds.append("vague")
            elif sentence.topics and sentence.subject is Subject.EXPOSED and sentence.own:
                kinds += ["local", *(f"local on: {item}" for item in subjects)]
        if kinds:
            match = Match(quotation(reading, (sentence,)))
            for kind in kinds:
                note(kind, match)
    for block in reading.document.blocks:
        evidence = Evidence(reading.document.path, block.text, block.place)
        if block.kind is Kind.COMMENT:
            note("comment", Match((evidence,)))
        for name in _OWNER.findall(block.text) if len(block.text) < 400 else ():
            furniture = block.place.layer in (Layer.HEADER, Layer.FOOTER)
            note(f"{'furniture' if furniture else 'employer'}: {name.strip()}", Match((evidence,)))
    return found


def judge(suite: Suite) -> Iterator[Verdict]:
    """The verdicts on residue, over all documents that could be read."""
    members = [m for m in suite.members if m.document.state is not ReadState.UNREADABLE]

    def noted(name: str) -> tuple[Match, ...]:
        return tuple(x for m in members for x in m.observations.notes.get(f"template: {name}", ()))

    def fault(code: str, matches: tuple[Match, ...], message: str) -> Verdict:
        if not matches:
            return Verdict(code, State.NOT_APPLICABLE)
        return Verdict(code, State.CONTRADICTED, matches, message, FindingKind.TEMPLATE)

    placeholders = noted("placeholder")
    yield fault("TPL-01", placeholders, f"{_count(placeholders)} not filled in.")
    yield fault("TPL-02", _strangers(suite), "Another organisation is named in a header or footer.")
    yield fault(
        "TPL-03", noted("guidance"), "Guidance meant for the author of the text was left in."
    )
    local, quoted = noted("local"), noted("quoted")
    bare = _items(members, "quoted on") - _items(members, "local on")
    if quoted and (len(local) < max(3, len(quoted)) or len(bare) >= BARE_SECTIONS):
        yield Verdict(
            "TPL-04", State.CONTRADICTED, quoted,
            "The text repeats the Regulations and says little or nothing of how it is done here.",
            FindingKind.TEMPLATE,
        )  # fmt: skip
    elif local:
        yield Verdict("TPL-04", State.FOUND, local[:3])
    else:
        yield Verdict("TPL-04", State.NOT_FOUND)
    vague = noted("vague")
    yield fault(
        "TPL-06", vague if len(vague) >= VAGUE_SENTENCES else (),
        f"{len(vague)} sentences leave the decision open (\"as appropriate\", \"relevant staff\").",
    )  # fmt: skip
    drafts = tuple(
        Match((Evidence(m.document.path, f.quote, f.place),))
        for m in members
        for f in m.control.all("draft")
        if f.quote
    )
    yield fault(
        "TPL-07",
        drafts + noted("comment"),
        "Marked as a draft, or reviewers' comments were left in.",
    )


def _items(members: list[Member], kind: str) -> set[str]:
    """Codes of the items and themes for which sentences of one kind were noted."""
    prefix = f"template: {kind}: "
    return {
        name.removeprefix(prefix)
        for member in members
        for name in member.observations.notes
        if name.startswith(prefix)
    }


def _count(matches: tuple[Match, ...]) -> str:
    return "One place was" if len(matches) == 1 else f"{len(matches)} places were"


def _strangers(suite: Suite) -> tuple[Match, ...]:
    """Headers and footers that name an employer which the text itself never names."""
    inside: set[str] = set()
    furniture: dict[str, list[Match]] = {}
    for member in suite.members:
        for name, matches in member.observations.notes.items():
            if name.startswith("template: employer: "):
                inside.add(name.removeprefix("template: employer: "))
            elif name.startswith("template: furniture: "):
                furniture.setdefault(name.removeprefix("template: furniture: "), []).extend(matches)
    if not inside:
        return ()
    return tuple(m for name, found in furniture.items() if name not in inside for m in found)
