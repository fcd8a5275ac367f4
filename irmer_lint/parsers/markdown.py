"""Reads Markdown: CommonMark with tables, and the looser text that people save as ".md".

CommonMark shows some lines otherwise than their author meant them. Where that would lose words of a
procedure, the words win: "<name of MPE>" is a gap to be filled in and no HTML, "[Cover]: ..." is
text and no link, text indented by four spaces is no program, and a rule under a paragraph does not
make it a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from irmer_lint.errors import UnreadableError
from irmer_lint.model import Document, Kind, Layer
from irmer_lint.parsers.line_shapes import Line
from irmer_lint.parsers.lines import write_paragraph
from irmer_lint.parsers.sheet import LONG_HEADING, STRUCK_OUT, Sheet, cells
from irmer_lint.parsers.text import decode, write_text

MAX_FRONT_MATTER = 64_000
"""Characters of front matter. More than this is a document between two rules."""

MAX_NESTING = 100
"""Lists and quotations within each other, two for a list; the parser drops what is deeper."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_PAIR = re.compile(r"\s*[\"']?(\w[\w /-]{0,40})[\"']?\s*:\s*(.*)")
_DEFINITION = re.compile(r"^( {0,3}(?:> ?)*\[)([^\]\n]+)\](?=:[ \t]*(\S*))", re.MULTILINE)
_LINK = re.compile(r"<|#|/|\.|[a-z][a-z0-9+.-]+:|[^\s/]+\.(?:md|html?|pdf|docx?)\b", re.I)
_FOOTNOTE = re.compile(r"\[\^([\w-]+)\]:?\s*")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)[^>]*>?")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)

# Elements that stand in Markdown files. Any other "<...>" is text: "<insert practice name>".
_HTML = frozenset(
    re.findall(
        r"\w+",
        """
        a abbr address article aside b big blockquote body br caption center cite code col colgroup
        dd del details dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head
        header hr html i iframe img input ins kbd label legend li link main map mark meta nav
        noscript ol option p picture pre q s samp script section select small source span strike
        strong style sub summary sup svg table tbody td template textarea tfoot th thead time title
        tr tt u ul var video wbr
        """,
    )
)


def parse(data: bytes, path: str, sha256: str) -> Document:
    """Return the document in a Markdown file.

    Front matter becomes properties, with lower-case names, and the first table of the document, so
    that a version or a review date found there has a place.

    Raises UnreadableError if the file is empty or is not text.
    """
    text, remark = decode(data)
    text = text.replace("\f", "\n")
    sheet = Sheet()
    if remark:
        sheet.remark(remark)
    properties: dict[str, str] = {}
    front = _FRONT_MATTER.match(text[: MAX_FRONT_MATTER + 100])
    if front and (pairs := _front_matter(sheet, front[1])):
        sheet.write_table([cells(pair) for pair in pairs], heads=0)
        for key, value in pairs:
            properties.setdefault(key.lower(), value)
        text = text[front.end() :]
    write_markdown(sheet, text)
    if not sheet.blocks and not sheet.unread:
        raise UnreadableError("The file holds no text. Check that the right file was given.")
    return sheet.document(path, sha256, "md", properties=properties)


def write_markdown(sheet: Sheet, text: str) -> None:
    """Write the blocks of a piece of Markdown without front matter."""
    reader = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    reader.enable(["table", "strikethrough"])
    tokens = reader.parse(_keep_definitions(text))
    _Writer(sheet, text.split("\n")).write(tokens)
    if any(token.level >= MAX_NESTING - 2 for token in tokens):
        sheet.cannot_read(
            "lists or quotations within each other, too deep to be read",
            "Give this part as ordinary paragraphs.",
        )


def _keep_definitions(text: str) -> str:
    """Return the text with "[Cover]: Version 4" kept from being read as the target of a link.

    CommonMark drops such lines from what it shows. A zero-width space before the colon keeps them,
    and shows nothing.
    """

    def kept(found: re.Match[str]) -> str:
        whole = found[0]
        return whole if not found[2].startswith("^") and _LINK.match(found[3]) else f"{whole}\u200b"

    return _DEFINITION.sub(kept, text)


# ---------------------------------------------------------------------------------------------
# Front matter
# ---------------------------------------------------------------------------------------------


def _front_matter(sheet: Sheet, text: str) -> list[tuple[str, str]]:
    """Return the pairs of the front matter; none if the text between the two rules is no such.

    The values stay as typed: YAML would make version "4.10" into 4.1 and "yes" into True.
    """
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if isinstance(node, yaml.MappingNode) and (pairs := list(_pairs(node, set()))):
            return pairs
    except (yaml.YAMLError, RecursionError, ValueError):
        pass
    lines = [line for line in text.split("\n") if line.strip()]
    typed = [
        (pair[1].strip(), pair[2].strip(" \"'")) for line in lines if (pair := _PAIR.match(line))
    ]
    if len(typed) * 2 < max(len(lines), 1):
        return []
    sheet.remark(
        "The front matter at the top of the file is not well-formed YAML; "
        "only its lines of the form name: value were read."
    )
    return typed


def _pairs(
    node: object, read: set[int], name: str = "", depth: int = 0
) -> Iterator[tuple[str, str]]:
    """Yield name and value of everything below a YAML node, those in lists joined.

    A list of two, such as "- [Version, 4.1]", is a pair of its own. A part that others refer to is
    read once: a few lines of references to references stand for millions of values.
    """
    import yaml

    if isinstance(node, yaml.ScalarNode):
        yield name, str(node.value).strip()
    if id(node) in read:
        return
    read.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield from _pairs(value, read, f"{name} {key.value}".strip(), depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        parts = node.value
        texts = [str(part.value).strip() for part in parts if isinstance(part, yaml.ScalarNode)]
        if depth > 1 and len(texts) == len(parts) == 2:
            yield texts[0], texts[1]
        elif texts:
            yield name, "; ".join(texts)
        for part in parts:
            if not isinstance(part, yaml.ScalarNode):
                yield from _pairs(part, read, name, depth + 1)


# ---------------------------------------------------------------------------------------------
# The body
# ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _List:
    ordered: bool
    label: str = ""


class _Writer:
    """Turns the tokens of a Markdown file into blocks."""

    def __init__(self, sheet: Sheet, source: Sequence[str]) -> None:
        self.sheet = sheet
        self.source = source
        self.lists: list[_List] = []

    def write(self, tokens: Sequence[Token]) -> None:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append(_List(token.type == "ordered_list_open"))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif token.type == "list_item_open":
                ordered = self.lists[-1].ordered
                self.lists[-1].label = f"{token.info}{token.markup}" if ordered else "•"
            elif token.type == "heading_open":
                self.heading(token, tokens[position + 1])
            elif token.type == "paragraph_open":
                self.paragraph(tokens[position + 1])
            elif token.type == "table_open":
                end = next(
                    number
                    for number in range(position, len(tokens))
                    if tokens[number].type == "table_close"
                )
                self.table(tokens[position:end])
                position = end
            elif token.type == "fence":
                self.fence(token)
            elif token.type == "code_block":
                write_text(self.sheet, token.content)
            elif token.type == "html_block":
                self.html(token.content)
            position += 1

    def heading(self, token: Token, inline: Token) -> None:
        lines = self.lines(inline)
        text = " ".join(line.text for line in lines)
        underlined = token.markup in ("-", "=")
        if (underlined and len(lines) > 2) or (len(text) > LONG_HEADING and text.endswith(".")):
            # A rule typed straight under a paragraph is no underline.
            write_paragraph(self.sheet, lines)
        else:
            self.sheet.heading(text, int(token.tag[1:]))

    def paragraph(self, inline: Token) -> None:
        lines = self.lines(inline)
        if not any(line.text.strip() for line in lines):
            return
        item: tuple[str, int] | None = None
        if self.lists and self.lists[-1].label:
            item = self.lists[-1].label, len(self.lists)
            self.lists[-1].label = ""
        if item and _is_link_to_heading(inline):
            text = " ".join(line.text for line in lines)
            self.sheet.add(Kind.CONTENTS, text, label=item[0], layer=Layer.BODY)
            return
        if note := re.match(r"\[\^([\w-]+)\]\s*:\s*", lines[0].text.replace("\u200b", "")):
            text = " ".join(line.text for line in lines).replace("\u200b", "")[note.end() :]
            self.sheet.after_body(Kind.NOTE, text, label=note[1], layer=Layer.NOTE)
            return
        lines = [Line(_FOOTNOTE.sub("", line.text), line.hard) for line in lines]
        write_paragraph(self.sheet, lines, item=item, headings=not self.lists)

    def table(self, tokens: Sequence[Token]) -> None:
        rows: list[list[str]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
                columns = len(rows[0])
                excess = self.excess(token, columns) if len(rows) > 1 else ""
            elif token.type == "inline":
                rows[-1].append(" ".join(line.text for line in self.lines(token)))
                if excess and len(rows[-1]) == columns:
                    # CommonMark drops cells beyond the header's; their words are still words.
                    rows[-1][-1] = f"{rows[-1][-1]} {excess}"
        self.sheet.write_table([cells(row) for row in rows], heads=int(any(rows[0])))

    def excess(self, token: Token, columns: int) -> str:
        if not token.map or token.map[0] >= len(self.source):
            return ""
        line = re.sub(r"^[\s>]*\|?|\|?\s*$", "", self.source[token.map[0]])
        return " ".join(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[columns:])

    def fence(self, token: Token) -> None:
        language = token.info.strip().split(maxsplit=1)[0].lower() if token.info.strip() else ""
        if language in ("mermaid", "graph", "flowchart") or _FLOW_CHART.match(token.content):
            for words in flow_chart(token.content):
                self.sheet.add(Kind.BOX, words, layer=Layer.TEXT_BOX)
        else:
            write_text(self.sheet, token.content)

    def html(self, content: str) -> None:
        """Write what a piece of HTML shows; the reader of HTML is loaded only if there is any."""
        content = re.sub(r"<!--.*?(?:-->|\Z)", "", content, flags=re.DOTALL)
        content = _TAG.sub(lambda tag: tag[0] if _is_html(tag) else f"&lt;{tag[0][1:]}", content)
        if not content.strip():
            return
        from irmer_lint.parsers.html import write_fragment

        write_fragment(self.sheet, content)

    def lines(self, inline: Token) -> list[Line]:
        """Return the lines a reader sees of the text of one block."""
        lines: list[Line] = []
        words: list[str] = []
        struck = 0
        for token in inline.children or ():
            if token.type in ("softbreak", "hardbreak"):
                lines.append(Line("".join(words), hard=token.type == "hardbreak"))
                words = []
            elif token.type == "image":
                self.sheet.picture(token.content)
            elif token.type in ("s_open", "s_close"):
                struck += token.nesting
                self.sheet.remark(STRUCK_OUT)
            elif token.type == "html_inline" and (tag := _TAG.fullmatch(token.content)):
                name = tag[1].lower()
                if not _is_html(tag):
                    words.append(token.content)
                elif name == "br":
                    lines.append(Line("".join(words), hard=True))
                    words = []
                elif name in ("del", "s", "strike"):
                    struck = max(struck + (-1 if token.content.startswith("</") else 1), 0)
                    self.sheet.remark(STRUCK_OUT)
                elif name == "img":
                    alt = _ALT.search(token.content)
                    self.sheet.picture((alt[1] or alt[2] or "") if alt else "")
            elif not struck and token.type in ("text", "code_inline", "text_special"):
                words.append(token.content)
        return [*lines, Line("".join(words))]


def _is_html(tag: re.Match[str]) -> bool:
    """Say whether "<...>" is HTML. "<date of issue>" begins like no element, "<a b>" like one."""
    if tag[1].lower() not in _HTML:
        return False
    inside = tag[0].strip("</>")[len(tag[1]) :].strip()
    return not inside or "=" in inside or tag[1].lower() in ("details", "input", "ol", "script")


def _is_link_to_heading(inline: Token) -> bool:
    """Say whether a paragraph is nothing but a link to a place in the same file."""
    children = [child for child in inline.children or () if child.type != "softbreak"]
    return (
        len(children) >= 2
        and children[0].type == "link_open"
        and str(children[0].attrGet("href") or "").startswith("#")
        and children[-1].type == "link_close"
        and sum(child.type == "link_open" for child in children) == 1
    )


# ---------------------------------------------------------------------------------------------
# Flow charts written as text (Mermaid)
# ---------------------------------------------------------------------------------------------

_FLOW_CHART = re.compile(r"\s*(?:graph|flowchart)\s+(?:TB|TD|BT|RL|LR)\b")
_NOT_DRAWN = re.compile(
    r"\s*(?:%%|style\b|classDef\b|class\b|click\b|linkStyle\b|direction\b|end\s*$|---\s*$"
    r"|(?:graph|flowchart)\b)"
)
_SHAPE_PART = r"""(?:"(?P<quoted>[^"]*)"|(?P<bare>[^"\[\](){}|]*))"""
_NODE = re.compile(
    rf"(?P<id>[A-Za-z0-9_][\w.-]*?)(?:\s*(?:[\[({{>][\[({{/\\]{{0,2}})\s*{_SHAPE_PART}\s*[\])}}/\\]{{1,3}})?"
    r"(?::::\w+)?(?=\s|$|[-=<&;~.])"
)
_EDGE = re.compile(
    r"""\s*(?:
        <?(?:--+|==+|-\.+-?)[>ox]?\s*\|\s*"?(?P<piped>[^|"]*)"?\s*\|   # -->|yes|
      | <?(?:--|==|-\.)\s+"?(?P<inner>(?:(?!--|==|-\.|\.-)[^|"])+?)"?\s+(?:--+|==+|\.+-)[>ox-]?   # -- yes -->
      | <?(?:--+|==+|-\.+-?|~~~+)[>ox]?
      | &
      | ;
    )\s*""",
    re.VERBOSE,
)


def flow_chart(source: str) -> list[str]:
    """Return the words in the boxes and on the arrows of a Mermaid flow chart, in their order.

    A box is given once, where it first occurs; one without words is given by its name, unless the
    name is a mere letter or figure such as "A1".
    """
    words: list[str] = []
    labels: Mapping[str, str] = _labels(source)
    given: set[str] = set()
    for line in source.split("\n"):
        if group := re.match(r"\s*subgraph\s+(?:\w+\s*\[)?\s*\"?([^\"\]]+)", line):
            words.append(group[1])
            continue
        if _NOT_DRAWN.match(line) or not line.strip():
            continue
        position = len(line) - len(line.lstrip())
        while position < len(line):
            edge = _EDGE.match(line, position)
            if edge and edge.end() > position:
                words.append(edge["piped"] or edge["inner"] or "")
                position = edge.end()
                continue
            node = _NODE.match(line, position)
            if node is None:
                # Not a flow chart after all, or a part of its language that is not known here.
                words.append(line[position:])
                break
            name = node["id"]
            if name not in given:
                given.add(name)
                words.append(labels.get(name) or ("" if re.fullmatch(r"\w\d*", name) else name))
            position = node.end()
    shown = (re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE) for text in words)
    return [" ".join(text.split()) for text in shown if text.strip()]


def _labels(source: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    for node in _NODE.finditer(source):
        if text := (node["quoted"] or node["bare"] or "").strip():
            labels.setdefault(node["id"], text)
    return labels
