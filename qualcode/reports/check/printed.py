"""The quotations of a report as they are printed: in quotation marks, in a quote style, or set in, with what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcode.reports.check.paragraphs import Para
from qualcode.reports.check.wording import wording

LEAST_WORDS = 5
"""Words in quotation marks without number or attribution are a quotation from so many words on; fewer are a word looked at, or a title."""

INDENT = 400
"""A paragraph set in by so many twentieths of a point (0.7 cm) may be a quotation."""

LONGEST = 10_000
"""Characters in the longest stretch between quotation marks."""

PLAIN_WORDS = 8
"""A paragraph of so many words may be a quotation without marks, style or indent."""

MOST_ENDS = 8
"""Apostrophes that are tried as the end of a stretch in single quotation marks."""

_MARKS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "‘": "’", "‚": "‘’", '"': '"', "'": "'", "＂": "＂", "”": "”", "″": "″", "`": "'’`"}
_OTHERS = {"“": '"″', '"': "”“", "‘": "”\"'", "'": '’"', "„": '"'}
"""What closes a stretch that its own mark does not: authors mix them."""
_SINGLE = frozenset("‘‚'`")
_STRAIGHT = frozenset("\"'”＂″")
NUMBER = re.compile(r"\bQ\d{6}\b")
"""The opaque number of a quotation."""
_INNER = r"(?:[^()]|\([^()]*\))*"
_BRACKET_AFTER = re.compile(rf"\s*[.,;:]?\s*[(\[]({_INNER})[)\]]")
_BRACKET_END = re.compile(rf"[(\[]({_INNER})[)\]]\s*\.?\s*$")
_DASH_AFTER = re.compile(r"\s*[—–―-]{1,2}\s*([^.;:!?—–―\n]{2,90})\.?\s*(?=$|\n|[.;])")
_DASH_END = re.compile(r"(?:\s|^|(?<=[.!?”\"’']))[—–―-]{1,2}\s*([^.;:!?—–―\n]{2,90})\.?\s*$")
_CITATION = re.compile(
    r"\b(1[89]|20)\d\d[a-z]?\b|\bpp?\.\s?\d|\bet al\b|^\s*(see\s+)?(table|figure|section|box|appendix|part)\b|^\s*see\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Beside:
    """What stands beside a quotation: an opaque number, and the words of an attribution. `is_citation` where they name a publication, or a table."""

    text: str = ""
    number: str = ""
    start: int = 0
    end: int = 0

    @property
    def words(self) -> str:
        """The attribution without the number."""
        return NUMBER.sub("", self.text).strip(" ,;:.")

    @property
    def is_citation(self) -> bool:
        """Whether this names a publication or another place of the report."""
        return not self.number and bool(_CITATION.search(self.text))


@dataclass(frozen=True)
class Printed:
    """One printed stretch that may be a quotation.

    `text` is the paragraph's from `start` to `end`, marks left out; `ends` are other places where it may
    end; `is_block` says that the whole paragraph is set as a quotation, `in_style` that its style says so, `is_plain` that nothing
    but its words may tell that it is one.
    """

    para: Para
    start: int
    end: int
    beside: Beside
    is_block: bool = False
    in_style: bool = False
    ends: tuple[int, ...] = ()
    is_plain: bool = False

    @property
    def text(self) -> str:
        """The printed words."""
        return self.para.text[self.start : self.end]

    def ending(self, end: int) -> Printed:
        """The same beginning with another end."""
        return Printed(self.para, self.start, end, beside(self.para.text, end), self.is_block, self.in_style, (), self.is_plain)


def printed_in(paras: Sequence[Para]) -> Iterator[Printed]:
    """Everything in a report that may be a quotation, in order."""
    for number, para in enumerate(paras):
        if para.is_contents or para.style in ("title", "subtitle"):
            continue
        following = paras[number + 1] if number + 1 < len(paras) and paras[number + 1].part == para.part else None
        in_style = is_quote_style(para.style)
        if in_style or (para.indent >= INDENT and not para.is_list and not para.cell and not para.is_caption and not para.level):
            yield from _block(para, in_style, following)
        else:
            found = list(_inline(para))
            yield from found
            if not found and not (para.level or para.is_caption or para.cell or para.is_list) and para.text.count(" ") >= PLAIN_WORDS - 1:
                yield from (replace(one, is_plain=True) for one in _block(para, False, following))


def is_quote_style(name: str) -> bool:
    """Whether a style is one for quotations, in the names that Word, LibreOffice and universities' templates use."""
    return "quot" in name or name in ("block text", "zitat", "citation", "extract", "block")


def _block(para: Para, in_style: bool, following: Para | None) -> Iterator[Printed]:
    """A paragraph that is a quotation as a whole: the words in its marks, or all before its attribution."""
    marked = list(_marked(para.text))
    lead = len(para.text) - len(para.text.lstrip())
    if marked and marked[0][0] <= lead + 1:
        start, ends = marked[0]
        last = max(ends, key=lambda e: (e == ends[0], e))
        yield Printed(para, start, last, beside(para.text, last) or _from_next(following), True, in_style, ends[1:])
        return
    if marked and not in_style:
        yield from _inline(para)
        return
    match = _BRACKET_END.search(para.text) or _DASH_END.search(para.text)
    is_gap = match is not None and not re.search(r"\w", match[1])
    if match and not is_gap and not (match[0].lstrip().startswith("[") and not NUMBER.search(match[1])):
        yield Printed(para, 0, match.start(), _beside(match), True, in_style)
    else:
        yield Printed(para, 0, len(para.text.rstrip()), _from_next(following), True, in_style)


def _from_next(para: Para | None) -> Beside:
    """An attribution on a line of its own below a quotation."""
    if para is None or len(para.text) > 120 or para.level:
        return Beside()
    match = re.fullmatch(rf"\s*[—–―-]{{1,2}}\s*(.{{2,90}}?)\s*|\s*\(({_INNER})\)\s*\.?\s*", para.text)
    if not match:
        return Beside()
    text = match[1] or match[2] or ""
    number = NUMBER.search(text)
    return Beside(text.strip(), number[0] if number else "")


def _inline(para: Para) -> Iterator[Printed]:
    for start, ends in _marked(para.text):
        yield Printed(para, start, ends[0], beside(para.text, ends[0]), ends=ends[1:])


def beside(text: str, end: int) -> Beside:
    """What stands behind a quotation that ends at a place: in brackets, or after a dash."""
    at = end + 1 if text[end : end + 1] in "”“»›’‘\"'＂" else end
    match = _BRACKET_AFTER.match(text, at)
    if match and not (match[0].lstrip(" .,;:").startswith("[") and not NUMBER.search(match[1])) and re.search(r"\w", match[1]):
        return _beside(match)
    match = _DASH_AFTER.match(text, at)
    return _beside(match) if match else Beside()


def _beside(match: re.Match[str]) -> Beside:
    number = NUMBER.search(match[1])
    return Beside(match[1].strip(), number[0] if number else "", match.start(1), match.end(1))


def _marked(text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each stretch in quotation marks: its first character, and where it may end, the likeliest first. Marks inside marks are left alone."""
    at, passed_over = 0, dict[str, int]()
    while at < len(text):
        mark = text[at]
        if mark in _MARKS and at >= passed_over.get(mark, 0) and _opens(text, at):
            ends = tuple(_ends(text, at, _MARKS[mark])) or tuple(_ends(text, at, _OTHERS.get(mark, "")))
            if ends:
                yield at + 1, ends
                at = ends[0]
            elif _goes_on(text, at):
                yield at + 1, (len(text.rstrip()),)
                return
            else:
                passed_over[mark] = at + LONGEST // 2  # what closes no mark here closes none of the next ones either
        at += 1


def _goes_on(text: str, at: int) -> bool:
    """Whether a mark that nothing closes begins a quotation all the same, that reaches to the paragraph's end."""
    if text[at] in _SINGLE or text[at] in _STRAIGHT:
        return False
    return not text[:at].strip() or len(wording(text, at).words) >= 2 * LEAST_WORDS


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after.strip()) and not (before.isalnum() or (text[at] in _STRAIGHT and before in (".", ",", "!", "?", "…") and before))


def _ends(text: str, at: int, closers: str) -> Iterator[int]:
    """Where a stretch that opens at a place may close with one of these marks."""
    single = text[at] in _SINGLE
    if not closers or max(text.rfind(c) for c in closers) <= at + 1:
        return
    found: list[int] = []
    marks = re.compile(f"[{re.escape(closers + text[at])}]")
    for match in marks.finditer(text, at + 2, at + LONGEST):
        i = match.start()
        if single and found and text[i] == text[at] != "'" and _opens(text, i):
            break
        if text[i] in closers and (not single or not text[i + 1 : i + 2].isalnum()) and not (text[at] == '"' and text[i - 1].isspace()):
            found.append(i)
            if not single or len(found) > MOST_ENDS:
                break
    if single and len(found) > 1 and text[found[0] - 1].casefold() == "s" and text[found[0] + 1 : found[0] + 2] == " ":
        found = [*found[1:], found[0]]
    yield from found
