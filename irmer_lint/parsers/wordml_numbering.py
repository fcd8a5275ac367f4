"""Renders the automatic numbers of a Word file: "3.2.1", "EP 4", "(a)", "•".

Word stores no numbers, only lists and levels; the numbers come from counting the paragraphs in
reading order (ECMA-376 Part 1, 17.9). Lists that share a definition share its counters, unless
one of them restarts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from irmer_lint.parsers import wordml_names as w
from irmer_lint.parsers.numerals import roman

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element
    from irmer_lint.parsers.wordml_styles import Style, StyleTable

BULLET = "•"
"""Every bullet reads as this one: the glyphs differ by font, their meaning does not."""

_PLACE = re.compile(r"%([1-9])")
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: first number, number format, when it restarts, and its text.

    parts   literal text, and the index of the level whose number stands there
    """

    start: int
    number_format: str
    digits: int
    parts: tuple[str | int, ...]
    restart: int | None
    legal: bool
    hidden: bool
    style: str | None


@dataclass(frozen=True, slots=True)
class _List:
    """A list as a paragraph names it: the definition that counts, its levels, its restarts."""

    definition: str
    levels: dict[int, _Level] = field(default_factory=dict)
    restarts: frozenset[int] = frozenset()


class Numbering:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, root: Element | None, styles: StyleTable) -> None:
        self._styles = styles
        self._definitions: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        self._lists: dict[str, _List | None] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        if root is not None:
            for element in root:
                if element.tag == w.ABSTRACT_NUM:
                    self._definitions[element.get(w.ABSTRACT_NUM_ID) or ""] = element
                elif element.tag == w.NUM:
                    self._numbers[element.get(w.NUM_ID) or ""] = element

    def restart(self) -> None:
        """Count anew: a header or a note does not continue the numbers of the body."""
        self._counters.clear()
        self._started.clear()

    def label(self, style: Style, num_id: str | None, ilvl: int | None) -> tuple[str, int]:
        """The number of the next paragraph, and its depth in the list from 1.

        `num_id` and `ilvl` are what the paragraph itself says, None where it leaves the word to
        its style. A paragraph without a number, or with list 0 (numbering switched off), gives
        ("", 0).
        """
        by_style = num_id is None
        if by_style:
            num_id = style.num_id
        if num_id is None or num_id == "0":
            return "", 0
        numbers = self._list(num_id)
        if numbers is None or not numbers.levels:
            return "", 0
        if ilvl is None:
            ilvl = self._level_of(style, numbers) if style.num_id == num_id or by_style else 0
        level = numbers.levels.get(ilvl)
        if level is None:
            return "", 0
        text = self._next(num_id, numbers, ilvl, level)
        return (text, ilvl + 1) if text else ("", 0)

    @staticmethod
    def _level_of(style: Style, numbers: _List) -> int:
        # A level that names the style wins over the level that the style names (17.9.23).
        for name in style.numbered:
            for index, level in numbers.levels.items():
                if level.style == name:
                    return index
        return style.ilvl or 0

    def _next(self, num_id: str, numbers: _List, ilvl: int, level: _Level) -> str:
        counters = self._counters.setdefault(numbers.definition, {})
        if num_id not in self._started:
            self._started.add(num_id)
            for index in numbers.restarts:
                counters.pop(index, None)
        counters[ilvl] = counters.get(ilvl, level.start - 1) + 1
        for index in [index for index in counters if index > ilvl]:
            deeper = numbers.levels.get(index)
            limit = None if deeper is None else deeper.restart
            if limit is None or ilvl < limit:
                del counters[index]
        if level.hidden:
            return ""
        if level.number_format == "bullet":
            return BULLET if level.parts else ""
        text = ""
        for part in level.parts:
            if isinstance(part, str):
                text += part
                continue
            shown = numbers.levels.get(part)
            if shown is not None:
                value = counters.get(part, shown.start)
                text += (
                    str(value)
                    if level.legal
                    else _rendered(value, shown.number_format, shown.digits)
                )
        return " ".join(text.split())

    def _list(self, num_id: str) -> _List | None:
        if num_id not in self._lists:
            self._lists[num_id] = self._resolve(num_id)
        return self._lists[num_id]

    def _resolve(self, num_id: str) -> _List | None:
        number = self._numbers.get(num_id)
        if number is None:
            return None
        definition, element = self._definition(number)
        if element is None:
            return None
        levels = {
            w.whole(lvl.get(w.ILVL), 0): _level(lvl, w.whole(lvl.get(w.ILVL), 0))
            for lvl in element.iterchildren(w.LVL)
        }
        restarts: set[int] = set()
        for override in number.iterchildren(w.LVL_OVERRIDE):
            index = w.whole(override.get(w.ILVL), 0)
            own = override.find(w.LVL)
            if own is not None:
                levels[index] = _level(own, index)
            start = override.find(w.START_OVERRIDE)
            if start is not None and index in levels:
                levels[index] = replace(levels[index], start=w.whole(start.get(w.VAL), 1))
                restarts.add(index)
        return _List(definition, levels, frozenset(restarts))

    def _definition(self, number: Element) -> tuple[str, Element | None]:
        """The definition behind a list, numbering styles followed to the one that defines it."""
        seen: set[str] = set()
        while True:
            named = number.find(w.ABSTRACT_NUM_ID)
            definition = "" if named is None else named.get(w.VAL) or ""
            element = self._definitions.get(definition)
            link = None if element is None else element.find(w.NUM_STYLE_LINK)
            if link is None or definition in seen:
                return definition, element
            seen.add(definition)
            linked = self._numbers.get(self._styles.numbering_of(link.get(w.VAL) or "") or "")
            if linked is None:
                return definition, element
            number = linked


def _level(lvl: Element, index: int) -> _Level:
    start, restart, text, style = (
        lvl.find(t) for t in (w.START, w.LVL_RESTART, w.LVL_TEXT, w.P_STYLE)
    )
    legal, look = lvl.find(w.IS_LGL), lvl.find(w.RPR)
    vanish = None if look is None else look.find(w.VANISH)
    # A zero-padded format is wrapped in a choice whose first branch holds the pattern.
    formats = list(lvl.iter(w.NUM_FMT))
    number_format = (formats[0].get(w.VAL) or "decimal") if formats else "decimal"
    digits = 0
    if number_format == "custom":
        digits = len((formats[0].get(w.FORMAT) or "").split(",")[0].strip())
        number_format = "decimal"
    return _Level(
        start=1 if start is None else w.whole(start.get(w.VAL), 1),
        number_format=number_format,
        digits=digits,
        parts=_parts("" if text is None else text.get(w.VAL) or ""),
        restart=None if restart is None else w.whole(restart.get(w.VAL), index),
        legal=legal is not None and w.is_on(legal),
        hidden=vanish is not None and w.is_on(vanish),
        style=None if style is None else style.get(w.VAL),
    )


def _parts(text: str) -> tuple[str | int, ...]:
    """The text of a level taken apart: "%1.%2" is 0, ".", 1."""
    pieces = _PLACE.split(text)
    return tuple(
        int(piece) - 1 if position % 2 else piece for position, piece in enumerate(pieces) if piece
    )


def _rendered(value: int, number_format: str, digits: int) -> str:
    write = _WRITERS.get(number_format)
    return str(value).zfill(digits) if write is None or value < 1 else write(value)


def _letters(value: int) -> str:
    # After z comes aa, then bb (17.18.59), not the aa, ab of a spreadsheet.
    times, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (times + 1) if times < 30 else str(value)


def _ordinal(value: int) -> str:
    teens = 10 <= value % 100 <= 20
    return f"{value}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


def _word(words: list[str], fallback: Callable[[int], str]) -> Callable[[int], str]:
    return lambda value: words[value].capitalize() if value < len(words) else fallback(value)


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "ordinal": _ordinal,
    "cardinalText": _word(_UNITS, str),
    "ordinalText": _word(_ORDINALS, _ordinal),
    "numberInDash": lambda value: f"- {value} -",
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "none": lambda value: "",
}
