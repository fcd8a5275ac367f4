"""What a sentence does in its document: states, quotes, points elsewhere, announces, denies.

The tests that evidence must pass (place, voice, polarity, subject, currency) are decided here,
once, for all checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from irmer_lint.model import Block, Kind, Layer, Role, Subject
from irmer_lint.reading.language import words_of

_DOT_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{0,4}|…{2,}\s*\d{0,4}|_{4,}\s*\d{1,4}\s*$")
_BLANKS = re.compile(r"_{4,}|\.{8,}")

# Headings under which nothing counts, each with the role of what stands there.
_SECTIONS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (
        re.compile(
            r"\b(?:superseded|archived?|previous (?:practice|version|procedure)|withdrawn (?:text|"
            r"procedure|version|in|on|since|\w+ \d{4})|kept for (?:reference|the record)|old (?:procedure|text)|no longer in (?:use|force)|historic(?:al)?)\b",
            re.IGNORECASE,
        ),
        Role.SUPERSEDED,
    ),
    (
        re.compile(
            r"^\W*(?:[\d.]+\s+)?(?:(?:document|version|revision|amendment|change)s?\s+"
            r"(?:history|log|record|control history)|history of (?:changes|amendments)|amendments"
            r"|summary of (?:changes|amendments)|record of (?:changes|amendments)|\[?history\]?|"
            r"change log|what has changed)\W*$",
            re.IGNORECASE,
        ),
        Role.CHANGE_LOG,
    ),
    (
        re.compile(
            r"^\W*(?:[\d.]+\s+)?(?:references?|bibliography|further reading|related documents?|"
            r"associated documents?|legislation and guidance|distribution(?: list)?|"
            r"review checklist|monitoring checklist|useful links|sources|reference documents)"
            r"(?: and (?:guidance|further reading|legislation|related documents|bibliography))?\W*$",
            re.IGNORECASE,
        ),
        Role.REFERENCE,
    ),
    (
        re.compile(
            r"^\W*(?:[\d.]+\s+)?(?:glossary|abbreviations|acronyms|definitions?)"
            r"(?: (?:and|of) (?:terms|abbreviations|definitions|acronyms)(?: used)?)?\W*$",
            re.IGNORECASE,
        ),
        Role.DEFINITION,
    ),
    (
        re.compile(
            r"^\W*(?:[\d.]+\s+)?(?:table of )?contents(?: page| list)?\W*$"
            r"|^\W*(?:list|index) of (?:employer.?s )?procedures\W*$",
            re.IGNORECASE,
        ),
        Role.CONTENTS,
    ),
)

_FUTURE = re.compile(
    r"\b(?:under construction|awaiting (?:text|approval of|input)|reserved\b(?=\W*$)|(?:will|shall|is to|are to|to) be (?:developed|drafted|introduced|agreed in|confirmed|"
    r"finalised|determined|published|added (?:in|to|when|at)|written (?:when|in due|by the end|"
    r"next|once|before the next)|included in (?:the next|a future|version))"
    r"|(?:will|(?<!report )(?<!letter )(?<!form )(?<!mail )(?<!copy )(?<!confirmation )to) follow\b(?=\W*$| (?:in|once|when|later|shortly))|(?<!has )(?<!have )(?<!had )(?<!needs )(?<!need )(?<!must )to be (?:developed|confirmed|agreed|"
    r"decided|written|added|advised|drafted)(?! (?:up)?on | in(?:to)? the | against | before (?:the|each|any) | at the time)|(?:being|currently being|still being) (?:developed|"
    r"drafted|written|prepared|finalised)|under development|in development|in due course|"
    r"(?:is|are) being planned|planned for (?:next|the (?:next|coming)|later|20)|plans? to (?:introduce|develop|write|add)|not yet (?:been )?(?:written|agreed|"
    r"available|in place|developed|finalised|decided|set|started|begun|introduced|implemented|"
    r"appointed|established|issued|running|live|drawn up|set up)|(?:tbc|tba)\b|"
    r"(?:yet|still) to be (?:written|agreed|decided|set|finalised|developed)"
    r"|(?:intends?|intending|hopes?|aims?|plans?) to (?:start|begin|introduce|set up|bring in|draw up|adopt|establish|put in place)"
    r"|will\b[^.;]{0,60}\b(?:after|with|from|at|in) the (?:next|coming|forthcoming) "
    r"(?:upgrade|version|release|revision|review|update|edition|issue|financial year)\b)",
    re.IGNORECASE,
)
# "We will agree the levels with the MPE during 2026": a year in which something is to be made.
_FUTURE_YEAR = re.compile(
    r"\bwill\b(?: \w+)? (?:(?:be|have) )?(?:agree|appoint|design|develop|introduc|writ|set|establish|creat|"
    r"produc|draft|publish|defin|start|begin|put|adopt|implement|procur|buy|bought|recruit|complet|finalis|"
    r"purchas|replac)\w*\b[^.;]{0,80}\b20\d\d\b",
    re.IGNORECASE,
)

_AUTHOR = re.compile(
    r"\W*(?:guidance|notes?|instructions?|advice|tips?|prompts?) (?:to|for) (?:the |whoever |your )?"
    r"(?:authors?|person|people|user|practice|clinic|department|employer|filling|template|completer)\b",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"\W*(?:previous|former|old|(?:superseded|withdrawn) (?:text|wording|practice))\b[^.:]{0,80}?\b(?:withdrawn|superseded|"
    r"no longer|for (?:reference|information|the record)|kept for|until|replaced)\b"
    r"|\W*(?:previous|former|old) (?:practice|procedure|arrangements?|text|rule|wording)\b[^.]{0,20}:",
    re.IGNORECASE,
)
_PART = re.compile(r"\W*(?:part|section|annex|appendix) (?:\d{1,2}|[A-Z]|[IVX]+)\b", re.IGNORECASE)
_REQUIRED = re.compile(
    r"\bprocedures? (?:to|for)\b.+\b(?:is|are) required (?:by|under) (?:the (?:Ionising|Regulations)|"
    r"IR\(ME\)R|Schedule|regulation)",
    re.IGNORECASE | re.DOTALL,
)

# Says that something is not done or not dealt with: what is denied stands before ("X is not used",
# "X does not apply") or after ("we do not use X", "there is no X"). A prohibition ("must not
# expose") is an instruction and stands outside these lists.
_ADVERB = (
    r"(?:currently |presently |at present |also |therefore |generally |normally |routinely |usually |"
    r"formally |ever |yet )?"
)
_DENIED_BEFORE = re.compile(
    r"\b(?:"
    rf"(?:is|are|was|were)\s+{_ADVERB}(?:not|never)\s+{_ADVERB}"
    r"(?:covered|included|addressed|dealt with|used|followed|applied|adopted|operated|carried out|"
    r"performed|undertaken|provided|applicable|part of|recorded|done|offered|kept|made|needed|asked|"
    r"necessary|relevant|reported|described|in use|in place|set|considered|documented|formally|"
    r"written|required here)"
    rf"|(?:do|does|did)\s*(?:not|n['’]t)\s+{_ADVERB}(?:apply|arise|take place|take part|participate|happen)"
    rf"|(?:not|no longer)\s+(?:applicable|applied|used|followed|in use|undertaken|performed|covered)"
    r"|(?:has|have) not (?:yet )?been\b|n\s?/\s?a\b"
    r"|outside the scope|out of scope|excluded from (?:this|the) (?:document|procedure|policy)"
    r")",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\b(?:"
    rf"(?:do|does|did)\s*(?:not|n['’]t)\s+{_ADVERB}(?:need to |have to )?"
    r"(?:use|follow|operate|cover|include|carry out|perform|undertake|provide|offer|record|ask|keep|"
    r"hold|have|do|need|require|set|describe|deal|address|adopt|observe|run|make|take|image|x-?ray)"
    r"|there (?:is|are|was) (?:currently |at present |presently )?(?:no|not)\b|(?:has|have|had|holds?|keeps?) no\b"
    r"|no (?:specific |formal |separate |written |local |agreed |further )?"
    r"(?:procedure|process|policy|arrangement|record|guidance|protocol)s?\b"
    r"(?! (?:may|must|shall|should|will|can))"
    r"|instead of (?:the|a|using)|rather than (?:the|a|using)"
    r")",
    re.IGNORECASE,
)
# "If an exposure is not needed, ..." denies nothing.
_CONDITION = re.compile(r"\W*(?:if|when|where|should|once|unless)\b", re.IGNORECASE)
# "Do not take another." forbids; "we do not take them" denies.
_FORBIDS = re.compile(
    r"do(?: not|n['’]t) (?:take|make|have|image|x-?ray|run|perform|carry out)", re.IGNORECASE
)
_OPENING = re.compile(r"(?:^|[.;:,(–-]|\b(?:and|then|please|so))\s*$", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\W*(?:where|if|when|unless|while|because|as|since)\b", re.IGNORECASE)
# "is not performed until ..." tells people what to do.
_INSTRUCTION = re.compile(
    r"\s*(?:[\w’'-]+\s+){0,7}?(?:until|unless|without|before)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;:]|(?<!\d)\.(?!\d)|\b(?:but|however|although|whereas|unless|except|because|instead|as|since|if|"
    r"when|where|while|so that)\b"
    r"|,\s+(?:and|so|as|which|who|where|then)\b|\s[–-]\s",
    re.IGNORECASE,
)

_POINTER = re.compile(
    r"\b(?:see(?: also)?(?! whether| if| what| how| that| who| them)|refer(?:s|red)? to|set (?:out|forth) in|described in|detailed in|contained in|found in|"
    r"in accordance with|in line with|in compliance with|as per|according to|governed by|specified in|"
    r"covered (?:in|by|under)|dealt with (?:in|by|under)|addressed (?:in|by|under)|held in|consult|"
    r"managed (?:under|through|in)|read in conjunction with)\s+"
    r"(?:[\w’'()/&.-]+\s+){0,8}?(?:polic(?:y|ies)|procedures?|protocols?|documents?|SOPs?|guidelines?|"
    r"guidance|handbook|manual|memos?|memorandum|EPs?\b|EP\s?-?\d+|work instructions?|[A-Z]{2,}[A-Z/-]*-?\d+)"
    r"|\bfollow(?:s|ed)? the (?:\w+ ){0,5}polic(?:y|ies)\b"
    r"|\bpolicy\b[^.]{0,24}\b(?:applies|applied|must be followed)\b"
    r"|\b(?:issued|held|published|kept|available) separately\b"
    r"|\bcontact the (?:\w+ ){1,5}(?:department|office|team|service)\b(?=\W*$|, who)",
    re.IGNORECASE,
)
_MANNER = re.compile(r"in (?:accordance|line|compliance) with|as per|according to", re.IGNORECASE)
_OWN_ACTION = re.compile(
    r"\b(?:operator|radiographer|technologist|practitioner|referrer|radiologist|physicist|MPE|"
    r"clerk|dentist|nurse|manager|lead|superintendent)s?\b.{0,60}?\b(?:must|will|shall|asks?|checks?|"
    r"records?|confirms?|enters?|informs?|tells?|gives?|decides?|signs?|completes?|contacts?)\b",
    re.IGNORECASE | re.DOTALL,
)

_STAFF = re.compile(
    r"\b(?:(?:pregnant|breast-?\s?feeding|expectant) (?:staff|employees?|workers?|radiographers?|"
    r"operators?|colleagues?|members? of staff|technologists?)|(?:staff|employees?|workers?|radiographers?|"
    r"members? of staff) (?:who|that) (?:is|are|becomes?|become) (?:pregnant|breast-?\s?feeding)|"
    r"new and expectant mothers?|staff (?:doses?|dosimetry|exposures?|overexposures?|monitoring)|"
    r"(?:personal|finger|whole[- ]body|staff) dosimeters?|(?:their|wear\w*(?: a| their)?) (?:dosimeters?|film badges?|TLDs?)|"
    r"dose investigation levels?|IRR ?(?:17|99|2017)|"
    r"Ionising Radiations? Regulations|local rules|radiation risk assessment|classified (?:workers?|persons?)|"
    r"members? of the public|outside workers?|occupational (?:exposure|dose|health)|"
    r"(?:annual|study|maternity|carer['’]?s) leave|study days?|shielding has been designed|"
    r"disciplinary|personal protective equipment|controlled areas?|contamination monitoring|"
    r"environmental (?:dose|monitoring)|lead aprons? (?:will be|are|is) (?:screened|checked|tested))\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:MRI|magnetic resonance|MR (?:scan|safety|controlled|unit)\w*|ultrasound|sonograph\w+|lasers?|"
    r"gadolinium|contrast (?:media|medium|agents?|reactions?|allerg\w+|injections?|extravasation)|"
    r"hand hygiene|infection control|fire safety|PAT test\w*|GDPR|"
    r"data protection|manual handling)\b",
    re.IGNORECASE,
)
# Another technique named as an alternative, or beside ours, does not change the subject.
_OURS = re.compile(
    r"\b(?:X-?rays?|CT|radiograph\w*|ionising|radiopharmaceuticals?|alternatives?|instead|"
    r"consider\w*|rather than|justif\w+|practitioners?|radiologists?|referrers?|operators?)\b",
    re.IGNORECASE,
)


# A pattern is only tried where one of its words stands: the patterns are long, and most sentences
# have none of the words. A gate must hold a word of every way the pattern can match.
_DENIED_WORDS = frozenset(
    ["not", "never", "no", "n't", "na", "a", "outside", "scope", "excluded", "instead", "rather"]
)
_FUTURE_WORDS = frozenset(
    [
        "developed",
        "drafted",
        "introduced",
        "agreed",
        "confirmed",
        "finalised",
        "determined",
        "published",
        "added",
        "written",
        "included",
        "follow",
        "decided",
        "advised",
        "prepared",
        "development",
        "course",
        "planned",
        "plan",
        "plans",
        "yet",
        "tbc",
        "tba",
        "construction",
        "awaiting",
        "reserved",
        "next",
        "coming",
        "forthcoming",
        "intend",
        "intends",
        "intending",
        "hope",
        "hopes",
        "aim",
        "aims",
    ]
)
_STAFF_WORDS = frozenset(
    [
        "staff",
        "employee",
        "employees",
        "worker",
        "workers",
        "radiographer",
        "radiographers",
        "operators",
        "operator",
        "colleagues",
        "technologists",
        "expectant",
        "dosimetry",
        "dosimeter",
        "dosimeters",
        "badge",
        "badges",
        "tld",
        "tlds",
        "investigation",
        "irr",
        "irr17",
        "irr99",
        "regulations",
        "rules",
        "assessment",
        "classified",
        "public",
        "outside",
        "occupational",
        "leave",
        "study",
        "manager",
        "shielding",
        "disciplinary",
        "protective",
        "controlled",
        "contamination",
        "environmental",
        "apron",
        "aprons",
    ]
)
_OTHER_WORDS = frozenset(
    [
        "mri",
        "magnetic",
        "mr",
        "ultrasound",
        "laser",
        "lasers",
        "gadolinium",
        "contrast",
        "hygiene",
        "infection",
        "fire",
        "pat",
        "gdpr",
        "protection",
        "handling",
    ]
)


def section_role(headings: Iterable[str]) -> Role | None:
    """The role that the headings above a block impose, or None."""
    for heading in headings:
        for pattern, role in _SECTIONS:
            if pattern.search(heading):
                return role
    return None


def block_role(block: Block) -> Role | None:
    """The role that the form and place of a block impose, or None."""
    if block.place.layer in (
        Layer.HEADER,
        Layer.FOOTER,
        Layer.COMMENT,
    ):
        return Role.FURNITURE
    dots = ".." in block.text or ". ." in block.text or "…" in block.text or "__" in block.text
    if block.kind == Kind.CONTENTS or (dots and _DOT_LEADER.search(block.text)):
        return Role.CONTENTS
    if block.kind == Kind.COMMENT:
        return Role.FURNITURE
    if block.kind == Kind.HEADING:
        return Role.HEADING
    return None


def subject_of(text: str, words: frozenset[str]) -> Subject:
    """Whom a sentence is about: staff and other regimes only when their own words stand in it.

    `words` are the words of the text in lower case.
    """
    if words & _STAFF_WORDS and _STAFF.search(text):
        return Subject.STAFF
    other = words & _OTHER_WORDS or "sonograph" in text.lower()
    if other and _OTHER.search(text) and not _OURS.search(text):
        return Subject.OTHER
    return Subject.EXPOSED


def is_future(text: str, words: frozenset[str]) -> bool:
    """Whether a sentence only announces what is still to be written or decided."""
    if words & _FUTURE_WORDS and _FUTURE.search(text):
        return True
    return "will" in words and _FUTURE_YEAR.search(text) is not None


def is_for_the_author(text: str) -> bool:
    """Whether a sentence tells whoever completes a template what to do with it."""
    return _AUTHOR.match(text) is not None


def opens_a_part(text: str) -> bool:
    """Whether a sentence opens another part of a document set out as running text."""
    return _PART.match(text) is not None


def is_previous(text: str) -> bool:
    """Whether a sentence opens an account of how things were done before."""
    return _PREVIOUS.match(text) is not None


def is_said_to_be_required(text: str) -> bool:
    """Whether a sentence only says that the law wants a procedure."""
    return _REQUIRED.search(text) is not None


def is_pointer(text: str) -> bool:
    """Whether a sentence sends the reader to another document and says nothing of its own."""
    match = _POINTER.search(text)
    if match is None or re.search(r"\bnot\s*$", text[: match.start()]) or _OWN_ACTION.search(text):
        return False
    outside = len(text[: match.start()].split()) + len(text[match.end() :].split())
    # "... are made according to the protocol and reviewed before ..." says how, and more
    return outside <= (10 if _MANNER.match(match.group()) else 16)


def denied_spans(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    """The clauses that say something is not done or not dealt with, as character ranges."""
    spans: list[tuple[int, int]] = []
    if not words & _DENIED_WORDS and "n't" not in text and "n’t" not in text:
        return spans
    cuts: list[int] | None = None
    for pattern, before in ((_DENIED_BEFORE, True), (_DENIED_AFTER, False)):
        for match in pattern.finditer(text):
            if cuts is None:
                cuts = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text)]
            if _INSTRUCTION.match(text, match.end()):
                continue
            if _FORBIDS.match(text, match.start()) and _OPENING.search(text[: match.start()]):
                continue
            clause = max(c for c in cuts if c <= match.start())
            start = clause if before else match.start()
            end = min((c for c in cuts if c >= match.end()), default=len(text))
            if not before and _SUBORDINATE.match(text, clause):
                # "where she cannot consent, her carer is told": the comma ends what is denied
                comma = text.find(",", match.end(), end)
                end = comma if comma >= 0 else end
            if before and _CONDITION.match(text, start):
                continue
            spans.append((start, end))
    return spans


def is_form_blank(text: str) -> bool:
    """Whether a line is a field of a form that is filled in for each patient or signature."""
    return _BLANKS.search(text) is not None


class LawText:
    """Recognises sentences that only repeat the law, by shared runs of four words."""

    _RUN = 4

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            words = _words(text)
            self._runs.update(
                tuple(words[i : i + self._RUN]) for i in range(len(words) - self._RUN + 1)
            )

    def share(self, text: str) -> float:
        """Share of the words of `text` that stand in runs of four words taken from the law."""
        words = _words(text)
        if len(words) < self._RUN + 2:
            return 0.0
        inside = [False] * len(words)
        for i in range(len(words) - self._RUN + 1):
            if tuple(words[i : i + self._RUN]) in self._runs:
                inside[i : i + self._RUN] = [True] * self._RUN
        return sum(inside) / len(words)

    def is_quotation(self, text: str) -> bool:
        """Whether at least 80% of the words are the law's (requirements, evidence test 2)."""
        return self.share(text) >= 0.8


@lru_cache(maxsize=4096)
def _words(text: str) -> list[str]:
    return [word.lower() for word, _, _ in words_of(text)]
