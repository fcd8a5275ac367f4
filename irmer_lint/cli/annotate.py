"""`irmer-lint annotate`: the originals handed back with a comment at the words of each finding."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from irmer_lint.annotate import FORMATS, AnnotationError
from irmer_lint.cli import check
from irmer_lint.cli.options import modality_codes
from irmer_lint.cli.outputs import progress, write_file
from irmer_lint.errors import IrmerLintError

if TYPE_CHECKING:
    from irmer_lint.annotate.placing import Note, Placed
    from irmer_lint.model import Document, Report
    from irmer_lint.parsers import Source

_ENDINGS = tuple(ending for endings in FORMATS.values() for ending in endings)
_ONLY = "Only .docx, .docm and .pdf files can be annotated"


_AS_CHECK = ("nations", "as_of", "employer", "modalities", "fail_on", "allow_unreadable")
"""Options that mean here what they mean there, and are those of `check` themselves."""


@click.command(
    "annotate", params=[option for option in check.command.params if option.name in _AS_CHECK]
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option(
    "--output",
    "-o",
    "out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="File for the annotated copy of one document, or folder for those of several.",
)
@click.option(
    "--all",
    "show_all",
    is_flag=True,
    help="Comment on every point of good practice, not on the first three of each item.",
)
def command(
    paths: tuple[Path, ...],
    out: Path,
    nations: tuple[str, ...],
    as_of: date | None,
    employer: str,
    modalities: tuple[str, ...],
    fail_on: str,
    allow_unreadable: bool,
    show_all: bool,
) -> None:
    """Write copies of Word and PDF files with each finding as a comment at its words.

    PATH... are files, folders or zip bundles, judged together as one set. The text of the
    documents is not changed.
    """
    import gc

    from irmer_lint.annotate.placing import place
    from irmer_lint.parsers import find

    found = find(paths)
    earlier = _earlier_copies(found.sources, paths, out)
    sources = [source for source in found.sources if source not in earlier]
    copies = _copies(sources, out)

    from irmer_lint import engine, packs

    gc.set_threshold(100_000, 20, 20)  # one run builds much and drops little
    pack = packs.load()
    settings = engine.Settings(
        as_of=as_of or datetime.now(tz=UTC).date(),
        nations=nations,
        modalities=modality_codes(modalities, pack.modality_bits),
        employer=employer.strip(),
    )
    report = engine.lint(sources, settings, pack, skipped=found.skipped, progress=progress)
    placed = place(report, show_all=show_all)
    failed = _hand_back(report, placed, copies)
    code = check.exit_code(report, fail_on, allow_unreadable=allow_unreadable)
    sys.exit(2 if failed else code)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One document and the file for its annotated copy."""

    source: Source
    path: Path


def _earlier_copies(
    sources: Sequence[Source], paths: Sequence[Path], out: Path
) -> frozenset[Source]:
    """The files of a folder that an earlier run wrote: they lie in a folder in it for the copies."""
    folder = out.resolve()
    given = [path.resolve() for path in paths]
    if not out.is_dir() or not any(path in folder.parents for path in given):
        return frozenset()
    return frozenset(
        source
        for source in sources
        if source.file is not None
        and folder in source.file.resolve().parents
        and source.file.resolve() not in given
    )


def _copies(sources: Sequence[Source], out: Path) -> dict[str, _Copy]:
    """The copy to write for each document that can be annotated, by the document's path.

    Raises before anything is read what would fail after the work is done.
    """
    if not sources:
        return {}  # the engine says what is wrong
    wanted = [source for source in sources if source.suffix in _ENDINGS]
    if not wanted:
        names = ", ".join(source.path for source in sources[:3])
        raise IrmerLintError(
            f"{_ONLY}, and these are none: {names}{' …' if len(sources) > 3 else ''}. "
            "Use irmer-lint check to see what was found in them."
        )
    if len(sources) == 1 and not out.is_dir() and out.suffix:
        copies = {wanted[0].path: _Copy(wanted[0], _as_file(wanted[0], out))}
    else:
        copies = _in_folder(wanted, out)
    originals = {s.file.resolve(): s.path for s in sources if s.file is not None}
    for copy in copies.values():
        original = originals.get(copy.path.resolve())
        if original is not None or _is_one_of(copy.path, originals):
            raise IrmerLintError(
                f"{copy.path} is one of the documents themselves, which are never overwritten. "
                "Give another --output."
            )
    return copies


def _as_file(source: Source, out: Path) -> Path:
    """The one file that the user names, checked."""
    if out.suffix.lower() != source.suffix:
        raise click.UsageError(
            f"The annotated copy of {source.path} is a {source.suffix} file; "
            f"{out} should end in {source.suffix}."
        )
    if not out.parent.is_dir():
        raise IrmerLintError(f"The folder {out.parent} does not exist. Make it first.")
    return out


def _in_folder(sources: Sequence[Source], out: Path) -> dict[str, _Copy]:
    """A file below the folder for each document, as they lie below the one they have in common."""
    from irmer_lint.reports.words import common_folder

    if out.exists() and not out.is_dir():
        raise click.UsageError(f"{out} is a file. Give a folder for the annotated copies.")
    if out.suffix.lower() in _ENDINGS:
        raise click.UsageError(
            f"{out} is named like one file, and there are several documents. Give a folder."
        )
    folder = common_folder([source.path for source in sources])
    copies: dict[str, _Copy] = {}
    taken: set[str] = set()
    for source in sources:
        below = source.path[len(folder) :] if folder else source.path
        # a path may lead up ("../a.docx") or begin at a root; its copy lies below the folder
        parts = [p for p in PurePosixPath(below).parts if p.strip("/\\") and p not in ("..", ".")]
        parts = [part.replace(":", "_") for part in parts]
        target = Path(out, *parts)
        number = 2
        while str(target).casefold() in taken:
            target = Path(out, *parts[:-1], f"{Path(parts[-1]).stem} ({number}){source.suffix}")
            number += 1
        taken.add(str(target).casefold())
        copies[source.path] = _Copy(source, target)
    return copies


def _is_one_of(path: Path, files: dict[Path, str]) -> bool:
    """Whether a path leads to one of the files by another name: a hard link, other capitals."""
    try:
        return path.exists() and any(path.samefile(file) for file in files if file.exists())
    except OSError:
        return False


def _hand_back(report: Report, placed: Placed, copies: dict[str, _Copy]) -> bool:
    """Write the copies and say so; whether one that should have been written was not."""
    failed = False
    for member in report.documents:
        document = member.document
        copy = copies.get(document.path)
        notes = placed.notes.get(document.path)
        if copy is None or notes is None:
            _say_why_not(document)
            continue
        try:
            data = _annotated(document, copy, notes, report.profile.as_of)
        except AnnotationError as error:
            click.echo(f"{_shown(document.path)}: {error}", err=True)
            failed = True
            continue
        _make_folder(copy.path.parent)
        write_file(copy.path, data)
        click.echo(f"{_shown(str(copy.path))}: {_counted(notes)}")
    for line in _left(report, placed):
        click.echo(line, err=True)
    return failed


def _annotated(document: Document, copy: _Copy, notes: Sequence[Note], on: date) -> bytes:
    from irmer_lint.annotate import annotate

    data = copy.source.read()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise AnnotationError("The file was changed while it was being read. Run this again.")
    if document.format not in FORMATS or copy.path.suffix.lower() not in FORMATS[document.format]:
        raise AnnotationError("The file is not what its name says. Give it its own ending.")
    return annotate(document.format, data, notes, on)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise IrmerLintError(f"The folder {folder} could not be made: {reason}.") from error


def _say_why_not(document: Document) -> None:
    """Say of a document without a copy why there is none."""
    from irmer_lint.model import ReadState

    if document.state is ReadState.UNREADABLE:
        part = document.unread[0]
        why = f"not annotated, it could not be read. {part.what}. {part.advice}".strip()
    else:
        why = f"not annotated. {_ONLY}."
    click.echo(f"{_shown(document.path)}: {_shown(why)}", err=True)


def _counted(notes: Sequence[Note]) -> str:
    """The notes of one document in words."""
    from irmer_lint.model import Severity
    from irmer_lint.reports.words import SEVERITY, count

    if not notes:
        return "no findings, so no comments"
    by = Counter(note.severity for note in notes)
    each = [count(by[severity], SEVERITY[severity]) for severity in Severity if by[severity]]
    return f"{count(len(notes), 'comment')} ({', '.join(each)})"


def _left(report: Report, placed: Placed) -> Iterator[str]:
    """What stands in no comment."""
    from irmer_lint.reports.words import count

    unread = {member.document.path for member in report.documents} & set(report.unreadable)
    others = [f for f in placed.elsewhere if f.document not in unread]
    if others:
        yield (
            f"{count(len(others), 'finding')} in documents that cannot be annotated: "
            "see irmer-lint check."
        )
    if placed.held_back:
        yield f"{count(placed.held_back, 'more point')} of good practice with --all."
    yield from (_shown(failure) for failure in report.failures)


def _shown(text: str) -> str:
    from irmer_lint.reports.words import tame

    return tame(text)
