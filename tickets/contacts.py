"""Registering what requesters write: every contact becomes a ticket with its first message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from storage import doors
from storage.prepared import add
from storage.tables import Door, Event, Message, Person, Ticket
from tickets import (
    away,
    belonging,
    blocking,
    by_letter,
    line1,
    public_names,
    routing,
    sites,
    sla,
    talk,
    timers,
    urgency,
)
from tickets import incoming as messages
from tickets.belonging import ENDED, ON_LINE_1
from tickets.choice import choose
from tickets.history import record
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.people import default_department
from tickets.saying import refresh_card, tell_person
from tickets.work import Work


class Talk(StrEnum):
    """A message that is nothing but a courtesy, or nothing but a wish for a person."""

    GREETING = "greeting"
    THANKS = "thanks"
    HUMAN = "human"
    #: Nothing but anger.
    RUDE = "rude"


@dataclass(frozen=True, slots=True)
class Reading:
    """What line 1 made of a message before the transaction; `verdict` is None if it has no words."""

    talk: Talk | None = None
    verdict: Verdict | None = None
    #: The number of the ticket on line 1 that a wish for a person may be about, and for whom that may be.
    likely: tuple[int, dict[str, Any]] | None = None

    @property
    def urgent(self) -> str | None:
        """The admins' urgent words that it holds."""
        return self.verdict.urgent if self.verdict is not None else None


async def receive(
    work: Work,
    person: Person,
    incoming: Incoming,
    reading: Reading,
    *,
    as_new: bool = False,
    about: dict[str, Any] | None = None,
) -> Ticket:
    """Registers a message from a requester and does what follows from it.

    Args:
        as_new: the requester asked for a ticket of its own beside those that are open.
        about: what the link by which they came says of the new ticket.
    """
    if person.blocked_at is not None and incoming.chat_id == person.telegram_id:
        person.blocked_at = None
    if person.shut_out_at is not None:
        return await blocking.keep_unheard(work, person, incoming)
    if as_new:
        begun = await begin(work, person, incoming, reading, about=about)
        choose(work, person, begun)
        return begun
    place = await belonging.place(work, person, incoming)
    ticket = place.ticket
    if ticket is None and place.among:
        return await _one_of_several(work, person, place.among, incoming, reading)
    if ticket is None:
        return await begin(work, person, incoming, reading)
    if ticket.status in ENDED:
        quiet = reading.talk is Talk.THANKS or messages.is_mark(incoming)
        if quiet or not await by_letter.take_up(work, person, ticket, incoming.chat_id):
            return await after_the_end(work, person, ticket, incoming, reading)
    await into(work, person, ticket, incoming, reading, of_several=place.of_several)
    return ticket


async def into(
    work: Work, person: Person, ticket: Ticket, incoming: Incoming, reading: Reading, *, of_several: bool
) -> None:
    """A further message of a ticket that isn't over."""
    seen_album = incoming.album is not None and await _has_album(work, ticket, incoming.album)
    message = await messages.keep(work, ticket, person, "requester", incoming, internal=False)
    await record(work, ticket, "message.received", person.id, message_id=message.id)
    turned = of_several and reading.talk is None and choose(work, person, ticket)
    if ticket.status in ON_LINE_1:
        await _on_line_1(work, person, ticket, message, reading, seen_album=seen_album)
        return
    if reading.urgent is not None and ticket.priority != sla.URGENT:
        await urgency.raise_to(work, ticket, reading.urgent, person.id)
    elif turned:
        await belonging.show(work, person, ticket, incoming)
    elif ticket.status == "open":
        await _say_it_was_added(work, person, ticket, reading)
    if reading.talk is not Talk.THANKS:
        await away.mention(work, ticket)
    await after_hand_over(work, ticket, message, thanks=reading.talk is Talk.THANKS)


async def _one_of_several(
    work: Work, person: Person, among: Sequence[Ticket], incoming: Incoming, reading: Reading
) -> Ticket:
    """A message that may belong to any of these; a courtesy needs no asking, what is urgent can't wait."""
    if reading.talk is not None:
        await into(work, person, among[0], incoming, reading, of_several=True)
        return among[0]
    asks = () if reading.urgent else among
    ticket = await begin(work, person, incoming, reading, among=asks)
    choose(work, person, ticket)
    return ticket


async def after_hand_over(work: Work, ticket: Ticket, message: Message, *, thanks: bool = False) -> None:
    """A message joins the card before the claim, and goes to the ticket's topic after it."""
    if ticket.status == "open":
        await refresh_card(work, ticket)
    else:
        await talk.relay_to_room(work, ticket, message, thanks=thanks)


async def begin(
    work: Work,
    person: Person,
    incoming: Incoming,
    reading: Reading,
    *,
    follows: Ticket | None = None,
    among: Sequence[Ticket] = (),
    about: dict[str, Any] | None = None,
) -> Ticket:
    """A ticket of its own.

    Args:
        follows: the one that has ended, and that this may be a continuation of.
        among: the open ones that the message may belong to.
    """
    likely = follows or next(iter(among), None)
    home = incoming if incoming.chat_id != person.telegram_id else None
    ticket = await open_ticket(
        work,
        person,
        follows=likely.id if likely else None,
        about=about,
        home=home,
        own_topic_id=None if home else incoming.topic_id,
        door=await doors.behind(work.session, incoming.chat_id) if doors.is_door(incoming.chat_id) else None,
    )
    message = await messages.keep(work, ticket, person, "requester", incoming, internal=False)
    if reading.talk is None:
        ticket.undecided_from = message.id
    await record(
        work, ticket, "ticket.registered", person.id, message_id=message.id, follows=ticket.follows_id
    )
    if reading.talk is Talk.GREETING:
        await tell_person(work, person, "greeting", ticket=ticket, keyboard="main", once=True)
        await timers.start(work, ticket, greeting=work.policy.greeting)
    elif reading.talk is Talk.THANKS:
        await tell_person(work, person, "thanks", ticket=ticket, once=True)
        await line1.close(work, ticket, "courtesy", person.id)
    elif reading.talk is Talk.RUDE:
        await _calm(work, person, ticket)
    elif follows is not None:
        await tell_person(
            work, person, "same_matter", ticket=ticket, keyboard="same_matter", number=follows.id
        )
        await timers.start(work, ticket, decide=work.policy.same_matter)
    elif among:
        await belonging.ask(work, person, ticket, among)
        await timers.start(work, ticket, decide=work.policy.same_matter)
    else:
        await _decide_now_or_soon(work, person, ticket, reading)
    return ticket


async def _calm(work: Work, person: Person, ticket: Ticket) -> None:
    """Anger has a reason: it is asked for once, then people are called."""
    calmed = await work.session.scalar(
        select(Event.id).where(Event.ticket_id == ticket.id, Event.kind == "line1.calmed").limit(1)
    )
    if calmed is None and ticket.offer is None:
        await record(work, ticket, "line1.calmed", person.id)
        await tell_person(work, person, "calm", ticket=ticket, keyboard="person")
        await timers.replace(work, ticket, silent=work.policy.nudge)
    else:
        await line1.hand_over(work, ticket, "asked_for_a_person", person.id)


async def open_ticket(
    work: Work,
    person: Person | None,
    *,
    follows: int | None = None,
    about: dict[str, Any] | None = None,
    home: Incoming | None = None,
    own_topic_id: int | None = None,
    door: Door | None = None,
) -> Ticket:
    """Adds a ticket with nothing in it yet.

    Args:
        home: the message in a group under which it is answered.
        own_topic_id: the topic of the private chat in which it was begun.
        door: by which it came, if not in Telegram.
    """
    department_id, its_language = await default_department(work)
    if door is not None and door.department_id is not None:
        department_id = door.department_id
    site_id, contact = await sites.only_one(work, person) if person else (None, None)
    ticket = Ticket(
        requester_id=person.id if person else None,
        channel=door.channel if door is not None else "telegram",
        department_id=department_id,
        status="new",
        line=1,
        language=person.language if person else its_language,
        version=1,
        follows_id=follows,
        about=about,
        home_chat_id=home.chat_id if home else None,
        home_message_id=home.telegram_message_id if home else None,
        own_topic_id=own_topic_id,
        site_id=site_id,
        contact_name=contact,
        is_spam=False,
        priority=sla.NORMAL,
        created_at=work.now,
    )
    await add(work.session, ticket)
    await timers.look_for_incidents(work)
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
        if reading.likely is not None and reading.likely[0] == ticket.id:
            routing.note(ticket, reading.likely[1])
        await line1.hand_over(work, ticket, because, person.id)
    elif reading.verdict is not None and (reading.urgent or (whole and reading.verdict.kind == "ANSWER")):
        await line1.apply(work, ticket, reading.verdict)
    else:
        await timers.replace(work, ticket, decide=await _pause(work, ticket, whole=whole))


async def _pause(work: Work, ticket: Ticket, *, whole: bool) -> timedelta:
    """How long more words are awaited; whoever writes without end is answered in the middle of it."""
    first = None if whole else await work.session.get(Message, ticket.undecided_from)
    if first is None:
        return work.policy.merge_pause
    left = first.written_at + work.policy.burst - work.now
    return max(min(work.policy.merge_pause, left), timedelta())


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
    if reading.talk is Talk.RUDE:
        if ticket.undecided_from is None:
            await _calm(work, person, ticket)
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


async def after_the_end(
    work: Work, person: Person, ended: Ticket, incoming: Incoming, reading: Reading
) -> Ticket:
    if reading.talk is Talk.THANKS or messages.is_mark(incoming):
        message = await messages.keep(work, ended, person, "requester", incoming, internal=False)
        await record(work, ended, "message.received", person.id, message_id=message.id)
        if reading.talk is Talk.THANKS:
            await tell_person(work, person, "thanks", ticket=ended, once=True)
        return ended
    asks = ended.line == 2 and reading.talk is None and not reading.urgent
    follows = ended if asks and ended.requester_id == person.id else None
    about = ended.about if incoming.chat_id < 0 else None  # the same group
    return await begin(work, person, incoming, reading, follows=follows, about=about)


async def call_a_person(work: Work, person: Person, incoming: Incoming, reading: Reading) -> None:
    """`/human` or the keyboard's button, at any time: to people, or a word on where it stands."""
    if person.shut_out_at is not None:
        await blocking.keep_unheard(work, person, incoming)
        return
    ticket = await belonging.current(work, person)
    if ticket is None or ticket.status in ENDED:
        await begin(work, person, incoming, reading)
    elif ticket.status in ON_LINE_1:
        await _decide_now_or_soon(work, person, ticket, reading)
    elif ticket.status == "open":
        await tell_person(work, person, "already_in_queue", ticket=ticket, number=ticket.id, once=True)
    else:
        name = await public_names.of_assignee(work.session, ticket)
        await tell_person(
            work, person, "already_with", ticket=ticket, number=ticket.id, name=name or "", once=True
        )


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
    if ticket is None or not await messages.change(work, ticket, message, incoming):
        return
    if message.author == "specialist":
        await talk.pass_on_edit(work, ticket, message)
    elif message.person_id is not None and (await _person(work, message)).shut_out_at is not None:
        return  # its writer isn't heard
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
