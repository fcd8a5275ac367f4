"""Patterns over words instead of letters.

The phrases of document control are many and made of few words; as a regular expression over
letters they take longer to compile than a document takes to read. So every word that a pattern
knows gets a sign of its own, a text becomes a short string of signs, and a phrase such as
"(date of the?)? next review date?" is compiled as a regular expression over signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")

# The sign of a word is a letter or, for a word that is in no phrase, a digit; a mark is its own.
ANY = r"[^\x00-/:-@\[-`{-\x7f]"
"""In a phrase: any one word."""

MARK = r"[\x00-/:-@\[-`{-\x7f]"
"""In a phrase: any one mark, such as a comma or a bracket."""

ADVERB = "1"
"""In a phrase: a word in "-ly" that is in no other phrase."""

PARTICIPLE = "2"
"""In a phrase: a word in "-ed" that is in no other phrase."""

_UNKNOWN = "0"
_OTHER_MARK = "\x00"

# "IR(ME)R" and "author(s)" are one word each; "v2" is the word "v" and a number.
_TOKEN = re.compile(
    r"ir\W?me\W?r\b|(?<![.'-])v(?:er)?(?=\.? ?\d)|['-]?\w+(?:\(s\))?(?:['-]\w+)*['-]?|[^\w ]"
)
# What `pattern_of` translates, or must leave alone.
_IN_PHRASE = re.compile(r"\(\?P<\w+>|\(\?<?[!=]|\\.|\[[^\]]*\]|\(|[a-z][a-z']*|\s+")
_CHOICE = re.compile(r"\(\?:([^|()?*\[\]\\:$](?:\|[^|()?*\[\]\\:$])+)\)")

# Latin letters and what stands above them first: sets of these compile faster.
_free = map(chr, chain(range(65, 91), range(97, 123), range(0x80, 0xFFFF)))
_signs: dict[str, str] = {}


def _sign(word: str) -> str:
    if word not in _signs:
        _signs[word] = next(_free)
    return _signs[word]


def share_sign(synonyms: str) -> None:
    """Give the words of each line the same sign; an indented line goes on with the one before."""
    for line in re.sub(r"\n +", " ", synonyms.strip()).splitlines():
        words = line.split()
        sign = _sign(words[0])
        _signs.update((word, sign) for word in words)


def pattern_of(phrases: str) -> str:
    """Return the pattern over signs for phrases of lower-case words; it is compiled when needed.

    Written like a regular expression, with words parted by spaces in place of letters: "?", "*"
    and "|" are about words and groups of words; groups do not capture unless they are named.
    Words are written without hyphens and with "is" for "iz". To be called while modules are
    imported, before any text is read: signs are given to words on the way.
    """

    def translate(part: re.Match[str]) -> str:
        words = part[0]
        if words == "(":
            return "(?:"
        if words[0].isalpha():
            return _sign(words)
        return words.strip()

    pattern = _IN_PHRASE.sub(translate, phrases)
    # A set compiles several times faster than a choice of single signs.
    return _CHOICE.sub(lambda choice: f"[{choice[1].replace('|', '')}]", pattern)


_compiled = lru_cache(maxsize=None)(re.compile)


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Return text in lower case, with "'" for "’" and spaces for line breaks, as long as it was."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'").replace("\n", " ").replace("\t", " ").replace("\xa0", " ")


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is parted by spaces, or by commas where it has phrases."""
    parts = words.split(",") if "," in words else words.split()
    return frozenset(" ".join(part.split()) for part in parts)


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, without their order."""
    return frozenset(re.findall(r"[\w']+", plain(text)))


class Hit(NamedTuple):
    """What a pattern over words found; start, end and core count characters of the text.

    name  the named group that matched, or ""
    core  where that group begins
    """

    name: str
    start: int
    end: int
    core: int


def match(pattern: str, text: str, start: int, end: int) -> Hit | None:
    """Return what stands at the first word of `text[start:end]`, or None."""
    words = plain(text)[start:end]
    signs = _signs_of(words)
    first = 0
    while first < len(signs) and signs[first] < "\x80" and not signs[first].isalnum():
        first += 1
    return _hit(_compiled(pattern).match(signs, first), words, start)


def find(
    pattern: str, text: str, start: int, end: int, read: Callable[[Hit], _T | None]
) -> Iterator[_T]:
    """Yield what `read` makes of all that stands in `text[start:end]`, one after the other.

    Where it makes nothing of it, the search goes on at the next word.
    """
    words = plain(text)[start:end]
    signs = _signs_of(words)
    at = 0
    while found := _compiled(pattern).search(signs, at):
        hit = _hit(found, words, start)
        made = read(hit) if hit else None
        if made is not None:
            yield made
        at = found.start() + 1 if made is None else found.end()


def holds(pattern: str, text: str, start: int = 0, end: int | None = None) -> bool:
    """Say whether a pattern stands anywhere in `text[start:end]`."""
    return _compiled(pattern).search(_signs_of(plain(text)[start:end])) is not None


def whole(pattern: str, text: str) -> str:
    """Return the name of the group that the whole text is, or ""."""
    found = _compiled(pattern).fullmatch(_signs_of(plain(text)))
    return (found and found.lastgroup) or ""


def knows(text: str) -> bool:
    """Say whether any word of a text is in a phrase."""
    return any(sign.isalpha() or sign >= "\x80" for sign in _signs_of(plain(text)))


def _hit(found: re.Match[str] | None, words: str, offset: int) -> Hit | None:
    if found is None or found.end() == found.start():
        return None
    spans = _spans_of(words)
    name = found.lastgroup or ""
    start, core = spans[found.start()][0], spans[found.start(name or 0)][0]
    return Hit(name, offset + start, offset + spans[found.end() - 1][1], offset + core)


@lru_cache(maxsize=256)
def _signs_of(words: str) -> str:
    """Return the signs of plain text, one for each word or mark."""
    known = _signs.get
    return "".join([known(word) or _other_sign(word) for word in _TOKEN.findall(words)])


@lru_cache(maxsize=256)
def _spans_of(words: str) -> tuple[tuple[int, int], ...]:
    """Return where the words and marks of plain text begin and end."""
    return tuple(token.span() for token in _TOKEN.finditer(words))


@lru_cache(maxsize=4096)
def _other_sign(word: str) -> str:
    """Return the sign of a word under another spelling, or that of a mark or an unknown word."""
    if len(word) == 1 and not word.isalnum():
        return word if word < "\x80" else _OTHER_MARK
    if re.fullmatch(r"ir\W?me\W?r", word):
        word = "irmer"
    if word[0] == "-" or word[-1] == "-":
        # "-version" and "version-" are parts of other words.
        return _UNKNOWN
    known = _signs.get(word.replace("-", "").replace("(s)", "s").replace("iz", "is"))
    if known:
        return known
    return ADVERB if word.endswith("ly") else PARTICIPLE if word.endswith("ed") else _UNKNOWN
