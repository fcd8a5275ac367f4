"""Whether procedures fit the modalities of the service: steps of their own, and none too many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from irmer_lint.evidence import quotation
from irmer_lint.model import (
    FindingKind,
    Match,
    Reading,
    ReadState,
    Role,
    Sentence,
    State,
    Subject,
    Suite,
    Verdict,
)

MOST = 6
"""Most passages kept for one observation in one document."""

# Techniques that belong to a service of another name and are no sign of a foreign text.
_BELONGS = {
    "RT": {"CT", "CBCT", "PET", "BRACHY", "SXR", "FLUORO", "DR"},
    "BRACHY": {"CT", "RT", "FLUORO", "IR", "DR"},
    "SXR": {"RT"},
    "NMD": {"CT", "PET", "NMT", "DXA"},
    "PET": {"CT", "NMD"},
    "NMT": {"NMD", "CT", "PET", "RT"},
    "IR": {"FLUORO", "CT", "DR", "CBCT"},
    "FLUORO": {"IR", "DR"},
    "DR": {"FLUORO", "DXA"},
    "CT": {"DR", "PET", "FLUORO", "IR"},
    "MAMMO": {"SCREEN", "DR"},
    "SCREEN": {"MAMMO"},
    "DENTAL": {"DR"},
    "CBCT": {"DENTAL", "CT"},
    "CHIRO": {"DR"},
    "DXA": {"DR"},
}
# Words by which a text claims that a technique is carried out here.
_NAMES = {
    "CT": r"CT(?: scan(?:s|ning|ner)?)?(?! ?(?:planning|simulator))",
    "FLUORO": r"fluoroscop\w+|barium \w+",
    "IR": r"interventional (?:radiology|procedures)|angiogra\w+",
    "MAMMO": r"mammogra\w+",
    "DXA": r"DE?XA(?: scan\w*)?|bone densit\w+",
    "DENTAL": r"intra-?oral \w+|bitewings?|panoramic \w+|dental (?:radiograph\w*|X-rays?)",
    "CBCT": r"(?:dental )?CBCT|cone[- ]beam CT",
    "CHIRO": r"chiropract\w+",
    "NMD": r"(?:diagnostic )?nuclear medicine|gamma cameras?|radiopharmac\w+|dose calibrators?",
    "PET": r"PET(?:-CT)?",
    "NMT": r"radioiodine|radionuclide therap\w+",
    "RT": r"radiotherapy|linear accelerators?|linacs?",
    "BRACHY": r"brachytherapy",
    "SXR": r"superficial (?:X-ray )?therapy|orthovoltage",
}
# One pass over a sentence finds the techniques that it names; each then has its own pattern.
_NAMED = re.compile(
    "|".join(
        rf"(?P<{code}>\b(?:{names})\b)"
        for code, names in (
            _NAMES | {"DR": r"(?:plain|general) (?:film|X-?ray|radiograph)\w*|(?-i:DR)"}
        ).items()
    ),
    re.IGNORECASE,
)
# What every one of them starts with: most sentences hold no such word, and the pass is long.
_STARTS = (
    "angio", "barium", "bitewing", "bone", "brachy", "cbct", "chiro", "cone", "ct", "dental", "dexa",
    "diagnostic", "dr", "dxa", "fluoro", "gamma", "general", "interventional", "intra", "linac",
    "linear", "mammo", "nuclear", "orthovoltage", "panoramic", "pet", "plain", "radio", "superficial",
)  # fmt: skip
_DONE = (
    r"(?:\W+\w+){0,6}?\W+(?:is|are|will be|will only be|must be|may be|shall be|should be|can be)\s+"
    r"(?:only\s+|always\s+|also\s+)?(?:undertaken|performed|carried out|scanned|administered|given|"
    r"acquired|injected|justified|operated|supervised|treated|reported|made|taken|prescribed|planned)"
)


@cache
def _claim(code: str) -> re.Pattern[str]:
    """A pattern of the words by which a text claims that a technique is carried out here."""
    names = _NAMES[code]
    return re.compile(
        rf"\b(?:{names})\b{_DONE}"
        rf"|\b(?:in|at|on) (?:the|our|each) (?:{names})(?<!scan)"
        rf"(?: (?:scanner|room|suite|unit|machine)s?)?\W[^.;]*\b(?:(?:is|are) to be|must|will|shall)\b"
        rf"|\bthe (?:{names})(?: \w+)? (?:must|will|shall|is to|are to)\b"
        rf"|\b(?:operators?|radiographers?|staff) (?:who )?"
        rf"(?:perform|undertake|carry out|carrying out|performing) (?:\w+ ){{0,2}}(?:{names})\b",
        re.IGNORECASE,
    )


_ELSEWHERE = re.compile(
    r"\b(?:refer(?:red|s)?|sent|transfer\w*|elsewhere|another|other (?:hospital|trust|provider|department)|"
    r"not (?:done|performed|carried|undertaken|provided|available|offered)|previous|prior|recent|recently|"
    r"no |nearest|host|outside|external|regional|neighbouring|partner|tertiary|(?:its|their) own "
    r"procedures)\b",
    re.IGNORECASE,
)


def observe(reading: Reading) -> Mapping[str, list[Match]]:
    """Steps limited to a modality, techniques named, and claims that one is carried out."""
    found: dict[str, list[Match]] = {}

    def note(name: str, sentence: Sentence) -> None:
        kept = found.setdefault(name, [])
        if len(kept) < MOST:
            kept.append(Match(quotation(reading, (sentence,)), sentence.modalities))

    for sentence in reading.sentences:
        if sentence.role is not Role.STATEMENT or sentence.subject is not Subject.EXPOSED:
            continue
        for code in sentence.modalities:
            note(f"modality step: {code}", sentence)
        if not any(word.startswith(_STARTS) for word in sentence.words):
            continue
        named = {match.lastgroup or "" for match in _NAMED.finditer(sentence.text)}
        if sentence.topics:
            for code in named:
                note(f"modality named: {code}", sentence)
        if not _ELSEWHERE.search(sentence.text):
            for code in named & _NAMES.keys():
                if _claim(code).search(sentence.text):
                    note(f"modality claimed: {code}", sentence)
    return found


def judge(suite: Suite) -> Iterator[Verdict]:
    """Steps of their own for the declared modalities; techniques that nobody declared."""
    declared = suite.profile.modalities
    members = [m for m in suite.members if m.document.state is not ReadState.UNREADABLE]

    def noted(name: str) -> tuple[Match, ...]:
        return tuple(x for m in members for x in m.observations.notes.get(name, ()))

    if len(declared) > 1:
        own = {code: noted(f"modality step: {code}") for code in declared}
        own.update({code: own[code] or noted(f"modality named: {code}") for code in declared})
        having = [code for code in declared if own[code]]
        if len(having) >= min(2, len(declared)):
            yield Verdict("MOD-02", State.FOUND, tuple(own[c][0] for c in having))
    if suite.profile.modalities_from != "detected":
        known = set(declared) | {b for d in declared for b in _BELONGS.get(d, set())}
        foreign = {c: noted(f"modality claimed: {c}") for c in _NAMES if c not in known}
        foreign = {code: matches for code, matches in foreign.items() if matches}
        if foreign:
            yield Verdict(
                "MOD-03", State.CONTRADICTED, tuple(m for f in foreign.values() for m in f),
                f"The text describes {', '.join(foreign)}, which the service is not said to "
                f"provide (declared: {', '.join(declared)}).", FindingKind.TEMPLATE,
            )  # fmt: skip
            return
    yield Verdict("MOD-03", State.NOT_APPLICABLE)
