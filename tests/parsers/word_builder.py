"""Makes Word files for the tests from short pieces of WordprocessingML.

`p`, `r` and `table` write the ordinary pieces; anything awkward is given as raw XML. `word` puts
the parts into a package.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

DOCX = f"{_WORD}.document.main+xml"
DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": _W,
        "r": _REL,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
"""

SEPARATORS = """
<w:{0} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{0}>
<w:{0} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{0}>
"""


def r(text: str, properties: str = "") -> str:
    """A run: `text` with raw run properties."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def bold(text: str) -> str:
    """A run in bold."""
    return r(text, "<w:b/>")


def p(*content: str, style: str = "", num: tuple[int, int] | None = None, raw: str = "") -> str:
    """A paragraph: plain texts or runs, a style, (list, level), raw paragraph properties."""
    properties = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += raw
    runs = "".join(piece if piece.startswith("<") else r(piece) for piece in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def cell(*content: str, raw: str = "") -> str:
    """A table cell: texts, paragraphs or nested tables, and raw cell properties."""
    blocks = "".join(piece if piece.startswith("<") else p(piece) for piece in content)
    return f"<w:tc><w:tcPr>{raw}</w:tcPr>{blocks or '<w:p/>'}</w:tc>"


def row(*cells: str, raw: str = "") -> str:
    """A table row: texts or cells, and raw row properties."""
    inside = "".join(c if c.startswith("<") else cell(*([c] if c else [])) for c in cells)
    return f"<w:tr>{f'<w:trPr>{raw}</w:trPr>' if raw else ''}{inside}</w:tr>"


def table(*rows: str, raw: str = "") -> str:
    """A table of rows with raw table properties."""
    return f"<w:tbl><w:tblPr>{raw}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl><w:p/>"


def field(instruction: str, *result: str) -> str:
    """A complex field in runs: its instruction and the runs of its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{''.join(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def level(index: int, text: str, form: str = "decimal", raw: str = "") -> str:
    """One level of a list definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{raw}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbers(*definitions: str, lists: Mapping[int, str] | None = None) -> str:
    """Numbering: definitions counted from 0, list n+1 using definition n; `lists` are raw."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>'
        for n, levels in enumerate(definitions)
    )
    plain = {n + 1: f'<w:abstractNumId w:val="{n}"/>' for n in range(len(definitions))}
    return abstract + "".join(
        f'<w:num w:numId="{n}">{inside}</w:num>'
        for n, inside in (plain | dict(lists or {})).items()
    )


def text_box(*blocks: str) -> str:
    """A run with a text box as Word writes it: a modern shape and an older one that repeats it."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="4000000" cy="2000000"/><wp:docPr id="1" name="Text Box 1"/><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r>"
    )


def picture(height_cm: float = 8, described: str = "", inside: str = "") -> str:
    """A run with a picture of a given height and alternative text."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="{int(height_cm * 360_000)}"/>'
        f'<wp:docPr id="2" name="Picture 2" descr={quoteattr(described)}>{inside}</wp:docPr>'
        '<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="rIdNone"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def part(name: str, content: str) -> str:
    """The XML of one part: a root element and what it holds."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {NAMESPACES}>{content}</w:{name}>'


def word(
    *body: str,
    section: str = "",
    styles: str = STYLES,
    numbering: str = "",
    settings: str = "",
    headers: Mapping[str, str] | None = None,
    footers: Mapping[str, str] | None = None,
    footnotes: str = "",
    endnotes: str = "",
    comments: str = "",
    core: str = "",
    custom: str = "",
    parts: Mapping[str, tuple[str, str | bytes]] | None = None,
    links: str = "",
    main_type: str = DOCX,
    replace: Mapping[str, str] | None = None,
) -> bytes:
    """A Word file.

    section            raw content of the last section's properties
    headers, footers   relationship id to blocks
    parts              relationship id to (kind of relationship, content) of further parts
    links              raw relationships of the document
    replace            text to replace in every XML part, to make files that are wrong
    """
    document = part("document", f"<w:body>{''.join(body)}<w:sectPr>{section}</w:sectPr></w:body>")
    members: dict[str, str | bytes] = {"word/document.xml": document}
    types = {"/word/document.xml": main_type}
    relationships: list[str] = []

    def add(rel_id: str, kind: str, path: str, content: str | bytes, form: str) -> None:
        members[f"word/{path}"] = content
        types[f"/word/{path}"] = form
        relationships.append(_relationship(rel_id, f"{_REL}/{kind}", path))

    for name, content in (
        ("styles", styles),
        ("numbering", numbering),
        ("settings", settings),
        ("footnotes", footnotes),
        ("endnotes", endnotes),
        ("comments", comments),
    ):
        if content:
            add(f"rId_{name}", name, f"{name}.xml", part(name, content), f"{_WORD}.{name}+xml")
    for kind, root, stories in (("header", "hdr", headers), ("footer", "ftr", footers)):
        for rel_id, content in (stories or {}).items():
            path = f"{kind}_{rel_id}.xml"
            add(rel_id, kind, path, part(root, content), f"{_WORD}.{kind}+xml")
    for rel_id, (kind, content) in (parts or {}).items():
        suffix = "bin" if isinstance(content, bytes) else "xml"
        add(rel_id, kind, f"{kind}_{rel_id}.{suffix}", content, "application/octet-stream")

    package = [_relationship("rId1", f"{_REL}/officeDocument", "word/document.xml")]
    if core:
        members["docProps/core.xml"] = core_properties(core)
        types["/docProps/core.xml"] = f"{_PACKAGE}/core-properties+xml".replace(
            "http://schemas.openxmlformats.org/package/2006/",
            "application/vnd.openxmlformats-package.",
        )
        package.append(
            _relationship(
                "rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"
            )
        )
    if custom:
        members["docProps/custom.xml"] = custom_properties(custom)
        types["/docProps/custom.xml"] = "application/xml"
        package.append(_relationship("rId3", f"{_REL}/custom-properties", "docProps/custom.xml"))
    overrides = "".join(
        f'<Override PartName="{path}" ContentType="{form}"/>' for path, form in types.items()
    )
    members["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )
    members["_rels/.rels"] = _relationships("".join(package))
    members["word/_rels/document.xml.rels"] = _relationships("".join(relationships) + links)
    return zipped(members, replace or {})


def zipped(members: Mapping[str, str | bytes], replace: Mapping[str, str] | None = None) -> bytes:
    """A zip file of the members given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if isinstance(content, str):
                for old, new in (replace or {}).items():
                    content = content.replace(old, new)
                content = content.encode()
            archive.writestr(name, content)
    return file.getvalue()


def core_properties(content: str) -> str:
    """The part with Word's own document properties."""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"{content}</cp:coreProperties>"
    )


def custom_properties(content: str) -> str:
    """The part with the properties that an author adds."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        f"{content}</Properties>"
    )


def _relationship(rel_id: str, kind: str, path: str) -> str:
    return f'<Relationship Id="{rel_id}" Type="{kind}" Target="{path}"/>'


def _relationships(content: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{content}</Relationships>'
