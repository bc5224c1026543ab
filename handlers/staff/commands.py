"""Commands in a staff group."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from handlers.numbers import number_in
from handlers.reading import incoming, utf16
from handlers.staff.answering import answer_in_group, replied_to, staff_of, topic_of
from handlers.turn import Turn
from storage.tables import Person, Ticket
from tickets import callers, involvement_talk, involvements, overview, talk
from tickets.claims import assignee_name
from tickets.errors import AnswersInside, IsClosed
from tickets.involvements import number_of
from tickets.work import Work


def register(router: Router) -> None:
    """`/ticket N`, `/note`, `/reply`, `/help`."""
    router.message.register(ticket_page, Command("ticket"))
    router.message.register(note, Command("note"))
    router.message.register(reply, Command("reply"))
    router.message.register(explain, Command("help", "start"))


async def ticket_page(message: Message, command: CommandObject, turn: Turn) -> None:
    """Everything about one ticket, also when its topic is long gone."""

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        number = number_in(command)
        place = await involvement_talk.place_of(work, message.chat.id, topic_of(message), replied_to(message))
        ticket: Ticket | None
        if number is None and place is not None:
            ticket = place.ticket
        elif number is None:
            ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
        else:
            ticket = await overview.handed_over(work, number, message.chat.id)
        if ticket is None:
            await answer_in_group(work, message, "ticket_unknown")
            return
        page = await overview.page(work, ticket)
        await answer_in_group(work, message, "ticket_page", **page)

    await turn.commit_as(move)


async def explain(message: Message, turn: Turn) -> None:
    """What can be done here and now: another thing in the queue than in a topic, and by its assignee."""

    async def move(work: Work, person: Person) -> None:
        department = await staff_of(work, person, message.chat.id, turn)
        place = await involvement_talk.place_of(work, message.chat.id, topic_of(message), replied_to(message))
        if place is not None and place.from_part:
            await answer_in_group(work, message, "staff_help.part", number=number_of(place.part))
            return
        ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
        if ticket is not None and callers.has_no_chat(ticket) and ticket.status != "closed":
            caller = await callers.caller_of(work, ticket)
            reach = callers.reach(caller) if caller is not None else ""
            await answer_in_group(work, message, "staff_help.by_phone", number=ticket.id, reach=reach or "—")
            return
        if ticket is None or ticket.line != 2:
            queue = "queue" if department.is_forum else "queue_plain"
            await answer_in_group(work, message, f"staff_help.{queue}")
            return
        name = await assignee_name(work, ticket) or "—"
        await answer_in_group(
            work, message, f"staff_help.{_moment(ticket, person)}", number=ticket.id, name=name
        )

    await turn.commit_as(move)


def _moment(ticket: Ticket, person: Person) -> str:
    """What somebody in a ticket's topic needs to know now."""
    if ticket.status in ("resolved", "closed"):
        return "over" if ticket.status == "closed" else "resolved"
    if ticket.assignee_id is None:
        return "free"
    return "mine" if ticket.assignee_id == person.id else "colleague"


async def note(message: Message, command: CommandObject, turn: Turn) -> None:
    """A note stays inside, whoever writes it."""
    await _written(message, command, turn, public=False)


async def reply(message: Message, command: CommandObject, turn: Turn) -> None:
    """A word to the requester from somebody who isn't the assignee."""
    await _written(message, command, turn, public=True)


async def _written(message: Message, command: CommandObject, turn: Turn, *, public: bool) -> None:
    words = message.text or message.caption or ""
    text = command.args or ""
    what = incoming(message, turn.now, text=text, cut=utf16(words[: len(words) - len(text)]))

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        place = await involvement_talk.place_of(work, message.chat.id, topic_of(message), what.reply_to)
        ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), what.reply_to)
        if place is None and (ticket is None or ticket.line != 2):
            await answer_in_group(work, message, "command_needs_ticket")
        elif not text and what.kind == "text":
            await answer_in_group(work, message, "command_needs_words")
        elif place is not None and public:
            raise AnswersInside
        elif place is not None:
            await talk.about_part(work, person, place, what, inside=True)
        elif ticket is None:
            return
        elif not public:
            await talk.from_specialist(work, person, ticket, what, inside=True)
        elif ticket.status == "closed":
            raise IsClosed(ticket.id)
        elif await involvements.is_asked(work, person, ticket):
            raise AnswersInside
        else:
            await talk.reply(work, person, ticket, what)

    await turn.commit_as(move)
