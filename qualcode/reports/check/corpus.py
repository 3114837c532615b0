"""Every word that was said in a study, and where a printed stretch of words stands in it: exactly, or nearly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import Match, SequenceMatcher

from qualcode.model.text import Span, Transcript
from qualcode.reports.check.wording import ASIDE_WORDS, Word, Wording, wording

FARTHEST = 400
"""How many words a marked gap may leave out."""

MOST_PLACES = 60
NEAR_WORDS = 4
"""A quotation that is not exact must share so many words with its source, or all of its own where it has fewer."""

NEAR_SHARE = 0.55
"""... and so large a share of its own words."""

STRAY, FAR = 2, 3
"""So few words in common, so many words further off than in print, at the end of a quotation, are there by chance."""

_RUN = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where printed words stand: the words' numbers in the corpus `[first, last)`, the transcript and the span there, and the share of printed words it has."""

    first: int
    last: int
    transcript: str
    span: Span
    share: float = 1.0

    @property
    def exact(self) -> bool:
        """Whether nothing differs but what a mark says was left out."""
        return self.share == 1.0


@dataclass
class Corpus:
    """The words of all turns of a study, one after the other."""

    transcripts: dict[str, Transcript]
    words: list[Word] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)
    _text: str = ""
    _starts: list[int] = field(default_factory=list)
    _files: list[tuple[int, str]] = field(default_factory=list)
    _runs: dict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        pieces, at = [" "], 1
        for transcript in self.transcripts.values():
            self._files.append((len(self.words), transcript.id))
            for turn in transcript.turns:
                for word in wording(transcript.text, turn.start, turn.end).words:
                    self._starts.append(at)
                    pieces.append(word.plain + " ")
                    at += len(word.plain) + 1
                    self.words.append(word)
                    self.turns.append(turn.number)
                pieces.append("| ")
                at += 2
        self._text = "".join(pieces)
        plain = [w.plain for w in self.words]
        for i in range(len(plain) - _RUN + 1):
            self._runs[tuple(plain[i : i + _RUN])].append(i)

    def transcript_of(self, word: int) -> str:
        """The transcript a word of the corpus stands in."""
        return self._files[bisect_right(self._files, word, key=lambda f: f[0]) - 1][1]

    def _end_of_file(self, word: int) -> int:
        number = bisect_right(self._files, word, key=lambda f: f[0])
        return self._files[number][0] if number < len(self._files) else len(self.words)

    def _start_of_file(self, word: int) -> int:
        return self._files[bisect_right(self._files, word, key=lambda f: f[0]) - 1][0]

    def place(self, first: int, last: int, share: float = 1.0) -> Place:
        """The place of a stretch of the corpus."""
        return Place(first, last, self.transcript_of(first), Span(self.words[first].start, self.words[last - 1].end), share)

    def within(self, transcript: str, span: Span) -> tuple[int, int]:
        """The words of the corpus that stand in a span of a transcript, as `[first, last)`."""
        start = next((at for at, name in self._files if name == transcript), len(self.words))
        end = self._end_of_file(start) if start < len(self.words) else start
        first = bisect_left(self.words, span.start, start, end, key=lambda w: w.start)
        return first, bisect_left(self.words, span.end, first, end, key=lambda w: w.start)

    def exact(self, printed: Wording) -> list[Place]:
        """Every place where the printed words stand one after the other, marked gaps aside."""
        pieces = printed.pieces()
        if not pieces:
            return []
        longest = max(range(len(pieces)), key=lambda i: len(pieces[i][1]))
        found = []
        for at in self.find(pieces[longest][1], 0, len(self.words))[:MOST_PLACES]:
            first, last = at, at + len(pieces[longest][1])
            for gap, there in reversed([(pieces[i + 1][0], pieces[i][1]) for i in range(longest)]):
                reach = FARTHEST if gap else ASIDE_WORDS
                hits = self.find(there, max(self._start_of_file(at), first - reach - len(there)), first)
                first = hits[-1] if hits else -1
                if not hits:
                    break
            for gap, there in pieces[longest + 1 :]:
                if first < 0:
                    break
                reach = FARTHEST if gap else ASIDE_WORDS
                hits = self.find(there, last, min(self._end_of_file(at), last + reach + len(there)))
                first, last = (first, hits[0] + len(there)) if hits else (-1, last)
            if first >= 0:
                found.append(self.place(first, last))
        return found

    def find(self, words: list[str], first: int = 0, last: int | None = None) -> list[int]:
        """Where these words stand one after the other, as numbers of their first words, in `[first, last)`."""
        last = len(self.words) if last is None else last
        if last - first < len(words):
            return []
        wanted, found = f" {' '.join(words)} ", []
        begin, stop = self._starts[first] - 1, self._starts[last - 1] + len(self.words[last - 1].plain) + 1
        at = self._text.find(wanted, begin, stop)
        while at >= 0:
            found.append(bisect_left(self._starts, at + 1))
            at = self._text.find(wanted, at + 1, stop)
        return found

    def near(self, printed: Wording) -> list[Place]:
        """The places that share most words with what is printed, best first; none where nothing comes close."""
        plain = printed.plain
        hits = sorted(
            (at, i)
            for i in range(len(plain) - _RUN + 1)
            if len(there := self._runs.get(tuple(plain[i : i + _RUN]), ())) < 500
            for at in there
        )
        slack = 150 if printed.gaps else 12
        clusters: list[list[tuple[int, int]]] = []
        for hit in hits:
            if clusters and hit[0] - clusters[-1][-1][0] <= slack and self.transcript_of(hit[0]) == self.transcript_of(clusters[-1][0][0]):
                clusters[-1].append(hit)
            else:
                clusters.append([hit])
        clusters.sort(key=lambda c: (-len({i for _, i in c}), c[0][0]))
        found = [p for p in (self._compared(plain, c) for c in clusters[:5]) if p]
        return sorted(found, key=lambda p: (-p.share, p.first))

    def _compared(self, plain: list[str], cluster: list[tuple[int, int]]) -> Place | None:
        (first_at, first_i), (last_at, last_i) = cluster[0], cluster[-1]
        first = max(self._start_of_file(first_at), first_at - first_i - 3)
        last = min(self._end_of_file(first_at), last_at + max(_RUN, len(plain) - last_i) + 3)
        return self.compared(plain, first, last)

    def compared(self, plain: list[str], first: int, last: int) -> Place | None:
        """The stretch inside `[first, last)` that printed words come from; None where too few of them stand there."""
        blocks = matcher(plain, [w.plain for w in self.words[first:last]]).get_matching_blocks()[:-1]
        blocks = _without_strays(blocks)
        same = sum(b.size for b in blocks)
        if not blocks or same < min(NEAR_WORDS, len(plain) - 1) or same / len(plain) < NEAR_SHARE:
            return None
        begin, end = first + blocks[0].b, first + blocks[-1].b + blocks[-1].size
        begin, end = (
            self._same_turn(begin, begin - blocks[0].a),
            self._same_turn(end - 1, end - 1 + len(plain) - blocks[-1].a - blocks[-1].size) + 1,
        )
        return self.place(begin, end, min(same / len(plain), 0.999))

    def _same_turn(self, word: int, towards: int) -> int:
        """The word nearest to `towards` that stands in the same turn as a word."""
        step = 1 if towards > word else -1
        transcript = self.transcript_of(word)
        while word != towards and 0 <= word + step < len(self.words):
            if self.turns[word + step] != self.turns[word] or self.transcript_of(word + step) != transcript:
                break
            word += step
        return word


def _without_strays(blocks: list[Match]) -> list[Match]:
    """The words in common, less small ones at either end that stand far from the rest (an `and` three sentences on)."""
    found = list(blocks)
    while len(found) > 1 and found[-1].size <= STRAY and _apart(found[-2], found[-1]) > FAR:
        found.pop()
    while len(found) > 1 and found[0].size <= STRAY and _apart(found[0], found[1]) > FAR:
        found.pop(0)
    return found


def _apart(one: Match, two: Match) -> int:
    """How many more words the source has between two blocks than the print."""
    return abs((two.b - one.b) - (two.a - one.a))


def matcher(one: list[str], other: list[str]) -> SequenceMatcher[str]:
    """Two lists of words side by side, none of them too common to count."""
    return SequenceMatcher(None, one, other, autojunk=False)
