"""Reads an employer's IR(ME)R procedures and shows which words cover each item of Schedule 2."""

from irmer_lint._version import __version__

__all__ = ["__version__"]
