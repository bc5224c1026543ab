"""Emptying tickets: every word in them goes; numbers, moments and what words of ours say stay for figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from storage import counters
from storage.tables import (
    EntryDraft,
    Event,
    Incident,
    IncidentTicket,
    Involvement,
    Message,
    ReplyDraft,
    Ticket,
    Timer,
)
from tickets import doors, timers
from tickets.work import Work

#: What stands for a title or a name that is gone.
GONE = "—"
#: Deleting topics begins after this time: one that is just being made must be there.
TOPICS_AFTER = timedelta(minutes=1)
#: Counts how often tickets were emptied: whoever holds their words in memory reads anew.
EMPTIED = "emptied"
#: What words of ours stand for in a history: without them a ticket's life couldn't be told.
_OURS = frozenset(
    {"because", "kind", "target", "now", "channel", "outcome", "by", "led_by", "decision_was"}
    | {"until", "language", "origin", "to", "why"}
)


async def empty(work: Work, tickets: Sequence[Ticket], *, of: int | None = None) -> None:
    """Empties tickets: what was written in them and about them, by whomever.

    Args:
        of: the number in `people` of somebody whose words in others' tickets go as well.
    """
    session, numbers = work.session, [ticket.id for ticket in tickets]
    written: ColumnElement[bool] = Message.ticket_id.in_(numbers)
    happened: ColumnElement[bool] = Event.ticket_id.in_(numbers)
    if of is not None:
        written = or_(written, (Message.person_id == of) & (Message.author == "requester"))
        happened = or_(happened, Event.person_id == of)
    files = list(await session.scalars(select(Message.file_id).where(written, Message.file_id.is_not(None))))
    words = list(await session.scalars(select(Message.text).where(written, Message.text != "")))
    for ticket in tickets:
        ticket.offer = ticket.about = ticket.contact_name = ticket.rating_comment = None
        ticket.urgent = ticket.tags = ticket.undecided_from = None
        ticket.home_chat_id = ticket.home_message_id = ticket.own_topic_id = None
        ticket.decision = without_words(ticket.decision)
        ticket.version += 1
        ticket.emptied_at = work.now
    changes = (
        update(Message).where(written).values(text="", entities=None, file_id=None, about=None, album=None),
        update(Involvement).where(Involvement.ticket_id.in_(numbers)).values(outcome=""),
        delete(ReplyDraft).where(ReplyDraft.ticket_id.in_(numbers)),
    )
    for change in changes:
        await session.execute(change.execution_options(synchronize_session=False))
    await doors.empty(work, numbers, files)
    for line in await session.scalars(select(Event).where(happened)):
        line.data = without_words(line.data) or {}
    await _rename_incidents(work, numbers, words)
    await _review_anew(work, words)
    await counters.count(session, EMPTIED)


async def end_topics(work: Work, numbers: Sequence[int]) -> None:
    """Has the topics go soon that tickets still have, whenever it would have been their turn."""
    await work.session.execute(
        update(Timer)
        .where(
            Timer.subject == timers.TICKET,
            Timer.kind == "topic",
            Timer.subject_id.in_(list(map(str, numbers))),
        )
        .values(due_at=work.now + TOPICS_AFTER)
        .execution_options(synchronize_session=False)
    )


def without_words(value: Any, key: str = "") -> Any:
    """The same data with every word empty that isn't one of ours; numbers and moments stay. Pure."""
    match value:
        case str():
            return value if key in _OURS or key.endswith("_at") else ""
        case list():
            return [without_words(one, key if key.endswith("_at") else "") for one in value]
        case dict():
            named = {name: one for name, one in value.items() if name.isascii() and name.islower()}
            return {name: without_words(one, name) for name, one in named.items()}
        case _:
            return value


async def _rename_incidents(work: Work, numbers: Sequence[int], words: Collection[str]) -> None:
    """An incident is called by the words of one of its requesters until somebody has renamed it."""
    found = await work.session.scalars(
        select(Incident)
        .join(IncidentTicket, IncidentTicket.incident_id == Incident.id)
        .where(IncidentTicket.ticket_id.in_(numbers))
    )
    for incident in found.unique():
        if _shares(incident.title, words):
            incident.title = GONE


async def _review_anew(work: Work, words: Collection[str]) -> None:
    """What a draft would change is told by people's questions, these perhaps among them."""
    for draft in await work.session.scalars(select(EntryDraft)):
        review = draft.content.get("review")
        if review is not None and any(_shares(one["question"], words) for one in review["gained"]):
            draft.content = {**draft.content, "review": None}
            await timers.start_review(work, draft.id)


def _shares(told: str, words: Collection[str]) -> bool:
    """Whether a line that may have been cut short was told by one of these texts."""
    line = told.rstrip("…").strip()
    texts = (" ".join(text.split()) for text in words)
    return bool(line) and any(text and (line in text or text in line) for text in texts)
