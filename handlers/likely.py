"""Which department a ticket may be for, found before the transaction that hands it over."""

from __future__ import annotations

from typing import Any

from handlers import line1
from handlers.turn import Turn
from tickets.lessons import words_of, words_of_newest


async def likely_of(turn: Turn, ticket_id: int) -> dict[str, Any] | None:
    """For one whose requester calls people by a button."""
    if not turn.knowledge.chooses:
        return None
    async with turn.database.read() as session:
        words = await words_of(session, ticket_id)
    return line1.likely_for(turn.knowledge, words)


async def likely_of_theirs(turn: Turn) -> tuple[int, dict[str, Any]] | None:
    """For the ticket that whoever acts has on line 1: its number, and what it may be for."""
    if turn.who is None or not turn.knowledge.chooses:
        return None
    async with turn.database.read() as session:
        found = await words_of_newest(session, turn.who.telegram_id)
    if found is None:
        return None
    number, words = found
    likely = line1.likely_for(turn.knowledge, words)
    return (number, likely) if likely is not None else None
