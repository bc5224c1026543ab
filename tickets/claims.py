"""Who has a ticket: taking it, giving it back, and what happens when its owner is gone."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, or_, select, update

from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Message, Person, Ticket
from tickets import deadlines, involvements, public_names, sla, timers, turns
from tickets.errors import AlreadyTaken, AlreadyYours, IsClosed, NoSuchTicket, NotYours
from tickets.history import record
from tickets.saying import department_of, put_in_room, refresh_card, tell_requester, tell_room
from tickets.work import Work

#: How many pictures and files of before the claim are put into the topic.
HISTORY_MEDIA = 10

_TICKETS, _MESSAGES = table_of(Ticket), table_of(Message)
#: Whoever comes second changes nothing.
_TAKE = Prepared(
    update(_TICKETS)
    .where(_TICKETS.c.id == bindparam("ticket"), _TICKETS.c.status == "open")
    .values(assignee_id=bindparam("who"), status="assigned", claimed_at=bindparam("now"))
)
_MEDIA = Finding(
    Message,
    rows_of(Message)
    .where(
        _MESSAGES.c.ticket_id == bindparam("ticket"),
        _MESSAGES.c.kind != "text",
        or_(_MESSAGES.c.author == "requester", _MESSAGES.c.from_part),
    )
    .order_by(_MESSAGES.c.id.desc())
    .limit(literal_column(str(HISTORY_MEDIA))),
)
_NEWEST = Prepared(select(func.max(_MESSAGES.c.id)).where(_MESSAGES.c.ticket_id == bindparam("ticket")))


async def staff_ticket(work: Work, ticket_id: int) -> Ticket:
    """A ticket that was handed over, locked.

    Raises:
        NoSuchTicket: there is none, or it never left line 1.
    """
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.line != 2:
        raise NoSuchTicket
    return ticket


async def take(work: Work, person: Person, ticket_id: int) -> Ticket:
    """Makes the person the ticket's assignee, if nobody was first.

    Raises:
        NoSuchTicket; AlreadyTaken; AlreadyYours; IsClosed.
    """
    ticket = await staff_ticket(work, ticket_id)
    won = await _TAKE.run(work.session, {"ticket": ticket_id, "who": person.id, "now": work.now})
    if not won.rowcount:
        await work.session.refresh(ticket)
        if ticket.status in ("resolved", "closed"):
            raise IsClosed(ticket.id)
        if ticket.assignee_id == person.id:
            raise AlreadyYours(ticket.id)
        raise AlreadyTaken(ticket.id, await assignee_name(work, ticket) or "?")
    ticket.status, ticket.assignee_id, ticket.claimed_at = "assigned", person.id, work.now
    await begin_work(work, ticket, person)
    return ticket


async def begin_work(work: Work, ticket: Ticket, person: Person, **by: int) -> None:
    """Somebody has the ticket from now on: its topic, its clocks, and a word to its requester.

    Args:
        by: `by_id`, whoever gave it to them.
    """
    await record(work, ticket, "ticket.claimed", person.id, **by)
    await turns.had_one(work, ticket, person)
    await open_room(work, ticket, again=ticket.topic_id is not None)
    await deadlines.begin(work, ticket, "first_response", "resolution", keep=deadlines.RESOLUTION)
    answer_at = await deadlines.answer_due_at(work, ticket)
    assert answer_at is not None
    name = await public_names.shown(work.session, ticket, person)
    await tell_requester(
        work, ticket, "claimed", number=ticket.id, name=name, answer_at=answer_at.isoformat()
    )
    await refresh_card(work, ticket)


async def open_room(work: Work, ticket: Ticket, *, again: bool, rank: int = 1) -> None:
    """Has the ticket's topic made, with one post of history and its media; or a word if it stands."""
    department = await department_of(work, ticket)
    if again:
        await put_in_room(work, ticket, "reopen_topic", rank=rank)
        await put_in_room(work, ticket, "intro", rank=rank, until=await newest_message(work, ticket))
        await involvements.show_all(work, ticket)
        return
    if department.is_forum:
        await put_in_room(work, ticket, "topic", rank=rank)
    await put_in_room(work, ticket, "intro", rank=rank, until=await newest_message(work, ticket))
    shown = await _MEDIA.all(work.session, {"ticket": ticket.id})
    albums: set[str] = set()
    for message in reversed(shown):
        if message.album is None:
            await put_in_room(work, ticket, "relay", rank=rank, message_id=message.id)
        elif message.album not in albums:
            albums.add(message.album)
            await put_in_room(work, ticket, "relay_album", rank=rank, album=message.album)
    await involvements.show_all(work, ticket)


async def newest_message(work: Work, ticket: Ticket) -> int:
    """The id of the ticket's last message, 0 if it has none."""
    return await _NEWEST.value(work.session, {"ticket": ticket.id}) or 0


async def release(work: Work, person: Person, ticket_id: int) -> Ticket:
    """Puts the assignee's ticket back into the queue.

    Raises:
        NoSuchTicket; NotYours; IsClosed.
    """
    ticket = await held_ticket(work, person, ticket_id)
    await back_to_queue(work, ticket, "released", person)
    return ticket


async def held_ticket(work: Work, person: Person, ticket_id: int) -> Ticket:
    """The person's own ticket in work, locked.

    Raises:
        NoSuchTicket; IsClosed; NotYours.
    """
    ticket = await staff_ticket(work, ticket_id)
    if ticket.status in ("resolved", "closed"):
        raise IsClosed(ticket.id)
    if ticket.assignee_id != person.id:
        raise NotYours(ticket.id, await assignee_name(work, ticket))
    return ticket


async def member_left(work: Work, chat_id: int, person: Person) -> list[int]:
    """Puts the tickets of somebody who left the staff group back into the queue; gives their numbers."""
    mine = (
        await work.session.scalars(
            select(Ticket)
            .where(Ticket.assignee_id == person.id, Ticket.status.in_(("assigned", "waiting")))
            .order_by(Ticket.id)
            .with_for_update()
        )
    ).all()
    returned = []
    for ticket in mine:
        if (await department_of(work, ticket)).chat_id == chat_id:
            await back_to_queue(work, ticket, "assignee_left", person)
            returned.append(ticket.id)
    return returned


async def back_to_queue(work: Work, ticket: Ticket, because: str, person: Person) -> None:
    """Frees a ticket: `because` is the text that its topic is told (`released`, `assignee_left`)."""
    ticket.status, ticket.assignee_id, ticket.claimed_at = "open", None, None
    await record(work, ticket, "ticket.released", person.id, because=because)
    await put_in_room(work, ticket, "buttons")
    await tell_room(work, ticket, because, name=person.name, keyboard="take")
    await tell_requester(work, ticket, "back_in_queue", number=ticket.id)
    await refresh_card(work, ticket)
    await deadlines.begin(work, ticket, "claim", keep=deadlines.RESOLUTION)
    hours = deadlines.hours_of(work, await department_of(work, ticket))
    if ticket.priority == sla.URGENT and not hours.is_open(work.now):
        await timers.start_at(work, ticket, timers.URGENT_CALL, work.now, 0)
    await turns.begin(work, ticket, besides=person.id)


async def assignee_name(work: Work, ticket: Ticket) -> str | None:
    """The name of whoever has the ticket."""
    if ticket.assignee_id is None:
        return None
    return await work.session.scalar(select(Person.name).where(Person.id == ticket.assignee_id))
