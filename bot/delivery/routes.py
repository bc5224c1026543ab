"""Why a ticket is in the department that it is in, as its history says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from handlers.cards import Came

#: What takes a ticket to a department; the last of them is why it is there.
KINDS = ("ticket.handed_over", "ticket.site", "ticket.department_picked", "ticket.transferred")


class Told(NamedTuple):
    """An event of a ticket's history, and the name of whoever did it."""

    kind: str
    entry_id: int | None
    data: dict[str, Any]
    who: str | None


@dataclass(frozen=True, slots=True)
class Led:
    """What led a ticket to its department.

    `entry` is that of the knowledge base which did; `wished` the department that the requester named when
    somebody had the ticket already.
    """

    came: Came | None
    entry: int | None = None
    wished: str | None = None


def led(told: Iterable[Told]) -> Led:
    """Reads it from the ticket's events, the newest first; those of other kinds say nothing."""
    wished = None
    for event in told:
        if event.kind == "ticket.department_picked" and not event.data["moved"]:
            wished = event.data["name"] or None
        elif event.kind in KINDS and (event.kind != "ticket.site" or event.data.get("moved")):
            return Led(_came(event.kind, event.data, event.who), event.data.get("routed_by"), wished)
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
