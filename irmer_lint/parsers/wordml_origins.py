"""The way back from the blocks of a Word file to the paragraphs of its XML.

Who marks words in the file itself must know which paragraph they stand in. Paragraphs are counted
in the order of the XML, so that whoever parses the same part anew finds the same ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irmer_lint.parsers import wordml_names as w

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element
    from irmer_lint.parsers.wordml_package import WordPackage

_REFERENCES = {
    w.FOOTNOTE: w.FOOTNOTE_REF,
    w.ENDNOTE: w.ENDNOTE_REF,
    w.COMMENT: w.COMMENT_REF,
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the words of one block stand.

    paragraphs  numbers of paragraphs, counted from 0 in the part that holds the body
    exact       whether the words stand in them; else they are the nearest to a block whose words
                stand in another part: a header, a footer, a note, a comment, a diagram
    """

    paragraphs: tuple[int, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The part that holds the body, by its name in the file, and the origin of each block."""

    part: str
    origins: tuple[Origin, ...]


def trace(package: WordPackage, made_of: Sequence[Sequence[Element]]) -> Body:
    """The origin of each block, given the elements that the blocks were made of."""
    root = package.root(package.main)
    paragraphs = [] if root is None else list(root.iter(w.P))
    numbers = {element: number for number, element in enumerate(paragraphs)}
    found: list[Origin] = []
    last = 0
    for elements in made_of:
        own = tuple(
            numbers[p]
            for element in elements
            for p in ((element,) if element.tag == w.P else element.iter(w.P))
            if p in numbers
        )
        if own:
            last = own[-1]
            found.append(Origin(own, True))
            continue
        beside = [
            numbers[p]
            for element in elements
            for p in _beside(element, root, paragraphs)
            if p in numbers
        ]
        found.append(Origin(tuple(beside[:1]) or (last,), False))
    return Body(str(package.main.partname).lstrip("/"), tuple(found))


def _beside(element: Element, root: Element, paragraphs: Iterable[Element]) -> Iterator[Element]:
    """The paragraphs of the body nearest to a note, or to the header or footer of a section."""
    reference = _REFERENCES.get(element.tag)
    if reference is not None:
        for mark in root.iter(reference):
            if mark.get(w.ID) == element.get(w.ID):
                yield from mark.iterancestors(w.P)
    elif element.tag == w.SECT_PR:
        before = True
        sections = [s for s in root.iter(w.SECT_PR) if s.getparent().tag != w.SECT_PR_CHANGE]
        start = sections.index(element) if element in sections else 0
        # a section ends with its properties, so it begins after those of the one before
        ends = sections[start - 1] if start else None
        for found in root.iter(w.P, w.SECT_PR):
            if ends is None or not before:
                if found.tag == w.P and next(found.iter(w.T), None) is not None:
                    yield found
            elif found is ends:
                before = False
