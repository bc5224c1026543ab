"""Registering what requesters write: every contact becomes a ticket with its first message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select

from storage.prepared import add
from storage.tables import Message, Person, Ticket
from tickets import incoming as messages
from tickets import line1, talk, timers, urgency
from tickets.claims import assignee_name
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.people import default_department
from tickets.resolution import reopen
from tickets.saying import change_post, refresh_card, tell_person
from tickets.work import Work

#: On line 1: the bot is still answering.
ON_LINE_1 = ("new", "answered")
#: With people, and not done.
OPEN = ("open", "assigned", "waiting")


_NEWEST = (
    select(Ticket)
    .where(Ticket.requester_id == bindparam("person"), Ticket.is_spam.is_(False))
    .order_by(Ticket.status.in_(("resolved", "closed")), Ticket.id.desc())
    .limit(1)
    .with_for_update()
)


class Talk(StrEnum):
    """A message that is nothing but a courtesy, or nothing but a wish for a person."""

    GREETING = "greeting"
    THANKS = "thanks"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Reading:
    """What line 1 made of a message before the transaction; `verdict` is None if it has no words."""

    talk: Talk | None = None
    verdict: Verdict | None = None

    @property
    def urgent(self) -> str | None:
        """The admins' urgent words that it holds."""
        return self.verdict.urgent if self.verdict is not None else None


async def receive(
    work: Work, person: Person, incoming: Incoming, reading: Reading, *, as_new: bool = False
) -> Ticket:
    """Registers a message from a requester and does what follows from it.

    Args:
        as_new: the requester asked for a ticket of its own beside those that are open.
    """
    if person.blocked_at is not None:
        person.blocked_at = None
    ticket = None if as_new else await _meant(work, person, incoming) or await current(work, person)
    if ticket is None:
        return await _begin(work, person, incoming, reading)
    if ticket.status in ("resolved", "closed"):
        return await _after_the_end(work, person, ticket, incoming, reading)
    seen_album = incoming.album is not None and await _has_album(work, ticket, incoming.album)
    message = await messages.keep(work, ticket, person, "requester", incoming, internal=False)
    await record(work, ticket, "message.received", person.id, message_id=message.id)
    if ticket.status in ON_LINE_1:
        await _on_line_1(work, person, ticket, message, reading, seen_album=seen_album)
    else:
        if reading.urgent is not None and ticket.urgent is None:
            await urgency.raise_to(work, ticket, reading.urgent, person.id)
        elif ticket.status == "open":
            await _say_it_was_added(work, person, ticket, reading)
        await after_hand_over(work, ticket, message, thanks=reading.talk is Talk.THANKS)
    return ticket


async def after_hand_over(work: Work, ticket: Ticket, message: Message, *, thanks: bool = False) -> None:
    """A message joins the card before the claim, and goes to the ticket's topic after it."""
    if ticket.status == "open":
        await refresh_card(work, ticket)
    else:
        await talk.relay_to_room(work, ticket, message, thanks=thanks)


async def _meant(work: Work, person: Person, incoming: Incoming) -> Ticket | None:
    """The open ticket that a reply is about: of several, the requester has chosen one."""
    ticket_id = await messages.ticket_answered(work, incoming)
    if ticket_id is None:
        return None
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.requester_id != person.id or ticket.status in ("resolved", "closed"):
        return None
    return ticket


async def current(work: Work, person: Person) -> Ticket | None:
    """The ticket that a further message belongs to, or may be a continuation of."""
    if person.id in work.newcomers:
        return None
    newest: Ticket | None = await work.session.scalar(_NEWEST, {"person": person.id})
    if newest is not None and newest.status == "closed":
        ended_at = newest.closed_at or newest.created_at
        if ended_at < work.now - work.policy.remember:
            return None
    return newest


async def _begin(
    work: Work,
    person: Person,
    incoming: Incoming,
    reading: Reading,
    *,
    follows: int | None = None,
) -> Ticket:
    ticket = await open_ticket(work, person, follows=follows)
    message = await messages.keep(work, ticket, person, "requester", incoming, internal=False)
    if reading.talk is None:
        ticket.undecided_from = message.id
    await record(work, ticket, "ticket.registered", person.id, message_id=message.id, follows=follows)
    if reading.talk is Talk.GREETING:
        await tell_person(work, person, "greeting", ticket=ticket, keyboard="main", once=True)
        await timers.start(work, ticket, greeting=work.policy.greeting)
    elif reading.talk is Talk.THANKS:
        await tell_person(work, person, "thanks", ticket=ticket, once=True)
        await line1.close(work, ticket, "courtesy", person.id)
    elif follows is not None:
        await tell_person(work, person, "same_matter", ticket=ticket, keyboard="same_matter", number=follows)
        await timers.start(work, ticket, decide=work.policy.same_matter)
    else:
        await _decide_now_or_soon(work, person, ticket, reading)
    return ticket


async def open_ticket(work: Work, person: Person | None, *, follows: int | None = None) -> Ticket:
    """Adds a ticket with nothing in it yet."""
    department_id, its_language = await default_department(work)
    ticket = Ticket(
        requester_id=person.id if person else None,
        department_id=department_id,
        status="new",
        line=1,
        language=person.language if person else its_language,
        version=1,
        follows_id=follows,
        is_spam=False,
        created_at=work.now,
    )
    await add(work.session, ticket)
    return ticket


async def _decide_now_or_soon(
    work: Work, person: Person, ticket: Ticket, reading: Reading, *, whole: bool = True
) -> None:
    """What is certain is answered at once; the pause is for what isn't.

    Args:
        whole: nothing before it waits to be decided. What is certain of a part may be wrong of the whole.
    """
    if reading.talk is Talk.HUMAN:
        nothing_asked = ticket.undecided_from is None and ticket.offer is None
        because = "asked_without_words" if nothing_asked else "asked_for_a_person"
        await line1.hand_over(work, ticket, because, person.id)
    elif reading.verdict is not None and (reading.urgent or (whole and reading.verdict.kind == "ANSWER")):
        await line1.apply(work, ticket, reading.verdict)
    else:
        await timers.replace(work, ticket, decide=work.policy.merge_pause)


async def _on_line_1(
    work: Work, person: Person, ticket: Ticket, message: Message, reading: Reading, *, seen_album: bool
) -> None:
    if seen_album and ticket.undecided_from is None:
        return  # the rest of an album that was answered by its caption
    if reading.talk is Talk.THANKS and ticket.undecided_from is None:
        await tell_person(work, person, "thanks", ticket=ticket, once=True)
        if ticket.status == "answered":
            # No nudge after thanks: it would only bother.
            await timers.replace(work, ticket)
            await timers.start(work, ticket, cycle=2, silent=work.policy.nudge)
        return
    if reading.talk is Talk.GREETING:
        if ticket.undecided_from is None:
            return
        reading = Reading()
    whole = ticket.undecided_from is None
    if whole and reading.talk is not Talk.HUMAN:
        ticket.undecided_from = message.id
    if ticket.follows_id is not None and reading.talk is not Talk.HUMAN and not reading.urgent:
        return  # first it must be known whether this is the same matter
    await _decide_now_or_soon(work, person, ticket, reading, whole=whole)


async def _say_it_was_added(work: Work, person: Person, ticket: Ticket, reading: Reading) -> None:
    if reading.talk is Talk.HUMAN:
        await tell_person(work, person, "already_in_queue", ticket=ticket, number=ticket.id, once=True)
    elif ticket.added_told_at is None or work.now - ticket.added_told_at > work.policy.greeting:
        ticket.added_told_at = work.now
        await tell_person(work, person, "added", ticket=ticket, number=ticket.id, once=True)


async def _after_the_end(
    work: Work, person: Person, ended: Ticket, incoming: Incoming, reading: Reading
) -> Ticket:
    if reading.talk is Talk.THANKS:
        message = await messages.keep(work, ended, person, "requester", incoming, internal=False)
        await record(work, ended, "message.received", person.id, message_id=message.id)
        await tell_person(work, person, "thanks", ticket=ended, once=True)
        return ended
    asks = ended.line == 2 and reading.talk is None and not reading.urgent
    return await _begin(work, person, incoming, reading, follows=ended.id if asks else None)


async def call_a_person(work: Work, person: Person, incoming: Incoming, reading: Reading) -> None:
    """`/human` or the keyboard's button, at any time: to people, or a word on where it stands."""
    ticket = await current(work, person)
    if ticket is None or ticket.status in ("resolved", "closed"):
        await _begin(work, person, incoming, reading)
    elif ticket.status in ON_LINE_1:
        await _decide_now_or_soon(work, person, ticket, reading)
    elif ticket.status == "open":
        await tell_person(work, person, "already_in_queue", ticket=ticket, number=ticket.id, once=True)
    else:
        name = await assignee_name(work, ticket)
        await tell_person(
            work, person, "already_with", ticket=ticket, number=ticket.id, name=name or "", once=True
        )


async def same_matter(work: Work, person: Person, ticket_id: int, *, same: bool, post: int) -> None:
    """The answer to "is it the same matter?": the old ticket is reopened, or the new one goes on.

    Raises:
        OutOfDate: it was answered before, or the time for it is over.
    """
    ticket = await line1.own_ticket(work, person, ticket_id)
    if ticket.follows_id is None or ticket.status not in ON_LINE_1:
        raise OutOfDate
    old = await work.session.get(Ticket, ticket.follows_id, with_for_update=True)
    ticket.follows_id = None
    await change_post(work, person, post, None, ticket=ticket)
    if not same or old is None:
        await record(work, ticket, "ticket.separate", person.id)
        await timers.replace(work, ticket, decide=timedelta())
        return
    await record(work, ticket, "ticket.joined", person.id, to=old.id)
    await line1.close(work, ticket, "joined", person.id)
    await reopen(work, old, person, because="same_matter")
    for message in await move_messages(work, ticket, old):
        if old.status == "assigned":
            await talk.relay_to_room(work, old, message)


async def move_messages(work: Work, source: Ticket, target: Ticket) -> list[Message]:
    """Moves what was written from one ticket to another."""
    found = list(
        await work.session.scalars(select(Message).where(Message.ticket_id == source.id).order_by(Message.id))
    )
    for message in found:
        message.ticket_id = target.id
    return found


async def _has_album(work: Work, ticket: Ticket, album: str) -> bool:
    return (
        await work.session.scalar(
            select(Message.id).where(Message.ticket_id == ticket.id, Message.album == album).limit(1)
        )
    ) is not None


async def edit(work: Work, incoming: Incoming, reading: Reading) -> None:
    """A requester or a specialist changed what they had written."""
    message = await messages.find(work, incoming.chat_id, incoming.telegram_message_id)
    if message is None:
        return
    ticket = await work.session.get(Ticket, message.ticket_id, with_for_update=True)
    if ticket is None or (message.text, message.entities, message.file_id) == (
        incoming.text,
        incoming.entities,
        incoming.file_id,
    ):
        return
    await record(
        work, ticket, "message.edited", message.person_id, message_id=message.id, before=message.text
    )
    message.text, message.entities, message.file_id = incoming.text, incoming.entities, incoming.file_id
    message.kind = incoming.kind
    message.edited_at = work.now
    if message.author == "specialist":
        await talk.pass_on_edit(work, ticket, message)
    elif ticket.status in ON_LINE_1:
        if ticket.follows_id is None and incoming.text:
            whole = ticket.undecided_from is None
            ticket.undecided_from = min(message.id, ticket.undecided_from or message.id)
            await _decide_now_or_soon(work, await _person(work, message), ticket, reading, whole=whole)
    elif ticket.status == "open":
        await refresh_card(work, ticket)
    else:
        await talk.pass_on_edit(work, ticket, message)


async def _person(work: Work, message: Message) -> Person:
    return (await work.session.scalars(select(Person).where(Person.id == message.person_id))).one()
