"""What gives a person away by its shape alone: addresses, numbers, dates, handles. Mostly as they are written in the United Kingdom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ROAD = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Court|Place|Way|Gardens|Grove|Hill|Row|Square|Walk|Mews|Parade|Rise|View|Estate|Buildings|House|Flats|Gate|Wharf|Quay)"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail", re.compile(r"\w(?:[\w.+%'’-]*\w)?@[\w-]+(?:\.[\w-]+)+")),
    ("e-mail", re.compile(r"\b[\w-]+(?: (?:dot|underscore) [\w-]+)* at [\w-]+(?: dot [\w-]+)+\b", re.IGNORECASE)),
    ("web address", re.compile(r"\b(?:https?://|www\.)[^\s<>\"”’)\]]+[^\s<>\"”’)\].,;:?!]", re.IGNORECASE)),
    (
        "web address",
        re.compile(r"(?<![@\w.])(?:[\w-]+\.)+(?:com|org|net|info|io|ie|eu|uk|wales|scot|cymru|app|tv|me)\b(?:/[^\s,;)]*)?", re.IGNORECASE),
    ),
    ("NHS number", re.compile(r"(?<![\d.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.]\d|\d)")),
    ("telephone number", re.compile(r"(?<![\w.])(?:\+\d{1,3}[\s.-]?)?(?:\(0\)|\(?0\d{2,4}\)?|\d{2,5})(?:[\s.-]?\d{2,6}){1,4}(?!\w)")),
    (
        "NI number",
        re.compile(r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE),
    ),
    (
        "postcode",
        re.compile(
            r"\b(?:GIR ?0AA|(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRV-Y]?|[A-PR-UWYZ]\d[A-HJKPSTUW]) ?\d[ABD-HJLNP-UW-Z]{2})\b"
        ),
    ),
    (
        "postcode",
        re.compile(r"\b(?:[a-pr-uwyz]\d{1,2}|[a-pr-uwyz][a-hk-y]\d[\dabehmnprv-y]?|[a-pr-uwyz]\d[a-hjkpstuw]) \d[abd-hjlnp-uw-z]{2}\b"),
    ),
    ("number plate", re.compile(r"\b(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b")),
    ("date", re.compile(r"(?<![\d/.])\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:19|20)?\d{2}(?![\d/])")),
    ("date", re.compile(r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b")),
    ("date", re.compile(rf"\b(?:the )?{_DAY}(?: of)? {_MONTH},? (?:19|20)\d{{2}}\b", re.IGNORECASE)),
    ("date", re.compile(rf"\b{_MONTH} {_DAY},? (?:19|20)\d{{2}}\b", re.IGNORECASE)),
    (
        "date of birth",
        re.compile(
            rf"(?:\b(?:born|birthday|date of birth|d\.?o\.?b\.?)\b[^.?!\n]{{0,25}}?)(?P<it>(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? (?:19|20)?\d{{2}})?|{_MONTH} (?:the )?{_DAY})\b",
            re.IGNORECASE,
        ),
    ),
    ("handle", re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{1,29}\w")),
    ("handle", re.compile(r"(?<![\w@./])(?=\w*[A-Za-z]\w*)\w*[A-Za-z\d]_[A-Za-z\d]\w*\b")),
    ("handle", re.compile(r"(?<![\w@./-])[A-Za-z]{4,}\d{2,6}(?![\w-])")),
    (
        "street",
        re.compile(
            rf"\b(?:(?:[Ff]lat|[Nn]umber|[Nn]o\.?) [\w-]+,? )?(?:\d{{1,4}}[A-Za-z]?,? )?(?:[A-Z][\w'’-]+ ){{1,3}}{_ROAD}\b(?!['’]s|\w)"
        ),
    ),
    ("reference", re.compile(r"\b(?=[A-Z/-]*\d)[A-Z]{2,5}[/-]?\d{4,}\b")),
    ("number", re.compile(r"(?<![\w.,£$€])\d{6,}(?![\w%]|[.,]\d)")),
)
"""What is looked for, by kind; of two that overlap the one that comes first here is taken, and longer ones before shorter of a kind."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A stretch of a text that may give somebody away, and what kind of thing it seems to be."""

    start: int
    end: int
    kind: str


def find_patterns(text: str) -> list[Found]:
    """Everything that has the shape of an address, a number or a date that could lead to a person, in order, none overlapping."""
    taken: list[Found] = []
    for found in _all(text):
        if not any(found.start < other.end and other.start < found.end for other in taken):
            taken.append(found)
    return sorted(taken)


def _all(text: str) -> Iterator[Found]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span("it" if "it" in pattern.groupindex else 0)
            if _CHECKS.get(kind, lambda _: True)(text[start:end]):
                yield Found(start, end, kind)


def is_nhs_number(text: str) -> bool:
    """Whether ten digits bear the check digit of an NHS number (modulus 11, NHS Data Dictionary)."""
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9] and check != 10


def _is_phone(text: str) -> bool:
    """Whether a run of digits is as long as a telephone number, and is no list of years or amounts."""
    digits = sum(c.isdigit() for c in text)
    begins = text.lstrip("(").startswith(("0", "+"))
    return (9 <= digits <= 14 and begins) or (
        digits in (6, 7, 8) and bool(re.fullmatch(r"\d{3,4}[ -]\d{3,4}", text)) and not _is_years(text)
    )


def _is_years(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d[ -](?:19|20)\d\d", text))


_CHECKS = {"NHS number": is_nhs_number, "telephone number": _is_phone}
