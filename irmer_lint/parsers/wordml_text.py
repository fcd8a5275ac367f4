"""Walks the XML of a Word file once and yields what a reader sees, in reading order.

Most paragraphs hold nothing but words, so each is first gathered by one filtered scan at the
speed of C; only a paragraph in which something rarer turns up (a tracked change, a field, hidden
text, a drawing, a note) is walked element by element.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from irmer_lint.model import Kind
from irmer_lint.parsers.wordml_items import Box, Cell, Item, Line, Missing, Reference, Row, Table
from irmer_lint.parsers.wordml_names import (
    ALT_CHUNK,
    ALTERNATE,
    BR,
    CELL_DEL,
    CHAR,
    COMMENT_REF,
    CR,
    DEL,
    DRAWING,
    ENDNOTE_REF,
    FF_CHECK_BOX,
    FF_CHECKED,
    FF_DATA,
    FF_DEFAULT,
    FF_DROP_DOWN,
    FF_ENTRY,
    FF_RESULT,
    FLD_CHAR,
    FLD_CHAR_TYPE,
    FLD_SIMPLE,
    FONT,
    FONTS,
    FOOTNOTE_REF,
    GALLERY,
    GRID_BEFORE,
    GRID_SPAN,
    H_MERGE,
    HIDDEN_ROW,
    ID,
    ILVL,
    INS,
    INSTR_ATTR,
    INSTR_TEXT,
    LEADER,
    MATH,
    MATH_DENOMINATOR,
    MATH_PARAGRAPH,
    MATH_TEXT,
    MOVE_FROM,
    MOVE_TO,
    NO_BREAK_HYPHEN,
    NUM_ID,
    NUM_PR,
    OBJECT,
    OUTLINE,
    P_STYLE,
    P_TAB,
    PICT,
    PPR,
    R_STYLE,
    RPR,
    RUBY,
    RUBY_BASE,
    SDT,
    SDT_PR,
    SECT_PR,
    SOFT_HYPHEN,
    SUB_DOC,
    SYM,
    TAB,
    TABS,
    TBL,
    TBL_GRID,
    TBL_HEADER,
    TBL_PR,
    TC,
    TC_PR,
    TR,
    TR_PR,
    V_MERGE,
    VAL,
    VANISH,
    P,
    R,
    T,
    is_on,
    whole,
)
from irmer_lint.parsers.wordml_numbering import Numbering
from irmer_lint.parsers.wordml_shapes import ShapeReader, chosen
from irmer_lint.parsers.wordml_styles import Style, StyleTable, outline_level
from irmer_lint.parsers.wordml_symbols import symbol, translated

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element
    from irmer_lint.parsers.wordml_package import WordPackage

_FIXED = {
    TAB: "\t",
    P_TAB: "\t",
    BR: "\n",
    CR: "\n",
    NO_BREAK_HYPHEN: "-",
    SOFT_HYPHEN: "",
    MATH_DENOMINATOR: "/",
}
_WORDS = (T, MATH_TEXT)
_RARE = (
    ALTERNATE,
    COMMENT_REF,
    DEL,
    DRAWING,
    ENDNOTE_REF,
    FLD_CHAR,
    FLD_SIMPLE,
    FOOTNOTE_REF,
    INS,
    MOVE_FROM,
    MOVE_TO,
    OBJECT,
    PICT,
    RUBY,
    SUB_DOC,
    SYM,
    VANISH,
)
_NOT_TEXT = frozenset((PPR, RPR, SDT_PR, SECT_PR, TBL_PR, TBL_GRID, TC_PR, TR_PR))
_NOTES = {FOOTNOTE_REF: Kind.NOTE, ENDNOTE_REF: Kind.NOTE, COMMENT_REF: Kind.COMMENT}
_CONTENTS_FIELDS = ("TOC", "INDEX", "TOA")
_PRIVATE = re.compile("[\uf000-\uf0ff]")
# Characters that no reader sees, and the no-break hyphen, which is read as the plain one.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")) | {0x2011: "-"}
_ELSEWHERE_ADVICE = "Paste the text of that part into the document, or check that file as well."


@dataclass(slots=True)
class Context:
    """What all stories of one document share: styles, numbers, and the tally of changes.

    changes     pending tracked changes by kind: insertion, deletion, move
    hidden      passages of hidden text left out
    references  how many notes of each kind have been met, for their numbers
    """

    package: WordPackage
    styles: StyleTable
    numbering: Numbering
    changes: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    references: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Field:
    """A complex field: its instruction, and whether its result has begun."""

    instruction: str = ""
    result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.result and _names_contents(self.instruction)


class Story:
    """Reads one story, the text of the body, of a header, a note or a box.

    pictures   whether a picture without text is worth recording here
    """

    def __init__(self, context: Context, part: Any, pictures: bool = True) -> None:
        self._context = context
        self._part = part
        self._pictures = pictures
        self._fields: list[_Field] = []
        self._balanced: bool | None = None
        self._root: Element | None = None
        self._contents = 0
        self._contents_seen = False
        self._hidden_before = False
        self._carried: tuple[str, tuple[Item, ...]] | None = None
        self._attached: list[Item] = []
        self._shapes = ShapeReader(context.package, part, self._box, pictures)
        rare = (*_RARE, R_STYLE) if context.styles.hides_text else _RARE
        self._scanned = (*_WORDS, *_FIXED, *rare)

    def read(self, root: Element) -> tuple[Item, ...]:
        """The items of the story below `root`, in reading order."""
        self._root = root
        return self._content(root)

    def _box(self, root: Element) -> tuple[Item, ...]:
        return Story(self._context, self._part, self._pictures).read(root)

    # Blocks

    def _content(self, container: Element) -> tuple[Item, ...]:
        """The items of one container; what a deleted paragraph mark left over ends with it."""
        before, self._carried = self._carried, None
        items: list[Item] = []
        self._blocks(container, items)
        if self._carried is not None:
            items.append(Line(self._carried[0], attached=self._carried[1]))
        self._carried = before
        return tuple(items)

    def _blocks(self, container: Element, items: list[Item]) -> None:
        for element in container:
            tag = element.tag
            if tag == P:
                self._paragraph(element, items)
            elif tag == TBL:
                rows: list[Row] = []
                self._rows(element, rows)
                items.append(Table(tuple(rows), element))
            elif tag in _NOT_TEXT:
                continue
            elif tag == ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._blocks(branch, items)
            elif tag in (DEL, MOVE_FROM):
                self._tally(tag)
            elif tag in (ALT_CHUNK, SUB_DOC):
                items.append(_elsewhere(tag))
            elif tag == SDT and _is_contents_control(element):
                self._contents += 1
                self._blocks(element, items)
                self._contents -= 1
            elif len(element):
                # Content controls, custom XML and any wrapper not known here are see-through.
                self._tally(tag)
                self._blocks(element, items)

    def _paragraph(self, element: Element, items: list[Item]) -> None:
        style_id = num_id = None
        ilvl = level = None
        leader = mark_gone = mark_hidden = False
        properties = element.find(PPR)
        if properties is not None:
            for prop in properties:
                tag = prop.tag
                if tag == P_STYLE:
                    style_id = prop.get(VAL)
                elif tag == NUM_PR:
                    num_id, ilvl = _list_of(prop)
                elif tag == OUTLINE:
                    level = outline_level(prop.get(VAL))
                elif tag == TABS:
                    leader = any(tab.get(LEADER) == "dot" for tab in prop)
                elif tag == RPR:
                    mark_gone = prop.find(DEL) is not None or prop.find(MOVE_FROM) is not None
                    vanish = prop.find(VANISH)
                    mark_hidden = vanish is not None and is_on(vanish)
        style = self._context.styles.paragraph(style_id)
        raw, attached = self._text(element, style)
        contents = self._contents_seen or self._contents > 0 or style.contents
        if self._carried is not None:
            raw, attached = self._carried[0] + raw, self._carried[1] + attached
            self._carried = None
        if mark_gone:
            # With the deletion of the mark accepted, the text joins the next paragraph.
            self._carried = (raw, attached)
            return
        if (mark_hidden or style.hidden) and not raw.strip():
            if attached:
                items.append(Line("", attached=attached))
            return
        label, depth = self._context.numbering.label(style, num_id, ilvl)
        if raw or label or attached:
            items.append(
                Line(
                    raw,
                    label,
                    depth,
                    style.level if level is None else level,
                    contents,
                    leader,
                    style,
                    element,
                    attached,
                )
            )

    # Tables

    def _rows(self, container: Element, rows: list[Row]) -> None:
        for element in container:
            tag = element.tag
            if tag == TR:
                row = self._row(element)
                if row is not None:
                    rows.append(row)
            elif tag == ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._rows(branch, rows)
            elif tag not in _NOT_TEXT and len(element):
                self._rows(element, rows)

    def _row(self, element: Element) -> Row | None:
        repeats, column = False, 0
        properties = element.find(TR_PR)
        if properties is not None:
            for prop in properties:
                tag = prop.tag
                if tag == DEL:
                    self._tally(DEL)
                    return None
                if tag == INS:
                    self._tally(INS)
                elif tag == HIDDEN_ROW and is_on(prop):
                    self._context.hidden += 1
                    return None
                elif tag == TBL_HEADER:
                    repeats = is_on(prop)
                elif tag == GRID_BEFORE:
                    column = max(whole(prop.get(VAL), 0), 0)
        cells: list[Cell] = []
        for tc in _cells(element):
            cell = self._cell(tc, column)
            if cell is not None:
                cells.append(cell)
                column += cell.span
        return Row(tuple(cells), repeats)

    def _cell(self, element: Element, column: int) -> Cell | None:
        span, continues = 1, False
        properties = element.find(TC_PR)
        if properties is not None:
            for prop in properties:
                tag = prop.tag
                if tag == GRID_SPAN:
                    span = max(whole(prop.get(VAL), 1), 1)
                elif tag in (V_MERGE, H_MERGE):
                    continues = prop.get(VAL) != "restart"
                elif tag == CELL_DEL:
                    self._tally(DEL)
                    return None
        # Word shows nothing of a cell that continues a merged one.
        items = () if continues else self._content(element)
        return Cell(items, column, span, continues, element)

    # Text

    def _text(self, element: Element, style: Style) -> tuple[str, tuple[Item, ...]]:
        self._contents_seen = False
        if not self._fields and not style.hidden:
            pieces: list[str] = []
            for found in element.iter(*self._scanned):
                tag = found.tag
                if tag == T or tag == MATH_TEXT:
                    pieces.append(found.text or "")
                    continue
                fixed = _FIXED.get(tag)
                if fixed is None:
                    break
                # A tab stop in the paragraph's properties bears the name of a tab in its text.
                if tag != TAB or found.getparent().tag == R:
                    pieces.append(fixed)
            else:
                raw = "".join(pieces)
                if raw.isascii():
                    return raw, ()
                if not _PRIVATE.search(raw):
                    return raw.translate(_UNSEEN), ()
        pieces = []
        self._attached = []
        self._hidden_before = False
        self._inline(element, pieces, style)
        attached, self._attached = tuple(self._attached), []
        return "".join(pieces).translate(_UNSEEN), attached

    def _inline(self, container: Element, out: list[str], style: Style) -> None:
        for element in container:
            tag = element.tag
            if tag == R:
                self._run(element, out, style)
            elif tag in (MATH, MATH_PARAGRAPH):
                out.extend(_formula(element))
            elif tag in _NOT_TEXT:
                continue
            elif tag in (DEL, MOVE_FROM):
                self._tally(tag)
            elif tag == ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._inline(branch, out, style)
            elif tag == FLD_SIMPLE:
                before = len(out)
                self._inline(element, out, style)
                if _names_contents(element.get(INSTR_ATTR) or "") and len(out) > before:
                    self._contents_seen = True
            elif tag == SUB_DOC:
                self._attached.append(_elsewhere(tag))
            elif len(element):
                self._tally(tag)
                self._inline(element, out, style)

    def _run(self, run: Element, out: list[str], style: Style) -> None:
        properties = run.find(RPR)
        hidden = style.hidden
        if properties is not None:
            hidden = self._is_hidden(properties, hidden)
        if hidden and not self._hidden_before and next(run.iter(T, SYM), None) is not None:
            self._context.hidden += 1
        self._hidden_before = hidden
        self._run_content(run, out, properties, hidden, style)

    def _run_content(
        self, run: Element, out: list[str], properties: Element | None, hidden: bool, style: Style
    ) -> None:
        for element in run:
            tag = element.tag
            if tag == FLD_CHAR:
                out.extend(self._field(element, hidden))
            elif tag == INSTR_TEXT:
                if self._fields:
                    self._fields[-1].instruction += element.text or ""
            elif hidden or self._in_instruction:
                continue
            elif tag == T:
                text = element.text or ""
                out.append(translated(text, _font(properties)) if _PRIVATE.search(text) else text)
                if text.strip() and any(open_field.is_contents for open_field in self._fields):
                    self._contents_seen = True
            elif tag in _FIXED:
                out.append(_FIXED[tag])
            elif tag == SYM:
                out.append(_symbol(element))
            elif tag in (DRAWING, PICT, OBJECT):
                self._attached.extend(self._shapes.read(element))
            elif tag == ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._run_content(branch, out, properties, hidden, style)
            elif tag in _NOTES:
                self._refer(element)
            elif tag == RUBY:
                for base in element.iterchildren(RUBY_BASE):
                    self._inline(base, out, style)

    def _is_hidden(self, properties: Element, by_style: bool) -> bool:
        hidden = by_style
        for prop in properties:
            if prop.tag == VANISH:
                return is_on(prop)
            if prop.tag == R_STYLE and self._context.styles.character(prop.get(VAL)).hidden:
                hidden = True
        return hidden

    def _refer(self, element: Element) -> None:
        kind = element.tag
        note = element.get(ID)
        if note is None:
            return
        self._context.references[kind] += 1
        number = str(self._context.references[kind]) if kind != COMMENT_REF else ""
        self._attached.append(Reference(_NOTES[kind], f"{kind}#{note}", number))

    # Fields

    @property
    def _in_instruction(self) -> bool:
        return any(not open_field.result for open_field in self._fields)

    def _field(self, element: Element, hidden: bool) -> Iterator[str]:
        """Follow one mark of a complex field; a form field shows its state in its first mark."""
        if self._balanced is None:
            self._balanced = self._fields_are_balanced()
        mark = element.get(FLD_CHAR_TYPE)
        if mark == "begin" and not hidden and not self._in_instruction:
            yield from _form_field(element)
        # With a mark missing, everything after it would read as an instruction and be lost.
        if not self._balanced:
            return
        if mark == "begin":
            self._fields.append(_Field())
        elif mark == "separate" and self._fields:
            self._fields[-1].result = True
        elif mark == "end" and self._fields:
            self._fields.pop()

    def _fields_are_balanced(self) -> bool:
        depth = 0
        marks = () if self._root is None else self._root.iter(FLD_CHAR)
        for mark in marks:
            if next(mark.iterancestors(DEL, MOVE_FROM), None) is not None:
                continue
            kind = mark.get(FLD_CHAR_TYPE)
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if depth < 0:
                return False
        return depth == 0

    # Tracked changes

    def _tally(self, tag: object) -> None:
        change = _CHANGES.get(tag)
        if change:
            self._context.changes[change] += 1


_CHANGES: dict[object, str] = {INS: "insertion", DEL: "deletion", MOVE_TO: "move"}


def own_runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph that a reader sees as its own text."""
    for child in paragraph:
        if child.tag == R:
            yield child
        elif child.tag not in _NOT_TEXT and child.tag not in (DEL, MOVE_FROM) and len(child):
            yield from own_runs(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == TC:
            yield child
        elif child.tag == ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from _cells(branch)
        elif child.tag not in _NOT_TEXT and len(child):
            yield from _cells(child)


def _list_of(properties: Element) -> tuple[str | None, int | None]:
    number, level = properties.find(NUM_ID), properties.find(ILVL)
    return (
        None if number is None else number.get(VAL),
        None if level is None else whole(level.get(VAL), 0),
    )


def _is_contents_control(control: Element) -> bool:
    properties = control.find(SDT_PR)
    return properties is not None and any(
        gallery.get(VAL) == "Table of Contents" for gallery in properties.iter(GALLERY)
    )


def _names_contents(instruction: str) -> bool:
    return instruction.split(None, 1)[:1] != [] and (
        instruction.split(None, 1)[0].upper() in _CONTENTS_FIELDS
    )


def _form_field(mark: Element) -> Iterator[str]:
    """What a legacy form field shows that is not in the text: its tick, or its chosen entry."""
    for data in mark.iterchildren(FF_DATA):
        for box in data.iterchildren(FF_CHECK_BOX):
            state = box.find(FF_CHECKED)
            if state is None:
                state = box.find(FF_DEFAULT)
            yield "☒" if state is not None and is_on(state) else "☐"
        for choice in data.iterchildren(FF_DROP_DOWN):
            entries = [entry.get(VAL) or "" for entry in choice.iterchildren(FF_ENTRY)]
            result = choice.find(FF_RESULT)
            if result is None:
                result = choice.find(FF_DEFAULT)
            index = 0 if result is None else whole(result.get(VAL), 0)
            if 0 <= index < len(entries):
                yield entries[index]


def _formula(element: Element) -> Iterator[str]:
    for found in element.iter(MATH_TEXT, T, MATH_DENOMINATOR):
        yield "/" if found.tag == MATH_DENOMINATOR else found.text or ""


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(CHAR) or "", 16)
    except ValueError:
        code = 0
    return symbol(code, element.get(FONT))


def _font(properties: Element | None) -> str | None:
    if properties is None:
        return None
    for fonts in properties.iterchildren(FONTS):
        for name, value in fonts.items():
            if name.endswith(("}ascii", "}hAnsi")):
                return str(value)
    return None


def _elsewhere(tag: str) -> Missing:
    if tag == SUB_DOC:
        return Missing("linked document whose text is in another file", _ELSEWHERE_ADVICE)
    return Missing("inserted file whose text is stored in another format", _ELSEWHERE_ADVICE)


__all__ = ["Box", "Context", "Story", "own_runs"]
