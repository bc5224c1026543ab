"""How well every entry fits a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge_base.dense import LARGE, PROMISING, Dense
from knowledge_base.encoder import Vectors
from knowledge_base.features import character_features, stem_features
from knowledge_base.index import Index
from knowledge_base.postings import Floats, Postings
from knowledge_base.weights import weights_for

LOOKED_INTO = 48
RANKED = 100
MOST_ROWS = 1600
EXACT_BONUS = 1.0

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Signals:
    """For each entry how alike it is to a question, by several measures; shape (entries,), cosines.

    `centre` is None without vectors, as is `placed`, the question in the space; `margins` (of the classifier)
    without one. `wordings` has the letters' cosine of each wording, `familiar` is the share of the question's
    n-grams that the base knows.
    """

    stem_centre: Scores
    stem_best: Scores
    stem_answer: Scores
    character_centre: Scores
    character_best: Scores
    centre: Scores | None
    margins: Scores | None
    wordings: Scores
    familiar: float
    placed: Vectors | None

    def without(self, entry: int | Sequence[int]) -> "Signals":
        """The same as if the base lacked an entry, or several."""

        def cut(scores: Scores) -> Scores:
            scores = scores.copy()
            scores[entry] = -1.0
            return scores

        return replace(
            self,
            stem_centre=cut(self.stem_centre),
            stem_best=cut(self.stem_best),
            stem_answer=cut(self.stem_answer),
            character_centre=cut(self.character_centre),
            character_best=cut(self.character_best),
            centre=None if self.centre is None else cut(self.centre),
            margins=None if self.margins is None else cut(self.margins),
        )


@dataclass(frozen=True, slots=True)
class Ranking:
    """`order` are places of entries, best first; `scores` one for each entry, about 0 to 1.

    `wordings` says how alike each wording is; `best` has each entry's best cosine of vectors, in the space
    and as encoded, shape (2, entries), 0 where it was not looked into. `evidence.py` reads all of it.
    """

    order: NDArray[np.int64]
    scores: Scores
    wordings: Scores
    seen: Signals
    best: Scores


def signals(
    index: Index,
    read: Sequence[str],
    vector: Vectors | None,
    left_out: int | None = None,
    dense: Dense | None = None,
) -> Signals:
    """Compare a question's words, and its vector if there is one, with every entry of a base that has some.

    `left_out` is a wording that is taken for the question: its entry is compared without it. `dense` says in
    which space vectors are compared.
    """
    stems = stem_features(read)
    stem_centre, stem_best, _, _ = _pair(index, index.stems, index.stem_norms, stems, left_out)
    letters_read = character_features(read)
    letters = _pair(index, index.characters, index.character_norms, letters_read, left_out)
    character_centre, character_best, wordings, familiar = letters
    places, weights, _ = index.answers.query(stems)
    centre = margins = placed = None
    if dense and vector is not None:
        placed = dense.space.place(vector)
        centre = dense.near(placed).astype(np.float64)
        if left_out is not None:
            owner, rows = _siblings(index, left_out)
            rest = dense.space.place(dense.vectors[rows]).sum(axis=0)
            centre[owner] = float(rest @ placed) / max(float(np.linalg.norm(rest)), 1e-9)
        margins = _margins(index, stems, letters_read, vector, left_out)
    return Signals(
        stem_centre,
        stem_best,
        index.answers.scores(places, weights),
        character_centre,
        character_best,
        centre,
        margins,
        wordings,
        familiar,
        placed,
    )


def rank(
    index: Index,
    seen: Signals,
    vector: Vectors | None,
    exact: Sequence[int] = (),
    left_out: int | None = None,
    dense: Dense | None = None,
) -> Ranking:
    """Order the best RANKED entries; those best by the quick signals are looked into wording by wording."""
    width = 0 if dense is None else dense.vectors.shape[1]
    counts = weights_for(index.wordings_an_entry, width)
    scores = (
        counts.stem_centre * seen.stem_centre
        + counts.stem_best * seen.stem_best
        + counts.stem_answer * seen.stem_answer
        + counts.character_centre * seen.character_centre
        + counts.character_best * seen.character_best
    )
    wordings = seen.wordings
    best = np.zeros((2, len(scores)))
    if seen.centre is None or dense is None or vector is None:
        scores = scores / counts.lexical
    else:
        scores = (scores + counts.centre * seen.centre) / counts.whole
        if seen.margins is not None:
            scores += counts.trained * np.clip((seen.margins + 1) / 2, 0, 1)
        best, wordings = _look_into(index, dense, scores, vector, seen, left_out)
    scores[list(exact)] += EXACT_BONUS
    order = _best(scores, RANKED)
    return Ranking(order, scores, wordings, seen, best)


def _look_into(
    index: Index, dense: Dense, scores: Scores, vector: Vectors, seen: Signals, left_out: int | None
) -> tuple[Scores, Scores]:
    """Add to `scores` of the best entries what their wordings and answers say.

    Gives the best cosine of each entry, in the space and as encoded, shape (2, entries); and the wordings'.
    """
    best = np.zeros((2, len(scores)))
    entries = _best(scores, LOOKED_INTO)
    rows, begins = _rows_of(index, entries)
    if len(rows) > MOST_ROWS:
        fitting = max(int(np.searchsorted(begins, MOST_ROWS)) - 1, 1)
        entries, rows, begins = entries[:fitting], rows[: begins[fitting]], begins[:fitting]
    assert seen.placed is not None
    gathered = dense.vectors[rows].astype(np.float32, copy=False)
    raw = gathered @ vector
    inside, answers = dense.cosines(
        seen.placed, (gathered, dense.lengths[rows]), (dense.answers[entries], dense.answer_lengths[entries])
    )
    if left_out is not None:
        raw[rows == left_out] = inside[rows == left_out] = -1.0
    factors = weights_for(index.wordings_an_entry, dense.vectors.shape[1])
    best[0, entries] = _highest(inside.astype(np.float64), begins, factors.depth)
    best[1, entries] = np.maximum.reduceat(raw, begins)
    scores[entries] += (
        factors.best * np.maximum(best[0, entries], 0)
        + factors.nearest * np.maximum(best[1, entries], 0)
        + factors.answer * np.maximum(answers, 0)
    ) / factors.whole
    wordings = seen.wordings.copy()
    wordings[rows] += inside
    return best, wordings


def _margins(
    index: Index, stems: list[str], characters: list[str], vector: Vectors, left_out: int | None
) -> Scores | None:
    """What the classifier says of every entry; of a left-out wording, one fitted without it."""
    if index.classifier is None or index.dense is None:
        return None
    if left_out is not None:
        return np.asarray(index.classifier.held_out[left_out], dtype=np.float64)
    read = (index.stems.query(stems)[:2], index.characters.query(characters)[:2])
    margins = index.classifier.margins(*read, index.dense.space.place(vector))
    return np.asarray(margins, dtype=np.float64)


def _best(scores: Scores, most: int) -> NDArray[np.int64]:
    """The places of the highest scores, best first; shape (up to most,)."""
    most = min(most, len(scores))
    places = np.sort(np.argpartition(-scores, most - 1)[:most])
    return places[np.argsort(-scores[places], kind="stable")]


def _siblings(index: Index, variant: int) -> tuple[int, NDArray[np.int64]]:
    """A wording's entry and the entry's other wordings."""
    owner = int(index.owners[variant])
    end = int(index.starts[owner + 1]) if owner + 1 < len(index.starts) else index.variants_count
    rows = np.arange(int(index.starts[owner]), end)
    return owner, rows[rows != variant]


def _pair(
    index: Index, postings: Postings, norms: Floats, features: list[str], left_out: int | None
) -> tuple[Scores, Scores, Scores, float]:
    """The cosine with each entry's centre, its best wording, each wording; and the share known."""
    places, weights, known = postings.query(features)
    cosines = postings.scores(places, weights)
    sums = np.add.reduceat(cosines, index.starts)
    lengths = norms.astype(np.float64)
    if left_out is not None:
        owner = int(index.owners[left_out])
        lengths[owner] = np.sqrt(max(lengths[owner] ** 2 - 2 * sums[owner] + 1, 0))
        sums[owner] -= cosines[left_out]
        cosines[left_out] = 0.0
        lengths[owner] = max(lengths[owner], 1.0)
    centres = sums / np.maximum(lengths, 1e-9)
    return centres, _best_wordings(index, cosines, centres), cosines, known


def _best_wordings(index: Index, cosines: Scores, centres: Scores) -> Scores:
    """The best wordings' cosine of each entry; in a large base of those with a near centre, else 0."""
    depth = weights_for(index.wordings_an_entry).depth
    if len(centres) <= LARGE:
        return _highest(cosines, index.starts, depth)
    entries = np.argpartition(-centres, PROMISING)[:PROMISING]
    rows, begins = _rows_of(index, entries)
    best = np.zeros(len(centres))
    best[entries] = _highest(cosines[rows], begins, depth)
    return best


def _rows_of(index: Index, entries: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of all wordings of some entries, and where each entry's begin among them."""
    counts = np.append(index.starts[1:], index.variants_count)[entries] - index.starts[entries]
    begins = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(index.starts[entries] - begins, counts), begins


def _highest(values: Scores, begins: NDArray[np.int64], depth: int) -> Scores:
    """The mean of the `depth` highest values of each run; `begins` are where the runs begin."""
    highest = np.maximum.reduceat(values, begins)
    if depth == 1:
        return highest
    runs = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(values))))
    total, last, left = highest.copy(), highest, values.copy()
    for _ in range(depth - 1):
        tops = np.flatnonzero(left >= last[runs])
        _, first = np.unique(runs[tops], return_index=True)
        left[tops[first]] = -np.inf
        following = np.maximum.reduceat(left, begins)
        last = np.where(np.isfinite(following), following, last)
        total += last
    return total / depth
