"""What tells whether the entry that ranks first is right."""

import numpy as np

from knowledge_base.ranking import Ranking, Scores


def evidence(ranking: Ranking) -> Scores:
    """The first entry's scores, its leads, and how many measures agree on it; shape (10,).

    The factors bring each to a size of about 1.
    """
    order, scores, seen = ranking.order, ranking.scores, ranking.seen
    first = int(order[0])
    behind = [float(scores[place]) for place in order[1:4]] + [0.0] * 3
    letters = seen.character_centre
    centre = letters if seen.centre is None else seen.centre
    by_best = seen.character_best if seen.centre is None else ranking.best[0]
    agreeing = sum(int(measure.argmax()) == first for measure in (letters, centre, by_best))
    return np.asarray(
        [
            1.0,
            5 * scores[first],
            10 * (scores[first] - behind[0]),
            10 * (scores[first] - behind[2]),
            3 * ranking.best[1, first],
            5 * _lead(centre, first),
            5 * _lead(letters, first),
            agreeing,
            3 * letters[first],
            3 * ranking.best[0, first],
        ]
    )


def _lead(measure: Scores, first: int) -> float:
    """How far an entry is before the best other one."""
    if len(measure) < 2:
        return float(measure[first])
    two = np.partition(measure, len(measure) - 2)[-2:]
    return float(measure[first] - (two[0] if measure[first] == two[1] else two[1]))
