"""What makes a string a speaker label: its shape, its typographic class, and the words that rule it out."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from qualcode.transcripts import times
from qualcode.transcripts.draft import fold
from qualcode.transcripts.speakers.label_words import NOT_SPEAKERS, NUMBERED, ROLES, TITLES, listed

LONGEST = 40
"""Characters in the longest label."""

LONGEST_WITH_COMMA = 60
"""Characters in the longest label of the form `Surname, Given name (department)`."""

MOST_WORDS = 5

_BRACKETS = {"[": "]", "(": ")", "<": ">", "{": "}"}
_SMALL = listed("of|the|and|de|la|le|du|des|van|von|der|den|da|di|el|al|bin|ibn|y|e|og|und|et|en|til|from|in|for|at")
_PARTICLES = listed("de|la|le|du|van|von|vom|zu|der|den|da|di|del|della|dos|el|al|bin|ibn|ap|ab|ter|ten|af|av")
"""Words in small letters that surnames begin with: `van der Berg`."""

_NUMERIC = re.compile(r"[\W\d_]+$")
_TIME = re.compile(times.ANY + "$")
_ADDRESSED = re.compile(r"\s*\([^()]*\)\s*$")
_PHONE = re.compile(r"\+\d[\d \u00a0().-]{6,20}\d$")
UNKNOWN = frozenset(("?", "??", "???"))
"""Labels of a voice that the transcriber could not place."""

_UNSURE = re.compile(r"(?:[A-Z]{1,4}\d{0,3}|[A-Z][\w'’-]* ?\d{0,3}) ?\?{1,2}$")
"""`F?`, `P3?`, `Maria?`: a voice the transcriber was not sure of."""
_CONTINUED = re.compile(r"\s*[\[(]?\s*(?:cont(?:inued|inuing|'d|’d|d)?\.?|contd\.?|forts\.?|suite)\s*[\])]?\s*$", re.IGNORECASE)


class Kind(Enum):
    """How a label is written: in capitals, as a code with digits, as a name, as a phrase, in lower case, or in a script without case."""

    CAPITALS = "capitals"
    CODE = "code"
    NAME = "name"
    PHRASE = "phrase"
    LOWER = "lower"
    NO_CASE = "no case"


def clean(raw: str) -> str:
    """A label without the marks around it: direction marks, `*`, `#`, `@`, brackets around the whole, and final punctuation."""
    text = re.sub(r"[\u200b-\u200d\u2060\u00ad]", "", raw)
    text = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff*]", " ", text)
    text = " ".join(text.split()).lstrip("#@>•·|=~ ").rstrip("#@•·|=~ ").rstrip(":;,=|–— ").strip()
    while len(text) > 1 and _BRACKETS.get(text[0]) == text[-1] and text[0] not in text[1:]:
        text = text[1:-1].strip().rstrip(":").strip()
    if text.endswith("-"):
        text = text.rstrip("- ")
    if text.endswith(".") and " " not in text and "." not in text[:-1]:
        text = text[:-1]
    return text


@lru_cache(maxsize=65_536)
def is_label(text: str) -> bool:
    """Whether a cleaned string can be a speaker label by its shape and its words (rules 4 and 5 of the speaker rules)."""
    if _PHONE.match(text) or text in UNKNOWN:
        return True
    if not text or len(text) > LONGEST or _NUMERIC.match(text) or _TIME.match(text):
        return False
    name = _ADDRESSED.sub("", text) or text
    if _UNSURE.match(name):
        name = name.rstrip("? ")
    if re.search(r"[?!;\"“”«»„,<>=\t]|//|-->|https?|www\.", name) or text[0] in "-–—'’‘&+.)(]}/\\":
        return False
    words = text.split()
    if len(words) > MOST_WORDS or (len(text) > 16 and len(words) == 1 and not text.isascii() and kind(text) is Kind.NO_CASE):
        return False
    words = (_CONTINUED.sub("", text) or text).split()
    if any("." in word and not _may_have_stop(word) for word in words[:-1]) or (
        "." in words[-1] and not _may_have_stop(words[-1], last=True)
    ):
        return False
    return not is_ruled_out(text)


def is_unsure(label: str) -> bool:
    """Whether a label says that the transcriber was not sure whose voice it was: `P3?`, `F?`, `?`."""
    return label in UNKNOWN or (label.endswith("?") and bool(_UNSURE.match(label)))


def is_name_with_comma(text: str) -> bool:
    """Whether a cleaned string is a name as lists of staff have it: `Okafor, Ngozi`, `Okafor, Ngozi (Evaluation)`."""
    family, comma, given = (_ADDRESSED.sub("", text) or text).partition(", ")
    both = (family, given)
    return bool(comma) and len(text) <= LONGEST_WITH_COMMA and all(is_label(p) and kind(p) in (Kind.NAME, Kind.CAPITALS) for p in both)


def is_ruled_out(text: str) -> bool:
    """Whether a string is a word that stands before a colon without being anybody's name."""
    folded = fold(text).strip(" .*-")
    return (
        folded in NOT_SPEAKERS
        or bool(NUMBERED.match(folded))
        or bool(re.search(r"\b(?:notes?|comments?|name|number|date|questions?|keywords)$", folded) and " " in folded)
    )


def _may_have_stop(word: str, *, last: bool = False) -> bool:
    """A title, an initial (`J.`, `A.B.`) or an abbreviation in capitals at the end may hold a full stop."""
    bare = word.strip("()[]").rstrip(".")
    return (
        bare.casefold() in TITLES
        or bool(re.fullmatch(r"(?:\w{1,2}\.)*\w{1,2}", bare))
        or (last and bare.isupper() and "." not in bare and len(bare) <= 5)
    )


@lru_cache(maxsize=65_536)
def kind(label: str) -> Kind:
    """The typographic class of a label; words in round brackets after it do not count."""
    text = _ADDRESSED.sub("", label) or label
    letters = [c for c in text if c.isalpha()]
    if not any(c.isupper() or c.islower() for c in letters):
        return Kind.NO_CASE if letters else Kind.CODE
    words = [w.lstrip("([{#@'’\"") for w in re.split(r"[\s|/+&]+", text)]
    words = [w for w in words if w]
    if any(c.isdigit() for c in text) and len(words) == 1:
        return Kind.CODE
    if not any(c.islower() for c in letters):
        return Kind.CAPITALS
    if letters[0].islower() and not (words[0].casefold() in _PARTICLES and any(w[0].isupper() for w in words[1:])):
        return Kind.LOWER
    capitalised = all(not w[0].isalpha() or w[0].isupper() or w.casefold() in _SMALL for w in words)
    return Kind.NAME if capitalised else Kind.PHRASE


def role_word(label: str) -> str:
    """The role a label's own words name (`Interviewer 2` → interviewer), or an empty string."""
    folded = re.sub(r"[\s._\-#]*\d+[a-z]?$", "", base(label)).strip(" .")
    return next((role for role, known in ROLES.items() if folded in known), "")


def base(label: str) -> str:
    """A label folded, without `(cont.)`, words in round brackets and final punctuation: what labels of one person have in common."""
    folded = _CONTINUED.sub("", fold(label)) or fold(label)
    return (_ADDRESSED.sub("", folded) or folded).rstrip(" .:;,-–—*")


def one_apart(one: str, other: str) -> bool:
    """Whether two words differ by one typing slip: a letter changed, left out, put in, or two swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    return one[at + 1 :] == other[at + 1 :] or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])
