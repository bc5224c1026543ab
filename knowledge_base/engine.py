"""From a question to a decision."""

import math

from knowledge_base.decision import MOST_CANDIDATES, OFFERED, Candidate, Decision, Kind
from knowledge_base.entry import NEVER
from knowledge_base.index import Index
from knowledge_base.ranking import Ranking, rank

ANSWER_AT = 0.8
ASK_AT = 0.35
WEAK_SCORE = 0.25
CERTAIN = 0.99

# Logistic coefficients: constant, score, lead over the second and the fourth, nearest wording, familiarity.
_FIRST_IS_RIGHT = (-2.17, 3.79, 2.07, 3.63, -0.08, -1.56)
_AMONG_OFFERED = (-1.26, 4.79, -0.46, 4.16, 0.64, -2.15)


def decide(index: Index, text: str, language: str | None = None) -> Decision:
    """Answer, ask or hand over; pure, and a decision for any text whatever.

    `language` settles which entry goes first when several hold the very wording.
    """
    ranking = rank(index, text)
    places = [int(place) for place in ranking.order[:MOST_CANDIDATES] if ranking.scores[place] > 0]
    if not places:
        return _nothing(ranking)
    if len(ranking.exact) > 1 and language:
        places.sort(
            key=lambda place: place not in ranking.exact or language not in index.entries[place].answers
        )
    first, offered = _probabilities(index, ranking, places)
    candidates = tuple(
        Candidate(
            index.entries[place],
            _nearest(index, ranking, place),
            round(float(min(ranking.scores[place], 1.0)), 4),
            round(first if rank_of == 0 else max(0.0, (offered - first) / 2) * 0.8**rank_of, 4),
        )
        for rank_of, place in enumerate(places)
    )
    kind, reason = _kind(candidates, first, offered, len(ranking.exact))
    if kind is Kind.ASK:
        candidates = tuple(candidate for candidate in candidates if candidate.entry.automatic != NEVER)
    return Decision(
        kind,
        candidates,
        _repaired(ranking),
        {
            "reason": reason,
            "entry": candidates[0].entry.key,
            "variant": candidates[0].variant,
            "score": candidates[0].score,
            "probability": round(first, 4),
            "probability_offered": round(offered, 4),
            "familiar": round(ranking.familiar, 4),
            "repairs": list(ranking.repair.kinds),
            "repaired": _repaired(ranking),
            "answer_at": ANSWER_AT,
            "ask_at": ASK_AT,
        },
    )


def _nothing(ranking: Ranking) -> Decision:
    reason = "nothing_alike" if ranking.repair.words else "no_words"
    return Decision(Kind.ESCALATE, (), _repaired(ranking), {"reason": reason, "repaired": _repaired(ranking)})


def _kind(candidates: tuple[Candidate, ...], first: float, offered: float, exact: int) -> tuple[Kind, str]:
    if candidates[0].entry.automatic == NEVER:
        return Kind.ESCALATE, "never_automatic"
    if exact == 1:
        return Kind.ANSWER, "same_wording"
    if exact > 1:
        return Kind.ASK, "same_wording_in_several"
    if first >= ANSWER_AT:
        return Kind.ANSWER, "sure"
    if offered >= ASK_AT:
        return Kind.ASK, "nearly_sure"
    return Kind.ESCALATE, "unsure"


def _probabilities(index: Index, ranking: Ranking, places: list[int]) -> tuple[float, float]:
    """That the first place is right, and that one of those that would be offered is."""
    if ranking.exact:
        return CERTAIN / len(ranking.exact), CERTAIN
    scores = [float(ranking.scores[place]) for place in places] + [0.0] * OFFERED
    scale = max(scores[0], WEAK_SCORE)
    nearest = float(ranking.variant_scores[index.owners == places[0]].max(initial=0.0))
    signals = (
        1.0,
        scores[0],
        (scores[0] - scores[1]) / scale,
        (scores[0] - scores[OFFERED]) / scale,
        nearest,
        ranking.familiar,
    )
    first = _logistic(_FIRST_IS_RIGHT, signals)
    return first, max(first, _logistic(_AMONG_OFFERED, signals))


def _logistic(coefficients: tuple[float, ...], signals: tuple[float, ...]) -> float:
    total = sum(coefficient * signal for coefficient, signal in zip(coefficients, signals, strict=True))
    return 1 / (1 + math.exp(-total))


def _nearest(index: Index, ranking: Ranking, place: int) -> str:
    """The wording of an entry that is most like the question."""
    own = (index.owners == place).nonzero()[0]
    return index.variants[int(own[ranking.variant_scores[own].argmax()])] if len(own) else ""


def _repaired(ranking: Ranking) -> str | None:
    return " ".join(ranking.repair.words) if ranking.repair.kinds else None
