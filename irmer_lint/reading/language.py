"""Tokens and concepts: spaCy's vocabulary and phrase matcher, over stems, in one pass.

spaCy is imported here and nowhere else, only when text is read, and without its command line:
its import takes longer than everything else together. The pipeline of `spacy.blank("en")` is not
needed (another 0.2 s): a `Vocab` whose NORM is our stem, one `PhraseMatcher` over all phrases
of all checks, and a `Doc` made from words already split.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from types import ModuleType
from typing import Any

from irmer_lint.reading.morphology import stem

# Hyphens and slashes part words, so that "10-day", "10 day" and "breast-feeding" match alike.
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[%&+]")
BREAK = "\u2029"
"""Stands between sentences, so that no phrase is found across two of them."""

GAP = 7
"""Most words that "..." in a phrase may stand for."""


@lru_cache(maxsize=16384)
def words_of(text: str) -> list[tuple[str, int, int]]:
    """Each word of `text` with its start and end character."""
    return [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def stems_of(phrase: str) -> tuple[str, str]:
    """The stems and the words of a phrase, each parted by spaces."""
    words = _WORD.findall(phrase)
    return " ".join(map(norm, words)), " ".join(words)


def norm(word: str) -> str:
    """The form in which a word is compared: its stem; "&" is "and"."""
    return "and" if word == "&" else stem(word)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All concepts of the installed checks, compiled.

    names     concept names; the position is the bit
    phrases   (stems, words, mask of the concepts shown); stems and words parted by spaces
    gapped    (stems of each part, mask): phrases with "..." between their parts
    parts     (stems, words) of the parts of gapped phrases
    patterns  (regular expression, mask, needed words), for what words cannot list: numbers,
              names, questions
    """

    names: tuple[str, ...]
    phrases: tuple[tuple[str, str, int], ...]
    gapped: tuple[tuple[tuple[str, ...], int], ...]
    parts: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[str, int, tuple[tuple[str, ...], ...]], ...]

    def bit(self, name: str) -> int:
        """The mask with only that concept's bit."""
        return 1 << self.names.index(name)


def lexicon_data(lexicon: Lexicon) -> dict[str, Any]:
    """A lexicon as plain data for JSON.

    Masks are hexadecimal text (JSON numbers are too short), each written once: many phrases show
    the same concepts.
    """
    numbers: dict[int, int] = {}

    def number(mask: int) -> int:
        return numbers.setdefault(mask, len(numbers))

    return {
        "names": lexicon.names,
        "phrases": [(stems, words, number(mask)) for stems, words, mask in lexicon.phrases],
        "gapped": [(keys, number(mask)) for keys, mask in lexicon.gapped],
        "parts": lexicon.parts,
        "patterns": [(source, number(mask), needs) for source, mask, needs in lexicon.patterns],
        "masks": [f"{mask:x}" for mask in numbers],
    }


def lexicon_from(data: dict[str, Any]) -> Lexicon:
    """The lexicon that `lexicon_data` gave."""
    masks = [int(mask, 16) for mask in data["masks"]]
    return Lexicon(
        names=tuple(data["names"]),
        phrases=tuple((stems, words, masks[n]) for stems, words, n in data["phrases"]),
        gapped=tuple((tuple(keys), masks[n]) for keys, n in data["gapped"]),
        parts=tuple((stems, words) for stems, words in data["parts"]),
        patterns=tuple(
            (source, masks[n], tuple(tuple(pieces) for pieces in needs))
            for source, n, needs in data["patterns"]
        ),
    )


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Let `import spacy` leave out its command line, which is 0.2 s of 0.5 s and not used here.

    `spacy/__init__.py` takes one name from it (`info`, which prints versions). Whoever imports
    `spacy.cli` afterwards gets the real one.
    """
    stand_ins = {}
    if "spacy" not in sys.modules:
        for name in ("spacy.cli", "spacy.cli.info"):
            stand_ins[name] = ModuleType(name)
        stand_ins["spacy.cli"].__path__ = []
        stand_ins["spacy.cli.info"].info = None  # type: ignore[attr-defined]
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


class Matcher:
    """Finds the concepts of a lexicon in texts.

    The phrases are given to spaCy's matcher as documents need them: a phrase can only occur where
    every two of its neighbours are neighbours in the text, and few of many thousand pass that.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        with _without_command_line():
            from spacy.attrs import LOWER, NORM
            from spacy.matcher import PhraseMatcher
            from spacy.vocab import Vocab

        self.lexicon = lexicon
        self._vocab = Vocab(lex_attr_getters={LOWER: str.lower, NORM: norm})
        self._matcher = PhraseMatcher(self._vocab, attr="NORM")
        self._known: set[str] = set()
        self._masks = {stems: mask for stems, _, mask in lexicon.phrases}
        self._parts = {stems for stems, _ in lexicon.parts}
        self._gapped: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for keys, mask in lexicon.gapped:
            self._gapped.setdefault(keys[0], []).append((keys, mask))
        # Phrases of several words not yet known to spaCy, by one of their stems (the longest);
        # a phrase of one word is looked up, which costs nothing to prepare.
        self._waiting: dict[str, list[tuple[str, str]]] = {}
        phrases = [(stems, words) for stems, words, _ in lexicon.phrases]
        for stems, words in (*phrases, *lexicon.parts):
            if " " in stems:
                self._waiting.setdefault(max(stems.split(" "), key=len), []).append((stems, words))
        self._patterns = [_Pattern(*entry) for entry in lexicon.patterns]
        self._by_concepts: dict[int, tuple[_Pattern, ...]] = {}
        self.late = 0
        """Mask of the concepts that patterns show."""
        for pattern in self._patterns:
            self.late |= pattern.mask

    def _doc(self, words: Sequence[str]) -> Any:
        from spacy.tokens import Doc

        return Doc(self._vocab, words=list(words))

    def _teach(self, stems: Sequence[str]) -> None:
        """Give spaCy the phrases each two neighbours of which are neighbours in these stems."""
        pairs = set(pairwise(stems))
        new = []
        for longest in set(stems) & self._waiting.keys():
            left = []
            for entry in self._waiting[longest]:
                key, words = entry
                if not pairs.issuperset(pairwise(key.split(" "))):
                    left.append(entry)
                elif key not in self._known:
                    self._known.add(key)
                    new.append(self._doc(words.split(" ")))
            if left:
                self._waiting[longest] = left
            else:
                del self._waiting[longest]
        if new:
            self._matcher.add("phrases", new)

    def find(
        self, texts: Sequence[str], tokens: Sequence[Sequence[tuple[str, int, int]]]
    ) -> list[list[tuple[int, int, int]]]:
        """For each text the hits in it: (mask, first token, last token), in order.

        Token numbers count within the text. Patterns are left to `late_hits`.
        """
        words: list[str] = []
        owner: list[int] = []
        offset: list[int] = []
        for number, own in enumerate(tokens):
            offset.append(len(words))
            words.extend(w for w, _, _ in own)
            owner.extend([number] * len(own))
            words.append(BREAK)
            owner.append(number)
        hits: list[list[tuple[int, int, int]]] = [[] for _ in texts]
        parts: dict[int, dict[str, list[tuple[int, int]]]] = {}

        def note(key: str, start: int, end: int) -> None:
            number = owner[start]
            first, last = start - offset[number], end - 1 - offset[number]
            if key in self._masks:
                hits[number].append((self._masks[key], first, last))
            if key in self._parts:
                parts.setdefault(number, {}).setdefault(key, []).append((first, last))

        if words:
            different = {word: norm(word) for word in set(words)}
            stems = [different[word] for word in words]
            for position, stem_ in enumerate(stems):
                if stem_ in self._masks or stem_ in self._parts:
                    note(stem_, position, position + 1)
            self._teach(stems)
            for _, start, end in self._matcher(self._doc(words)):
                note(" ".join(stems[start:end]), start, end)
        for number, found in parts.items():
            hits[number].extend(self._gapped_hits(found))
        for own_hits in hits:
            own_hits.sort(key=lambda hit: (hit[1], hit[2]))
        return hits

    def late_hits(self, texts: Sequence[str]) -> LateHits:
        """Gives the hits of patterns in the texts of one document, when they are asked for."""
        return LateHits(texts, self._patterns, self._by_concepts)

    def _gapped_hits(
        self, found: dict[str, list[tuple[int, int]]]
    ) -> Iterable[tuple[int, int, int]]:
        """Hits of phrases whose parts follow one another with at most GAP words between."""
        for head, starts in found.items():
            for keys, mask in self._gapped.get(head, ()):
                if keys[-1] not in found or any(key not in found for key in keys[1:-1]):
                    continue
                for first, last in starts:
                    end = last
                    for key in keys[1:]:
                        nexts = [e for s, e in found[key] if end < s <= end + GAP + 1]
                        if not nexts:
                            break
                        end = min(nexts)
                    else:
                        yield mask, first, end


class LateHits:
    """The patterns over the texts of one document, each tried when a rule needs it.

    A rule asks when it has found everything else: there are hundreds of patterns, compiling them
    alone takes longer than all phrases together, and few are asked for.
    """

    def __init__(
        self,
        texts: Sequence[str],
        patterns: Sequence[_Pattern],
        by_concepts: dict[int, tuple[_Pattern, ...]],
    ) -> None:
        self._texts = texts
        self._patterns = patterns
        self._by_concepts = by_concepts
        self._places = _Places(texts)
        self._candidates: dict[_Pattern, frozenset[int] | None] = {}

    def find(self, number: int, wanted: int) -> list[tuple[int, int, int]]:
        """The hits in one text of the patterns that show any of the wanted concepts."""
        hits: list[tuple[int, int, int]] = []
        for pattern in self._showing(wanted):
            candidates = self._candidates_of(pattern)
            if candidates is None or number in candidates:
                hits += self._hits(number, pattern)
        return hits

    def find_everywhere(self, wanted: int) -> dict[int, list[tuple[int, int, int]]]:
        """The same for all texts at once, by the number of the text."""
        hits: dict[int, list[tuple[int, int, int]]] = {}
        for pattern in self._showing(wanted):
            candidates = self._candidates_of(pattern)
            for number in range(len(self._texts)) if candidates is None else candidates:
                found = self._hits(number, pattern)
                if found:
                    hits.setdefault(number, []).extend(found)
        return hits

    def _showing(self, wanted: int) -> tuple[_Pattern, ...]:
        patterns = self._by_concepts.get(wanted)
        if patterns is None:
            patterns = tuple(p for p in self._patterns if p.mask & wanted)
            self._by_concepts[wanted] = patterns
        return patterns

    def _candidates_of(self, pattern: _Pattern) -> frozenset[int] | None:
        if pattern not in self._candidates:
            self._candidates[pattern] = pattern.candidates(self._places)
        return self._candidates[pattern]

    def _hits(self, number: int, pattern: _Pattern) -> list[tuple[int, int, int]]:
        text = self._texts[number]
        return [
            (pattern.mask, *_touched(words_of(text), *match.span()))
            for match in pattern.finditer(text)
        ]


_DIGIT = re.compile(r"\d")


class _Pattern:
    """A pattern, compiled when it is first needed, and the words without which it cannot match."""

    def __init__(self, source: str, mask: int, needs: tuple[tuple[str, ...], ...]) -> None:
        self.mask = mask
        self._source = source
        self._needs = needs
        self._compiled: re.Pattern[str] | None = None

    def candidates(self, places: _Places) -> frozenset[int] | None:
        """Numbers of the texts in which the pattern may match; None: any."""
        if not self._needs:
            return None
        found = places.texts_with_any(self._needs[0])
        for pieces in self._needs[1:]:
            if not found:
                break
            found &= places.texts_with_any(pieces)
        return found

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """The matches in one text."""
        if self._compiled is None:
            self._compiled = re.compile(self._source)
        return self._compiled.finditer(text)


_ANY_DIGIT = ("0-9",)
_MOST_SETS = 3


class _Places:
    """In which of some texts pieces of text stand, each piece looked for once.

    A piece of one word is looked for among the different words of the texts, which are a tenth
    as long as the texts.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._lowered = [text.lower() for text in texts]
        where: dict[str, set[int]] = {}
        for number, text in enumerate(self._lowered):
            for word in text.split():
                where.setdefault(word, set()).add(number)
        self._different = " ".join(where)
        self._ends = list(accumulate(len(word) + 1 for word in where))
        self._texts_of = list(where.values())
        self._found: dict[str, frozenset[int]] = {}

    def texts_with_any(self, pieces: tuple[str, ...]) -> frozenset[int]:
        """Numbers of the texts in which at least one piece stands."""
        return frozenset().union(*(self._texts_with(piece) for piece in pieces))

    def _texts_with(self, piece: str) -> frozenset[int]:
        known = self._found.get(piece)
        if known is None:
            if piece == _ANY_DIGIT[0]:
                known = frozenset(n for n, t in enumerate(self._lowered) if _DIGIT.search(t))
            else:
                known = frozenset(self._search(piece))
            self._found[piece] = known
        return known

    def _search(self, piece: str) -> set[int]:
        words = piece.split()
        if len(words) != 1:
            longest = max(words, key=len, default="")
            near = self._texts_with(longest) if longest else range(len(self._lowered))
            return {n for n in near if piece in self._lowered[n]}
        found: set[int] = set()
        at = self._different.find(words[0])
        while at >= 0:
            word = bisect_right(self._ends, at)
            found |= self._texts_of[word]
            at = self._different.find(words[0], self._ends[word])
        return found


def needed_words(source: str) -> tuple[tuple[str, ...], ...]:
    """Sets of lower-case pieces of text; a match of the pattern holds at least one of each set.

    Read off the parsed pattern: of alternatives one piece for each. "0-9" alone means a digit.
    The parser is Python's own and not documented, so that whatever it does not explain simply
    means that the pattern is tried everywhere: no sets.
    """
    try:
        from re import _parser  # type: ignore[attr-defined]

        sets = _needed(_parser.parse(source))
    except (ImportError, AttributeError, TypeError, ValueError, re.error):
        return ()
    return tuple(sorted(set(sets), key=_worth, reverse=True)[:_MOST_SETS])


def _needed(parsed: Any) -> list[tuple[str, ...]]:
    """The sets of one parsed sequence."""
    sets: list[tuple[str, ...]] = []
    run = ""
    for op, argument in parsed:
        name = str(op)
        if name == "LITERAL":
            run += chr(argument).lower()
            continue
        if len(run) > 1:
            sets.append((run,))
        run = ""
        if name == "SUBPATTERN":
            sets += _needed(argument[3])
        elif name == "BRANCH":
            options = [max(_needed(option), key=_worth, default=()) for option in argument[1]]
            if all(options):
                sets.append(tuple(dict.fromkeys(p for option in options for p in option)))
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
            sets += _needed(argument[2])
        elif name == "IN" and [str(x[1]) for x in argument] == ["CATEGORY_DIGIT"]:
            sets.append(_ANY_DIGIT)
    if len(run) > 1:
        sets.append((run,))
    return sets


def _worth(pieces: tuple[str, ...]) -> float:
    """How much a set of pieces narrows the search: its shortest piece, less for many."""
    if pieces == _ANY_DIGIT:
        return 1.5
    return min(map(len, pieces)) - len(pieces) / 50


def _touched(tokens: Sequence[tuple[str, int, int]], start: int, end: int) -> tuple[int, int]:
    """First and last token that the characters start to end touch."""
    first = last = 0
    seen = False
    for number, (_, a, b) in enumerate(tokens):
        if b > start and a < end:
            first = first if seen else number
            last, seen = number, True
        elif a >= end:
            break
    return first, last
