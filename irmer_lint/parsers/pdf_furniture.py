"""Running headers and footers: what the pages of a PDF repeat in their margins.

A PDF knows no headers. What stands at the top or at the bottom of several pages in the same words,
page numbers aside, is taken for one, and each distinct text is kept once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from irmer_lint.model import Layer
from irmer_lint.parsers.pdf_layout import Item, PageLayout
from irmer_lint.parsers.pdf_lines import Line
from irmer_lint.parsers.pdf_tables import Table

_HEADER_BAND, _FOOTER_BAND = 0.14, 0.86
"""Shares of the height of the page above and below which a line may be header or footer."""

_HEADER_TABLE, _FOOTER_TABLE = 0.25, 0.78
"""The same for tables: control blocks repeated on every page take more room."""

_SAME_HEIGHT = 6.0
_TEXT_GAP = 0.45
"""Share of the font size: lines of text are not further apart, headers stand off further."""

_CLEAR_GAP = 1.2

_LONGEST_FOOTER = 14
"""Words: a longer line that names a page ("see page 4") is text."""

_FIGURES = re.compile(r"\d+")
_PAGE_OF = re.compile(r"\bpage\s*(\d{1,4})\b|\b(\d{1,4})\s*(?:of|/)\s*\d{1,4}\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[-–—|\s]*(?:\d{1,4}|[ivxlc]{1,6})[-–—|\s]*")
_NAMED_HEADING = re.compile(
    r"(?:appendix|annexe?|section|chapter|part|procedure|schedule|ep|sop|table|figure)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """One header or footer: its text as first printed, and the page where that is."""

    text: str
    page: int
    layer: Layer


class _Candidate(NamedTuple):
    """A line or table in a margin: indexes of page and item, distance from the edge in points."""

    page: int
    item: int
    layer: Layer
    text: str
    height: float


def split_furniture(pages: Sequence[PageLayout]) -> tuple[list[PageLayout], list[Furniture]]:
    """Return the pages without their running headers and footers, and these, headers first."""
    groups: dict[tuple[Layer, str], list[_Candidate]] = {}
    for number, page in enumerate(pages):
        for candidate in _candidates(number, page):
            key = (candidate.layer, _FIGURES.sub("#", candidate.text))
            groups.setdefault(key, []).append(candidate)
    repeated = [_repeated(candidates, pages) for candidates in groups.values()]
    known = {(one.page, one.item) for level in repeated for one in level}
    taken: dict[int, set[int]] = {}
    firsts: list[_Candidate] = []
    for candidates, level in zip(groups.values(), repeated, strict=True):
        running = level
        if not level or _is_text(level, pages, known):
            running = [one for one in candidates if _is_marginal(one, pages[one.page])]
        for one in running:
            taken.setdefault(one.page, set()).add(one.item)
        firsts.extend(running[:1])
    firsts.sort(key=lambda one: (one.layer is Layer.FOOTER, one.page, one.item))
    found: list[Furniture] = []
    before: _Candidate | None = None
    for one in firsts:
        if before is not None and _goes_on(one, before):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {one.text}")
        else:
            found.append(Furniture(one.text, pages[one.page].number, one.layer))
        before = one
    if not found:
        return list(pages), []
    bodies = [
        replace(
            page,
            items=tuple(
                item for index, item in enumerate(page.items) if index not in taken.get(number, ())
            ),
        )
        for number, page in enumerate(pages)
    ]
    return bodies, found


def _goes_on(one: _Candidate, before: _Candidate) -> bool:
    """Return whether a header or footer is the second line of the one before."""
    return (
        (one.layer, one.page, one.item) == (before.layer, before.page, before.item + 1)
        and one.text[:1].islower()
        and not before.text.endswith((".", ":", ";"))
    )


def _candidates(number: int, page: PageLayout) -> Iterable[_Candidate]:
    height = page.height
    for index, item in enumerate(page.items):
        table = isinstance(item, Table)
        if item.bottom <= height * (_HEADER_TABLE if table else _HEADER_BAND):
            yield _Candidate(number, index, Layer.HEADER, _text(item), item.top)
        elif item.top >= height * (_FOOTER_TABLE if table else _FOOTER_BAND):
            yield _Candidate(number, index, Layer.FOOTER, _text(item), height - item.bottom)


def _text(item: Item) -> str:
    if isinstance(item, Line):
        return item.text
    return " | ".join(" ".join(text.split()) for row in item.texts for text in row)


def _repeated(candidates: Sequence[_Candidate], pages: Sequence[PageLayout]) -> list[_Candidate]:
    """Return those of the candidates of one text that neighbouring pages have at one height."""
    heights = Counter(round(one.height / _SAME_HEIGHT) for one in candidates)
    level = []
    for one in candidates:
        height = round(one.height / _SAME_HEIGHT)
        if heights[height - 1] + heights[height] + heights[height + 1] > 1:
            level.append(one)
    if _longest_run(one.page for one in level) > 1 and _keeps_its_words(level, pages):
        return level
    return []


def _is_text(
    level: Sequence[_Candidate], pages: Sequence[PageLayout], known: Set[tuple[int, int]]
) -> bool:
    """Return whether repeated lines run on into the text: then it begins alike by chance."""
    # Two of many pages may do so easily, hence the gap must be clear there.
    gap = _CLEAR_GAP if len(level) == 2 < len(pages) - 1 else _TEXT_GAP
    return 2 * sum(_runs_on(one, pages[one.page], gap, known) for one in level) > len(level)


def _runs_on(
    candidate: _Candidate, page: PageLayout, text_gap: float, known: Set[tuple[int, int]]
) -> bool:
    """Return whether a line in a margin runs on into text that is not repeated itself.

    text_gap  share of the font size that is no gap yet
    known     pages and indexes of all repeated lines
    """
    item = page.items[candidate.item]
    if isinstance(item, Table):
        return False
    header = candidate.layer is Layer.HEADER
    edge = item.bottom if header else item.top
    lines = [
        (index, other)
        for index, other in enumerate(page.items)
        if isinstance(other, Line) and other.size == item.size and other.x0 < item.x1
    ]
    lines.sort(key=lambda found: found[1].top if header else -found[1].bottom)
    for index, line in lines:
        gap = line.top - edge if header else edge - line.bottom
        if gap < -0.5 * line.size:
            continue
        if gap > text_gap * line.size:
            return False
        if (candidate.page, index) not in known:
            return True
        edge = line.bottom if header else line.top
    return False


def _longest_run(pages: Iterable[int]) -> int:
    """Return on how many pages in a row, or on every other page, a text stands.

    A line of text may stand at the top of several pages by chance, but not of neighbouring ones.
    """
    longest = length = 0
    before = -3
    for page in sorted(set(pages)):
        length = length + 1 if page - before <= 2 else 1
        longest = max(longest, length)
        before = page
    return longest


def _keeps_its_words(candidates: Sequence[_Candidate], pages: Sequence[PageLayout]) -> bool:
    """Return whether the text changes from page to page by its page number at most."""
    if len({one.text for one in candidates}) == 1:
        return True
    figures = [[int(figure) for figure in _FIGURES.findall(one.text)] for one in candidates]
    pages_of = [pages[one.page].number for one in candidates]
    columns = list(zip(*figures, strict=True))
    steady = [len(set(column)) == 1 for column in columns]
    counting = [
        len({figure - page for figure, page in zip(column, pages_of, strict=True)}) == 1
        for column in columns
    ]
    if _NAMED_HEADING.match(candidates[0].text):
        # "Appendix 1" on one page and "Appendix 2" on the next are headings.
        return any(counting) and any(steady)
    return any(counting)


def _is_marginal(candidate: _Candidate, page: PageLayout) -> bool:
    """Return whether a text that is not repeated shows by itself that it is header or footer."""
    item = page.items[candidate.item]
    if page.tagged and isinstance(item, Line) and item.tag is None:
        # A tagged file marks everything but its headers and footers.
        return True
    if _BARE_NUMBER.fullmatch(candidate.text):
        return True
    if len(candidate.text.split()) > _LONGEST_FOOTER:
        return False
    number = _PAGE_OF.search(candidate.text)
    return number is not None and str(page.number) in number.groups()
