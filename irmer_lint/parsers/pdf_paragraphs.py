"""From lines of a PDF to paragraphs: which lines belong together.

A PDF holds lines, not paragraphs. A new one shows in a gap, an indent, a number or bullet, a line
that ended although the next word would have fitted, or a change of type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from irmer_lint.parsers.lines import is_contents_line
from irmer_lint.parsers.pdf_hyphens import joined
from irmer_lint.parsers.pdf_layout import Line, PageLayout
from irmer_lint.parsers.pdf_spans import HYPHEN_MARK
from irmer_lint.parsers.pdf_tables import Table
from irmer_lint.parsers.pdf_tags import Role

_BULLET = re.compile(r"([•‣▪■●○◦·∙❖➢➤✓✔–—*o-])\s+(?=\S)")
_UNIT = (
    r"(?:[mkµμc]?Gy|[mkµμ]?Sv|[kMG]?Bq|[kM]e?V[ps]?|mAs?|Tesla|T|[kM]?Hz|January|February|March"
    r"|April|May|June|July|August|September|October|November|December)\b"
)
_NUMBER = re.compile(
    r"(\(?\d{1,2}[.)]|\([a-z]{1,2}\)|[a-z][.)]|\(?[ivx]{1,5}[.)]|\([A-Z]\)|[A-Z][.)]"
    rf"|[1-9]\d?(?:\.\d{{1,2}}){{1,4}}[.)]?(?=\s+[A-Z“‘(\[])(?!\s+{_UNIT}))\s+(?=\S)"
)
_PLAIN_NUMBER = re.compile(rf"([1-9]\d?)\s+(?=[A-Z])(?!{_UNIT})")
_NAMED = re.compile(r"((?:EP|EWP|SOP|WP|WI|IRMER)\s?[-–]?\s?\d{1,3}(?:\.\d{1,2})?[a-z]?)\s*[:.–—-]?\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_NOTE_MARK = re.compile(r"(?:\d{1,2}|[⁰¹²³⁴-⁹]+|[*†‡]+|[ivx]{1,4}|[a-z]) ?(?=[^\W\d_]|[\"“‘(])")

_PARAGRAPH_GAP = 1.15
"""Distance of base lines, as a share of the usual one, from which a new paragraph begins."""

_NOTE_SIZE = 0.92


@dataclass(frozen=True, slots=True)
class Typography:
    """What is usual in a document.

    body     size of most of its text, in points
    bold     whether most of its text is bold
    leading  usual distance of base lines by size
    edges    right edge of full lines by width of the page, for pages of one column
    """

    body: float
    bold: bool
    leading: dict[float, float]
    edges: dict[int, float]

    def right_edge(self, line: Line, page: PageLayout) -> float:
        """Return the place up to which a line could have been filled."""
        if line.right is not None:
            return line.right
        return self.edges.get(round(page.width), line.x1)


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together.

    page   number of the page where it begins
    kind of line by form: label is its number or bullet, contents and note as recognised
    """

    page: int
    lines: list[Line]
    label: str = ""
    contents: bool = False
    note: bool = False
    ended: bool = True
    right: float = 0.0
    _text: str = field(default="", repr=False)

    @property
    def first(self) -> Line:
        """The line it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line it ends with."""
        return self.lines[-1]

    @property
    def raw(self) -> str:
        """Its text with its label and with HYPHEN_MARK where a word may be broken."""
        return joined(line.text for line in self.lines)


Passage: TypeAlias = Paragraph | tuple[int, Table]
"""A paragraph, or a table with the number of its page."""


def measure(pages: Sequence[PageLayout]) -> Typography:
    """Return the typography of the lines outside tables and boxes."""
    letters: Counter[tuple[float, bool]] = Counter()
    steps: dict[float, Counter[float]] = {}
    ends: dict[int, list[float]] = {}
    for page in pages:
        before: Line | None = None
        for line in page.items:
            if isinstance(line, Table):
                before = None
                continue
            size = round(line.size * 2) / 2
            letters[size, line.bold] += len(line.text)
            if before is not None and before.stack == line.stack and before.size == line.size:
                step = round(line.bottom - before.bottom, 1)
                if 0.9 * size <= step <= 3 * size:
                    steps.setdefault(size, Counter())[step] += 1
            if line.right is None and not line.box and len(line.text) > 40:
                ends.setdefault(round(page.width), []).append(line.x1)
            before = line
    sizes: Counter[float] = Counter()
    for (size, _), count in letters.items():
        sizes[size] += count
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    return Typography(
        body=body,
        bold=letters[body, True] > letters[body, False],
        leading={size: _usual(found) for size, found in steps.items()},
        edges={width: _full(found) for width, found in ends.items()},
    )


def _usual(steps: Counter[float]) -> float:
    """Return the smallest distance that is common: larger ones are gaps between paragraphs."""
    total = steps.total()
    for step in sorted(steps):
        near = sum(count for other, count in steps.items() if abs(other - step) <= 0.6)
        if near >= 0.15 * total:
            return step
    return min(steps)


def _full(ends: list[float]) -> float:
    ends.sort()
    return ends[int(0.95 * (len(ends) - 1))]


def paragraphs(pages: Iterable[PageLayout], typography: Typography) -> Iterator[Passage]:
    """Yield the paragraphs and tables of a document, joined over columns and pages."""
    grouping = _Grouping(typography)
    for page in pages:
        yield from grouping.read(page)
    yield from grouping.close()


def label_of(text: str, *, wide: bool) -> str:
    """Return the number or bullet at the start of a line, with the space after it; "" for none.

    wide  whether a tab follows: then a plain number ("3  Scope") is one too
    """
    for pattern in (_BULLET, _NUMBER, _NAMED):
        if found := pattern.match(text):
            return found[0]
    if wide and (found := _PLAIN_NUMBER.match(text)):
        return found[0]
    return ""


class _Grouping:
    def __init__(self, typography: Typography) -> None:
        self._type = typography
        self._open: Paragraph | None = None
        self._contents = False

    def read(self, page: PageLayout) -> Iterator[Passage]:
        notes = self._first_note(page)
        held: Paragraph | None = None
        for index, item in enumerate(page.items):
            if isinstance(item, Table):
                yield from self.close()
                self._contents = False
                yield page.number, item
                continue
            if index == notes:
                # The text goes on above the notes of the next page, not below those of this one.
                held, self._open = self._open, None
            if self._open is not None and self._belongs(item, self._open, page, index >= notes):
                self._extend(self._open, item, page)
            else:
                yield from self.close()
                self._open = self._begin(item, page, index >= notes)
        if held is not None:
            yield from self.close()
            self._open = held

    def close(self) -> Iterator[Passage]:
        if self._open is not None:
            yield self._open
            self._open = None

    def _begin(self, line: Line, page: PageLayout, note: bool) -> Paragraph:
        raise NotImplementedError
