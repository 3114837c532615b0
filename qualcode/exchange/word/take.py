"""Taking the comments of Word files into a project: read whole, planned whole, and only then written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from qualcode.codebooks import Codebook, parse, remember
from qualcode.codebooks.history import save as save_codebook
from qualcode.codings import acts
from qualcode.codings.tombstones import withdrawn
from qualcode.errors import QualcodeError
from qualcode.exchange.losses import Losses
from qualcode.exchange.turns import find_turns
from qualcode.exchange.word.align import Alignment, likeness
from qualcode.exchange.word.comments import Comment, WordFile, read_word
from qualcode.exchange.word.grammar import Grammar, key_of
from qualcode.exchange.word.new_codes import with_new
from qualcode.exchange.word.take_comments import Coders, Comments, Copy
from qualcode.model.coding import Coding
from qualcode.model.events import Event
from qualcode.model.text import Transcript
from qualcode.project import Project, files, people
from qualcode.study import Study
from qualcode.transcripts import store
from qualcode.transcripts.draft import Draft
from qualcode.transcripts.importing import refuse_remote

ALIKE = 0.6
"""The share of equal paragraphs from which two texts are taken to be one transcript."""


def import_word(
    project: Project,
    paths: Sequence[Path],
    *,
    transcript: str = "",
    new_codes: bool = False,
    authors: Mapping[str, str] | None = None,
    deleted_by: str = "",
    remote: str | None = None,
    dry_run: bool = False,
    check: bool = False,
) -> Losses:
    """Take the comments of Word files into a project as codings of their authors.

    A file is recognised as the transcript it was exported from or is most like; any other becomes a new one. Its words are compared with the transcript's and
    never taken over. With `new_codes` a word after # that is no code becomes one; without, it is listed. `authors` says which coder an author is.
    Comments of our own export that were deleted are listed; where `deleted_by` is the coding's own coder, it is taken back. With `check` the report shows ten
    quotes from both sides.

    Raises:
        QualcodeError: a file cannot be read, or `transcript` names none; nothing is written then.
    """
    if not dry_run:
        refuse_remote(project, remote)
    losses = Losses(f"{', '.join(p.name for p in paths)}: comments imported from Word")
    taking = _Taking(Study(project), transcript, new_codes, authors or {}, losses)
    taking.deleting = deleted_by
    taking.plan([(path, read_word(_bytes(path))) for path in paths], check)
    if not dry_run:
        taking.write()
    return taking.losses


def _bytes(path: Path) -> bytes:
    data = files.load(path).data
    if data is None:
        raise QualcodeError(f"there is no file {path}", "look at the path")
    return data


class _Taking:
    def __init__(self, study: Study, transcript: str, new_codes: bool, authors: Mapping[str, str], losses: Losses) -> None:
        self.study, self.named, self.new_codes, self.losses = study, transcript, new_codes, losses
        self.texts = dict(study.transcripts)
        self.new: dict[str, tuple[Transcript, Draft | None, bytes, str]] = {}
        self.events: list[Event] = []
        self.coders = Coders(study, losses, authors)
        self.deleting = ""
        self.gone = withdrawn(study.project)

    def plan(self, found: list[tuple[Path, WordFile]], check: bool) -> None:
        """Work out everything; nothing is written yet."""
        self.coders.own = any(file.transcript in self.texts for _, file in found)
        copies = [copy for path, file in found if (copy := self._copy(path, file)) is not None]
        self._codebook([c for copy in copies for c in copy.file.comments])
        made = Comments(self.study, self.texts, self.book, self.grammar, self.coders, self.losses)
        for copy in copies:
            self.events += list(made.events(copy))
            self.events += list(self._deleted(copy, made))
        if check:
            self.losses.checked = made.checked()

    def _copy(self, path: Path, file: WordFile) -> Copy | None:
        text = file.body.text
        arrived = Transcript(file.transcript, path.stem, text, (), original_hash=hashlib.sha256(path.read_bytes()).hexdigest())
        if self.gone.refuses(arrived) or self.gone.holds(file.before.text):
            self.losses.leave("transcripts that were withdrawn from this study, and do not come back")
            return None
        transcript = self._known(file) or self._freeze(path, file)
        way, as_was = Alignment(file.before.text, transcript.text), True
        if way.edits and file.before is not file.body:
            way, as_was = min((way, True), (Alignment(text, transcript.text), False), key=lambda w: len(w[0].edits))
        for edit in way.edits:
            old, new = transcript.text[edit.to_start : edit.to_end], way.edited[edit.start : edit.end]
            self.losses.leave(
                "changes to the words, which were not taken: mend a text with qualcode revise", f"{transcript.id}: “{old}” → “{new}”"
            )
        if file.before is not file.body:
            self.losses.leave("tracked changes, not taken", f"{path.name}", file.body.insertions + file.body.deletions)
        return Copy(path, file, transcript, way, as_was)

    def _known(self, file: WordFile) -> Transcript | None:
        """The transcript a file is a copy of: as told, as it says itself, or because its words are mostly the same."""
        if self.named:
            return self.study.transcript(self.named)
        there = self.texts.get(file.transcript)
        if there is not None:
            return there
        scored = [(likeness(file.before.text, t.text), i) for i, t in self.texts.items()]
        best = max(scored, default=(0.0, ""))
        if best[0] < ALIKE:
            return None
        self.losses.guess(
            "files taken as copies of a transcript because their words are mostly the same", f"{best[1]}: {best[0]:.0%} of the paragraphs"
        )
        return self.texts[best[1]]

    def _freeze(self, path: Path, file: WordFile) -> Transcript:
        """A new transcript of exactly the words of the file."""
        text, data = file.body.text, path.read_bytes()
        if not text.strip():
            raise QualcodeError(f"{path.name}: there is not a word in it", "is it the file you meant?")
        turns, draft = find_turns(text)
        digest = hashlib.sha256(data).hexdigest()
        name = f"t-{digest[:8]}"
        if name in self.texts:
            raise QualcodeError(f"{path.name}: another text already has the id {name}", "take it in by its transcript: --transcript ID")
        made = Transcript(name, path.stem, text, turns, f"{name}.docx", digest, "word comments")
        self.texts[name] = made
        self.new[name] = (made, draft, data, path.stem)
        self.losses.take("transcripts")
        return made

    def _codebook(self, comments: list[Comment]) -> None:
        """The codebook to read comments by; with `new_codes` it takes in what they name that is no code."""
        self.loaded = files.load(self.study.project.codebook_path)
        self.data: bytes | None = None
        book = parse(self.loaded.data, "the codebook") if self.loaded.data else Codebook()
        blank = [c.id for c in book.walk()] in ([], ["first"])
        self.grammar = Grammar(Codebook() if blank else book, open_ended=self.new_codes)
        unknown = Counter(w for c in comments if not c.reply_to for w in self.grammar.read(c.text).unknown)
        if self.new_codes and unknown:
            words = list({key_of(w): w for w in reversed([*unknown]) if key_of(w) and not self.grammar.known.get(key_of(w))}.values())[::-1]
            self.data = with_new(words, None if blank else self.loaded.data)
            book = parse(self.data, "the codebook")
            self.grammar = Grammar(book, open_ended=True)
            self.losses.take("new codes", len(words))
        else:
            for word, count in unknown.most_common():
                self.losses.leave(
                    "comments with a code the codebook does not have", f"#{word} ({count}); {self.grammar.nearest(word)}", count
                )
        self.book = book

    def _deleted(self, copy: Copy, made: Comments) -> Iterator[Event]:
        """Codings that stood in the file when it was written and whose comment is gone: listed, or taken back where they are the person's own."""
        file = copy.file
        if not file.up_to or file.transcript != copy.transcript.id:
            return
        there = {i for ids in made.codings.values() for i in ids}
        for coding in self._in_layer(file.layer):
            if coding.transcript == copy.transcript.id and coding.id <= file.up_to and coding.id not in there:
                words = f"{coding.code} ({coding.coder}): {copy.transcript.slice(coding.span)}"
                if coding.coder == self.deleting:
                    self.losses.take("codings taken back because their comment was deleted")
                    yield from acts.uncode(self.study.state, coding.coder, coding, "its comment was deleted in Word")
                else:
                    self.losses.leave(
                        "comments that were deleted in Word; their codings stay (qualcode uncode, or --deleted for one's own)", words
                    )

    def _in_layer(self, name: str) -> list[Coding]:
        """The codings of the layer a file was written from; all of them where it names none that is here."""
        try:
            return list(self.study.layer(name or "all").codings)
        except QualcodeError:
            return list(self.study.codings.codings)

    def write(self) -> None:
        """Write texts, tables, codebook and, last, events."""
        project = self.study.project
        lead = Counter((e["transcript"], e.coder) for e in self.events if e.act == "code")
        rows, labels = [], []
        for made, draft, data, label in self.new.values():
            project.originals.mkdir(parents=True, exist_ok=True)
            files.write_atomic(project.originals / made.original, data)
            store.save(project, made)
            most = min(((-n, c) for (t, c), n in lead.items() if t == made.id), default=(0, ""))[1]
            rows.append({"id": made.id, "label": label, "lead coder": most})
            labels += [
                {"transcript": made.id, "speaker": s.label, "participant": "", "role": s.role} for s in (draft.speakers if draft else ())
            ]
        people.add_rows(project, people.TRANSCRIPTS, rows)
        people.add_rows(project, people.SPEAKERS, labels)
        if self.data is not None:
            save_codebook(
                project,
                self.data,
                self.loaded,
                reason="codes named in Word comments",
                coder=next(iter(self.coders.names.values()), "coder"),
                act="import",
            )
        if project.codebook_path.is_file():
            remember(project)
        self.study.write(self.events)
