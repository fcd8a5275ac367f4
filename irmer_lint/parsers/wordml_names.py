"""Qualified names of the WordprocessingML elements and attributes that the Word parser reads.

Names follow ECMA-376 Part 1 (transitional). Files saved as "Strict Open XML" are brought to
these names by `wordml_package` before anything else looks at them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Element: TypeAlias = Any
    """An lxml element; lxml itself is imported only where a file is really opened."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"

# Blocks
BODY, P, TBL, TR, TC = (_W + name for name in ("body", "p", "tbl", "tr", "tc"))
SDT, SDT_PR, SDT_CONTENT = (_W + name for name in ("sdt", "sdtPr", "sdtContent"))
GALLERY = _W + "docPartGallery"
ALT_CHUNK, SUB_DOC = _W + "altChunk", _W + "subDoc"
FOOTNOTE, ENDNOTE, COMMENT = (_W + name for name in ("footnote", "endnote", "comment"))

# Properties of paragraphs, runs, tables and sections
PPR, RPR, TBL_PR, TBL_GRID, TR_PR, TC_PR = (
    _W + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr")
)
P_STYLE, R_STYLE, TBL_STYLE = (_W + name for name in ("pStyle", "rStyle", "tblStyle"))
NUM_PR, NUM_ID, ILVL, OUTLINE = (_W + name for name in ("numPr", "numId", "ilvl", "outlineLvl"))
TABS, LEADER = _W + "tabs", _W + "leader"
VANISH, BOLD, SIZE, FONTS, CAPS = (_W + name for name in ("vanish", "b", "sz", "rFonts", "caps"))
GRID_SPAN, V_MERGE, H_MERGE, GRID_BEFORE, CELL_DEL, SHADING, FILL = (
    _W + name for name in ("gridSpan", "vMerge", "hMerge", "gridBefore", "cellDel", "shd", "fill")
)
TBL_HEADER, HIDDEN_ROW, TBL_LOOK, FIRST_ROW = (
    _W + name for name in ("tblHeader", "hidden", "tblLook", "firstRow")
)
SECT_PR, SECT_PR_CHANGE, HEADER_REF, FOOTER_REF, TITLE_PG, EVEN_AND_ODD = (
    _W + name
    for name in (
        "sectPr",
        "sectPrChange",
        "headerReference",
        "footerReference",
        "titlePg",
        "evenAndOddHeaders",
    )
)
VAL, TYPE, ID, INSTR_ATTR = (_W + name for name in ("val", "type", "id", "instr"))

# Inside paragraphs
R, T, TAB, P_TAB, BR, CR = (_W + name for name in ("r", "t", "tab", "ptab", "br", "cr"))
NO_BREAK_HYPHEN, SOFT_HYPHEN, SYM, CHAR, FONT = (
    _W + name for name in ("noBreakHyphen", "softHyphen", "sym", "char", "font")
)
FLD_CHAR, FLD_CHAR_TYPE, FLD_SIMPLE, INSTR_TEXT = (
    _W + name for name in ("fldChar", "fldCharType", "fldSimple", "instrText")
)
FF_DATA, FF_CHECK_BOX, FF_CHECKED, FF_DEFAULT = (
    _W + name for name in ("ffData", "checkBox", "checked", "default")
)
FF_DROP_DOWN, FF_RESULT, FF_ENTRY = (_W + name for name in ("ddList", "result", "listEntry"))
FOOTNOTE_REF, ENDNOTE_REF, COMMENT_REF = (
    _W + name for name in ("footnoteReference", "endnoteReference", "commentReference")
)
CUSTOM_MARK = _W + "customMarkFollows"
RUBY, RUBY_BASE = _W + "ruby", _W + "rubyBase"
MATH, MATH_PARAGRAPH, MATH_TEXT, MATH_DENOMINATOR = (
    _M + name for name in ("oMath", "oMathPara", "t", "den")
)

# Tracked changes
INS, DEL, MOVE_FROM, MOVE_TO = (_W + name for name in ("ins", "del", "moveFrom", "moveTo"))

# Drawings
ALTERNATE, CHOICE, FALLBACK = (_MC + name for name in ("AlternateContent", "Choice", "Fallback"))
DRAWING, PICT, OBJECT, TEXT_BOX = (
    _W + name for name in ("drawing", "pict", "object", "txbxContent")
)
EXTENT, DOC_PR, PICTURE = _WP + "extent", _WP + "docPr", _PIC + "pic"
DRAWING_TEXT, DRAWING_P, DRAWING_T = (_A + name for name in ("txBody", "p", "t"))
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
SMART_ART, SMART_ART_DATA = _DGM + "relIds", _R + "dm"
SMART_ART_POINT, SMART_ART_LINK, SMART_ART_TEXT = (_DGM + name for name in ("pt", "cxn", "t"))
CHART, CHART_TITLE = _C + "chart", _C + "title"
VML_IMAGE, VML_WORD_ART, VML_SHAPE = (_V + name for name in ("imagedata", "textpath", "shape"))
OLE_OBJECT = _O + "OLEObject"
REL_ID = _R + "id"

# Numbering and styles
ABSTRACT_NUM, ABSTRACT_NUM_ID, NUM, LVL = (
    _W + name for name in ("abstractNum", "abstractNumId", "num", "lvl")
)
LVL_OVERRIDE, START_OVERRIDE, LVL_RESTART, IS_LGL = (
    _W + name for name in ("lvlOverride", "startOverride", "lvlRestart", "isLgl")
)
START, NUM_FMT, LVL_TEXT, NUM_STYLE_LINK, FORMAT = (
    _W + name for name in ("start", "numFmt", "lvlText", "numStyleLink", "format")
)
STYLE, STYLE_ID, NAME, BASED_ON, DEFAULT, TBL_STYLE_PR, DOC_DEFAULTS = (
    _W + name
    for name in (
        "style",
        "styleId",
        "name",
        "basedOn",
        "default",
        "tblStylePr",
        "docDefaults",
    )
)


def is_on(element: Element) -> bool:
    """Whether an on/off property is switched on (ECMA-376 Part 1, 17.17.4: absent value is on)."""
    return element.get(VAL) not in ("0", "false", "off")


def whole(value: str | None, default: int) -> int:
    """`value` as a whole number, or `default` where a damaged file holds something else."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
