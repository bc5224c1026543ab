"""The end of a ticket: waiting, resolving, asking whether it is really gone, rating, closing."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Person, Post, Ticket
from tickets import (
    call_backs,
    callers,
    crew,
    deadlines,
    involvements,
    low_ratings,
    public_names,
    timers,
    turns,
)
from tickets.choice import spoke
from tickets.claims import back_to_queue, held_ticket, open_room, staff_ticket
from tickets.errors import AlreadyClosed, HasOpenParts, NoSuchTicket, OutOfDate
from tickets.history import record
from tickets.incoming import Incoming
from tickets.people import has_left
from tickets.saying import (
    TO_MANY,
    change_post,
    department_of,
    put_in_room,
    refresh_card,
    requester_of,
    tell_requester,
    tell_room,
)
from tickets.work import Work


async def wait(work: Work, person: Person, ticket_id: int) -> Ticket:
    """*Waiting for reply*: the only thing that pauses the clock.

    Raises:
        NoSuchTicket; NotYours; IsClosed.
    """
    ticket = await held_ticket(work, person, ticket_id)
    if ticket.status == "waiting":
        return ticket
    ticket.status = "waiting"
    await record(work, ticket, "ticket.waiting", person.id)
    name = await public_names.shown(work.session, ticket, person)
    await tell_requester(work, ticket, "waiting_for_you", number=ticket.id, name=name)
    await spoke(work, ticket)
    await refresh_card(work, ticket)
    await deadlines.pause(work, ticket)
    await timers.replace(work, ticket, reminder=work.policy.reminder)
    return ticket


async def resolve(work: Work, person: Person, ticket_id: int, *, over_parts: str | None = None) -> Ticket:
    """*Resolved*: the requester is asked whether the problem is gone.

    Args:
        over_parts: why it isn't waited for other departments' parts, empty if they aren't needed any
            more; they end with it.

    Raises:
        NoSuchTicket; NotYours; IsClosed; HasOpenParts: it wasn't said why.
    """
    ticket = await held_ticket(work, person, ticket_id)
    if over_parts is None and await involvements.live_of(work, ticket):
        raise HasOpenParts(ticket.id)
    await _resolved(work, ticket, "resolved", person.id, over_parts)
    return ticket


async def resolve_with_incident(work: Work, ticket: Ticket, person_id: int | None, known: str) -> None:
    """The incident that the ticket belongs to is over: its requester is asked whether all is well.

    Args:
        known: what they are told besides; may be empty.
    """
    await _mark_resolved(work, ticket, "incident", person_id, "")
    said = {"number": ticket.id, "keyboard": "solved", "rank": TO_MANY}
    if known:
        await tell_requester(work, ticket, "incident.solved_with", known=known, **said)
    else:
        await tell_requester(work, ticket, "incident.solved", **said)
    await _wait_for_their_word(work, ticket, has_room=ticket.claimed_at is not None, of_many=True)


async def _resolved(
    work: Work, ticket: Ticket, because: str, person_id: int | None, over_parts: str | None = None
) -> None:
    await _mark_resolved(work, ticket, because, person_id, over_parts or "")
    await tell_requester(work, ticket, "is_it_solved", number=ticket.id, keyboard="solved")
    # Whoever presses the button is told at once, and the topic closes before everybody's eyes.
    pressed = person_id is not None and over_parts is None
    await _wait_for_their_word(work, ticket, noted=not pressed)


async def _mark_resolved(
    work: Work, ticket: Ticket, because: str, person_id: int | None, over_parts: str
) -> None:
    ticket.status, ticket.resolved_at = "resolved", work.now
    await record(work, ticket, "ticket.resolved", person_id, because=because, over_parts=over_parts)
    await involvements.end_all(work, ticket, because, person_id, over_parts)


async def _wait_for_their_word(
    work: Work, ticket: Ticket, *, has_room: bool = True, of_many: bool = False, noted: bool = True
) -> None:
    """What its specialists see of a resolved ticket, and when it closes.

    Args:
        has_room: somebody works, or has worked on it, in a place of its own.
        of_many: it is resolved together with many others.
        noted: a post says so; what is to be done besides is said in any case.
    """
    by_phone, no_chat = await call_backs.needed(work, ticket), callers.has_no_chat(ticket)
    if has_room:
        if noted or by_phone or no_chat:
            await _say_in_room(work, ticket, by_phone=by_phone, no_chat=no_chat)
        await put_in_room(work, ticket, "buttons")
        await put_in_room(work, ticket, "close_topic")
    await refresh_card(work, ticket, of_many=of_many)
    await deadlines.end(work, ticket)
    if by_phone:
        await call_backs.plan(work, ticket, work.policy.call_back, fresh=True)
    else:
        await timers.start(work, ticket, confirm=work.policy.confirm)


async def _say_in_room(work: Work, ticket: Ticket, *, by_phone: bool, no_chat: bool) -> None:
    await tell_room(
        work,
        ticket,
        "resolved_note_call" if by_phone else "resolved_note_nobody" if no_chat else "resolved_note",
    )


async def confirm(work: Work, person: Person, ticket_id: int, post: int) -> Ticket:
    """*Yes, solved*: the ticket closes; once a day its requester is asked for a rating, once for a ticket.

    Raises:
        NoSuchTicket; OutOfDate: it isn't waiting for this answer.
    """
    ticket = await _resolved_ticket(work, person, ticket_id)
    await close(work, ticket, "confirmed", person.id)
    asked_at = person.rating_asked_at
    if ticket.rating is not None or (asked_at is not None and work.now - asked_at < work.policy.rating_every):
        await change_post(work, person, post, "solved_thanks", ticket=ticket, number=ticket.id)
    else:
        person.rating_asked_at = work.now
        await record(work, ticket, "rating.asked")
        await change_post(work, person, post, "rate", ticket=ticket, number=ticket.id, keyboard="rating")
    return ticket


async def not_solved(work: Work, person: Person, ticket_id: int, post: int) -> Ticket:
    """*No, not solved*: back to the same person, or to the queue if they are away.

    Raises:
        NoSuchTicket; OutOfDate.
    """
    ticket = await _resolved_ticket(work, person, ticket_id)
    await change_post(work, person, post, "not_solved_noted", ticket=ticket, number=ticket.id)
    await reopen(work, ticket, person, because="not_solved")
    return ticket


async def reopen(work: Work, ticket: Ticket, person: Person, *, because: str) -> None:
    """Takes a finished ticket up again, by whoever had it; by the queue if they have left or are off."""
    await call_backs.drop(work, ticket)
    ticket.resolved_at = ticket.closed_at = ticket.closed_because = None
    ticket.status = "assigned"
    await record(work, ticket, "ticket.reopened", person.id, because=because)
    if because == "same_matter":
        await tell_requester(work, ticket, "reopened", number=ticket.id)
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id is not None else None
    if assignee is None:  # its requester closed it before anybody took it
        ticket.status = "open"
        await refresh_card(work, ticket)
        await deadlines.begin(work, ticket, "claim")
        await turns.begin(work, ticket)
        return
    department = await department_of(work, ticket)
    if await has_left(work, department.chat_id, assignee.telegram_id):
        await back_to_queue(work, ticket, "assignee_left", assignee)
        return
    if await crew.state_of(work, department, assignee.id) == "off":
        await back_to_queue(work, ticket, "assignee_off", assignee)
        return
    await open_room(work, ticket, again=ticket.topic_id is not None)
    await tell_room(work, ticket, f"reopened_{because}", name=assignee.name, sound=True)
    await refresh_card(work, ticket)
    await deadlines.begin(work, ticket, "next_response", "resolution")


async def close(work: Work, ticket: Ticket, because: str, person_id: int | None = None) -> None:
    """Closes a resolved ticket; its topic is deleted a while later."""
    await call_backs.drop(work, ticket)
    ticket.status, ticket.closed_because, ticket.closed_at = "closed", because, work.now
    await record(work, ticket, "ticket.closed", person_id, because=because)
    await involvements.end_all(work, ticket, because, person_id)
    await refresh_card(work, ticket)
    await _only_its_topic_is_left(work, ticket)


async def _only_its_topic_is_left(work: Work, ticket: Ticket) -> None:
    """Nothing falls due for a closed ticket but the end of its topics."""
    await deadlines.end(work, ticket)
    if (await department_of(work, ticket)).is_forum or await involvements.part_topics(work, ticket):
        await timers.start(work, ticket, topic=work.policy.topic_kept)


async def withdraw(work: Work, ticket: Ticket, person: Person | None) -> None:
    """The requester closes a ticket that people have: whoever works on it is told."""
    await close(work, ticket, "withdrawn", person.id if person is not None else None)
    if ticket.topic_id is None and ticket.claimed_at is None:
        return
    await tell_room(work, ticket, "withdrawn", sound=True)
    await put_in_room(work, ticket, "buttons")
    await put_in_room(work, ticket, "close_topic")


async def resolve_silent(work: Work, ticket: Ticket) -> None:
    """Nobody answered what the specialist was waiting for: resolved, with a word."""
    await _resolved(work, ticket, "silent", None)


def was_seen_to(ticket: Ticket) -> bool:
    """Whether people have closed a matter of its own: such a ticket is rated, and can be taken up again."""
    own = not ticket.is_spam and ticket.closed_because != "joined"
    return ticket.status == "closed" and ticket.line == 2 and own


async def rate(work: Work, person: Person, ticket_id: int, rating: int, post: int) -> None:
    """Keeps the rating, 1 (bad) to 5.

    Raises:
        NoSuchTicket; OutOfDate: people didn't see to it, or are at it; AlreadyClosed: it was rated before.
    """
    ticket = await _own(work, person, ticket_id)
    if not (was_seen_to(ticket) and 1 <= rating <= 5):
        raise OutOfDate
    if ticket.rating is not None:
        raise AlreadyClosed(ticket.id)
    ticket.rating = rating
    await record(work, ticket, "ticket.rated", person.id, rating=rating)
    about = {"number": ticket.id, "rating": rating}
    if low_ratings.is_low(rating):
        await change_post(work, person, post, "rated_low", ticket=ticket, keyboard="let_down", **about)
    else:
        await change_post(work, person, post, "rated", ticket=ticket, keyboard="comment", **about)
    await low_ratings.tell_rating(work, ticket)
    await refresh_card(work, ticket)


async def ask_for_comment(work: Work, person: Person, ticket_id: int) -> None:
    """*Add a comment*: a prompt; only what replies to it is a comment.

    Raises:
        NoSuchTicket; OutOfDate: there is no rating to comment on.
    """
    ticket = await _own(work, person, ticket_id)
    if ticket.rating is None:
        raise OutOfDate
    await tell_requester(
        work, ticket, "comment_prompt", number=ticket.id, keyboard="force_reply", post="comment_prompt"
    )


async def prompted_comment(work: Work, person: Person, incoming: Incoming) -> int | None:
    """The ticket whose comment prompt this message replies to, if it does."""
    if incoming.reply_to is None or not incoming.text or person.shut_out_at is not None:
        return None
    found: int | None = await work.session.scalar(
        select(Post.ticket_id)
        .join(Ticket, Ticket.id == Post.ticket_id)
        .where(
            Post.chat_id == incoming.chat_id,
            Post.telegram_message_id == incoming.reply_to,
            Post.kind == "comment_prompt",
            Ticket.rating.is_not(None),
        )
    )
    return found


async def comment(work: Work, person: Person, ticket_id: int, text: str) -> None:
    """Keeps the comment on a rating.

    Raises:
        NoSuchTicket.
    """
    ticket = await _own(work, person, ticket_id)
    ticket.rating_comment = text
    await record(work, ticket, "ticket.commented", person.id)
    await tell_requester(work, ticket, "comment_thanks", once=True)
    await low_ratings.tell_comment(work, ticket)
    await refresh_card(work, ticket)


async def spam(work: Work, person: Person, ticket_id: int) -> Ticket:
    """*Spam*: closed, outside statistics, nothing said to its writer.

    Raises:
        NoSuchTicket; AlreadyClosed.
    """
    ticket = await staff_ticket(work, ticket_id)
    if ticket.status == "closed":
        raise AlreadyClosed(ticket.id)
    await call_backs.drop(work, ticket)
    ticket.status, ticket.is_spam = "closed", True
    ticket.closed_because, ticket.closed_at = "spam", work.now
    await record(work, ticket, "ticket.spam", person.id)
    await involvements.end_all(work, ticket, "spam", person.id)
    await put_in_room(work, ticket, "buttons")
    await put_in_room(work, ticket, "close_topic")
    await refresh_card(work, ticket)
    await _only_its_topic_is_left(work, ticket)
    return ticket


async def not_spam(work: Work, person: Person, ticket_id: int) -> Ticket:
    """Takes *Spam* back: the ticket is in the queue again.

    Raises:
        NoSuchTicket; OutOfDate: it is none, or its writer isn't heard.
    """
    ticket = await staff_ticket(work, ticket_id)
    writer = await requester_of(work, ticket)
    if not ticket.is_spam or (writer is not None and writer.shut_out_at is not None):
        raise OutOfDate
    ticket.status, ticket.is_spam = "open", False
    ticket.assignee_id = ticket.claimed_at = ticket.closed_because = ticket.closed_at = None
    await record(work, ticket, "ticket.not_spam", person.id)
    await refresh_card(work, ticket)
    await deadlines.begin(work, ticket, "claim")
    await turns.begin(work, ticket)
    return ticket


async def _own(work: Work, person: Person, ticket_id: int) -> Ticket:
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.requester_id != person.id:
        raise NoSuchTicket
    return ticket


async def _resolved_ticket(work: Work, person: Person, ticket_id: int) -> Ticket:
    ticket = await _own(work, person, ticket_id)
    if ticket.status != "resolved":
        raise OutOfDate
    return ticket
