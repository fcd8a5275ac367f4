"""What every page must have, so that an expert can read it and a reader can trust it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from irmer_lint import packs
from irmer_lint.law import Law, Nation
from irmer_lint.model import Tier

PACK = packs.load_with_examples()
PAGES = {page.code: page for page in PACK.pages}
ELEMENTS = {element.id: element for page in PACK.pages for element in page.elements}
CODES = (Path(__file__).parent / "element_codes.txt").read_text(encoding="utf-8").split()

# What a document's layout or a whole set decides cannot be shown by a passage; these have tests
# of their own in tests/checks/test_modules.py.
WITHOUT_PASSAGES = {"DOC-09", "DOC-12", "DOC-14", "TPL-02", "TPL-05", "TPL-06", "TPL-07", "MOD-02"}


def test_the_pages_have_exactly_the_published_codes() -> None:
    """Codes are stable: one that has been published is never dropped or used again."""
    assert sorted(ELEMENTS) == sorted(CODES)


def test_every_item_of_the_law_has_its_page() -> None:
    from datetime import date

    for nation in Nation:
        for item in Law.at(nation, date(2025, 1, 1)).items:
            assert PAGES[item.code].is_item


@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_page_says_what_it_looks_for_and_why(code: str) -> None:
    page = PAGES[code]

    assert len(page.looks_for.split()) >= 10
    assert len(page.why.split()) >= 8


@pytest.mark.parametrize("code", sorted(set(ELEMENTS) - WITHOUT_PASSAGES))
def test_an_element_has_something_to_catch_and_something_to_leave_alone(code: str) -> None:
    element = ELEMENTS[code]
    enough = 3 if element.tier is Tier.DETAIL else 4

    assert len(element.present) >= min(enough, 3 if element.fault else enough)
    assert len(element.absent) >= 3
    assert element.advice.endswith((".", "?"))


def test_no_page_has_anything_left_to_fill_in() -> None:
    for entry in files("irmer_lint.checks").iterdir():
        if entry.name.endswith(".yaml"):
            assert "TODO" not in entry.read_text(encoding="utf-8"), entry.name


def test_every_citation_is_understood_by_the_law() -> None:
    from datetime import date

    for nation in (Nation.ENGLAND, Nation.NORTHERN_IRELAND):
        law = Law.at(nation, date(2025, 1, 1))
        for element in ELEMENTS.values():
            law.cite(element.cite)
