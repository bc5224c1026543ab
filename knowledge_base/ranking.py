"""How well every entry fits a question."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.features import character_features, stem_features
from knowledge_base.index import Index
from knowledge_base.postings import Floats, Postings
from knowledge_base.vocabulary import Repair
from knowledge_base.wording import core, plain

# What each signal counts for; chosen by cross-validation inside knowledge bases (docs/matching.md).
STEM_BEST, STEM_CENTRE, CHARACTER_BEST, CHARACTER_CENTRE, ANSWER = 0.25, 0.5, 0.5, 1.0, 0.5
WEIGHTS = STEM_BEST + STEM_CENTRE + CHARACTER_BEST + CHARACTER_CENTRE + ANSWER

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """`order` are places of entries, best first; `scores` and `variant_scores` are from 0 to 1.

    `familiar` is the share of the question's character n-grams that the base knows; `exact` are the entries
    with this very wording: their scores are higher by 1.
    """

    repair: Repair
    order: NDArray[np.int64]
    scores: Scores
    variant_scores: Scores
    familiar: float
    exact: tuple[int, ...]


def rank(index: Index, text: str) -> Ranking:
    """Score every entry of a base for a question; any text."""
    repair = index.vocabulary.repair(core(plain(text)))
    read = repair.words
    size = len(index.entries)
    scores = np.zeros(size)
    variant_scores = np.zeros(index.variants_count)
    familiar = 0.0
    if size and read:
        grams = character_features(read)
        stems = stem_features(read)
        stem_scores, _ = _cosines(index.stems, stems)
        variant_scores, familiar = _cosines(index.characters, grams)
        answer_scores, _ = _cosines(index.answers, stems)
        scores = (
            STEM_BEST * _best(index, stem_scores)
            + STEM_CENTRE * _centre(index, stem_scores, index.stem_norms)
            + CHARACTER_BEST * _best(index, variant_scores)
            + CHARACTER_CENTRE * _centre(index, variant_scores, index.character_norms)
            + ANSWER * answer_scores
        ) / WEIGHTS
    exact = index.exact.get(read, ()) if read else ()
    if exact:
        scores[list(exact)] += 1
    return Ranking(repair, np.argsort(-scores, kind="stable"), scores, variant_scores, familiar, exact)


def _cosines(postings: Postings, features: list[str]) -> tuple[Scores, float]:
    places, weights, known = postings.query(features)
    return postings.scores(places, weights), known


def _best(index: Index, variant_scores: Scores) -> Scores:
    best = np.zeros(len(index.entries))
    np.maximum.at(best, index.owners, variant_scores)
    return best


def _centre(index: Index, variant_scores: Scores, norms: Floats) -> Scores:
    sums = np.bincount(index.owners, weights=variant_scores, minlength=len(index.entries))
    return np.asarray(sums / np.maximum(norms, 1e-9), dtype=np.float64)
