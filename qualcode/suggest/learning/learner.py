"""The learner: suggestions that start from the codebook and learn from coding, as a scikit-learn style estimator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Codebook
from qualcode.suggest.explain import Explanation, explain
from qualcode.suggest.learning.calibration import USUAL_THRESHOLD, Calibration, calibrate, thresholds, unmeasured
from qualcode.suggest.learning.embeddings import Embedder, embedder
from qualcode.suggest.learning.folds import folds
from qualcode.suggest.learning.ground import Ground, barred, contradicted
from qualcode.suggest.learning.learnt import USUAL, Learnt, learn
from qualcode.suggest.learning.parts import Scale, free_parts, learnt_parts, stacked
from qualcode.suggest.learning.stacker import PARTS, SCALED, SHIPPED, WITH_MEANING, shipped
from qualcode.suggest.learning.talk import CueReader, Heard, Said, Talk, listen
from qualcode.suggest.learning.vectors import Vectors, described
from qualcode.suggest.learning.weighing import by_fold, weigh, weighed
from qualcode.suggest.measuring.metrics import log_loss, mean_average_precision

WORDS = PARTS.index("words")

LEAST = 5
"""Examples, of all codes together, before anything is learnt: fewer do not tell how well they teach, and one decision is not to turn everything round."""


class Suggester:
    """Suggests codes for turns: from the codebook alone at first, more and more from coding.

    It follows the rules of scikit-learn estimators: `fit` learns and returns the suggester, settings are given at the start, and what was learnt ends in `_`.

    Args:
        codebook: the codes, with what the codebook says of them.
        embeddings: None, the folder of a sentence model (`model.onnx` and `tokenizer.json`; needs `qualcode[embeddings]`), or anything that gives rows for
            texts (`Embedder`).
        seed: the same seed, codebook and turns always give the same scores.

    Attributes:
        thresholds_: for each code of `codebook.codable` the probability from which on it is suggested.
        learning_used_: whether the learner beat the codebook alone on held-out turns; where it did not, scores come from the codebook.
        lifted_: the labels and codes for which coding contradicts the codebook's word on who bears a code (or that interviewers bear none).
        note_: what a user should be told about this fit; empty where there is nothing to tell.
        held_out_: probabilities of the turns that were read, each scored without its transcript; rows in the order of `read_`.
        read_: the places of the turns that were read.
    """

    def __init__(self, codebook: Codebook, embeddings: Embedder | Path | str | None = None, seed: int = 0) -> None:
        self.codebook = codebook
        self.embeddings = embeddings
        self.seed = seed

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The settings, as scikit-learn asks for them."""
        return {"codebook": self.codebook, "embeddings": self.embeddings, "seed": self.seed}

    def set_params(self, **params: Any) -> Suggester:
        """Change settings, as scikit-learn does."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"a Suggester has no setting {name!r}; it has {', '.join(self.get_params())}")
            setattr(self, name, value)
        for name in ("reader_", "heard_", "ground_"):
            self.__dict__.pop(name, None)
        return self

    def reading_with(self, reader: CueReader) -> Suggester:
        """Use a reader of cues that is already there and remembers what it has read."""
        self.reader_ = reader
        return self

    def fit(
        self,
        turns: Iterable[Said],
        codes: Sequence[Collection[str] | None] | None = None,
        seen: Sequence[Collection[str] | None] | None = None,
    ) -> Suggester:
        """Learn from turns and their codes.

        Args:
            turns: objects with `transcript`, `speaker` and `text`, in order.
            codes: for each turn the ids of its codes (an empty set where it was read and none applies), or None where nobody has read it. Ids that are
                no codes of the codebook are set aside and counted in `set_aside_`.
            seen: for each turn the ids somebody has looked for, where that was not all of them (a rejection in a turn that nobody has read, a code that came
                later); None for all.

        Raises:
            QualcodeError: there are not as many entries in `codes` as turns, or the codebook has no code or a cue that cannot work.
        """
        with one_thread():
            return self._fit(listen(turns), codes, seen)

    def _fit(self, talk: Talk, codes: Sequence[Collection[str] | None] | None, seen: Sequence[Collection[str] | None] | None) -> Suggester:
        import numpy as np

        self._begin(talk)
        given = [None] * len(self.heard_) if codes is None else list(codes)
        if len(given) != len(self.heard_):
            raise QualcodeError(f"{len(self.heard_)} turns, but codes for {len(given)}", "give one set of codes, or None, for each turn")
        self.read_ = np.array([place for place, some in enumerate(given) if some is not None], dtype=int)
        bears = self._bore = self._bears([some for some in given if some is not None])
        self.seen_ = self._looked_for(seen) | bears
        if bears.sum() >= LEAST:
            self._learn(bears)
        elif len(self.read_):
            some = f"fewer than {LEAST} codings stand" if bears.any() else "nothing was coded"
            self.note_ = f"{some} in the turns that were read: scores come from the codebook alone"
        return self

    def _begin(self, talk: Talk) -> None:
        """Take in turns, once as long as they stay the same; from here on, scores come from the codebook."""
        import numpy as np

        if not self.codebook.codable:
            raise QualcodeError("the codebook has no code that a passage can bear", "qualcode codebook check says what it has")
        count = len(self.codebook.codable)
        if getattr(self, "heard_", None) is None or self.heard_.talk != talk:
            self._take_in(talk)
        self.free_, self.lifted_ = self._free, frozenset[tuple[str, str]]()
        self.scales_ = {name: Scale.of(table, self._shipped.usual[name]) for name, table in self.free_.items() if name in SCALED}
        self.learnt_: Learnt | None = None
        self.common_ = np.full(count, -np.log(max(1.0, count / 1.5 - 1)))
        self.weights_, self.constants_ = self._shipped.unlearnt(count)
        self.calibration_ = self._unmeasured()
        self.thresholds_ = np.full(count, USUAL_THRESHOLD)
        self.read_, self.held_out_, self._bore = np.array([], dtype=int), np.zeros((0, count)), np.zeros((0, count), dtype=bool)
        self.learning_used_, self.note_, self.set_aside_ = False, "", Counter[str]()

    def _unmeasured(self) -> Calibration:
        """The calibration where nothing was read, from a part of the turns where they are many."""
        some = slice(None, None, max(1, len(self.heard_) // 500))
        parts = stacked({name: table[some] for name, table in self.free_.items()}, self.scales_, self.common_)
        return unmeasured(weighed(parts, self.weights_, self.constants_), USUAL)

    def _take_in(self, talk: Talk) -> None:
        """What is known of turns and codebook without any coding."""
        self._embedder = embedder(self.embeddings)
        self._shipped = shipped(SHIPPED if self._embedder is None else WITH_MEANING)
        self._vectors = Vectors(talk.texts, [text for code in self.codebook.codable for text in described(code)])
        heard = self.hear(talk)
        self.ground_ = Ground.of(self.codebook, self._vectors, heard, self.seed, self._embedder)
        self._free = free_parts(self.codebook, self.ground_, heard)
        self.heard_ = heard

    def _reader(self) -> CueReader:
        if not hasattr(self, "reader_"):
            self.reader_ = CueReader(self.codebook)
        return self.reader_

    def hear(self, talk: Talk) -> Heard:
        """Turns with the numbers and cues that are taken off them."""
        meaning = None if self._embedder is None else self._embedder.rows(talk.texts)
        return Heard(talk, self._vectors.rows(talk.texts), tuple(self._reader().hits(talk.texts)), meaning)

    def _bears(self, codes: Sequence[Collection[str]]) -> Any:
        import numpy as np

        places = {code.id: place for place, code in enumerate(self.codebook.codable)}
        table = np.zeros((len(codes), len(places)), dtype=bool)
        for row, some in enumerate(codes):
            for code in some:
                current = self.codebook.current(code)
                if current in places:
                    table[row, places[current]] = True
                else:
                    self.set_aside_[code] += 1
        return table

    def _looked_for(self, seen: Sequence[Collection[str] | None] | None) -> Any:
        import numpy as np

        ids = [code.id for code in self.codebook.codable]
        some = [None if seen is None else seen[place] for place in self.read_]
        return np.array([[looked is None or code in looked for code in ids] for looked in some], dtype=bool).reshape(len(some), len(ids))

    def _learn(self, bears: Any) -> None:
        """Learn from the turns read, weigh and calibrate by held-out scores, and keep what was learnt only where it helps."""
        self.lifted_ = contradicted(self.codebook, self.heard_.talk, self.read_, -self._free["rule"][self.read_], bears)
        if self.lifted_:
            self.free_ = self._free | {"rule": -barred(self.codebook, self.heard_.talk, self.ground_.told, self.lifted_)}
        held, context = self._held_out(bears, context=False), False
        if self.heard_.talk.is_dialogue:
            other = self._held_out(bears, context=True)
            if mean_average_precision(other[0][..., WORDS], bears, self.seen_) > mean_average_precision(
                held[0][..., WORDS], bears, self.seen_
            ):
                held, context = other, True
        parts, positives = held
        self.learnt_ = learn(self.ground_, self.heard_, self.read_, bears, self.seen_, context=context, seed=self.seed)
        weights = weigh(self._shipped, parts, positives, bears, self.seen_)
        scores = weighed(parts, *by_fold(weights, positives))
        codebook = weighed(parts, self.weights_, self.constants_)
        self._choose(scores, codebook, bears)
        if self.learning_used_:
            self.weights_, self.constants_ = weights.at(self.learnt_.positives)
        self.scales_ |= self._learnt_scales()
        self.common_ = self.learnt_.common
        self.thresholds_ = thresholds(self.held_out_, bears, self.seen_)
        if len({self.heard_.talk.transcripts[place] for place in self.read_}) == 1:
            self.note_ = (
                "only one transcript was read, so held-out turns come from the same transcript and look better than they are. " + self.note_
            )

    def _choose(self, scores: Any, codebook: Any, bears: Any) -> None:
        """Use what was learnt where it makes the held-out turns less of a surprise than the codebook alone does, both calibrated.

        Surprise (log loss) looks at every pair of turn and code, where the mean average precision hangs on the ranks of a few examples.
        """
        transcripts = [self.heard_.talk.transcripts[place] for place in self.read_]
        before = float(self.calibration_.shifts.mean())
        lines = [calibrate(some, bears, transcripts, self.seen_, before) for some in (scores, codebook)]
        likely = [line.probabilities(some) for line, some in zip(lines, (scores, codebook), strict=True)]
        learnt, alone = (log_loss(some, bears, self.seen_) for some in likely)
        self.learning_used_ = learnt < alone
        if not self.learning_used_:
            self.note_ = "on held-out turns the learner does not beat the codebook, so it is not used: scores come from the codebook alone"
        self.calibration_, self.held_out_ = (lines[0], likely[0]) if self.learning_used_ else (lines[1], likely[1])

    def _held_out(self, bears: Any, *, context: bool) -> tuple[Any, Any]:
        """The parts of the turns read, each learnt without its transcript, and for each the examples its codes had then."""
        import numpy as np

        parts = np.zeros((*bears.shape, len(self.weights_[0])))
        positives = np.zeros(bears.shape)
        for fold in folds([self.heard_.talk.transcripts[place] for place in self.read_], self.seed):
            rest = np.setdiff1d(np.arange(len(self.read_)), fold)
            learnt = learn(self.ground_, self.heard_, self.read_[rest], bears[rest], self.seen_[rest], context=context, seed=self.seed)
            here = self.read_[fold]
            values = learnt_parts(learnt, self.heard_, here)
            scales = self.scales_ | self._scales_of(learnt, here)
            parts[fold] = stacked({**{n: t[here] for n, t in self.free_.items()}, **values}, scales, learnt.common)
            positives[fold] = learnt.positives
        return parts, positives

    def _scales_of(self, learnt: Learnt, also: Any) -> dict[str, Scale]:
        """The scales of learnt parts, from turns they were not learnt from: those nobody has read, and `also`."""
        import numpy as np

        unread = np.setdiff1d(np.arange(len(self.heard_)), self.read_)
        step = max(1, len(unread) // 500)
        values = learnt_parts(learnt, self.heard_, np.concatenate([unread[::step], also]))
        return {name: Scale.of(values[name], self._shipped.usual[name]) for name in ("words", "centre", "meant") if name in values}

    def _learnt_scales(self) -> dict[str, Scale]:
        import numpy as np

        assert self.learnt_ is not None
        unread = len(self.heard_) - len(self.read_)
        return self._scales_of(self.learnt_, np.array([], dtype=int) if unread >= 200 else self.read_)

    def score(self, turns: Iterable[Said]) -> Any:
        """The probability that each code stands, turns by codes of `codebook.codable`.

        Works before `fit` too, from the codebook alone.
        """
        talk = listen(turns)
        with one_thread():
            ready = self._ready(talk)
            heard = ready.heard_ if talk == ready.heard_.talk else ready.hear(talk)
            return ready.calibration_.probabilities(ready.log_odds(heard))

    def log_odds(self, heard: Heard) -> Any:
        """The scores of turns by codes, before calibration."""
        return weighed(self.parts_of(heard), self.weights_, self.constants_)

    def _ready(self, talk: Talk) -> Suggester:
        """This suggester, or, before `fit`, one that knows these turns and the codebook."""
        if hasattr(self, "ground_"):
            return self
        fresh = Suggester(self.codebook, self.embeddings, self.seed).reading_with(self._reader())
        fresh._begin(talk)
        return fresh

    def parts(self, turns: Iterable[Said]) -> tuple[Any, Any]:
        """The parts of the scores (turns by codes by `PARTS`, before weighing), and how many examples each code had."""
        positives = 0 * self.common_ if self.learnt_ is None else self.learnt_.positives
        return self.parts_of(self.hear(listen(turns))), positives

    def spreads(self) -> dict[str, tuple[float, float]]:
        """Where the values of the scaled parts lie in these turns, over all codes, and how far they spread."""
        return {
            name: (float(self.scales_[name].middle.mean()), float(self.scales_[name].spread.mean()))
            if name in self.scales_
            else self._shipped.usual[name]
            for name in SCALED
        }

    def parts_of(self, heard: Heard) -> Any:
        """The parts of the scores of turns, by codes by `PARTS`, before weighing."""
        import numpy as np

        values = free_parts(self.codebook, self.ground_, heard, self.lifted_)
        if self.learnt_ is not None:
            values |= learnt_parts(self.learnt_, heard, np.arange(len(heard)))
        return stacked(values, self.scales_, self.common_)

    def coded(self, column: int) -> Any:
        """The places of the turns that were read and bear the code of a column."""
        return self.read_[self._bore[:, column]] if len(self.read_) else self.read_

    def explain(self, turn: Said, code: str) -> Explanation:
        """Why a turn gets its score for a code: the parts add up to its log-odds.

        Raises:
            QualcodeError: there is no such code.
        """
        return explain(self._ready(listen([turn])), turn, code)


def one_thread() -> AbstractContextManager[Any]:
    """Keep the matrix library to one thread: many small fits run four times as fast as when its threads wait for each other."""
    import sklearn.linear_model  # noqa: F401  # its libraries must be there before they can be kept to one thread
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1)
    return limits
