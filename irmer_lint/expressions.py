"""The little language in which a page of checks says which words count.

    the operator + asks + pregnancy          all three in one sentence
    records / signs + "request card"         either of the first two, and these very words
    tells ~ the referrer                     close together (at most eight words between)
    asks + pregnancy + not staff             and none of that
    own asks + pregnancy                     "asks" in the sentence itself, not in its heading

A name is a concept of the vocabulary; words in double quotes stand for themselves, in all
their inflections; "..." inside quotes leaves room for a few words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from irmer_lint.errors import PackError

_TOKEN = re.compile(r'"[^"]+"|[+/~]|[^"+/~]+')

NEAR = 8
"""Most words between two concepts joined by "~"."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of an expression, as masks of concept bits.

    masks    one mask: any of its concepts must be present;
             several: each must be, each close to the one before ("~")
    own      True: they must stand in the sentence itself, not in its heading, label or lead-in
    """

    masks: tuple[int, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """A conjunction of terms."""

    wanted: tuple[Term, ...]
    unwanted: int
    """Mask of concepts of which none may be present."""


def parse(source: str, mask_of: Callable[[str], int]) -> Expression:
    """The expression that `source` writes; `mask_of` gives the mask of a name or quoted words.

    Raises PackError for an empty term or a sign with nothing beside it.
    """
    wanted: list[Term] = []
    unwanted = 0
    for prefix, groups in _terms(source):
        masks = []
        for alternatives in groups:
            mask = 0
            for name in alternatives:
                mask |= mask_of(name)
            masks.append(mask)
        if prefix == "not":
            for mask in masks:
                unwanted |= mask
        else:
            wanted.append(Term(tuple(masks), own=prefix == "own"))
    if not wanted:
        raise PackError(f"the expression {source!r} wants nothing to be present")
    return Expression(tuple(wanted), unwanted)


def _terms(source: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Each term as ("not", "own" or "", groups of alternatives that must stand close together)."""
    groups: list[list[str]] = [[]]
    prefix = ""
    expecting = True
    for match in _TOKEN.finditer(source):
        word = match.group().strip()
        if not word:
            continue
        if word in "+/~":
            if expecting:
                raise PackError(f"the expression {source!r} has nothing before {word!r}")
            expecting = True
            if word == "+":
                yield prefix, groups
                groups, prefix = [[]], ""
            elif word == "~":
                groups.append([])
            continue
        if word.split(" ", 1)[0] in ("not", "own"):
            prefix, _, word = word.partition(" ")
            if not word:
                continue
        if not expecting:
            raise PackError(f"the expression {source!r} needs + / or ~ before {word!r}")
        groups[-1].append(word)
        expecting = False
    if expecting:
        raise PackError(f"the expression {source!r} ends with nothing after its last sign")
    yield prefix, groups
