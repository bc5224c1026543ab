"""What comes of passing a message on, when it isn't that it arrived."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Involvement, Message, OutboxRow, Ticket
from tickets import doors, involvement_talk
from tickets.history import record
from tickets.saying import put_in_room, put_to_requester, tell_requester, tell_room, tell_writer
from tickets.work import Work


async def refused(work: Work, row: OutboxRow) -> None:
    """Telegram doesn't let it pass: its writer is told, so that they can say it otherwise."""
    message, ticket = await _of(work, row)
    if message is None or ticket is None:
        return
    if row.kind == "reaction":
        await say_that_a_reaction_stays(work, ticket, row.data["by"])
        return
    await record(work, ticket, "message.refused", message_id=message.id, error=row.error)
    at_a_door = message.author == "specialist" and await doors.of_ticket(work.session, ticket) is not None
    await tell_writer(work, ticket, message, "cannot_cross_here" if at_a_door else "cannot_cross")


async def original_gone(work: Work, row: OutboxRow) -> None:
    """A message was deleted before it could be copied."""
    _, ticket = await _of(work, row)
    if ticket is not None:
        await tell_room(work, ticket, "original_gone")


async def copy_gone(work: Work, row: OutboxRow) -> None:
    """A copy that was to be changed isn't there any more: specialists get it anew, requesters deleted it."""
    message, ticket = await _of(work, row)
    if message is None or ticket is None or (message.about or {}).get("place") is not None:
        return
    if message.author == "requester":
        await put_in_room(work, ticket, "relay", message_id=message.id)
    elif message.involvement_id is not None:
        part = await work.session.get_one(Involvement, message.involvement_id)
        await involvement_talk.put_across(work, part, ticket, message, "relay", message_id=message.id)
    else:
        await tell_writer(work, ticket, message, "edit_not_delivered")


async def say_that_a_reaction_stays(work: Work, ticket: Ticket, by: str) -> None:
    """Says to whoever reacted, `requester` or `specialist`, that the other side doesn't see it."""
    if by == "requester":
        await tell_requester(work, ticket, "reaction_stays", once=True)
    else:
        await tell_room(work, ticket, "reaction_stays", once=True)


async def pass_on_reaction(work: Work, ticket: Ticket, message: Message, *, by: str, emoji: str) -> None:
    """Has a reaction put onto the message on the other side; an empty one takes it away.

    Args:
        by: `requester` or `specialist`.
    """
    put = put_in_room if by == "requester" else put_to_requester
    await put(work, ticket, "reaction", message_id=message.id, emoji=emoji, by=by)


async def _of(work: Work, row: OutboxRow) -> tuple[Message | None, Ticket | None]:
    """The message that a row passes on, of an album its first part, and its ticket."""
    if row.message_id is not None:
        message = await work.session.get(Message, row.message_id)
    else:
        message = await work.session.scalar(
            select(Message).where(Message.album == row.data.get("album")).order_by(Message.id).limit(1)
        )
    if message is None:
        return None, None
    return message, await work.session.get(Ticket, message.ticket_id, with_for_update=True)
