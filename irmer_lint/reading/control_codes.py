"""References by their form alone: "RAD-EP-00", "CT/4", "EP 12"."""

from __future__ import annotations

import re

from irmer_lint.reading.control_words import word_set

CODE_FORM = r"(?:[A-Z]{1,8}\d{0,4}(?:[-/][A-Z0-9]{1,10}){1,5}|[A-Z]{2,8}\s?\d{1,4}[A-Z]?)"
"""What a reference looks like, in the text as it stands."""

_CODE = re.compile(CODE_FORM)
_PARTS = re.compile(r"[A-Z]+|\d+")
_TECHNIQUES = word_set("PET SPECT CT MR MRI DXA DEXA CBCT US NM RT IR IV RIS PACS EPR HIS AP PA")
_PREFIXES = word_set("XRAY XRAYS COVID NON PRE POST MULTI CONE LOW HIGH IRMER")
_ISOTOPES = word_set("I Y F P LU RA TC IR CO XE GA IN SR CS SM TL")
_COUNTED = word_set(
    """
    IRR SI ISO ROOM UNIT LEVEL PART VERSION ISSUE REV PAGE APPENDIX SCHEDULE SECTION TABLE STEP SITE
    WARD CLASS GRADE ANNEX JAN FEB MARCH APRIL MAY JUNE JULY SEPT OCT NOV DEC
    """
)


def code_at(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Return the match of a reference that begins at `start`, or None."""
    code = _CODE.match(text, start, len(text) if end is None else end)
    return None if code is None or is_other_thing(code[0]) else code


def is_other_thing(code: str) -> bool:
    """Say whether what looks like a reference is a technique, an isotope, a law or a count."""
    parts = _PARTS.findall(code)
    if all(part in _TECHNIQUES for part in parts):
        return True
    first, rest = parts[0], parts[1:]
    if first in _PREFIXES or code.startswith(("X-RAY", "IR-ME-R", "IR-MER", "IRME-R")):
        return True
    numbered = bool(rest) and rest[0].isdigit()
    if numbered and first in _ISOTOPES and 2 <= len(rest[0]) <= 3:
        return code[len(first)] == "-" and rest[1:] in ([], ["M"])
    return numbered and first in _COUNTED and code[len(first)] not in "-/"
