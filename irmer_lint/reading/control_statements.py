"""Statements of document control that are more than a label and its value.

Sentences about the document ("These procedures are reviewed every two years"), extensions of the
review date, and the words by which a document says that it is a draft or under review.
"""

from __future__ import annotations

import re
from dataclasses import replace

from irmer_lint.model import ControlFact, FactSource
from irmer_lint.reading.control_findings import Findings, Passage, Value
from irmer_lint.reading.control_labels import about_other_thing, label_at, plain
from irmer_lint.reading.control_phrases import APPROVED, PUT_OFF, WRITTEN
from irmer_lint.reading.control_values import (
    NOT_APPROVED,
    is_blank,
    is_to_fill,
    leads_in,
    read_values,
)
from irmer_lint.reading.dates import find_dates, locate_interval

# All patterns but two are for plain text.
_SUBJECT = (
    r"(?:(?:this|these) (?:[\w'()&-]+ ){0,3}?"
    r"|(?:(?:the|our|all|each|every|both) )?"
    r"(?:(?:employer'?s?'?|written|ir\W?me\W?r|irmer|standard operating|trust|whole|above|local"
    r"|current|radiology|departmental) )*)"
    r"(?:documents?|procedures?|polic(?:y|ies)|sops?|eps?|manual|guideline|protocol)"
    r"(?: (?:set|suite|document|manual|and (?:its|all|the|their)? *(?:appendices|policies"
    r"|procedures|documents|work instructions|protocols|standard operating procedures)))*"
)

# -- extensions --------------------------------------------------------------------------------

EXTENDED = re.compile(rf"\b(?:extended|extension|prolonged|{PUT_OFF})\b")
_LASTING = re.compile(r"\b(?:review|expiry|valid\w*|documents?|polic\w+|procedures?)\b")
_TO = re.compile(r"\b(?:to|until|till)(?: the)?(?: end of)? *$")
_TO_DATE = re.compile(r"(?:\bto|\buntil|\btill|\bdate|:|\||\() *(?:the )?(?:end of )?$")
# Reviews of other things have their name in front: "the DRL review".
_REVIEW_BEFORE = re.compile(
    r"(?:^|[.;:|(•–—-]\W*|\b(?:the|its|their|next|formal|full|planned|scheduled|due|annual|biennial"
    r"|documents?|policy|procedures?|protocol)(?:'s?)? )"
    rf"(?:reviews?|renewal|expiry|validity)(?: dates?)?(?: (?:of|for) {_SUBJECT})?"
    r"(?:\W|\b(?:is|was|were|has|have|been|now|due|on|therefore|formally|again|to be)\b)*$"
)
# In the text as it stands: who approved begins with a capital.
_AGREED = re.compile(
    r"\b(?:approved|agreed|authori[sz]ed|granted|ratified|sanctioned|signed off|accepted)"
    r"(?: on behalf of the employer)?\s+(?:by|at)\s+(?:the\s+)?(?P<who>[^\W\d_][^;,.()|\n]{2,100})"
    r"|(?<=\d)\s+by\s+(?:the\s+)?(?P<then>[A-Z][^;,.()|\n]{2,100})"
    rf"|\b(?i:extended|prolonged|{PUT_OFF}) by\s+(?:the\s+)?(?P<by>[A-Z][^;,.()|\n]{{2,100}})"
    r"|[(,–—-]\s*(?:by\s+)?(?:the\s+)?(?P<post>[A-Z][^;,.()|\n]{2,60}"
    r"(?:Committee|Group|Board|Director|Executive|Manager|Lead))\b"
)
_END_OF_APPROVAL = re.compile(r"(?<!\d)[;.](?=\s|$)|\)|,\s(?=pending|because|as\b|while)")


def extension_approver(fact: ControlFact) -> str | None:
    """Return who approved an extension of the review date, or None where nobody is named."""
    match = _AGREED.search(fact.value)
    if match is None:
        return None
    who = match[match.lastgroup or 0]
    dates = find_dates(who)
    if dates:
        who = who[: dates[0].start]
    who = re.split(r"\s(?:on|to|until|at|in)\s*(?:\d|$)|\son$|\sto$", who)[0].strip(" ,–—-")
    return None if not who or is_to_fill(who) or is_blank(who) else who


def read_extension(passage: Passage, start: int, end: int, findings: Findings) -> int | None:
    """Read "Review date extended to <date>: approved by <whom>".

    Returns where the words begin, or None where no extension is stated.
    """
    text, low = passage.text, plain(passage.text)
    for word in EXTENDED.finditer(low, start, end):
        begin = word.start()
        if word[0] in ("extended", "extension", "prolonged"):
            alone = not text[start:begin].strip(" (•*-")
            if not alone and not _LASTING.search(low, max(start, begin - 60), end):
                continue
        elif not _names_review(text[passage.start : begin]):
            # Appointments and meetings are deferred and moved as well.
            continue
        dates = find_dates(text[word.end() : end])
        before_date = _TO_DATE if word[0].startswith("ext") else _TO
        found = next(
            (each for each in dates if before_date.search(low[: word.end() + each.start])), None
        )
        if found is None:
            continue
        value = Value.dated("extension", found, word.end())
        first, last = value.start, value.end
        if who := _AGREED.search(text, begin, end):
            first = min(first, who.start())
            stop = _END_OF_APPROVAL.search(text, max(last, who.end()), end)
            last = max(last, stop.start() if stop else end)
        lead = _LASTING.search(low, max(start, begin - 60), begin)
        if lead and not any(c in text[lead.end() : begin] for c in "0123456789|:"):
            begin = lead.start()
        words = text[first:last].strip(" .;,(:")
        if words.count("(") > words.count(")") and text[last : last + 1] == ")":
            words, last = words + ")", last + 1
        findings.keep(passage, replace(value, words=words, end=last), begin)
        return begin
    return None


def _names_review(words: str) -> bool:
    """Say whether words end by naming the review of the document, or its date."""
    for found in reversed(find_dates(words)):
        words = words[: found.start] + words[found.end :]
    return _REVIEW_BEFORE.search(plain(words)) is not None


# -- drafts and reviews that are under way -----------------------------------------------------

_UNDER_REVIEW = re.compile(
    rf"(?:{_SUBJECT} (?:is|are|remains?)? *(?:currently |now |presently )?"
    r"(?:under review|being (?:reviewed|revised|updated)|in the process of "
    r"(?:being )?(?:review|revis|updat)\w+))"
    r"|^\W*(?:currently )?under review\b"
    r"|\b(?:policy|document|procedures?) under review\b"
)
# In the text as it stands.
_DRAFT_IN_CAPITALS = re.compile(r"\bDRAFT\b(?:\s+[vV]?\d[\d.]*)?")
_DRAFT = re.compile(
    r"\b(?:final )?draft (?:v(?:er(?:sion)?)?\.? *)?\d[\d.]*\d\b"
    r"|\b(?:final )?draft (?:version\b|v\.? *\d[\d.]*|(?:document )?for (?:comments?"
    r"|consultation|approval|ratification|discussion|review)\b)"
    r"|\bv(?:er(?:sion)?)?\.? *\d[\d.]* *[(–-]? *draft\b"
)
_ABOUT_DOCUMENT = re.compile(_SUBJECT)


def read_state(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read statements that a document is under review or a draft."""
    text, low = passage.text, plain(passage.text)
    sentence = low[start:end]
    if "review" in sentence or "being" in sentence:
        match = _UNDER_REVIEW.search(low, start, end)
        if (
            match
            and "under_review" not in findings.names(passage.index)
            and not about_other_thing(text[start : match.start()])
        ):
            words = text[match.start() : match.end()].strip()
            value = Value("under_review", words, match.start(), end)
            findings.keep(passage, value, match.start(), weak=passage.weak)
    short = end - start <= 120 or passage.loose
    if "draft" in sentence and short:
        drafts = (_DRAFT_IN_CAPITALS.search(text, start, end), _DRAFT.search(low, start, end))
        if any(drafts):
            match = min((each for each in drafts if each), key=lambda each: each.start())
            words = text[match.start() : match.end()].strip(" (–-")
            value = Value("draft", words, match.start(), match.end())
            findings.keep(passage, value, match.start(), weak=passage.weak)
            return
    match = NOT_APPROVED.search(low, start, end)
    if match is None or about_other_thing(text[start : match.start()]):
        return
    brief = short and match.start() - start <= 30 and end - match.end() <= 40
    if (brief or _ABOUT_DOCUMENT.match(low, start, end)) and not label_at(text, start, len(text)):
        value = Value("draft", text[match.start() : match.end()], match.start(), match.end())
        weak = not _LASTING.search(low, start, match.start())
        findings.keep(passage, value, match.start(), weak=weak)


# -- sentences about the document --------------------------------------------------------------

_REVIEWED_EVERY = re.compile(
    r"\W*(?:(?:to be|is|are|will be|must be) )?(?:(?:formally|routinely|fully) )?review(?:ed|s)?"
    r"(?: (?:is|are|takes? place|due|required))?(?: (?:at least|at|not less than|once))?\W*"
    r"|\W*(?:caiff ei |i'w )?h?adolyg\w* *"
)
_BE = r"(?:is|are|was|were|has been|have been|will be|shall be|must be|should be)"
_SUBJECT_FIRST = re.compile(rf"\W*(?:{_SUBJECT})(?: *\([^()]{{0,60}}\))? (?=\w)")
_PREDICATE = re.compile(
    rf"(?:(?P<reviewed>{_BE} (?:subject to (?:a )?)?(?:\w+ly )?(?:reviewed|re-?approved|review)"
    r"(?: and (?:\w+ly )?\w+ed)*)"
    r"|(?P<due>(?:is|are) (?:next )?due (?:for|to be) review(?:ed)?)"
    r"|(?P<period>ha(?:s|ve) a review (?:period|date|cycle|frequency) of)"
    rf"|(?P<approver>{_BE} (?:formally )?{APPROVED}(?: (?:by|at))?)"
    rf"|(?P<issued>{_BE} (?:first |re)?(?:issued|published|released)(?: on)?)"
    rf"|(?P<author>{_BE} {WRITTEN} by)"
    r"|(?P<effective>(?:comes?|came) into (?:effect|force|use)|(?:is|are) effective|takes? effect)"
    r"|(?P<expiry>expires?|(?:is|are|remains?) valid (?:until|to)))\b"
)
_NEXT_PREDICATE = re.compile(r",? and (?=(?:is|are|was|were|has|have|will|must|expires?)\b)")
_REVIEW_OF = re.compile(
    r"\W*(?:(?:the|a|an) )?(?:(?:next|formal|full|routine|regular|planned) )*"
    r"review(?: (?:period|date|frequency|cycle|interval))?(?: date)?"
    rf" (?:of|for) (?:{_SUBJECT})\b"
    r"|\W*(?:adolygir|caiff) yr? (?:g?weithdrefn(?:au)?|ddogfen|polisi|dogfennau)"
    r"(?: h[ouy][nw]n?)?(?: ei h?adolygu| eu hadolygu)?\b"
    r"|\W*the (?:next )?review(?: date)? is\b|\W*a review will take place\b"
)


def read_interval(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read "Reviewed every two years", which has no subject: it stands only among other facts."""
    low = plain(passage.text)
    if not _REVIEWED_EVERY.match(low, start, end):
        return
    found = locate_interval(passage.text[start:end])
    if found and _REVIEWED_EVERY.fullmatch(low, start, start + found.start):
        findings.keep(passage, Value.interval(found, start), start, weak=True)


def read_statement(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read a sentence about the document itself: "These procedures are reviewed every two years"."""
    text, low = passage.text, plain(passage.text)
    if passage.source is FactSource.COVER:
        passage = replace(passage, source=FactSource.TEXT)
    if match := _REVIEW_OF.match(low, start, end):
        _read_reviewed(passage, start, match.end(), end, findings, past=False, due=True)
        return
    subject = _SUBJECT_FIRST.match(low, start, end)
    at = subject.end() if subject else end
    while match := _PREDICATE.match(low, at, end):
        following = _NEXT_PREDICATE.search(low, match.end(), end)
        stop = following.start() if following else end
        name, verb = match.lastgroup or "", match[0]
        if name in ("reviewed", "due", "period"):
            past = verb.startswith(("was", "were", "has been", "have been"))
            _read_reviewed(
                passage, start, match.end(), stop, findings, past=past, due=name == "due"
            )
        elif not verb.startswith(("will", "shall", "must", "should")):
            for value in read_values((name,), text, match.end(), stop, announced=False):
                findings.keep(passage, value, start)
        if following is None:
            return
        at = following.end()


def _read_reviewed(
    passage: Passage,
    start: int,
    at: int,
    end: int,
    findings: Findings,
    *,
    past: bool,
    due: bool,
) -> None:
    """Read when, or how often, the document is reviewed: the words from `at` to `end`."""
    words = passage.text[at:end][:90]
    dates = find_dates(words, announced=due)
    if dates and leads_in(words, 0, dates[0].start):
        value = Value.dated("reviewed" if past else "review_due", dates[0], at)
        findings.keep(passage, value, start)
        return
    found = locate_interval(words)
    if found is None or about_other_thing(words[: found.start]):
        return
    if not re.match(r"\s*(?:after|following)\b", words[found.end :]):
        findings.keep(passage, Value.interval(found, at), start)
