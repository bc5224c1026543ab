"""Which of several tickets a requester writes about, remembered for a while."""

from __future__ import annotations

from datetime import timedelta

from storage.tables import Person, Ticket
from tickets.saying import requester_of
from tickets.work import Work

#: A choice is written down anew only after so long: each message would be a change of the person's row.
STEP = timedelta(minutes=1)


def is_chosen(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether the person is still writing about this one, as far as is known."""
    return (
        person.chosen_ticket_id == ticket.id
        and person.chosen_at is not None
        and person.chosen_at > work.now - work.policy.choice
    )


def choose(work: Work, person: Person, ticket: Ticket) -> bool:
    """Remembers that the person writes about this ticket; False if that was known and is fresh."""
    at = person.chosen_at
    known = person.chosen_ticket_id == ticket.id and at is not None and at > work.now - work.policy.greeting
    if not known or (at is not None and at < work.now - STEP):
        person.chosen_ticket_id, person.chosen_at = ticket.id, work.now
    return not known


async def spoke(work: Work, ticket: Ticket) -> None:
    """A specialist has written to the requester: what comes next may be about that, not the chosen one."""
    person = await requester_of(work, ticket)
    if person is not None and person.chosen_ticket_id not in (None, ticket.id):
        person.chosen_ticket_id = person.chosen_at = None
