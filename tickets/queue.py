"""A staff group's queue: what isn't done, by what is due first, page by page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from storage.tables import Department, Person, Post, Target, Ticket
from tickets import callers, crew, deadlines, departments, incidents
from tickets.claims import assignee_name
from tickets.involvement_lines import waiting_in
from tickets.overview import snippet
from tickets.work import Work

#: So many tickets stand on a page: more help nobody on a phone.
ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket of a queue."""

    number: int
    status: str
    snippet: str
    requester: str
    assignee: str | None
    #: When it is due next, ISO; None while its clock is paused.
    due: str | None
    #: `near` or `missed`; empty while there is time.
    late: str
    urgent: bool
    link: str | None
    #: To whom it is offered where new tickets go by turns, and until when, ISO.
    turn: tuple[str, str] | None


async def page_of(
    work: Work, chat_id: int, *, department: int = 0, mine: int = 0, page: int = 0
) -> dict[str, Any]:
    """One page of a group's queue, as data for an outbox row.

    Args:
        department: only this one's, of those that share the group; 0 for all.
        mine: only what this person has; 0 for everybody's.
        page: counted from 0; past the end it is the last one.
    """
    which = _unfinished(chat_id)
    if department:
        which = and_(which, Ticket.department_id == department)
    if mine:
        which = and_(which, Ticket.assignee_id == mine)
    tickets = select(Ticket).join(Department, Department.id == Ticket.department_id).where(which)
    count = await work.session.scalar(select(func.count()).select_from(tickets.subquery())) or 0
    pages = max(-(-count // ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    next_due = (
        select(func.min(Target.due_at))
        .where(Target.ticket_id == Ticket.id)
        .correlate(Ticket)
        .scalar_subquery()
    )
    due_at = func.coalesce(next_due, Ticket.call_back_at)
    found = await work.session.scalars(
        tickets.order_by(due_at.is_(None), due_at, Ticket.id).limit(ON_A_PAGE).offset(page * ON_A_PAGE)
    )
    sharing = await departments.of_chat(work, chat_id)
    return {
        "tickets": [asdict(await line_of(work, ticket, chat_id)) for ticket in found.all()],
        "count": count,
        "page": page,
        "pages": pages,
        "parts": [] if mine or department or page else await waiting_in(work.session, chat_id, ON_A_PAGE),
        "duty": await crew.board(work, sharing) if await crew.is_kept(work, sharing) else [],
        "incidents": [] if mine or page else await _incidents(work, chat_id),
        "of": department,
        "mine": bool(mine),
        "departments": [[item.id, item.name] for item in sharing],
    }


async def _incidents(work: Work, chat_id: int) -> list[dict[str, Any]]:
    """The group's open incidents, as they stand above the queue."""
    return [
        {"number": each.id, "title": each.title, "count": await incidents.count(work.session, each)}
        for each in await incidents.open_in(work.session, chat_id)
    ]


def _unfinished(chat_id: int) -> ColumnElement[bool]:
    """What people of a group have to do: tickets that aren't resolved, and callers to be rung."""
    open_ = Ticket.status.in_(("open", "assigned", "waiting"))
    return and_(Department.chat_id == chat_id, or_(open_, Ticket.call_back_at.is_not(None)))


async def line_of(work: Work, ticket: Ticket, chat_id: int) -> Line:
    """What a group's queue says of one ticket."""
    targets = await deadlines.of(work, ticket)
    due_at = targets[0].due_at if targets else ticket.call_back_at
    return Line(
        number=ticket.id,
        status=ticket.status if ticket.call_back_at is None else "call_back",
        snippet=await snippet(work, ticket.id),
        requester=await callers.name_of(work, ticket),
        assignee=await assignee_name(work, ticket),
        due=due_at.isoformat() if due_at is not None else None,
        late=await _late(work, ticket, targets[0] if targets else None, due_at),
        urgent=ticket.priority == "urgent",
        link=await _link(work, ticket, chat_id),
        turn=await _turn(work, ticket),
    )


async def _turn(work: Work, ticket: Ticket) -> tuple[str, str] | None:
    if ticket.turn_of_id is None or ticket.turn_until_at is None:
        return None
    asked = await work.session.get_one(Person, ticket.turn_of_id)
    return asked.name, ticket.turn_until_at.isoformat()


async def _late(work: Work, ticket: Ticket, target: Target | None, due_at: datetime | None) -> str:
    if due_at is None:
        return ""
    if due_at <= work.now:
        return "missed"
    return "near" if target is not None and await deadlines.is_near(work, ticket, target) else ""


async def _link(work: Work, ticket: Ticket, chat_id: int) -> str | None:
    """Where the ticket stands in its group: its topic, or its card."""
    number = ticket.topic_id or await work.session.scalar(
        select(Post.telegram_message_id)
        .where(Post.ticket_id == ticket.id, Post.kind == "card", Post.chat_id == chat_id)
        .order_by(Post.id.desc())
        .limit(1)
    )
    return post_link(chat_id, number) if number is not None else None


def post_link(chat_id: int, number: int) -> str | None:
    """The address of a post, or of a topic, in a group; plain groups have none."""
    name = str(chat_id)
    # Supergroups are linked to by their number without the leading -100.
    return f"https://t.me/c/{name.removeprefix('-100')}/{number}" if name.startswith("-100") else None
