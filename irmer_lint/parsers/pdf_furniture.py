"""Running headers and footers: what the pages of a PDF repeat in their margins.

A PDF knows no headers. What stands at the top or at the bottom of several pages in the same words,
page numbers aside, is taken for one, and each distinct text is kept once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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

_LONG_DOCUMENT = 20
_LONGEST_FOOTER = 14
"""Words: a longer line that names a page ("see page 4") is text."""

_FIGURES = re.compile(r"\d+")
_PAGE_OF = re.compile(r"\bpage\s*(\d{1,4})\b|\b(\d{1,4})\s*(?:of|/)\s*\d{1,4}\b", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[-–—|\s]*(\d{1,4})[-–—|\s]*")
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
    taken: dict[int, set[int]] = {}
    firsts: list[_Candidate] = []
    for candidates in groups.values():
        running = _running(candidates, pages)
        for candidate in running:
            taken.setdefault(candidate.page, set()).add(candidate.item)
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


def _running(candidates: Sequence[_Candidate], pages: Sequence[PageLayout]) -> list[_Candidate]:
    """Return those of the candidates of one text that are header or footer."""
    enough = 2 if len(pages) < _LONG_DOCUMENT else 3
    level = [
        one
        for one in candidates
        if sum(abs(one.height - other.height) <= _SAME_HEIGHT for other in candidates) >= enough
    ]
    if (
        _longest_run(one.page for one in level) >= enough
        and _keeps_its_words(level, pages)
        and 2 * sum(_runs_on(one, pages[one.page]) for one in level) <= len(level)
    ):
        return level
    return [one for one in candidates if _is_marginal(one, pages[one.page])]


def _runs_on(candidate: _Candidate, page: PageLayout) -> bool:
    """Return whether a line in a margin runs on into the text without any gap."""
    item = page.items[candidate.item]
    if isinstance(item, Table):
        return False
    header = candidate.layer is Layer.HEADER
    limit = page.height * (_HEADER_BAND if header else _FOOTER_BAND)
    edge = item.bottom if header else item.top
    lines = [
        other
        for other in page.items
        if isinstance(other, Line) and other.size == item.size and other.x0 < item.x1
    ]
    for line in sorted(lines, key=lambda line: line.top if header else -line.bottom):
        gap = line.top - edge if header else edge - line.bottom
        if gap < -0.5 * line.size:
            continue
        if gap > _TEXT_GAP * line.size:
            return False
        edge = line.bottom if header else line.top
        if (line.bottom > limit) if header else (line.top < limit):
            return True
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
    if _NAMED_HEADING.match(candidates[0].text) and not _PAGE_OF.search(candidates[0].text):
        # "Appendix 1" on one page and "Appendix 2" on the next are headings.
        return False
    steps: list[set[int]] = []
    for one in candidates:
        figures = [int(figure) for figure in _FIGURES.findall(one.text)]
        for place, figure in enumerate(figures):
            if place == len(steps):
                steps.append(set())
            steps[place].add(figure - pages[one.page].number)
    return any(len(differences) == 1 for differences in steps)


def _is_marginal(candidate: _Candidate, page: PageLayout) -> bool:
    """Return whether a text that is not repeated shows by itself that it is header or footer."""
    item = page.items[candidate.item]
    if page.tagged and isinstance(item, Line) and item.tag is None:
        # A tagged file marks everything but its headers and footers.
        return True
    if len(candidate.text.split()) > _LONGEST_FOOTER:
        return False
    number = _BARE_NUMBER.fullmatch(candidate.text) or _PAGE_OF.search(candidate.text)
    return number is not None and str(page.number) in number.groups()
