"""Who asks, as far as it decides which entries are for them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.turn import Turn
from knowledge_base import audience
from knowledge_base.audience import Reader
from storage.tables import Ticket
from tickets import members

#: What is answered before everybody's eyes is for nobody in particular.
ANYBODY = Reader()


async def reader(turn: Turn) -> Reader:
    """Whoever acts in private; looked up only where some entry isn't for everybody."""
    if turn.who is None or not turn.knowledge.restricted:
        return ANYBODY
    async with turn.database.read() as session:
        person_id = await members.person_id(session, turn.who.telegram_id)
        return ANYBODY if person_id is None else await _reader(session, person_id)


async def reader_of(session: AsyncSession, ticket_id: int) -> Reader:
    """The requester of a ticket, where it comes from; of one in a group nobody in particular."""
    ticket = await session.get(Ticket, ticket_id)
    if ticket is None or ticket.requester_id is None or ticket.home_chat_id is not None:
        return ANYBODY
    return await _reader(session, ticket.requester_id, ticket.site_id)


async def _reader(session: AsyncSession, person_id: int, site_id: int | None = None) -> Reader:
    """Somebody at this site; at any of theirs until it is known from which a ticket comes."""
    employee, places = await members.standing(session, person_id)
    here = [(client, site) for each, client, site in places if site_id in (None, each)]
    return audience.reader(employee, here)
