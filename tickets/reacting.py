"""Reactions to messages of a conversation: the same rules as for words."""

from __future__ import annotations

from sqlalchemy import select

from storage import inbox
from storage.database import Unavailable
from storage.tables import Event, Message, Person, Ticket
from tickets import incoming as messages
from tickets.crossing import pass_on_reaction, say_that_a_reaction_stays
from tickets.history import record
from tickets.work import Work


async def react(
    work: Work, person: Person, chat_id: int, telegram_message_id: int, emoji: str | None
) -> None:
    """Passes on how somebody reacts now; only the requester's and the assignee's go to the other side.

    Args:
        emoji: empty when a reaction was taken away, None for one that bots can't give.

    Raises:
        Unavailable: the message itself has come, and is still to be handled.
    """
    message = await _meant(work, chat_id, telegram_message_id)
    if message is None or message.internal or message.withdrawn_at is not None:
        return
    ticket = await work.session.get(Ticket, message.ticket_id, with_for_update=True)
    if ticket is None or ticket.line != 2 or (chat_id > 0 and person.shut_out_at is not None):
        return
    by = "specialist" if chat_id < 0 else "requester"
    if person.id != (ticket.assignee_id if by == "specialist" else ticket.requester_id):
        return
    if emoji is None:
        await _say_that_it_stays(work, ticket, person, by)
        return
    await record(work, ticket, "message.reacted", person.id, message_id=message.id, emoji=emoji)
    await pass_on_reaction(work, ticket, message, by=by, emoji=emoji)


async def _meant(work: Work, chat_id: int, telegram_message_id: int) -> Message | None:
    """The message reacted to: one that was written here, or the copy of one."""
    own = await messages.find(work, chat_id, telegram_message_id)
    if own is not None:
        return own
    copied = await messages.shown_by(work, chat_id, telegram_message_id)
    if copied is not None:
        return await work.session.get(Message, copied)
    if await inbox.waits(work.session, f"m:{chat_id}:{telegram_message_id}"):
        raise Unavailable("the message comes first")  # it stands in another lane
    return None


async def _say_that_it_stays(work: Work, ticket: Ticket, person: Person, by: str) -> None:
    told = select(Event.id).where(
        Event.ticket_id == ticket.id, Event.kind == "reaction.explained", Event.person_id == person.id
    )
    if await work.session.scalar(told.limit(1)) is not None:
        return
    await record(work, ticket, "reaction.explained", person.id)
    await say_that_a_reaction_stays(work, ticket, by)
