"""Snooze: a ticket that its assignee has put off until a moment comes back with a word to them.

Its clocks run on: only *Waiting for reply* pauses those.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.tables import Person, Ticket
from tickets import timers
from tickets.claims import held_ticket
from tickets.errors import BadMoment
from tickets.history import record
from tickets.saying import refresh_card, tell_room
from tickets.work import Work

#: Further ahead nothing is put off.
LONGEST = timedelta(days=60)


async def snooze(work: Work, person: Person, ticket_id: int, until: datetime) -> Ticket:
    """Puts the person's own ticket off, or off until another moment.

    Raises:
        NoSuchTicket; IsClosed; NotYours; BadMoment: it isn't ahead, or too far.
    """
    ticket = await held_ticket(work, person, ticket_id)
    if not work.now < until <= work.now + LONGEST:
        raise BadMoment
    await timers.stop(work, ticket, "snooze")
    await timers.start_at(work, ticket, "snooze", until, 1)
    ticket.wakes_at = until
    await record(work, ticket, "ticket.snoozed", person.id, until=until.isoformat())
    await refresh_card(work, ticket)
    return ticket


async def wake(work: Work, ticket: Ticket, because: str) -> None:
    """Brings a ticket back that was put off: its assignee hears of it.

    Args:
        because: `time`, or `requester` when they write.
    """
    ticket.wakes_at = None
    await timers.stop(work, ticket, "snooze")
    await record(work, ticket, "ticket.woken", because=because)
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    name = assignee.name if assignee is not None else ""
    mention = assignee.telegram_id if assignee is not None else None
    await tell_room(work, ticket, f"woken.{because}", name=name, mention=mention, sound=True)
    await refresh_card(work, ticket)
