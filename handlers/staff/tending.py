"""What is done with a ticket besides talking: its tags, a colleague who takes over, putting it off."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import AssignPress
from handlers.staff.answering import answer_in_group, change_in_group, staff_of, ticket_here
from handlers.turn import Toast, Turn
from storage.tables import Person
from tickets import assigning, snoozing, tags
from tickets.errors import BadMoment, NotAColleague
from tickets.moment_text import read_moment
from tickets.saying import department_of
from tickets.work import Work

#: So many colleagues have a button; the others are named.
BUTTONS = 20


def register(router: Router) -> None:
    """`/tag`, `/assign` with its buttons, `/snooze`."""
    router.message.register(tag, Command("tag"))
    router.message.register(assign, Command("assign"))
    router.callback_query.register(chosen, AssignPress.filter())
    router.message.register(snooze, Command("snooze"))


async def tag(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/tag refund -photo`: puts tags on and takes them off; without words it says which there are."""
    words = (command.args or "").split()

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        ticket = await ticket_here(work, message)
        if ticket is None:
            return
        for word in words:
            if word.startswith("-"):
                await tags.remove(work, person, ticket, word[1:])
            else:
                await tags.add(work, person, ticket, word)
        if ticket.tags:
            shown = " ".join(f"#{each}" for each in ticket.tags)
            await answer_in_group(work, message, "tags.now", number=ticket.id, tags=shown)
        else:
            await answer_in_group(work, message, "tags.none", number=ticket.id)

    await turn.commit_as(move)


async def assign(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/assign Anna` gives the ticket to a colleague; without a name, or with one of several, buttons do."""
    words = (command.args or "").strip()

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        here = await ticket_here(work, message)
        if here is None:
            return
        ticket, found = await assigning.colleagues(work, person, here.id, message.chat.id)
        meant = assigning.named(found, words) if words else found
        if words and len(meant) == 1:
            await assigning.assign(work, person, ticket.id, message.chat.id, meant[0].person.id)
            return
        if not meant:
            raise NotAColleague
        people = [[one.person.id, one.person.name, one.state] for one in meant[:BUTTONS]]
        await answer_in_group(
            work, message, "assign.who", about=ticket, number=ticket.id, keyboard="assign", people=people
        )

    await turn.commit_as(move)


async def chosen(query: CallbackQuery, callback_data: AssignPress, turn: Turn) -> None:
    """A colleague's button."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    chat_id, post = query.message.chat.id, query.message.message_id

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, chat_id, turn)
        ticket = await assigning.assign(work, person, press.ticket, chat_id, press.person)
        department = await department_of(work, ticket)
        holder = await work.session.get(Person, press.person)
        name = holder.name if holder is not None else ""
        await change_in_group(work, department, ticket, post, "assign.done", number=ticket.id, name=name)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def snooze(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/snooze tomorrow 10:00`: the ticket comes back then, or as soon as its requester writes."""
    until = read_moment(command.args or "", turn.now, turn.policy.hours.zone)

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        ticket = await ticket_here(work, message)
        if ticket is None:
            return
        if until is None:
            raise BadMoment
        await snoozing.snooze(work, person, ticket.id, until)
        await answer_in_group(work, message, "snoozed", number=ticket.id, until_at=until.isoformat())

    await turn.commit_as(move)
