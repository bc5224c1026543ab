"""Joins the knowledge base's decision and the desk's rules, which don't know each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.reading import language_of
from handlers.turn import Knowledge
from knowledge_base.answer_html import plain_text
from knowledge_base.audience import Reader
from knowledge_base.bursts import Question
from knowledge_base.chatter import small_talk
from knowledge_base.decision import Decision
from knowledge_base.entry import ANSWER_AND_HAND_OVER, Entry, Step, files_in
from knowledge_base.entry_data import files_as_data
from tickets.answers import Offer
from tickets.contacts import Reading, Talk
from tickets.incident_watch import SURE
from tickets.incoming import has_words
from tickets.line1 import Verdict

#: A longer answer stands in a message of its own under its picture, in characters.
CAPTION = 900


def read(knowledge: Knowledge, text: str, reader: Reader | None, *, for_people: bool = False) -> Reading:
    """What line 1 makes of a message, before any transaction.

    Args:
        for_people: who writes is with people, whom only urgent words concern. Should that be over by the time
            the message is handled, it is decided on after the pause for more words.
    """
    talk, urgent = small_talk(text), knowledge.urgent(text)
    if talk is not None and urgent is None:
        return Reading(Talk(talk.value.lower()))
    if not has_words(text) or (for_people and urgent is None):
        return Reading()
    found = verdict(knowledge, text, reader)
    return Reading(None, routed(knowledge, text, found) if found.urgent or found.hand_over_too else found)


def routed(knowledge: Knowledge, text: str, found: Verdict) -> Verdict:
    """The same with the departments that the question may be for, if it calls people.

    That takes as long as a decision: whom line 1 answers doesn't wait for it.
    """
    if found.kind != "ESCALATE" and not found.hand_over_too:
        return found
    likely = likely_for(knowledge, text)
    return found if likely is None else replace(found, why={**found.why, "likely": likely})


def likely_for(knowledge: Knowledge, text: str) -> dict[str, Any] | None:
    """The departments that a question may be for, as they are kept with a ticket; None if it's like none."""
    if not knowledge.chooses or not has_words(text):
        return None
    guess = knowledge.likely(text, language_of(text))
    return guess.as_data() if guess is not None else None


def verdict(knowledge: Knowledge, text: str, reader: Reader | None = None) -> Verdict:
    """The knowledge base's decision on a question, in the desk's terms; urgent words go before it."""
    urgent = knowledge.urgent(text)
    if urgent is not None:
        return Verdict(
            "ESCALATE",
            why={"reason": "urgent", "urgent": urgent},
            urgent=urgent,
            incident=knowledge.incident(Question(text)),
        )
    language = language_of(text)
    decision = knowledge.decide(text, language, reader)
    spoken = _spoken(decision, language)
    parts = [part.text for part in decision.parts]
    known = [candidate.entry for candidate in decision.candidates if candidate.entry.id is not None]
    given = known[: max(len(parts), 1)]
    sure = known and decision.candidates[0].probability >= SURE
    return Verdict(
        decision.kind.value,
        tuple(
            offer(entry, spoken, parts[place] if place < len(parts) else "")
            for place, entry in enumerate(known)
        ),
        together=max(len(parts), 1),
        why={
            **decision.explanation,
            "candidates": [entry.id for entry in known],
            "departments": {str(entry.id): entry.department for entry in known if entry.department},
            "language": spoken,
        },
        hand_over_too=any(entry.automatic == ANSWER_AND_HAND_OVER for entry in given),
        incident=knowledge.incident(Question(text, known[0].id if sure else None)),
    )


def _spoken(decision: Decision, language: str | None) -> str:
    """The language to answer in: that of the question as it was understood."""
    return (language_of(decision.repaired) if decision.repaired else language) or "ru"


def offer(entry: Entry, language: str, asked: str = "") -> Offer:
    """An entry as the desk offers it, in that language where the entry has it.

    Args:
        asked: the part of a message that it answers, where that asks several things.
    """
    return _offer(entry.id or 0, entry.title(language), entry, entry.steps, language, asked)


def step(entries: Sequence[Entry], path: Sequence[int], language: str) -> Offer | None:
    """What the choices of a path lead to; None if they lead nowhere any more.

    Args:
        entries: those whose answers were given together; the first choice is counted through all of theirs.
        path: the places of the choices, from 0; empty for the answer itself.
    """
    if not path:
        return offer(entries[0], language)
    at, holders = path[0], [(entry, each) for entry in entries for each in entry.steps]
    if at >= len(holders):
        return None
    entry, node = holders[at]
    for place in path[1:]:
        if place >= len(node.steps):
            return None
        node = node.steps[place]
    if not any(node.answers.values()):
        return None
    return _offer(entry.id or 0, node.label(language), node, node.steps, language)


def _offer(
    entry_id: int, title: str, holder: Entry | Step, steps: Sequence[Step], language: str, asked: str = ""
) -> Offer:
    text, files = holder.answer(language), files_in(holder, language)
    return Offer(
        entry_id,
        title,
        text,
        asked,
        language,
        tuple(files_as_data(files)),
        len(text) <= CAPTION or len(plain_text(text)) <= CAPTION,
        tuple({"text": each.label(language), "url": each.url} for each in steps),
    )
