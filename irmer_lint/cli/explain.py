"""`irmer-lint explain`: the page of a check, from the same data that the tests run."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from irmer_lint.cli.options import NATIONS, day, nearest

if TYPE_CHECKING:
    from irmer_lint.law import Law
    from irmer_lint.packs import Element, Page

WIDTH = 96


@click.command("explain")
@click.argument("code")
@click.option(
    "--nation",
    type=click.Choice(NATIONS),
    default="england",
    show_default=True,
    help="Nation whose law is quoted.",
)
@click.option(
    "--as-of",
    callback=day,
    metavar="YYYY-MM-DD",
    help="Day for which the law is quoted; today if not given.",
)
def command(code: str, nation: str, as_of: date | None) -> None:
    """Show what CODE looks for, the law behind it, what counts and what does not.

    CODE is an item or theme (PREG, DOC) or an element (PREG-07a).
    """
    from irmer_lint import packs
    from irmer_lint.law import Law, Nation

    pack = packs.load_with_examples()
    wanted = code.strip()
    law = Law.at(Nation(nation), as_of or datetime.now(tz=UTC).date())
    for page in pack.pages:
        if page.code.lower() == wanted.lower():
            click.echo("\n".join(_page(page, law)))
            return
        for element in page.elements:
            if element.id.lower() == wanted.lower():
                click.echo("\n".join(_element(element, page, law)))
                return
    hint = nearest(wanted.upper(), packs.element_codes(pack), cutoff=0.5)
    raise click.BadParameter(f"There is no check {code!r}.{hint}", param_hint="CODE")


def _page(page: Page, law: Law) -> Iterator[str]:
    yield f"{page.code}  {page.title}"
    yield from _law(page.cite, page.code, law)
    yield from _section("What we look for", page.looks_for)
    yield from _section("Why it matters", page.why)
    yield ""
    yield "Elements (key ones decide whether the item is covered)"
    for element in page.elements:
        marks = {"key": "key", "core": "core", "detail": "detail"}[element.tier.value]
        yield from _wrap(element.text, f"  {element.id:10} {marks:7}", " " * 20)
    yield ""
    yield f"More on one of them: irmer-lint explain {page.elements[0].id}"


def _element(element: Element, page: Page, law: Law) -> Iterator[str]:
    yield f"{element.id}  ({page.title})"
    yield from _section("What we look for", element.text)
    if element.when:
        yield from _section("When it applies", element.when)
    applies = ", ".join(sorted(element.applies))
    yield from _section("Applies to", {"all": "every service"}.get(applies, applies))
    weight = {
        "must": "legal duty",
        "should": "guidance, or what inspectors repeatedly ask for",
        "good": "good practice",
    }[element.weight]
    yield from _section("Weight", f"{element.tier.value} element; {weight}")
    yield from _law(element.cite, page.code, law)
    yield from _section("Source", element.source)
    heading = ("These words raise it", "These do not") if element.fault else (
        "Counts", "Does not count")  # fmt: skip
    yield from _examples(heading[0], element.present)
    yield from _examples(heading[1], element.absent)
    yield from _section("How to put it right", element.advice)


def _law(cite: str, code: str, law: Law) -> Iterator[str]:
    formal = law.cite(cite)
    if not formal:
        yield from _section("Law", "No provision of the law in force here; good practice only.")
        return
    yield ""
    yield "Law"
    yield from _wrap(f"{formal} ({', '.join(law.instruments)})", "  ", "  ")
    item = law.item(code)
    if item is not None:
        yield from _wrap(f"“{item.text}”", "  ", "  ")
        since = f"in force from {_day(item.in_force)}"
        if item.amended_by:
            since += f", as amended by {item.amended_by}"
        yield f"  {since}"
        yield f"  {item.link}"
    yield "  Crown copyright, Open Government Licence v3.0."


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _section(title: str, text: str) -> Iterator[str]:
    if text:
        yield ""
        yield title
        yield from _wrap(text, "  ", "  ")


def _examples(title: str, passages: Iterable[str]) -> Iterator[str]:
    shown = list(passages)
    if shown:
        yield ""
        yield title
        for passage in shown:
            yield from _wrap(f"“{' / '.join(passage.strip().splitlines())}”", "  - ", "    ")


def _wrap(text: str, first: str, later: str) -> Iterator[str]:
    yield from textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=first, subsequent_indent=later
    )
