"""Why a ticket is in the department that it is in, as its history says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.cards import Came
from storage.tables import Event, Person, Ticket

#: What takes a ticket to a department; the last of them is why it is there.
_KINDS = ("ticket.handed_over", "ticket.site", "ticket.department_picked", "ticket.transferred")


@dataclass(frozen=True, slots=True)
class Led:
    """What led a ticket to its department.

    `entry` is that of the knowledge base which did; `wished` the department that the requester named when
    somebody had the ticket already.
    """

    came: Came | None
    entry: int | None = None
    wished: str | None = None


async def led(session: AsyncSession, ticket: Ticket) -> Led:
    """Reads it."""
    found = await session.execute(
        select(Event.kind, Event.data, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.ticket_id == ticket.id, Event.kind.in_(_KINDS))
        .order_by(Event.id.desc())
    )
    wished = None
    for kind, data, who in found:
        if kind == "ticket.department_picked" and not data["moved"]:
            wished = data["name"] or None
        elif kind != "ticket.site" or data.get("moved"):
            return Led(_came(kind, data, who), data.get("routed_by"), wished)
    return Led(None, wished=wished)


def _came(kind: str, data: dict[str, Any], who: str | None) -> Came | None:
    match kind:
        case "ticket.transferred":
            return Came("transferred", data["origin"], who=who or "", reason=data["reason"])
        case "ticket.department_picked":
            return Came("picked")
        case "ticket.site":
            return Came("site")
        case _:
            by = data.get("led_by")
            return Came(by, number=data["like"] or 0) if by is not None else None
