"""The door at which a ticket's requester is spoken to, and what goes from it when they or their words do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import doors, kept_files, letters
from storage.tables import (
    ApiCall,
    ApiTicket,
    Door,
    DoorPost,
    KeptFile,
    Message,
    PageNews,
    Person,
    Proof,
    Ticket,
    WebhookCall,
)
from tickets.work import Work


async def of_ticket(session: AsyncSession, ticket: Ticket) -> Door | None:
    """The door at which a ticket's requester is spoken to; None if that is in Telegram, or nowhere."""
    chat_id = ticket.home_chat_id
    if chat_id is None and ticket.requester_id is not None:
        chat_id = (await session.get_one(Person, ticket.requester_id)).telegram_id
    return await doors.behind(session, chat_id) if chat_id is not None and doors.is_door(chat_id) else None


async def empty(work: Work, numbers: Sequence[int], file_ids: Sequence[str | None]) -> None:
    """What was said in these tickets goes from doors, and files that came in by them."""
    await work.session.execute(
        delete(DoorPost).where(DoorPost.ticket_id.in_(numbers)).execution_options(synchronize_session=False)
    )
    await letters.erase_of_tickets(work.session, numbers)
    await kept_files.erase(work.session, file_ids)


async def known_since(work: Work, person: Person) -> datetime:
    """When somebody first came, by whichever door."""
    first = select(func.min(Door.created_at)).where(Door.joined_to_id == person.id)
    return min(await work.session.scalar(first) or person.created_at, person.created_at)


async def forget(work: Work, person: Person) -> None:
    """Nothing ties a person's doors to them any more: a page doesn't open, and who writes again is new."""
    session = work.session
    theirs = Door.joined_to_id == person.id
    if doors.is_door(person.telegram_id):
        theirs = or_(theirs, Door.id == doors.id_of(person.telegram_id))
    found = list(await session.execute(select(Door.id, Door.address).where(theirs)))
    numbers, addresses = [number for number, _ in found], [address for _, address in found]
    asked = or_(Proof.person_id == person.id, Proof.door_id.in_(numbers), Proof.address.in_(addresses))
    await session.execute(delete(Proof).where(asked).execution_options(synchronize_session=False))
    if not numbers:
        return
    await letters.erase_of_doors(session, numbers)
    chats = [doors.chat_of(number) for number in numbers]
    opened = select(ApiTicket.id).where(ApiTicket.door_id.in_(numbers))
    for change in (
        delete(ApiCall).where(ApiCall.api_ticket_id.in_(opened)),
        delete(WebhookCall).where(WebhookCall.api_ticket_id.in_(opened)),
        delete(ApiTicket).where(ApiTicket.door_id.in_(numbers)),
        delete(DoorPost).where(DoorPost.door_id.in_(numbers)),
        delete(PageNews).where(PageNews.door_id.in_(numbers)),
        delete(KeptFile).where(KeptFile.door_id.in_(numbers)),
        update(Message).where(Message.chat_id.in_(chats)).values(file_id=None),
        update(Door)
        .where(Door.id.in_(numbers))
        .values(name="", address=None, box=None, key_hash=None, joined_to_id=None),
    ):
        await session.execute(change.execution_options(synchronize_session=False))
