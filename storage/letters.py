"""Letters that came in and went out, as far as they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.doors import FIRST, chat_of
from storage.inserting import insert_if_new
from storage.tables import LetterRow, LetterSent, Message

#: What a person's letter becomes if it isn't kept for the record only.
_SAYS = ("said", "pressed")
#: So many letters are emptied in one transaction.
AT_ONCE = 100
#: What goes when a letter's words do; its place in the mailbox stays.
_EMPTY = {"raw": None, "subject": "", "message_id": None, "thread": None, "digest": ""}


async def last(session: AsyncSession, mailbox: str, validity: int) -> int:
    """The greatest number that was committed of a mailbox under this validity; 0 if none was."""
    counted = select(func.max(LetterRow.number)).where(
        LetterRow.mailbox == mailbox, LetterRow.validity == validity
    )
    return await session.scalar(counted) or 0


async def is_known(session: AsyncSession, mailbox: str, validity: int, number: int) -> bool:
    """Whether the letter at this place was committed before."""
    found = select(LetterRow.id).where(
        LetterRow.mailbox == mailbox, LetterRow.validity == validity, LetterRow.number == number
    )
    return await session.scalar(found) is not None


async def has_come(session: AsyncSession, mailbox: str, digest: str) -> bool:
    """Whether the same letter came to this mailbox before."""
    found = select(LetterRow.id).where(LetterRow.digest == digest, LetterRow.mailbox == mailbox)
    return await session.scalar(found.limit(1)) is not None


async def newest_of(session: AsyncSession, ticket_id: int, door_id: int) -> LetterRow | None:
    """The newest letter by this door in which the ticket's requester has said something."""
    became_its = and_(
        LetterRow.door_id == door_id,
        LetterRow.said_as.in_(
            select(Message.telegram_message_id).where(
                Message.ticket_id == ticket_id, Message.chat_id == chat_of(door_id)
            )
        ),
    )
    found: LetterRow | None = await session.scalar(
        select(LetterRow)
        .where(
            LetterRow.door_id == door_id,
            LetterRow.became.in_(_SAYS),
            or_(LetterRow.ticket_id == ticket_id, became_its),
        )
        .order_by(LetterRow.id.desc())
        .limit(1)
    )
    return found


async def begin_sending(
    session: AsyncSession,
    outbox_id: int,
    door_id: int,
    ticket_id: int | None,
    what: str,
    whom: str,
    now: datetime,
) -> bool:
    """Notes that a row goes out as a letter; False if a server has it already."""
    values = {"outbox_id": outbox_id, "door_id": door_id, "ticket_id": ticket_id, "what": what}
    await session.execute(insert_if_new(session, LetterSent).values(**values, whom=whom, begun_at=now))
    sent_at = select(LetterSent.sent_at).where(LetterSent.outbox_id == outbox_id)
    return await session.scalar(sent_at) is None


async def was_taken(session: AsyncSession, outbox_id: int, now: datetime) -> None:
    """A server has the letter of this row."""
    await session.execute(
        update(LetterSent)
        .where(LetterSent.outbox_id == outbox_id)
        .values(sent_at=now)
        .execution_options(synchronize_session=False)
    )


async def have_gone_out(session: AsyncSession, outbox_ids: Sequence[int]) -> bool:
    """Whether one of these rows may be in its receiver's mailbox."""
    found = select(LetterSent.outbox_id).where(LetterSent.outbox_id.in_(outbox_ids))
    return await session.scalar(found.limit(1)) is not None


async def acknowledged_at(session: AsyncSession, whom: str, besides: int, since: datetime) -> list[datetime]:
    """When an address was told since then that a letter had come in, not counting one row."""
    found = await session.scalars(
        select(LetterSent.begun_at).where(
            LetterSent.whom == whom,
            LetterSent.begun_at > since,
            LetterSent.what == "acknowledgement",
            LetterSent.outbox_id != besides,
        )
    )
    return list(found)


async def first_sent(session: AsyncSession, ticket_id: int, door_id: int) -> int | None:
    """The row of the first letter that was written by this door about a ticket."""
    found: int | None = await session.scalar(
        select(func.min(LetterSent.outbox_id)).where(
            LetterSent.ticket_id == ticket_id, LetterSent.door_id == door_id
        )
    )
    return found


def hashed(address: str) -> str:
    """By what an address is known in the list of letters sent."""
    return hashlib.sha256(address.encode()).hexdigest()


async def erase_of_tickets(session: AsyncSession, numbers: Sequence[int]) -> None:
    """What was written by letter in these tickets goes; where the letters lay stays."""
    its = select(LetterRow.id).join(
        Message,
        (Message.chat_id == FIRST + LetterRow.door_id) & (Message.telegram_message_id == LetterRow.said_as),
    )
    of_tickets = or_(
        LetterRow.ticket_id.in_(numbers), LetterRow.id.in_(its.where(Message.ticket_id.in_(numbers)))
    )
    await _erase(session, of_tickets, LetterSent.ticket_id.in_(numbers))


async def erase_of_doors(session: AsyncSession, door_ids: Sequence[int]) -> None:
    """The same of whatever was written by these doors."""
    await _erase(session, LetterRow.door_id.in_(door_ids), LetterSent.door_id.in_(door_ids))


async def erase_of_nobody(session: AsyncSession, before: datetime) -> bool:
    """Empties some of what was kept for the record only and came before then; whether there may be more."""
    old = select(LetterRow.id).where(text("became = 'kept'"), LetterRow.received_at < before).limit(AT_ONCE)
    numbers = list(await session.scalars(old))
    await session.execute(
        update(LetterRow)
        .where(LetterRow.id.in_(numbers))
        .values(became="gone", **_EMPTY)
        .execution_options(synchronize_session=False)
    )
    return len(numbers) == AT_ONCE


async def _erase(session: AsyncSession, came: ColumnElement[bool], went: ColumnElement[bool]) -> None:
    for change in (update(LetterRow).where(came).values(**_EMPTY), delete(LetterSent).where(went)):
        await session.execute(change.execution_options(synchronize_session=False))
