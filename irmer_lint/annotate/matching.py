"""Finds the words of a note in the text of a file.

A report quotes with single spaces and without what no reader sees; a file has line ends, broken
words, ligatures and soft hyphens. So only the letters and signs that print are compared.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

GAP = " … "
"""Marks the parts that a quotation leaves out."""

CELL = " | "
"""Parts the cells of a table row."""

_UNSEEN = dict.fromkeys([0xAD, 0x02, *range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xFFFE])


def find(sought: str, text: str) -> tuple[int, int] | None:
    """Start and end of the first place where words stand in a text, or None.

    Of words with a part left out, from the first part to the last.
    """
    return next(iter(find_all(sought, text)), None)


def find_all(sought: str, text: str) -> list[tuple[int, int]]:
    """Start and end of every place where words stand in a text, none within another.

    Signs count, where the words stand with them; else letters and figures alone.
    """
    for keep in (_printed, str.isalnum):
        parts = [_reduced(part, keep)[0] for part in sought.split(GAP)]
        parts = [part for part in parts if part]
        if not parts:
            continue
        letters, at = _reduced(text, keep)
        found = _spans(parts, letters)
        if found:
            return [(at[start], at[end - 1] + 1) for start, end in found]
    return []


def cells(sought: str) -> list[str]:
    """The words of each cell of a row that is quoted, those with most words first."""
    parts = [part for part in sought.split(CELL) if part.strip()]
    return sorted(parts, key=lambda part: -len(part))


def _spans(parts: Sequence[str], letters: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begin = 0
    while (start := letters.find(parts[0], begin)) >= 0:
        end = start + len(parts[0])
        for part in parts[1:]:
            further = letters.find(part, end)
            if further < 0:
                return found
            end = further + len(part)
        found.append((start, end))
        begin = end
    return found


def _reduced(text: str, keep: Callable[[str], bool]) -> tuple[str, list[int]]:
    """The characters that count, and where in the text each of them stands."""
    if text.isascii():
        at = [n for n, character in enumerate(text) if keep(character)]
        return "".join([text[n] for n in at]), at
    letters: list[str] = []
    at = []
    for number, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character):
            if keep(one):
                letters.append(one)
                at.append(number)
    return "".join(letters), at


_HYPHENS = frozenset("-\u2010\u2011")


def _printed(character: str) -> bool:
    """Whether a character prints and stays: a hyphen may be the end of a line."""
    return not (
        character.isspace() or ord(character) in _UNSEEN or character in _HYPHENS
        or unicodedata.category(character) == "Cc"
    )  # fmt: skip
