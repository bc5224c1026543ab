"""What the service has kept of a campaign, held against what people did: I1, I6 and I8."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy import select

from storage.database import Database
from storage.tables import Event, Message, Person

#: What only specialists do.
_STAFF = (
    "ticket.claimed",
    "ticket.released",
    "ticket.waiting",
    "ticket.resolved",
    "ticket.transferred",
    "ticket.spam",
    "message.sent",
    "note.added",
)
#: Words that nobody but people has written: their marks.
_WORDS = re.compile(r"\bt\d+\.[rsn]\d+ ")


async def unregistered(database: Database, wrote: Collection[tuple[int, int]]) -> list[str]:
    """I1: whatever people wrote and no ticket holds, or holds twice.

    Args:
        wrote: chat and number of each message.
    """
    async with database.read() as session:
        rows = await session.execute(select(Message.id, Message.chat_id, Message.telegram_message_id))
        kept = {row_id: (chat_id, number) for row_id, chat_id, number in rows}
        told = await session.scalars(
            select(Event.data).where(
                Event.kind.in_(("ticket.registered", "message.received", "message.sent", "note.added"))
            )
        )
        registered = [kept.get(data["message_id"]) for data in told]
    wrong = [f"I1: {key} was never registered" for key in set(wrote) - set(kept.values())]
    wrong += [f"I1: {key} is registered, and nobody wrote it" for key in set(kept.values()) - set(wrote)]
    if sorted(registered, key=str) != sorted(kept.values(), key=str):
        wrong.append("I1: some messages are not in the history exactly once: registered twice")
    return wrong


async def unauthorised(database: Database, staff: Collection[int]) -> list[str]:
    """I6: what specialists do was done by one of them.

    Args:
        staff: their Telegram numbers.
    """
    async with database.read() as session:
        done = await session.execute(
            select(Event.id, Event.kind, Person.telegram_id)
            .join(Person, Person.id == Event.person_id)
            .where(Event.kind.in_(_STAFF))
        )
        return [f"I6: {kind} ({number}) by {who}" for number, kind, who in done if who not in staff]


def told_in(logs: Iterable[str], token: str) -> list[str]:
    """I8: tokens and people's words in what was logged."""
    secret = token.partition(":")[2]
    wrong = []
    for log in logs:
        if secret in log:
            wrong.append("I8: the token is in the log")
        wrong += [f"I8: somebody's words are in the log: {found}" for found in _WORDS.findall(log)[:3]]
    return wrong
