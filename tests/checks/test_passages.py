"""Every example passage of every page is judged as the page says: documentation that cannot lie."""

from __future__ import annotations

import pytest

from irmer_lint import packs
from irmer_lint.passages import PassageReader

PACK = packs.load_with_examples()


@pytest.fixture(scope="session")
def reader() -> PassageReader:
    return PassageReader(PACK)


@pytest.mark.parametrize("code", [element.id for page in PACK.pages for element in page.elements])
def test_passages_count_where_their_page_says_so(code: str, reader: PassageReader) -> None:
    page = next(p for p in PACK.pages if p.element(code))
    element = page.element(code)
    assert element is not None

    failures = [(f.expected, f.passage) for f in reader.failures(element, page)]

    assert failures == []
