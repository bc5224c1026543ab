"""What line 1 does with a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge_base.entry import Entry

MOST_CANDIDATES = 6
OFFERED = 3


class Kind(StrEnum):
    """Answer, ask "did you mean", or hand over."""

    ANSWER = "ANSWER"
    ASK = "ASK"
    ESCALATE = "ESCALATE"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer, its nearest wording, its score and the probability that it is right."""

    entry: Entry
    variant: str
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Decision:
    """`candidates` best first, up to MOST_CANDIDATES; an ASK offers the first OFFERED.

    `repaired` is the question as it was understood, when that differs from what was typed. `explanation` can
    be written as JSON: it is kept with the ticket and shown by `/why`.

    `parts` are set when a message holds several questions and each is answered by another entry: the first
    candidates are then theirs, in order.
    """

    kind: Kind
    candidates: tuple[Candidate, ...]
    repaired: str | None
    explanation: Mapping[str, object]
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One question of several: as it was typed, and what was decided for it alone."""

    text: str
    decision: Decision
