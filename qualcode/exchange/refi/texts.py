"""Finding the words of a source or note: in the XML, in a text file beside it, or in a Word file."""

from __future__ import annotations

from typing import Any

from qualcode.errors import QualcodeError
from qualcode.exchange.refi.found import FoundSource
from qualcode.exchange.refi.wording import clean

BOM = b"\xef\xbb\xbf"


class TextFiles:
    """The text files of an archive by their names in small letters, and which of them were used."""

    def __init__(self, files: dict[str, bytes], notices: list[tuple[str, str]]) -> None:
        self.files, self.notices = files, notices
        self.used: set[str] = set()

    def fill(self, source: FoundSource, element: Any, q: str, problems: list[str]) -> None:
        """Put the words of an element into a source; where there are none, `missing` says why."""
        inline = element.find(f"{q}PlainTextContent")
        plain, rich = (self._name(element.get(k), source) for k in ("plainTextPath", "richTextPath"))
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
        """The name of the file a path leads to, inside the archive; whatever leads elsewhere is refused."""
        if not path:
            return ""
        scheme, mark, rest = path.partition("://")
        if not mark:
            scheme, rest = "", path
            self.notices.append(("paths that do not say internal://, taken as such", path))
        if scheme not in ("internal", ""):
            self.notices.append(("texts that lie outside the archive, not read", f"{source.name}: {path}"))
            return ""
        rest = rest.lstrip("/")
        parts = rest.replace("\\", "/").split("/")
        if ".." in parts or ":" in rest:
            raise QualcodeError(
                f"{source.name!r} names a file outside the archive: {path[:80]!r}", "this file was made to do harm, or by a faulty program"
            )
        return parts[-1].casefold()

    def _take(self, source: FoundSource, data: bytes, name: str, problems: list[str]) -> None:
        source.data, source.bom = data, data.startswith(BOM)
        if source.bom:
            self.notices.append(("texts with a byte order mark, which is not part of them", name))
        try:
            source.raw = data.removeprefix(BOM).decode("utf-8")
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
