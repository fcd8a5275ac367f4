"""Keeps the compiled copy of the pages of checks between runs.

JSON, never pickle: what lies in a cache folder is untrusted. A copy that is missing, damaged
or of other content is simply made anew; a folder that cannot be written is no error.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any


def cache_folder() -> Path:
    """The user's cache folder for irmer-lint; IRMER_LINT_CACHE_DIR overrides it."""
    chosen = os.environ.get("IRMER_LINT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("irmer-lint", appauthor=False)


def load_compiled(name: str) -> dict[str, Any] | None:
    """The data saved under that name, or None."""
    try:
        data = json.loads((cache_folder() / f"pages-{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and data.keys() >= {"pages", "lexicon"} else None


def save_compiled(name: str, data: dict[str, Any]) -> None:
    """Save the data under that name, whole or not at all."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix="pages-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
        Path(temporary).replace(folder / f"pages-{name}.json")
    except OSError:
        return
