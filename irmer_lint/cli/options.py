"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

NATIONS = ("england", "wales", "scotland", "northern-ireland")


def day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    """The day that an option names; a bad one is a usage error that shows the form."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date. Write it as 2026-11-30.") from None


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A hint that names the known word most like a mistyped one; "" where none is like it."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return f" Did you mean {near[0]}?" if near else ""


def modality_codes(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """The modality codes in capitals; an unknown one is an error that names the nearest."""
    names = list(known)
    chosen = []
    for code in codes:
        upper = code.upper()
        if upper not in names and upper != "PAED":
            hint = nearest(upper, names)
            raise click.BadParameter(
                f"{code!r} is not a modality.{hint} Known: {', '.join(names)}.",
                param_hint="--modality",
            )
        chosen.append(upper)
    return tuple(chosen)
