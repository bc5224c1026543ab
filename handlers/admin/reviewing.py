"""Before anything is published: what it would change, and what the admin makes of that."""

from __future__ import annotations

from typing import Any

from handlers.admin.dialogue import Draft
from handlers.keyboards.requester import CALL_A_PERSON
from handlers.turn import Turn
from knowledge_base.chatter import small_talk
from knowledge_base.decision import Decision
from knowledge_base.entry import Entry
from knowledge_base.review import Question, Review
from storage.tables import Person
from tickets import asked
from tickets.saying import tell_person
from tickets.work import Work

#: So many wordings, other entries and questions are named; the rest is counted.
WORDINGS, NAMED = 5, 3
#: A title or question in a list, in characters.
LINE = 70


async def reviewed(turn: Turn, draft: Draft) -> Review | None:
    """What publishing the draft would change, against the last days' questions; None: its entry is gone.

    Takes up to seconds, so it comes before the transaction.
    """
    former = turn.knowledge.entry(draft.entry_id) if draft.entry_id is not None else None
    if draft.entry_id is not None and former is None:
        return None
    found = await turn.database.read_much(
        lambda session: asked.lately(session, turn.now, turn.policy.merge_pause)
    )
    return await turn.knowledge.review(draft.entry(former, turn.default_language), questions(found))


def questions(found: list[asked.Asked]) -> list[Question]:
    """Of each ticket the first words that ask something: no greeting, no button, no command."""
    read = []
    for contact in found:
        texts = (_asking(text) for text in contact.words)
        first = next((text for text in texts if text), None)
        if first is not None:
            read.append(Question(first, contact.handed_over))
    return read


def _asking(text: str) -> str:
    """What is left of some messages without those that ask nothing."""
    lines = text.split("\n")
    return "\n".join(
        line
        for line in lines
        if not line.startswith("/") and line not in CALL_A_PERSON and small_talk(line) is None
    ).strip()


async def show(work: Work, person: Person, draft: Draft, review: Review) -> None:
    """The preview: the entry, what it would change, and the answer with the buttons that decide."""
    person.dialogue = Draft("preview", draft.entry_id, draft.wordings, draft.answer).as_dialogue()
    await tell_person(work, person, "kb_review", **_as_data(review, draft, person.language))
    alike = [collision.entry for collision in review.collisions if collision.entry.id is not None]
    await tell_person(
        work,
        person,
        "kb.answer",
        html=draft.answer if draft.answer is not None else review.entry.answer(person.language),
        keyboard="kb_preview",
        worded=bool(draft.wordings),
        merge=alike[0].id if alike and draft.entry_id is None else None,
        merge_title=alike[0].title(person.language) if alike else "",
    )


def _as_data(review: Review, draft: Draft, language: str) -> dict[str, Any]:
    """A review as an outbox row holds it; `handlers.reviews` renders it."""
    entry = review.entry
    wordings = draft.wordings if draft.entry_id is not None else draft.wordings[1:]
    return {
        "title": entry.title(language),
        "wordings": [short(text) for text in wordings[:WORDINGS]],
        "more_wordings": max(len(wordings) - WORDINGS, 0),
        "before": _told(review.before, entry, language),
        "after": _told(review.after, entry, language),
        "alike": [
            {"title": short(collision.entry.title(language)), "sure": round(100 * collision.sure)}
            for collision in review.collisions[:NAMED]
        ],
        "more_alike": max(len(review.collisions) - NAMED, 0),
        "taken": [
            {"question": short(taken.question), "title": short(taken.entry.title(language))}
            for taken in review.taken[:NAMED]
        ],
        "more_taken": max(len(review.taken) - NAMED, 0),
        "asked": len(review.gained),
        "to_people": sum(gained.question.to_people for gained in review.gained),
        "offered": review.offered,
        "gained": [
            {"question": short(gained.question.text), **_told(gained.before, entry, language)}
            for gained in {gained.question.text: gained for gained in review.gained}.values()
        ][:NAMED],
    }


def _told(decision: Decision, entry: Entry, language: str) -> dict[str, str]:
    """What line 1 says: its kind, and the title of the other entry that it says it with."""
    others = [item.entry for item in decision.candidates if item.entry.key != entry.key]
    first = decision.candidates[0].entry if decision.candidates else None
    itself = first is not None and first.key == entry.key
    kind = "SAME" if itself and decision.kind == "ANSWER" else decision.kind.value
    return {"kind": kind, "other": short(others[0].title(language)) if others else ""}


def short(text: str) -> str:
    """One line of a list."""
    line = " ".join(text.split())
    return line if len(line) <= LINE else line[: LINE - 1] + "…"
