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
from typing import TYPE_CHECKING, Any, TypeAlias

from irmer_lint.model import Kind
from irmer_lint.parsers import wordml_names as w
from irmer_lint.parsers.numerals import roman
from irmer_lint.parsers.wordml_fields import Fields, builds_contents, form_field
from irmer_lint.parsers.wordml_items import Cell, Item, Line, Missing, Reference, Row, Table
from irmer_lint.parsers.wordml_numbering import Numbering
from irmer_lint.parsers.wordml_shapes import ShapeReader, chosen
from irmer_lint.parsers.wordml_styles import Style, StyleTable, outline_level
from irmer_lint.parsers.wordml_symbols import symbol, translated

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element
    from irmer_lint.parsers.wordml_package import WordPackage

_FIXED = {
    w.TAB: "\t",
    w.P_TAB: "\t",
    w.BR: "\n",
    w.CR: "\n",
    w.NO_BREAK_HYPHEN: "-",
    w.SOFT_HYPHEN: "",
    w.MATH_DENOMINATOR: "/",
}
_RARE = (
    w.ALTERNATE,
    w.COMMENT_REF,
    w.DEL,
    w.DRAWING,
    w.ENDNOTE_REF,
    w.FLD_CHAR,
    w.FLD_SIMPLE,
    w.FOOTNOTE_REF,
    w.INS,
    w.MOVE_FROM,
    w.MOVE_TO,
    w.OBJECT,
    w.PICT,
    w.RUBY,
    w.SUB_DOC,
    w.SYM,
    w.VANISH,
)
_NOT_TEXT = frozenset((w.PPR, w.RPR, w.SDT_PR, w.SECT_PR, w.TBL_PR, w.TBL_GRID, w.TC_PR, w.TR_PR))
_NOTES = {w.FOOTNOTE_REF: Kind.NOTE, w.ENDNOTE_REF: Kind.NOTE, w.COMMENT_REF: Kind.COMMENT}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
# Characters that no reader sees, and the no-break hyphen, which is read as the plain one.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")) | {
    0x2011: "-"
}
_Carried: TypeAlias = "tuple[str, tuple[Item, ...], tuple[Element, ...]]"
"""Text whose paragraph mark was deleted, what hangs on it, and the paragraphs it stands in."""
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


class Story:
    """Reads one story, the text of the body, of a header, a note or a box.

    pictures   whether a picture without text is worth recording here
    """

    def __init__(self, context: Context, part: Any, pictures: bool = True) -> None:
        self._context = context
        self._part = part
        self._pictures = pictures
        self._fields = Fields(None)
        self._contents = 0
        self._contents_seen = False
        self._hidden_before = False
        self._carried: _Carried | None = None
        self._attached: list[Item] = []
        self._shapes = ShapeReader(context.package, part, pictures)
        self._involved: set[Element | None] = set()
        self._spaced: set[Element | None] = set()

    def read(self, root: Element) -> tuple[Item, ...]:
        """The items of the story below `root`, in reading order."""
        self._fields = Fields(root)
        rare = (*_RARE, w.R_STYLE) if self._context.styles.hides_text else _RARE
        self._involved = {next(found.iterancestors(w.P), None) for found in root.iter(*rare)}
        self._spaced = {
            next(found.iterancestors(w.P), None) for found in root.iter(w.MATH_TEXT, *_FIXED)
        }
        return self._content(root)

    def _box(self, root: Element) -> tuple[Item, ...]:
        return Story(self._context, self._part, self._pictures).read(root)

    # Blocks

    def _content(self, container: Element) -> tuple[Item, ...]:
        """The items of one container, the body, a cell or a box."""
        before, self._carried = self._carried, None
        items: list[Item] = []
        self._blocks(container, items)
        self._put_down(items)
        self._carried = before
        return tuple(items)

    def _put_down(self, items: list[Item]) -> None:
        """Close a paragraph whose deleted mark had joined it to one that never came."""
        if self._carried is not None:
            raw, attached, joined = self._carried
            items.append(Line(_tidy(raw), attached=attached, joined=joined))
            self._carried = None

    def _blocks(self, container: Element, items: list[Item]) -> None:
        for element in container:
            tag = element.tag
            if tag == w.P:
                self._paragraph(element, items)
            elif tag == w.TBL:
                self._put_down(items)
                rows: list[Row] = []
                self._rows(element, rows)
                items.append(Table(tuple(rows), element))
            elif tag in _NOT_TEXT:
                continue
            elif tag == w.ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._blocks(branch, items)
            elif tag in (w.DEL, w.MOVE_FROM):
                self._tally(tag)
            elif tag in (w.ALT_CHUNK, w.SUB_DOC):
                items.append(_elsewhere(tag))
            elif tag == w.SDT and _is_contents_control(element):
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
        for properties in element:
            if properties.tag != w.PPR:
                break  # the properties of a paragraph come first or not at all (17.3.1.22)
            for prop in properties:
                tag = prop.tag
                if tag == w.P_STYLE:
                    style_id = prop.get(w.VAL)
                elif tag == w.NUM_PR:
                    num_id, ilvl = _list_of(prop)
                elif tag == w.OUTLINE:
                    level = outline_level(prop.get(w.VAL))
                elif tag == w.TABS:
                    leader = any(tab.get(w.LEADER) == "dot" for tab in prop)
                elif tag == w.RPR:
                    mark_gone = prop.find(w.DEL) is not None or prop.find(w.MOVE_FROM) is not None
                    vanish = prop.find(w.VANISH)
                    mark_hidden = vanish is not None and w.is_on(vanish)
        style = self._context.styles.paragraph(style_id)
        raw, attached = self._text(element, style)
        contents = self._contents_seen or self._contents > 0 or style.contents
        joined: tuple[Element, ...] = ()
        if self._carried is not None:
            raw, attached = self._carried[0] + raw, self._carried[1] + attached
            joined, self._carried = self._carried[2], None
        if mark_gone:
            # With the deletion of the mark accepted, the text joins the next paragraph.
            self._carried = (raw, attached, (*joined, element))
            return
        text = _tidy(raw)
        if (mark_hidden or style.hidden) and not text:
            if attached:
                items.append(Line("", attached=attached))
            return
        label, depth = self._context.numbering.label(style, num_id, ilvl)
        if text or label or attached:
            items.append(
                Line(
                    text,
                    label,
                    depth,
                    style.level if level is None else level,
                    contents,
                    leader and "\t" in raw,
                    style,
                    element,
                    attached,
                    joined,
                )
            )

    # Tables

    def _rows(self, container: Element, rows: list[Row]) -> None:
        for element in container:
            tag = element.tag
            if tag == w.TR:
                row = self._row(element)
                if row is not None:
                    rows.append(row)
            elif tag == w.ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._rows(branch, rows)
            elif tag not in _NOT_TEXT and len(element):
                self._rows(element, rows)

    def _row(self, element: Element) -> Row | None:
        repeats, column = False, 0
        properties = element.find(w.TR_PR)
        if properties is not None:
            for prop in properties:
                tag = prop.tag
                if tag == w.DEL:
                    self._tally(w.DEL)
                    return None
                if tag == w.INS and not _has_inserted_text(element):
                    self._tally(w.INS)
                elif tag == w.HIDDEN_ROW and w.is_on(prop):
                    self._context.hidden += 1
                    return None
                elif tag == w.TBL_HEADER:
                    repeats = w.is_on(prop)
                elif tag == w.GRID_BEFORE:
                    column = max(w.whole(prop.get(w.VAL), 0), 0)
        cells: list[Cell] = []
        for tc in _cells(element):
            cell = self._cell(tc, column)
            if cell is not None:
                cells.append(cell)
                column += cell.span
        return Row(tuple(cells), repeats)

    def _cell(self, element: Element, column: int) -> Cell | None:
        span, continues = 1, False
        for properties in element:
            if properties.tag != w.TC_PR:
                break  # the properties of a cell come first or not at all (17.4.65)
            for prop in properties:
                tag = prop.tag
                if tag == w.GRID_SPAN:
                    span = max(w.whole(prop.get(w.VAL), 1), 1)
                elif tag in (w.V_MERGE, w.H_MERGE):
                    continues = prop.get(w.VAL) != "restart"
                elif tag == w.CELL_DEL:
                    self._tally(w.DEL)
                    return None
        # Word shows nothing of a cell that continues a merged one.
        items = () if continues else self._content(element)
        lines = tuple([i for i in items if isinstance(i, Line) and (i.text or i.label)])
        text = " ".join([line.shown for line in lines])
        return Cell(items, lines, text, column, span, continues, element)

    # Text

    def _text(self, element: Element, style: Style) -> tuple[str, tuple[Item, ...]]:
        self._contents_seen = False
        if not self._fields.any_open and not style.hidden and element not in self._involved:
            raw = "".join(
                _spaced_words(element)
                if element in self._spaced
                else [found.text or "" for found in element.iter(w.T)]
            )
            if raw.isascii():
                return raw, ()
            if not _PRIVATE.search(raw):
                return raw.translate(_UNSEEN), ()
        pieces: list[str] = []
        self._attached = []
        self._hidden_before = False
        self._inline(element, pieces, style)
        attached, self._attached = tuple(self._attached), []
        return "".join(pieces).translate(_UNSEEN), attached

    def _inline(self, container: Element, out: list[str], style: Style) -> None:
        for element in container:
            tag = element.tag
            if tag == w.R:
                self._run(element, out, style)
            elif tag in (w.MATH, w.MATH_PARAGRAPH):
                out.extend(_formula(element))
            elif tag in _NOT_TEXT:
                continue
            elif tag in (w.DEL, w.MOVE_FROM):
                self._tally(tag)
            elif tag == w.ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._inline(branch, out, style)
            elif tag == w.FLD_SIMPLE:
                before = len(out)
                self._inline(element, out, style)
                if builds_contents(element.get(w.INSTR_ATTR) or "") and len(out) > before:
                    self._contents_seen = True
            elif tag == w.SUB_DOC:
                self._attached.append(_elsewhere(tag))
            elif len(element):
                self._tally(tag)
                self._inline(element, out, style)

    def _run(self, run: Element, out: list[str], style: Style) -> None:
        properties = run.find(w.RPR)
        hidden = style.hidden
        if properties is not None:
            hidden = self._is_hidden(properties, hidden)
        if hidden and not self._hidden_before and next(run.iter(w.T, w.SYM), None) is not None:
            self._context.hidden += 1
        self._hidden_before = hidden
        self._run_content(run, out, properties, hidden, style)

    def _run_content(
        self, run: Element, out: list[str], properties: Element | None, hidden: bool, style: Style
    ) -> None:
        for element in run:
            tag = element.tag
            if tag == w.FLD_CHAR:
                if not (hidden or self._fields.in_instruction):
                    out.extend(form_field(element))
                self._fields.follow(element)
            elif tag == w.INSTR_TEXT:
                self._fields.instruct(element.text or "")
            elif hidden or self._fields.in_instruction:
                continue
            elif tag == w.T:
                text = element.text or ""
                out.append(translated(text, _font(properties)) if _PRIVATE.search(text) else text)
                if self._fields.in_contents and text.strip():
                    self._contents_seen = True
            elif tag in _FIXED:
                out.append(_FIXED[tag])
            elif tag == w.SYM:
                out.append(_symbol(element))
            elif tag in (w.DRAWING, w.PICT, w.OBJECT):
                self._attached.extend(self._shapes.read(element, self._box))
            elif tag == w.ALTERNATE:
                branch = chosen(element)
                if branch is not None:
                    self._run_content(branch, out, properties, hidden, style)
            elif tag in _NOTES:
                self._refer(element)
            elif tag == w.RUBY:
                for base in element.iterchildren(w.RUBY_BASE):
                    self._inline(base, out, style)

    def _is_hidden(self, properties: Element, by_style: bool) -> bool:
        hidden = by_style
        for prop in properties:
            if prop.tag == w.VANISH:
                return w.is_on(prop)
            if prop.tag == w.R_STYLE and self._context.styles.character(prop.get(w.VAL)).hidden:
                hidden = True
        return hidden

    def _refer(self, element: Element) -> None:
        kind = element.tag
        note = element.get(w.ID)
        if note is None:
            return
        number = ""
        if kind != w.COMMENT_REF and element.get(w.CUSTOM_MARK) is None:
            self._context.references[kind] += 1
            count = self._context.references[kind]
            # Word's own defaults (17.11.17 and 17.11.18): 1, 2, 3 and i, ii, iii.
            number = str(count) if kind == w.FOOTNOTE_REF else roman(count)
        self._attached.append(Reference(_NOTES[kind], f"{kind}#{note}", number))

    # Tracked changes

    def _tally(self, tag: object) -> None:
        change = _CHANGES.get(tag)
        if change:
            self._context.changes[change] += 1


_CHANGES: dict[object, str] = {w.INS: "insertion", w.DEL: "deletion", w.MOVE_TO: "move"}


def own_runs(paragraph: Element) -> Iterator[Element]:
    """The runs of a paragraph that a reader sees as its own text."""
    for child in paragraph:
        if child.tag == w.R:
            yield child
        elif child.tag not in _NOT_TEXT and child.tag not in (w.DEL, w.MOVE_FROM) and len(child):
            yield from own_runs(child)


def _tidy(raw: str) -> str:
    """`raw` with single spaces; most text has them already, and looking is cheaper than splitting."""
    if raw.isascii() and not ("  " in raw or "\t" in raw or "\n" in raw or "\r" in raw):
        return raw.strip(" ")
    return " ".join(raw.split())


def _spaced_words(paragraph: Element) -> Iterator[str]:
    for found in paragraph.iter(w.T, w.MATH_TEXT, *_FIXED):
        tag = found.tag
        if tag == w.T or tag == w.MATH_TEXT:
            yield found.text or ""
        # A tab stop in the paragraph's properties bears the name of a tab in its text.
        elif tag != w.TAB or found.getparent().tag == w.R:
            yield _FIXED[tag]


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == w.TC:
            yield child
        elif child.tag == w.ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from _cells(branch)
        elif child.tag not in _NOT_TEXT and len(child):
            yield from _cells(child)


def _has_inserted_text(row: Element) -> bool:
    return any(mark.getparent().tag not in (w.TR_PR, w.RPR) for mark in row.iter(w.INS))


def _list_of(properties: Element) -> tuple[str | None, int | None]:
    number, level = properties.find(w.NUM_ID), properties.find(w.ILVL)
    return (
        None if number is None else number.get(w.VAL),
        None if level is None else w.whole(level.get(w.VAL), 0),
    )


def _is_contents_control(control: Element) -> bool:
    properties = control.find(w.SDT_PR)
    return properties is not None and any(
        gallery.get(w.VAL) == "Table of Contents" for gallery in properties.iter(w.GALLERY)
    )


def _formula(element: Element) -> Iterator[str]:
    for found in element.iter(w.MATH_TEXT, w.T, w.MATH_DENOMINATOR):
        yield "/" if found.tag == w.MATH_DENOMINATOR else found.text or ""


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(w.CHAR) or "", 16)
    except ValueError:
        code = 0
    return symbol(code, element.get(w.FONT))


def _font(properties: Element | None) -> str | None:
    if properties is None:
        return None
    for fonts in properties.iterchildren(w.FONTS):
        for name, value in fonts.items():
            if name.endswith(("}ascii", "}hAnsi")):
                return str(value)
    return None


def _elsewhere(tag: str) -> Missing:
    if tag == w.SUB_DOC:
        return Missing("linked document whose text is in another file", _ELSEWHERE_ADVICE)
    return Missing("inserted file whose text is stored in another format", _ELSEWHERE_ADVICE)
