"""Numbers of lists as they are printed."""

from __future__ import annotations

_NUMERALS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def roman(value: int) -> str:
    """`value` in lower-case roman numerals; plain digits beyond 3999."""
    if value > 3999:
        return str(value)
    text = ""
    for worth, numeral in _NUMERALS:
        count, value = divmod(value, worth)
        text += numeral * count
    return text
