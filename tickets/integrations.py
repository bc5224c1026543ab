"""Tickets that were opened by the API: what happens to them is known to whoever has opened them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select, update

from storage.tables import ApiTicket, Ticket, Webhook, WebhookCall
from tickets import doors
from tickets.work import Work

#: What the channel of such a ticket is called.
CHANNEL = "api"
#: Of which events an integration may be told, by the lines of a ticket's history.
EVENTS: Mapping[str, str] = {
    "ticket.registered": "ticket.opened",
    "ticket.claimed": "ticket.claimed",
    "line1.answered": "ticket.answered",
    "message.sent": "ticket.answered",
    "ticket.resolved": "ticket.resolved",
    "ticket.closed": "ticket.closed",
    "ticket.reopened": "ticket.reopened",
    "ticket.rated": "ticket.rated",
}


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
    changed = await work.session.execute(
        update(ApiTicket)
        .where(whose)
        .values(values)
        .returning(ApiTicket.id, ApiTicket.integration_id)
        .execution_options(synchronize_session=False)
    )
    event = EVENTS.get(kind)
    for number, integration_id in changed.all() if event is not None else ():
        await _call(work, number, integration_id, event or "")


async def _call(work: Work, api_ticket_id: int, integration_id: int, event: str) -> None:
    """Has an integration told of an event, if it wants to hear of it."""
    wanted = await work.session.scalar(select(Webhook.events).where(Webhook.integration_id == integration_id))
    if wanted is not None and event in wanted:
        work.session.add(
            WebhookCall(
                event=f"evt_{secrets.token_hex(12)}",
                integration_id=integration_id,
                api_ticket_id=api_ticket_id,
                kind=event,
                happened_at=work.now,
                state="new",
                attempts=0,
            )
        )
