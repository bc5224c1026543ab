"""The model: what each act may do to a ticket, told without the desk's own code."""

from __future__ import annotations

from tests.model.desk import GROUPS, LEADS, State
from tickets.errors import (
    AlreadyClosed,
    AlreadyTaken,
    AlreadyTransferred,
    AlreadyYours,
    IsClosed,
    NoSuchTicket,
    NotAMember,
    NotYours,
    OutOfDate,
    Refused,
)

Outcome = State | type[Refused]

OVER = ("resolved", "closed")
ON_LINE_1 = ("new", "answered")
#: What a message of its requester may make of a ticket.
WRITTEN = {
    "": {"new", "answered", "open", "closed"},
    "new": {"new", "answered", "open"},
    "answered": {"answered", "open"},
    "open": {"open"},
    "assigned": {"assigned"},
    "waiting": {"assigned"},
    "resolved": {"resolved"},
    "closed": {"closed"},
}
#: What time alone may make of it; within one stretch it may go further than a step.
AGED = {
    "new": {"new", "answered", "open", "closed"},
    "answered": {"answered", "open", "closed"},
    "open": {"open"},
    "assigned": {"assigned"},
    "waiting": {"waiting", "resolved", "closed"},
    "resolved": {"resolved", "closed"},
    "closed": {"closed"},
}
#: The timers that a ticket of each status must have, and those that it may have besides.
TIMED: dict[str, tuple[set[str], set[str]]] = {
    "new": (set(), {"decide", "silent", "greeting"}),
    "answered": (set(), {"decide", "silent"}),
    "open": ({"claim"}, {"resolution"}),
    "assigned": ({"resolution"}, {"first_response", "next_response"}),
    "waiting": ({"reminder"}, set()),
    "resolved": ({"confirm"}, set()),
    "closed": (set(), {"topic"}),
}


def freed(ticket: State) -> State:
    """The ticket in its queue."""
    return ticket._replace(status="open", assignee=None)


def pressed(act: str, person: int, ticket: State | None, chat_id: int, inside: set[int]) -> Outcome:
    """What a button on a card or in a topic does.

    Args:
        inside: the groups that the person belongs to.
    """
    if chat_id not in inside:
        return NotAMember
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if GROUPS[ticket.department] != chat_id:
        return AlreadyTransferred
    match act:
        case "take" if ticket.status == "open":
            return ticket._replace(status="assigned", assignee=person)
        case "take" if ticket.status in OVER:
            return IsClosed
        case "take":
            return AlreadyYours if ticket.assignee == person else AlreadyTaken
        case "spam":
            return AlreadyClosed if ticket.status == "closed" else _as_spam(ticket)
        case "not_spam":
            return freed(ticket)._replace(is_spam=False) if ticket.is_spam else OutOfDate
    if ticket.status in OVER:
        return IsClosed
    if ticket.assignee != person:
        return NotYours
    if act == "release":
        return freed(ticket)
    return ticket._replace(status={"wait": "waiting", "resolve": "resolved"}[act])


def _as_spam(ticket: State) -> State:
    return ticket._replace(status="closed", is_spam=True)


def transferred(person: int, ticket: State | None, chat_id: int, to: int) -> Outcome:
    """What *Transfer* does, pressed by a member of this group."""
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if GROUPS[ticket.department] != chat_id:
        return AlreadyTransferred
    if ticket.status in OVER:
        return IsClosed
    if ticket.assignee not in (None, person) and LEADS.get(ticket.department) != person:
        return NotYours
    return OutOfDate if ticket.department == to else freed(ticket)._replace(department=to)


def left(person: int, ticket: State, chat_id: int) -> State:
    """What becomes of a ticket when somebody leaves a group."""
    theirs = ticket.assignee == person and ticket.status in ("assigned", "waiting")
    return freed(ticket) if theirs and GROUPS[ticket.department] == chat_id else ticket


def reopened(ticket: State, inside: dict[int, set[int]]) -> State:
    """A ticket that was over: with whoever had it, or in its queue if they have left."""
    if ticket.assignee is None or GROUPS[ticket.department] not in inside[ticket.assignee]:
        return freed(ticket)
    return ticket._replace(status="assigned")


def answered_by_requester(
    act: str, person: int, ticket: State | None, inside: dict[int, set[int]], rating: int
) -> Outcome:
    """What the buttons do that stand under the end of a ticket, and in `/my`."""
    if ticket is None or ticket.requester != person:
        return NoSuchTicket
    match act:
        case "confirm" if ticket.status == "resolved":
            return ticket._replace(status="closed")
        case "not_solved" if ticket.status == "resolved":
            return reopened(ticket, inside)
        case "rate" if ticket.status == "closed" and ticket.line == 2 and not ticket.is_spam:
            return ticket._replace(rating=rating) if ticket.rating is None else AlreadyClosed
        case "close" if ticket.status not in OVER:
            return ticket._replace(status="closed")
        case "again" if ticket.status == "closed" and ticket.line == 2 and not ticket.is_spam:
            return reopened(ticket, inside)
    return OutOfDate
