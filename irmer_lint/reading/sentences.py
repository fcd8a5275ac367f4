"""Blocks into sentences, and the labels that stand in front of them."""

from __future__ import annotations

import re

# A full stop after one of these does not end a sentence.
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|dr|mr|mrs|ms|miss|prof|st|no|nos|approx|vs|cf|fig|para|paras|reg|regs|"
    r"sch|sect|ext|tel|min|max|incl|excl|dept|hosp|ref|viz|ed|eds|vol|pp?|v|al|rev)"
    r"|(?<!&)\b[A-Z]|\b\d)\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s)|\n+")
_START = re.compile(r"\s*[\"“‘'(\[•–-]*\s*[A-Z0-9]")

# "Cancelling:", "Step 3 - Identity:", "(b) Who asks -": a few words that name what follows.
_LABEL = re.compile(
    r"\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivx]{1,4})[.)]?\s+)?"
    r"(?P<label>[A-Z][\w’'&/(),-]*(?:\s+[\w’'&/(),-]+){0,7}?)\s?(?::|\s[–-])\s"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|must|shall|should|will|may|can|cannot|has|have|does|do|asks?|"
    r"records?|checks?|confirms?|ensures?|uses?|tells?|gives?|informs?|enters?|writes?|makes?|"
    r"decides?|contacts?|reports?|requires?|needs?|applies|apply|see|refer)\b",
    re.IGNORECASE,
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a block's text.

    A sentence ends at a stop before a capital or a digit, unless the stop belongs to an
    abbreviation or stands inside a quotation that has not been closed.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if text[match.start()] != "\n":
            if not _START.match(text, end):
                continue
            before = text[start : match.start() + 1]
            # "Ring ext. 4410" goes on; "… by 2019. The" and "… on page 3. The" end here
            numbered = re.search(r"\d\.$", before) and len(before) >= 6
            if text[match.start()] == "." and _ABBREVIATIONS.search(before) and not numbered:
                continue
            quoted = text[start:end]
            if quoted.count('"') % 2 or quoted.count("“") > quoted.count("”"):
                continue
        if text[start:end].strip():
            spans.append((start, end))
        start = end
    if text[start:].strip():
        spans.append((start, len(text)))
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in spans]


def label_of(sentence: str) -> str:
    """The label that a sentence starts with ("Cancelling" of "Cancelling: ring ..."), or ""."""
    match = _LABEL.match(sentence)
    if not match:
        return ""
    label = match.group("label")
    return "" if _VERB.search(label) else label


_DETERMINER = re.compile(
    r"\s*(?:the|a|an|all|any|each|every|if|when|where|no|this|these|they|it|we|you|staff|patients)\b",
    re.IGNORECASE,
)


def is_title(sentence: str) -> bool:
    """Whether a sentence is a title set in running text ("Carers and comforters.").

    Only ask of the first sentence of a block: later on, a few words with a stop are a remark.
    """
    words = sentence.split()
    if not 0 < len(words) <= 9 or sentence.rstrip()[-1:] not in ".:" or _VERB.search(sentence):
        return False
    if re.search(r":\s+\w|\bnot\b|\bnone\b|\bno\b|\d\s?%", sentence, re.IGNORECASE):
        return False  # "Research: not undertaken." says something
    return len(words) <= 4 or not _DETERMINER.match(sentence)


def is_name(paragraph: str) -> bool:
    """Whether a paragraph is a few words without a verb or a stop, as over a text."""
    text = paragraph.strip()
    return (
        0 < len(text.split()) <= 9
        and text[-1] not in ".:;,!?|"
        and text[:1].isupper()
        and not _VERB.search(text)
        and not re.search(r"->|→|: |\bnot?\b|\bnone\b", text, re.IGNORECASE)
    )


_ASKED = re.compile(r"\W*(?:Q|Question|FAQ)\W{0,2}(?:\d{1,2}\W{1,2})?\s.*\?\W*", re.DOTALL)


def is_asked(sentence: str) -> bool:
    """Whether a sentence is the question of a list of questions and answers ("Q: Who asks?").

    Like a label, it names what the answer is about and states nothing. A question that somebody is
    told to ask bears no such mark.
    """
    return sentence.rstrip()[-1:] in "?*_" and _ASKED.fullmatch(sentence) is not None
