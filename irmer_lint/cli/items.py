"""`irmer-lint items`: the Schedule as in force."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from irmer_lint.cli.options import NATIONS, day


@click.command("items")
@click.option(
    "--nation",
    type=click.Choice(NATIONS),
    default="england",
    show_default=True,
    help="Nation whose law is shown.",
)
@click.option("--as-of", callback=day, metavar="YYYY-MM-DD", help="The day; today if not given.")
def command(nation: str, as_of: date | None) -> None:
    """List the items of Schedule 2 in force for a nation on a date, with their words."""
    import textwrap

    from irmer_lint.law import Law, Nation, enforcing_body

    on = as_of or datetime.now(tz=UTC).date()
    law = Law.at(Nation(nation), on)
    click.echo(
        f"{', '.join(law.instruments)}; Schedule 2 as in force from {law.in_force.day} {law.in_force:%B %Y}"
    )
    click.echo(f"Enforcing authority: {enforcing_body(Nation(nation)).in_law}")
    click.echo("The employer's written procedures for exposures must include procedures-\n")
    for item in law.items:
        for number, line in enumerate(textwrap.wrap(item.text, 84)):
            click.echo(
                f"{item.paragraph if number == 0 else '':6}{item.code if number == 0 else '':8}{line}"
            )
    click.echo(f"\n{len(law.items)} items. {law.page}")
    click.echo("Crown copyright, Open Government Licence v3.0.")
