"""Where reports go: pairs of a format and a file, planned before the work and written after it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from irmer_lint.reports import WRITERS, Writer, named_by


class NotWritten(click.ClickException):
    """A report that could not be written: the job could not be done."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write; without a path it goes to the screen."""

    writer: Writer
    path: Path | None


def plan(formats: Sequence[str], paths: Sequence[Path]) -> tuple[Output, ...]:
    """The reports to write, as the command line names them, each format with its file.

    Each file takes the first format not yet taken that its name fits (any, where the name ends in
    no known suffix), so pairs may come in any order. A file without a format has the one that its
    name asks for; a format without a file goes to the screen; neither is text on the screen.
    Raises click.UsageError for anything that is not plain.
    """
    left = [WRITERS[name] for name in formats]
    spare = len(paths) - len(formats)
    chosen: list[Output] = []
    for path in paths:
        known = named_by(path.name)
        fitting = [w for w in left if known is None or w.fits(path.name)]
        if fitting:
            writer = fitting[0]
            left.remove(writer)
        elif known is not None and spare > 0:
            writer, spare = known, spare - 1
        elif known is not None:
            raise click.UsageError(
                f"{path} is named like a {known.name} report, and the format asked for is "
                f"{left[0].name if left else known.name}. Name it {path.stem}"
                f"{left[0].suffixes[0] if left else ''}, or say --format {known.name}."
            )
        else:
            suffixes = ", ".join(s for w in WRITERS.values() for s in w.suffixes)
            raise click.UsageError(
                f"The name {path} does not say which report is wanted. "
                f"Say --format, or end the name in one of {suffixes}."
            )
        chosen.append(Output(writer, path))
    if not paths and not left:
        left = [WRITERS["text"]]
    if len(left) > 1:
        raise click.UsageError(
            "Only one report can go to the screen; these have no --output: "
            f"{', '.join(w.name for w in left)}."
        )
    chosen += [Output(writer, None) for writer in left]
    _check(chosen)
    return tuple(chosen)


def _check(outputs: Sequence[Output]) -> None:
    """Raise for what would fail after the work is done."""
    seen = set()
    for output in outputs:
        path = output.path
        if path is None:
            if output.writer.binary and sys.stdout.isatty():
                raise click.UsageError(
                    f"A {output.writer.name} report cannot be shown on the screen. Give it a file: "
                    f"--output report{output.writer.suffixes[0]}."
                )
            continue
        if not path.parent.is_dir():
            raise NotWritten(f"The folder {path.parent} does not exist.")
        if path.resolve() in seen:
            raise click.UsageError(f"Two reports cannot go to the same file, {path}.")
        seen.add(path.resolve())


def show(data: bytes, *, as_text: bool) -> None:
    """A report on the screen: text in the console's own encoding, any other form byte for byte.

    A machine's format is UTF-8 whatever the console: one character replaced would spoil it.
    """
    if as_text or sys.stdout.isatty():
        click.echo(data.decode("utf-8"), nl=False, color=True)
    else:
        click.echo(data, nl=False)


def write_file(path: Path, data: bytes) -> None:
    """Write a report whole or not at all, with the permissions of an ordinary new file.

    What is no ordinary file (/dev/stdout, a pipe) is written to as it is.
    Raises NotWritten where the folder does not allow it.
    """
    import os
    import tempfile

    target = path.resolve()  # a link keeps pointing where it did
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else _new_file_mode()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            temporary.chmod(mode)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotWritten(f"{path} could not be written: {reason}.") from error


def _new_file_mode() -> int:
    """The permissions that a new file gets here; mkstemp gives only its owner any."""
    import os

    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def progress(done: int, of: int, path: str) -> None:
    """Show on a terminal which document is being read, of more than a few."""
    if of > 5 and sys.stderr.isatty():
        click.echo(f"\r\x1b[K{done + 1}/{of} {path[-60:]}", nl=False, err=True)
        if done + 1 == of:
            click.echo("\r\x1b[K", nl=False, err=True)
