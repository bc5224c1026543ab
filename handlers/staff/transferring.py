"""*Transfer* step by step: which department, then why, in a reply or not at all."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import TransferPress
from handlers.staff.answering import answer_in_group, change_question
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Person, Ticket
from tickets import departments, transferring
from tickets.errors import OutOfDate
from tickets.incoming import Incoming
from tickets.people import must_be_member
from tickets.saying import department_of
from tickets.work import Work

DIALOGUE = "transfer"


def register(router: Router) -> None:
    """The buttons; the reply with the reason comes with other words."""
    router.callback_query.register(pressed, TransferPress.filter())


async def pressed(query: CallbackQuery, callback_data: TransferPress, turn: Turn) -> None:
    """*Transfer* itself, a department, *without a reason*, or *cancel*."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        await must_be_member(work, message.chat.id, person.telegram_id, turn.member_since)
        match press.act:
            case "ask":
                return await _where(work, person, press, message)
            case "to":
                return await _why(work, person, press, message)
            case "go":
                ticket = await _go(work, person, press, message.chat.id, message.message_id, "")
                return plain((await department_of(work, ticket)).language, "toast.transfer", number=ticket.id)
            case "cancel":
                ticket, its = await transferring.movable(work, person, press.ticket, message.chat.id)
                at = (message.chat.id, message.message_id)
                await change_question(work, ticket, at, "transfer.cancelled", number=ticket.id, name=its.name)
                return ""
            case _:
                raise OutOfDate

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def _where(work: Work, person: Person, press: TransferPress, message: Message) -> str:
    ticket, department = await transferring.movable(work, person, press.ticket, message.chat.id)
    others = [item for item in await departments.everything(work) if item.id != department.id]
    if not others:
        raise OutOfDate
    await answer_in_group(
        work,
        message,
        "transfer.where",
        about=ticket,
        number=ticket.id,
        keyboard="transfer",
        post="prompt",
        origin=department.id,
        departments=[[item.id, item.name] for item in others],
    )
    return ""


async def _why(work: Work, person: Person, press: TransferPress, message: Message) -> str:
    """Asks for the reason; the reply to this very message is it."""
    chat_id, post = message.chat.id, message.message_id
    ticket, _ = await transferring.movable(work, person, press.ticket, chat_id, press.origin)
    to = await departments.get(work, press.to)
    person.dialogue = {
        "kind": DIALOGUE,
        "ticket": ticket.id,
        "origin": press.origin,
        "to": to.id,
        "chat": chat_id,
        "post": post,
    }
    await change_question(
        work,
        ticket,
        (chat_id, post),
        "transfer.why",
        number=ticket.id,
        name=to.name,
        keyboard="transfer_reason",
        origin=press.origin,
        department=to.id,
    )
    return ""


async def reason_given(work: Work, person: Person, incoming: Incoming) -> bool:
    """Passes the ticket on if this message replies to the question why; False if it is about something else.

    Raises:
        AlreadyTransferred; IsClosed; NotYours; NoSuchDepartment.
    """
    asked = person.dialogue or {}
    if asked.get("kind") != DIALOGUE or not incoming.text or incoming.reply_to is None:
        return False
    if (incoming.chat_id, incoming.reply_to) != (asked["chat"], asked["post"]):
        return False
    press = TransferPress(act="go", ticket=asked["ticket"], origin=asked["origin"], to=asked["to"])
    await _go(work, person, press, incoming.chat_id, incoming.reply_to, incoming.text)
    return True


async def _go(
    work: Work, person: Person, press: TransferPress, chat_id: int, post: int, reason: str
) -> Ticket:
    if (person.dialogue or {}).get("kind") == DIALOGUE:
        person.dialogue = None
    origin, to = press.origin, press.to
    ticket = await transferring.transfer(
        work, person, press.ticket, chat_id, origin=origin, to=to, reason=reason
    )
    name, why = (await department_of(work, ticket)).name, " ".join(reason.split())[: transferring.REASON]
    await change_question(
        work, ticket, (chat_id, post), "transfer.done", number=ticket.id, name=name, reason=why or "—"
    )
    return ticket
