"""Writers: each lays out a decided report in one format.

`WRITERS` is the one list of formats. Its modules are imported when they are asked for, so that a
text report does not pay for a template engine. A writer is a module with

    def write(report: Report, look: Look = PLAIN) -> str | bytes

that returns the whole report: text, or bytes where its entry says `binary`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irmer_lint.model import Report


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader's screen can show, and how much is wanted; most formats need none of it.

    color     whether escape sequences may colour the text
    show_all  whether every finding is wanted where the format would show the first few
    why       items, themes or elements of which a text report is to show what counted and what not
    unicode   whether characters may be used that an old console cannot show
    """

    color: bool = False
    show_all: bool = False
    unicode: bool = True
    why: tuple[str, ...] = ()


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Writer:
    """One format: its name on the command line, its module here, and how its files are named.

    suffixes  endings of a file's name that ask for this format, the usual one first
    binary    whether `write` returns bytes, which no terminal can show
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    binary: bool = False

    def write(self, report: Report, look: Look = PLAIN) -> bytes:
        """The report in this format, text as UTF-8."""
        written = import_module(f"{__name__}.{self.module}").write(report, look)
        if isinstance(written, str):
            # the name of a file may hold bytes that are no characters
            return written.encode("utf-8", errors="replace")
        return bytes(written)

    def fits(self, name: str) -> bool:
        """Whether a file of that name is one of this format."""
        return name.lower().endswith(self.suffixes)


# Where two formats share a suffix, a file's name alone asks for the first of them.
WRITERS = {
    writer.name: writer
    for writer in (
        Writer("text", "text", (".txt",)),
        Writer("json", "json", (".json",)),
        Writer("html", "html", (".html", ".htm")),
        Writer("docx", "docx", (".docx",), binary=True),
        Writer("xlsx", "xlsx", (".xlsx",), binary=True),
        Writer("csv", "csv", (".csv",)),
        Writer("markdown", "markdown", (".md", ".markdown")),
        Writer("sarif", "sarif", (".sarif", ".sarif.json")),
        Writer("junit", "junit", (".xml",), binary=True),
        Writer("ics", "ics", (".ics",), binary=True),
        Writer("github", "github", (".github.txt",)),
    )
}


def named_by(name: str) -> Writer | None:
    """The format that a file's name asks for, or None; the longer suffix says more."""
    fitting = [
        (len(suffix), writer)
        for writer in WRITERS.values()
        for suffix in writer.suffixes
        if name.lower().endswith(suffix)
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None
