"""The model: what each act may do to a ticket, told without the desk's own code."""

from __future__ import annotations

from collections.abc import Callable

from tests.model.cast import GROUPS, LEADS, SITE_DEPARTMENTS, SITES
from tests.model.desk import State, Turn
from tickets.errors import (
    AlreadyBlocked,
    AlreadyClosed,
    AlreadyTaken,
    AlreadyTransferred,
    AlreadyYours,
    CannotBeBlocked,
    HasOpenParts,
    IsClosed,
    NoSuchTicket,
    NotAColleague,
    NotAMember,
    NotTheSameRequester,
    NotYours,
    OutOfDate,
    Refused,
)

Outcome = State | type[Refused]
#: Whether somebody is there for a department: in its group, and not off duty.
There = Callable[[int, int], bool]

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
#: What becomes of a ticket whose assignee is off duty, if nobody says otherwise.
HANDED_BACK = {("assigned", "open"), ("waiting", "open")}
#: The timers that a ticket of each status must have, and those that it may have besides.
TIMED: dict[str, tuple[set[str], set[str]]] = {
    "new": (set(), {"decide", "silent", "greeting", "unsorted"}),
    "answered": (set(), {"decide", "silent"}),
    "open": ({"claim"}, {"resolution", "turn"}),
    "assigned": ({"resolution"}, {"first_response", "next_response", "snooze"}),
    "waiting": ({"reminder"}, {"snooze"}),
    "resolved": (set(), {"confirm", "call_back"}),
    "closed": (set(), {"topic"}),
}


def aged(*, ends_with_incident: bool, is_left: bool) -> dict[str, set[str]]:
    """What time may make of a ticket.

    Args:
        ends_with_incident: the incident that it belongs to is over.
        is_left: its assignee went off duty, and nobody has said what becomes of it.
    """
    ways = dict(AGED)
    for status in ("open", "assigned", "waiting") if ends_with_incident else ():
        ways[status] = ways[status] | {"resolved", "closed"}
    for status in ("assigned", "waiting") if is_left else ():
        ways[status] = ways[status] | {"open"}
    return ways


def tickets_of(person: int, tickets: dict[int, State], turns: dict[int, Turn], *, besides: int) -> int:
    """How many tickets somebody has or is asked to take, besides this one."""
    held = (
        state.assignee == person and state.status in ("assigned", "waiting") for state in tickets.values()
    )
    offered = (turn.person == person and number != besides for number, turn in turns.items())
    return sum(held) + sum(offered)


def freed(ticket: State) -> State:
    """The ticket in its queue."""
    return ticket._replace(status="open", assignee=None)


def pressed(
    act: str,
    person: int,
    ticket: State | None,
    chat_id: int,
    inside: set[int],
    *,
    has_parts: bool = False,
    is_heard: bool = True,
) -> Outcome:
    """What a button on a card or in a topic does.

    Args:
        inside: the groups that the person belongs to.
        has_parts: other departments still see to parts of it.
        is_heard: its requester wasn't blocked.
    """
    if chat_id not in inside:
        return NotAMember
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if GROUPS[ticket.department] != chat_id:
        return AlreadyTransferred
    match act:
        case "take":
            return _taken(person, ticket)
        case "spam":
            return AlreadyClosed if ticket.status == "closed" else _as_spam(ticket)
        case "not_spam":
            taken_back = ticket.is_spam and is_heard
            return freed(ticket)._replace(is_spam=False) if taken_back else OutOfDate
    if ticket.status in OVER:
        return IsClosed
    if ticket.assignee != person:
        return NotYours
    if act == "release":
        return freed(ticket)
    if act == "resolve" and has_parts:
        return HasOpenParts
    to = {"wait": "waiting", "resolve": "resolved", "resolve_anyway": "resolved"}
    return ticket._replace(status=to.get(act, ticket.status))


def _taken(person: int, ticket: State) -> Outcome:
    if ticket.status == "open":
        return ticket._replace(status="assigned", assignee=person)
    if ticket.status in OVER:
        return IsClosed
    return AlreadyYours if ticket.assignee == person else AlreadyTaken


def _as_spam(ticket: State) -> State:
    return ticket._replace(status="closed", is_spam=True)


def transferred(person: int, ticket: State | None, chat_id: int, to: int) -> Outcome:
    """What *Transfer* does, pressed by a member of this group."""
    refused = _movable(person, ticket, chat_id)
    if refused is not None or ticket is None:
        return refused or NoSuchTicket
    return OutOfDate if ticket.department == to else freed(ticket)._replace(department=to)


def _movable(person: int, ticket: State | None, chat_id: int) -> type[Refused] | None:
    """Why somebody can't give a ticket away, if they can't."""
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if GROUPS[ticket.department] != chat_id:
        return AlreadyTransferred
    if ticket.status in OVER:
        return IsClosed
    is_theirs = ticket.assignee in (None, person) or LEADS.get(ticket.department) == person
    return None if is_theirs else NotYours


def assigned(person: int, ticket: State | None, chat_id: int, to: int, colleagues: set[int]) -> Outcome:
    """What `/assign` does.

    Args:
        colleagues: who belongs to the group.
    """
    refused = _movable(person, ticket, chat_id)
    if refused is not None or ticket is None:
        return refused or NoSuchTicket
    if ticket.assignee == to:
        return AlreadyTaken
    return ticket._replace(status="assigned", assignee=to) if to in colleagues else NotAColleague


def merged(
    person: int, ticket: State | None, other: State | None, chat_id: int, *, same: bool, has_parts: bool
) -> Outcome:
    """What `/merge` makes of the ticket that goes into another.

    Args:
        ticket: the one that stays.
        same: it is one and the same.
        has_parts: other departments see to parts of the one that goes.
    """
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if ticket.status in OVER:
        return IsClosed
    if ticket.assignee != person:
        return NotYours
    refused = _movable(person, other, chat_id)
    if refused is not None or other is None:
        return refused or NoSuchTicket
    if same or ticket.requester is None or ticket.requester != other.requester:
        return NotTheSameRequester
    return HasOpenParts if has_parts else other._replace(status="closed", is_joined=True)


def blocked(person: int, ticket: State | None, chat_id: int, shut_out: set[int]) -> type[Refused] | None:
    """Why somebody can't block a ticket's requester, if they can't."""
    if ticket is None or ticket.line != 2:
        return NoSuchTicket
    if GROUPS[ticket.department] != chat_id:
        return AlreadyTransferred
    in_work = ticket.status in ("assigned", "waiting") and ticket.assignee != person
    if in_work and LEADS.get(ticket.department) != person:
        return NotYours
    if ticket.requester is None:
        return CannotBeBlocked
    return AlreadyBlocked if ticket.requester in shut_out else None


def only_site(person: int) -> int | None:
    """The site from which somebody's questions come without a word of theirs."""
    return SITES[person][0] if len(SITES[person]) == 1 else None


def unheard(ticket: State, person: int) -> State:
    """What becomes of a ticket when this person is blocked."""
    return _as_spam(ticket) if ticket.requester == person and ticket.status != "closed" else ticket


def from_site(person: int, ticket: State | None, site: int) -> Outcome:
    """What it does that a requester says from which site a ticket comes."""
    if ticket is None or ticket.requester != person:
        return NoSuchTicket
    if ticket.site is not None or ticket.status == "closed" or site not in SITES[person]:
        return OutOfDate
    noted = ticket._replace(site=site)
    return (
        noted._replace(department=SITE_DEPARTMENTS.get(site, ticket.department))
        if (ticket.status == "open")
        else noted
    )


def rang(outcome: str, ticket: State, there: There, tries: int) -> Outcome:
    """What became of a ticket whose caller was rung, for the so manieth time without an answer."""
    if outcome == "solved":
        return ticket._replace(status="closed")
    if outcome == "not_solved":
        return reopened(ticket, there)
    return ticket._replace(status="closed") if tries >= 3 else ticket


def left(person: int, ticket: State, chat_id: int) -> State:
    """What becomes of a ticket when somebody leaves a group."""
    theirs = ticket.assignee == person and ticket.status in ("assigned", "waiting")
    return freed(ticket) if theirs and GROUPS[ticket.department] == chat_id else ticket


def reopened(ticket: State, there: There) -> State:
    """A ticket that was over: with whoever had it, or in its queue if they have left or are off duty."""
    if ticket.assignee is None or not there(ticket.assignee, ticket.department):
        return freed(ticket)
    return ticket._replace(status="assigned")


def was_seen_to(ticket: State) -> bool:
    """Whether people have closed it as a matter of its own."""
    return ticket.status == "closed" and ticket.line == 2 and not (ticket.is_spam or ticket.is_joined)


def answered_by_requester(act: str, person: int, ticket: State | None, there: There, rating: int) -> Outcome:
    """What the buttons do that stand under the end of a ticket, and in `/my`."""
    if ticket is None or ticket.requester != person:
        return NoSuchTicket
    match act:
        case "confirm" if ticket.status == "resolved":
            return ticket._replace(status="closed")
        case "not_solved" if ticket.status == "resolved":
            return reopened(ticket, there)
        case "rate" if was_seen_to(ticket):
            return ticket._replace(rating=rating) if ticket.rating is None else AlreadyClosed
        case "close" if ticket.status not in OVER:
            return ticket._replace(status="closed")
        case "again" if was_seen_to(ticket):
            return reopened(ticket, there)
    return OutOfDate
