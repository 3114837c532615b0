"""From bytes to characters: which encoding a text file is in, and which of its characters cannot be kept."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from qualcode.transcripts.draft import Removed
from qualcode.transcripts.readers.base import Unreadable

MOST_BYTES = 20_000_000
"""Bytes in the largest text file that is read."""

LONGEST_LINE = 1_000_000
"""Characters in the longest line that is read: a whole interview without a line end is still far below it."""

MOST_LINES = 100_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_UNKEEPABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HIGH = re.compile(r"[^\x00-\x7f]")
_WESTERN_LETTERS = frozenset("ŠŒŽšœžŸªº" + "".join(chr(c) for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7)))
_WESTERN_SIGNS = frozenset("€…‘’“”–—„‚‹›•™«»°£§©®±²³¼½¾¿¡·\u00a0µ¢×´¨")
_CENTRAL_LETTERS = frozenset("ĄĆĘŁŃÓŚŹŻąćęłńóśźżĚŠČŘŽÝÁÍÉÚŮŤĎŇěščřžýáíéúůťďňÄÔĽĹŔäôľĺŕŐŰÖÜőűöüßĂÂÎŞŢăâîşţĐđ")
_INSIDE_WORDS = frozenset("’‘–—·´")
_STRICT = ("cp932", "shift_jis", "euc_", "gb", "big5", "cp949", "cp950", "iso2022")
_PREVIEWED = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "mac_roman", "cp850", "shift_jis", "gb18030", "big5")


@dataclass(frozen=True)
class Decoded:
    """The text of a file with LF line ends, the encoding it was read in, what was removed and what a person should look at."""

    text: str
    encoding: str
    removed: tuple[Removed, ...] = ()
    warnings: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None, *, in_lines: bool = True) -> Decoded:
    """The characters of a text file.

    Tried in this order: the encoding a person named, a byte order mark, UTF-8, UTF-16 without a mark, Windows-1252 where the result
    looks western, Windows-1250 where it looks central European, Mac Roman where the line ends are an old Macintosh's, and what charset-normalizer
    finds; a guess is named in a warning.
    `in_lines=False` is for data whose line ends say nothing, such as JSON: how many lines there are and how long does not matter then.

    Raises:
        Unreadable: the bytes are no text, are too many, or fit no encoding without doubt.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"it is a text of {len(data) / 1e6:.0f} MB; the most that is read is {MOST_BYTES / 1e6:.0f} MB",
            "Split it into one file an interview.",
        )
    text, name, warning = _characters(data, encoding)
    kept, removed = keepable(text)
    if in_lines:
        _check_lines(kept)
    warnings = [warning] if warning else []
    warnings += [f"{r.text} cannot be kept in a text and was taken out" for r in removed]
    return Decoded(kept, name, tuple(removed), tuple(warnings))


def keepable(text: str) -> tuple[str, list[Removed]]:
    """Text with LF line ends and without characters that XML, and so Word and REFI-QDA, cannot hold; and what was taken out."""
    bad = Counter(_UNKEEPABLE.findall(text))
    removed = [Removed("characters", f"U+{ord(c):04X} × {n}") for c, n in sorted(bad.items())]
    return _LINE_ENDS.sub("\n", _UNKEEPABLE.sub("", text).removeprefix("\ufeff")), removed


def _characters(data: bytes, encoding: str | None) -> tuple[str, str, str]:
    if encoding:
        return _as_named(data, encoding), encoding, ""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, name), name, ""
    try:
        text = data.decode("utf-8")
        if _is_text(text):
            return text, "utf-8", ""
    except UnicodeDecodeError:
        if b"\x00" not in data:
            return _guessed(data)
    codec = _utf16_without_mark(data)
    if codec:
        return _strictly(data, codec, "utf-16"), codec, f"read as {codec} without a byte order mark: check the letters"
    raise Unreadable(
        "it is not a text: it holds bytes that no text has",
        "If it is a Word, PDF or sound file, give it its own ending or export it again.",
    )


def _is_text(text: str) -> bool:
    """Whether a text is one: a few control characters are a fault in it, many are no text at all."""
    return len(_UNKEEPABLE.findall(text)) <= max(8, 0.01 * len(text))


def _as_named(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError as problem:
        raise Unreadable(
            f"there is no text encoding called {encoding!r}", "Examples: utf-8, cp1252, cp1250, shift_jis, utf-16."
        ) from problem
    except (UnicodeError, ValueError) as problem:
        raise Unreadable(f"it cannot be read as {encoding}: {_where(problem, data)}", "Leave --encoding out, or try another.") from problem


def _strictly(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as problem:
        raise Unreadable(f"it says that it is {name} but is damaged: {_where(problem, data)}", "Export or save it again.") from problem


def _where(problem: Exception, data: bytes) -> str:
    if isinstance(problem, UnicodeDecodeError):
        return f"byte {problem.start + 1} (line {data.count(bytes([10]), 0, problem.start) + 1}) does not fit"
    return "its bytes do not fit"


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 by its zero bytes: nearly all in the even or nearly all in the odd places."""
    head = data[:20_000]
    if len(data) % 2 or len(head) < 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * len(head) / 2 and even < 0.05 * len(head) / 2:
        return "utf-16-le"
    if even > 0.3 * len(head) / 2 and odd < 0.05 * len(head) / 2:
        return "utf-16-be"
    return ""


def _guessed(data: bytes) -> tuple[str, str, str]:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if text and looks_western(text):
        return text, "cp1252", f"read as Windows-1252 (western European): check {_sample(text)!r}"
    central = data.decode("cp1250", errors="replace")
    if looks_central(central):
        return central, "cp1250", f"read as Windows-1250 (central European): check {_sample(central)!r}, else name one with --encoding"
    classic = data.decode("mac_roman")
    if b"\n" not in data and b"\r" in data and looks_western(classic):  # lone CR line ends: an old Macintosh
        return classic, "mac_roman", f"read as Mac Roman (western European): check {_sample(classic)!r}, else name one with --encoding"
    codec = _by_statistics(data)
    if codec:
        text = data.decode(codec)
        return text, codec, f"the encoding was guessed to be {codec}: check {_sample(text)!r}, else name one with --encoding"
    raise Unreadable(
        f"its encoding cannot be told. Readings of the first odd line:\n{_readings(data)}", "Name the one that reads right with --encoding."
    )


def looks_western(text: str) -> bool:
    """Whether a Windows-1252 reading looks like a western European language: accents inside words, signs between them."""
    high = _HIGH.findall(text)
    letters = sum(c in _WESTERN_LETTERS for c in high)
    odd = sum(c not in _WESTERN_LETTERS and c not in _WESTERN_SIGNS for c in high)
    odd += sum(m[0] not in _INSIDE_WORDS for m in re.finditer(r"(?<=[^\W\d_])[^\w\s\x00-\x7f](?=[^\W\d_])", text))
    in_runs = sum(len(m) for m in re.findall(r"[À-ÿŠŒŽšœžŸ]{3,}", text))
    small_before_capital = len(re.findall(r"[a-zà-ÿ][À-ÞŠŒŽŸ]", text))
    plain = sum(c.isascii() and c.isalpha() for c in text)
    return odd <= 0.03 * len(high) and in_runs + small_before_capital <= 0.05 * max(letters, 1) and letters <= 0.3 * max(plain, 1)


def looks_central(text: str) -> bool:
    """Whether a Windows-1250 reading looks like Polish, Czech, Slovak, Hungarian or another language of that page: its small letters in words."""
    high = _HIGH.findall(text)
    letters = sum(c in _CENTRAL_LETTERS for c in high)
    odd = sum(c not in _CENTRAL_LETTERS and c not in _WESTERN_SIGNS for c in high)
    small = sum(c in _CENTRAL_LETTERS and c.islower() for c in high)
    small_before_capital = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    plain = sum(c.isascii() and c.isalpha() for c in text)
    return letters >= 5 and not odd and small >= 0.8 * letters and small_before_capital <= 0.02 * letters and letters <= 0.3 * max(plain, 1)


def _by_statistics(data: bytes) -> str:
    """What charset-normalizer finds on the lines with odd bytes, where a language speaks for it or the codec is a strict one; else nothing."""
    from charset_normalizer import from_bytes

    best = from_bytes(_odd_lines(data, 20_000)).best()
    if best is None or not best.encoding:
        return ""
    try:
        text = data.decode(best.encoding)
    except (UnicodeError, LookupError):
        return ""
    controls = len(re.findall("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]", text))
    sure = best.percent_coherence >= 10 or best.encoding.startswith(_STRICT)
    return best.encoding if sure and not controls else ""


def _odd_lines(data: bytes, most: int) -> bytes:
    odd = [line for line in data.split(b"\n") if any(b > 127 for b in line)]
    return b"\n".join(odd)[:most].rsplit(b"\n", 1)[0] if len(odd) > 1 else odd[0][:most]


def _sample(text: str) -> str:
    found = re.search(r"[^\n]{0,20}[^\x00-\x7f\n][^\n]{0,20}", text)
    return found[0].strip() if found else ""


def _readings(data: bytes) -> str:
    line = _odd_lines(data, 80).split(b"\n")[0]
    shown: dict[str, str] = {}
    for codec in _PREVIEWED:
        try:
            shown.setdefault(line.decode(codec).strip(), codec)
        except UnicodeError:
            continue
    return "\n".join(f"    {codec}: {text}" for text, codec in list(shown.items())[:6])


def _check_lines(text: str) -> None:
    count = text.count("\n")
    if count > MOST_LINES:
        raise Unreadable(f"it has {count:,} lines; the most that is read is {MOST_LINES:,}", "Split it into one file an interview.")
    longest = max(map(len, text.split("\n")))
    if longest > LONGEST_LINE:
        raise Unreadable(f"it has a line of {longest:,} characters: that is no transcript", "If it is one, save it again with line ends.")
