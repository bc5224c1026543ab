"""What a letter answers: only what we have signed proves it, and only for the address that it was told to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aiogram.filters.callback_data import CallbackData
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mailboxes import Mailboxes
from channels.mail import presses
from channels.mail.letter import Letter
from channels.mail.reply_address import answered_ticket, claims, is_theirs, row_of
from handlers.callbacks import BelongsPress, Line1Press, RatingPress, SolvedPress
from storage import doors
from storage.tables import Door, DoorPost, Message, OutboxRow, Post, Ticket
from tickets import resolution
from tickets.belonging import ON_LINE_1
from tickets.doors import of_ticket
from tickets.saying import requester_of
from tickets.work import Work

_MANY_IDS = 20

#: When the buttons under what we have said still do something, by what they carry.
_COUNTS: tuple[tuple[type[CallbackData], Callable[[Ticket], bool]], ...] = (
    (Line1Press, lambda ticket: ticket.status in ON_LINE_1),
    (BelongsPress, lambda ticket: ticket.status in ON_LINE_1),
    (SolvedPress, lambda ticket: ticket.status == "resolved"),
    (RatingPress, lambda ticket: resolution.was_seen_to(ticket) and ticket.rating is None),
)


async def ticket_of(work: Work, door: Door, letter: Letter, mailboxes: Mailboxes) -> Ticket | None:
    """The ticket that a letter surely belongs to, locked; None where nothing proves it."""
    ours, key = mailboxes.ours.addresses, mailboxes.key
    number = answered_ticket(letter.recipients, door.address or "", ours, key)
    if number is None:
        sent = await sent_by_us(work.session, (*letter.answers, *reversed(letter.references)), key)
        number = sent.ticket_id if sent is not None and sent.chat_id == doors.chat_of(door.id) else None
    ticket = await work.session.get(Ticket, number, with_for_update=True) if number is not None else None
    requester = await requester_of(work, ticket) if ticket is not None else None
    if requester is None or not (
        requester.telegram_id == doors.chat_of(door.id) or requester.id == door.joined_to_id
    ):
        return None
    return ticket


async def told_to_another(work: Work, door: Door, letter: Letter, mailboxes: Mailboxes) -> int | None:
    """The ticket whose reply address this letter was sent to by somebody who wasn't told it."""
    for claim in claims(letter.recipients, mailboxes.ours.addresses):
        ticket = await work.session.get(Ticket, claim.ticket)
        its = await of_ticket(work.session, ticket) if ticket is not None else None
        if its is not None and its.id != door.id and is_theirs(claim, its.address or "", mailboxes.key):
            return claim.ticket
    return None


async def sent_by_us(session: AsyncSession, ids: Iterable[str], key: bytes) -> OutboxRow | None:
    """The row of the outbox that became the first letter of ours among these."""
    for one in list(ids)[:_MANY_IDS]:
        number = row_of(one, key)
        found = await session.get(OutboxRow, number) if number is not None else None
        if found is not None:
            return found
    return None


async def answered(
    session: AsyncSession, door: Door, ticket: Ticket, letter: Letter, key: bytes
) -> int | None:
    """The number of the message in the door's chat that a letter answers, or else of the ticket's last."""
    chat_id = doors.chat_of(door.id)
    sent = await sent_by_us(session, letter.answers, key)
    if sent is not None and sent.ticket_id == ticket.id:
        exact: int | None = await session.scalar(
            select(Post.telegram_message_id)
            .join(DoorPost, DoorPost.number == Post.telegram_message_id)
            .where(Post.chat_id == chat_id, DoorPost.door_id == door.id, DoorPost.outbox_id == sent.id)
            .limit(1)
        )
        if exact is not None:
            return exact
    for table in (Post, Message):
        last: int | None = await session.scalar(
            select(func.max(table.telegram_message_id)).where(
                table.ticket_id == ticket.id, table.chat_id == chat_id
            )
        )
        if last is not None:
            return last
    return None


async def press(session: AsyncSession, door: Door, ticket: Ticket, letter: Letter) -> tuple[int, str] | None:
    """The post and what its button carries, if a letter is nothing but the words of a button that counts."""
    if letter.files:
        return None
    post: DoorPost | None = await session.scalar(
        select(DoorPost)
        .where(
            DoorPost.door_id == door.id,
            DoorPost.ticket_id == ticket.id,
            DoorPost.buttons.is_not(None),
            DoorPost.deleted_at.is_(None),
        )
        .order_by(DoorPost.number.desc())
        .limit(1)
    )
    if post is None:
        return None
    data = presses.pressed(letter.words, post.buttons or ())
    return (post.number, data) if data is not None and _counts(data, ticket) else None


def _counts(data: str, ticket: Ticket) -> bool:
    """Whether a button still does something: if not, words that mean it are words."""
    for kind, when in _COUNTS:
        try:
            kind.unpack(data)
        except (ValueError, TypeError, ValidationError):
            continue
        return when(ticket)
    return True
