"""Which paragraphs of a PDF are headings, and how high they rank.

A tagged file says what its headings are. Elsewhere they show in type larger than that of the text,
in bold, in capitals, or in a number before a few words; their levels follow from the ranks of the
types found and, within one type, from the depths of the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from irmer_lint.parsers.line_shapes import heading_shape
from irmer_lint.parsers.pdf_paragraphs import (
    Paragraph,
    Passage,
    Typography,
    depth_of,
    label_of,
)
from irmer_lint.parsers.pdf_tags import Role
from irmer_lint.parsers.sheet import Form

_LARGER = 0.9
"""Points above the size of the text from which type is that of a heading."""

_TITLE_LARGER = 4.0

_LONGEST_HEADING = 20
"""Words."""

_DEEPEST_LEVEL = 9

_UNFINISHED = re.compile(r"[,;]$")
_SENTENCE = re.compile(r"[.,;!]$|[.!?] +[A-Z]")
_WARNING = re.compile(r"(?:note|n\.?b\.?|important|warning|caution)\b", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"([1-9]\d?(?:\.0)?)\s+(?=\S)")
_NAMED_NUMBER = re.compile(
    r"(?:EP|EWP|SOP|WP|WI|IRMER)\s?[-–]?\s?\d{1,3}(?:\.\d{1,2})?[a-z]?(?:\s*[:.–—-])?\s+(?=[A-Z(“‘])"
)
_TYPED_NAME = re.compile(r"(?:appendix|annexe?|section|chapter|part|procedure)\b", re.IGNORECASE)

_Type = tuple[float, bool, bool]
"""Size, bold, capitals: the type of a heading. Larger ones are higher."""


@dataclass(slots=True)
class Heading:
    """A paragraph that is a heading.

    level  from 1; 0 until it is known
    """

    paragraph: Paragraph
    level: int = 0

    @property
    def type(self) -> _Type:
        """Its size, whether it is bold, and whether it is in capitals."""
        line = self.paragraph.first
        return round(line.size * 2) / 2, line.bold, self.paragraph.text.isupper()

    @property
    def depth(self) -> int:
        """Depth of its number: 2 for "3.2", 1 for "EP 4"; 0 without one."""
        label = self.paragraph.label
        return depth_of(label) or int(bool(label))


def find_headings(
    passages: Sequence[Passage], typography: Typography, tagged: bool
) -> dict[int, Heading | None]:
    """Return the headings by their index; None for a paragraph that goes on with the one before."""
    typographic = any(
        isinstance(passage, Paragraph)
        and not passage.contents
        and not passage.note
        and _is_set_apart(passage, typography)
        for passage in passages[1:]
    )
    found: dict[int, Heading | None] = {}
    before: Heading | None = None
    before_index = -1
    for index, passage in enumerate(passages):
        if isinstance(passage, tuple) or passage.contents or passage.note:
            continue
        level = _tagged_level(passage)
        if (
            before is not None
            and before_index == index - 1
            and not level
            and _continues(passage, before.paragraph, typography)
        ):
            before.paragraph.lines.extend(passage.lines)
            found[index] = None
            before_index = index
            continue
        if tagged and not found and not level and _is_title_line(passage, typography):
            level = 1
        if not level and (
            tagged or not _is_heading(passage, _beside(index, passages), typography, typographic)
        ):
            continue
        before = found[index] = Heading(_relabelled(passage), level)
        before_index = index
    _drop_kickers(found)
    headings = [heading for heading in found.values() if heading is not None]
    _set_levels([heading for heading in headings if not heading.level])
    return found


def _drop_kickers(found: dict[int, Heading | None]) -> None:
    """Take out lines right above a heading in larger type, such as the name of the employer."""
    below: tuple[int, Heading] | None = None
    for index in sorted(found, reverse=True):
        heading = found[index]
        if heading is None:
            continue
        if (
            below is not None
            and below[0] == index + 1
            and not heading.level
            and not heading.paragraph.label
            and not _TYPED_NAME.match(heading.paragraph.text)
            and heading.type < below[1].type
        ):
            del found[index]
        below = index, heading


def _tagged_level(paragraph: Paragraph) -> int:
    tag = paragraph.first.tag
    return tag.level if tag is not None and tag.role is Role.HEADING else 0


def _is_title_line(paragraph: Paragraph, typography: Typography) -> bool:
    """Return whether a paragraph is the title of the document, which many tag as plain text."""
    return (
        paragraph.page == 1
        and paragraph.first.size >= typography.body + _TITLE_LARGER
        and _may_be_heading(paragraph, title=True)
    )


def _relabelled(paragraph: Paragraph) -> Paragraph:
    """Give a heading its number: "3 Scope" is one in a heading, and "- " no bullet."""
    text = paragraph.first.text
    label = label_of(text, wide=True)
    if not label and (found := _PLAIN_NUMBER.match(text) or _NAMED_NUMBER.match(text)):
        label = found[0]
    paragraph.label = label if label[:1].isalnum() or label[:1] == "(" else ""
    return paragraph


def _beside(index: int, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return the passages before and after one."""
    return [*passages[max(index - 1, 0) : index], *passages[index + 1 : index + 2]]


def _is_heading(
    paragraph: Paragraph, beside: Sequence[Passage], typography: Typography, typographic: bool
) -> bool:
    """Return whether a paragraph is a heading by its form.

    beside       the passages before and after it
    typographic  whether the document has headings in larger or bold type
    """
    if _is_set_apart(paragraph, typography):
        return True
    line = paragraph.first
    return (
        len(paragraph.lines) == 1
        and not line.box
        and line.size >= typography.body - 0.6
        and _may_be_heading(paragraph)
        and _is_plain_heading(paragraph, beside, typographic)
    )


def _may_be_heading(paragraph: Paragraph, *, title: bool = False) -> bool:
    """Return whether a paragraph is short, holds letters and is no sentence.

    title  set in type so large that a full stop inside ("Procedures. Part 1") does not matter
    """
    if len(paragraph.lines) > 3:
        return False
    text = paragraph.text
    return (
        len(text.split()) <= _LONGEST_HEADING
        and any(char.isalpha() for char in text)
        and not (_UNFINISHED if title else _SENTENCE).search(text)
    )


def _is_set_apart(paragraph: Paragraph, typography: Typography) -> bool:
    """Return whether a paragraph is a heading by its type: larger than the text, or bold."""
    line = paragraph.first
    larger = line.size >= typography.body + _LARGER
    if not larger and (not line.bold or typography.bold or line.size < typography.body - 0.6):
        return False
    if line.box and not (larger and len(paragraph.lines) == 1):
        return False
    title = line.size >= typography.body + _TITLE_LARGER
    return _may_be_heading(paragraph, title=title) and (larger or _is_bold_heading(paragraph))


def _is_bold_heading(paragraph: Paragraph) -> bool:
    text = paragraph.text
    words = len(text.split())
    if words > 14 or _WARNING.match(text):
        return False
    if paragraph.label and not paragraph.label[0].isalnum():
        return False
    if text.endswith(":"):
        return words <= 6
    return bool(paragraph.label) or text[0].isupper() or text[0].isdigit()


def _is_plain_heading(paragraph: Paragraph, beside: Sequence[Passage], typographic: bool) -> bool:
    """Return whether a line in the type of the text is a heading by its number or its capitals."""
    if paragraph.fills:
        return False
    text = paragraph.first.text
    shape = heading_shape(text)
    if shape is None:
        return False
    form, depth = shape
    if form is Form.CAPITALS:
        return True
    if form is Form.NAMED:
        return _NAMED_NUMBER.match(text) is not None or _TYPED_NAME.match(text) is not None
    if depth == 1 and typographic:
        # Where sections have headings in a type of their own, "1. Check the name" is a step.
        return False
    # Numbered alike, one after another, they are items of a list.
    labels = (passage.label for passage in beside if isinstance(passage, Paragraph))
    return all(depth_of(label) != depth for label in labels)


def _continues(paragraph: Paragraph, before: Paragraph, typography: Typography) -> bool:
    """Return whether a heading is the next line of the heading before it."""
    first, last = paragraph.first, before.last
    if paragraph.page != before.last_page or first.stack != last.stack or first.box != last.box:
        return False
    if first.size != last.size or first.bold != last.bold:
        return False
    if label_of(first.text, wide=True) or _TYPED_NAME.match(first.text):
        return False
    if not -1 <= first.top - last.bottom <= 0.6 * last.size:
        return False
    return first.size >= typography.body + _LARGER or before.fills


def _set_levels(headings: Sequence[Heading]) -> None:
    """Give headings that no tag ranks a level from 1: by type, then by depth of number.

    The title of the document shares the level of the sections, as it does in Word: it stands
    beside them, not above all of them.
    """
    level = 1
    for kind in sorted({heading.type for heading in headings}, reverse=True):
        alike = [heading for heading in headings if heading.type == kind]
        depths = {heading.depth for heading in alike if heading.depth}
        top = min(depths, default=1)
        for heading in alike:
            heading.level = min(level + max(heading.depth - top, 0), _DEEPEST_LEVEL)
        if not (level == 1 and _is_title(alike, headings)):
            level += max(depths, default=1) - top + 1


def _is_title(alike: Sequence[Heading], headings: Sequence[Heading]) -> bool:
    """Return whether the headings in the largest type are the title on the first page."""
    return (
        len(alike) <= 2 < len(headings)
        and all(not heading.depth and heading.paragraph.page == 1 for heading in alike)
        # Where sections begin at "1.1", the title is the section "1" that they belong to.
        and min((heading.depth for heading in headings if heading.depth), default=1) == 1
    )
