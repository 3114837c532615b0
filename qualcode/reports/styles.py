"""The look of a report: every style it uses and no other, in one place.

One plain typeface, dark blue for what helps to find one's way, generous lines. No style but `Quote` has "quote" in its name, so that every quotation of a
report can be found by its style.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

FONT = "Arial"
INK = "1F3A4D"
GREY = "55626B"
RULE = "9DB4C0"
SHADE = "EAF0F3"


def styles_xml(language: str) -> str:
    """All that the styles part holds; the language stands in the defaults and on every paragraph style."""
    lang = f"<w:lang w:val={quoteattr(language)} w:eastAsia={quoteattr(language)} w:bidi={quoteattr(language)}/>"
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/><w:szCs w:val="21"/>{lang}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="0"/>'
    )
    others = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    paragraphs = "".join(_paragraph_style(*style, lang=lang) for style in _PARAGRAPHS)
    return f"{defaults}{paragraphs}{others}{_TABLE}"


def _paragraph_style(style_id: str, name: str, paragraph: str, text: str, following: str = "", *, lang: str) -> str:
    head = ' w:default="1"' if style_id == "Normal" else ""
    based = "" if style_id == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{head} w:styleId="{style_id}"><w:name w:val="{name}"/>{based}{following}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{text}{lang}</w:rPr></w:style>"
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _heading(level: int, before: int, after: int, size: int) -> tuple[str, str, str, str, str]:
    spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="240" w:lineRule="auto"/>'
    return (
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/>{spacing}<w:outlineLvl w:val="{level - 1}"/>',
        f"<w:b/><w:bCs/>{_colour(INK)}{_size(size)}",
        "Normal",
    )


def _contents(level: int, before: int, indent: int, text: str) -> tuple[str, str, str, str]:
    tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9026"/></w:tabs>'
    return (
        f"TOC{level}",
        f"toc {level}",
        f'{tab}<w:spacing w:before="{before}" w:after="20" w:line="240" w:lineRule="auto"/><w:ind w:left="{indent}"/>',
        text,
    )


_PARAGRAPHS: tuple[tuple[str, ...], ...] = (
    ("Normal", "Normal", "<w:widowControl/>", ""),
    (
        "Title",
        "Title",
        '<w:keepNext/><w:spacing w:before="600" w:after="120" w:line="240" w:lineRule="auto"/>',
        f"<w:b/><w:bCs/>{_colour(INK)}{_size(48)}",
        "Subtitle",
    ),
    (
        "Subtitle",
        "Subtitle",
        '<w:keepNext/><w:spacing w:after="360" w:line="264" w:lineRule="auto"/>',
        f"{_colour(GREY)}{_size(26)}",
        "Normal",
    ),
    _heading(1, 480, 160, 32),
    _heading(2, 320, 80, 24),
    _heading(3, 240, 60, 21),
    (
        "ContentsHeading",
        "Contents Heading",
        '<w:keepNext/><w:spacing w:before="360" w:after="120"/>',
        f"<w:b/><w:bCs/>{_colour(INK)}{_size(26)}",
        "Normal",
    ),
    _contents(1, 110, 0, "<w:b/><w:bCs/>"),
    _contents(2, 0, 284, _size(19)),
    _contents(3, 0, 568, _size(19)),
    ("Definition", "Definition", '<w:keepNext/><w:keepLines/><w:spacing w:after="80"/>', f"<w:i/><w:iCs/>{_colour(GREY)}"),
    ("Evidence", "Evidence", '<w:keepLines/><w:spacing w:after="140"/>', ""),
    ("Note", "Note", '<w:spacing w:after="120"/>', f"{_colour(GREY)}{_size(19)}"),
    (
        "Quote",
        "Quote",
        f'<w:keepLines/><w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="{RULE}"/></w:pBdr><w:spacing w:before="60" w:after="160"/><w:ind w:left="454" w:right="284"/>',
        "",
    ),
    (
        "Caption",
        "caption",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="80" w:line="252" w:lineRule="auto"/>',
        f"<w:b/><w:bCs/>{_colour(INK)}{_size(19)}",
        "Normal",
    ),
    ("TableText", "Table Text", '<w:spacing w:before="30" w:after="30" w:line="247" w:lineRule="auto"/>', _size(18)),
    (
        "TableFigure",
        "Table Figure",
        '<w:spacing w:before="30" w:after="30" w:line="247" w:lineRule="auto"/><w:jc w:val="right"/>',
        _size(18),
    ),
    (
        "Header",
        "header",
        '<w:tabs><w:tab w:val="right" w:pos="9026"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
        f"{_colour(GREY)}{_size(17)}",
    ),
    (
        "Footer",
        "footer",
        '<w:tabs><w:tab w:val="right" w:pos="9026"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
        f"{_colour(GREY)}{_size(17)}",
    ),
)
"""Style id, name, what it does to a paragraph, what it does to the text, and the style that follows."""

_TABLE = (
    '<w:style w:type="table" w:styleId="ReportTable"><w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/>{_colour(INK)}</w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
    '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)
