"""Fitting the calibration to a knowledge base with nothing but the base itself.

Each wording is asked as a question while its entry lacks it: the entry should be found. The same is asked
while the base lacks the whole entry, and questions about other things are asked: nothing should be found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge_base.calibration import (
    TARGET_PRECISION,
    Calibration,
    Numbers,
    answer_threshold,
    ask_threshold,
    fit,
    logistic,
    prior,
    prior_strength,
)
from knowledge_base.classifier import trained
from knowledge_base.decision import OFFERED
from knowledge_base.dense import Dense, Space
from knowledge_base.engine import understand
from knowledge_base.evidence import evidence
from knowledge_base.index import Index
from knowledge_base.ranking import rank, signals
from knowledge_base.strangers import strangers

MOST_ASKED = 1000
FEWEST_ASKED = 20
FOLDS = 3
# What questions without an answer count for, beside the answerable: whether to answer, and whether to ask.
WHOLLY = (1.0, 1.0)
UNANSWERABLE_SHARE = (0.12, 0.05)
OFF_TOPIC_SHARE = (0.3, 0.6)
OBSERVED_WORTH = 100  # after so many observed questions the own wordings count half


Asked = tuple[Numbers, bool, bool, bool, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions asked of a base: the evidence for each, whether first and offered were right.

    `answerable` says whether the base has an answer at all; `weights` are what each counts for when it is
    judged whether to answer, `offer_weights` whether to ask. Shapes (questions, 13) and (questions,).
    """

    evidence: Numbers
    first_right: Numbers
    offered_right: Numbers
    answerable: NDArray[np.bool_]
    weights: Numbers
    offer_weights: Numbers

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> "Trial | None":
        """From single questions; None when they are too few to learn from."""
        if len(asked) < FEWEST_ASKED:
            return None
        rows, first, offered, answerable, weights = zip(*asked, strict=True)
        for_answers, for_offers = np.asarray(weights, dtype=np.float64).T
        return cls(
            np.stack(rows),
            np.asarray(first, dtype=np.float64),
            np.asarray(offered, dtype=np.float64),
            np.asarray(answerable, dtype=np.bool_),
            for_answers,
            for_offers,
        )

    def and_also(self, other: "Trial", worth: float) -> "Trial":
        """Both together, this one's questions worth so much each."""
        return Trial(
            np.concatenate([self.evidence, other.evidence]),
            np.concatenate([self.first_right, other.first_right]),
            np.concatenate([self.offered_right, other.offered_right]),
            np.concatenate([self.answerable, other.answerable]),
            np.concatenate([self.weights * worth, other.weights]),
            np.concatenate([self.offer_weights * worth, other.offer_weights]),
        )


def calibrated(
    index: Index, seed: int = 0, target: float = TARGET_PRECISION, observed: Sequence[tuple[str, str]] = ()
) -> Index:
    """The index with a classifier and a calibration fitted to its base, as far as there is enough to learn
    from; else itself.

    `observed` are people's questions, each with the key of the entry that turned out right, empty for none:
    the more of them, the less the base's own wordings count.
    """
    index = trained(index)
    trial, seen = try_out(index, seed), watched(index, observed)
    if trial and seen:
        trial = trial.and_also(seen, OBSERVED_WORTH / (OBSERVED_WORTH + len(seen.weights)))
    trial = trial or seen
    if trial is None:
        return index
    large = prior(index.dense is not None, index.wordings_an_entry)
    strength = prior_strength(index.wordings_an_entry)
    first = fit(trial.evidence, trial.first_right, trial.weights, large.first, strength)
    offered = fit(trial.evidence, trial.offered_right, trial.offer_weights, large.offered, strength)
    chances = logistic(trial.evidence @ first)
    answer_at = answer_threshold(chances, trial.weights, target)
    offer_chances = np.maximum(chances, logistic(trial.evidence @ offered))
    ask_at = ask_threshold(offer_chances, trial.offered_right, trial.answerable, trial.offer_weights)
    fitted = Calibration(tuple(first.tolist()), tuple(offered.tolist()), answer_at, ask_at, fitted=True)
    return replace(index, calibration=fitted)


def try_out(index: Index, seed: int = 0) -> Trial | None:
    """Ask a base its own wordings, each left out, and questions off its topic; None when too few."""
    counts = np.bincount(index.owners, minlength=len(index.entries))
    several = [v for v, owner in enumerate(index.owners.tolist()) if counts[owner] > 1 and index.reads[v]]
    if len(several) < FEWEST_ASKED:
        return None
    generator = np.random.default_rng(seed)
    chosen = generator.permutation(several)[:MOST_ASKED]
    folds = generator.permutation(len(index.entries)) % FOLDS
    spaces = [_space_without(index, folds == fold) for fold in range(FOLDS)]
    asked: list[Asked] = []
    for variant in chosen.tolist():
        owner, read = int(index.owners[variant]), index.reads[variant]
        dense = spaces[folds[owner]]
        vector = dense.vectors[variant].astype(np.float32) if dense else None
        seen = signals(index, read, vector, variant, dense)
        found = rank(index, seen, vector, left_out=variant, dense=dense)
        offered = owner in found.order[:OFFERED]
        asked.append((evidence(index, found, read, variant), found.order[0] == owner, offered, True, WHOLLY))
        masked = rank(index, seen.without(owner), vector, left_out=variant, dense=dense)
        row = evidence(index, masked, read, variant)
        asked.append((row, False, False, False, UNANSWERABLE_SHARE))
    strange = strangers(index, seed)
    each = len(chosen) / max(len(strange), 1)
    share = (OFF_TOPIC_SHARE[0] * each, OFF_TOPIC_SHARE[1] * each)
    return Trial.of(asked + [(row, False, False, False, share) for _, row in strange])


def watched(index: Index, observed: Sequence[tuple[str, str]]) -> Trial | None:
    """What a base makes of people's questions, each with the key of the right entry, empty for none.

    None when they are too few; wordings of an entry don't count, for those are certain anyway.
    """
    keys = {entry.key: place for place, entry in enumerate(index.entries)}
    asked: list[Asked] = []
    for text, key in observed:
        repair, ranking, exact = understand(index, text)
        if ranking is None or exact:
            continue
        place = keys.get(key, -1)
        row = evidence(index, ranking, repair.words)
        right = (ranking.order[0] == place, place in ranking.order[:OFFERED])
        asked.append((row, *right, place >= 0, WHOLLY))
    return Trial.of(asked)


def _space_without(index: Index, without: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Dense | None:
    """The vectors in a space fitted without some entries, so that these are as new to it as a question is."""
    if index.dense is None:
        return None
    space = Space.fit(index.dense.vectors, index.owners, ~without[index.owners])
    return Dense.build(index.dense.vectors, index.dense.answers, index.starts, space)
