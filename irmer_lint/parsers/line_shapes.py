"""What one line of plain text is by its form: a heading, an entry of a contents table, a bullet ...

The shapes are those seen in employers' procedures: "EP 3", "3.2 Who is asked", "Review date: March
2027", "EP A  Patient identification ...... 5", "[Cover] ...", "• ...", "| Step | Who |".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from irmer_lint.parsers.sheet import Form, plain

_BULLETS = "•‣▪■●○◦·∙❖➢➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc"
_BULLET = re.compile(rf"([{_BULLETS}])\s*(\S.*)")
_DASH = re.compile(r"([-–—*o])\s+(\S.*)")
_NUMBER = re.compile(
    r"(\(?\d{1,2}[.)]|\([a-z]{1,2}\)|[a-z][.)]|\([ivx]{1,5}\)|[ivx]{1,5}[.)]|\([A-Z]\)|[A-Z]\))\s+(\S.*)"
)
_LABEL = re.compile(r"[A-Z][A-Za-z0-9'’/&()-]{0,24}(?: [A-Za-z0-9'’/&()-]{1,24}){0,4} ?:(?:\s|$)")
_TAG = re.compile(r"\[([^\]]{1,60})\]\s*\S")

LEADER = re.compile(
    r"(?P<title>.*?[^\W\d_].*?)[\s.]*(?:\.{3,}|(?:\. ){2,}\.?|…+|·{3,}|_{3,}|-{4,})[\s.]*"
    r"(?:[Pp](?:age|\.)?\s*)?(?P<page>\d{1,3})$"
)
_CONTENTS_TITLE = re.compile(
    r"(?:table of )?contents(?: page)?:?|index|list of procedures:?", re.IGNORECASE
)

_RULE = frozenset("|+:-= \t")

# Words that carry a number or a letter in the headings of employers' procedures.
_NAMED = re.compile(
    r"(?:(?:EP|EWP|SOP|WP|WI|IRMER|Procedure|Section|Appendix|Annex|Annexe|Part|Chapter"
    r"|Employer['’]?s['’]? (?:[Ww]ritten )?[Pp]rocedure|PROCEDURE|SECTION|APPENDIX|ANNEX|PART)"
    r"\s*[-–]?\s*(?:\d{1,3}(?:\.\d{1,2})*[a-z]?|[A-Z]|\([a-z]\)|[IVX]{1,5})"
    r"|(?P<code>[A-Z]{2,6}(?:[-/][A-Z]{1,5})*[-/]\d{1,3}[a-z]?))"
    r"(?![\w/-])\s*[:.–—-]?(?:\s+(?P<title>\S.*))?$"
)
_SECTION = re.compile(r"(?P<number>[1-9]\d?(?:\.(?:0|[1-9]\d?)){0,4})\.?\s+(?P<title>\S.*)$")
COUNTED = re.compile(r"\d{1,2}(?:\.\s|\s+[A-Z])")
# "5 Gy", "3 Tesla": a number with its unit that happens to start a line.
_UNIT = re.compile(r"(?:[mkµμ]?[GS]y|[mkµμ]?Sv|[kMG]Bq|Bq|[kM]e?V[ps]?|T|Tesla|[kM]?Hz)\b")
_DATE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)


class Shape(Enum):
    """What one line is by its form."""

    PLAIN = auto()
    CONTENTS = auto()
    ROW = auto()
    RULE = auto()
    """The line of dashes in a drawn table."""
    TAG = auto()
    BULLET = auto()
    DASH = auto()
    NUMBER = auto()
    LABEL = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as typed.

    text    the line, without its line end
    hard    the author ended the line on purpose (two spaces or a backslash in Markdown, <br>)
    """

    text: str
    hard: bool = False


@dataclass(slots=True)
class Seen:
    """One line with what was seen in it.

    text    the line without the spaces around it
    mark    the bullet or number of a list item, and `rest` what follows it
    cells   of a row
    indent  columns before the text
    """

    text: str
    hard: bool
    shape: Shape
    mark: str = ""
    rest: str = ""
    cells: tuple[str, ...] = ()
    indent: int = 0


def heading_shape(text: str) -> tuple[Form, int] | None:
    """Return how a line standing alone is a heading, and its level; None if it is not one.

    A heading is short, begins with a capital after its number and is no sentence: it does not end
    in a full stop and has none inside. Levels count from 1 within the form.
    """
    if len(text) > 200:
        return None
    text = plain(text)
    if len(text) > 100 or is_contents_line(text):
        return None
    if named := _NAMED.match(text):
        title = named["title"]
        is_heading = _is_title(title, 14) if title else not named["code"]
        return (Form.NAMED, 1) if is_heading else None
    if section := _SECTION.match(text):
        title = section["title"]
        depth = section["number"].rstrip(".").removesuffix(".0").count(".") + 1
        if _UNIT.match(title) or _DATE.match(title):
            return None
        return (Form.NUMBERED, depth) if _is_title(title, 14 if depth > 1 else 9) else None
    return (Form.CAPITALS, 1) if is_capitals(text) else None


def has_title(text: str) -> bool:
    """Say whether a line is more than "EP 3": in the cells of a table such lines are pointers."""
    named = _NAMED.match(text)
    return named is None or named["title"] is not None


def is_contents_line(text: str) -> bool:
    """Say whether a line is an entry of a contents table: a title, dot leaders, a page number."""
    return len(text) <= 250 and LEADER.match(text.strip()) is not None


def is_contents_title(text: str) -> bool:
    """Say whether a line is the title of a contents table."""
    return _CONTENTS_TITLE.fullmatch(plain(text).strip("*_ ")) is not None


def _is_title(title: str, words: int) -> bool:
    return (
        len(title.split()) <= words
        and (title[0].isupper() or title[0] in "(“‘\"'[" or title[0].isdigit())
        and not re.search(r"[.;,!]$|[.!?;] +\S|\|", title)
    )


def is_capitals(text: str) -> bool:
    """Say whether a line is a title in capitals, not an abbreviation or a gap such as "XXXX"."""
    letters = [char for char in text if char.isalpha()]
    return (
        len(text) <= 70
        and len(text.split()) <= 10
        and len({*letters}) >= 4
        and not any(char.islower() for char in letters)
        and re.search(r"[A-Z]{4}", text) is not None
        and re.search(r"[AEIOU]", text) is not None
        and not re.search(r"[.;,!|]$|: |\d{3}|[\[\]|_]", text)
    )


def is_rule(text: str) -> bool:
    """Say whether a line is drawn, of dashes with bars or crosses between them."""
    return ("--" in text or "==" in text) and _RULE.issuperset(text)


def is_column_rule(text: str) -> bool:
    """Say whether a line is the rule under the heads of columns: dashes, gaps, dashes."""
    return len(text.split()) >= 2 and is_rule(text) and set(text) <= set("-= \t")


def see(line: Line, typed: bool) -> Seen:
    """Return a line with its shape; `typed` says that columns may be set with spaces."""
    raw = line.text.expandtabs(4) if typed else line.text
    text = line.text.strip()
    indent = len(raw) - len(raw.lstrip())
    seen = Seen(text, line.hard, Shape.PLAIN, indent=indent)
    if text.count("|") >= 2 and text[0] == text[-1] == "|":
        seen.shape = Shape.RULE if is_rule(text) else Shape.ROW
        seen.cells = tuple(cell.strip() for cell in text[1:-1].split("|"))
    elif (text.startswith("+") and text.endswith("+") and is_rule(text)) or (
        typed and is_column_rule(text)
    ):
        seen.shape = Shape.RULE
    elif is_contents_line(text):
        seen.shape = Shape.CONTENTS
    elif found := _BULLET.match(text):
        seen.shape, seen.mark, seen.rest = Shape.BULLET, "•", found[2]
    elif found := _DASH.match(text):
        seen.shape, seen.mark, seen.rest = Shape.DASH, found[1], found[2]
    elif found := _NUMBER.match(text):
        seen.shape, seen.mark, seen.rest = Shape.NUMBER, found[1], found[2]
    elif _TAG.match(text):
        seen.shape = Shape.TAG
    elif _LABEL.match(text):
        seen.shape = Shape.LABEL
    return seen
