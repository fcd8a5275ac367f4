"""Turns lines into blocks: which lines make one paragraph, and what each block is by its form.

Word, PDF and OpenDocument files say what is a heading and what is a list. Plain text says it only
by shape, and Markdown typed by people who do not know Markdown is plain text too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from irmer_lint.model import Kind, Layer
from irmer_lint.parsers.line_shapes import (
    COUNTED,
    LEADER,
    Line,
    Seen,
    Shape,
    has_title,
    heading_shape,
    is_capitals,
    is_contents_line,
    is_contents_title,
    see,
)
from irmer_lint.parsers.sheet import Sheet, plain
from irmer_lint.parsers.typed_tables import with_columns, write_rows

WRAP_LIMIT = 120
"""Lines longer than this were not wrapped by hand: each is a paragraph of its own."""

_FILL_IN = re.compile(r"insert|enter|name|add|delete|your|date|select|type", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"(?P<title>.*[^\W\d_].*?)\s+(?:\.{1,2}\s*)?(?P<page>\d{1,3})$")
# "... is set out in section 12" ends in a number that is no page, and so does a sentence.
_REFERENCE = re.compile(
    r"(?:section|appendix|annex|procedure|paragraph|regulation|schedule|table|figure|page|EP|SOP"
    r"|to|of|in|over|under|aged|than|and)$|[.;:] \S",
    re.IGNORECASE,
)


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
    # Only in typed text do several spaces mean anything; elsewhere they and line ends are one space.
    shown = lines if typed else [Line(plain(line.text), line.hard) for line in lines]
    seen = [see(line, typed) for line in shown if plain(line.text)]
    if not seen:
        return
    after_title = bool(sheet.blocks) and is_contents_title(sheet.blocks[-1].text)
    _mark_contents(seen, after_title)
    if typed:
        seen = with_columns(seen)
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
            write_rows(sheet, [group[0] for group in groups[position:end]], layer)
            position = end
            continue
        if first.shape is Shape.CONTENTS or (directory and after_title):
            sheet.add(Kind.CONTENTS, text, label=item[0] if item else "", layer=layer)
        elif is_contents_title(text) or (is_contents_line(following) and is_capitals(text)):
            # As a heading it would stay open over everything that follows the contents table.
            sheet.add(Kind.CONTENTS, text, layer=layer)
        elif item is not None:
            sheet.add(Kind.LIST_ITEM, text, label=item[0], level=item[1], layer=layer)
            item = None
        elif (
            headings
            and not directory
            and len(group) == 1
            and (first.shape in (Shape.PLAIN, Shape.LABEL) or COUNTED.match(text))
            and not _in_list(text, (previous, following))
            and (has_title(text) or _stands_alone(groups, position))
            and (shape := heading_shape(text)) is not None
        ):
            sheet.heading(text, shape[1], form=shape[0], layer=layer)
        elif first.shape in (Shape.BULLET, Shape.DASH, Shape.NUMBER):
            label = "•" if first.shape is not Shape.NUMBER else first.mark
            rest = _joined([Seen(first.rest, first.hard, Shape.PLAIN), *group[1:]])
            while indents and indents[-1] >= first.indent:
                indents.pop()
            indents.append(first.indent)
            sheet.add(Kind.LIST_ITEM, rest, label=label, level=len(indents), layer=layer)
        else:
            indents.clear()
            sheet.add(Kind.PARAGRAPH, text, layer=layer)
        position += 1


def _stands_alone(groups: Sequence[Sequence[Seen]], position: int) -> bool:
    """Say whether a line has a paragraph to itself, or stands above running text."""
    below = groups[position + 1] if position + 1 < len(groups) else None
    return position == 0 and (below is None or len(_joined(below)) > 60)


def _is_directory(groups: Sequence[Sequence[Seen]]) -> bool:
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
    return COUNTED.match(text) is not None and any(
        COUNTED.match(other) and not is_contents_line(other) for other in beside
    )


def _joined(group: Sequence[Seen]) -> str:
    parts = [group[0].text]
    for line in group[1:]:
        # A word wrapped after its own hyphen: "child-" and "bearing".
        close = re.fullmatch(r"[a-z]-", parts[-1][-2:]) and line.text[:1].islower()
        parts += [line.text] if close else [" ", line.text]
    return "".join(parts)


def _fits(line: Seen, following: Seen, width: int) -> bool:
    """Say whether the next line's first word had room on this line: then the break is wanted."""
    return len(line.text) + line.indent + 1 + len(following.text.split(maxsplit=1)[0]) <= width


def _group(seen: Sequence[Seen], typed: bool, width: int | None) -> list[list[Seen]]:
    """Return the lines in groups, each one block."""
    longest = max(max(len(line.text) for line in seen), 60)
    unwrapped = width == 0 if typed else longest > WRAP_LIMIT
    room = width or longest
    groups: list[list[Seen]] = [[seen[0]]]
    for line in seen[1:]:
        if _stands_apart(groups[-1], line, room, typed, unwrapped):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _stands_apart(
    group: Sequence[Seen], line: Seen, room: int, typed: bool, unwrapped: bool
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


def _is_header(line: Seen) -> bool:
    return line.shape is Shape.LABEL or heading_shape(line.text) is not None


def _mark_contents(seen: Sequence[Seen], after_title: bool) -> None:
    """Mark entries whose leaders are missing or down to one dot, by the entries beside them.

    "EP C  Pregnancy enquiries . 9" between two full entries is one too, if its page is not before
    the page above it or after the page below it. Under a title "Contents" three lines ending in
    rising numbers are enough.
    """
    pages: list[int | None] = []
    for line in seen:
        found = None
        if line.shape is Shape.CONTENTS:
            found = LEADER.match(line.text)
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
