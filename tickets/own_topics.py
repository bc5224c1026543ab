"""A ticket's topic in its requester's private chat, where the bot may use topics there."""

from __future__ import annotations

from sqlalchemy import select

from storage.doors import is_door
from storage.tables import Person, Ticket
from tickets.incoming import Incoming
from tickets.overview import snippet
from tickets.saying import put_to_requester, requester_of
from tickets.work import Work


async def open_one(work: Work, ticket: Ticket) -> None:
    """Has a topic made for a ticket that goes to people; what follows is said in it.

    It is asked for once: without it everything is said in the chat itself.
    """
    person = await requester_of(work, ticket)
    if person is None or is_door(person.telegram_id) or not work.policy.powers.private_topics:
        return
    if ticket.own_topic_id is None and ticket.home_chat_id is None:
        await put_to_requester(work, ticket, "own_topic", words=await snippet(work, ticket.id), once=True)


async def made(work: Work, ticket_id: int, topic_id: int) -> None:
    """The topic stands."""
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is not None:
        ticket.own_topic_id = topic_id


async def gone(work: Work, ticket_id: int, topic_id: int) -> None:
    """The requester has deleted the topic: what is still said comes in the chat itself."""
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is not None and ticket.own_topic_id == topic_id:
        ticket.own_topic_id = None


async def ticket_in(work: Work, person: Person, incoming: Incoming) -> Ticket | None:
    """The ticket whose topic a message stands in; of several that began there the newest."""
    if incoming.topic_id is None:
        return None
    found: Ticket | None = await work.session.scalar(
        select(Ticket)
        .where(
            Ticket.requester_id == person.id,
            Ticket.own_topic_id == incoming.topic_id,
            Ticket.is_spam.is_(False),
            Ticket.closed_because.is_distinct_from("joined"),
        )
        .order_by(Ticket.id.desc())
        .limit(1)
        .with_for_update()
    )
    return found
