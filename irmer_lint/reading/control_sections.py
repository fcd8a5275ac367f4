"""Which part of a document a block stands in: its cover, a footer, a history, a section apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from irmer_lint.model import Block, FactSource, Kind, Place
from irmer_lint.reading.control_history import is_entry, titles_history
from irmer_lint.reading.control_words import plain, word_set, words_in

# For plain text; few documents have tags.
_TAG = (
    r"\[ *(?P<part>cover|front (?:page|cover)|title page|headers?|footers?|history"
    r"|(?:version|document|change|revision) history|document control|control panel"
    r"|(?:page|running) (?:header|footer)|(?:foot|bottom|head|top) of (?:\w+ )?pages?)\b[^\]]{0,40}\]:? *"
    r"|^(?P<line>(?:page |running )?(?:header|footer)|cover page"
    r"|(?:version|document|change|revision) history)"
    r"(?:,? (?:on )?every page| ?\([^()]{0,40}\))?: *"
)
_TAG_STARTS = (
    *("header", "footer", "page ", "running ", "cover page"),
    *("version history", "document history", "change history", "revision history"),
)
# A line of a text file that stood at the edge of a page: "EP-3 | v2.1 | Page 4 of 9".
_EDGE = re.compile(r"\b(?:page|tudalen) ?(?:\d+|[nx]) (?:of|o) (?:\d+|[ny])\b")
_EDGE_WORDS = 25
_OTHER_SECTIONS = word_set(
    """
    drl drls equipment inventory service servicing training competence competency competencies audit
    audits incident incidents meeting meetings minutes equality eia eqia references bibliography
    legislation
    """
)
_OTHER_SECTION_PHRASES = word_set(
    "reference level, impact assessment, action plan, risk assessment, read and understood"
)


@dataclass(frozen=True, slots=True)
class Section:
    """What the blocks since the last heading or tag belong to.

    source   of facts found there
    history  they tell of earlier versions
    strict   set by a heading, so that every line up to the next one is history
    """

    source: FactSource = FactSource.COVER
    history: bool = False
    strict: bool = False

    def after(self, block: Block, *, near: bool) -> Section:
        """Return the section that a block stands in."""
        heading = block.kind is Kind.HEADING
        low = plain(block.text)
        if near and (tag := next(_tags(block.text), None)) and tag[0] == low:
            source = _source_of(tag)
            history = source is FactSource.HISTORY
            return Section(FactSource.COVER if history else source, history)
        if (heading or (near and len(low) <= 60)) and titles_history(low):
            return Section(history=True, strict=heading and "control" not in low)
        if heading or (self.history and not self.strict and not is_entry(block.text)):
            return Section()
        return self


def tagged(text: str) -> tuple[FactSource | None, int]:
    """Return the source that a tag in front of a text names, and where the text goes on."""
    tag = next(_tags(text), None)
    return (None, 0) if tag is None or tag.start() else (_source_of(tag), tag.end())


def parts(block: Block, section: Section) -> Iterator[tuple[int, int, FactSource]]:
    """Yield the stretches of a block set apart by tags such as "[Footer, every page]"."""
    source = section.source
    if section.strict or (section.history and is_entry(block.text)):
        source = FactSource.HISTORY
    elif block.kind is Kind.PARAGRAPH and len(block.text.split()) <= _EDGE_WORDS:
        source = FactSource.FOOTER if _EDGE.search(plain(block.text)) else source
    start = 0
    for tag in _tags(block.text):
        if tag.start():
            yield start, tag.start(), source
        start, source = tag.end(), _source_of(tag)
    yield start, len(block.text), source


def _tags(text: str) -> Iterator[re.Match[str]]:
    low = plain(text)
    if "[" in low or low.startswith(_TAG_STARTS):
        yield from re.finditer(_TAG, low)


def _source_of(tag: re.Match[str]) -> FactSource:
    part = tag["part"] or tag["line"]
    if "head" in part or part.startswith("top"):
        return FactSource.HEADER
    if "foot" in part or part.startswith("bottom"):
        return FactSource.FOOTER
    return FactSource.HISTORY if "history" in part else FactSource.COVER


def has_own_dates(place: Place) -> bool:
    """Say whether a place is in a section with dates of its own, such as DRLs or training."""
    low = plain(place.heading[-1]) if place.heading else ""
    return bool(_OTHER_SECTIONS & words_in(low)) or any(
        phrase in low for phrase in _OTHER_SECTION_PHRASES
    )
