"""`/block`, `/unblock` and `/blocked`: whom the desk hears, and the buttons for it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import BlockPress
from handlers.staff.answering import (
    answer_in_group,
    change_in_group,
    change_message,
    staff_of,
    ticket_here,
)
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Block, Department, Person, Ticket
from tickets import blocking, transferring
from tickets.blocking import Reader
from tickets.claims import staff_ticket
from tickets.errors import OutOfDate
from tickets.saying import department_of
from tickets.work import Work

DIALOGUE = "block"


def register(router: Router) -> None:
    """The commands and the buttons."""
    router.message.register(asked, Command("block"))
    router.message.register(unblock, Command("unblock"))
    router.message.register(listed, Command("blocked"))
    router.callback_query.register(pressed, BlockPress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/block reason` in a ticket's topic, or in reply to its card: asks whether it is meant."""
    reason = " ".join((command.args or "").split())[: blocking.REASON]

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        ticket = await ticket_here(work, message)
        if ticket is not None:
            await _ask(work, person, ticket, message, turn, reason)

    await turn.commit_as(move)


async def _ask(work: Work, person: Person, ticket: Ticket, message: Message, turn: Turn, reason: str) -> None:
    at = Reader(message.chat.id, turn.admin_ids)
    _, requester = await blocking.blockable(work, person, ticket.id, at)
    if reason:
        person.dialogue = {"kind": DIALOGUE, "ticket": ticket.id, "reason": reason}
    await answer_in_group(
        work,
        message,
        "block.sure_because" if reason else "block.sure",
        about=ticket,
        name=requester.name,
        n=len(await blocking.unfinished(work, requester)),
        reason=reason,
        keyboard="block_sure",
    )


async def unblock(message: Message, turn: Turn) -> None:
    """`/unblock` in a ticket's topic, or in reply to its card."""

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        ticket = await ticket_here(work, message)
        if ticket is None:
            return
        found = await blocking.of_person(work.session, ticket.requester_id)
        if found is None:
            await answer_in_group(work, message, "block.none", number=ticket.id)
            return
        lifted = await blocking.lift(work, person, found[0].id, Reader(message.chat.id, turn.admin_ids))
        name = await blocking.name_of(work, lifted.person_id)
        await answer_in_group(work, message, "block.lifted", name=name, by=person.name)

    await turn.commit_as(move)


async def listed(message: Message, turn: Turn) -> None:
    """`/blocked`: everybody whom the departments of this group don't hear."""

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        data = await blocking.page_of(work, message.chat.id, 0)
        await answer_in_group(work, message, "blocked_list", keyboard="blocked", **data)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: BlockPress, turn: Turn) -> None:
    """*Block* on a card, a reason, *unblock*, another page of the list."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        department = await staff_of(work, person, message.chat.id, turn)
        at = Reader(message.chat.id, turn.admin_ids)
        match press.act:
            case "ask":
                ticket = await staff_ticket(work, press.ticket)
                await _ask(work, person, ticket, message, turn, "")
            case "yes" | "ads" | "rude":
                reason = _reason(person, press, department.language)
                made = await blocking.block(work, person, press.ticket, at, reason)
                await _say_done(work, department, message.message_id, made)
            case "cancel":
                ticket = await staff_ticket(work, press.ticket)
                if (await department_of(work, ticket)).chat_id != message.chat.id:
                    raise await transferring.not_here(work, ticket, message.chat.id)
                await change_in_group(work, department, ticket, message.message_id, "block.cancelled")
            case "lift":
                lifted = await blocking.lift(work, person, press.block, at)
                ticket = await work.session.get_one(Ticket, lifted.ticket_id)
                about = {"name": await blocking.name_of(work, lifted.person_id), "by": person.name}
                await change_in_group(work, department, ticket, message.message_id, "block.lifted", **about)
            case "card" | "off":
                lifted = await blocking.lift(work, person, press.block, at)
                if press.act == "off":
                    await _show_page(work, department, message, press.page)
                name = await blocking.name_of(work, lifted.person_id)
                return plain(department.language, "toast.unblocked", name=name)
            case "list":
                await _show_page(work, department, message, press.page)
            case _:
                raise OutOfDate
        return ""

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


def _reason(person: Person, press: BlockPress, language: str) -> str:
    """Why: one of the usual reasons, or what was written with the command.

    Raises:
        OutOfDate: that was about another ticket, or somebody else wrote it.
    """
    if press.act == "ads":
        return plain(language, "block.reason.ads")
    if press.act == "rude":
        return plain(language, "block.reason.rude")
    asked = person.dialogue or {}
    if asked.get("kind") != DIALOGUE or asked["ticket"] != press.ticket:
        raise OutOfDate
    person.dialogue = None
    return str(asked["reason"])


async def _say_done(work: Work, department: Department, post: int, made: Block) -> None:
    ticket = await work.session.get_one(Ticket, made.ticket_id)
    about = {"name": await blocking.name_of(work, made.person_id), "reason": made.reason}
    by = await blocking.name_of(work, made.by_id)
    await change_in_group(
        work, department, ticket, post, "block.done", keyboard="block_done", block=made.id, by=by, **about
    )


async def _show_page(work: Work, department: Department, message: Message, page: int) -> None:
    data = await blocking.page_of(work, message.chat.id, page)
    await change_message(work, department, message.message_id, "blocked_list", keyboard="blocked", **data)
