"""The one exception family: each message names what could not be done and what to do about it."""

from __future__ import annotations


class IrmerLintError(Exception):
    """Something the user can put right; its text is shown without a traceback."""


class UnreadableError(IrmerLintError):
    """A file whose text could not be read; `str()` gives the reason and what to do."""


class ConfigurationError(IrmerLintError):
    """A setting or an option that cannot be used as it stands."""


class PackError(IrmerLintError):
    """A page of checks that cannot be loaded, or no checks at all."""


class LawError(IrmerLintError):
    """A nation or date for which the package holds no law."""
