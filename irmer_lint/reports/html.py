"""The report as one web page: for people, for the screen, for paper.

The page needs nothing beside itself: no script, no network, no font or picture of its own. Its
Content-Security-Policy allows its one style sheet, named by its hash, and nothing else, so that
whatever a document smuggled into it could do nothing. Every value goes through `tame` and is
escaped; no template marks text of a document as safe.

Follows WCAG 2.2 AA, which `tests/reports/` holds it to with axe-core, and requirements section 3.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from irmer_lint.model import Report
from irmer_lint.reports import PLAIN, Look, words
from irmer_lint.reports.page import Page
from irmer_lint.reports.words import tame

FOLDED = 12
"""Longer lists of documents are folded on the screen."""


def write(report: Report, look: Look = PLAIN) -> str:
    """The report as one HTML page."""
    environment = Environment(
        loader=PackageLoader("irmer_lint.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_tidy,
        keep_trailing_newline=True,
    )
    # Line ends are part of what is hashed; a checkout may have made them those of Windows.
    style = files("irmer_lint.reports").joinpath("templates/report.css").read_text("utf-8")
    style = "\n" + style.replace("\r\n", "\n").strip() + "\n"
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return environment.get_template("report.html").render(
        page=WebPage(report), style=style, style_hash=digest, words=words
    )  # fmt: skip


def _tidy(value: Any) -> Any:
    """Every value of the template on its way to being escaped: text without control characters."""
    return tame(value) if type(value) is str else value


@dataclass(frozen=True, slots=True)
class Mark:
    """A document on the drawing of review dates, in the drawing's own units."""

    x: float
    y: float
    state: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Review dates on a line of years."""

    width: int
    height: int
    base: int
    today: float
    years: tuple[tuple[float, int], ...]
    marks: tuple[Mark, ...]


class WebPage(Page):
    """What the template asks for."""

    folded = FOLDED

    @cached_property
    def drawing(self) -> Drawing | None:
        """Review dates on a line of years; None where no document has one."""
        dated = [(r.due, r.state) for r in self.reviews if r.due is not None]
        if not dated:
            return None
        return _draw(dated, self.profile.as_of)


def _draw(dated: Sequence[tuple[date, str]], as_of: date) -> Drawing:
    """One mark a document, above one another where they would overlap."""
    width, edge, step = 720, 24, 14
    days = [when for when, _ in dated] + [as_of]
    first = date(max(min(days).year, as_of.year - 10), 1, 1)
    last = date(min(max(days).year, as_of.year + 10) + 1, 1, 1)
    span = (last - first).days

    def at(when: date) -> float:
        return round(
            edge + (width - 2 * edge) * (min(max(when, first), last) - first).days / span, 1
        )

    heights: Counter[int] = Counter()
    placed = []
    for when, state in sorted(dated):
        column = round(at(when) / step)
        placed.append((float(column * step), heights[column], state))
        heights[column] += 1
    # A set is often reviewed on one day: its marks overlap rather than tower.
    gap = min(15.0, 210 / max(heights.values()))
    base = round(30 + gap * max(heights.values()))
    years = range(first.year, last.year + 1)
    every = 1 + len(years) // 12
    return Drawing(
        width=width,
        height=base + 30,
        base=base,
        today=at(as_of),
        years=tuple((at(date(y, 1, 1)), y) for y in years if (y - first.year) % every == 0),
        marks=tuple(Mark(x, round(base - 10 - gap * n, 1), state) for x, n, state in placed),
    )
