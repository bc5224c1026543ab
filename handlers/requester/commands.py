"""The requester's commands and the permanent keyboard."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from handlers.likely import likely_of_theirs
from handlers.reading import incoming
from handlers.specialists import help_lines
from handlers.turn import Turn
from storage.tables import Person
from tickets import blocking, contacts, invitations, own, own_doors, start_links
from tickets.contacts import Reading, Talk
from tickets.saying import tell_person
from tickets.work import Work


def register_commands(router: Router) -> None:
    """Commands in a private chat."""
    router.message.register(start, CommandStart())
    router.message.register(call_a_person, Command("human"))
    router.message.register(my_tickets, Command("my"))
    router.message.register(new_ticket, Command("new"))
    router.message.register(choose_language, Command("language"))
    router.message.register(explain, Command("help"))


async def start(message: Message, command: CommandObject, turn: Turn) -> None:
    """The first thing anybody presses; a link brings along what it is about, or where they belong."""

    async def move(work: Work, person: Person) -> None:
        if command.args:
            token = command.args.strip()
            if await own_doors.come_by_link(work, person, token):
                return
            if not await invitations.accept(work, person, token):
                await start_links.welcome(work, person, token)
            return
        person.blocked_at = None
        await tell_person(work, person, "welcome", name=person.name, keyboard="main")

    await turn.commit_as(move)


async def explain(message: Message, turn: Turn) -> None:
    """What the bot can do."""

    async def move(work: Work, person: Person) -> None:
        more = await help_lines(work, person)
        await tell_person(work, person, "help", keyboard="main", specialist=more)

    await turn.commit_as(move)


async def call_a_person(message: Message, turn: Turn) -> None:
    """`/human` or the keyboard's button: at any time, no question asked."""
    what = incoming(message, turn.now)
    reading = Reading(Talk.HUMAN, likely=await likely_of_theirs(turn))
    await turn.commit_as(lambda work, person: contacts.call_a_person(work, person, what, reading))


async def my_tickets(message: Message, turn: Turn) -> None:
    """The requester's own tickets, newest first."""
    what = incoming(message, turn.now)

    async def move(work: Work, person: Person) -> None:
        if person.shut_out_at is not None:
            await blocking.keep_unheard(work, person, what)
        else:
            await own.show_list(work, person, 0)

    await turn.commit_as(move)


async def new_ticket(message: Message, turn: Turn) -> None:
    """The next message becomes a ticket of its own."""
    what = incoming(message, turn.now)

    async def move(work: Work, person: Person) -> None:
        if person.shut_out_at is not None:
            await blocking.keep_unheard(work, person, what)
            return
        person.dialogue = {"kind": "new"}
        await tell_person(work, person, "new")

    await turn.commit_as(move)


async def choose_language(message: Message, turn: Turn) -> None:
    """Which language the bot should speak."""
    await turn.commit_as(lambda work, person: tell_person(work, person, "language", keyboard="languages"))
