"""`/duty`: who is there, one's own state by a button, and what becomes of the tickets of whoever goes."""

from __future__ import annotations

from functools import partial

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import OF_PART, DutyPress, HandoverPress
from handlers.staff.place import Place, place_of
from handlers.staff.stats import BySpecialist
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Handover, Person
from tickets import crew, departments, duty, handing_over
from tickets.errors import OutOfDate
from tickets.people import must_be_member
from tickets.work import Work


def register(router: Router) -> None:
    """In a staff group: the board of who is there, and hand-overs."""
    router.message.register(asked, Command("duty"))
    router.callback_query.register(pressed, DutyPress.filter())
    router.callback_query.register(decided, HandoverPress.filter())


def register_own_commands(router: Router) -> None:
    """The same in a specialist's private chat."""
    router.message.register(asked, Command("duty"), BySpecialist())


def register_own(router: Router) -> None:
    """The buttons there."""
    router.callback_query.register(pressed, DutyPress.filter(), BySpecialist())
    router.callback_query.register(decided, HandoverPress.filter(), BySpecialist())


async def asked(message: Message, turn: Turn) -> None:
    """Who is on duty, on a break and off."""

    async def move(work: Work, person: Person) -> None:
        place = await place_of(work, person, message.chat.id, turn)
        lines = await crew.board(work, await _shown(work, place))
        await place.say_here(work, message, "duty", keyboard="duty", lines=lines)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: DutyPress, turn: Turn) -> None:
    """Somebody says how far they are there; whoever goes is asked about their tickets."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)

    async def move(work: Work, person: Person) -> str:
        place = await place_of(work, person, chat_id, turn)
        left = await duty.declare(work, person, press.state)
        lines = await crew.board(work, await _shown(work, place))
        in_place = partial(place.in_place, work, post)
        await in_place("duty", keyboard="duty", lines=lines)
        for handover in left:
            asked_in = [person] if place.private else []
            await handing_over.ask(work, handover, private=asked_in, group=not place.private)
        return plain(place.language, f"toast.duty_{press.state}")

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def decided(query: CallbackQuery, callback_data: HandoverPress, turn: Turn) -> None:
    """What becomes of a ticket, or of all, of somebody who goes."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)

    async def move(work: Work, person: Person) -> None:
        place = await place_of(work, person, chat_id, turn)
        handover, department = await handing_over.get(work, press.handover)
        if place.private:
            await must_be_member(work, department.chat_id, person.telegram_id, turn.member_since)
        elif department.chat_id != chat_id:
            raise OutOfDate
        if press.act not in ("who", "show"):
            await _decide(work, person, handover, press)
        in_place = partial(place.in_place, work, post)
        if handover.ended_at is not None:
            await in_place("handover_done")
            return
        page = await handing_over.page(work, handover, press.to)
        keyboard = "handover_who" if press.act == "who" else "handover"
        await in_place("handover", keyboard=keyboard, **page)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _decide(work: Work, person: Person, handover: Handover, press: HandoverPress) -> None:
    act, of_part = press.act.removeprefix(OF_PART), press.act.startswith(OF_PART)
    if of_part:
        await handing_over.decide(work, person, handover, act, part_id=press.ticket, to=press.to)
    else:
        await handing_over.decide(work, person, handover, act, ticket_id=press.ticket, to=press.to)


async def _shown(work: Work, place: Place) -> list[Department]:
    """The departments whose people are shown: one's own, or those of this group."""
    if place.private:
        return await crew.departments_of(work, place.person)
    return await departments.of_chat(work, place.department.chat_id)
