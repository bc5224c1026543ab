"""From what speaks for an entry to the probability that it is right, and from that to two thresholds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TARGET_PRECISION = 0.95
ASK_AT = 0.3
PRIOR_STRENGTH = 30.0
STEPS = 60

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Immutable. Logistic coefficients over `evidence.evidence`, and the two thresholds.

    `first`: that the first entry is right; `offered`: that one of the offered is. `fitted` says whether it
    was fitted to this base, or stands for bases at large.
    """

    first: tuple[float, ...]
    offered: tuple[float, ...]
    answer_at: float
    ask_at: float = ASK_AT
    fitted: bool = False

    def probabilities(self, evidence: Numbers) -> tuple[float, float]:
        """That the first is right, and that one of the offered is."""
        first = float(logistic(evidence @ np.asarray(self.first)))
        return first, max(first, float(logistic(evidence @ np.asarray(self.offered))))


def logistic(values: Numbers) -> Numbers:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))


def fit(
    evidence: Numbers, right: Numbers, weights: Numbers, prior: tuple[float, ...], strength: float
) -> Numbers:
    """Coefficients that fit best while staying near a prior; Newton's steps, halved while they don't help."""
    start = np.asarray(prior, dtype=np.float64)
    pull = strength * np.eye(len(start))

    def loss(at: Numbers) -> float:
        values = evidence @ at
        away = at - start
        return float((weights * (np.logaddexp(0, values) - right * values)).sum() + away @ pull @ away / 2)

    at, held = start.copy(), loss(start)
    for _ in range(STEPS):
        chances = logistic(evidence @ at)
        slope = evidence.T @ (weights * (right - chances)) - pull @ (at - start)
        curve = (evidence * (weights * chances * (1 - chances))[:, None]).T @ evidence + pull
        step = np.linalg.solve(curve, slope)
        while (better := loss(at + step)) > held and float(np.abs(step).max()) > 1e-6:
            step = step / 2
        at, held = at + step, better
        if float(np.abs(step).max()) < 1e-6:
            break
    return at


def answer_threshold(chances: Numbers, weights: Numbers, target: float) -> float:
    """The lowest probability from which on answers have the target precision on the whole; 2: none is."""
    order = np.argsort(-chances)
    mean = np.cumsum((chances * weights)[order]) / np.cumsum(weights[order])
    good = np.flatnonzero(mean >= target)
    return float(chances[order][good[-1]]) if len(good) else 2.0


# For bases at large, from held-out wordings of several (docs/matching.md); bare: one wording an entry.
LEXICAL_BARE = Calibration(
    first=(-3.02, -0.55, 0.34, 0.7, 0.0, 0.24, 0.24, 0.02, 1.39, 0.0),
    offered=(-2.55, -0.77, 0.26, 0.65, 0.0, -0.09, -0.09, -0.12, 2.57, 0.0),
    answer_at=0.95,
)
LEXICAL = Calibration(
    first=(-2.9, -1.47, 0.82, 0.55, 0.0, 0.16, 0.16, 0.06, 2.52, 0.0),
    offered=(-2.68, -1.84, 0.42, 1.12, 0.0, -0.36, -0.36, -0.05, 3.73, 0.0),
    answer_at=0.93,
)
SEMANTIC_BARE = Calibration(
    first=(-3.5, -1.43, 0.49, 0.27, 0.02, 0.41, 0.28, 0.12, 0.88, 2.46),
    offered=(-3.27, -1.22, -0.2, 0.63, 0.46, 0.42, 0.25, 0.0, 1.0, 2.12),
    answer_at=0.95,
)
SEMANTIC = Calibration(
    first=(-3.35, 0.11, -0.1, 0.04, -0.02, 1.49, 0.25, 0.17, 0.56, 0.79),
    offered=(-3.55, 0.98, -0.53, 0.39, 0.41, 1.02, 0.19, 0.04, 0.42, 0.18),
    answer_at=0.93,
)
BARE_BELOW = 1.5


def prior(by_meaning: bool, wordings_an_entry: float) -> Calibration:
    """The calibration for a base at large, before it is fitted."""
    if wordings_an_entry < BARE_BELOW:
        return SEMANTIC_BARE if by_meaning else LEXICAL_BARE
    return SEMANTIC if by_meaning else LEXICAL
