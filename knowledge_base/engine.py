"""From a question to a decision."""

import math
from collections.abc import Collection

from knowledge_base.decision import MOST_CANDIDATES, Candidate, Decision, Kind, Part
from knowledge_base.entry import NEVER
from knowledge_base.evidence import evidence
from knowledge_base.index import Index
from knowledge_base.ranking import Ranking, rank, signals
from knowledge_base.several import announced, questions, sentences
from knowledge_base.telling import telling
from knowledge_base.vocabulary import Repair
from knowledge_base.wording import plain

CERTAIN = 0.99
FADING = 0.8
LONGEST_TAKEN_APART = 600
MOST_ENCODED = 300  # characters: encoding takes a millisecond for every fifteen


def decide(index: Index, text: str, language: str | None = None, hidden: Collection[int] = ()) -> Decision:
    """Answer, ask or hand over; pure, and a decision for any text whatever.

    `language` settles which entry goes first when several hold the very wording. A message that holds
    several questions is taken apart when that answers more than the whole does. `hidden` are the places of
    entries that aren't for whoever asks: it is decided as if the base lacked them.
    """
    whole = _decide(index, text, language, hidden)
    if whole.explanation["reason"] in ("same_wording", "never_automatic"):
        return whole
    text = text[:LONGEST_TAKEN_APART]
    together = _together(index, questions(text), whole, language, hidden)
    if whole.kind is not Kind.ANSWER:
        return together or whole
    if together is None:
        together = _together(index, sentences(text), whole, language, hidden)
    # What is sure as a whole becomes a question back only where the message itself tells of another matter.
    if together is None or not (together.parts or announced(text)):
        return whole
    answered = whole.candidates[0].entry.key
    return together if answered in [candidate.entry.key for candidate in together.candidates] else whole


def _together(
    index: Index, asked: tuple[str, ...], whole: Decision, language: str | None, hidden: Collection[int]
) -> Decision | None:
    """What to do with several questions: answer all, or ask about all; None when they are better one."""
    parts = tuple(Part(question, _decide(index, question, language, hidden)) for question in asked)
    decisions = [part.decision for part in parts]
    kinds = {decision.kind for decision in decisions}
    firsts = {
        decision.candidates[0].entry.key: decision.candidates[0]
        for decision in decisions
        if decision.candidates
    }
    if len(parts) < 2 or len(firsts) < len(parts) or Kind.ESCALATE in kinds or Kind.ANSWER not in kinds:
        return None
    explanation = {
        **min(decisions, key=lambda decision: decision.candidates[0].probability).explanation,
        "reason": "several_questions",
        "parts": [{"asked": part.text, **part.decision.explanation} for part in parts],
    }
    all_right = math.prod(candidate.probability for candidate in firsts.values())
    if kinds == {Kind.ANSWER} and all_right >= index.calibration.answer_at:
        return Decision(Kind.ANSWER, tuple(firsts.values()), whole.repaired, explanation, parts)
    for decision in decisions:
        for candidate in decision.candidates[1:]:
            firsts.setdefault(candidate.entry.key, candidate)
    return Decision(Kind.ASK, tuple(firsts.values())[:MOST_CANDIDATES], whole.repaired, explanation)


def _decide(index: Index, text: str, language: str | None, hidden: Collection[int]) -> Decision:
    """What an entry's own wording comes to is worked out once: people often say the same, to the letter."""
    repair = index.vocabulary.repair(plain(text))
    if hidden or len(index.exact.get(repair.words, ())) != 1:
        return _weighed(index, repair, language, hidden)
    wording = repair.words, repair.kinds
    if wording not in index.settled:
        index.settled[wording] = _weighed(index, repair, language, hidden)
    return index.settled[wording]


def _weighed(index: Index, repair: Repair, language: str | None, hidden: Collection[int]) -> Decision:
    ranking, exact = _ranked(index, repair, hidden)
    places = [] if ranking is None else [int(place) for place in ranking.order[:MOST_CANDIDATES]]
    places = [
        place for place in places if ranking is not None and ranking.scores[place] > 0 and place not in hidden
    ]
    if ranking is None or not places:
        repaired = _repaired(repair)
        reason = "nothing_alike" if repair.words else "no_words"
        return Decision(Kind.ESCALATE, (), repaired, {"reason": reason, "repaired": repaired})
    if len(exact) > 1 and language:
        places.sort(key=lambda place: place not in exact or language not in index.entries[place].answers)
    if exact:
        first, offered = CERTAIN / len(exact), CERTAIN
    else:
        first, offered = index.calibration.probabilities(evidence(index, ranking, repair.words))
    candidates = _candidates(index, ranking, places, first, offered)
    kind, reason = _kind(index, repair, first, offered, len(exact))
    if kind is not Kind.ESCALATE and candidates[0].entry.automatic == NEVER:
        kind, reason = Kind.ESCALATE, "never_automatic"
    if kind is Kind.ASK:
        candidates = tuple(candidate for candidate in candidates if candidate.entry.automatic != NEVER)
    explanation = {
        "reason": reason,
        "entry": candidates[0].entry.key,
        "variant": candidates[0].variant,
        "score": candidates[0].score,
        "probability": round(first, 4),
        "probability_offered": round(offered, 4),
        "repairs": list(repair.kinds),
        "repaired": _repaired(repair),
        "answer_at": round(index.calibration.answer_at, 4),
        "ask_at": index.calibration.ask_at,
        "calibrated": index.calibration.fitted,
        "by_meaning": index.dense is not None and not exact,
    }
    return Decision(kind, candidates, _repaired(repair), explanation)


def understand(
    index: Index, text: str, hidden: Collection[int] = ()
) -> tuple[Repair, Ranking | None, tuple[int, ...]]:
    """A question as it is read, the entries in order, and those that hold this very wording.

    No ranking when there is nothing to compare. A wording of one entry is not encoded: the answer is certain.
    """
    repair = index.vocabulary.repair(plain(text))
    return repair, *_ranked(index, repair, hidden)


def _ranked(index: Index, repair: Repair, hidden: Collection[int]) -> tuple[Ranking | None, tuple[int, ...]]:
    if not repair.words or not index.entries:
        return None, ()
    exact = tuple(place for place in index.exact.get(repair.words, ()) if place not in hidden)
    vector, dense = None, None
    if index.encoder and len(exact) != 1:
        vector, dense = index.encoder.encode([repair.text[:MOST_ENCODED]])[0], index.dense
    seen = signals(index, repair.words, vector, dense=dense)
    if hidden:
        seen = seen.without(list(hidden))
    if dense is None and seen.familiar == 0:
        return None, ()
    return rank(index, seen, vector, exact, dense=dense), exact


def _candidates(
    index: Index, ranking: Ranking, places: list[int], first: float, offered: float
) -> tuple[Candidate, ...]:
    """The entries at these places; what is left of `offered` fades over those after the first."""
    rest = max(0.0, offered - first) / 2
    return tuple(
        Candidate(
            index.entries[place],
            _nearest(index, ranking, place),
            round(float(min(ranking.scores[place], 1.0)), 4),
            round(first if rank_of == 0 else rest * FADING ** (rank_of - 1), 4),
        )
        for rank_of, place in enumerate(places)
    )


def _kind(index: Index, repair: Repair, first: float, offered: float, exact: int) -> tuple[Kind, str]:
    if exact == 1:
        return Kind.ANSWER, "same_wording"
    if exact > 1:
        return Kind.ASK, "same_wording_in_several"
    if first >= index.calibration.answer_at:
        # In a small base common words are rare ones: «не работает» would find the only thing that doesn't.
        return (Kind.ANSWER, "sure") if telling(repair.words) else (Kind.ASK, "says_little")
    if offered >= index.calibration.ask_at:
        return Kind.ASK, "nearly_sure"
    return Kind.ESCALATE, "unsure"


def _nearest(index: Index, ranking: Ranking, place: int) -> str:
    """The wording of an entry that is most like the question."""
    start = int(index.starts[place])
    end = int(index.starts[place + 1]) if place + 1 < len(index.starts) else index.variants_count
    return index.variants[start + int(ranking.wordings[start:end].argmax())]


def _repaired(repair: Repair) -> str | None:
    return " ".join(repair.words) if repair.kinds else None
