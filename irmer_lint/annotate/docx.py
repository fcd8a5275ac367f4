"""Comments in a Word file, anchored on the words that they are about.

Only the part with the comments is new or longer, and its name stands in the list of types and
among the relationships of the body; in the body itself, runs are parted and marks set between
them. All other parts are handed on byte for byte. What was written is read again, and must read as
the original does.

The elements follow ECMA-376 Part 1, 17.13.4 (comments) and Part 2 (the package).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from irmer_lint.annotate import AUTHOR, AnnotationError
from irmer_lint.annotate.matching import cells, find
from irmer_lint.annotate.placing import Note
from irmer_lint.annotate.wordml_marks import STRICT, Element, Line, local
from irmer_lint.model import Kind, Layer
from irmer_lint.parsers.archive import open_archive
from irmer_lint.parsers.docx import origins, parse
from irmer_lint.reports.words import clean, short

if TYPE_CHECKING:
    from irmer_lint.parsers.wordml_origins import Body

INITIALS = "IL"
_QUOTED = 160
_CONTENT_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_ELSEWHERE = {
    Layer.HEADER: "page header",
    Layer.FOOTER: "page footer",
    Layer.NOTE: "footnote or endnote",
    Layer.TEXT_BOX: "text box",
    Layer.COMMENT: "reviewer’s comment",
}
_ADVICE = "Open the document in Word, save it again under a new name, and annotate that copy."
_NOT_KEPT = f"The comments could not be set without changing the text. {_ADVICE}"
_NOT_SET = f"The file is damaged inside, so that no comments could be set. {_ADVICE}"


def annotate(data: bytes, notes: Sequence[Note], on: date) -> bytes:
    """The Word file with a comment for each note.

    Raises AnnotationError where that cannot be done without changing the text.
    """
    try:
        annotated = _written(data, notes, on)
        _check(data, annotated)
    except (AnnotationError, ImportError):
        raise
    except Exception as error:
        # Whatever a damaged part leads to is one thing to its owner.
        raise AnnotationError(_NOT_SET) from error
    return annotated


def _written(data: bytes, notes: Sequence[Note], on: date) -> bytes:
    body = origins(data)
    package = _Package(data, body.part)
    writer = _Writer(package, body)
    for note in notes:
        writer.comment(note, on)
    package.put(body.part, writer.root)
    package.put_comments(writer.comments)
    return package.data()


class _Package:
    """The members of a Word file, some of them to be replaced; the others stay as they are."""

    def __init__(self, data: bytes, main: str) -> None:
        self._data = data
        self._new: dict[str, bytes] = {}
        self._main = main
        with open_archive(data) as archive:
            names = [member.filename for member in archive.infolist()]
            self._names = {name.replace("\\", "/").lstrip("/"): name for name in names}
            self._parts = {
                name: archive.read(name)
                for name in (self._names.get(n) for n in (main, _CONTENT_TYPES, self._rels))
                if name is not None
            }
            self.strict = STRICT.encode() in self._parts[self._names[main]]
            relation = self._comments_relation()
            self.comments: Element | None = None
            self.comments_name = self._free_name()
            if relation is not None:
                self.comments_name = self._target(relation)
                if self.comments_name in self._names:
                    self.comments = _parsed(archive.read(self._names[self.comments_name]))
            self._linked = relation is not None

    @property
    def _rels(self) -> str:
        folder, name = posixpath.split(self._main)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def root(self, name: str) -> Element:
        """The root element of a part that was kept ready."""
        return _parsed(self._parts[self._names[name]])

    def styles(self) -> frozenset[str]:
        """The identifiers of the styles of the document."""
        with open_archive(self._data) as archive:
            for relation in self._relations():
                if relation.get("Type", "").endswith("/styles"):
                    name = self._names.get(self._target(relation))
                    if name is not None:
                        return frozenset(
                            value
                            for style in _parsed(archive.read(name))
                            for key, value in style.attrib.items()
                            if key.endswith("}styleId")
                        )
        return frozenset()

    def put(self, name: str, root: Element) -> None:
        """Replace a part, or add it."""
        from lxml import etree

        self._new[self._names.get(name, name)] = etree.tostring(
            root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def put_comments(self, root: Element) -> None:
        """Put the part with the comments in, and make it known."""
        fresh = self.comments_name not in self._names
        self.put(self.comments_name, root)
        if fresh:
            self._name_type()
        if not self._linked:
            self._link()

    def _name_type(self) -> None:
        types = self.root(_CONTENT_TYPES)
        path = f"/{self.comments_name}"
        if any(one.get("PartName", "").lower() == path.lower() for one in types):
            return  # a part that was lost is still named
        types.append(
            types.makeelement(
                f"{{{_PACKAGE}/content-types}}Override",
                {"PartName": path, "ContentType": _COMMENTS_TYPE},
            )
        )
        self.put(_CONTENT_TYPES, types)

    def data(self) -> bytes:
        """The file, its members in their order, new ones at the end."""
        out = io.BytesIO()
        with open_archive(self._data) as archive, zipfile.ZipFile(out, "w") as copy:
            left = dict(self._new)
            for member in archive.infolist():
                content = left.pop(member.filename, None)
                copy.writestr(member, archive.read(member) if content is None else content)
            for name, content in left.items():
                # a zip file cannot hold an earlier day, and this is none of the reader's days
                fresh = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                fresh.compress_type = zipfile.ZIP_DEFLATED
                copy.writestr(fresh, content)
        return out.getvalue()

    def _relations(self) -> Iterable[Element]:
        raw = self._parts.get(self._names.get(self._rels, ""))
        return () if raw is None else list(_parsed(raw))

    def _comments_relation(self) -> Element | None:
        for relation in self._relations():
            if relation.get("Type", "").endswith("/relationships/comments"):
                return relation
        return None

    def _target(self, relation: Element) -> str:
        folder = posixpath.dirname(self._main)
        path = posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/"))
        return posixpath.normpath(path).lstrip("/")

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._main)
        names = (f"comments{number or ''}.xml" for number in range(len(self._names) + 1))
        paths = (posixpath.join(folder, name) for name in names)
        return next(path for path in paths if path not in self._names)

    def _link(self) -> None:
        from lxml import etree

        name = f"{{{_PACKAGE}/relationships}}"
        raw = self._parts.get(self._names.get(self._rels, ""))
        root = etree.Element(f"{name}Relationships") if raw is None else _parsed(raw)
        taken = {relation.get("Id") for relation in root}
        numbers = range(1, len(taken) + 2)
        free = next(f"rIdComments{n}" for n in numbers if f"rIdComments{n}" not in taken)
        kinds = _STRICT_RELATIONS if self.strict else _RELATIONS
        root.append(
            root.makeelement(
                f"{name}Relationship",
                {
                    "Id": free,
                    "Type": f"{kinds}/comments",
                    "Target": posixpath.basename(self.comments_name),
                },
            )
        )
        self.put(self._rels, root)


class _Writer:
    """Adds comments to the body and to the part that holds their texts."""

    def __init__(self, package: _Package, body: Body) -> None:
        from lxml import etree

        self.root = package.root(body.part)
        self._name = f"{{{self.root.tag[1:].partition('}')[0]}}}"
        self._origins = body.origins
        self._paragraphs = list(self.root.iter(f"{self._name}p"))
        self._lines: dict[int, Line] = {}
        self._open = [n for n in range(len(self._paragraphs)) if self._is_open(n)]
        self._styles = package.styles()
        if package.comments is None:
            space = self._name[1:-1]
            self.comments = etree.Element(f"{self._name}comments", nsmap={"w": space})
        else:
            self.comments = package.comments
        used = [
            int(value)
            for one in (*self.comments, *self.root.iter(*self._marks()))
            if (value := one.get(f"{self._name}id", "")).isdecimal()
        ]
        self._next = max(used, default=-1) + 1

    def comment(self, note: Note, on: date) -> None:
        """Add one comment at the words of a note."""
        number, self._next = str(self._next), self._next + 1
        first, start, last, end, found = self._range(note)
        self._line(first).mark_start(start, self._element("commentRangeStart", id=number))
        self._line(last).mark_end(
            end, self._element("commentRangeEnd", id=number), self._reference(number)
        )
        self.comments.append(self._text(note, number, on, exact=found))

    # Where

    def _range(self, note: Note) -> tuple[int, int, int, int, bool]:
        """First paragraph and character, last paragraph and character after, and whether exact."""
        if note.block is None:
            return (*self._whole(self._near(0)), False)
        origin = self._origins[note.block]
        own = [n for n in origin.paragraphs if self._is_open(n)]
        if not origin.exact or not own:
            return (*self._whole(self._near(origin.paragraphs[0])), False)
        if not note.words:
            worded = [n for n in own if self._line(n).text.strip()] or own
            first, start, _, _ = self._whole(worded[0])
            return first, start, *self._whole(worded[-1])[2:], True
        for sought in (note.words, *cells(note.words)):
            found = self._find(sought, own)
            if found is not None:
                return (*found, True)
        return (*self._whole(own[0]), False)

    def _find(self, sought: str, own: Sequence[int]) -> tuple[int, int, int, int] | None:
        """Where words stand in some paragraphs, all of one table where there are tables."""
        text, starts = "", []
        for number in own:
            starts.append(len(text))
            text += self._line(number).text + "\n"
        found = find(sought, text)
        if found is None:
            return None
        first = max(n for n, start in enumerate(starts) if start <= found[0])
        last = max(n for n, start in enumerate(starts) if start < found[1])
        if self._table(own[first]) is not self._table(own[last]):
            return None
        return own[first], found[0] - starts[first], own[last], found[1] - starts[last]

    def _whole(self, number: int) -> tuple[int, int, int, int]:
        """All the words of one paragraph, without spaces around them."""
        text = self._line(number).text
        start = len(text) - len(text.lstrip())
        return number, start, number, max(len(text.rstrip()), start)

    def _near(self, number: int) -> int:
        """The nearest paragraph with words in which a comment may stand."""
        worded = (n for n in self._by_nearness(number) if self._line(n).text.strip())
        return next(worded, next(self._by_nearness(number), number))

    def _by_nearness(self, number: int) -> Iterator[int]:
        return iter(sorted(self._open, key=lambda n: (abs(n - number), n)))

    def _is_open(self, number: int) -> bool:
        """Whether a comment may stand in a paragraph: Word allows none in a text box."""
        around = {local(one) for one in self._paragraphs[number].iterancestors()}
        return not around & {"txbxContent", "AlternateContent", "del", "moveFrom"}

    def _table(self, number: int) -> Element | None:
        return next(self._paragraphs[number].iterancestors(f"{self._name}tbl"), None)

    def _line(self, number: int) -> Line:
        if number not in self._lines:
            self._lines[number] = Line(self._paragraphs[number])
        return self._lines[number]

    # What

    def _text(self, note: Note, number: str, on: date, *, exact: bool) -> Element:
        comment = self._element(
            "comment",
            id=number,
            author=AUTHOR,
            date=f"{on.isoformat()}T00:00:00Z",
            initials=INITIALS,
        )
        text = list(note.text)
        if note.words and not exact:
            where = _ELSEWHERE.get(note.layer)
            stand = f"These words stand in the {where} nearby" if where else "About these words"
            text.insert(0, f"{stand}: “{short(clean(note.words), _QUOTED)}”")
        for position, line in enumerate((note.head, *text)):
            paragraph = self._element("p")
            properties = self._element("pPr")
            if "CommentText" in self._styles:
                properties.append(self._element("pStyle", val="CommentText"))
            properties.append(self._element("spacing", before="0", after="60"))
            paragraph.append(properties)
            if position == 0:
                run = self._element("r")
                self._refer(run)
                run.append(self._element("annotationRef"))
                paragraph.append(run)
            paragraph.append(self._run(line, bold=position == 0))
            comment.append(paragraph)
        return comment

    def _run(self, text: str, *, bold: bool) -> Element:
        run = self._element("r")
        properties = self._element("rPr")
        if bold:
            properties.append(self._element("b"))
        properties.append(self._element("sz", val="20"))
        run.append(properties)
        words = self._element("t")
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
        return run

    def _reference(self, number: str) -> Element:
        run = self._element("r")
        self._refer(run)
        run.append(self._element("commentReference", id=number))
        return run

    def _refer(self, run: Element) -> None:
        if "CommentReference" in self._styles:
            properties = self._element("rPr")
            properties.append(self._element("rStyle", val="CommentReference"))
            run.append(properties)

    def _element(self, name: str, **attributes: str) -> Element:
        return self.root.makeelement(
            f"{self._name}{name}", {f"{self._name}{k}": v for k, v in attributes.items()}
        )

    def _marks(self) -> Sequence[str]:
        names = ("commentRangeStart", "commentRangeEnd", "commentReference")
        return [f"{self._name}{name}" for name in names]


def _parsed(content: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _check(before: bytes, after: bytes) -> None:
    """Raise AnnotationError unless a file reads as it did, its comments left out."""
    one, other = (parse(data, "", "") for data in (before, after))
    blocks = [
        [(b.kind, b.text, b.label, b.place) for b in document.blocks if b.kind is not Kind.COMMENT]
        for document in (one, other)
    ]
    if blocks[0] != blocks[1] or one.remarks != other.remarks:
        raise AnnotationError(_NOT_KEPT)
