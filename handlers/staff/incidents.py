"""Incidents in a staff group: what is pressed under one, `/incident`, and replies to what the bot asks."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy import delete

from handlers.callbacks import IncidentPress
from handlers.incident_text import read_words
from handlers.staff.answering import (
    answer_in_group,
    change_in_group,
    change_message,
    prompt_of,
    put_in_queue,
    replied_to,
    staff_of,
    topic_of,
)
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Incident, Person, Post, Ticket
from tickets import incident_tickets, incidents, overview, talk
from tickets.errors import IsClosed, NoSuchTicket, OutOfDate
from tickets.incoming import Incoming
from tickets.saying import department_of
from tickets.work import Work

#: What a post is remembered as that asks for a reply, with what it asks for and the incident's number.
PROMPT = "incident_asks"


def register(router: Router) -> None:
    """The command and the buttons; replies come with other words."""
    router.message.register(asked, Command("incident"))
    router.callback_query.register(pressed, IncidentPress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/incident` in a ticket: to which it belongs; `/incident 3` shows it; with words it tells everybody."""
    number, words = [*(command.args or "").split(maxsplit=1), "", ""][:2]

    async def move(work: Work, person: Person) -> None:
        department = await staff_of(work, person, message.chat.id, turn)
        ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
        if number and not _is_number(number):
            await answer_in_group(work, message, "incident.usage")
        elif words:
            known = read_words(words, department.language)
            incident = await incidents.update(work, person, int(number), message.chat.id, known)
            await answer_in_group(
                work, message, "incident.telling", n=await incidents.count(work.session, incident)
            )
        elif number and ticket is not None:
            incident = await _attach(work, person, ticket.id, int(number), message.chat.id)
            await answer_in_group(
                work, message, "incident.now_attached", number=ticket.id, incident=incident.id
            )
        elif number:
            await incidents.show(work, await incidents.find(work, int(number), message.chat.id), fresh=True)
        elif ticket is not None:
            await _ask_which(work, message, ticket)
        else:
            await _show_all(work, message)

    await turn.commit_as(move)


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < 10


async def _show_all(work: Work, message: Message) -> None:
    found = await incidents.open_in(work.session, message.chat.id)
    for incident in found:
        await incidents.show(work, incident, fresh=True)
    if not found:
        await answer_in_group(work, message, "incident.none")


async def _ask_which(work: Work, message: Message, ticket: Ticket) -> None:
    """The buttons for one ticket: the incidents it may join, or how to leave its own."""
    if ticket.line != 2 or ticket.status in incidents.ENDED:
        raise IsClosed(ticket.id)
    own = await incidents.incident_of(work.session, ticket.id)
    found = await incidents.open_in(work.session, message.chat.id)
    choices = [[each.id, each.title] for each in found]
    data = {"keyboard": "incident_of_ticket", "own": own.id if own else 0, "incidents": choices}
    if own is not None:
        await answer_in_group(
            work,
            message,
            "incident.its_own",
            about=ticket,
            number=ticket.id,
            incident=own.id,
            title=own.title,
            **data,
        )
    else:
        await answer_in_group(work, message, "incident.which", about=ticket, number=ticket.id, **data)


async def _attach(work: Work, person: Person, ticket_id: int, incident_id: int, chat_id: int) -> Incident:
    ticket = await _ticket(work, ticket_id, chat_id)
    return await incident_tickets.attach_by_hand(work, person, ticket, incident_id, chat_id)


async def _ticket(work: Work, ticket_id: int, chat_id: int) -> Ticket:
    """A ticket that this group has, locked.

    Raises:
        NoSuchTicket.
    """
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.line != 2 or (await department_of(work, ticket)).chat_id != chat_id:
        raise NoSuchTicket
    return ticket


async def pressed(query: CallbackQuery, callback_data: IncidentPress, turn: Turn) -> None:
    """A button under an incident, under what was asked about it, or under `/incident` in a ticket."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        department = await staff_of(work, person, message.chat.id, turn)
        if press.ticket:
            return await _of_ticket(work, person, press, message)
        match press.act:
            case "open":
                incident = await incidents.open_(work, person, press.incident, message.chat.id)
                return plain(department.language, "toast.incident_open", incident=incident.id)
            case "dismiss":
                await incidents.dismiss(work, person, press.incident, message.chat.id)
                return plain(department.language, "toast.incident_dismiss")
            case "tell" | "name" | "over":
                await _ask(work, person, department, press, message)
            case "resolve":
                await incidents.resolve(work, person, press.incident, message.chat.id, {})
                await _asked_no_more(
                    work, department, message.message_id, "incident.ending", incident=press.incident
                )
            case "cancel":
                await incidents.headed(work, person, press.incident, message.chat.id)
                await _asked_no_more(
                    work, department, message.message_id, "incident.as_it_was", incident=press.incident
                )
            case _:
                raise OutOfDate
        return ""

    words = await turn.commit_as(move)
    if press.act in ("open", "begin", "resolve"):
        await turn.knowledge.reload()  # the next question meets it
    turn.toasts.append(Toast(query.id, words))


async def _of_ticket(work: Work, person: Person, press: IncidentPress, message: Message) -> str:
    """*Attach*, *detach*, *begin one*: the buttons give way to what was done."""
    chat_id, post = message.chat.id, message.message_id
    ticket = await _ticket(work, press.ticket, chat_id)
    department = await department_of(work, ticket)
    match press.act:
        case "attach":
            incident = await _attach(work, person, ticket.id, press.incident, chat_id)
            await change_in_group(
                work,
                department,
                ticket,
                post,
                "incident.now_attached",
                number=ticket.id,
                incident=incident.id,
            )
        case "detach":
            incident = await incident_tickets.detach(work, person, ticket)
            await change_in_group(
                work,
                department,
                ticket,
                post,
                "incident.now_detached",
                number=ticket.id,
                incident=incident.id,
            )
        case "begin":
            title = await overview.snippet(work, ticket.id)
            incident = await incidents.begin_by_hand(work, person, ticket, chat_id, title or "—")
            await change_in_group(
                work,
                department,
                ticket,
                post,
                "incident.now_begun",
                number=ticket.id,
                incident=incident.id,
            )
        case _:
            raise OutOfDate
    return ""


async def _ask(
    work: Work, person: Person, department: Department, press: IncidentPress, message: Message
) -> None:
    """Asks a lead for words; a reply to this message gives them."""
    incident = await incidents.headed(work, person, press.incident, message.chat.id)
    if incident.status != "open":
        raise OutOfDate
    count = await incidents.count(work.session, incident)
    under, asks = message.message_id, f"{PROMPT} {press.act} {incident.id}"
    match press.act:
        case "tell":
            await _ask_in_queue(
                work,
                department,
                "incident.ask_tell",
                incident=incident.id,
                n=count,
                keyboard="incident_asked",
                reply_to=under,
                post=asks,
            )
        case "name":
            await _ask_in_queue(
                work,
                department,
                "incident.ask_name",
                incident=incident.id,
                title=incident.title,
                keyboard="incident_asked",
                reply_to=under,
                post=asks,
            )
        case _:
            await _ask_in_queue(
                work,
                department,
                "incident.ask_over",
                incident=incident.id,
                n=count,
                keyboard="incident_sure",
                reply_to=under,
                post=asks,
            )


async def _ask_in_queue(work: Work, department: Department, text: str, **data: object) -> None:
    await put_in_queue(work, department, "say", text=text, **data)


async def _asked_no_more(work: Work, department: Department, post: int, text: str, *, incident: int) -> None:
    """What was asked for has been given, or isn't needed: replies mean nothing any more."""
    await work.session.execute(
        delete(Post)
        .where(
            Post.chat_id == department.chat_id,
            Post.telegram_message_id == post,
            Post.kind.like(f"{PROMPT} %"),
        )
        .execution_options(synchronize_session=False)
    )
    await change_message(work, department, post, text, incident=incident)


async def prompt_answered(work: Work, person: Person, message: Message, what: Incoming) -> bool:
    """Takes a reply to one of these questions; False if it is about something else.

    Raises:
        NoSuchIncident; NotALead; OutOfDate: the incident is over.
    """
    prompt = await prompt_of(work, what, PROMPT)
    if prompt is None:
        return False
    _, act, number = prompt.kind.split(" ")
    incident = await incidents.headed(work, person, int(number), what.chat_id)
    department = await incidents.department_of(work, incident)
    post, known = prompt.telegram_message_id, read_words(what.text, department.language)
    if not known:
        await answer_in_group(work, message, "incident.needs_words")
        return True
    match act:
        case "tell":
            await incidents.update(work, person, incident.id, what.chat_id, known)
            await _asked_no_more(work, department, post, "incident.sending", incident=incident.id)
        case "name":
            await incidents.rename(work, person, incident.id, what.chat_id, what.text)
            await _asked_no_more(work, department, post, "incident.renamed", incident=incident.id)
        case _:
            await incidents.resolve(work, person, incident.id, what.chat_id, known)
            await _asked_no_more(work, department, post, "incident.ending", incident=incident.id)
    return True
