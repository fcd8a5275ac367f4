"""Statements of document control that are more than a label and its value.

Sentences about the document ("These procedures are reviewed every two years"), extensions of the
review date, and the words by which a document says that it is a draft or under review.
"""

from __future__ import annotations

import re
from dataclasses import replace

from irmer_lint.model import ControlFact, FactSource
from irmer_lint.reading.control_findings import Findings, Passage, Value
from irmer_lint.reading.control_labels import about_other_thing, label_at
from irmer_lint.reading.control_phrases import APPROVED, WRITTEN
from irmer_lint.reading.control_values import (
    NOT_APPROVED,
    is_blank,
    is_to_fill,
    leads_in,
    read_values,
)
from irmer_lint.reading.control_words import (
    ADVERB,
    ANY,
    MARK,
    PARTICIPLE,
    find,
    holds,
    match,
    pattern_of,
    plain,
)
from irmer_lint.reading.dates import find_dates, locate_interval

_SUBJECT = f"""
    ((this|these) {ANY}{{0,3}}?
      | (the|our|all|each|every|both)? (employer's|written|irmer|standard operating|trust|whole
        |above|local|current|radiology|departmental)*)
    (document|manual)
    (set | suite | document | manual
      | and (its|all|the|their)? (appendices|protocols|work instructions|standard operating procedures
        |document|manual))*
"""
_ABOUT_DOCUMENT = pattern_of(_SUBJECT)
_GONE_OVER = """(reviewed|reapproved|review|(gone|looked|read) (at|over|through) again?|revisited
      |refreshed|rewritten|redrafted)"""
_BE = "(is|are|was|were|has been|have been|will be|shall be|must be|should be)"

# -- extensions --------------------------------------------------------------------------------

EXTENDED = re.compile(
    r"\b(?:extended|extension|prolonged|deferred|postponed|moved|(?:put|pushed) back"
    r"|(?:carried|rolled) over|carried forward)\b"
)
"""What is done to a review date that is put off, in plain text."""

# Reviews of other things have their name in front: "the DRL review".
_REVIEW_BEFORE = pattern_of(
    f"""(^ | {MARK} | the | its | their | next | formal | planned | due | annual | biennial
      | document | manual)
    (review|reviews|renewal|expiry|validity) (date|dates)? ((of|for) {_SUBJECT})?
    ({MARK}|is|was|were|has|have|been|now|due|on|therefore|formally|again|to be)* $"""
)
_LASTING = re.compile(r"\b(?:review|expiry|valid\w*|documents?|polic\w+|procedures?)\b")
# Patterns that few documents need are kept as text: `re` compiles them when they are first used.
_EXTENDED_TO = r".*(?:\b(?:to|until|till|date)|[:|(]) *(?:the )?(?:end of )?"
_PUT_OFF_TO = r"(?: by [^,;.]{2,60}?| ?\([^()]{2,60}\))* (?:to|until|till) (?:the )?(?:end of )?"
# In the text as it stands: who approved begins with a capital.
_AGREED = (
    r"\b(?:approved|agreed|authori[sz]ed|granted|ratified|sanctioned|signed off|accepted)"
    r"(?: on behalf of the employer)?\s+(?:by|at)\s+(?:the\s+)?(?P<who>[^\W\d_][^;,.()|\n]{2,100})"
    r"|(?<=\d)\s+by\s+(?:the\s+)?(?P<then>[A-Z][^;,.()|\n]{2,100})"
    r"|\b(?i:extended|prolonged|deferred|postponed|moved|back|over|forward) by\s+(?:the\s+)?"
    r"(?P<by>[A-Z][^;,.()|\n]{2,100})"
    r"|[(,–—-]\s*(?:by\s+)?(?:the\s+)?(?P<post>[A-Z][^;,.()|\n]{2,60}"
    r"(?:Committee|Group|Board|Director|Executive|Manager|Lead))\b"
)
_END_OF_APPROVAL = r"(?<!\d)[;.](?=\s|$)|\)|,\s(?=pending|because|as\b|while)"


def extension_approver(fact: ControlFact) -> str | None:
    """Return who approved an extension of the review date, or None where nobody is named."""
    agreed = re.search(_AGREED, fact.value)
    if agreed is None:
        return None
    who = agreed[agreed.lastgroup or 0]
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
        begin, behind = word.span()
        if word[0] in ("extended", "extension", "prolonged"):
            alone = not text[start:begin].strip(" (•*-")
            if not alone and not _LASTING.search(low, max(start, begin - 60), end):
                continue
        elif not _names_review(text[passage.start : begin]):
            # Appointments and meetings are deferred and moved as well.
            continue
        before_date = _EXTENDED_TO if word[0].startswith("ext") else _PUT_OFF_TO
        found = next(
            (
                each
                for each in find_dates(text[behind:end])
                if re.fullmatch(before_date, low[behind : behind + each.start])
            ),
            None,
        )
        if found is None:
            continue
        value = Value.dated("extension", found, behind)
        first, last = value.start, value.end
        if who := re.search(_AGREED, text[begin:end]):
            first = min(first, begin + who.start())
            last = max(last, begin + who.end())
            stop = re.search(_END_OF_APPROVAL, text[last:end])
            last = last + stop.start() if stop else end
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
    return holds(_REVIEW_BEFORE, words)


# -- drafts and reviews that are under way -----------------------------------------------------

_UNDER_REVIEW = pattern_of(
    f"""{_SUBJECT} (is|are|remain|remains)? (currently|now|presently)?
      (under review | being (reviewed|updated)
        | in the process of being? (review|reviewed|reviewing|revision|revising|update|updated
          |updating))
    | (?P<alone>currently? under review)"""
)
# In the text as it stands.
_DRAFT_IN_CAPITALS = r"\bDRAFT\b(?:\s+[vV]?\d[\d.]*)?"
_DRAFT = (
    r"\b(?:final )?draft (?:v(?:er(?:sion)?)?\.? *)?\d[\d.]*\d\b"
    r"|\b(?:final )?draft (?:version\b|v\.? *\d[\d.]*|(?:document )?for (?:comments?"
    r"|consultation|approval|ratification|discussion|review)\b)"
    r"|\bv(?:er(?:sion)?)?\.? *\d[\d.]* *[(–-]? *draft\b"
)


def read_state(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read statements that a document is under review or a draft."""
    text, low = passage.text, plain(passage.text)
    sentence = low[start:end]
    if "under review" in sentence or "being" in sentence or "in the process" in sentence:
        _read_under_review(passage, start, end, findings)
    short = end - start <= 120 or passage.loose
    if "draft" in sentence and short:
        drafts = (re.search(_DRAFT_IN_CAPITALS, text[start:end]), re.search(_DRAFT, sentence))
        if any(drafts):
            draft = min((each for each in drafts if each), key=lambda each: each.start())
            first, last = start + draft.start(), start + draft.end()
            value = Value("draft", text[first:last].strip(" (–-"), first, last)
            findings.keep(passage, value, first, weak=passage.weak)
            return
    pending = NOT_APPROVED.search(low, start, end)
    if pending is None or about_other_thing(text[start : pending.start()]):
        return
    first, last = pending.span()
    brief = short and first - start <= 30 and end - last <= 40
    if (brief or match(_ABOUT_DOCUMENT, text, start, end)) and not label_at(text, start, len(text)):
        weak = not _LASTING.search(low, start, first)
        findings.keep(passage, Value("draft", text[first:last], first, last), first, weak=weak)


def _read_under_review(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read that the document is under review; "under review" alone counts where a block begins."""
    text = passage.text
    for hit in find(_UNDER_REVIEW, text, start, end, lambda hit: hit):
        if hit.name == "alone" and text[: hit.start].strip(" .,(–—•*-“‘"):
            continue
        if "under_review" in findings.names(passage.index):
            return
        if not about_other_thing(text[start : hit.start]):
            value = Value("under_review", text[hit.start : hit.end], hit.start, end)
            findings.keep(passage, value, hit.start, weak=passage.weak)
        return


# -- sentences about the document --------------------------------------------------------------

_REVIEWED_EVERY = pattern_of(
    f"""(to be|is|are|will be|must be)? (formally|{ADVERB})? (review|reviewed|reviews)
      (is|are|take place|takes place|due|required)? (at least|at|not less than|once)?
    | (caiff ei|i'w)? (adolygu|hadolygu|adolygir)"""
)
_SUBJECT_FIRST = pattern_of(
    rf"({_SUBJECT} | this (set|volume|pack|binder|booklet)) (\( [^()]{{0,20}} \))? (?={ANY})"
)
_PREDICATE = pattern_of(
    f"""
    (?P<reviewed>{_BE} (subject to a?)? (formally|{ADVERB})? {_GONE_OVER}
      (and {ADVERB}? (reviewed|approved|updated|issued|{PARTICIPLE}))*)
    | (?P<due>(is|are) next? due (for|to be) (review|reviewed))
    | (?P<period>(has|have) a review (period|date|cycle|frequency) of)
    | (?P<approver>{_BE} formally? {APPROVED} (by|at)?)
    | (?P<issued>{_BE} first? issued on?)
    | (?P<author>{_BE} {WRITTEN} by)
    | (?P<effective>(come|comes|came) into (effect|force|use) | (is|are) effective
      | (take|takes) effect)
    | (?P<expiry>expires | (is|are|remain|remains) valid (until|to))"""
)
_NEXT_PREDICATE = re.compile(r",? and (?=(?:is|are|was|were|has|have|will|must|expires?)\b)")
_REVIEW_OF = pattern_of(
    f"""
    (the|a|an)? (next|formal|regular|planned)* review (period|date|frequency|cycle|interval)?
      date? (of|for) {_SUBJECT}
    | (adolygir|caiff) (y|yr) (ddogfen|dogfennau|weithdrefn|gweithdrefn|gweithdrefnau|weithdrefnau)
      (hon|hwn|hyn)? ((ei|eu) (adolygu|hadolygu))?
    | the next? review date? is | a review will take place"""
)


def read_interval(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read "Reviewed every two years", which has no subject: it stands only among other facts."""
    hit = match(_REVIEWED_EVERY, passage.text, start, end)
    found = locate_interval(passage.text[start:end]) if hit else None
    if hit and found and not passage.text[hit.end : start + found.start].strip(" ,:(–—-"):
        findings.keep(passage, Value.interval(found, start), start, weak=True)


def read_statement(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read a sentence about the document itself: "These procedures are reviewed every two years"."""
    text, low = passage.text, plain(passage.text)
    if passage.source is FactSource.COVER:
        passage = replace(passage, source=FactSource.TEXT)
    if hit := match(_REVIEW_OF, text, start, end):
        _read_reviewed(passage, start, hit.end, end, findings, past=False, due=True)
        return
    subject = match(_SUBJECT_FIRST, text, start, end)
    at = subject.end if subject else end
    while hit := match(_PREDICATE, text, at, end):
        following = _NEXT_PREDICATE.search(low, hit.end, end)
        stop = following.start() if following else end
        verb = low[hit.start : hit.end]
        if hit.name in ("reviewed", "due", "period"):
            past = verb.startswith(("was", "were", "has been", "have been"))
            due = hit.name == "due"
            _read_reviewed(passage, start, hit.end, stop, findings, past=past, due=due)
        elif not verb.startswith(("will", "shall", "must", "should")):
            for value in read_values((hit.name,), text, hit.end, stop, announced=False):
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
