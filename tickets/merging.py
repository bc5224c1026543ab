"""Merging: what a requester wrote in another ticket comes into this one. It can't be undone."""

from __future__ import annotations

from sqlalchemy import delete, or_, update

from storage.tables import Message, Person, Post, Ticket
from tickets import involvements
from tickets.belonging import move_messages
from tickets.claims import HISTORY_MEDIA, held_ticket
from tickets.errors import HasOpenParts, NotTheSameRequester
from tickets.history import record
from tickets.resolution import close
from tickets.saying import department_of, put_in_room, refresh_card, tell_requester, tell_room
from tickets.transferring import movable
from tickets.work import Work


async def mergeable(
    work: Work, person: Person, ticket_id: int, number: int, chat_id: int
) -> tuple[Ticket, Ticket]:
    """The person's own ticket, and another one of its requester that may come into it; both locked.

    Args:
        number: the other one's.
        chat_id: the group in which both must be.

    Raises:
        NoSuchTicket; AlreadyTransferred; IsClosed; NotYours; NotTheSameRequester; HasOpenParts.
    """
    ticket = await held_ticket(work, person, ticket_id)
    other, _ = await movable(work, person, number, chat_id)
    same = ticket.requester_id is not None and ticket.requester_id == other.requester_id
    if not same or other.id == ticket.id or other.home_chat_id != ticket.home_chat_id:
        raise NotTheSameRequester
    if await involvements.live_of(work, other):
        raise HasOpenParts(other.id)
    return ticket, other


async def merge(work: Work, person: Person, ticket_id: int, number: int, chat_id: int) -> Ticket:
    """Takes another ticket's conversation into the person's own; the other one is closed and points here.

    Raises:
        As `mergeable`.
    """
    ticket, other = await mergeable(work, person, ticket_id, number, chat_id)
    had_topic = other.topic_id is not None
    await record(work, other, "ticket.joined", person.id, to=ticket.id)
    moved = await move_messages(work, other, ticket)
    await work.session.flush()
    await _move_posts(work, other, ticket, [message.id for message in moved])
    if had_topic:
        await tell_room(work, other, "merged_away", number=ticket.id)
        await put_in_room(work, other, "buttons")
        await put_in_room(work, other, "close_topic")
    await close(work, other, "joined", person.id)
    await record(work, ticket, "ticket.merged", person.id, other=other.id)
    await tell_requester(work, ticket, "merged", number=ticket.id, other=other.id)
    await _show_in_room(work, ticket, moved)
    await refresh_card(work, ticket)
    return ticket


async def _move_posts(work: Work, other: Ticket, ticket: Ticket, messages: list[int]) -> None:
    """What the requester sees of the other one is this one's, for replies; its copies here come anew."""
    group = (await department_of(work, ticket)).chat_id
    theirs = or_(Post.chat_id > 0, Post.chat_id == ticket.home_chat_id)
    await work.session.execute(
        update(Post)
        .where(Post.ticket_id == other.id, theirs)
        .values(ticket_id=ticket.id)
        .execution_options(synchronize_session=False)
    )
    await work.session.execute(
        delete(Post)
        .where(Post.message_id.in_(messages), Post.chat_id == group)
        .execution_options(synchronize_session=False)
    )


async def _show_in_room(work: Work, ticket: Ticket, moved: list[Message]) -> None:
    """The newest of what the requester wrote there; all of it is in `/ticket`."""
    written = [each for each in moved if each.author == "requester" and each.withdrawn_at is None]
    albums: set[str] = set()
    for message in written[-HISTORY_MEDIA:]:
        if message.album is None:
            await put_in_room(work, ticket, "relay", message_id=message.id)
        elif message.album not in albums:
            albums.add(message.album)
            await put_in_room(work, ticket, "relay_album", album=message.album)
