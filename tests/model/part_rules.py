"""The model of parts: what may become of them, told without the desk's own code."""

from __future__ import annotations

from tests.model.cast import GROUPS, LEADS
from tests.model.desk import Part, State
from tests.model.rules import OVER
from tickets.errors import (
    IsClosed,
    NoSuchTicket,
    NotYours,
    OutOfDate,
    PartIsOver,
    PartNotYours,
    PartTaken,
    Refused,
)

Outcome = Part | type[Refused]

#: Somebody still has to see to it.
LIVE = ("open", "assigned")


def asked(person: int, ticket: State | None, to: int) -> type[Refused] | None:
    """Why somebody can't involve a department, if they can't; in the ticket's own group."""
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if ticket.status in OVER:
        return IsClosed
    if ticket.assignee is None or (ticket.assignee != person and LEADS.get(ticket.department) != person):
        return NotYours
    return OutOfDate if to == ticket.department else None


def pressed(act: str, person: int, part: Part, ticket: State, chat_id: int) -> Outcome:
    """What a button of a part does, pressed by a member of this group."""
    if part.status not in LIVE:
        return PartIsOver
    if act == "cancel":
        return _cancelled(person, part, ticket, chat_id)
    if GROUPS[part.department] != chat_id:
        return NoSuchTicket
    if act == "take":
        return PartTaken if part.assignee else part._replace(status="assigned", assignee=person)
    if part.assignee != person:
        return PartNotYours
    return part._replace(status="done") if act == "done" else part._replace(status="open", assignee=None)


def _cancelled(person: int, part: Part, ticket: State, chat_id: int) -> Outcome:
    if GROUPS[ticket.department] != chat_id:
        return NoSuchTicket
    holds = ticket.assignee is not None and person in (ticket.assignee, LEADS.get(ticket.department))
    return part._replace(status="cancelled") if holds else NotYours


def after(part: Part, ticket: State) -> Part:
    """A part of a ticket that may have ended: then it is over, too."""
    return part._replace(status="cancelled") if part.status in LIVE and ticket.status in OVER else part


def left(person: int, part: Part, chat_id: int) -> Part:
    """What becomes of a part when somebody leaves a group."""
    theirs = part.assignee == person and part.status == "assigned" and GROUPS[part.department] == chat_id
    return part._replace(status="open", assignee=None) if theirs else part
