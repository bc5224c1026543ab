"""What an outbox row becomes: a call to Telegram, to its place, in its manner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup, ReplyParameters
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.tickets import department_of, post_of
from bot.telegram_errors import Failure, Trouble
from locales import plain
from storage.doors import is_door
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Department, Involvement, OutboxRow, Post, Ticket
from tickets.involvements import CARD

_DEPARTMENTS, _PARTS = table_of(Department), table_of(Involvement)
_GROUP_OF_PART = Prepared(
    select(_DEPARTMENTS.c.chat_id)
    .join(_PARTS, _PARTS.c.department_id == _DEPARTMENTS.c.id)
    .where(_PARTS.c.id == bindparam("part"))
)


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be asked of Telegram, and what its answer will stand for.

    `post` names what the sent message is; None when no message comes of it.
    `message_ids` are the messages that it shows, one a post; `also` those that stand in the first of
    these posts besides. `ticket_version` is what a card was rendered from. `rest` is the next piece of
    what becomes several; `gone` are the posts that are deleted by it; `apart` is a message that leaves
    the post it stood in with others, and comes anew.
    """

    method: TelegramMethod[Any]
    post: str | None = None
    message_ids: tuple[int, ...] = ()
    ticket_version: int = 0
    rest: int | None = None
    gone: tuple[int, ...] = ()
    also: tuple[int, ...] = ()
    apart: int | None = None


class Nothing(Exception):
    """There is nothing to do any more: what the row was about has moved on."""


class NotYet(Exception):
    """What this row needs isn't there yet; it will be tried again a moment later."""


class CantCarry(Exception):
    """Where a call is meant for there is no such thing, or it is too late for it."""

    def __init__(self, failure: Failure, reason: str) -> None:
        super().__init__(reason)
        self.trouble = Trouble(failure, reason)


def kept_up_to_date(
    row: OutboxRow,
    said: tuple[str, InlineKeyboardMarkup | None],
    *,
    post: str,
    message_id: int | None,
    quiet: bool | None,
    ticket_version: int = 0,
    **place: Any,
) -> Call:
    """A message that is posted once, then changed where it stands.

    Args:
        said: its text, as HTML, and what is under it.
        post: what the posted message is, for the record.
        message_id: the message, where it is posted already.
        quiet: whether it comes without a sound; None leaves that to the chat.
        place: where in the chat it is posted.
    """
    text, markup = said
    if message_id is not None:
        edit = EditMessageText(
            chat_id=row.chat_id, message_id=message_id, text=text, parse_mode="HTML", reply_markup=markup
        )
        return Call(edit, ticket_version=ticket_version)
    send = SendMessage(
        chat_id=row.chat_id,
        text=maybe_again(row, text),
        parse_mode="HTML",
        reply_markup=markup,
        disable_notification=quiet,
        **place,
    )
    return Call(send, post=post, ticket_version=ticket_version)


async def ticket_of(session: AsyncSession, row: OutboxRow) -> Ticket:
    """The ticket that a row belongs to.

    Raises:
        Nothing: there is none.
    """
    ticket = await session.get(Ticket, row.ticket_id) if row.ticket_id is not None else None
    if ticket is None:
        raise Nothing
    return ticket


async def must_be_its_group(session: AsyncSession, row: OutboxRow) -> tuple[Ticket | None, Department | None]:
    """A ticket may have gone to another group while this row waited: there its history has followed.

    Returns:
        The ticket and the department that owns it, as far as they were looked at.

    Raises:
        Nothing: it has; NotYet: the group itself has another number now.
    """
    meant = row.destination.startswith(("ticket:", "queue:", "part:")) and not row.data.get("elsewhere")
    if row.ticket_id is None or not meant:
        return None, None
    ticket = await session.get(Ticket, row.ticket_id)
    department = await department_of(session, ticket) if ticket is not None else None
    found = department.chat_id if department is not None else None
    if row.data.get("involvement") and not row.destination.startswith("ticket:"):
        found = await _GROUP_OF_PART.value(session, {"part": row.data["involvement"]})
    if found is None or found == row.chat_id:
        return ticket, department
    now = await session.scalar(select(OutboxRow.chat_id).where(OutboxRow.id == row.id))
    raise Nothing if now == row.chat_id else NotYet


async def place_of(
    session: AsyncSession, row: OutboxRow, reply: ReplyParameters | None = None
) -> dict[str, Any]:
    """Where in the chat: a ticket's topic, or in a group without topics under its card.

    Raises:
        Nothing; NotYet: the card isn't there yet.
    """
    reply = reply or replying_to(row.data.get("reply_to"))
    if row.ticket_id is not None and row.data.get("own_topic"):
        topic_id = (await ticket_of(session, row)).own_topic_id
        return {"message_thread_id": topic_id, "reply_parameters": reply}
    if row.destination.startswith("part:"):
        return await _place_of_part(session, row, reply)
    if row.ticket_id is None or not row.destination.startswith("ticket:"):
        return {"reply_parameters": reply}
    if row.data.get("topic"):
        return {"message_thread_id": row.data["topic"], "reply_parameters": reply}
    ticket = await ticket_of(session, row)
    if ticket.topic_id is not None:
        return {"message_thread_id": ticket.topic_id, "reply_parameters": reply}
    card = await post_of(session, ticket.id, "card", row.chat_id)
    if card is None and (await department_of(session, ticket)).chat_id == row.chat_id:
        raise NotYet
    return {"reply_parameters": reply or replying_to(card)}


async def _place_of_part(
    session: AsyncSession, row: OutboxRow, reply: ReplyParameters | None
) -> dict[str, Any]:
    """A part's own topic, or in a group without topics, and before it is taken, under its card."""
    topic_id = await session.scalar(
        select(Involvement.topic_id).where(Involvement.id == row.data["involvement"])
    )
    if topic_id is not None:
        return {"message_thread_id": topic_id, "reply_parameters": reply}
    card = await session.scalar(
        select(Post.telegram_message_id)
        .where(
            Post.ticket_id == row.ticket_id,
            Post.involvement_id == row.data["involvement"],
            Post.kind == CARD,
            Post.chat_id == row.chat_id,
        )
        .order_by(Post.id.desc())
        .limit(1)
    )
    if card is None:
        raise NotYet
    return {"reply_parameters": reply or replying_to(card)}


def replying_to(message_id: int | None) -> ReplyParameters | None:
    """A reply to a message, which may be gone meanwhile."""
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)


def silent(row: OutboxRow) -> bool | None:
    """Groups hear only what must be heard; a message that may have arrived before comes quietly."""
    if may_come_twice(row):
        return True
    return True if row.chat_id < 0 and not row.data.get("sound") else None


def may_come_twice(row: OutboxRow) -> bool:
    """Whether it may have arrived before; at a door the same is known to be the same."""
    return bool(row.maybe_sent) and not is_door(row.chat_id)


def maybe_again(row: OutboxRow, text: str) -> str:
    """The text, marked if it may have arrived before."""
    if not may_come_twice(row):
        return text
    return f"{text}\n{plain(row.language, 'maybe_again')}".strip()
