"""What the styles of an OpenDocument file say: hidden text, heading numbers, list numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from irmer_lint.parsers.sheet import numbered

Element: TypeAlias = Any

_ROOT = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{_ROOT}office:1.0}}"
TEXT = f"{_ROOT}text:1.0}}"
TABLE = f"{_ROOT}table:1.0}}"
DRAW = f"{_ROOT}drawing:1.0}}"
STYLE = f"{_ROOT}style:1.0}}"
META = f"{_ROOT}meta:1.0}}"
SVG = f"{_ROOT}svg-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

LEVELS = 10
"""Depth of lists and headings in OpenDocument."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered.

    format   "1", "a", "A", "i", "I", "" for no number; "•" for a bullet
    display  how many levels the number shows: 3 for "3.2.1"
    """

    format: str
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    display: int = 1


class Styles:
    """The styles that one part of the file may use: its own automatic ones, then the named ones.

    The body and the headers may each have an automatic style "P1", and they differ.
    """

    def __init__(self, parts: Iterable[Element]) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Mapping[int, Level]] = {}
        for part in parts:
            for style in part.iter(f"{STYLE}style"):
                key = style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")
                self._styles.setdefault(key, style)
            for style in part.iter(f"{TEXT}list-style"):
                self._lists.setdefault(style.get(f"{STYLE}name", ""), levels(style))

    def is_hidden(self, name: str | None, family: str) -> bool:
        """Say whether text in a style is hidden."""
        for style in self._chain(name, family):
            properties = style.find(f"{STYLE}text-properties")
            display = None if properties is None else properties.get(f"{TEXT}display")
            if display is not None:
                return bool(display == "none")
        return False

    def is_title(self, name: str | None) -> bool:
        """Say whether a paragraph style is that of the document's title."""
        return name == "Title" or any(
            style.get(f"{STYLE}parent-style-name") == "Title"
            for style in self._chain(name, "paragraph")
        )

    def list_style(self, name: str | None) -> str | None:
        """Return the list style that a paragraph style brings; "" if it switches numbers off."""
        for style in self._chain(name, "paragraph"):
            found = style.get(f"{STYLE}list-style-name")
            if found is not None:
                return str(found)
        return None

    def levels(self, list_style: str) -> Mapping[int, Level]:
        """Return the levels of a list style, counted from 1."""
        return self._lists.get(list_style, {})

    def master_pages(self) -> set[str]:
        """Return the names of the master pages that paragraph and table styles begin."""
        names = {style.get(f"{STYLE}master-page-name") for style in self._styles.values()}
        return {name for name in names if name}

    def _chain(self, name: str | None, family: str) -> Iterable[Element]:
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.get(f"{STYLE}parent-style-name")


def levels(style: Element | None) -> Mapping[int, Level]:
    """Return the levels that a list style or an outline style defines."""
    found: dict[int, Level] = {}
    for level in () if style is None else style:
        if not isinstance(level.tag, str):
            continue
        number = whole(level.get(f"{TEXT}level"), 0)
        if level.tag.endswith(("-bullet", "-image")):
            found[number] = Level("•")
        else:
            found[number] = Level(
                format=level.get(f"{STYLE}num-format") or "",
                prefix=level.get(f"{STYLE}num-prefix") or "",
                suffix=level.get(f"{STYLE}num-suffix") or "",
                start=whole(level.get(f"{TEXT}start-value"), 1),
                display=whole(level.get(f"{TEXT}display-levels"), 1),
            )
    return found


def whole(text: str | None, default: int) -> int:
    """Return a whole number from an attribute, or the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


@dataclass(slots=True)
class Counter:
    """The numbers reached at each level of one list, or of the headings."""

    reached: list[int | None] = field(default_factory=lambda: [None] * (LEVELS + 1))

    def step(self, level: int, levels: Mapping[int, Level], start: int | None = None) -> str:
        """Count one item on and return its label; `start` begins the count anew.

        A level above that has not been counted yet shows its first number, as it does in print.
        """
        level = min(max(level, 1), LEVELS)
        before = self.reached[level]
        own = levels.get(level)
        first = own.start if own else 1
        self.reached[level] = (
            start if start is not None else first if before is None else before + 1
        )
        self.restart(level + 1)
        return self._label(level, levels)

    def restart(self, level: int) -> None:
        """Forget the numbers of a level and those below it."""
        for below in range(level, LEVELS + 1):
            self.reached[below] = None

    def _label(self, level: int, levels: Mapping[int, Level]) -> str:
        own = levels.get(level)
        if own is None or not own.format:
            return ""
        if own.format == "•":
            return "•"
        shown: Sequence[int] = range(max(1, level - own.display + 1), level + 1)
        parts: list[str] = []
        for number in shown:
            style = levels.get(number)
            if style is None or style.format in ("", "•"):
                continue
            reached = self.reached[number]
            parts.append(numbered(style.start if reached is None else reached, style.format))
        return f"{own.prefix}{'.'.join(parts)}{own.suffix}".strip()
