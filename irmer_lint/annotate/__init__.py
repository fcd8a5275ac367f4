"""Hands the original back annotated: each finding at the words it is about, as a comment or a note.

    placing   which note goes where in which document, from a decided report
    matching  finds the words of a note in the text of a file
    docx      comments in a Word file; wordml_marks sets them between its words
    pdf       highlights with notes in a PDF

The texts and their order are the report's. A writer has

    def annotate(data: bytes, notes: Sequence[Note], on: date) -> bytes

which returns the file with its notes. It changes no word of the document, and raises
`AnnotationError`, with a sentence for the user, where that cannot be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

from irmer_lint.errors import IrmerLintError

if TYPE_CHECKING:
    from irmer_lint.annotate.placing import Note

AUTHOR = "irmer-lint"
"""By whom comments and notes say that they are."""

FORMATS = {"docx": (".docx", ".docm"), "pdf": (".pdf",)}
"""The formats that can be annotated, with the endings of their files."""


class AnnotationError(IrmerLintError):
    """A file that was read but cannot be annotated; `str()` gives the reason and what to do."""


def annotate(form: str, data: bytes, notes: Sequence[Note], on: date) -> bytes:
    """The file in `data`, of one of `FORMATS`, with its notes, dated `on`.

    A file without notes is returned as it is.
    Raises AnnotationError where that cannot be done.
    """
    if not notes:
        return data
    return bytes(import_module(f"{__name__}.{form}").annotate(data, notes, on))
