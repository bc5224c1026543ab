"""What may answer a question before it is sent: shown beside the form while one types."""

from __future__ import annotations

from typing import Protocol

from channels.page.likely import LikelyAnswer
from handlers.readers import ANYBODY
from handlers.reading import language_of
from knowledge_base.audience import Reader
from knowledge_base.chatter import small_talk
from knowledge_base.decision import OFFERED, Decision, Kind
from knowledge_base.entry import ANSWER
from tickets.incoming import has_words


class Deciding(Protocol):
    """The knowledge base as it is now."""

    def would_decide(self, text: str, language: str | None, reader: Reader | None = None) -> Decision:
        """What line 1 would do with a question."""
        ...

    def urgent(self, text: str) -> str | None:
        """Which of the admins' urgent words it holds."""
        ...


def likely_answers(knowledge: Deciding, text: str, language: str) -> list[LikelyAnswer]:
    """At most three answers: what line 1 would give or offer by itself, to anybody.

    What is urgent, or what only people may answer, is to be sent.

    Args:
        language: of the form; the question's own goes first.
    """
    if not has_words(text) or small_talk(text) is not None or knowledge.urgent(text) is not None:
        return []
    decision = knowledge.would_decide(text, language_of(text), ANYBODY)
    if decision.kind is Kind.ESCALATE:
        return []
    count = max(len(decision.parts), 1) if decision.kind is Kind.ANSWER else OFFERED
    entries = [one.entry for one in decision.candidates[: min(count, OFFERED)]]
    spoken = language_of(text, language) or language
    return [
        LikelyAnswer(entry.title(spoken), entry.answer(spoken))
        for entry in entries
        if entry.automatic == ANSWER and entry.answer(spoken)
    ]
