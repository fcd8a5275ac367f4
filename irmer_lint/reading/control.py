"""Document control: what a document says of itself, and where.

Title, reference, version, author, owner, approval, dates and review interval are read from the
places where UK documents put them: the control panel, the opening lines, headers and footers,
the version history, and in the last resort from the properties and the name of the file. Dates
of prints, meetings, legislation, training, audit, equipment and diagnostic reference levels are
not dates of the document.

    control_phrases     the words of labels
    control_labels      where labels stand, and which facts they ask for
    control_values      what stands behind them
    control_findings    what is gathered on the way
    control_passages    sentences with labels
    control_statements  sentences about the document, extensions, drafts
    control_tables      tables
    control_history     version histories
    control_sections    cover, footer, history and sections with dates of their own
    control_title       title, properties and file name
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from irmer_lint.model import Block, Control, Document, FactSource, Kind, Layer
from irmer_lint.reading.control_codes import code_at
from irmer_lint.reading.control_findings import Findings, Found, Passage, Value
from irmer_lint.reading.control_history import Entry, entries_in, keep_newest
from irmer_lint.reading.control_labels import (
    DATE_FACTS,
    PERSONS,
    WEAK,
    Label,
    label_names,
    may_hold_label,
)
from irmer_lint.reading.control_passages import VERBS, keep_plain_date, read_passage, sentences
from irmer_lint.reading.control_sections import Section, has_own_dates, parts
from irmer_lint.reading.control_statements import extension_approver, read_state, read_statement
from irmer_lint.reading.control_tables import Row, holds_labels, is_glossary, read_table
from irmer_lint.reading.control_title import read_file_name, read_properties, read_title
from irmer_lint.reading.control_values import is_blank, read_values
from irmer_lint.reading.control_words import plain, words_in
from irmer_lint.reading.dates import find_dates

__all__ = ["document_title", "extension_approver", "read_control"]

OPENING = 40
"""Number of body blocks from the start that are read closely."""

CLOSING = 20
"""Number of body blocks at the end that are read closely."""

LONGEST = 10_000
"""Number of characters of one block that are read closely; a paragraph has a few hundred."""

_ORDER = {source: number for number, source in enumerate(FactSource)}
_OF_DOCUMENT = ("review", "approved", "ratified", "valid until", "expires", "into force")
# Facts beside which a weak one stands.
_COMPANY = frozenset({"version", "reference", "approver", "approved", "issued", "review_due"})

_Blocks = Sequence[tuple[int, Block]]


def read_control(document: Document) -> Control:
    """Return what a document says of itself, best source first.

    Every fact has the words that state it and their place. A label without a usable value
    ("Review date: TBC", "[date]") gives no fact. Earlier rows of a version history give none;
    the date of its newest row counts as date of issue only where the document gives no other
    date of issue, effect or approval.
    """
    findings = Findings()
    body: list[tuple[int, Block]] = []
    edges: list[tuple[int, Block]] = []
    for index, block in enumerate(document.blocks):
        if block.kind in (Kind.COMMENT, Kind.CONTENTS) or not block.text:
            continue
        if block.place.layer in (Layer.HEADER, Layer.FOOTER):
            edges.append((index, block))
        elif block.place.layer in (Layer.BODY, Layer.TABLE, Layer.TEXT_BOX):
            body.append((index, block))
    _read_body(document, body, findings)
    _read_edges(edges, findings)
    _join_extension(findings)
    findings.found = _standing(findings.found)
    names = findings.names()
    if findings.fallback and not names & {"issued", "effective", "approved"}:
        findings.found.append(max(findings.fallback, key=lambda each: each.fact.date or date.min))
    if not {"title", "reference"} <= names:
        titled = Findings(list(findings.found))
        read_title(body, titled)
        new = titled.found[len(findings.found) :]
        findings.found += [each for each in new if each.fact.name not in names]
    read_properties(document, findings)
    read_file_name(document.path, findings)
    findings.found.sort(key=lambda each: (_ORDER[each.fact.source], each.index))
    return Control(tuple(dict.fromkeys(each.fact for each in findings.found)))


def document_title(document: Document, control: Control | None = None) -> str:
    """Return the title of a document, or the name of its file where it has none.

    control  the facts of the document, where they have been read already
    """
    control = read_control(document) if control is None else control
    title = control.first("title")
    if title:
        return title.value
    return re.sub(r"[_\s]+", " ", PurePosixPath(document.path).stem).strip() or document.path


# -- the body ----------------------------------------------------------------------------------


def _read_body(document: Document, body: _Blocks, findings: Findings) -> None:
    last = len(body) - CLOSING
    position = 0
    section = Section()
    history: list[Entry] = []
    while position < len(body):
        index, block = body[position]
        near = position < OPENING or position >= last
        if block.kind is Kind.TABLE_ROW:
            table = _table_at(body, position)
            front_matter = position == 0 and _is_front_matter(document, table)
            source = FactSource.FRONT_MATTER if front_matter else FactSource.COVER
            _read_body_table(table, source, findings, near=near, history=section.history)
            position += len(table)
            continue
        section = section.after(block, near=near)
        if not near:
            _read_far(index, block, findings)
            position += 1
            continue
        if position >= OPENING:
            section = replace(section, source=FactSource.TEXT)
        used = 0
        if not section.history:
            used = _read_split_labels(body, position, section.source, findings)
        if not used:
            history += _read_near(index, block, section, findings, position)
        position += used or 1
    keep_newest(history, findings)


def _table_at(blocks: _Blocks, position: int) -> _Blocks:
    """Return the rows of the table that begins at a position."""
    number = blocks[position][1].table
    end = position + 1
    while end < len(blocks):
        block = blocks[end][1]
        if block.kind is not Kind.TABLE_ROW or block.table != number:
            break
        end += 1
    return blocks[position:end]


def _is_front_matter(document: Document, table: _Blocks) -> bool:
    keys = set(document.properties)
    return document.format == "md" and all(
        len(block.cells) == 2 and block.cells[0].strip().lower() in keys for _, block in table
    )


def _read_body_table(
    table: _Blocks, source: FactSource, findings: Findings, *, near: bool, history: bool
) -> None:
    rows = [Row.of(block, index) for index, block in table if block.cells]
    if not holds_labels(row.block for row in rows) or is_glossary(rows):
        return
    own = findings.apart()
    read_table(rows, source, own, history=history)
    if source is FactSource.FRONT_MATTER:
        own.found = [replace(found, weak=False) for found in own.found]
    elif len(own.solid()) < (1 if near and not has_own_dates(rows[0].block.place) else 2):
        return
    if own.found or own.fallback:
        findings.take(own)


def _read_near(
    index: int, block: Block, section: Section, findings: Findings, position: int
) -> list[Entry]:
    """Read a block near the start or the end; return its entries of a version history."""
    if (
        not may_hold_label(block.text)
        and not (section.history or "[" in block.text or section.source is not FactSource.COVER)
        and not findings.awaits_person(index)
    ):
        _read_date_alone(index, block, findings, early=position < 15)
        return []
    entries: list[Entry] = []
    for start, end, source in parts(block, section):
        passage = Passage(
            block,
            index,
            start,
            min(end, start + LONGEST),
            source,
            loose=source in (FactSource.HEADER, FactSource.FOOTER),
            opening=position < 12,
            weak=position > 3 and has_own_dates(block.place),
        )
        if source is FactSource.HISTORY:
            entries += entries_in(passage)
            continue
        read_passage(passage, findings)
        if passage.loose or (position < 3 and not start):
            _read_code_before_version(passage, findings)
    return entries


def _read_date_alone(index: int, block: Block, findings: Findings, *, early: bool) -> None:
    """Keep a date that stands alone on a line of the title page, as a last resort."""
    if early and len(block.text) <= 30:
        dates = find_dates(block.text)
        if len(dates) == 1 and dates[0].words == block.text.strip(" .()"):
            passage = Passage.whole(block, index, FactSource.COVER)
            findings.keep_as_fallback(passage, Value.dated("issued", dates[0], 0), dates[0].start)


def _read_far(index: int, block: Block, findings: Findings) -> None:
    """Read a block in the middle: a line "Label: value", or a sentence about the document."""
    text, low = block.text, plain(block.text)
    passage = Passage.whole(block, index, FactSource.TEXT)
    colon = text.find(":", 2, 62)
    if colon > 0 and len(text) <= 200 and label_names(text[:colon]):
        own = findings.apart()
        read_passage(passage, own)
        # A line alone in the middle may belong to a form: it stands only beside another fact.
        if not has_own_dates(block.place):
            findings.found += [replace(each, weak=True) for each in own.found]
        findings.person = own.person
        return
    if len(text) <= 160 and may_hold_label(text) and any(c.isdigit() for c in text):
        own = Findings()
        read_passage(passage, own)
        if len(own.names()) >= 2:
            findings.found += own.found
            return
    if any(words in low for words in _OF_DOCUMENT):
        for start, end in sentences(text, 0, len(text)):
            sentence = low[start : start + 160]
            if any(words in sentence for words in _OF_DOCUMENT):
                read_statement(passage, start, end, findings)
                if "under review" in sentence:
                    read_state(passage, start, end, findings)


# -- labels and values in blocks of their own --------------------------------------------------


def _read_split_labels(
    blocks: _Blocks, position: int, source: FactSource, findings: Findings
) -> int:
    """Read labels and values in blocks of their own; return how many blocks were used up.

    One label and its value, or several labels and then as many values, as text drawn out of a
    table may give them.
    """
    labels: list[tuple[str, ...]] = []
    for _, block in blocks[position : position + 8]:
        names = _lone_label(block)
        if not names:
            break
        labels.append(names)
    rest = blocks[position + len(labels) : position + 2 * len(labels)]
    if not labels or len(rest) < len(labels):
        return 0
    read: list[tuple[Passage, tuple[str, ...], list[Value]]] = []
    for names, (index, block) in zip(labels, rest, strict=True):
        values = _lone_values(names, block)
        if values is None:
            return 0
        read.append((Passage.whole(block, index, source), names, values))
    heading = blocks[position][1].kind is Kind.HEADING
    for passage, names, values in read:
        if names[0] == "date":
            keep_plain_date(passage, Label(names, 0, 0, 0, announced=True), findings)
        for value in values:
            weak = names[0] in WEAK or (heading and value.date is None)
            findings.keep(passage, value, value.start, weak=weak)
    return 2 * len(labels) if any(values for _, _, values in read) else 0


def _lone_label(block: Block) -> tuple[str, ...]:
    """Return the facts that a block asks for if it is a label and nothing else."""
    if block.kind is Kind.TABLE_ROW or len(block.text) > 70 or ":" in block.text[:-1]:
        return ()
    names = label_names(block.text)
    return () if names in (("none",), ("past",)) else names


def _lone_values(names: tuple[str, ...], block: Block) -> list[Value] | None:
    """Return the values that a block gives to a label above it, or None if it is no value."""
    text = block.text
    if block.kind in (Kind.TABLE_ROW, Kind.HEADING) or len(text.split()) > 14:
        return None
    if ":" in text and label_names(text.split(":")[0]):
        return None
    values = read_values(names, text, 0, len(text), announced=True)
    if not values and not is_blank(text) and names[0] in DATE_FACTS:
        return None
    if any(value.name in PERSONS for value in values) and VERBS & words_in(text):
        return None
    return values


# -- headers and footers -----------------------------------------------------------------------


def _read_edges(edges: _Blocks, findings: Findings) -> None:
    """Read headers and footers, the same words once."""
    findings.person = Findings().person
    seen: set[str] = set()
    position = 0
    while position < len(edges):
        index, block = edges[position]
        source = FactSource.HEADER if block.place.layer is Layer.HEADER else FactSource.FOOTER
        rows = block.kind is Kind.TABLE_ROW and bool(block.cells)
        table = _table_at(edges, position) if rows else edges[position : position + 1]
        words = "\n".join(each.text for _, each in table)
        used = len(table)
        if words not in seen:
            seen.add(words)
            if rows:
                read_table([Row.of(each, number) for number, each in table], source, findings)
            elif split := _read_split_labels(edges, position, source, findings):
                used = split
            else:
                end = min(len(block.text), LONGEST)
                passage = Passage(block, index, 0, end, source, loose=True)
                read_passage(passage, findings)
                _read_code_before_version(passage, findings)
        position += used


def _read_code_before_version(passage: Passage, findings: Findings) -> None:
    """Read a reference that stands before the version: "EP-RAD v4.0"."""
    names = findings.names(passage.index)
    if "reference" in names or "version" not in names:
        return
    start = passage.start
    while start < passage.end and not passage.text[start].isalnum():
        start += 1
    code = code_at(passage.text, start)
    if code and re.match(r"[\s,|–—:-]|$", passage.text[code.end() :]):
        findings.keep(passage, Value("reference", code[0], start, code.end()), start)


# -- what stands -------------------------------------------------------------------------------


def _join_extension(findings: Findings) -> None:
    """Put the approver of an extension, given under a label of its own, into the extension."""
    approvers = [each.fact for each in findings.found if each.fact.name == "extension_by"]
    findings.found = [each for each in findings.found if each.fact.name != "extension_by"]
    if not approvers:
        return
    for number, each in enumerate(findings.found):
        if each.fact.name == "extension" and extension_approver(each.fact) is None:
            words = f"{each.fact.value}, approved by {approvers[0].value}"
            findings.found[number] = replace(each, fact=replace(each.fact, value=words))


def _standing(found: Sequence[Found]) -> list[Found]:
    """Return the facts that stand: weak ones only beside a fact of another kind."""

    def stands(one: Found) -> bool:
        return not one.weak or any(
            other.fact.name in _COMPANY
            and other.fact.name != one.fact.name
            and (
                not has_own_dates(one.fact.place)
                or other.fact.place.heading == one.fact.place.heading
            )
            and (abs(other.index - one.index) <= 4 or (one.table and other.table == one.table))
            for other in found
        )

    return [each for each in found if stands(each)]
