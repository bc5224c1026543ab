"""Which department a question is for: the engine over departments, their tickets taken for wordings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge_base.decision import Kind
from knowledge_base.engine import MOST_ENCODED, decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.growing import changed, edited
from knowledge_base.index import Index, read_words
from knowledge_base.likeness import most_like
from knowledge_base.telling import telling

#: A less probable department gets nothing by itself, whatever the threshold that was fitted.
SURE = 0.8
#: While only descriptions speak, few of the words that people use are known: it is asked about from here on.
ASKED_FROM = 0.12
#: From this likeness on one ticket speaks for or against what another was found to be.
ALIKE = 0.6
#: With fewer past tickets the certainty is that of bases at large: so few would fit it to chance.
FEWEST_FITTED = 60

_PIECES = re.compile(r"[,;.\n•]+")


@dataclass(frozen=True, slots=True)
class Team:
    """A department as it is known by its words and its tickets.

    Args:
        past: number and text of tickets that were resolved there, newest first.
        away: texts of tickets that were passed on from there and didn't come back.
    """

    id: int
    name: str
    description: str
    language: str
    past: tuple[tuple[int, str], ...] = ()
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """The departments that a question may be for, likeliest first, each with its probability.

    `sure`: the first may have it unasked; `asks`: one of the first is so likely that it's worth asking.
    `ticket` is the past ticket that is most like it; None where the description is.
    """

    departments: tuple[tuple[int, float], ...]
    sure: bool
    asks: bool
    ticket: int | None

    def as_data(self) -> dict[str, Any]:
        """As it is kept with the ticket."""
        return {
            "departments": [[number, round(probability, 4)] for number, probability in self.departments],
            "sure": self.sure,
            "asks": self.asks,
            "ticket": self.ticket,
        }


@dataclass(frozen=True, slots=True)
class Departments:
    """Immutable: the departments and the engine's index over them."""

    teams: Mapping[int, Team]
    index: Index

    @classmethod
    def of(cls, teams: Sequence[Team], earlier: Index | None = None) -> Departments:
        """Prepares departments; what an earlier index worked out is taken over."""
        entries = [_entry(team) for team in teams]
        if earlier is not None and earlier.calibration.fitted:
            # How sure one may be was fitted together with the classifier: it goes on with it.
            index = changed(earlier, entries) if earlier.classifier is None else edited(earlier, entries)
        else:  # so little is known that each new word changes what is alike
            index = Index.build(entries)
            if earlier is not None and earlier.encoder is not None:
                index = index.by_meaning(earlier.encoder, earlier.vectors().get)
        return cls({team.id: team for team in teams}, index)

    @property
    def can_be_fitted(self) -> bool:
        """Whether there are past tickets enough to learn from how sure one may be."""
        return sum(len(team.past) for team in self.teams.values()) >= FEWEST_FITTED

    @property
    def _is_young(self) -> bool:
        return not self.index.calibration.fitted

    def guess(self, text: str, language: str | None) -> Guess | None:
        """Which department a question is for; None if it is like nothing that any of them sees to."""
        decision = decide(self.index, text[:MOST_ENCODED], language)
        found = [(int(each.entry.key), each.probability) for each in decision.candidates]
        if not found:
            return None
        team, first, tells = self.teams[found[0][0]], found[0][1], telling(read_words(text))
        asks = tells and (decision.kind is not Kind.ESCALATE or (self._is_young and first >= ASKED_FROM))
        sure = tells and decision.kind is Kind.ANSWER and not decision.parts and first >= SURE
        if asks and _is_refuted(team, text):
            sure, found = False, [*found[1:], found[0]]
        nearest = decision.candidates[0].variant
        ticket = next((number for number, words in team.past if words == nearest), None)
        return Guess(tuple(found), sure, asks, ticket)


def _entry(team: Team) -> Entry:
    """Its name, each thing that its description names, and its tickets are its wordings."""
    pieces = (piece.strip() for piece in _PIECES.split(team.description))
    texts = dict.fromkeys([team.name, *filter(None, pieces), *(text for _, text in team.past)])
    variants = tuple(Variant(text, team.language) for text in texts)
    return Entry(str(team.id), variants, {team.language: team.description})


def _is_refuted(team: Team, text: str) -> bool:
    """Whether what is like this was passed on from the department no less often than resolved there."""
    away = most_like(text, [[other] for other in team.away], len(team.away), ALIKE)
    if not away:
        return False
    kept = most_like(text, [[other] for _, other in team.past], len(team.past), ALIKE)
    return len(away) >= len(kept)
