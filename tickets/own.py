"""A requester's own tickets: the list, one of them as its writer may see it, and what they do with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from storage.tables import Department, Event, Message, Person, Ticket
from tickets import callers, deadlines, line1, own_doors, public_names, resolution
from tickets.belonging import ENDED, ON_LINE_1
from tickets.choice import choose
from tickets.errors import IsClosed, NoSuchTicket, OutOfDate
from tickets.line1 import own_ticket
from tickets.overview import snippet
from tickets.saying import change_post, department_of, tell_person
from tickets.work import Work

ON_A_PAGE = 6
#: So many of a ticket's last messages are shown.
MESSAGES = 20
#: What of a ticket's history is told to its requester.
TOLD = (
    "ticket.registered",
    "line1.answered",
    "ticket.handed_over",
    "ticket.claimed",
    "ticket.released",
    "ticket.transferred",
    "ticket.waiting",
    "ticket.resolved",
    "ticket.reopened",
    "ticket.closed",
    "ticket.rated",
)


async def show_list(work: Work, person: Person, page: int, post: int | None = None) -> None:
    """The tickets, newest first; `page` counts from 0, `post` is the bot's message whose place it takes."""
    mine = _MINE.where(Ticket.requester_id == person.id)
    count = await work.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    pages = max(-(-count // ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    found = await work.session.scalars(
        mine.order_by(Ticket.id.desc()).limit(ON_A_PAGE).offset(page * ON_A_PAGE)
    )
    tickets = [await _in_list(work, ticket) for ticket in found]
    asks: dict[str, Any] = {
        "calls": await callers.anybody_unknown(work, person),
        "letters": await own_doors.anybody_unknown(work, person),
    }
    if not tickets:
        keyboard = "my_elsewhere" if any(asks.values()) else None
        await tell_person(work, person, "my_none", keyboard=keyboard, **asks)
        return
    data: dict[str, Any] = {
        "tickets": tickets,
        "page": page,
        "pages": pages,
        **asks,
        "keyboard": "my",
    }
    if post is None:
        await tell_person(work, person, "my", **data)
    else:
        await change_post(work, person, post, "my", ticket=None, **data)


#: A courtesy, or what was joined to another ticket, is none of its own.
_MINE = select(Ticket).where(
    Ticket.is_spam.is_(False),
    Ticket.closed_because.is_distinct_from("courtesy"),
    Ticket.closed_because.is_distinct_from("joined"),
)


async def _in_list(work: Work, ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.id,
        "line": ticket.line,
        "status": ticket.status,
        "words": await snippet(work, ticket.id),
        "since": (ticket.handed_over_at or ticket.created_at).isoformat(),
    }


async def show(work: Work, person: Person, ticket_id: int, post: int) -> None:
    """One ticket in the place of the list: where it stands, what was written, what can be done.

    Raises:
        NoSuchTicket.
    """
    ticket = await own_ticket(work, person, ticket_id)
    if ticket.is_spam or ticket.closed_because == "joined":
        raise NoSuchTicket
    due_at = await deadlines.answer_due_at(work, ticket)
    await change_post(
        work,
        person,
        post,
        "my_page",
        ticket=ticket,
        keyboard="my_page",
        **await _in_list(work, ticket),
        assignee=await public_names.of_assignee(work.session, ticket),
        due=due_at.isoformat() if due_at is not None and due_at > work.now else None,
        rating=ticket.rating,
        messages=await _written(work, ticket),
        events=await _happened(work, ticket),
        places=await own_doors.others_of(work, person, ticket) if ticket.status != "closed" else [],
    )


async def _written(work: Work, ticket: Ticket) -> list[dict[str, Any]]:
    department = await department_of(work, ticket)
    found = await work.session.execute(
        select(Message, Person)
        .outerjoin(Person, Person.id == Message.person_id)
        .where(Message.ticket_id == ticket.id, Message.internal.is_(False), Message.withdrawn_at.is_(None))
        .order_by(Message.id.desc())
        .limit(MESSAGES)
    )
    return [
        {
            "name": _writer(department, person) if message.author == "specialist" else None,
            "kind": message.kind,
            "text": message.text,
            "at": message.written_at.isoformat(),
        }
        for message, person in reversed(found.all())
    ]


def _writer(department: Department, person: Person | None) -> str:
    return public_names.seen_as(department, person) if person is not None else ""


async def _happened(work: Work, ticket: Ticket) -> list[dict[str, str]]:
    found = await work.session.scalars(
        select(Event).where(Event.ticket_id == ticket.id, Event.kind.in_(TOLD)).order_by(Event.id)
    )
    return [{"kind": event.kind, "at": event.happened_at.isoformat()} for event in found]


async def write_to(work: Work, person: Person, ticket_id: int) -> None:
    """*Add*: the next messages go to this ticket.

    Raises:
        NoSuchTicket; IsClosed.
    """
    ticket = await own_ticket(work, person, ticket_id)
    if ticket.status in ENDED:
        raise IsClosed(ticket.id)
    choose(work, person, ticket)
    text = "my_add" if ticket.line == 2 else "my_add_line1"
    await tell_person(work, person, text, ticket=ticket, number=ticket.id)


async def ask_to_close(work: Work, person: Person, ticket_id: int, post: int) -> None:
    """*Close*: asks whether that is meant.

    Raises:
        NoSuchTicket; OutOfDate: it is over, or its requester is being asked about it.
    """
    ticket = await own_ticket(work, person, ticket_id)
    if ticket.status in ENDED:
        raise OutOfDate
    text = "my_close" if ticket.line == 2 else "my_close_line1"
    await change_post(work, person, post, text, ticket=ticket, number=ticket.id, keyboard="my_close")


async def close(work: Work, person: Person, ticket_id: int, post: int) -> None:
    """The requester needs no answer any more.

    Raises:
        NoSuchTicket; OutOfDate.
    """
    ticket = await own_ticket(work, person, ticket_id)
    if ticket.status in ENDED:
        raise OutOfDate
    if ticket.status in ON_LINE_1:
        await line1.retire_offer(work, ticket)
        await line1.close(work, ticket, "withdrawn", person.id)
    else:
        await resolution.withdraw(work, ticket, person)
    await show(work, person, ticket_id, post)


async def ask_for_rating(work: Work, person: Person, ticket_id: int, post: int) -> None:
    """*Rate*: at any time after a specialist's ticket has closed.

    Raises:
        NoSuchTicket; OutOfDate: it isn't closed, or was rated before.
    """
    ticket = await own_ticket(work, person, ticket_id)
    if not resolution.was_seen_to(ticket) or ticket.rating is not None:
        raise OutOfDate
    await change_post(work, person, post, "my_rate", ticket=ticket, number=ticket.id, keyboard="rating")


async def take_up_again(work: Work, person: Person, ticket_id: int, post: int) -> None:
    """*It isn't solved* after the ticket has closed.

    Raises:
        NoSuchTicket; OutOfDate: it is open, or no matter that people saw to.
    """
    ticket = await own_ticket(work, person, ticket_id)
    if not resolution.was_seen_to(ticket):
        raise OutOfDate
    await change_post(work, person, post, "not_solved_noted", ticket=ticket, number=ticket.id)
    await resolution.reopen(work, ticket, person, because="not_solved")
    choose(work, person, ticket)
