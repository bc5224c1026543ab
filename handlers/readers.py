"""Who asks, as far as it decides which entries are for them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.turn import Turn
from knowledge_base import audience
from knowledge_base.audience import Reader
from storage.tables import Caller, Client, Site, Ticket
from tickets import called_from, callers, members
from tickets.form import Form
from tickets.sites import everywhere

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


async def of_caller(turn: Turn, form: Form) -> Reader:
    """Whoever calls, as far as their number says who it is; else nobody in particular."""
    if not turn.knowledge.restricted:
        return ANYBODY
    async with turn.database.read() as session:
        return await _calling(session, await callers.known(session, form), form.phone)


async def of_call(session: AsyncSession, ticket: Ticket, site_id: int) -> Reader:
    """Whoever called with a ticket; at this site, if a specialist says so (0: nobody has)."""
    caller = await session.get(Caller, ticket.caller_id) if ticket.caller_id is not None else None
    if not site_id and ticket.site_id is None:
        return await _calling(session, caller, (caller.phone if caller is not None else None) or "")
    site = await session.get(Site, site_id or ticket.site_id)
    client = await session.get(Client, site.client_id) if site is not None and site.client_id else None
    if site is None or (site.client_id is not None and client is None):
        return ANYBODY
    return audience.reader(client is None, [(client.name if client is not None else None, site.name)])


async def _calling(session: AsyncSession, caller: Caller | None, phone: str) -> Reader:
    """Where their number leads; a number alone makes nobody an employee."""
    if caller is not None and caller.person_id is not None:
        return await _reader(session, caller.person_id)
    numbers = {site.client_id for site in await called_from.likely(session, caller, phone)} - {None}
    places = [
        (client.name, site.name)
        for client, sites in (await everywhere(session) if numbers else ())
        if client is not None and client.id in numbers
        for site in sites
    ]
    return audience.reader(False, places)
