"""What suggestions are measured against: TF-IDF and one balanced logistic regression a code, which knows nothing of the codebook.

With the turn before and the speaker where people talk to each other. Calibration and thresholds come from held-out turns in the same way as the learner's,
so that only what is learnt differs.
"""

from __future__ import annotations

from typing import Any

from qualcode.suggest.learning.calibration import calibrate, thresholds
from qualcode.suggest.learning.folds import folds
from qualcode.suggest.learning.learnt import BEFORE, previous, who_table
from qualcode.suggest.learning.lines import separate
from qualcode.suggest.learning.talk import Talk


def rows_of(talk: Talk) -> Any:
    """Every turn as words (1-2) and stretches of letters (3-5), with those of the turn before and the speaker in dialogue."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b").fit_transform(talk.texts)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2 if len(talk) > 1 else 1).fit_transform(
        talk.texts
    )
    matrix = csr_matrix(hstack([words, letters]))
    if not talk.is_dialogue:
        return matrix
    places = np.arange(len(talk))
    return csr_matrix(hstack([matrix, BEFORE * previous(talk, matrix, places), who_table(talk, tuple(sorted(set(talk.speakers))), places)]))


def baseline(rows: Any, talk: Talk, read: Any, bears: Any, test: Any, seed: int) -> tuple[Any, Any]:
    """Probabilities of the turns in `test` (turns by codes) and thresholds, learnt from the turns in `read`, which bear `bears`."""
    import numpy as np

    weights, constants = separate(rows[read], bears, seed)
    held = np.zeros(bears.shape)
    for fold in folds([talk.transcripts[place] for place in read], seed):
        rest = np.setdiff1d(np.arange(len(read)), fold)
        there, constant = separate(rows[read[rest]], bears[rest], seed)
        held[fold] = rows[read[fold]] @ there + constant
    calibration = calibrate(held, bears, [talk.transcripts[place] for place in read])
    chosen = thresholds(calibration.probabilities(held), bears)
    return calibration.probabilities(np.asarray(rows[test] @ weights) + constants), chosen
