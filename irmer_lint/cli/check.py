"""`irmer-lint check`: the main job."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from irmer_lint.cli.options import NATIONS, day, modality_codes, nearest
from irmer_lint.cli.outputs import plan, progress, show, write_file
from irmer_lint.reports import WRITERS, Look

if TYPE_CHECKING:
    from irmer_lint.model import Report
    from irmer_lint.packs import Pack

FAIL_ON = ("error", "warning", "note", "never")


@click.command("check")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option(
    "--nation",
    "nations",
    multiple=True,
    type=click.Choice(NATIONS),
    help="Nation whose law applies; repeat it for a document that serves several.",
)
@click.option(
    "--as-of", callback=day, metavar="YYYY-MM-DD", help="Day of the assessment; today if not given."
)
@click.option(
    "--employer", default="", metavar="NAME", help="Name of the employer, for the report."
)
@click.option(
    "--modality",
    "modalities",
    multiple=True,
    metavar="CODE",
    help="A modality of the service (DR, CT, NMD, RT, DENTAL ...); repeat it. "
    "Detected from the documents if not given.",
)
@click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    type=click.Choice(tuple(WRITERS)),
    help="Form of the report; text if not given. Repeat it, each with its --output, for several.",
)
@click.option(
    "--output",
    "-o",
    "paths_out",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to this file instead of the screen; without --format, its name says "
    "which form is wanted. Repeat it for several.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="Least severity of a finding that makes the exit code 1.",
)
@click.option(
    "--allow-unreadable",
    is_flag=True,
    help="Do not make a file that could not be read exit code 2.",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="In the text report, show every finding, good-practice notes included.",
)
@click.option(
    "--why",
    multiple=True,
    metavar="CODE",
    help="In the text report, show for this item, theme or element the words that counted, and "
    "those that were set aside and why; repeat it.",
)
@click.option("--no-cache", is_flag=True, help="Keep nothing of a document (nothing is kept yet).")
@click.option("--no-config", is_flag=True, help="Use no configuration file (none is read yet).")
@click.option(
    "--color",
    type=click.Choice(("auto", "always", "never")),
    default="auto",
    help="Colour in the text report.",
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    nations: tuple[str, ...],
    as_of: date | None,
    employer: str,
    modalities: tuple[str, ...],
    formats: tuple[str, ...],
    paths_out: tuple[Path, ...],
    fail_on: str,
    allow_unreadable: bool,
    show_all: bool,
    why: tuple[str, ...],
    no_cache: bool,
    no_config: bool,
    color: str,
) -> None:
    """Check the procedures in PATH... (files, folders or zip bundles)."""
    import gc

    from irmer_lint import engine, packs
    from irmer_lint.parsers import find

    outputs = plan(formats, paths_out)
    gc.set_threshold(100_000, 20, 20)  # one run builds much and drops little
    pack = packs.load()
    asked = _asked(why, pack)
    found = find(paths)
    settings = engine.Settings(
        as_of=as_of or datetime.now(tz=UTC).date(),
        nations=nations,
        modalities=modality_codes(modalities, pack.modality_bits),
        employer=employer.strip(),
    )
    report = engine.lint(found.sources, settings, pack, skipped=found.skipped, progress=progress)
    screen = Look(
        color=_colour(ctx, color),
        show_all=show_all,
        unicode=_unicode(sys.stdout.encoding),
        why=asked,
    )
    file = Look(color=color == "always", show_all=show_all, why=asked)
    written = [(o, o.writer.write(report, screen if o.path is None else file)) for o in outputs]
    for output, data in written:
        if output.path is None:
            show(data, as_text=output.writer.name == "text")
        else:
            write_file(output.path, data)
    sys.exit(exit_code(report, fail_on, allow_unreadable=allow_unreadable))


def exit_code(report: Report, fail_on: str, *, allow_unreadable: bool) -> int:
    """2 where the job could not be done, 1 where a finding is at or above `fail_on`, else 0."""
    from irmer_lint.model import Severity

    if report.failures or (report.unreadable and not allow_unreadable):
        return 2
    if fail_on == "never":
        return 0
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    counted = order[: order.index(Severity(fail_on)) + 1]
    return int(any(finding.severity in counted for finding in report.findings))


def _asked(codes: tuple[str, ...], pack: Pack) -> tuple[str, ...]:
    """Codes of items, themes or elements as the pages write them; an unknown one is an error."""
    from irmer_lint.packs import element_codes

    known = element_codes(pack)
    written = {code.upper(): code for code in known}
    for code in codes:
        if code.upper() not in written:
            hint = nearest(code.upper(), known, cutoff=0.5)
            raise click.BadParameter(
                f"{code!r} is no item, theme or element.{hint} irmer-lint items lists them.",
                param_hint="--why",
            )
    return tuple(written[code.upper()] for code in codes)


def _colour(ctx: click.Context, color: str) -> bool:
    """Whether the report on the screen is coloured."""
    if color != "auto":
        return color == "always"
    if ctx.color is False:
        return False
    return bool(ctx.color) or sys.stdout.isatty()


def _unicode(encoding: str | None) -> bool:
    """Whether the screen can show characters beyond those of an old console."""
    return (encoding or "ascii").lower().startswith("utf")
