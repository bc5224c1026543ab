"""Tickets that were opened by the API: what happens to them is known to whoever has opened them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, update

from storage.tables import ApiTicket, Ticket
from tickets import doors
from tickets.work import Work

#: What the channel of such a ticket is called.
CHANNEL = "api"


async def note(work: Work, ticket: Ticket, kind: str, data: dict[str, Any]) -> None:
    """Something has happened to a ticket: its line of the API is brought up to date.

    Args:
        kind: the event's.
        data: the event's; of one that was put into another, `to`.
    """
    whose: ColumnElement[bool] = ApiTicket.ticket_id == ticket.id
    values: dict[str, Any] = {"updated_at": work.now}
    if kind == "ticket.registered":
        door = await doors.of_ticket(work.session, ticket)
        if door is None:
            return
        whose, values["ticket_id"] = ApiTicket.door_id == door.id, ticket.id
    elif kind == "ticket.joined":
        values["ticket_id"] = data["to"]
    await work.session.execute(
        update(ApiTicket).where(whose).values(values).execution_options(synchronize_session=False)
    )
