"""Sets marks between the words of a Word paragraph, splitting its runs where a phrase needs it.

A mark may stand wherever a run may, also inside a hyperlink or a tracked insertion. It stays
outside of what Word writes anew by itself: the result of a field, a control that holds a value;
and of what it draws twice: alternative content.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An lxml element."""

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_VALUES = ("text", "date", "dropDownList", "comboBox", "picture", "dataBinding", "equation")
"""Properties of a content control that holds a value, not running text (17.5.2)."""
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PROPERTIES = ("pPr", "rPr", "sdtPr", "sdtEndPr", "fldData", "smartTagPr", "customXmlPr")
_GONE = ("del", "moveFrom")


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for a comment in the XML."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass(slots=True)
class _Piece:
    """Some characters that a reader sees.

    element  what holds them: a text, a tab, a break
    run      the run around it
    text     the characters
    guard    first and last element of what no mark may stand inside, where there is such
    """

    element: Element
    run: Element
    text: str
    guard: list[Element] | None


class Line:
    """The words of one paragraph that a reader sees, and marks between them."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        self._name = f"{{{paragraph.tag[1:].partition('}')[0]}}}"
        self._set: set[Element] = set()

    @property
    def text(self) -> str:
        """The words, with spaces as they stand."""
        return "".join(piece.text for piece in self._pieces())

    def mark_start(self, at: int, mark: Element) -> None:
        """Set a mark before the character of that number."""
        self._set.add(mark)
        begin = 0
        for piece in self._pieces():
            if at < begin + len(piece.text):
                if piece.guard is not None:
                    piece.guard[0].addprevious(mark)
                else:
                    run = self._parted(piece, at - begin)
                    run.addprevious(mark)
                return
            begin += len(piece.text)
        self._append(mark)

    def mark_end(self, at: int, *marks: Element) -> None:
        """Set marks, in their order, after the character before that number."""
        self._set.update(marks)
        begin = 0
        for piece in self._pieces():
            end = begin + len(piece.text)
            if begin < at <= end:
                if piece.guard is not None:
                    last = piece.guard[-1]
                elif at == end and piece.run[-1] is piece.element:
                    last = piece.run
                else:
                    last = self._parted(piece, at - begin).getprevious()
                self._after(last, marks)
                return
            begin = end
        for mark in marks:
            self._append(mark)

    def _append(self, mark: Element) -> None:
        """Set a mark at the end of a paragraph without words."""
        self.paragraph.append(mark)

    def _after(self, last: Element, marks: tuple[Element, ...]) -> None:
        following = last.getnext()
        # the marks of an earlier comment at the same place stay before those of a later one
        while following is not None and following in self._set and local(following) != _START:
            last, following = following, following.getnext()
        for mark in marks:
            last.addnext(mark)
            last = mark

    def _parted(self, piece: _Piece, at: int) -> Element:
        """The run that begins with the character `at` of a piece; the one before it ends there."""
        run, element = piece.run, piece.element
        properties = run.find(f"{self._name}rPr")
        first = next((c for c in run if c is not properties), None)
        if at == 0 and element is first:
            return run
        later = run.makeelement(run.tag, dict(run.attrib), nsmap=run.nsmap)
        if properties is not None:
            later.append(deepcopy(properties))
        moved = list(element.itersiblings())
        if 0 < at < len(piece.text):
            rest = element.makeelement(element.tag, dict(element.attrib), nsmap=element.nsmap)
            element.text, rest.text = element.text[:at], element.text[at:]
            for part in (element, rest):
                part.set(_SPACE, "preserve")
            later.append(rest)
        elif at == 0:
            moved.insert(0, element)
        for child in moved:
            later.append(child)
        later.tail, run.tail = run.tail, None
        run.addnext(later)
        return later

    def _pieces(self) -> list[_Piece]:
        return list(_Walk(self._name).paragraph(self.paragraph))


_START = "commentRangeStart"


class _Walk:
    """Goes through a paragraph as a reader does: nothing hidden, deleted, or told to Word."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._fields: list[_Field] = []

    def paragraph(self, paragraph: Element) -> Iterator[_Piece]:
        yield from self._inside(paragraph, None)

    def _inside(self, container: Element, guard: list[Element] | None) -> Iterator[_Piece]:
        for child in container:
            name = local(child)
            if name == "r" and child.tag.startswith(self._name):
                yield from self._run(child, guard)
            elif not name or name in _PROPERTIES or name in _GONE:
                continue
            elif name in ("oMath", "oMathPara"):
                yield from self._formula(child, guard or [child])
            elif name in ("AlternateContent", "fldSimple") or _holds_value(child):
                chosen = _first_choice(child) if name == "AlternateContent" else child
                if chosen is not None:
                    yield from self._inside(chosen, guard or [child])
            elif len(child):
                yield from self._inside(child, guard)

    def _run(self, run: Element, guard: list[Element] | None) -> Iterator[_Piece]:
        properties = run.find(f"{self._name}rPr")
        vanish = None if properties is None else properties.find(f"{self._name}vanish")
        hidden = vanish is not None and vanish.get(f"{self._name}val") not in ("0", "false", "off")
        for child in run:
            name = local(child)
            if name == "fldChar":
                self._field(child, run)
            if hidden or any(not field.shows for field in self._fields):
                continue
            inside = guard or self._field_around(run)
            if name == "t":
                yield _Piece(child, run, child.text or "", inside)
            elif name in _SIGNS:
                yield _Piece(child, run, _SIGNS[name], inside)
            elif name == "ruby":
                for base in child.iter(f"{self._name}rubyBase"):
                    yield from self._inside(base, inside or [run])

    def _field(self, mark: Element, run: Element) -> None:
        kind = mark.get(f"{self._name}fldCharType")
        if kind == "begin":
            self._fields.append(_Field([run, run]))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._fields.pop().runs[1] = run

    def _field_around(self, run: Element) -> list[Element] | None:
        """The runs that hold the outermost field around a run, its end as soon as it is known."""
        if not self._fields:
            return None
        runs = self._fields[0].runs
        end = _end_of(self._fields[0].runs[0], self._name)
        if end is None:
            return None  # a field that runs on into other paragraphs
        runs[1] = end
        return runs

    def _formula(self, formula: Element, guard: list[Element]) -> Iterator[_Piece]:
        for found in formula.iter():
            if local(found) == "t":
                yield _Piece(found, found.getparent(), found.text or "", guard)


@dataclass(slots=True)
class _Field:
    """A field that is open: its first and last run, and whether its result has begun."""

    runs: list[Element]
    shows: bool = False


def _end_of(first: Element, name: str) -> Element | None:
    """The run among the siblings of a field's first run in which the field ends, or None."""
    depth = 0
    run = first
    while run is not None:
        for mark in run.iterchildren(f"{name}fldChar"):
            kind = mark.get(f"{name}fldCharType")
            depth += (kind == "begin") - (kind == "end")
            if kind == "end" and depth <= 0:
                return run
        run = run.getnext()
    return None


def _first_choice(alternate: Element) -> Element | None:
    return next((child for child in alternate if local(child) == "Choice"), None)


def _holds_value(element: Element) -> bool:
    """Whether an element is a content control that holds a value."""
    if local(element) != "sdt":
        return False
    properties = next((child for child in element if local(child) == "sdtPr"), None)
    return properties is not None and any(
        local(one) in _VALUES or local(one) == "checkbox" for one in properties
    )
