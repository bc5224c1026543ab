"""A letter that answers one about a ticket that is over."""

from __future__ import annotations

from storage import doors
from storage.tables import Person, Ticket
from tickets import resolution
from tickets.doors import of_ticket
from tickets.work import Work


async def take_up(work: Work, person: Person, ended: Ticket, chat_id: int) -> bool:
    """Opens a ticket again for it: that it is about the same needs no asking. False if it is none such.

    Args:
        chat_id: where it was written.
    """
    door = await of_ticket(work.session, ended)
    if door is None or door.kind != doors.MAIL or doors.chat_of(door.id) != chat_id or ended.line == 1:
        return False
    if ended.closed_at is not None and ended.closed_at < work.now - work.policy.remember:
        return False
    await resolution.reopen(work, ended, person, because="same_matter")
    return True
