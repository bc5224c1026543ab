"""The conversation of a ticket in work: what crosses to the other side, and what stays inside."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Department, Event, Message, Person, Ticket, Timer
from tickets import callers, colleagues, deadlines, doors, involvement_talk, involvements, snoozing, timers
from tickets import incoming as messages
from tickets.choice import spoke
from tickets.claims import assignee_name
from tickets.history import record
from tickets.incoming import Incoming
from tickets.involvement_talk import Place
from tickets.saying import department_of, put_in_room, put_to_requester, refresh_card, tell_room, tell_writer
from tickets.work import Work

_TICKETS, _DEPARTMENTS, _MESSAGES, _TIMERS = map(table_of, (Ticket, Department, Message, Timer))
_OF_TOPIC = Finding(
    Ticket,
    rows_of(Ticket)
    .join(_DEPARTMENTS, _DEPARTMENTS.c.id == _TICKETS.c.department_id)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"), _TICKETS.c.topic_id == bindparam("topic"))
    .with_for_update(of=_TICKETS),
)
_OPEN_ALBUMS = Prepared(
    select(_MESSAGES.c.album)
    .join(_TIMERS, (_TIMERS.c.subject == timers.ALBUM) & (_TIMERS.c.subject_id == _MESSAGES.c.album))
    .where(_MESSAGES.c.ticket_id == bindparam("ticket"), _MESSAGES.c.chat_id == bindparam("chat"))
    .group_by(_MESSAGES.c.album)
    .order_by(func.min(_MESSAGES.c.id))
)


async def relay_to_room(work: Work, ticket: Ticket, message: Message, *, thanks: bool = False) -> None:
    """Passes a requester's message on to whoever works on the ticket."""
    if ticket.status == "waiting":
        ticket.status = "assigned"
        await record(work, ticket, "ticket.answered_by_requester", message.person_id)
        await refresh_card(work, ticket)
        await deadlines.resume(work, ticket)
    elif not thanks and await deadlines.answer_due_at(work, ticket) is None:
        await deadlines.add(work, ticket, "next_response")  # it is the first that waits that counts
    if ticket.wakes_at is not None and not thanks:
        await snoozing.wake(work, ticket, "requester")
    await _end_albums_before(work, message)
    if message.kind == "poll" and await doors.of_ticket(work.session, ticket) is None:
        await tell_writer(work, ticket, message, "votes_stay", once=True)
    if message.album is None:
        await put_in_room(work, ticket, "relay", message_id=message.id)
    else:
        await timers.start_album(work, message.album)


async def from_specialist(
    work: Work, person: Person, ticket: Ticket, incoming: Incoming, *, inside: bool
) -> Message:
    """Registers a message written in a ticket's topic; only the assignee's go to the requester.

    Args:
        inside: it was marked to stay inside, or answers a colleague.
    """
    is_assignee = ticket.assignee_id == person.id and ticket.status != "closed"
    if callers.has_no_chat(ticket):
        return await _note_for_a_caller(work, person, ticket, incoming, explains=not inside)
    of_album = await _album_mate(work, ticket, incoming)
    if of_album is not None:
        inside, is_assignee = of_album.internal, not of_album.internal
    message = await messages.keep(
        work, ticket, person, "specialist", incoming, internal=inside or not is_assignee
    )
    await colleagues.joined(work, ticket, person)
    if message.internal:
        await record(work, ticket, "note.added", person.id, message_id=message.id)
        explains = not inside and of_album is None
        if explains and not await involvements.is_asked(work, person, ticket):
            await _say_that_it_stayed_inside(work, ticket, person, message)
        return message
    await send_to_requester(work, ticket, person, message)
    return message


async def _note_for_a_caller(
    work: Work, person: Person, ticket: Ticket, incoming: Incoming, *, explains: bool
) -> Message:
    """Who called reads nothing here: what is written stays inside, and its writer is told to ring them."""
    message = await messages.keep(work, ticket, person, "specialist", incoming, internal=True)
    await colleagues.joined(work, ticket, person)
    await record(work, ticket, "note.added", person.id, message_id=message.id)
    if explains and await _first_time(work, ticket, person):
        caller = await callers.caller_of(work, ticket)
        reach = callers.reach(caller) if caller is not None else ""
        text = "ring_them" if reach else "ring_nobody"
        await tell_room(work, ticket, text, reach=reach, reply_to=message.telegram_message_id)
    return message


async def about_part(work: Work, person: Person, place: Place, incoming: Incoming, *, inside: bool) -> None:
    """Registers what somebody wrote about a part of a ticket; nothing of it goes to the requester.

    Args:
        inside: it was marked as a note of one side.
    """
    message, crosses = await involvement_talk.write(work, person, place, incoming, inside=inside)
    await _end_albums_before(work, message)
    if crosses:
        await involvement_talk.send_across(work, place, message)


async def reply(work: Work, person: Person, ticket: Ticket, incoming: Incoming) -> Message:
    """Registers a message that somebody who isn't the assignee sends to the requester (`/reply`)."""
    if callers.has_no_chat(ticket):
        return await _note_for_a_caller(work, person, ticket, incoming, explains=True)
    message = await messages.keep(work, ticket, person, "specialist", incoming, internal=False)
    await colleagues.joined(work, ticket, person)
    await send_to_requester(work, ticket, person, message)
    return message


async def send_to_requester(work: Work, ticket: Ticket, person: Person, message: Message) -> None:
    """Passes a specialist's message on to the requester."""
    await record(work, ticket, "message.sent", person.id, message_id=message.id)
    if await deadlines.met(work, ticket, *deadlines.ANSWERS):
        await refresh_card(work, ticket)
    await spoke(work, ticket)
    await _end_albums_before(work, message)
    if message.album is not None:
        await timers.start_album(work, message.album)
        return
    if message.kind == "poll":
        await tell_writer(work, ticket, message, "votes_stay", once=True)
    if not await put_to_requester(work, ticket, "relay", message_id=message.id):
        await tell_room(work, ticket, "nobody_to_tell", reply_to=message.telegram_message_id)


async def pass_on_edit(work: Work, ticket: Ticket, message: Message) -> None:
    """Changes the copy on the other side; an edit never makes a note public."""
    if message.involvement_id is not None:
        await involvement_talk.pass_on_edit(work, message)
        return
    if message.internal or message.withdrawn_at is not None:
        return
    if message.album is not None and await timers.end_album(work, message.album):
        await album_complete(work, message.album)
        return
    # However often it is changed while it waits, what is sent is how it then stands.
    once = {"message_id": message.id, "once_key": f"edit:{message.id}"}
    if message.author == "requester":
        await put_in_room(work, ticket, "relay_edit", **once)
    else:
        await put_to_requester(work, ticket, "relay_edit", **once)


async def _end_albums_before(work: Work, message: Message) -> None:
    """Another message in its chat ends an album: they cross in the order in which they were written."""
    here = {"ticket": message.ticket_id, "chat": message.chat_id}
    for (album,) in await _OPEN_ALBUMS.rows(work.session, here):
        if album != message.album and await timers.end_album(work, album):
            await album_complete(work, album)


async def album_complete(work: Work, album: str) -> None:
    """Nothing more came of an album: its new part crosses as one."""
    parts = (
        await work.session.scalars(select(Message).where(Message.album == album).order_by(Message.id))
    ).all()
    if parts and parts[0].involvement_id is not None:
        await involvement_talk.album_complete(work, list(parts))
    if not parts or parts[0].internal:
        return
    ticket = await work.session.get(Ticket, parts[0].ticket_id)
    if ticket is None:
        return
    if parts[0].author == "requester":
        await put_in_room(work, ticket, "relay_album", album=album)
        return
    await put_to_requester(work, ticket, "relay_album", album=album)


async def ticket_in(work: Work, chat_id: int, topic_id: int | None, reply_to: int | None) -> Ticket | None:
    """The ticket that a message in a staff group is about.

    It is that of the topic; in a plain group that of the message replied to.
    """
    if topic_id is not None:
        return await _OF_TOPIC.first(work.session, {"chat": chat_id, "topic": topic_id})
    if reply_to is None:
        return None
    ticket_id = await messages.ticket_of_post(work, chat_id, reply_to)
    if ticket_id is None:
        return None
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    # What was said of it in a group that had it before is no longer about it.
    return ticket if ticket is not None and (await department_of(work, ticket)).chat_id == chat_id else None


async def _album_mate(work: Work, ticket: Ticket, incoming: Incoming) -> Message | None:
    """An earlier part of the same album: an album is decided whole."""
    if incoming.album is None:
        return None
    found: Message | None = await work.session.scalar(
        select(Message)
        .where(Message.ticket_id == ticket.id, Message.album == incoming.album)
        .order_by(Message.id)
        .limit(1)
    )
    return found


async def _say_that_it_stayed_inside(work: Work, ticket: Ticket, person: Person, message: Message) -> None:
    """Told once to each writer in each ticket, but always when the ticket is over."""
    if ticket.status == "closed":
        await tell_room(work, ticket, "not_sent_closed", reply_to=message.telegram_message_id)
        return
    if not await _first_time(work, ticket, person):
        return
    name = await assignee_name(work, ticket)
    text = "stayed_inside" if name else "stayed_inside_unclaimed"
    await tell_room(work, ticket, text, name=name, reply_to=message.telegram_message_id)


async def _first_time(work: Work, ticket: Ticket, person: Person) -> bool:
    """Whether a writer hasn't been told in this ticket yet that their messages stay inside; now they are."""
    told = await work.session.scalar(
        select(Event.id)
        .where(Event.ticket_id == ticket.id, Event.kind == "note.explained", Event.person_id == person.id)
        .limit(1)
    )
    if told is None:
        await record(work, ticket, "note.explained", person.id)
    return told is None


async def plain_group(work: Work, ticket: Ticket) -> bool:
    """Whether the ticket's staff group has no topics."""
    return not (await department_of(work, ticket)).is_forum
