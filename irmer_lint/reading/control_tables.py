"""Tables of document control: pairs of label and value, or a header row with values below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from irmer_lint.model import Block, FactSource
from irmer_lint.reading.control_findings import Findings, Passage
from irmer_lint.reading.control_history import entry_of_row, keep_newest, titles_history
from irmer_lint.reading.control_labels import (
    DATE_FACTS,
    PERSONS,
    VERSIONS,
    WEAK,
    Label,
    label_at,
    label_names,
)
from irmer_lint.reading.control_passages import (
    keep_values,
    of_person,
    read_passage,
)
from irmer_lint.reading.control_statements import EXTENDED, read_extension
from irmer_lint.reading.control_values import read_values
from irmer_lint.reading.control_words import plain, word_set, words_in

# The titles of columns, in plain text.
_CHANGES = word_set(
    """
    change changes changed amendment amendments summary description details reason reasons comment
    comments nature newidiadau
    """
)
_ACTIONS = word_set(
    """
    action actions risk risks finding findings concern concerns problem problems recommendation
    recommendations outcome outcomes
    """
)
_SIGNATURES = frozenset({"signature", "initials"})
_GLOSSARY = re.compile(r"\b(?:responsibilit|duties|definition|meaning|what it means|term\b|task)")
_OF_PERSON = frozenset({"job", "date", "none"})
_EDGES = (FactSource.HEADER, FactSource.FOOTER)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    index  position of its block in the document
    spans  where each cell stands in the text of the block
    """

    block: Block
    index: int
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, block: Block, index: int) -> Row:
        """Return the row that a block holds."""
        spans: list[tuple[int, int]] = []
        at = 0
        for cell in block.cells:
            words = cell.strip()
            start = block.text.find(words, at)
            start = at if start < 0 else start
            spans.append((start, start + len(words)))
            at = min(start + len(words), len(block.text))
        return cls(block, index, tuple(spans))

    @property
    def cells(self) -> list[str]:
        """The text of each cell."""
        return [self.block.text[start:end] for start, end in self.spans]

    def labels(self) -> list[tuple[str, ...]]:
        """Return the facts that each cell, read as a label, asks for."""
        return [label_names(cell) for cell in self.cells]


def holds_labels(table: Iterable[Block]) -> bool:
    """Say whether any cell of a table is a label, or begins with one."""
    return any(_has_label(cell) for block in table for cell in block.cells)


def _has_label(cell: str) -> bool:
    if len(cell) <= 90 and label_names(cell):
        return True
    colon = cell.find(":", 2, 90)
    if colon > 0 and label_names(cell[:colon]):
        return True
    return any(c.isdigit() for c in cell) and label_at(cell, 0, len(cell)) is not None


def is_glossary(rows: Sequence[Row]) -> bool:
    """Say whether a table explains terms or duties: "Author | Writes the text"."""
    head = " ".join(rows[0].block.header or rows[0].block.cells)
    return _GLOSSARY.search(plain(head)) is not None


def read_table(
    rows: Sequence[Row], source: FactSource, findings: Findings, *, history: bool = False
) -> None:
    """Read one table; `history` for a table under the title of a version history."""
    titles = [row for row in rows if sum(map(bool, row.block.cells)) == 1]
    if history or (titles and titles_history(titles[0].block.text)):
        history = True
        rows = [row for row in rows if row not in titles]
    position = 0
    while position < len(rows):
        row = rows[position]
        names = _header_names(row)
        below = _rows_below(rows, position) if names else []
        if below:
            _read_columns(row, names, below, source, findings, history=history)
        else:
            _read_pairs(row, source, findings)
        position += 1 + len(below)


# -- a header row and values below it ----------------------------------------------------------


def _header_names(row: Row) -> list[tuple[str, ...]]:
    """Return the labels of a header row; [] if the row is none."""
    cells = row.cells
    if len(cells) < 2 or not all(cells[1:]):
        return []
    names = row.labels()
    changes = sum(len(cell) < 60 and bool(_CHANGES & words_in(cell)) for cell in cells)
    known = sum(bool(name) for name in names)
    if known + changes < 2 or known + changes < len(cells) - 2:
        return []
    # "Version | 4.1 | Author | Lead Radiographer" is a row of pairs.
    others = [cell for cell, name in zip(cells, names, strict=True) if not name]
    return [] if any(re.search(r"\d|\.$", cell) for cell in others) else names


def _rows_below(rows: Sequence[Row], position: int) -> list[Row]:
    """Return the rows of values under a header row."""
    width = len(rows[position].spans)
    below: list[Row] = []
    for row in rows[position + 1 :]:
        if len(row.spans) != width or _header_names(row):
            break
        names = row.labels()
        labels = sum(bool(name) for name in names)
        if labels and (names[0] or labels * 2 >= width):
            break
        below.append(row)
    return below


def _read_columns(
    header: Row,
    names: Sequence[tuple[str, ...]],
    below: Sequence[Row],
    source: FactSource,
    findings: Findings,
    *,
    history: bool,
) -> None:
    titles = [words_in(cell) for cell in header.cells]
    # "Issue | Action | Lead | Date" is an action plan.
    if any(_ACTIONS & title for title in titles):
        return
    flat = {name for each in names for name in each}
    if any(_SIGNATURES & title for title in titles):
        history = history and bool(VERSIONS & flat)
        if not history and "approver" not in flat and "author" not in flat:
            return
    changes = any(_CHANGES & title for title in titles)
    first = names[0][0] if names[0] else ""
    versioned = first in VERSIONS or first in ("date", "issued")
    if history or (changes and (VERSIONS & flat or versioned)) or (versioned and len(below) > 1):
        passages = [Passage.whole(row.block, row.index, source) for row in below]
        keep_newest(
            [
                entry_of_row(passage, row.spans, names)
                for passage, row in zip(passages, below, strict=True)
            ],
            findings,
        )
    elif len(below) == 1:
        _read_values_below(names, below[0], source, findings)


def _read_values_below(
    names: Sequence[tuple[str, ...]], row: Row, source: FactSource, findings: Findings
) -> None:
    """Read the one row of values under a header row.

    "Approved by | Name | Position | Date" has its value in the columns behind the label.
    """
    passage = Passage.whole(row.block, row.index, source)
    person = False
    for number, own in enumerate(names):
        start, end = row.spans[number]
        kind = own[0] if own else ""
        if kind in PERSONS:
            person = True
            while number + 1 < len(names) and (names[number + 1] or ("none",))[0] in _OF_PERSON:
                number += 1
                end = max(end, row.spans[number][1])
        elif kind == "date":
            if person:
                continue
            own = ("issued",)
        elif kind in ("job", "none"):
            continue
        elif kind:
            person = False
        if own and end > start:
            for value in read_values(own, passage.text, start, end, announced=True):
                findings.keep(passage, value, start, weak=own[0] in WEAK)


# -- pairs -------------------------------------------------------------------------------------


def _read_pairs(row: Row, source: FactSource, findings: Findings) -> None:
    """Read the pairs of label and value in one row, and cells that hold both."""
    passage = Passage.whole(row.block, row.index, source)
    edge = source in _EDGES
    labels = row.labels()
    count = len(labels)
    aligned = True
    number = 0
    while number < count:
        start, end = row.spans[number]
        names = labels[number]
        if not names or number + 1 == count:
            if end > start:
                read_passage(replace(passage, start=start, end=end, loose=edge), findings)
            number += 1
            aligned = end == start
            continue
        if not (aligned or edge) and names[0] not in DATE_FACTS | VERSIONS | {"reference"}:
            # "Task | Owner | How often" heads columns.
            number += 1
            continue
        last = number + 1
        while last + 1 < count and not labels[last + 1]:
            last += 1
        if labels[number + 1] and last == number + 1 and last + 1 < count:
            # A label whose own value is empty, or a heading cell before pairs.
            number += 1
            continue
        _read_pair(passage, names, row.spans[number], row.spans[number + 1 : last + 1], findings)
        number = last + 1
        aligned = True


def _read_pair(
    passage: Passage,
    names: tuple[str, ...],
    own: tuple[int, int],
    cells: Sequence[tuple[int, int]],
    findings: Findings,
) -> None:
    """Read one label, and its value in the cells behind it."""
    text = passage.text
    start, end = cells[0][0], cells[-1][1]
    label = of_person(Label(names, *own, start, announced=True), passage.index, findings)
    if "review_due" in names and EXTENDED.search(plain(text), start, end):
        at = read_extension(passage, own[0], end, findings)
        end = end if at is None else max(start, at)
    if {*VERSIONS, "reference", "title", "status"} & set(names):
        end = cells[0][1]
    values = read_values(label.names, text, start, end, announced=True)
    keep_values(replace(passage, end=end), label, values, findings)
    if "reference" in names and values:
        read_passage(replace(passage, start=values[-1].end, end=end), findings)
