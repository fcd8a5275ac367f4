"""Passages of text: sentences with labels and their values.

A label with a colon announces its value and may stand anywhere in a sentence. A label without
one ("Issued 3 March 2025") counts only where a statement of document control begins, and only
with its value right behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from irmer_lint.reading.control_codes import code_at
from irmer_lint.reading.control_findings import Findings, Passage, Value
from irmer_lint.reading.control_labels import (
    DATE_FACTS,
    PERSONS,
    VERSIONS,
    WEAK,
    Label,
    about_other_thing,
    find_labels,
    label_at,
    may_hold_label,
)
from irmer_lint.reading.control_statements import (
    EXTENDED,
    read_extension,
    read_interval,
    read_state,
    read_statement,
)
from irmer_lint.reading.control_values import NUMBER, leads_in, read_values
from irmer_lint.reading.control_words import plain, word_set, words_in
from irmer_lint.reading.dates import find_dates

_SENTENCE_GAP = re.compile(r"(?<=[.;!?])\s+(?=[\"“'‘(\[]?[A-Z0-9])|\n")
_ABBREVIATED = re.compile(
    r"\b(?:dr|mr|mrs|ms|prof|no|nos|ref|rev|ver|v|iss|st|vol|doc|tel|ext|dept|jan|feb|mar|apr|jun"
    r"|jul|aug|sept?|oct|nov|dec|e\.g|i\.e|[a-z])\.$"
)
_SEPARATED = re.compile(r"[:;|•·–—]|\s-\s")
_VERSIONED = re.compile(r"(?:version|\bv\.?|issue|edition|rev\.?) ?\d")
_GOES_ON = re.compile(
    r" *(?:$|[.;,|:()\[\]–—/•·-]|(?:by|and|or|page|printed|draft|final|of|dated?|next|supersed\w+"
    r"|replac\w+|is|was|until|to|from|with|unless|when|following)\b|\d|v\.?\d)"
)
_PRODUCTS = word_set(
    """
    irefer software firmware build guideline guidelines guidance windows aria eclipse cris pacs ris
    mbur rcr report handbook standard standards
    """
)
_LAWS = word_set("regulation regulations legislation act si law amended amendment amendments")
VERBS = word_set(
    "is are was were must shall should will may can has have does do ensure ensures be"
)
"""Verbs of prose: a statement of document control has none."""


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of `text[start:end]`; a semicolon ends one too."""
    at = start
    for gap in _SENTENCE_GAP.finditer(text, start, end):
        if _ABBREVIATED.search(plain(text), max(at, gap.start() - 6), gap.start()):
            continue
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < end:
        yield at, end


def read_passage(passage: Passage, findings: Findings) -> None:
    """Read the facts in a stretch of text."""
    any_fact = False
    for start, end in sentences(passage.text, passage.start, passage.end):
        any_fact |= _read_sentence(passage, start, end, findings, any_fact=any_fact)


def _read_sentence(
    passage: Passage, start: int, end: int, findings: Findings, *, any_fact: bool
) -> bool:
    """Read one sentence; return whether a fact was found in it."""
    text = passage.text
    awaits_person = findings.awaits_person(passage.index)
    extended = EXTENDED.search(plain(text), start, end)
    # "Put back to 30 June 2025" follows the review date in a sentence of its own.
    may_state = awaits_person or (any_fact and extended) or may_hold_label(text, start, end)
    if not may_state:
        return False
    count = len(findings.found)
    if extended:
        at = read_extension(passage, start, end, findings)
        if at is not None:
            _read_before_extension(passage, start, at, findings)
            return True
    read_state(passage, start, end, findings)
    if any_fact or passage.loose or awaits_person or _may_state(passage, start, end):
        _read_labels(passage, start, end, findings, any_fact=any_fact)
    if all(each.fact.name in ("version", "reference") for each in findings.found[count:]):
        read_interval(passage, start, end, findings)
        read_statement(passage, start, end, findings)
    return len(findings.found) > count


def _may_state(passage: Passage, start: int, end: int) -> bool:
    """Say whether a sentence can hold a label that counts; most sentences of prose cannot."""
    text, low = passage.text, plain(passage.text)
    first = start
    while first < end and not text[first].isalnum():
        first += 1
    return bool(
        label_at(text, first, end)
        or _SEPARATED.search(text, start, end)
        or (passage.opening and _VERSIONED.search(low, start, end))
    )


def _read_before_extension(passage: Passage, start: int, end: int, findings: Findings) -> None:
    """Read "Review date: 12 Feb 2025" before "(extended to ...)" in one sentence."""
    for label in find_labels(passage.text, start, end):
        if label.announced:
            values = read_values(label.names, passage.text, label.value, end, announced=True)
            keep_values(passage, label, values, findings)


def _read_labels(
    passage: Passage, start: int, end: int, findings: Findings, *, any_fact: bool
) -> None:
    """Read the labels of one sentence, each up to the next that has a value of its own."""
    text = passage.text
    labels = [
        label
        for label in find_labels(text, start, end)
        if speaks_for_itself(label, text, start, end)
    ]
    ends = [*(label.start for label in labels[1:]), end]
    settled = start
    person_until = start
    muted = False
    for label, value_end in zip(labels, ends, strict=False):
        name = label.names[0]
        if label.announced:
            muted = False
            if _within_words(label, text, start, settled):
                continue
        elif muted or not _anchored(label, passage, start, end, settled, any_fact):
            continue
        if name == "past" or (
            not passage.loose and _about_other_thing(label, text, start, person_until)
        ):
            muted = True
            continue
        if not label.announced and _in_prose(label, text, end, value_end):
            continue
        label = of_person(label, passage.index, findings)
        values = read_values(label.names, text, label.value, value_end, announced=label.announced)
        settled = max(settled, keep_values(passage, label, values, findings))
        any_fact |= bool(values)
        if label.names[0] in PERSONS or name == "owner_weak":
            person_until = value_end


def speaks_for_itself(label: Label, text: str, start: int, end: int) -> bool:
    """Say whether a label ends the value before it: it has a colon, or its own value follows.

    start, end  the sentence
    """
    if label.announced:
        return True
    rest = text[label.value : min(end, label.value + 240)]
    name = label.names[0]
    if name in VERSIONS:
        match = NUMBER.match(rest)
        # "Version 8.2 of the guideline" is the version of the guideline.
        return (
            match is not None
            and (name == "v" or _ends(rest, match.end()))
            and not re.match(r"\s+of\s+(?!this\b|\d)", rest[match.end() :])
        )
    if name == "reference":
        match = code_at(rest)
        if match is None or rest[match.end() : match.end() + 1].isalnum():
            return False
        after = rest[match.end() :].lstrip()
        return not after or after[0] in ".;,|)(–—" or label_at(after, 0, len(after)) is not None
    if name in DATE_FACTS or name in ("none", "past", "first_issued", "approver"):
        near = find_dates(rest[:60], announced=name == "review_due" and label.end - label.start > 6)
        if near and leads_in(rest, 0, near[0].start):
            # "Effective from 1 October 2024 employers must ..." is about something else.
            return _ends(rest, near[0].end)
        if name == "past":
            return bool(re.match(r"(?:the |all )?(?:[A-Z]|version|issue|policy|document)", rest))
    if name in PERSONS:
        words = plain(text[label.start : label.end])
        if words.endswith("employer"):
            rest = rest.lstrip(", ")
        if not re.match(r"(?:(?:the|by|at|our)\s)?[A-Z]", rest):
            return False
        if words.endswith(("by", "at", "employer", "gan")):
            return True
        before = text[start : label.start].rstrip()
        return text[label.start].isupper() and (
            not before or before[-1] in ";,|–—•·-" or before[-1].isdigit()
        )
    return False


def _ends(text: str, at: int) -> bool:
    """Say whether a value can end here: at a mark, a label, a date, or a word that goes on."""
    if _GOES_ON.match(plain(text), at):
        return True
    rest = text[at : at + 60].lstrip()
    dates = find_dates(rest)
    return label_at(rest, 0, len(rest)) is not None or bool(dates and dates[0].start == 0)


def _within_words(label: Label, text: str, start: int, settled: int) -> bool:
    """Say whether an announced label is the end of other words: "Guidance to author: describe"."""
    before = text[start : label.start].rstrip()
    return (
        before[-1:].isalpha()
        and text[label.start].islower()
        and settled < label.start - 3
        and not DATE_FACTS & set(label.names)
    )


def _anchored(
    label: Label, passage: Passage, start: int, end: int, settled: int, any_fact: bool
) -> bool:
    """Say whether a statement of document control can begin where this label stands.

    start, end  the sentence
    settled     where the value of the label before ends
    """
    text = passage.text
    before = text[start : label.start].rstrip()
    if not before.strip(" \"“'‘(•·*-–—") or before[-1] in ";|•·:" or before in ("The", "the"):
        return True
    if settled > start and not text[settled : label.start].strip(" ,.;()|/–—-"):
        return True
    if label.names[0] in PERSONS and not passage.loose:
        return any_fact and (before[-1] in ",–—-" or text[label.start].isupper())
    if any_fact and (before[-1] in ",(/–—-" or before.endswith((" and", " &"))):
        return True
    if label.names[0] in VERSIONS:
        title = passage.opening and end - start <= 160 and not VERBS & words_in(before)
        last = re.findall(r"\w+", before)[-1:]
        return (passage.loose or title or any_fact) and not _PRODUCTS.intersection(map(plain, last))
    return passage.loose


def _about_other_thing(label: Label, text: str, start: int, person_until: int) -> bool:
    """Say whether the words before a label give it to something else: "DRL review date"."""
    before = text[max(start, label.start - 40) : label.start]
    if {*VERSIONS, "reference", "author", "owner"} & set(label.names):
        return False
    # "Author: Head of Training Review date: ..." speaks of a person.
    of_post = person_until == label.start and re.search(
        r"\b(?:of|for|and|&)\s+[A-Z]\w*\s*$", before
    )
    return not of_post and about_other_thing(before)


def _in_prose(label: Label, text: str, end: int, value_end: int) -> bool:
    """Say whether a label without a colon is part of a sentence about laws or about what is done."""
    if label.names[0] in ("effective", "issued"):
        return bool(_LAWS & words_in(text[label.end : end]))
    return label.names[0] in PERSONS and bool(VERBS & words_in(text[label.value : value_end]))


# -- keeping what is read ----------------------------------------------------------------------


def of_person(label: Label, index: int, findings: Findings) -> Label:
    """Return the label "Name" or "Job title" as one of the person named, or to be named, above."""
    person = findings.person_above(index) if label.names == ("job",) else ""
    if not person:
        return label
    findings.person = (person, index)
    return replace(label, names=(person,))


def keep_values(passage: Passage, label: Label, values: Sequence[Value], findings: Findings) -> int:
    """Keep the facts read behind a label; return where the last value ends, or 0."""
    name = label.names[0]
    for value in values:
        findings.keep(passage, value, label.start, weak=passage.weak or name in WEAK)
    settled = max((value.end for value in values), default=0)
    if name in PERSONS and label.announced:
        findings.person = (name, passage.index)
    if name == "date":
        keep_plain_date(passage, label, findings)
    if name in ("none", "first_issued"):
        near = find_dates(passage.text[label.value : label.value + 60])
        if near:
            value = Value.dated("issued", near[0], label.value)
            settled = max(settled, value.end)
            if name == "first_issued":
                findings.keep_as_fallback(passage, value, label.start)
    return settled


def keep_plain_date(passage: Passage, label: Label, findings: Findings) -> None:
    """Keep the value of a label that says only "Date": its meaning comes from what stands above."""
    dates = find_dates(passage.text[label.value : passage.end], announced=label.announced)
    if not dates or not leads_in(passage.text, label.value, label.value + dates[0].start):
        return
    person = findings.person_above(passage.index)
    if person == "approver":
        findings.keep(passage, Value.dated("approved", dates[0], label.value), label.start)
        return
    value = Value.dated("issued", dates[0], label.value)
    if person:
        findings.keep_as_fallback(passage, value, label.start)
    else:
        findings.keep(passage, value, label.start, weak=True)
