"""What tells whether the entry that ranks first is right."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge_base.index import Index
from knowledge_base.postings import Postings
from knowledge_base.ranking import Ranking, Scores
from knowledge_base.stems import stem

SHARPNESS = 30
CONTENDERS = 50
BEHIND = 9
ABSENT = 0.05  # a usual score of an entry that is about something else, where a base has too few of them


def evidence(index: Index, ranking: Ranking, read: Sequence[str], left_out: int | None = None) -> Scores:
    """Thirteen numbers about the first entry for a question's words; shape (13,), each of a size of about 1.

    How alike it is: its score, its nearest vector, the share of the question that its words cover. How far it
    leads: over the second, over the next nine, by single measures, and in a soft maximum. What the classifier
    says of it, 0 without one. `left_out` is a wording that is taken for the question: its words don't count.
    """
    order, scores, seen = ranking.order, ranking.scores, ranking.seen
    first = int(order[0])
    behind = [float(scores[place]) for place in order[1 : BEHIND + 1]]
    behind += [ABSENT] * (BEHIND - len(behind))
    letters = seen.character_centre
    centre = letters if seen.centre is None else seen.centre
    by_best = seen.character_best if seen.centre is None else ranking.best[0]
    nearest = seen.character_best[first] if seen.centre is None else ranking.best[1, first]
    agreeing = sum(int(measure.argmax()) == first for measure in (letters, centre, by_best))
    return np.asarray(
        [
            1.0,
            6 * scores[first] - 2,
            8 * (scores[first] - behind[0]),
            8 * (scores[first] - sum(behind) / BEHIND),
            7 * _lead(centre, first),
            7 * _lead(letters, first),
            5 * nearest - 2.5,
            4 * _covered(index, first, read, left_out) - 1.5,
            _log_odds(np.asarray([scores[first], *behind, *scores[order[BEHIND + 1 : CONTENDERS]]])) / 3,
            2 * math.log1p(len(read)) - 4,
            agreeing - 2.0,
            0.0 if seen.margins is None else float(seen.margins[first]),
            0.0 if seen.margins is None else _lead(seen.margins, first),
        ]
    )


def _lead(measure: Scores, first: int) -> float:
    """How far an entry is before the best other one."""
    if len(measure) < 2:
        return float(measure[first]) - ABSENT
    others = (measure[:first], measure[first + 1 :])
    return float(measure[first] - max(part.max() for part in others if len(part)))


def _log_odds(scores: Scores) -> float:
    """The log odds of the first of some scores, best first, in a soft maximum of them."""
    others = float(np.exp(SHARPNESS * (scores[1:] - scores[0])).sum())
    return -math.log(max(others, 1e-6))


def _covered(index: Index, entry: int, read: Sequence[str], left_out: int | None) -> float:
    """The share of a question's stems, the rare ones counting more, that an entry's words hold."""
    first = int(index.starts[entry])
    last = int(index.starts[entry + 1]) if entry + 1 < len(index.starts) else index.variants_count
    total = held = 0.0
    for word in {stem(word) for word in read}:
        wordings, weight = _holding(index.stems, word)
        if left_out is not None:
            wordings = wordings[wordings != left_out]
        if not len(wordings):
            weight = index.stems.unknown_idf
        total += weight
        answers, _ = _holding(index.answers, word)
        if _any_between(wordings, first, last) or _any_between(answers, entry, entry + 1):
            held += weight
    return held / total if total else 0.0


def _holding(postings: Postings, feature: str) -> tuple[NDArray[np.int32], float]:
    """The documents that have a feature, ascending, and the feature's weight."""
    place = postings.numbering.get(feature)
    if place is None or place >= len(postings.idf):
        return np.zeros(0, dtype=np.int32), postings.unknown_idf
    documents = postings.documents[postings.starts[place] : postings.starts[place + 1]]
    return documents, float(postings.idf[place])


def _any_between(documents: NDArray[np.int32], first: int, last: int) -> bool:
    begin, end = np.searchsorted(documents, (first, last))
    return bool(end > begin)
