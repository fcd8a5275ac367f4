"""The title of a document and its reference, and what the file itself tells: properties and name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from irmer_lint.model import Block, ControlFact, Document, FactSource, Kind, Place
from irmer_lint.reading.control_codes import CODE_FORM, is_other_thing
from irmer_lint.reading.control_findings import Findings, Found, Passage, Value
from irmer_lint.reading.control_labels import find_labels, label_names
from irmer_lint.reading.control_passages import VERBS, sentences, speaks_for_itself
from irmer_lint.reading.control_sections import tagged
from irmer_lint.reading.control_values import is_blank, is_to_fill
from irmer_lint.reading.control_words import plain, word_set, words_in
from irmer_lint.reading.dates import FoundDate, Precision, find_dates

# For plain text.
_TITLE_WORDS = re.compile(
    r"\b(?:procedures?|polic(?:y|ies)|protocols?|guidelines?|sops?|manual|irmer\w*|employer'?s?"
    r"|framework|instructions?|standard|ep ?\d+|gweithdrefn\w*|polisi)\b|\bir\W?me\W?r"
)
_NO_TITLES = word_set(
    """
    contents, table of contents, cynnwys, introduction, purpose, scope, aim, aims, background,
    foreword, summary, document control, document history, document information, document details,
    version control, version history, version record, change control, change history, change record,
    amendment control, amendment history, amendment record, control panel, control sheet,
    controlled document, controlled copy, uncontrolled document, uncontrolled copy, confidential,
    read and understood, signature sheet, document, review, approval, references
    """
)
# Numbered headings are sections; "This procedure (ref. CT/4)" begins a sentence.
_NO_TITLE_START = re.compile(
    r"\d+(?:\.\d+)*[.)]? |(?:this|these|all|each|not yet|awaiting|draft|official|page \d)\b"
)
_TITLE_LABEL = re.compile(r"(?:document |policy )?title ")
_EMPLOYERS = word_set(
    """
    nhs trust hospital hospitals hsc university clinic centre group gig limited ltd department
    directorate
    """
)
_EMPLOYER_PHRASES = word_set(
    """
    health board, health and social care, bwrdd iechyd, dental practice, gp practice,
    medical practice, surgery practice, chiropractic practice, veterinary practice
    """
)
# For the text as it stands.
_LEADING_CODE = re.compile(
    r"(?:(?P<known>(?:EP|SOP|WI|IRMER|Procedure|Appendix)\s?[-–]?\s?(?:\d{1,3}|[A-Z])\b(?![-/]\w))"
    rf"|(?P<code>{CODE_FORM}))(?:[\s:.–—-]+|$)"
)
# "EP 1 to EP 3: identification, pregnancy" has no code of its own.
_AND_ANOTHER = re.compile(r"(?:to|and|&|,)\W")
_TRAILING_CODE = re.compile(
    r"[\s(–—:,-]+(?P<code>[A-Z]{1,8}\d{0,3}(?:[-/][A-Z0-9]{1,8}){1,5}(?: \d{1,4})?)\)?$"
)


def read_title(opening: Sequence[tuple[int, Block]], findings: Findings) -> None:
    """Find the title among the first blocks, and a reference that it carries."""
    lone: tuple[int, Block, int, int] | None = None
    seen = 0
    for index, block in opening:
        if block.kind is Kind.TABLE_ROW:
            if lone:
                break
            continue
        seen += 1
        heading = block.kind is Kind.HEADING
        source, start = tagged(block.text)
        if source not in (None, FactSource.COVER):
            continue
        if not heading and label_names(block.text.split(":")[0]):
            continue
        if seen > (12 if heading else 6):
            break
        span = _title_span(block, start, first=heading or seen <= 4)
        if span is None or _is_extension(block.text[slice(*span)], index, findings):
            continue
        if heading or _names_document(block.text[slice(*span)]):
            lone = (index, block, *span)
            break
        lone = lone or (index, block, *span)
    if lone:
        index, block, start, end = lone
        _keep_title(Passage(block, index, start, end, FactSource.COVER), findings)


def _is_extension(words: str, index: int, findings: Findings) -> bool:
    """Say whether words are those of an extension: "Next review date moved to 30 June 2025"."""
    return any(
        each.index == index and each.fact.name == "extension" and each.fact.quote in words
        for each in findings.found
    )


def _title_span(block: Block, start: int, *, first: bool) -> tuple[int, int] | None:
    """Return where a title stands in a block that may carry one, or None.

    A heading is one whole; of a paragraph the first sentence is meant, if it names a kind of
    document.
    """
    text, low = block.text, plain(block.text)
    heading = block.kind is Kind.HEADING
    label = _TITLE_LABEL.match(low, start)
    if label and text[label.end() : label.end() + 1].isupper():
        start = label.end()
    begin, end = next(sentences(text, start, len(text)), (start, len(text)))
    end = len(text) if heading else end
    for found in find_labels(text, begin, end):
        if "reference" not in found.names and speaks_for_itself(found, text, begin, end):
            end = found.core
            break
    words = text[begin:end].rstrip(" .,;:|–—-(")
    low = plain(words)
    if not 4 <= len(words) <= 150 or len(words.split()) > 18 or low in _NO_TITLES:
        return None
    if VERBS & words_in(low) or is_blank(words) or _NO_TITLE_START.match(low):
        return None
    alone = heading or block.kind is Kind.BOX or text[begin:].rstrip() == words
    if not _names_document(words) and (
        not first or not alone or _names_employer(low) or is_to_fill(words)
    ):
        return None
    if not alone and (words[0].islower() or re.search(r"[:;]", words)):
        return None
    return begin, begin + len(words)


def _names_employer(low: str) -> bool:
    return (
        bool(_EMPLOYERS & words_in(low))
        or any(phrase in low for phrase in _EMPLOYER_PHRASES)
        or (low.endswith("practice") and not low.endswith("of practice"))
    )


def _names_document(words: str) -> bool:
    return bool(_TITLE_WORDS.search(plain(words)) or _leading_code(words))


def _leading_code(words: str) -> re.Match[str] | None:
    code = _LEADING_CODE.match(words)
    return None if code and code["code"] and is_other_thing(code["code"]) else code


def _keep_title(passage: Passage, findings: Findings) -> None:
    """Keep a title, and the reference in front of it or behind it."""
    words, start = passage.text[passage.start : passage.end], passage.start
    code: Value | None = None
    leading = _leading_code(words)
    if leading and not _AND_ANOTHER.match(words, leading.end()):
        name = leading["known"] or leading["code"]
        code = Value("reference", name, start, start + len(name))
        words, start = words[leading.end() :], start + leading.end()
    elif (trailing := _TRAILING_CODE.search(words)) and not is_other_thing(trailing["code"]):
        at = start + trailing.start("code")
        code = Value("reference", trailing["code"], at, at + len(trailing["code"]))
        words = words[: trailing.start()]
    if code and "reference" not in findings.solid():
        findings.keep(passage, code, code.start)
    words = words.strip()
    if len(words) > 3 and not label_names(words):
        findings.keep(passage, Value("title", words, start, start + len(words)), start)


# -- properties and name of the file -----------------------------------------------------------

# For plain text. Patterns that few documents need are kept as text: `re` compiles them when they are
# first used.
_NO_AUTHOR = (
    r"(?:python-docx|microsoft(?: office)?(?: user)?|admin(?:istrator)?|user\d*|owner|author|unknown"
    r"|windows user|libreoffice|openoffice\S*|default|root|test) *"
)
_NO_FILE_TITLE = (
    r"(?:microsoft \w+ - .*|document ?\d*|untitled.*|powerpoint presentation|slide \d+|title"
    r"|.*\.(?:docx?|pdf|odt|dotx?)) *"
)
_FILE_VERSION = re.compile(
    r"(?<![a-z0-9])(?:v(?:er(?:sion)?)?|issue|rev)[ ._-]?"
    r"(?P<number>\d{1,3}(?:\.\d{1,2}|_\d(?!\d)){0,2})(?![a-z0-9])"
)
_FILE_DAY = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
# For the name as it stands.
_FILE_CODE = re.compile(
    r"[A-Z]{2,8}(?:[- ]?\d{1,3}[A-Z]?(?![\d.])|(?:-[A-Z0-9]{1,8}){1,4}(?![a-z]))"
)


def read_properties(document: Document, findings: Findings) -> None:
    """Read title and author from the properties of the file, where its pages give none."""
    names = findings.names()
    for name, junk in (("title", _NO_FILE_TITLE), ("author", _NO_AUTHOR)):
        value = " ".join(document.properties.get(name, "").split())
        if not value or name in names or re.fullmatch(junk, plain(value)) or is_to_fill(value):
            continue
        if name == "author" and "owner" in names:
            continue
        fact = ControlFact(name, value, Place(), value, FactSource.PROPERTIES)
        findings.found.append(Found(fact, len(document.blocks)))


def read_file_name(path: str, findings: Findings) -> None:
    """Read version, date, reference and "draft" from a name like "EP03_v4.0_2023-06.docx"."""
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", PurePosixPath(path).name)
    words = stem.replace("_", " ")

    def keep(
        name: str, start: int, end: int, value: str = "", found: FoundDate | None = None
    ) -> None:
        fact = ControlFact(
            name,
            value or words[start:end],
            Place(),
            stem[start:end],
            FactSource.FILENAME,
            date=found.date if found else None,
            precise=found is None or found.precision is Precision.DAY,
        )
        findings.found.append(Found(fact, 0))

    code = _FILE_CODE.match(words)
    if code and not is_other_thing(code[0]):
        keep("reference", *code.span())
    if version := _FILE_VERSION.search(plain(stem)):
        start, end = version.span()
        keep("version", start, end, version["number"].replace("_", "."))
        words = words[:start] + "|" * (end - start) + words[end:]
    if draft := re.search(r"\bdraft\b", plain(words)):
        keep("draft", *draft.span())
    dates = find_dates(words)
    if day := _FILE_DAY.search(words):
        for found in find_dates("-".join(day.groups())):
            keep("issued", *day.span(), found=found)
    elif dates:
        meaning = "issued"
        if meant := re.search(r"\b(review|due|exp)\w*\W*$", plain(words[: dates[0].start])):
            meaning = "expiry" if meant[1] == "exp" else "review_due"
        keep(meaning, dates[0].start, dates[0].end, found=dates[0])
