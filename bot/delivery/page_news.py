"""A letter that says that there is news on a page, and where that is: never what it is."""

from __future__ import annotations

from aiogram.methods import SendMessage
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, CantCarry
from bot.mailboxes import Mailboxes
from bot.telegram_errors import Failure
from channels.mail.boxes import Box
from channels.mail.letter import Address
from channels.mail.reply_address import letter_id
from channels.mail.writing import Draft
from locales import plain, say
from storage.tables import Department, Door, OutboxRow, Ticket


async def word(session: AsyncSession, row: OutboxRow) -> Call:
    """What the letter says, but for the way to the page."""
    text = say(row.language, "page_news.words", number=row.ticket_id)
    return Call(SendMessage(chat_id=row.chat_id, text=text))


async def draft(
    session: AsyncSession, row: OutboxRow, call: Call, door: Door, mailboxes: Mailboxes, page: str
) -> tuple[Box, Draft]:
    """The whole letter, and the mailbox that it goes out from.

    Args:
        page: the link of the page; empty if there is none any more.

    Raises:
        CantCarry: there is nowhere to write from, or to.
    """
    box = await _box(session, row, mailboxes)
    if box is None or not page or not door.address or mailboxes.ours.has(door.address):
        raise CantCarry(Failure.NO_LETTER, "there is no mailbox, no page, or no address that isn't ours")
    method = call.method
    assert isinstance(method, SendMessage)
    return box, Draft(
        sender=Address(box.address, box.name),
        to=door.address,
        reply_to=box.address,
        subject=plain(row.language, "page_news.subject", number=row.ticket_id),
        words="\n\n".join((method.text, page, say(row.language, "page_news.below"))),
        id=letter_id(row.id, box.address, mailboxes.key),
        written_at=row.created_at,
        automatic=True,
        stop=f"{page}/quiet",
    )


async def _box(session: AsyncSession, row: OutboxRow, mailboxes: Mailboxes) -> Box | None:
    """The mailbox of the ticket's department; the first one if it has none."""
    its = select(Department.name).join(Ticket, Ticket.department_id == Department.id)
    name = await session.scalar(its.where(Ticket.id == row.ticket_id))
    boxes = list(mailboxes.boxes.values())
    return next((box for box in boxes if box.department == name), boxes[0] if boxes else None)
