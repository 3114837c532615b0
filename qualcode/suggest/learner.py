"""The learner: suggestions that start from the codebook and learn from coding, as a scikit-learn style estimator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.model.codebook import Codebook
from qualcode.suggest.calibration import USUAL_THRESHOLD, Calibration, calibrate, thresholds, unmeasured
from qualcode.suggest.folds import folds
from qualcode.suggest.ground import Ground
from qualcode.suggest.learnt import Learnt, learn
from qualcode.suggest.metrics import mean_average_precision
from qualcode.suggest.parts import Scale, free_parts, learnt_parts, stacked
from qualcode.suggest.stacker import OWN, PARTS, SCALED, Weights, fit_weights, shipped
from qualcode.suggest.talk import CueReader, Heard, Said, Talk, listen
from qualcode.suggest.vectors import Vectors, described

if TYPE_CHECKING:
    from qualcode.suggest.explain import Explanation

WORDS = PARTS.index("words")

LEAST_OWN = 20
"""Positive examples of all codes below which a study's own weights are not looked for."""


class Suggester:
    """Suggests codes for turns: from the codebook alone at first, more and more from coding.

    It follows the rules of scikit-learn estimators: `fit` learns and returns the suggester, settings are given at the start, and what was learnt ends in `_`.

    Args:
        codebook: the codes, with what the codebook says of them.
        embeddings: None; sentence embeddings are not built in yet, and anything else is refused when it is used.
        seed: the same seed, codebook and turns always give the same scores.

    Attributes:
        thresholds_: for each code of `codebook.codable` the probability from which on it is suggested.
        learning_used_: whether the learner beat the codebook alone on held-out turns; where it did not, scores come from the codebook.
        note_: what a user should be told about this fit; empty where there is nothing to tell.
        held_out_: probabilities of the turns that were read, each scored without its transcript; rows in the order of `read_`.
        read_: the places of the turns that were read.
    """

    def __init__(self, codebook: Codebook, embeddings: str | None = None, seed: int = 0) -> None:
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
        self.__dict__.pop("reader_", None)
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
        import numpy as np

        self._begin(listen(turns))
        given = [None] * len(self.heard_) if codes is None else list(codes)
        if len(given) != len(self.heard_):
            raise QualcodeError(f"{len(self.heard_)} turns, but codes for {len(given)}", "give one set of codes, or None, for each turn")
        self.read_ = np.array([place for place, some in enumerate(given) if some is not None], dtype=int)
        bears = self._bore = self._bears([some for some in given if some is not None])
        self.seen_ = self._looked_for(seen) | bears
        if len(self.read_) and bears.any():
            with one_thread():
                self._learn(bears)
        elif len(self.read_):
            self.note_ = "nothing was coded in the turns that were read: scores come from the codebook alone"
        return self

    def _begin(self, talk: Talk) -> None:
        """Take in turns; from here on, scores come from the codebook."""
        import numpy as np

        if self.embeddings is not None:
            raise QualcodeError("this version of qualcode cannot use sentence embeddings yet", "leave embeddings=None")
        if not self.codebook.codable:
            raise QualcodeError("the codebook has no code that a passage can bear", "qualcode codebook check says what it has")
        count = len(self.codebook.codable)
        self._shipped = shipped()
        vectors = Vectors(talk.texts, [text for code in self.codebook.codable for text in described(code)])
        self.heard_ = Heard(talk, vectors.rows(talk.texts), tuple(self._reader().hits(talk.texts)))
        self.ground_ = Ground.of(self.codebook, vectors, self.heard_, self.seed)
        self.free_ = free_parts(self.codebook, self.ground_, self.heard_)
        self.scales_ = {
            name: Scale.of(table, self._shipped.usual[name]) for name, table in self.free_.items() if name in self._shipped.usual
        }
        self.learnt_: Learnt | None = None
        self.common_ = np.full(count, -np.log(max(1.0, count / 1.5 - 1)))
        self.weights_, self.constants_ = self._shipped.unlearnt(count)
        self.calibration_: Calibration = unmeasured(count)
        self.thresholds_ = np.full(count, USUAL_THRESHOLD)
        self.read_, self.held_out_, self._bore = np.array([], dtype=int), np.zeros((0, count)), np.zeros((0, count), dtype=bool)
        self.learning_used_, self.note_, self.set_aside_ = False, "", Counter[str]()

    def _reader(self) -> CueReader:
        if not hasattr(self, "reader_"):
            self.reader_ = CueReader(self.codebook)
        return self.reader_

    def hear(self, talk: Talk) -> Heard:
        """Turns with the numbers and cues that are taken off them."""
        return Heard(talk, self.ground_.vectors.rows(talk.texts), tuple(self._reader().hits(talk.texts)))

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
        held, context = self._held_out(bears, context=False), False
        if self.heard_.talk.is_dialogue:
            other = self._held_out(bears, context=True)
            if mean_average_precision(other[0][..., WORDS], bears, self.seen_) > mean_average_precision(
                held[0][..., WORDS], bears, self.seen_
            ):
                held, context = other, True
        parts, positives = held
        self.learnt_ = learn(
            self.ground_, self.heard_.talk, self.heard_.matrix, self.read_, bears, self.seen_, context=context, seed=self.seed
        )
        weights = self._weigh(parts, positives, bears)
        scores = _scores(parts, *_by_fold(weights, positives))
        codebook = _scores(parts, self.weights_, self.constants_)
        self.learning_used_ = mean_average_precision(scores, bears, self.seen_) > mean_average_precision(codebook, bears, self.seen_)
        if self.learning_used_:
            self.weights_, self.constants_ = weights.at(self.learnt_.positives)
        else:
            scores, self.note_ = (
                codebook,
                "on held-out turns the learner does not beat the codebook, so it is not used: scores come from the codebook alone",
            )
        self.scales_ |= self._learnt_scales()
        self.common_ = self.learnt_.common
        self.calibration_ = calibrate(scores, bears, self.seen_)
        self.held_out_ = self.calibration_.probabilities(scores)
        self.thresholds_ = thresholds(self.held_out_, bears, self.seen_)
        if len({self.heard_.talk.transcripts[place] for place in self.read_}) == 1:
            self.note_ = (
                "only one transcript was read, so held-out turns come from the same transcript and look better than they are. " + self.note_
            )

    def _held_out(self, bears: Any, *, context: bool) -> tuple[Any, Any]:
        """The parts of the turns read, each learnt without its transcript, and for each the examples its codes had then."""
        import numpy as np

        parts = np.zeros((*bears.shape, len(self.weights_[0])))
        positives = np.zeros(bears.shape)
        for fold in folds([self.heard_.talk.transcripts[place] for place in self.read_], self.seed):
            rest = np.setdiff1d(np.arange(len(self.read_)), fold)
            learnt = learn(
                self.ground_,
                self.heard_.talk,
                self.heard_.matrix,
                self.read_[rest],
                bears[rest],
                self.seen_[rest],
                context=context,
                seed=self.seed,
            )
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
        return {name: Scale.of(values[name], self._shipped.usual[name]) for name in ("words", "centre")}

    def _learnt_scales(self) -> dict[str, Scale]:
        import numpy as np

        assert self.learnt_ is not None
        unread = len(self.heard_) - len(self.read_)
        return self._scales_of(self.learnt_, np.array([], dtype=int) if unread >= 200 else self.read_)

    def _weigh(self, parts: Any, positives: Any, bears: Any) -> Weights:
        """The shipped weights, blended with the study's own as its examples grow."""
        import numpy as np

        found = int(bears.sum())
        right, wrong = np.flatnonzero(bears), np.flatnonzero(~bears & self.seen_)
        if found < LEAST_OWN or not len(wrong):
            return self._shipped
        step = max(1, len(wrong) // (8 * found))
        some = wrong[::step]
        pairs = np.concatenate([right, some])
        worth = np.where(bears.ravel()[pairs], 1.0, len(wrong) / len(some))
        flat = parts.reshape(-1, parts.shape[-1])[pairs]
        own = fit_weights(flat, positives.ravel()[pairs], bears.ravel()[pairs], worth, towards=self._shipped)
        return self._shipped.blended(own, found / (found + OWN))

    def score(self, turns: Iterable[Said]) -> Any:
        """The probability that each code stands, turns by codes of `codebook.codable`.

        Works before `fit` too, from the codebook alone.
        """
        talk = listen(turns)
        ready = self._ready(talk)
        heard = ready.heard_ if talk == ready.heard_.talk else ready.hear(talk)
        return ready.calibration_.probabilities(ready.log_odds(heard))

    def log_odds(self, heard: Heard) -> Any:
        """The scores of turns by codes, before calibration."""
        return _scores(self.parts_of(heard), self.weights_, self.constants_)

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

        values = free_parts(self.codebook, self.ground_, heard)
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
        from qualcode.suggest.explain import explain

        return explain(self._ready(listen([turn])), turn, code)


def one_thread() -> AbstractContextManager[Any]:
    """Keep the matrix library to one thread: many small fits run four times as fast as when its threads wait for each other."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1)
    return limits


def _scores(parts: Any, weights: Any, constants: Any) -> Any:
    """Parts (turns by codes by parts) weighed (codes by parts), turns by codes."""
    import numpy as np

    if weights.ndim == 3:
        return np.einsum("tcp,tcp->tc", parts, weights) + constants
    return np.einsum("tcp,cp->tc", parts, weights) + constants


def _by_fold(weights: Weights, positives: Any) -> tuple[Any, Any]:
    """The weights for each pair of turn and code, by the examples the code had when the turn was held out."""
    found, constants = weights.at(positives.ravel())
    return found.reshape(*positives.shape, -1), constants.reshape(positives.shape)
