"""What a ticket's assignee and another department say to each other about a part: always inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Department, Event, Involvement, Message, Person, Post, Ticket
from tickets import incoming as messages
from tickets import involvements, timers
from tickets.history import record
from tickets.incoming import Incoming
from tickets.involvements import number_of
from tickets.saying import department_of, part_department, put_in_part, put_in_room, tell_writer
from tickets.work import Work

#: The line of a ticket's history that tells of a word to the other side.
SAID = "involvement.said"

_PARTS, _DEPARTMENTS, _POSTS = map(table_of, (Involvement, Department, Post))
_OF_TOPIC = Finding(
    Involvement,
    rows_of(Involvement)
    .join(_DEPARTMENTS, _DEPARTMENTS.c.id == _PARTS.c.department_id)
    .where(_PARTS.c.topic_id == bindparam("topic"), _DEPARTMENTS.c.chat_id == bindparam("chat")),
)
_OF_POST = Prepared(
    select(_POSTS.c.involvement_id).where(
        _POSTS.c.chat_id == bindparam("chat"), _POSTS.c.telegram_message_id == bindparam("number")
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A part, and on which side of it somebody writes: that of the department asked, or the ticket's."""

    part: Involvement
    ticket: Ticket
    from_part: bool


async def place_of(
    work: Work, chat_id: int, topic_id: int | None, reply_to: int | None, album: str | None = None
) -> Place | None:
    """The part that a message in a staff group is about: that of its topic, or of what it replies to.

    Args:
        album: goes where its first part went.
    """
    mate = await album_mate(work, album)
    if mate is not None:
        its = await work.session.get_one(Involvement, mate.involvement_id)
        return await _side(work, its, chat_id, from_part=mate.from_part, topic_id=topic_id)
    part = await _of_topic(work, chat_id, topic_id)
    if part is not None:
        return await _side(work, part, chat_id, from_part=True)
    if reply_to is None:
        return None
    part_id = await _OF_POST.value(work.session, {"chat": chat_id, "number": reply_to})
    if part_id is None:
        own = await messages.find(work, chat_id, reply_to)
        part_id = own.involvement_id if own is not None else None
    part = await work.session.get(Involvement, part_id) if part_id is not None else None
    if part is None:
        return None
    return await _side(work, part, chat_id, topic_id=topic_id)


async def album_mate(work: Work, album: str | None) -> Message | None:
    """The first part of an album, if that is about a part of a ticket."""
    if album is None:
        return None
    found: Message | None = await work.session.scalar(
        select(Message)
        .where(Message.album == album, Message.involvement_id.is_not(None))
        .order_by(Message.id)
        .limit(1)
    )
    return found


async def _of_topic(work: Work, chat_id: int, topic_id: int | None) -> Involvement | None:
    if topic_id is None:
        return None
    return await _OF_TOPIC.first(work.session, {"chat": chat_id, "topic": topic_id})


async def _side(
    work: Work, part: Involvement, chat_id: int, *, from_part: bool = False, topic_id: int | None = None
) -> Place | None:
    """None if both have left this group."""
    ticket = await work.session.get_one(Ticket, part.ticket_id, with_for_update=True)
    await work.session.refresh(part)
    asked = (await part_department(work, part)).chat_id == chat_id
    asks = (await department_of(work, ticket)).chat_id == chat_id
    if not asked and not asks:
        return None
    in_its_topic = asks and topic_id is not None and topic_id == ticket.topic_id
    return Place(part, ticket, from_part or (asked and not in_its_topic))


async def write(
    work: Work, person: Person, place: Place, incoming: Incoming, *, inside: bool
) -> tuple[Message, bool]:
    """Registers what somebody wrote about a part; gives it, and whether it is to be sent across.

    Args:
        inside: it was marked as a note, and stays on its side.
    """
    part, ticket = place.part, place.ticket
    mate = await album_mate(work, incoming.album)
    if mate is not None:
        inside = not await crosses(work, mate)
    message = await messages.keep(
        work,
        ticket,
        person,
        "specialist",
        incoming,
        internal=True,
        involvement_id=part.id,
        from_part=place.from_part,
    )
    if inside:
        await record(work, ticket, "note.added", person.id, message_id=message.id)
        return message, False
    await record(work, ticket, SAID, person.id, message_id=message.id, involvement=part.id)
    if part.status not in involvements.LIVE:
        await tell_writer(work, ticket, message, "part.over_stays", number=number_of(part))
        return message, False
    return message, not await involvements.is_joined(work, part)


async def send_across(work: Work, place: Place, message: Message) -> None:
    """Passes a message on to the other side; an album once it is complete."""
    if message.album is not None:
        await timers.start_album(work, message.album)
    else:
        await put_across(work, place.part, place.ticket, message, "relay", message_id=message.id)


async def put_across(
    work: Work, part: Involvement, ticket: Ticket, message: Message, kind: str, **data: Any
) -> None:
    """Has something done with a message on the side where it wasn't written.

    Before a ticket or a part is taken, its first post or its card shows what was written.
    """
    if not message.from_part and part.status == "open" and part.topic_id is None:
        await involvements.refresh(work, part, ticket)
    elif not message.from_part:
        await put_in_part(work, part, kind, **data)
    elif ticket.status != "open" or ticket.topic_id is not None:
        await put_in_room(work, ticket, kind, involvement=part.id, **data)


async def album_complete(work: Work, parts: list[Message]) -> None:
    """Nothing more came of an album about a part: it crosses as one."""
    found = await _of(work, parts[0])
    if found is not None:
        await put_across(work, *found, parts[0], "relay_album", album=parts[0].album)


async def pass_on_edit(work: Work, message: Message) -> None:
    """Changes the copy on the other side."""
    found = await _of(work, message)
    if found is None or message.withdrawn_at is not None:
        return
    if message.album is not None and await timers.end_album(work, message.album):
        await album_complete(work, [message])
        return
    once: dict[str, Any] = {"message_id": message.id, "once_key": f"edit:{message.id}"}
    await put_across(work, *found, message, "relay_edit", **once)


async def take_back(work: Work, ticket: Ticket, message: Message, numbers: list[int]) -> None:
    """Takes a message, of an album all of it, back from the other side."""
    part = await work.session.get_one(Involvement, message.involvement_id)
    data = {"message_id": message.id, "messages": numbers}
    if message.from_part:
        await put_in_room(work, ticket, "withdraw", involvement=part.id, **data)
    else:
        await put_in_part(work, part, "withdraw", **data)
    await involvements.refresh(work, part, ticket)


async def crosses(work: Work, message: Message) -> bool:
    """Whether it is talk about a part, and not a note of one side."""
    if message.involvement_id is None:
        return False
    said = await work.session.scalars(
        select(Event.data).where(
            Event.ticket_id == message.ticket_id, Event.kind.in_((SAID, "involvement.asked"))
        )
    )
    return any(data["message_id"] == message.id for data in said)


async def _of(work: Work, message: Message) -> tuple[Involvement, Ticket] | None:
    """The part of a message and its ticket; None if nothing of it crosses."""
    if not await crosses(work, message):
        return None
    part = await work.session.get_one(Involvement, message.involvement_id)
    if await involvements.is_joined(work, part):
        return None
    return part, await work.session.get_one(Ticket, message.ticket_id, with_for_update=True)
