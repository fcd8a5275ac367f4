"""`irmer-lint schema`: the published schemas."""

from __future__ import annotations

import click

SCHEMAS = {"report": ("irmer_lint.reports", "report.schema.json")}


@click.command("schema")
@click.argument("name", type=click.Choice(tuple(SCHEMAS)))
def command(name: str) -> None:
    """Print the JSON Schema of a format."""
    from importlib.resources import files

    package, file = SCHEMAS[name]
    click.echo(files(package).joinpath(file).read_text(encoding="utf-8"), nl=False)
