"""Runs the example passages of the pages: those that must count and those that must not.

    python -m irmer_lint.passages                 all pages
    python -m irmer_lint.passages PREG CC-04      some items, themes or elements
    python -m irmer_lint.passages --try "words"   which elements some words of your own satisfy

A passage is read as if it stood under a heading of its item, so that it need not name it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from irmer_lint import evidence, packs
from irmer_lint.engine import make_reader
from irmer_lint.model import (
    Block,
    Document,
    Kind,
    Layer,
    Member,
    Place,
    Profile,
    Reading,
    State,
    Suite,
)
from irmer_lint.packs import Element, Pack, Page
from irmer_lint.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class Failure:
    """A passage that is judged otherwise than its page says."""

    element: str
    passage: str
    expected: str
    """"present" or "absent"."""


class PassageReader:
    """Judges single passages with the installed checks."""

    def __init__(self, pack: Pack | None = None) -> None:
        self.pack = pack or packs.load_with_examples()
        self._reader: Reader = make_reader(self.pack)

    def reading(self, passage: str, page: Page) -> Reading:
        """The reading of a passage under a heading of its item or theme."""
        heading = Block(Kind.HEADING, page.title, Place(paragraph=1), level=1)
        blocks = (heading, *self.blocks(passage))
        reading = self._reader.read(Document("passage", "", "txt", blocks))
        for sentence in reading.sentences:
            if not page.not_about & (sentence.own | sentence.denied):
                sentence.topics = sentence.topics | {page.code}
        return reading

    def blocks(self, passage: str) -> tuple[Block, ...]:
        """The blocks of a passage: one for each line; "|" starts a table row, "-" a list item."""
        blocks: list[Block] = []
        for line in passage.strip().split("\n"):
            text = line.strip()
            if not text:
                continue
            number = len(blocks) + 2
            if text.startswith("|"):
                cells = tuple(c.strip() for c in text.strip("|").split("|"))
                place = Place(paragraph=number, layer=Layer.TABLE)
                blocks.append(Block(Kind.TABLE_ROW, " | ".join(cells), place, cells=cells, table=1))
            elif match := re.match(r"([-•*]|\d+[.)]|\([a-z]\))\s+(.*)", text):
                place = Place(paragraph=number)
                blocks.append(Block(Kind.LIST_ITEM, match[2], place, label=match[1], level=1))
            else:
                blocks.append(Block(Kind.PARAGRAPH, text, Place(paragraph=number)))
        return tuple(blocks)

    def state(self, element: Element, page: Page, passage: str) -> str:
        """How the words of a passage are taken: "found", "contradicted" or "not found"."""
        if page.module is not None and hasattr(page.module, "judge"):
            verdict = self._by_module(element, page, passage)
            if verdict is not None:
                return verdict
        reading = self.reading(passage, page)
        usable = [s for s in reading.sentences if s.role.value not in ("heading", "contents")]
        about = [s for s in usable if page.code in s.topics]
        for rule in element.against:
            if next(evidence.find(reading, usable if rule.anywhere else about, rule), None):
                return "contradicted"
        for rule in element.evidence:
            if next(evidence.find(reading, usable if rule.anywhere else about, rule), None):
                return "found"
        return "not found"

    def _by_module(self, element: Element, page: Page, passage: str) -> str | None:
        """What the page's own module says of a passage as a whole document; None: nothing."""
        blocks = self.blocks(passage)
        document = Document("passage.txt", "", "txt", blocks)
        reading = self._reader.read(document)
        seen = evidence.observe(reading, (page,))
        profile = Profile(("england",), date(2025, 6, 1), ("DR", "CT"), "command line")
        suite = Suite((Member(document, reading.control, seen, reading.modalities),), profile)
        for verdict in page.module.judge(suite):
            if verdict.element == element.id:
                if verdict.state is State.CONTRADICTED:
                    return "found" if element.fault else "contradicted"
                return "found" if verdict.state is State.FOUND else "not found"
        return None

    def failures(self, element: Element, page: Page) -> Iterator[Failure]:
        """The passages of an element that are not judged as its page says."""
        for passage in element.present:
            if self.state(element, page, passage) != "found":
                yield Failure(element.id, passage, "present")
        for passage in element.absent:
            if self.state(element, page, passage) == "found":
                yield Failure(element.id, passage, "absent")


def main(arguments: list[str]) -> int:
    """Print the failures (or, after --try, what the words satisfy); 1 when there are any."""
    reader = PassageReader()
    if arguments[:1] == ["--try"]:
        for page in reader.pack.pages:
            for element in page.elements:
                state = reader.state(element, page, " ".join(arguments[1:]))
                if state != "not found":
                    sys.stdout.write(f"{element.id:10} {state}: {element.text}\n")
        return 0
    count = failed = 0
    for page in reader.pack.pages:
        for element in page.elements:
            if arguments and page.code not in arguments and element.id not in arguments:
                continue
            count += len(element.present) + len(element.absent)
            for failure in reader.failures(element, page):
                failed += 1
                sys.stdout.write(
                    f"{failure.element}: should be {failure.expected}: {failure.passage}\n"
                )
    sys.stdout.write(f"{count} passages, {failed} judged otherwise than their page says\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
