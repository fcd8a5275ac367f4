"""What a reader sees where Word stores a character of a symbol font by its number.

Word keeps such characters in the private area from U+F000, where they mean nothing without the
font. The tables hold the characters that occur in procedures: comparison and unit signs, Greek
letters, tick boxes and arrows. Source: the published encodings of the Symbol and Wingdings fonts.
"""

from __future__ import annotations

UNKNOWN = "\ufffd"
"""Stands for a symbol that a reader sees and that cannot be named here."""

_GREEK = dict(
    zip(
        "abcdefghiklmnopqrstuvwxyzABCDEFGHIKLMNOPQRSTUVWXYZ",
        "αβχδεφγηικλμνοπθρστυϖωξψζΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ",
        strict=True,
    )
)

_SYMBOL = {
    0xA2: "′",
    0xA3: "≤",
    0xA5: "∞",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xD6: "√",
    0xDE: "⇒",
    0xE5: "∑",
}

_WINGDINGS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "☐",
    0x71: "☐",
    0x72: "☐",
    0x76: "❖",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "☐",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE7: "←",
    0xE8: "→",
    0xF0: "⇨",
    0xFB: "☒",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}

_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x97: "•", 0xA3: "☐"}

_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(code: int, font: str | None) -> str:
    """The character that `code` shows in a symbol font, or UNKNOWN.

    `code` may be given with or without Word's offset of 0xF000. A code outside the private area
    in an ordinary font is that character itself.
    """
    table = _FONTS.get((font or "").casefold())
    private = 0xF000 <= code <= 0xF0FF
    if table is None and not private:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else UNKNOWN
    low = code & 0xFF
    if table is None:
        return UNKNOWN
    if low in table:
        return table[low]
    if table is _SYMBOL and 0x20 <= low < 0x7F:
        return _GREEK.get(chr(low), chr(low))
    return UNKNOWN


def translated(text: str, font: str | None) -> str:
    """`text` with its private-area characters replaced by what `font` shows for them."""
    return "".join(symbol(ord(c), font) if 0xF000 <= ord(c) <= 0xF0FF else c for c in text)
