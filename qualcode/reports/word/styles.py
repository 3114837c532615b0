"""The look of a report: every style it uses and no other, in one place.

One plain typeface, dark blue for what helps to find one's way, generous lines. What people of the team wrote is set as the text proper; what the program
counted stands smaller and grey beside it; what nobody has written yet, and what a reader must know first, stand in boxes that can be told apart in grey.
Every ink has a contrast of at least 4.5 to 1 on its ground. No style but `Quote` has "quote" in its name, so that every quotation of a report can be
found by its style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

FONT = "Arial"
INK = "1F3A4D"
GREY = "55626B"
RULE = "9DB4C0"
SHADE = "EAF0F3"
NOTICE, NOTICE_GROUND, NOTICE_RULE = "5C4300", "FFF8E6", "B58900"
ALARM, ALARM_GROUND, ALARM_RULE = "7A1F17", "FDEEEC", "B3261E"

BULLETS = 1
"""The number of the bulleted list in the numbering part."""


@dataclass(frozen=True)
class Style:
    """A paragraph style: its id, its name in Word, what it does to a paragraph and to the text (both in the schema's order), and the style that follows."""

    id: str
    name: str
    paragraph: str = ""
    text: str = ""
    following: str = ""


def styles_xml(language: str, font: str = FONT) -> str:
    """All that the styles part holds; the language stands in the defaults and on every paragraph style."""
    lang = language_xml(language)
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/><w:szCs w:val="21"/>{lang}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="0"/>'
    )
    return f"{defaults}{''.join(style_xml(style, lang) for style in PARAGRAPHS)}{''.join(OTHERS.values())}"


def language_xml(language: str) -> str:
    """The language of a text."""
    return f"<w:lang w:val={quoteattr(language)} w:eastAsia={quoteattr(language)} w:bidi={quoteattr(language)}/>"


def style_xml(style: Style, lang: str = "") -> str:
    """One paragraph style."""
    head = ' w:default="1"' if style.id == "Normal" else ""
    based = "" if style.id == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    return (
        f'<w:style w:type="paragraph"{head} w:styleId="{style.id}"><w:name w:val="{style.name}"/>{based}{following}<w:qFormat/>'
        f"<w:pPr>{style.paragraph}</w:pPr><w:rPr>{style.text}{lang}</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _spacing(before: int, after: int, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _tab(width: int, leader: str = "") -> str:
    return f'<w:tabs><w:tab w:val="right"{leader} w:pos="{width}"/></w:tabs>'


def _edge(side: str, value: str, size: int, space: int, colour: str) -> str:
    return f'<w:{side} w:val="{value}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _box(rule: str, ground: str, value: str) -> str:
    """A box around a paragraph: a frame, and a ground behind the words."""
    edges = (
        _edge("top", value, 6, 5, rule)
        + _edge("left", value, 6, 7, rule)
        + _edge("bottom", value, 6, 5, rule)
        + _edge("right", value, 6, 7, rule)
    )
    return f'<w:keepLines/><w:pBdr>{edges}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>'


_BOLD = "<w:b/><w:bCs/>"
_HEAD = "<w:keepNext/><w:keepLines/>"
_DOTS = ' w:leader="dot"'
_INSET = '<w:spacing w:before="140" w:after="220" w:line="264" w:lineRule="auto"/><w:ind w:left="170" w:right="170"/>'


def _heading(level: int, before: int, after: int, size: int) -> Style:
    rule = f"<w:pBdr>{_edge('bottom', 'single', 6, 4, RULE)}</w:pBdr>" if level == 1 else ""
    paragraph = f'{_HEAD}{rule}{_spacing(before, after)}<w:outlineLvl w:val="{level - 1}"/>'
    return Style(f"Heading{level}", f"heading {level}", paragraph, f"{_BOLD}{_colour(INK)}{_size(size)}", "Normal")


def _contents(level: int, before: int, indent: int, text: str) -> Style:
    paragraph = f'{_tab(9026, _DOTS)}{_spacing(before, 10)}<w:ind w:left="{indent}"/>'
    return Style(f"TOC{level}", f"toc {level}", paragraph, text)


PARAGRAPHS: tuple[Style, ...] = (
    Style("Normal", "Normal", "<w:widowControl/>"),
    Style("Title", "Title", f"{_HEAD}{_spacing(0, 80)}", f"{_BOLD}{_colour(INK)}{_size(40)}", "Subtitle"),
    Style(
        "Subtitle",
        "Subtitle",
        f"<w:keepNext/><w:pBdr>{_edge('bottom', 'single', 18, 10, INK)}</w:pBdr>{_spacing(0, 160, 264)}",
        f"{_colour(GREY)}{_size(22)}",
        "Normal",
    ),
    _heading(1, 340, 120, 30),
    _heading(2, 220, 60, 24),
    _heading(3, 240, 60, 21),
    Style("ContentsHeading", "Contents Heading", f"<w:keepNext/>{_spacing(360, 120)}", f"{_BOLD}{_colour(INK)}{_size(26)}", "Normal"),
    _contents(1, 90, 0, f"{_BOLD}{_size(20)}"),
    _contents(2, 0, 284, _size(18)),
    _contents(3, 0, 568, _size(18)),
    Style("TableOfFigures", "table of figures", f"{_tab(9026, _DOTS)}{_spacing(0, 10)}", _size(18)),
    Style("Authored", "Authored Text", "<w:widowControl/>"),
    Style("Unwritten", "Not Yet Written", f"{_box(NOTICE_RULE, NOTICE_GROUND, 'dashed')}{_INSET}", _colour(NOTICE)),
    Style("Warning", "Warning", f"{_box(ALARM_RULE, ALARM_GROUND, 'single')}{_INSET}", f"{_BOLD}{_colour(ALARM)}"),
    Style(
        "ListBullet",
        "List Bullet",
        f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr><w:spacing w:after="50"/><w:ind w:left="397" w:hanging="284"/>',
    ),
    Style("Definition", "Definition", f'{_HEAD}<w:spacing w:after="80"/>', f"<w:i/><w:iCs/>{_colour(GREY)}"),
    Style("Evidence", "Evidence", f"<w:keepLines/>{_spacing(0, 140, 264)}", f"{_colour(INK)}{_size(20)}"),
    Style("Note", "Note", f"{_spacing(0, 120, 264)}", f"{_colour(GREY)}{_size(19)}"),
    Style(
        "Quote",
        "Quote",
        f"<w:keepLines/><w:pBdr>{_edge('left', 'single', 18, 10, RULE)}</w:pBdr>"
        '<w:spacing w:before="60" w:after="160"/><w:ind w:left="454" w:right="284"/>',
    ),
    Style("Caption", "caption", f"{_HEAD}{_spacing(200, 80, 252)}", f"{_BOLD}{_colour(INK)}{_size(19)}", "Normal"),
    Style("Picture", "Picture", f"<w:keepNext/>{_spacing(160, 60)}"),
    Style("TableText", "Table Text", _spacing(30, 30, 247), _size(18)),
    Style("TableFigure", "Table Figure", f'{_spacing(30, 30, 247)}<w:jc w:val="right"/>', _size(18)),
    Style("FootnoteText", "footnote text", _spacing(0, 40, 252), _size(17)),
    Style("Header", "header", f"{_tab(9026)}{_spacing(0, 0)}", f"{_colour(GREY)}{_size(17)}"),
    Style("Footer", "footer", f"{_tab(9026)}{_spacing(0, 0)}", f"{_colour(GREY)}{_size(17)}"),
    Style("SectionBreak", "Section Break", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', _size(2)),
)

OTHERS = {
    "Default Paragraph Font": (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    ),
    "footnote reference": (
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    ),
    "No List": '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
    "Normal Table": (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    ),
    "Report Table": (
        '<w:style w:type="table" w:styleId="ReportTable"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f"{_edge('top', 'single', 8, 0, INK)}{_edge('bottom', 'single', 8, 0, INK)}{_edge('insideH', 'single', 4, 0, RULE)}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr>{_BOLD}{_colour(INK)}</w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    ),
}
"""The other styles by name; the first are Word's own."""


def style_id(xml: str) -> str:
    """The id of a style written out."""
    return str(re.findall(r'w:styleId="(\w+)"', xml)[0])
