"""Patterns over words: what stands in a text, in whatever spelling, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irmer_lint.reading.control_phrases import SAME_MEANING
from irmer_lint.reading.control_words import (
    ADVERB,
    ANY,
    MARK,
    find,
    holds,
    knows,
    match,
    pattern_of,
    plain,
    share_sign,
    whole,
)

share_sign("zebra zebras sebra\n quagga")
DUE = pattern_of("(?P<due>zebra due (on|by)?) | (?P<late>zebra (is|was) late)")


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("The zebra due on Monday", "due", "zebra due on"),
        ("The ZEBRAS due, by Monday", "due", "ZEBRAS due"),
        ("The quagga\nwas late.", "late", "quagga\nwas late"),
        ("The zebra(s) is late", "late", "zebra(s) is late"),
    ],
)
def test_a_phrase_is_found_in_any_of_its_words(text: str, name: str, words: str) -> None:
    (hit,) = find(DUE, text, 0, len(text), lambda hit: hit)
    assert (hit.name, text[hit.start : hit.end]) == (name, words)


@pytest.mark.parametrize(
    "text", ["zebra, due", "zebra-due", "due zebra", "zebracrossing due", "a zebra", ""]
)
def test_a_mark_or_another_word_between_breaks_a_phrase(text: str) -> None:
    assert not holds(DUE, text)


def test_a_hyphen_or_the_other_spelling_makes_no_difference() -> None:
    pattern = pattern_of("coordinated organisation")
    assert holds(pattern, "A co-ordinated organization")
    assert not holds(pattern, "A co ordinated organization")


def test_a_match_stands_at_the_first_word_and_inside_its_limits() -> None:
    text = "• “Zebra due by Monday"
    hit = match(DUE, text, 0, len(text))
    assert hit is not None
    assert text[hit.start : hit.end] == "Zebra due by"
    shorter = match(DUE, text, 0, text.index(" by"))
    assert shorter is not None
    assert text[shorter.start : shorter.end] == "Zebra due"
    assert match(DUE, "A zebra due", 0, 11) is None


def test_a_whole_text_is_named_by_its_group() -> None:
    assert whole(DUE, "Zebra due by") == "due"
    assert whole(DUE, "Zebra due by noon") == ""


def test_a_word_that_is_in_no_phrase_is_still_a_word() -> None:
    pattern = pattern_of(f"zebra {ADVERB} {ANY} {MARK} due")
    assert holds(pattern, "zebra swiftly runs: due")
    assert not holds(pattern, "zebra swift runs: due")
    assert not holds(pattern, "zebra swiftly runs due")


def test_where_nothing_is_made_of_a_phrase_the_search_goes_on_at_its_next_word() -> None:
    pattern = pattern_of("(?P<long>quagga zebra due) | zebra")
    text = "quagga zebra due"
    starts = find(pattern, text, 0, len(text), lambda hit: None if hit.name else hit.start)
    assert list(starts) == [7]


def test_most_words_of_a_procedure_are_in_no_phrase() -> None:
    assert knows("Review by")
    assert not knows("Chest radiograph 0.1 mGy")


@given(st.text())
def test_plain_text_is_as_long_as_it_was(text: str) -> None:
    assert len(plain(text)) == len(text)


def test_no_word_stands_in_two_lines_of_the_same_meaning() -> None:
    words = SAME_MEANING.split()
    assert sorted(words) == sorted(set(words))
