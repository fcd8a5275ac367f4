"""Puts lines together, and decides whether the hyphen at the end of a line belongs to the word.

"exam-" above "ination" is one word, "X-" above "ray" is two with a hyphen, and the file does not
say which. The document itself mostly does: it prints "examination" or "X-ray" elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from irmer_lint.parsers.pdf_spans import HYPHEN_MARK

_BROKEN = re.compile(rf"([^\W_]*){HYPHEN_MARK}([^\W_]*)")
_CITED = re.compile(r"\d\w?(?:\(\w{1,4}\))*$")
_CITED_FURTHER = re.compile(r"\(\w{1,4}\)")
"""A citation may be broken between its parts: "regulation 6(5)" above "(ca)"."""
_WHOLE = re.compile(rf"(?<![\w{HYPHEN_MARK}])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w{HYPHEN_MARK}])")

# First parts that keep their hyphen before any longer word: "non-medical", "self-referral".
_FIRST_PARTS = re.compile(
    r"all|cross|cone|double|dual|ex|extra|four|half|high|inter|intra|long|low|medico|mid|multi|near"
    r"|non|off|on|one|over|part|peer|post|self|semi|short|single|so|three|two|well|whole"
)
# First parts that also begin undivided words ("report", "cooperate"), so what follows must be a
# word that the document uses by itself: "re-justify".
_DOUBTFUL_FIRST_PARTS = re.compile(r"anti|co|de|in|out|pre|re|sub|super|un|up")
_LAST_PARTS = re.compile(
    r"alone|based|days?|dimensional|dose|down|end|free|friendly|hour|house|in|ionising|led|line"
    r"|month|only|out|oral|party|patient|rays?|referral|related|risk|specific|term|threatening"
    r"|to|up|week|year"
)


def joined(lines: Iterable[str]) -> str:
    """Return lines as one text; where a word may be broken, HYPHEN_MARK stands for its hyphen."""
    text = ""
    for line in lines:
        if not line:
            continue
        if not text:
            text = line
            continue
        last, first = text[-1], line[0]
        if last == HYPHEN_MARK:
            text = text + line if first.isalpha() else f"{text[:-1]}-{line}"
        elif last == "-" and text[-2:-1].isalnum() and first.isalnum():
            # Before a capital or a figure the hyphen is meant: "IRMER-2017", "EP-4".
            text = f"{text[:-1]}{HYPHEN_MARK}{line}" if first.islower() else text + line
        elif (last == "/" and text[-2:-1].isalnum() and first.isalnum()) or (
            first == "(" and _CITED.search(text) and _CITED_FURTHER.match(line)
        ):
            text += line
        else:
            text = f"{text} {line}"
    return text


class Hyphens:
    """Settles broken words by the words that the document prints whole."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = texts
        self._words: frozenset[str] | None = None

    def settle(self, text: str) -> str:
        """Return text without HYPHEN_MARK: words joined, or joined with a hyphen."""
        if HYPHEN_MARK not in text:
            return text
        return _BROKEN.sub(self._whole, text)

    def _whole(self, broken: re.Match[str]) -> str:
        first, last = broken.groups()
        hyphen = "-" if not first or not last or self._keeps(first, last) else ""
        return first + hyphen + last

    def _keeps(self, first: str, last: str) -> bool:
        words = self._seen()
        low_first, low_last = first.lower(), last.lower()
        if f"{low_first}-{low_last}" in words:
            return True
        if low_first + low_last in words:
            return False
        if len(first) == 1 or first.isupper() or first[-1].isdigit() or not last[0].islower():
            return True
        if _FIRST_PARTS.fullmatch(low_first) and len(last) >= 4:
            return True
        if _DOUBTFUL_FIRST_PARTS.fullmatch(low_first):
            return low_last in words or (low_first == "co" and low_last[0] == "o")
        return _LAST_PARTS.fullmatch(low_last) is not None and low_first in words

    def _seen(self) -> frozenset[str]:
        if self._words is None:
            self._words = frozenset(_WHOLE.findall("\n".join(self._texts).lower()))
        return self._words
