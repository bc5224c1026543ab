"""Which of a requester's tickets a message belongs to: known, remembered, or asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, bindparam, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.doors import MAIL, behind, is_door
from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Event, Message, Person, Ticket
from tickets import incoming as messages
from tickets import line1, own_topics, talk, timers
from tickets.choice import choose, is_chosen
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.incoming import Incoming
from tickets.overview import snippet
from tickets.resolution import reopen
from tickets.saying import change_post, refresh_card, tell_person
from tickets.work import Work

#: On line 1: the bot is still answering.
ON_LINE_1 = ("new", "answered")
#: Done, and perhaps not for good.
ENDED = ("resolved", "closed")
#: So many tickets are offered to choose from.
OFFERED = 6

_TICKETS, _PEOPLE = table_of(Ticket), table_of(Person)
_MINE = rows_of(Ticket).where(
    _TICKETS.c.requester_id == bindparam("person"),
    _TICKETS.c.is_spam.is_(False),
    _TICKETS.c.closed_because.is_distinct_from("joined"),  # what was written there stands in another
)
_HAS_ENDED = or_(*(_TICKETS.c.status == status for status in ENDED))


@dataclass(frozen=True, slots=True)
class _Mine:
    """Somebody's tickets of one chat: what is asked in a group, or at a door of theirs, stays there."""

    newest: Finding[Ticket]
    open: Finding[Ticket]

    @classmethod
    def where(cls, here: ColumnElement[bool]) -> _Mine:
        mine = _MINE.where(here)
        # Two are enough to know whether there are several.
        newest = mine.order_by(_HAS_ENDED, _TICKETS.c.id.desc()).limit(2)
        going_on = mine.where(not_(_HAS_ENDED)).order_by(_TICKETS.c.id.desc()).limit(OFFERED)
        return cls(Finding(Ticket, newest.with_for_update()), Finding(Ticket, going_on))


#: The lowest line on which somebody's tickets of the private chat are; nothing if none goes on.
_LOWEST_LINE = Prepared(
    select(func.min(_TICKETS.c.line))
    .join(_PEOPLE, _PEOPLE.c.id == _TICKETS.c.requester_id)
    .where(
        _PEOPLE.c.telegram_id == bindparam("telegram_id"),
        _TICKETS.c.home_chat_id.is_(None),
        _TICKETS.c.is_spam.is_(False),
        not_(_HAS_ENDED),
    )
)
_IN_PRIVATE = _Mine.where(_TICKETS.c.home_chat_id.is_(None))
_AT_A_DOOR = _Mine.where(_TICKETS.c.home_chat_id == bindparam("home"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message belongs: in `ticket`, in one of `among`, or nowhere yet."""

    ticket: Ticket | None = None
    among: Sequence[Ticket] = ()
    #: There are others that it might have been meant for: its writer is shown where it went.
    of_several: bool = False


async def place(work: Work, person: Person, incoming: Incoming) -> Place:
    """Finds the ticket of a message: that of the message it answers, the only one, or the chosen one."""
    answered = await own_topics.ticket_in(work, person, incoming) or await _answered(work, person, incoming)
    if person.id in work.newcomers:
        return Place()
    if answered is None and incoming.topic_id is not None:
        return Place()  # a topic that the requester has opened is a matter of its own
    if is_door(incoming.chat_id) and (await behind(work.session, incoming.chat_id)).kind == MAIL:
        return Place(answered)  # a letter that answers none is a matter of its own
    mine, who = _mine(work, person)
    newest = await mine.newest.all(work.session, who)
    several = len(newest) > 1 and newest[1].status not in ENDED
    if answered is not None:
        return Place(answered, of_several=several and answered.status not in ENDED)
    if not several:
        return Place(_remembered(work, newest[0]) if newest else None)
    chosen = next((ticket for ticket in newest if is_chosen(work, person, ticket)), None)
    if chosen is None and person.chosen_ticket_id is not None:
        chosen = await _chosen(work, person)
    if chosen is not None:
        return Place(chosen, of_several=True)
    found = await mine.open.all(work.session, who)
    if all(ticket.line == 1 for ticket in found):
        return Place(found[0])  # the bot's answers stand above it, it needs no telling apart
    return Place(among=found, of_several=True)


async def only_with_people(database: Database, telegram_id: int) -> bool:
    """Whether somebody has tickets in private that go on, and people have all of them.

    Raises:
        Unavailable: the database doesn't answer.
    """
    found = await _LOWEST_LINE.first(database, {"telegram_id": telegram_id})
    return found is not None and found[0] == 2


async def current(work: Work, person: Person) -> Ticket | None:
    """The ticket that comes first to mind: the chosen or the newest open one, or one that has just ended."""
    if person.id in work.newcomers:
        return None
    chosen = await _chosen(work, person)
    if chosen is not None:
        return chosen
    mine, who = _mine(work, person)
    newest = await mine.newest.first(work.session, who)
    return _remembered(work, newest) if newest is not None else None


def _mine(work: Work, person: Person) -> tuple[_Mine, dict[str, int]]:
    """The tickets of the chat in which a person acts, and what to ask for them by."""
    chat_id = work.chat_of(person)
    if chat_id == person.telegram_id:
        return _IN_PRIVATE, {"person": person.id}
    return _AT_A_DOOR, {"person": person.id, "home": chat_id}


def _remembered(work: Work, newest: Ticket) -> Ticket | None:
    """What has been closed for long is no matter for a new message any more."""
    if (
        newest.status == "closed"
        and (newest.closed_at or newest.created_at) < work.now - work.policy.remember
    ):
        return None
    return newest


async def _answered(work: Work, person: Person, incoming: Incoming) -> Ticket | None:
    """The requester's ticket that a reply is about."""
    ticket_id = await messages.ticket_answered(work, incoming)
    if ticket_id is None:
        return None
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.requester_id != person.id or ticket.is_spam:
        return None
    return None if ticket.closed_because == "joined" else ticket


async def _chosen(work: Work, person: Person) -> Ticket | None:
    if person.chosen_ticket_id is None:
        return None
    ticket = await work.session.get(Ticket, person.chosen_ticket_id, with_for_update=True)
    if ticket is None or ticket.status in ENDED or not is_chosen(work, person, ticket):
        return None
    return ticket


async def show(work: Work, person: Person, ticket: Ticket, incoming: Incoming) -> None:
    """Says which ticket a message went to."""
    await tell_person(
        work,
        person,
        "went_to",
        ticket=ticket,
        number=ticket.id,
        words=await snippet(work, ticket.id),
        reply_to=incoming.telegram_message_id,
        once=True,
    )


async def ask(work: Work, person: Person, ticket: Ticket, among: Sequence[Ticket]) -> None:
    """Asks which of several tickets a message is about; it waits in one of its own meanwhile."""
    tickets = [
        {"number": item.id, "line": item.line, "words": await snippet(work, item.id)} for item in among
    ]
    await tell_person(work, person, "which", ticket=ticket, keyboard="which", tickets=tickets)


async def belongs(work: Work, person: Person, ticket_id: int, to: int | None, post: int) -> None:
    """The answer to "is it the same matter?" or "which one is it about?".

    Args:
        ticket_id: the ticket in which the message waits.
        to: the one that it belongs to; None if it is a matter of its own.
        post: the Telegram id of the question.

    Raises:
        NoSuchTicket; OutOfDate: it was answered before, or the time for it is over.
    """
    ticket = await line1.own_ticket(work, person, ticket_id)
    if ticket.follows_id is None or ticket.status not in ON_LINE_1 or to == ticket.id:
        raise OutOfDate
    old = await _own_or_its_heir(work, person, to) if to is not None else None
    if old is not None and (old.is_spam or old.id == ticket.id):
        raise OutOfDate
    ticket.follows_id = None
    # What ended with the bot meanwhile isn't taken up again: nobody has it, and people couldn't take it.
    if old is None or (old.status in ENDED and old.line == 1):
        await change_post(work, person, post, None, ticket=ticket)
        await record(work, ticket, "ticket.separate", person.id)
        await timers.replace(work, ticket, decide=timedelta())
        return
    if old.status in ENDED or old.line == 1:
        await change_post(work, person, post, None, ticket=ticket)
    else:
        await change_post(work, person, post, "put_into", ticket=ticket, number=old.id)
    choose(work, person, old)
    await _join(work, person, ticket, old)


async def _own_or_its_heir(work: Work, person: Person, number: int) -> Ticket:
    """The person's own ticket, or the one that it has gone into meanwhile; locked.

    Raises:
        NoSuchTicket.
    """
    found = await line1.own_ticket(work, person, number)
    while (heir := await merged_into(work.session, found)) is not None:
        found = await line1.own_ticket(work, person, heir)
    return found


async def merged_into(session: AsyncSession, ticket: Ticket) -> int | None:
    """The ticket that this one has gone into; None if it hasn't."""
    if ticket.closed_because != "joined":
        return None
    data = await session.scalar(
        select(Event.data)
        .where(Event.ticket_id == ticket.id, Event.kind == "ticket.joined")
        .order_by(Event.id.desc())
        .limit(1)
    )
    return data["to"] if data is not None else None


async def _join(work: Work, person: Person, source: Ticket, target: Ticket) -> None:
    """Puts what was written in one ticket into another, as if it had been written there."""
    await record(work, source, "ticket.joined", person.id, to=target.id)
    await line1.close(work, source, "joined", person.id)
    if target.status in ENDED:
        await reopen(work, target, person, because="same_matter")
    moved = await move_messages(work, source, target)
    if target.status in ON_LINE_1 and moved:
        target.undecided_from = target.undecided_from or moved[0].id
        await timers.replace(work, target, decide=timedelta())
    elif target.status == "open":
        await refresh_card(work, target)
    else:
        for message in moved:
            await talk.relay_to_room(work, target, message)


async def move_messages(work: Work, source: Ticket, target: Ticket) -> list[Message]:
    """Moves what was written from one ticket to another."""
    found = list(
        await work.session.scalars(select(Message).where(Message.ticket_id == source.id).order_by(Message.id))
    )
    for message in found:
        message.ticket_id = target.id
    return found
