"""Any phrase of any block of the sample suites is marked exactly, and nothing else is changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from irmer_lint.annotate import annotate
from irmer_lint.annotate.matching import find_all
from irmer_lint.annotate.placing import Note
from irmer_lint.model import Document
from irmer_lint.parsers import find, read
from tests.annotate.conftest import comments_of, members, note, without_comments
from tests.annotate.test_pdf import letters, marks_of
from tests.evaluate import SUITES

DAY = date(2025, 9, 1)
FILES = [f for f in sorted(SUITES.glob("*/documents/*")) if not f.name.startswith("~")]


def phrases(document: Document, seed: str) -> Iterator[Note]:
    """A note at some words in a row of each block, each with a code of its own."""
    chance = random.Random(seed)  # noqa: S311  # the same phrases every time
    for number, block in enumerate(document.blocks):
        words = block.text.split()
        first = chance.randrange(len(words))
        phrase = " ".join(words[first : chance.randrange(first, len(words)) + 1])
        if not letters(phrase):
            continue
        one = note(document, phrase, block=number, code=f"X-{number:04}")
        before = (b for b in document.blocks[:number] if b.place.page == block.place.page)
        yield replace(one, nth=sum(len(find_all(phrase, b.text)) for b in before))


def parsed(file: Path) -> Document:
    document = read(find([file]).sources[0])
    if not document.blocks:
        pytest.skip("nothing in it can be read, as is meant")
    return document


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix == ".docx"], ids=lambda f: f.stem)
def test_any_phrase_of_a_word_file_is_marked_exactly(file: Path) -> None:
    data, notes = file.read_bytes(), list(phrases(parsed(file), file.stem))
    after = annotate("docx", data, notes, DAY)
    own = [c for c in comments_of(after) if c.author == "irmer-lint"]

    old, new = (members(one)["word/document.xml"] for one in (data, after))
    assert without_comments(new) == without_comments(old)
    for one, comment in zip(notes, own, strict=True):
        if one.layer.value in ("body", "table"):
            assert letters(comment.words) == letters(one.words)
        else:
            assert comment.lines[1].startswith("These words stand in the ")


@pytest.mark.parametrize("file", [f for f in FILES if f.suffix == ".pdf"], ids=lambda f: f.stem)
def test_any_phrase_of_a_pdf_is_marked_exactly(file: Path) -> None:
    notes = list(phrases(parsed(file), file.stem))
    marks = marks_of(annotate("pdf", file.read_bytes(), notes, DAY))

    for one in notes:
        (mark,) = [m for m in marks if one.head in m.contents]
        assert letters(mark.words) == letters(one.words)
