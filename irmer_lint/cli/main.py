"""The command `irmer-lint`: finds the module of the command asked for, and nothing more.

Commands are imported when they are run, so that `--help` and `--version` cost no more than
click itself.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from irmer_lint._version import __version__
from irmer_lint.errors import IrmerLintError

EXIT_CLEAN, EXIT_FINDINGS, EXIT_ERROR = 0, 1, 2

# Command -> what the help says of it; the module of the same name in this folder runs it.
COMMANDS = {
    "check": "Check procedures and show what covers each item of Schedule 2.",
    "annotate": "Write copies of Word and PDF files with each finding as a comment.",
    "explain": "Show what a check looks for, the law behind it, and examples.",
    "items": "List the items of Schedule 2 in force for a nation on a date.",
    "schema": "Print the JSON Schema of a format.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: Any = importlib.import_module(f"irmer_lint.cli.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101  each module defines one
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it, "
    "2 the job could not be done.",
)
@click.version_option(__version__, prog_name="irmer-lint", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Show what IR(ME)R employer's procedures cover, item by item of Schedule 2.

    Each item is shown with the words that cover it and where they stand, and with what was not
    found. It advises on documents. It does not decide compliance, and nothing leaves this computer.
    """
    # click itself does not know NO_COLOR (https://no-color.org)
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    elif os.environ.get("FORCE_COLOR"):
        ctx.color = True


def main() -> None:
    """Run the command line; errors that a user can put right are one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        # A console in cp1252 must not turn an unusual character into a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        cli(prog_name="irmer-lint")
    except IrmerLintError as error:
        click.echo(f"irmer-lint: {error}", err=True)
        sys.exit(EXIT_ERROR)
