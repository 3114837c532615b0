"""Sentence embeddings: what a text means, as numbers, from a model in a folder of this machine. An extra, off by default; nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from qualcode.errors import QualcodeError
from qualcode.project.locks import cache_folder

FILES = ("model.onnx", "tokenizer.json")
"""What the folder of a model holds."""

LONGEST = 256
"""How many pieces of words of a text are looked at."""

BATCH = 4096
"""How many pieces of words are worked on at a time, blanks included."""

INSTALL = "pip install 'qualcode[embeddings]'"


class Embedder(Protocol):
    """Anything that turns texts into rows of numbers of unit length; texts that mean much the same get rows that point much the same way."""

    @property
    def name(self) -> str:
        """What tells it from others: the same name always gives the same rows."""
        ...

    def rows(self, texts: Sequence[str]) -> Any:
        """One row a text (a matrix of float32)."""
        ...


class LocalModel:
    """A sentence model in a folder with `model.onnx` and `tokenizer.json`, such as MiniLM saved for ONNX Runtime.

    The rows of a text are remembered in the user's cache folder under the hash of its words and of the model, never the words themselves.

    Raises:
        QualcodeError: the folder does not hold both files.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        if missing := [name for name in FILES if not (self.folder / name).is_file()]:
            raise QualcodeError(
                f"{self.folder} holds no {' and no '.join(missing)}",
                "embeddings need a folder with model.onnx and tokenizer.json; nothing is downloaded",
            )

    @cached_property
    def name(self) -> str:
        """The hash of both files, 12 hex digits."""
        digest = hashlib.sha256()
        for name in FILES:
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()[:12]

    def rows(self, texts: Sequence[str]) -> Any:
        """One row a text; what was worked out before is read from the cache."""
        import numpy as np

        keys = {text: hashlib.sha256(f"{self.name}\n{text}".encode("utf-8", "surrogatepass")).digest()[:16] for text in texts}
        found = _remembered(self.name, list(keys.values()))
        new = [text for text, key in keys.items() if key not in found]
        fresh = {keys[text]: row for text, row in zip(new, self._work_out(new), strict=True)}
        _remember(self.name, fresh)
        found |= fresh
        width = len(next(iter(found.values()))) if found else 1
        return np.array([found[keys[text]] for text in texts], dtype=np.float32).reshape(len(texts), width)

    def _work_out(self, texts: Sequence[str]) -> list[Any]:
        """The rows of texts, rounded as the cache keeps them, so that a first run gives what later ones do."""
        import numpy as np

        found: dict[int, Any] = {}
        for places, ids, mask in self._batches(texts) if texts else ():
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            wanted = {entry.name: given[entry.name] for entry in self._session.get_inputs() if entry.name in given}
            output = self._session.run(None, wanted)[0]
            if output.ndim == 3:  # a row a word: their mean
                output = (output * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
            output = output / np.maximum(np.linalg.norm(output, axis=1, keepdims=True), 1e-9)
            found.update(zip(places, output.astype(np.float16).astype(np.float32), strict=True))
        return [found[place] for place in range(len(texts))]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Any, Any]]:
        """Texts of like length together: their places, the numbers of their pieces, and which of these count."""
        import numpy as np

        pieces = [some.ids for some in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda place: (len(pieces[place]), place))
        while order:
            size = next((n for n, place in enumerate(order) if n * len(pieces[place]) > BATCH), len(order))
            here, order = order[: max(1, size)], order[max(1, size) :]
            width = max(1, len(pieces[here[-1]]))
            ids, mask = np.zeros((2, len(here), width), dtype=np.int64)
            for row, place in enumerate(here):
                ids[row, : len(pieces[place])], mask[row, : len(pieces[place])] = pieces[place], 1
            yield here, ids, np.maximum(mask, np.arange(width) == 0)  # no text is without any piece

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise QualcodeError("sentence embeddings need a package that is not installed here", INSTALL) from error
        try:
            found = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        except Exception as error:  # the package raises nothing narrower
            raise QualcodeError(
                f"{self.folder / 'tokenizer.json'} cannot be used: {_first_line(error)}", "take the one the model came with"
            ) from error
        found.no_padding()
        found.enable_truncation(LONGEST)
        return found

    @cached_property
    def _session(self) -> Any:
        try:
            import onnxruntime
        except ImportError as error:
            raise QualcodeError("sentence embeddings need a package that is not installed here", INSTALL) from error
        try:
            return onnxruntime.InferenceSession(str(self.folder / "model.onnx"), providers=["CPUExecutionProvider"])
        except Exception as error:  # the package raises nothing narrower
            raise QualcodeError(
                f"{self.folder / 'model.onnx'} cannot be used: {_first_line(error)}", "take a sentence model saved for ONNX"
            ) from error


def embedder(given: Embedder | Path | str | None) -> Embedder | None:
    """What `embeddings` names: None, the folder of a model, or anything that gives rows.

    Raises:
        QualcodeError: the folder does not hold a model.
    """
    return LocalModel(given) if isinstance(given, (str, Path)) else given


def _store(name: str) -> sqlite3.Connection:
    folder = cache_folder() / "embeddings"
    folder.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(folder / f"{name}.sqlite", timeout=30)
    base.execute("CREATE TABLE IF NOT EXISTS rows (key BLOB PRIMARY KEY, row BLOB NOT NULL) WITHOUT ROWID")
    return base


def _remembered(name: str, keys: Sequence[bytes]) -> dict[bytes, Any]:
    import numpy as np

    found: dict[bytes, Any] = {}
    try:
        with closing(_store(name)) as base:
            for at in range(0, len(keys), 500):
                some = keys[at : at + 500]
                asked = f"SELECT key, row FROM rows WHERE key IN ({','.join('?' * len(some))})"
                found.update((key, np.frombuffer(row, dtype=np.float16).astype(np.float32)) for key, row in base.execute(asked, some))
    except (sqlite3.Error, OSError, ValueError):
        return {}  # a cache may be gone or broken at any time: it is made again
    return found


def _remember(name: str, fresh: dict[bytes, Any]) -> None:
    import numpy as np

    try:
        with closing(_store(name)) as base, base:
            base.executemany(
                "INSERT OR IGNORE INTO rows VALUES (?, ?)", [(key, row.astype(np.float16).tobytes()) for key, row in fresh.items()]
            )
    except (sqlite3.Error, OSError):
        pass  # without a cache everything works, only slower


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
