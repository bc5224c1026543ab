"""Taking one's own message back from the other side: it goes there, and stays in the record."""

from __future__ import annotations

from sqlalchemy import or_, select

from storage import doors, outbox
from storage.tables import Message, OutboxRow, Person, Post, Ticket
from tickets import incoming as messages
from tickets import involvement_talk, line1, timers
from tickets.errors import NotYourMessage, WithdrawnAlready
from tickets.history import record
from tickets.saying import (
    department_of,
    put_elsewhere,
    put_in_room,
    put_to_requester,
    refresh_card,
    refresh_intro,
    tell_writer,
)
from tickets.work import Work


async def withdraw(work: Work, person: Person, chat_id: int, telegram_message_id: int) -> None:
    """Takes back a message, of an album all of it; whether it worked is said when it is known.

    Raises:
        NotYourMessage; WithdrawnAlready.
    """
    message = await messages.find(work, chat_id, telegram_message_id)
    if message is None or message.person_id != person.id:
        raise NotYourMessage
    ticket = await work.session.get(Ticket, message.ticket_id, with_for_update=True)
    if ticket is None or message.withdrawn_at is not None:
        raise WithdrawnAlready
    about_part = await involvement_talk.crosses(work, message)
    if message.internal and not about_part:
        await tell_writer(work, ticket, message, "undo_inside")
        return
    numbers = []
    for part in await _whole(work, message):
        part.withdrawn_at = work.now
        numbers.append(part.id)
    await work.session.flush()
    await record(work, ticket, "message.withdrawn", person.id, message_ids=numbers)
    if message.album is not None:
        await timers.end_album(work, message.album)
    if about_part:
        await involvement_talk.take_back(work, ticket, message, numbers)
    elif message.author == "specialist":
        await put_to_requester(work, ticket, "withdraw", message_id=message.id, messages=numbers)
    else:
        await _from_specialists(work, ticket, message, numbers)


async def _whole(work: Work, message: Message) -> list[Message]:
    if message.album is None:
        return [message]
    return list(
        await work.session.scalars(
            select(Message).where(Message.album == message.album, Message.withdrawn_at.is_(None))
        )
    )


async def _from_specialists(work: Work, ticket: Ticket, message: Message, numbers: list[int]) -> None:
    """It leaves the card and the topic's first post too; on line 1 nobody has seen it."""
    if ticket.line == 1 and ticket.status in ("new", "answered") and not await _says_anything(work, ticket):
        await line1.close(work, ticket, "withdrawn", message.person_id)
    else:
        await refresh_card(work, ticket)
    await refresh_intro(work, ticket)
    await put_in_room(work, ticket, "withdraw", message_id=message.id, messages=numbers)
    department = await department_of(work, ticket)
    before = await work.session.scalars(
        select(Post.chat_id)
        .where(Post.message_id.in_(numbers), Post.chat_id < 0, Post.chat_id != department.chat_id)
        .distinct()
    )
    for chat_id in before.all():  # groups that had the ticket
        room = outbox.room(chat_id, ticket.id)
        await put_elsewhere(work, ticket, room, "withdraw", message_id=message.id, messages=numbers)


async def _says_anything(work: Work, ticket: Ticket) -> bool:
    left = select(Message.id).where(Message.ticket_id == ticket.id, Message.withdrawn_at.is_(None)).limit(1)
    return await work.session.scalar(left) is not None


async def taken_back(work: Work, row: OutboxRow) -> None:
    """It is gone from the other side, as far as is known: its writer is told."""
    message = await work.session.get(Message, row.message_id)
    if message is None:
        return
    # Where the reply to a send was lost there may be a copy that we don't know of.
    album = [OutboxRow.data["album"].as_string() == message.album] if message.album is not None else []
    lost = await work.session.scalar(
        select(OutboxRow.id)
        .where(
            OutboxRow.ticket_id == message.ticket_id,
            OutboxRow.chat_id == row.chat_id,
            OutboxRow.maybe_sent > 0,
            or_(OutboxRow.message_id == message.id, *album),
        )
        .limit(1)
    )
    await _tell_outcome(work, message, "undo_unsure" if lost is not None else "undo_done")


async def kept(work: Work, row: OutboxRow) -> None:
    """Telegram doesn't delete it any more, or it is a letter: its writer is told."""
    message = await work.session.get(Message, row.message_id)
    if message is not None:
        ticket = await work.session.get(Ticket, message.ticket_id, with_for_update=True)
        if ticket is not None:
            await record(work, ticket, "message.kept", message_id=message.id)
        by_letter = doors.is_door(row.chat_id)  # a page takes back whatever stands there
        await _tell_outcome(work, message, "undo_sent" if by_letter else "undo_failed")


async def _tell_outcome(work: Work, message: Message, text: str) -> None:
    ticket = await work.session.get(Ticket, message.ticket_id)
    if ticket is not None:
        await tell_writer(work, ticket, message, text)
