"""Finding the words of a source or note: in the XML, in a text file beside it, or in a Word file."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from qualcode.errors import QualcodeError
from qualcode.exchange.refi.archive import file_key
from qualcode.exchange.refi.found import FoundSource
from qualcode.exchange.refi.wording import clean

BOM = b"\xef\xbb\xbf"
_PATH = re.compile(r"^(?:(internal|relative|absolute|file):[/\\]*)?(.*)$", re.IGNORECASE | re.DOTALL)


class TextFiles:
    """The text files of an archive by their names in small letters, and which of them were used."""

    def __init__(self, files: dict[str, bytes], notices: list[tuple[str, str]]) -> None:
        self.files, self.notices = files, notices
        self.used: set[str] = set()

    def fill(self, source: FoundSource, element: Any, q: str, problems: list[str]) -> None:
        """Put the words of an element into a source; where there are none, `missing` says why."""
        inline = element.find(f"{q}PlainTextContent")
        plain, rich = (self._name(element.get(k), source) for k in ("plainTextPath", "richTextPath"))
        if plain.endswith(".docx"):
            self.notices.append(("plain texts that are Word files; their text was read from those", f"{source.name} ({plain})"))
            plain, rich = "", rich or plain
        if inline is not None and plain:
            problems.append(f"{source.name!r} has its text twice, in the XML and in {plain}, and they may differ")
        if inline is not None:
            source.raw = inline.text or ""
            source.data = source.raw.encode("utf-8")
        elif plain in self.files and plain.endswith(".txt"):
            self._take(source, self.files[plain], plain, problems)
        elif rich in self.files and rich.endswith(".docx"):
            self._take_word(source, rich)
        elif plain or rich:
            source.missing = f"its file {plain or rich} is not in the archive"
        else:
            source.missing = "the file gives it no text"
        self.used |= {plain, rich}
        if (lost := len(source.raw) - len(clean(source.raw))) > 0:
            self.notices.append(("texts with control characters, which were taken out", f"{source.name}: {lost}"))
        source.text = clean(source.raw).replace("\r\n", "\n").replace("\r", "\n")

    def _name(self, path: str | None, source: FoundSource) -> str:
        """The name of the file a path leads to, inside the archive; nothing outside it is ever opened."""
        match = _PATH.match(path or "")
        if not path or match is None:
            return ""
        scheme, rest = (match[1] or "").casefold(), match[2]
        name = next((n for n in (file_key(rest), file_key(unquote(rest))) if n in self.files), file_key(rest))
        if scheme not in ("internal", ""):
            inside = name in self.files
            what = (
                "texts that should lie outside the archive, read from the file of that name in it"
                if inside
                else "texts that lie outside the archive, not read"
            )
            self.notices.append((what, f"{source.name}: {path}"))
            return name if inside else ""
        if not path.startswith("internal://"):
            self.notices.append(("paths that do not say internal://, taken as such", path))
        if ".." in re.split(r"[/\\]", unquote(rest)) or ":" in rest:
            raise QualcodeError(
                f"{source.name!r} names a file outside the archive: {path[:80]!r}", "this file was made to do harm, or by a faulty program"
            )
        return name

    def _take(self, source: FoundSource, data: bytes, name: str, problems: list[str]) -> None:
        source.data, source.bom = data, data.startswith(BOM)
        if source.bom:
            self.notices.append(("texts with a byte order mark, which is not part of them", name))
        try:
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                source.raw = data.decode("utf-16")
                self.notices.append(("texts in UTF-16, which the standard does not have", name))
            else:
                source.raw = data.removeprefix(BOM).decode("utf-8")
            if source.raw.startswith("\ufeff"):  # QualCoder writes a second one, and counts it
                source.raw, source.bom = source.raw.lstrip("\ufeff"), True
        except UnicodeDecodeError:
            problems.append(f"the text of {source.name!r} ({name}) is not UTF-8, so its positions cannot be trusted")
            source.raw = data.decode("cp1252", errors="replace")
        if "\r\n" in source.raw:
            self.notices.append(("texts with Windows line ends, kept as LF", name))

    def _take_word(self, source: FoundSource, name: str) -> None:
        from qualcode.exchange.word.body import text_of

        source.data = self.files[name]
        source.raw = text_of(source.data)
        self.notices.append(("sources that are there as Word files only; their text was read from those", f"{source.name} ({name})"))
