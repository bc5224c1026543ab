"""From what speaks for an entry to the probability that it is right, and from that to two thresholds."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

TARGET_PRECISION = 0.95
ASK_AT = 0.35
ASK_BETWEEN = np.linspace(0.3, 0.4, 11)
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


def ask_threshold(chances: Numbers, right: Numbers, answerable: NDArray[np.bool_], weights: Numbers) -> float:
    """The threshold that is best for both: those whom an offer helps, and those whom no offer can help.

    `chances` are that an offer holds the right entry, `right` whether it does.
    """
    helped = weights[answerable] * right[answerable]
    strange = weights[~answerable]
    if not len(helped) or not len(strange):
        return ASK_AT
    gains = [
        helped[chances[answerable] >= at].sum() / weights[answerable].sum()
        + strange[chances[~answerable] < at].sum() / strange.sum()
        for at in ASK_BETWEEN
    ]
    return float(ASK_BETWEEN[int(np.argmax(gains))])


# For bases at large, from parts of several (`python -m benchmarks.priors`).
LEXICAL = Calibration(
    first=(-2.31, -0.11, -1.39, 0.48, 0.43, 0.43, -0.67, 0.83, 1.85, 0.47, 0.06, 0.0, 0.0),
    offered=(-0.32, 0.79, -2.32, 0.65, 0.25, 0.25, -0.5, 0.59, 2.12, 0.31, -0.05, 0.0, 0.0),
    answer_at=0.93,
)
SEMANTIC = Calibration(
    first=(-1.42, -0.14, -1.21, 0.36, 0.52, -0.21, 0.15, 0.44, 1.88, 0.22, 0.07, 0.0, 0.0),
    offered=(-0.89, 0.19, -2.28, 1.25, 0.19, -0.22, 0.57, 0.32, 1.99, 0.07, -0.02, 0.0, 0.0),
    answer_at=0.93,
)
BARE_BELOW = 1.5
BARE_ANSWER_AT = 0.97
STRENGTH_BETWEEN = (5.0, 2000.0)


def prior(by_meaning: bool, wordings_an_entry: float) -> Calibration:
    """The calibration for a base at large, before it is fitted; a careful one for bare bases."""
    large = SEMANTIC if by_meaning else LEXICAL
    return replace(large, answer_at=BARE_ANSWER_AT) if wordings_an_entry < BARE_BELOW else large


def prior_strength(wordings_an_entry: float) -> float:
    """How much the coefficients for bases at large count against a base's own questions.

    While an entry has few wordings, leaving one out makes it much poorer than it is, and others come first
    with more certainty than they will for people: the base's own questions then tell less.
    """
    least, most = STRENGTH_BETWEEN
    return min(max(8000 / max(wordings_an_entry - 1, 0.1) ** 2, least), most)
