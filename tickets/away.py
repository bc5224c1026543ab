"""Outside working hours a requester is told when people will be back."""

from __future__ import annotations

from storage.tables import Ticket
from tickets import deadlines
from tickets.saying import department_of, tell_requester
from tickets.work import Work


async def mention(work: Work, ticket: Ticket) -> None:
    """Says when people will be back, if they are away; once until then."""
    hours = deadlines.hours_of(work, await department_of(work, ticket))
    told_at = ticket.away_told_at
    if hours.is_open(work.now) or (told_at is not None and not hours.between(told_at, work.now)):
        return
    ticket.away_told_at = work.now
    back_at = hours.opens_at(work.now)
    await tell_requester(work, ticket, "away", back_at=back_at.isoformat(), once=True)
