"""What a line of plain text is by its form, and which lines make one block.

Word, PDF and OpenDocument files say what is a heading and what is a list. Plain text says it only
by shape, and Markdown typed by people who do not know Markdown is plain text too. The shapes are
those seen in employers' procedures: "EP 3", "3.2 Who is asked", "Review date: March 2027",
"EP A  Patient identification ...... 5", "[Cover] ...", "• ...", "| Step | Who |".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from irmer_lint.model import Kind, Layer
from irmer_lint.parsers.sheet import Form, Sheet, cells, plain

WRAP_LIMIT = 120
"""Lines longer than this were not wrapped by hand: each is a paragraph of its own."""

# ---------------------------------------------------------------------------------------------
# The shape of one line
# ---------------------------------------------------------------------------------------------

_BULLETS = "•‣▪■●○◦·∙❖➢➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc"
_BULLET = re.compile(rf"([{_BULLETS}])\s*(\S.*)")
_DASH = re.compile(r"([-–—*o])\s+(\S.*)")
_NUMBER = re.compile(
    r"(\(?\d{1,2}[.)]|\([a-z]{1,2}\)|[a-z][.)]|\([ivx]{1,5}\)|[ivx]{1,5}[.)]|\([A-Z]\)|[A-Z]\))\s+(\S.*)"
)
_LABEL = re.compile(r"[A-Z][A-Za-z0-9'’/&()-]{0,24}(?: [A-Za-z0-9'’/&()-]{1,24}){0,4} ?:(?:\s|$)")
_TAG = re.compile(r"\[([^\]]{1,60})\]\s*\S")
_FILL_IN = re.compile(r"insert|enter|name|add|delete|your|date|select|type", re.IGNORECASE)

_LEADER = re.compile(
    r"(?P<title>.*?[^\W\d_].*?)[\s.]*(?:\.{3,}|(?:\. ){2,}\.?|…+|·{3,}|_{3,}|-{4,})[\s.]*"
    r"(?:[Pp](?:age|\.)?\s*)?(?P<page>\d{1,3})$"
)
_PAGE_AT_END = re.compile(r"(?P<title>.*[^\W\d_].*?)\s+(?:\.{1,2}\s*)?(?P<page>\d{1,3})$")
# "... is set out in section 12" ends in a number that is no page, and so does a sentence.
_REFERENCE = re.compile(
    r"(?:section|appendix|annex|procedure|paragraph|regulation|schedule|table|figure|page|EP|SOP"
    r"|to|of|in|over|under|aged|than|and)$|[.;:] \S",
    re.IGNORECASE,
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
_COUNTED = re.compile(r"\d{1,2}(?:\.\s|\s+[A-Z])")
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
class _Seen:
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
    return (Form.CAPITALS, 1) if _is_capitals(text) else None


def is_contents_line(text: str) -> bool:
    """Say whether a line is an entry of a contents table: a title, dot leaders, a page number."""
    return len(text) <= 250 and _LEADER.match(text.strip()) is not None


def is_contents_title(text: str) -> bool:
    """Say whether a line is the title of a contents table."""
    return _CONTENTS_TITLE.fullmatch(plain(text).strip("*_ ")) is not None


def _is_title(title: str, words: int) -> bool:
    return (
        len(title.split()) <= words
        and (title[0].isupper() or title[0] in "(“‘\"'[" or title[0].isdigit())
        and not re.search(r"[.;,!]$|[.!?;] +\S|\|", title)
    )


def _is_capitals(text: str) -> bool:
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


def _is_rule(text: str) -> bool:
    return ("--" in text or "==" in text) and _RULE.issuperset(text)


def is_column_rule(text: str) -> bool:
    """Say whether a line is the rule under the heads of columns: dashes, gaps, dashes."""
    return len(text.split()) >= 2 and _is_rule(text) and set(text) <= set("-= \t")


def _see(line: Line, tables: bool) -> _Seen:
    raw = line.text.expandtabs(4) if tables else line.text
    text = line.text.strip()
    indent = len(raw) - len(raw.lstrip())
    seen = _Seen(text, line.hard, Shape.PLAIN, indent=indent)
    if text.count("|") >= 2 and text[0] == text[-1] == "|":
        seen.shape = Shape.RULE if _is_rule(text) else Shape.ROW
        seen.cells = tuple(cell.strip() for cell in text[1:-1].split("|"))
    elif (text.startswith("+") and text.endswith("+") and _is_rule(text)) or (
        tables and is_column_rule(text)
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


# ---------------------------------------------------------------------------------------------
# From lines to blocks
# ---------------------------------------------------------------------------------------------


def wrap_width(lines: Iterable[str]) -> int:
    """Return the column at which a plain text was wrapped by hand, or 0 if it was not.

    A text is wrapped if lines that go on in the next line keep to one width. Where one line in
    twenty is longer than WRAP_LIMIT, every line is a paragraph of its own.
    """
    texts = [line.rstrip() for line in lines]
    lengths = sorted(
        len(text)
        for text, following in zip(texts, [*texts[1:], ""], strict=True)
        if text and following
    )
    everything = [len(text) for text in texts if text]
    if not everything or sum(length > WRAP_LIMIT for length in everything) * 20 > len(everything):
        return 0
    return max(lengths[len(lengths) * 19 // 20] if lengths else 0, 60)


def write_paragraph(
    sheet: Sheet,
    lines: Sequence[Line],
    *,
    item: tuple[str, int] | None = None,
    headings: bool = True,
    typed: bool = False,
    width: int | None = None,
    before: str = "",
    after: str = "",
    layer: Layer = Layer.BODY,
) -> None:
    """Write one paragraph, given as its lines, as one block or as several.

    Lines are joined by a space unless their shape says that they stand apart: label and value,
    contents entries, tagged lines, bullets, rows between "|", a heading above its text.

    item      label and depth of the list item whose first paragraph this is
    headings  whether a line may become a heading by its shape
    typed     plain text, where a line that ends early ends on purpose, and columns may be typed
    width     with `typed`, the column at which the text is wrapped; 0 for not at all
    before, after  the first lines of the paragraphs on both sides
    """
    seen = [_see(line, typed) for line in lines if plain(line.text)]
    if not seen:
        return
    after_title = bool(sheet.blocks) and is_contents_title(sheet.blocks[-1].text)
    _mark_contents(seen, after_title)
    if typed:
        seen = _with_columns(seen)
    groups = _group(seen, typed, width)
    directory = headings and _is_directory(groups)
    firsts = [before, *(group[0].text for group in groups), after]
    indents: list[int] = []
    position = 0
    while position < len(groups):
        group = groups[position]
        first = group[0]
        text = _joined(group)
        previous, following = firsts[position], firsts[position + 2]
        if first.shape in (Shape.ROW, Shape.RULE):
            end = position
            while end < len(groups) and groups[end][0].shape in (Shape.ROW, Shape.RULE):
                end += 1
            _write_rows(sheet, [group[0] for group in groups[position:end]], layer)
            position = end
            continue
        if first.shape is Shape.CONTENTS or (directory and after_title):
            sheet.add(Kind.CONTENTS, text, label=item[0] if item else "", layer=layer)
        elif is_contents_title(text) or (is_contents_line(following) and _is_capitals(text)):
            # As a heading it would stay open over everything that follows the contents table.
            sheet.add(Kind.CONTENTS, text, layer=layer)
        elif item is not None:
            sheet.add(Kind.LIST_ITEM, text, label=item[0], level=item[1], layer=layer)
            item = None
        elif (
            headings
            and not directory
            and len(group) == 1
            and (first.shape in (Shape.PLAIN, Shape.LABEL) or _COUNTED.match(text))
            and not _in_list(text, (previous, following))
            and (_has_title(text) or _stands_alone(groups, position))
            and (shape := heading_shape(text)) is not None
        ):
            sheet.heading(text, shape[1], form=shape[0], layer=layer)
        elif first.shape in (Shape.BULLET, Shape.DASH, Shape.NUMBER):
            label = "•" if first.shape is not Shape.NUMBER else first.mark
            rest = _joined([_Seen(first.rest, first.hard, Shape.PLAIN), *group[1:]])
            while indents and indents[-1] >= first.indent:
                indents.pop()
            indents.append(first.indent)
            sheet.add(Kind.LIST_ITEM, rest, label=label, level=len(indents), layer=layer)
        else:
            indents.clear()
            sheet.add(Kind.PARAGRAPH, text, layer=layer)
        position += 1


def _has_title(text: str) -> bool:
    """Say whether a line is more than "EP 3": in the cells of a table such lines are pointers."""
    named = _NAMED.match(text)
    return named is None or named["title"] is not None


def _stands_alone(groups: Sequence[Sequence[_Seen]], position: int) -> bool:
    """Say whether a line has a paragraph to itself, or stands above running text."""
    below = groups[position + 1] if position + 1 < len(groups) else None
    return position == 0 and (below is None or len(_joined(below)) > 60)


def _is_directory(groups: Sequence[Sequence[_Seen]]) -> bool:
    """Say whether three or more heading-like lines follow each other with no text between.

    A list of procedures looks like headings, but a heading stands above a text.
    """
    return len(groups) >= 3 and all(
        len(group) == 1 and heading_shape(group[0].text) is not None for group in groups
    )


def _in_list(text: str, beside: Iterable[str]) -> bool:
    """Say whether a line with a plain number is one of several: then it is an item, no heading.

    "1. Ask for the name" with "2. Ask for the date of birth" next to it is a list; "1. Purpose"
    has text between itself and "2. Scope".
    """
    return _COUNTED.match(text) is not None and any(
        _COUNTED.match(other) and not is_contents_line(other) for other in beside
    )


def _joined(group: Sequence[_Seen]) -> str:
    parts = [group[0].text]
    for line in group[1:]:
        # A word wrapped after its own hyphen: "child-" and "bearing".
        close = re.fullmatch(r"[a-z]-", parts[-1][-2:]) and line.text[:1].islower()
        parts += [line.text] if close else [" ", line.text]
    return "".join(parts)


def _fits(line: _Seen, following: _Seen, width: int) -> bool:
    """Say whether the next line's first word had room on this line: then the break is wanted."""
    return len(line.text) + line.indent + 1 + len(following.text.split(maxsplit=1)[0]) <= width


def _group(seen: Sequence[_Seen], typed: bool, width: int | None) -> list[list[_Seen]]:
    """Return the lines in groups, each one block."""
    longest = max(max(len(line.text) for line in seen), 60)
    unwrapped = typed and width == 0
    room = width or longest
    groups: list[list[_Seen]] = [[seen[0]]]
    for line in seen[1:]:
        if _stands_apart(groups[-1], line, room, typed, unwrapped):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _stands_apart(
    group: Sequence[_Seen], line: _Seen, room: int, typed: bool, unwrapped: bool
) -> bool:
    before = group[-1]
    alone = {Shape.CONTENTS, Shape.ROW, Shape.RULE}
    if before.hard or before.shape in alone or line.shape in alone:
        return True
    if line.shape is Shape.BULLET:
        return True
    begins = not line.text[:1].islower() and not line.text[:1].isdigit()
    if unwrapped:
        return not line.text[:1].islower() or len(before.text) < 60 or before.text[-1] in ".:;?!"
    fits = _fits(before, line, room)
    ended = (fits and before.text[-1] != ",") or before.text[-1] in ".:;?!"
    first = group[0]
    if line.shape is Shape.TAG:
        tag = line.text[1 : line.text.index("]")]
        return ended or (tag[:1].isupper() and not _FILL_IN.search(tag))
    if line.shape is Shape.DASH:
        return ended or (first.shape is Shape.DASH and first.mark == line.mark)
    if line.shape is Shape.NUMBER:
        in_list = first.shape is Shape.NUMBER
        return ended or (in_list and before.text.endswith((",", " and", " or")))
    if line.shape is Shape.LABEL:
        return ended or (before.shape is Shape.LABEL and len(group) == 1)
    if heading_shape(line.text) is not None and ended:
        return True
    if len(group) == 1 and fits and begins and _is_header(before):
        return True
    return typed and begins and _fits(before, line, room - 12)


def _is_header(line: _Seen) -> bool:
    return line.shape is Shape.LABEL or heading_shape(line.text) is not None


def _mark_contents(seen: Sequence[_Seen], after_title: bool) -> None:
    """Mark entries whose leaders are missing or down to one dot, by the entries beside them.

    "EP C  Pregnancy enquiries . 9" between two full entries is one too, if its page is not before
    the page above it or after the page below it. Under a title "Contents" three lines ending in
    rising numbers are enough.
    """
    pages: list[int | None] = []
    for line in seen:
        found = None
        if line.shape is Shape.CONTENTS:
            found = _LEADER.match(line.text)
        elif len(line.text) <= 110 and line.shape not in (Shape.ROW, Shape.RULE):
            found = _PAGE_AT_END.match(line.text)
            if found and _REFERENCE.search(found["title"]):
                found = None
        pages.append(int(found["page"]) if found else None)
    if after_title or is_contents_title(seen[0].text):
        start = 0 if after_title else 1
        end, last = start, 0
        while end < len(pages) and (page := pages[end]) is not None and page >= last:
            end, last = end + 1, page
        if end - start >= 3:
            for line in seen[start:end]:
                line.shape = Shape.CONTENTS
    for order in (range(1, len(seen)), range(len(seen) - 2, -1, -1)):
        step = order.step
        for index in order:
            page, beside = pages[index], pages[index - step]
            if page is None or beside is None or seen[index - step].shape is not Shape.CONTENTS:
                continue
            if (page - beside) * step >= 0:
                seen[index].shape = Shape.CONTENTS


# ---------------------------------------------------------------------------------------------
# Tables typed as text
# ---------------------------------------------------------------------------------------------


def _write_rows(sheet: Sheet, lines: Sequence[_Seen], layer: Layer) -> None:
    layer = Layer.TABLE if layer is Layer.BODY else layer
    ruled = sum(line.text.startswith("+") for line in lines if line.shape is Shape.RULE) >= 2
    rows: list[list[str]] = []
    marked = False
    fresh = True
    for line in lines:
        if line.shape is Shape.RULE:
            if len(rows) == 1 and (not ruled or "=" in line.text):
                marked = True
            fresh = True
        elif ruled and not fresh and rows and len(rows[-1]) == len(line.cells):
            # In a drawn grid the lines between two rules are one row.
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], line.cells, strict=True)]
        else:
            rows.append(list(line.cells))
            fresh = False
    sheet.write_table([cells(row) for row in rows], heads=1 if marked else None, layer=layer)


_GAP = re.compile(r"\t+| {2,}")


def _with_columns(seen: Sequence[_Seen]) -> list[_Seen]:
    """Return the lines with those typed in columns turned into rows: two or more, set alike.

    Columns made with tabs count if every line has one; columns made with spaces only if they
    begin at the same place in every line. A line that starts under a later column goes on there.
    One line by itself is a row if its parts stand far apart: "Version 4.1      Issued May 2025".
    """
    result: list[_Seen] = []
    start = 0
    while start < len(seen):
        rows, end = _rows(seen, start)
        if sum(row.shape is Shape.ROW for row in rows) >= 2:
            result += rows
            start = end
            continue
        line = seen[start]
        if _is_spread(line):
            line.shape = Shape.ROW
            line.cells = tuple(_GAP.split(line.text))
        result.append(line)
        start += 1
    return result


def _rows(seen: Sequence[_Seen], start: int) -> tuple[list[_Seen], int]:
    """Return the rows that begin at a line, rules between them included, and where they end."""
    columns = _columns(seen[start])
    rows: list[_Seen] = []
    end = start
    while columns and end < len(seen):
        line = seen[end]
        if line.shape is Shape.RULE and rows and not line.cells:
            rows.append(line)
        elif _same_columns(columns, line):
            texts = tuple(text for _, text in _columns(line))
            rows.append(_Seen("", True, Shape.ROW, cells=texts))
        elif under := _under(columns, line):
            last = list(rows[-1].cells)
            last[under] += f" {line.text}"
            rows[-1].cells = tuple(last)
        else:
            break
        end += 1
    return rows, end


def _under(columns: Sequence[tuple[int, str]], line: _Seen) -> int:
    """Return the number of the later column under which a line starts, 0 for none."""
    if _columns(line) or line.shape is Shape.RULE:
        return 0
    for number, (column, _) in enumerate(columns):
        if number and column > 0 and abs(column - line.indent) <= 1:
            return number
    return 0


def _is_spread(line: _Seen) -> bool:
    gaps = [gap[0] for gap in _GAP.finditer(line.text)]
    return (
        line.shape in (Shape.PLAIN, Shape.LABEL)
        and bool(gaps)
        and all("\t" not in gap and len(gap) >= 3 for gap in gaps)
        and not re.search(r"[.:;?!] {3}", line.text)
        and heading_shape(line.text) is None
    )


def _columns(line: _Seen) -> list[tuple[int, str]]:
    """Return the cells of a line with the column where each begins; [] if it has fewer than two."""
    if line.shape not in (Shape.PLAIN, Shape.TAG):
        return []
    cells: list[tuple[int, str]] = []
    position = 0
    for gap in [*_GAP.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        if cell := line.text[position:end]:
            # Two spaces after a full stop are typing, not a column.
            if gap and "\t" not in gap[0] and cell.endswith((".", "?", "!", ":", ";")):
                return []
            cells.append((-1 if "\t" in line.text else line.indent + position, cell.strip()))
        position = gap.end() if gap else end
    return cells if len(cells) >= 2 else []


def _same_columns(columns: Sequence[tuple[int, str]], line: _Seen) -> bool:
    others = _columns(line)
    if not others:
        return False
    if columns[0][0] == -1 or others[0][0] == -1:
        return columns[0][0] == others[0][0]
    return len(columns) == len(others) and all(
        abs(one - other) <= 1 for (one, _), (other, _) in zip(columns, others, strict=True)
    )
