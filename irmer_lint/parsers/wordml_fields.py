"""Follows the fields of a Word text: what is an instruction to Word, and what a reader sees.

A complex field is three marks in the text, "begin", "separate" and "end"; its instruction stands
between the first two, its result between the last two, and it may run over many paragraphs
(ECMA-376 Part 1, 17.16.18).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irmer_lint.parsers import wordml_names as w

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element

_CONTENTS = ("TOC", "INDEX", "TOA")


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    has_result: bool = False


class Fields:
    """The complex fields that are open at one point of a story.

    Where the marks of a story do not pair up, all are ignored: after a field without an end, the
    rest of the document would read as an instruction and be lost.
    """

    def __init__(self, root: Element | None) -> None:
        self._root = root
        self._pair_up: bool | None = None
        self._open: list[_Field] = []

    @property
    def any_open(self) -> bool:
        """Whether the text stands inside a field."""
        return bool(self._open)

    @property
    def in_instruction(self) -> bool:
        """Whether the text is an instruction to Word, or an argument of one."""
        return any(not field.has_result for field in self._open)

    @property
    def in_contents(self) -> bool:
        """Whether the text is part of a contents table or an index that Word has built."""
        return any(builds_contents(field.instruction) for field in self._open)

    def follow(self, mark: Element) -> None:
        """Pass one mark of a field."""
        if self._pair_up is None:
            self._pair_up = self._marks_pair_up()
        if not self._pair_up:
            return
        kind = mark.get(w.FLD_CHAR_TYPE)
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, text: str) -> None:
        """Pass a piece of an instruction."""
        if self._open:
            self._open[-1].instruction += text

    def _marks_pair_up(self) -> bool:
        depth = 0
        for mark in () if self._root is None else self._root.iter(w.FLD_CHAR):
            if next(mark.iterancestors(w.DEL, w.MOVE_FROM), None) is not None:
                continue
            kind = mark.get(w.FLD_CHAR_TYPE)
            depth += (kind == "begin") - (kind == "end")
            if depth < 0:
                return False
        return depth == 0


def builds_contents(instruction: str) -> bool:
    """Whether a field instruction has Word build a contents table or an index."""
    words = instruction.split(None, 1)
    return bool(words) and words[0].upper() in _CONTENTS


def form_field(mark: Element) -> Iterator[str]:
    """What a legacy form field shows beside its result: its tick, or the entry chosen."""
    for data in mark.iterchildren(w.FF_DATA):
        for box in data.iterchildren(w.FF_CHECK_BOX):
            state = _first(box, w.FF_CHECKED, w.FF_DEFAULT)
            yield "☒" if state is not None and w.is_on(state) else "☐"
        for choice in data.iterchildren(w.FF_DROP_DOWN):
            entries = [entry.get(w.VAL) or "" for entry in choice.iterchildren(w.FF_ENTRY)]
            chosen = _first(choice, w.FF_RESULT, w.FF_DEFAULT)
            index = 0 if chosen is None else w.whole(chosen.get(w.VAL), 0)
            if 0 <= index < len(entries):
                yield entries[index]


def _first(parent: Element, *tags: str) -> Element | None:
    found = (parent.find(tag) for tag in tags)
    return next((child for child in found if child is not None), None)
