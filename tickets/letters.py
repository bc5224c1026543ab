"""What holds for tickets that come by letter: none is answered for ever, none is lost for that."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from storage import doors, letters
from storage.tables import Door, Event, OutboxRow, Person, Ticket
from tickets import rooms
from tickets.doors import of_ticket
from tickets.history import record
from tickets.saying import tell_room
from tickets.work import Work

#: So many of line 1's answers go to an address in this time; then people answer.
ANSWERS, DAY = 5, timedelta(days=1)
#: What line 1 has said of its own accord, as a ticket's history names it.
_ANSWERED = ("line1.answered", "line1.asked", "line1.repeated", "line1.asked_for_words")
#: So much of an automatic reply stands in the ticket's topic, in characters.
NOTED = 400


async def may_be_answered(work: Work, ticket: Ticket) -> bool:
    """Whether line 1 may answer by itself: always, but for letters of machines, and to many a day."""
    door = await of_ticket(work.session, ticket)
    if door is None or door.kind != doors.MAIL:
        return True
    newest = await letters.newest_of(work.session, ticket.id, door.id)
    if newest is not None and newest.kind != "human":
        return False
    return await _answered(work, door.address or "") < ANSWERS


async def _answered(work: Work, address: str) -> int:
    """How many answers of line 1's an address was given in a day, whichever mailbox it wrote to."""
    name, _, domain = address.rpartition("@")
    bare = name.partition("+")[0].replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    same = or_(
        Door.address == f"{name.partition('+')[0]}@{domain}",
        Door.address.like(f"{bare}+%@{domain}", escape="\\"),
    )
    found_doors = (await work.session.scalars(select(Door).where(Door.kind == doors.MAIL, same))).all()
    chats = [doors.chat_of(door.id) for door in found_doors]
    people = [door.joined_to_id for door in found_doors if door.joined_to_id is not None]
    people += await work.session.scalars(select(Person.id).where(Person.telegram_id.in_(chats)))
    found = await work.session.execute(
        select(Event.ticket_id, Event.happened_at)
        .join(Ticket, Ticket.id == Event.ticket_id)
        .where(
            Ticket.requester_id.in_(people),
            Ticket.channel == doors.MAIL,
            Event.kind.in_(_ANSWERED),
            Event.happened_at > work.now - DAY,
        )
        .distinct()
    )
    return len(found.all())


async def note_automatic(work: Work, ticket: Ticket, words: str) -> None:
    """An automatic reply to a letter about the ticket: whoever works on it sees it, nobody is called."""
    await record(work, ticket, "letter.automatic", words=words)
    if ticket.claimed_at is not None and ticket.status != "closed":
        short = words if len(words) <= NOTED else words[: NOTED - 1] + "…"
        await tell_room(work, ticket, "letter.automatic", words=short)


async def came_back(work: Work, row: OutboxRow, reason: str) -> None:
    """A letter of ours couldn't be delivered: whoever wrote it is told, and why."""
    await rooms.undelivered(work, row.chat_id, row, "no_letter", reason=reason)
