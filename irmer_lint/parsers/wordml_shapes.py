"""Finds what a drawing in a Word file shows: text boxes, WordArt, SmartArt, pictures, objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from irmer_lint.parsers import wordml_names as w
from irmer_lint.parsers.wordml_items import Box, Item, Line, Missing

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_names import Element
    from irmer_lint.parsers.wordml_package import WordPackage

MIN_PICTURE_EMU = 1_080_000
"""3 cm in English Metric Units (360,000 a centimetre): lower pictures are logos and rules."""

_POINT_EMU = 12_700
_UNITS_EMU = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}
_HEIGHT = re.compile(r"(?:^|;)\s*height:\s*([\d.]+)(pt|in|cm|mm|px)?", re.IGNORECASE)
_MACHINE_MADE = re.compile(r"\s*description automatically generated.*", re.IGNORECASE | re.DOTALL)
_TRIVIAL = re.compile(
    r"(a )?(picture|image|graphic|graphical user interface|shape|diagram|object|img|photo)s?"
    r"[\s_-]*\d*(,? containing .*)?|.*\.(png|jpe?g|gif|bmp|emf|wmf|tiff?|svg)|\W*\d*\W*",
    re.IGNORECASE | re.DOTALL,
)
_EMBLEM = re.compile(r"\b(logo|crest|emblem)\b", re.IGNORECASE)

_PICTURE_ADVICE = "Read the picture by eye, or give its words as text or as a table."
_OBJECT_ADVICE = (
    "Open the document and read this part by eye, or paste its content as a Word table."
)


def chosen(alternate: Element) -> Element | None:
    """The one branch of alternative content that a reader sees.

    Word shows the first choice that it understands; its fallback repeats the same words for
    older programs. A choice in which nothing can be read gives way to the fallback.
    """
    choice, fallback = alternate.find(w.CHOICE), alternate.find(w.FALLBACK)
    if choice is None:
        return fallback
    if fallback is not None and next(choice.iter(w.T, w.DRAWING, w.PICT, w.OBJECT), None) is None:
        return fallback
    return choice


class ShapeReader:
    """Reads the drawings of one part.

    pictures   whether pictures matter here: those in headers and footers are logos
    """

    def __init__(self, package: WordPackage, part: Any, pictures: bool) -> None:
        self._package = package
        self._part = part
        self._pictures = pictures

    def read(self, drawing: Element, text: Callable[[Element], tuple[Item, ...]]) -> list[Item]:
        """What a `w:drawing`, `w:pict` or `w:object` shows, in order.

        `text` reads the content of a text box into items.
        """
        found: list[Item] = []
        pictures: list[Element] = []
        for shape in _shapes(drawing):
            tag = shape.tag
            if tag == w.TEXT_BOX:
                found.append(Box(text(shape)))
            elif tag == w.DRAWING_TEXT:
                found.append(_plain_box(shape))
            elif tag == w.VML_WORD_ART:
                found.append(Box((Line(shape.get("string") or ""),)))
            elif tag == w.SMART_ART:
                found.extend(self._smart_art(shape))
            elif tag == w.CHART:
                found.append(self._chart(shape))
            elif tag == w.OLE_OBJECT:
                found.append(_embedded(shape))
            else:
                pictures.append(shape)
        # A picture that carries text boxes is a chart whose words have been read, and an
        # embedded object shows itself by a picture.
        speaks = any(not isinstance(item, Box) or _has_text(item) for item in found)
        if pictures and self._pictures and not speaks and not _is_small(drawing):
            found.extend(_picture(drawing))
        if not self._pictures:
            return [item for item in found if not isinstance(item, Missing)]
        return found

    def _smart_art(self, shape: Element) -> list[Item]:
        part = self._package.related(self._part, shape.get(w.SMART_ART_DATA))
        root = None if part is None else self._package.root(part)
        if root is None:
            return [Missing("diagram that could not be read", _PICTURE_ADVICE)]
        return list(_nodes(root))

    def _chart(self, shape: Element) -> Item:
        part = self._package.related(self._part, shape.get(w.REL_ID))
        root = None if part is None else self._package.root(part)
        title = None if root is None else next(root.iter(w.CHART_TITLE), None)
        words = "" if title is None else _words(title)
        return Missing(f"chart (titled '{words}')" if words else "chart", _OBJECT_ADVICE)


def _shapes(parent: Element) -> Iterator[Element]:
    """The shapes below `parent` in document order, each alternative once.

    The content of a text box is not entered: it is a text of its own.
    """
    for child in parent:
        if child.tag in _SHAPES:
            yield child
        elif child.tag == w.ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from _shapes(branch)
        else:
            yield from _shapes(child)


_SHAPES = frozenset(
    (
        w.TEXT_BOX,
        w.DRAWING_TEXT,
        w.VML_WORD_ART,
        w.SMART_ART,
        w.CHART,
        w.OLE_OBJECT,
        w.PICTURE,
        w.VML_IMAGE,
    )
)


def _words(element: Element) -> str:
    """The text of a DrawingML element, paragraphs parted by a space."""
    paragraphs = (
        "".join(t.text or "" for t in p.iter(w.DRAWING_T)) for p in element.iter(w.DRAWING_P)
    )
    return " ".join(" ".join(paragraphs).split())


def _plain_box(shape: Element) -> Box:
    return Box((Line(_words(shape)),))


def _has_text(box: Box) -> bool:
    return any(not isinstance(item, Line) or item.text for item in box.items)


def _nodes(root: Element) -> Iterator[Item]:
    """The boxes of a SmartArt diagram from the top of its tree down.

    The order of the points in the file is the order in which they were drawn, so the links
    between them are followed (ECMA-376 Part 1, 21.4.3.2); a point without a link comes last.
    """
    points = {point.get("modelId"): point for point in root.iter(w.SMART_ART_POINT)}
    children: dict[str | None, list[tuple[int, str | None]]] = {}
    for link in root.iter(w.SMART_ART_LINK):
        if link.get("type", "parOf") == "parOf":
            place = (w.whole(link.get("srcOrd"), 0), link.get("destId"))
            children.setdefault(link.get("srcId"), []).append(place)
    waiting = [key for key, point in points.items() if point.get("type") != "doc"][::-1]
    waiting += [key for key, point in points.items() if point.get("type") == "doc"][::-1]
    seen: set[str | None] = set()
    while waiting:
        key = waiting.pop()
        if key in seen or key not in points:
            continue
        seen.add(key)
        ordered = sorted(children.get(key, ()), key=itemgetter(0))
        waiting += [child for _, child in reversed(ordered)]
        for text in points[key].iterchildren(w.SMART_ART_TEXT):
            words = _words(text)
            if words:
                yield Box((Line(words),))


def _embedded(shape: Element) -> Missing:
    program = shape.get("ProgID") or ""
    kind = "spreadsheet" if program.startswith("Excel") else "object"
    return Missing(f"embedded {kind} ({program})" if program else "embedded object", _OBJECT_ADVICE)


def _picture(drawing: Element) -> Iterator[Missing]:
    if any(mark.get("val") in ("1", "true") for mark in drawing.iter(w.DECORATIVE)):
        return
    alternative = _alternative(drawing)
    if _EMBLEM.search(alternative):
        return
    told = f" (described as '{alternative}')" if alternative else ""
    yield Missing(f"picture without text{told}", _PICTURE_ADVICE)


def _alternative(drawing: Element) -> str:
    """The description that the author gave a picture; "" for one that says nothing."""
    texts = [p.get(name) for p in drawing.iter(w.DOC_PR) for name in ("descr", "title")]
    texts += [shape.get("alt") for shape in drawing.iter(w.VML_SHAPE)]
    for text in texts:
        words = " ".join(_MACHINE_MADE.sub("", text or "").split()).rstrip(".")
        if not _TRIVIAL.fullmatch(words):
            return words
    return ""


def _is_small(drawing: Element) -> bool:
    """Whether a picture is lower than 3 cm; one that does not state its height is not small."""
    for extent in drawing.iter(w.EXTENT):
        return w.whole(extent.get("cy"), MIN_PICTURE_EMU) < MIN_PICTURE_EMU
    for shape in drawing.iter(w.VML_SHAPE):
        height = _HEIGHT.search(shape.get("style") or "")
        if height:
            try:
                points = float(height[1])
            except ValueError:
                return False
            return points * _UNITS_EMU.get((height[2] or "pt").lower(), _POINT_EMU) < (
                MIN_PICTURE_EMU
            )
    return False
