"""Fitting the calibration to a knowledge base with nothing but the base itself.

Each wording is asked as a question while its entry lacks it: the entry should be found. The same is asked
while the base lacks the whole entry, and questions about other things are asked: nothing should be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.calibration import (
    PRIOR_STRENGTH,
    TARGET_PRECISION,
    Calibration,
    Numbers,
    answer_threshold,
    fit,
    logistic,
)
from knowledge_base.classifier import trained
from knowledge_base.decision import OFFERED
from knowledge_base.dense import Dense, Space
from knowledge_base.encoder import Vectors
from knowledge_base.engine import understand
from knowledge_base.evidence import evidence
from knowledge_base.index import Index
from knowledge_base.off_topic import LANGUAGES, topics
from knowledge_base.ranking import rank, signals
from knowledge_base.wording import words

MOST_ASKED = 1000
MOST_STRANGERS = 360
FEWEST_ASKED = 20
FOLDS = 3
UNANSWERABLE_SHARE = 0.2
OFF_TOPIC_SHARE = 0.3
RELATED_TOPICS = 0.15
RELATED_SHARE = 0.03
OBSERVED_WORTH = 100  # after so many observed questions the own wordings count half


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions asked of a base: the evidence for each, whether first and offered were right, and weights."""

    evidence: Numbers
    first_right: Numbers
    offered_right: Numbers
    weights: Numbers


def calibrated(
    index: Index, seed: int = 0, target: float = TARGET_PRECISION, observed: Sequence[tuple[str, str]] = ()
) -> Index:
    """The index with a classifier and a calibration fitted to its base, as far as there is enough to learn
    from; else itself.

    `observed` are people's questions, each with the key of the entry that turned out right, empty for none:
    the more of them, the less the base's own wordings count.
    """
    index = trained(index)
    own, watched = try_out(index, seed), _watched(index, observed)
    if own and watched:
        fading = OBSERVED_WORTH / (OBSERVED_WORTH + len(watched.weights))
        trial: Trial | None = Trial(
            np.concatenate([own.evidence, watched.evidence]),
            np.concatenate([own.first_right, watched.first_right]),
            np.concatenate([own.offered_right, watched.offered_right]),
            np.concatenate([own.weights * fading, watched.weights]),
        )
    else:
        trial = own or watched
    if trial is None:
        return index
    prior = index.calibration
    first = fit(trial.evidence, trial.first_right, trial.weights, prior.first, PRIOR_STRENGTH)
    offered = fit(trial.evidence, trial.offered_right, trial.weights, prior.offered, PRIOR_STRENGTH)
    answer_at = answer_threshold(logistic(trial.evidence @ first), trial.weights, target)
    fitted = Calibration(tuple(first.tolist()), tuple(offered.tolist()), answer_at, prior.ask_at, fitted=True)
    return replace(index, calibration=fitted)


def try_out(index: Index, seed: int = 0) -> Trial | None:
    """Ask a base its own wordings, each left out, and questions off its topic; None when too few."""
    counts = np.bincount(index.owners, minlength=len(index.entries))
    asked = np.flatnonzero(counts[index.owners] > 1) if len(index.owners) else np.zeros(0, dtype=np.int64)
    asked = np.asarray([variant for variant in asked if index.reads[variant]], dtype=np.int64)
    if len(asked) < FEWEST_ASKED:
        return None
    generator = np.random.default_rng(seed)
    asked = generator.permutation(asked)[:MOST_ASKED]
    folds = generator.permutation(len(index.entries)) % FOLDS
    spaces = [_space_without(index, folds == fold) for fold in range(FOLDS)]
    rows, first, offered, weights = [], [], [], []
    for variant in asked.tolist():
        owner = int(index.owners[variant])
        dense = spaces[folds[owner]]
        vector = dense.vectors[variant].astype(np.float32) if dense else None
        seen = signals(index, index.reads[variant], vector, variant, dense)
        ranking = rank(index, seen, vector, left_out=variant, dense=dense)
        masked = rank(index, seen.without(owner), vector, left_out=variant, dense=dense)
        rows += [evidence(ranking), evidence(masked)]
        first += [float(ranking.order[0] == owner), 0.0]
        offered += [float(owner in ranking.order[:OFFERED]), 0.0]
        weights += [1.0, UNANSWERABLE_SHARE]
    strange = _strangers(index, seed)
    rows += strange
    first += [0.0] * len(strange)
    offered += [0.0] * len(strange)
    weights += [OFF_TOPIC_SHARE * len(asked) / max(len(strange), 1)] * len(strange)
    return Trial(np.stack(rows), np.asarray(first), np.asarray(offered), np.asarray(weights))


def _watched(index: Index, observed: Sequence[tuple[str, str]]) -> Trial | None:
    """The evidence for questions that people asked; None when there are too few."""
    keys = {entry.key: place for place, entry in enumerate(index.entries)}
    rows, first, offered = [], [], []
    for text, key in observed:
        _, ranking, exact = understand(index, text)
        if ranking is None or exact:
            continue
        place = keys.get(key, -1)
        rows.append(evidence(ranking))
        first.append(float(ranking.order[0] == place))
        offered.append(float(place in ranking.order[:OFFERED]))
    if len(rows) < FEWEST_ASKED:
        return None
    return Trial(np.stack(rows), np.asarray(first), np.asarray(offered), np.ones(len(rows)))


def _space_without(index: Index, without: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Dense | None:
    """The vectors in a space fitted without some entries, so that these are as new to it as a question is."""
    if index.dense is None:
        return None
    space = Space.fit(index.dense.vectors, index.owners, ~without[index.owners])
    return Dense.build(index.dense.vectors, index.dense.answers, index.starts, space)


def _strangers(index: Index, seed: int) -> list[Numbers]:
    """The evidence for questions about other things, in the base's languages.

    The topics most alike to the base are left out, for it may be about one of them, and so are the few
    questions most alike to it in the others.
    """
    languages = {variant.language for entry in index.entries for variant in entry.variants} & set(LANGUAGES)
    by_topic = [topic for language in sorted(languages or LANGUAGES) for topic in topics(language)]
    asked = [(topic, text) for topic, texts in enumerate(by_topic) for text in texts]
    generator = np.random.default_rng(seed)
    asked = [asked[place] for place in generator.permutation(len(asked))[:MOST_STRANGERS]]
    vectors: list[Vectors | None] = [None] * len(asked)
    if index.encoder:
        vectors = list(index.encoder.encode([text for _, text in asked]))
    found: list[list[tuple[float, Numbers]]] = [[] for _ in by_topic]
    for (topic, text), vector in zip(asked, vectors, strict=True):
        seen = signals(index, words(text), vector, dense=index.dense)
        ranking = rank(index, seen, vector, dense=index.dense)
        found[topic].append((float(ranking.scores[ranking.order[0]]), evidence(ranking)))
    found.sort(key=lambda alike: -sum(score for score, _ in alike) / max(len(alike), 1))
    left = [pair for alike in found[int(RELATED_TOPICS * len(found)) :] for pair in alike]
    left.sort(key=lambda pair: -pair[0])
    return [row for _, row in left[int(RELATED_SHARE * len(left)) :]]
