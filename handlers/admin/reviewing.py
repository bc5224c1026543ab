"""Before anything is published: what it would change. It takes up to seconds, so a timer asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.admin import workspace
from handlers.entry_words import short
from handlers.keyboards.requester import CALL_A_PERSON
from handlers.turn import Knowledge
from knowledge_base import drafts, storing
from knowledge_base.chatter import small_talk
from knowledge_base.decision import Decision
from knowledge_base.editing import lacking, put_onto
from knowledge_base.entry import Entry
from knowledge_base.entry_data import of_data
from knowledge_base.review import Question, Review
from storage.database import Database
from storage.tables import Person
from tickets import asked, timers
from tickets.work import Work

#: So many other entries and questions are named; the rest is counted.
NAMED = 3


async def reviewed(
    database: Database, knowledge: Knowledge, draft_id: int, now: datetime, pause: timedelta
) -> tuple[drafts.Kept, dict[str, Any]] | None:
    """What publishing a draft would change, against the last days' questions, with the draft as it was read.

    Args:
        pause: what a requester writes within it is one question.

    Returns:
        None if the draft is gone, or not complete.
    """
    found = await database.read_much(lambda session: _read(session, draft_id))
    if found is None:
        return None
    kept, entry, language = found
    lately = await database.read_much(lambda session: asked.lately(session, now, pause))
    return kept, _as_data(await knowledge.review(entry, questions(lately)), language)


async def keep(work: Work, kept: drafts.Kept, review: dict[str, Any]) -> None:
    """Puts what was found out into the draft and onto the screen; one changed since is reviewed anew."""
    now = await drafts.find(work.session, kept.id)
    person = await work.session.get(Person, kept.person_id)
    if now is None or person is None:
        return
    if (now.updated_at, now.content) != (kept.updated_at, kept.content):
        await timers.start_review(work, kept.id)
        return
    await drafts.write(work.session, kept.id, {**kept.content, "review": review}, kept.updated_at)
    await workspace.refresh(work, person, "draft", kept.id)


async def _read(session: AsyncSession, draft_id: int) -> tuple[drafts.Kept, Entry, str] | None:
    kept = await drafts.find(session, draft_id)
    person = await session.get(Person, kept.person_id) if kept is not None else None
    if kept is None or person is None or "after" not in kept.content:
        return None
    entry = of_data(kept.content["after"], kept.entry_id)
    if kept.entry_id is not None:
        current = await storing.find(session, kept.entry_id)
        if current is None:
            return None
        entry = put_onto(current.entry, of_data(kept.content["before"], kept.entry_id), entry)
    return None if lacking(entry) else (kept, entry, person.language)


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


def _as_data(review: Review, language: str) -> dict[str, Any]:
    """A review as a draft keeps it; `handlers.reviews` puts it into words."""
    entry = review.entry
    alike = [collision.entry for collision in review.collisions if collision.entry.id is not None]
    return {
        "merge": [alike[0].id, alike[0].title(language)] if alike else None,
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
