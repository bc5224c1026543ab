"""Requesters who aren't heard any more: by whom they were blocked, why, and what they still write."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.prepared import add
from storage.tables import Block, Department, Membership, Person, Ticket
from tickets import incoming as messages
from tickets import line1, resolution, transferring
from tickets.claims import assignee_name, staff_ticket
from tickets.departments import leads_of
from tickets.errors import AlreadyBlocked, CannotBeBlocked, NotTheBlocker, NotYours, OutOfDate, ShutOut
from tickets.history import record
from tickets.incoming import Incoming
from tickets.saying import department_of, refresh_card, requester_of, tell_person
from tickets.work import Work

#: How much of a reason is kept, in characters.
REASON = 200
#: So many stand on a page of the list.
ON_A_PAGE = 8
#: So many of somebody's cards of spam follow when they are blocked or heard again.
CARDS = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """Where somebody acts as a specialist, and who keeps the desk.

    Args:
        chat_id: the staff group.
    """

    chat_id: int
    admin_ids: Collection[int]


async def blockable(work: Work, person: Person, ticket_id: int, at: Reader) -> tuple[Ticket, Person]:
    """A ticket and its requester, both locked, whom the person may block: whoever has the ticket and the
    department's leads may; as long as nobody has it, everybody in the group.

    Raises:
        NoSuchTicket; AlreadyTransferred; NotYours; CannotBeBlocked: they only call, or belong to the desk;
        AlreadyBlocked.
    """
    ticket = await staff_ticket(work, ticket_id)
    department = await department_of(work, ticket)
    if department.chat_id != at.chat_id:
        raise await transferring.not_here(work, ticket, at.chat_id)
    in_work = ticket.status in ("assigned", "waiting") and ticket.assignee_id != person.id
    if in_work and not await _leads(work, person, department):
        raise NotYours(ticket.id, await assignee_name(work, ticket))
    requester = await requester_of(work, ticket)
    if requester is None or await belongs_to_the_desk(work, requester, at.admin_ids):
        raise CannotBeBlocked
    await work.session.refresh(requester, with_for_update=True)
    if requester.shut_out_at is not None:
        raise AlreadyBlocked
    return ticket, requester


async def block(work: Work, person: Person, ticket_id: int, at: Reader, reason: str) -> Block:
    """From now on nothing that the ticket's requester writes reaches anybody; what they have open is spam.

    Raises:
        As `blockable`.
    """
    ticket, requester = await blockable(work, person, ticket_id, at)
    requester.shut_out_at = work.now
    why = " ".join(reason.split())[:REASON]
    made = Block(
        person_id=requester.id, ticket_id=ticket.id, reason=why, by_id=person.id, blocked_at=work.now
    )
    await add(work.session, made)
    await record(work, ticket, "ticket.requester_blocked", person.id, block=made.id, reason=why)
    for one in await unfinished(work, requester):
        await _end(work, person, one)
    await _show(work, requester, ticket)
    return made


async def lift(work: Work, person: Person, block_id: int, at: Reader) -> Block:
    """Whoever was blocked is heard again; *Not spam* takes up what they had open.

    Whoever blocked them may, an admin, and a lead of the ticket's department; without leads everybody
    in its group.

    Raises:
        OutOfDate: they are heard; AlreadyTransferred; NoSuchTicket; NotTheBlocker.
    """
    found = await work.session.get(Block, block_id, with_for_update=True)
    if found is None or found.lifted_at is not None:
        raise OutOfDate
    ticket = await staff_ticket(work, found.ticket_id)
    department = await department_of(work, ticket)
    if department.chat_id != at.chat_id:
        raise await transferring.not_here(work, ticket, at.chat_id)
    theirs = found.by_id == person.id or person.telegram_id in at.admin_ids
    if not theirs and await leads_of(work, department) and not await _leads(work, person, department):
        raise NotTheBlocker(await name_of(work, found.by_id))
    requester = await work.session.get_one(Person, found.person_id, with_for_update=True)
    requester.shut_out_at = None
    found.lifted_at, found.lifted_by_id = work.now, person.id
    await record(work, ticket, "ticket.requester_unblocked", person.id, block=found.id)
    await work.session.flush()
    await _show(work, requester, ticket)
    return found


async def of_person(session: AsyncSession, person_id: int | None) -> tuple[Block, str] | None:
    """By what somebody isn't heard now, and the name of whoever blocked them."""
    found = await session.execute(
        select(Block, Person.name)
        .join(Person, Person.id == Block.by_id)
        .where(Block.person_id == person_id, Block.lifted_at.is_(None))
    )
    row = found.first()
    return (row[0], row[1]) if row is not None else None


async def page_of(work: Work, chat_id: int, page: int) -> dict[str, Any]:
    """Those blocked from tickets of a group's departments, newest first, as data for an outbox row."""
    which = (
        select(Block)
        .join(Ticket, Ticket.id == Block.ticket_id)
        .join(Department, Department.id == Ticket.department_id)
        .where(Department.chat_id == chat_id, Block.lifted_at.is_(None))
    )
    count = await work.session.scalar(select(func.count()).select_from(which.subquery())) or 0
    pages = max(-(-count // ON_A_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    found = await work.session.scalars(
        which.order_by(Block.id.desc()).limit(ON_A_PAGE).offset(page * ON_A_PAGE)
    )
    return {
        "blocked": [
            {
                "block": one.id,
                "number": one.ticket_id,
                "name": await name_of(work, one.person_id),
                "by": await name_of(work, one.by_id),
                "reason": one.reason,
                "at": one.blocked_at.isoformat(),
            }
            for one in found.all()
        ],
        "page": page,
        "pages": pages,
    }


async def keep_unheard(work: Work, person: Person, incoming: Incoming) -> Ticket:
    """Keeps what somebody writes who isn't heard, with the ticket that they were blocked from.

    The first time they are told; in a group nobody is.
    """
    found = await of_person(work.session, person.id)
    assert found is not None, "whoever is shut out was blocked"
    its, _ = found
    ticket = await work.session.get_one(Ticket, its.ticket_id, with_for_update=True)
    message = await messages.keep(work, ticket, person, "requester", incoming, internal=False)
    await record(work, ticket, "message.unheard", person.id, message_id=message.id)
    if its.told_at is None and incoming.chat_id > 0:
        its.told_at = work.now
        await tell_person(work, person, "shut_out", once=True)
    return ticket


def must_be_heard(person: Person) -> None:
    """Raises ShutOut if nothing that this requester does reaches anybody."""
    if person.shut_out_at is not None:
        raise ShutOut


async def name_of(work: Work, person_id: int) -> str:
    """Somebody's name."""
    return await work.session.scalar(select(Person.name).where(Person.id == person_id)) or "?"


async def unfinished(work: Work, requester: Person) -> list[Ticket]:
    """Somebody's tickets that aren't closed, on line 1 too, locked."""
    found = await work.session.scalars(
        select(Ticket)
        .where(Ticket.requester_id == requester.id, Ticket.status != "closed")
        .order_by(Ticket.id)
        .with_for_update()
    )
    return list(found)


async def _show(work: Work, requester: Person, ticket: Ticket) -> None:
    """Brings the cards up to date whose buttons depend on whether their writer is heard."""
    spam = await work.session.scalars(
        select(Ticket)
        .where(Ticket.requester_id == requester.id, Ticket.line == 2, Ticket.is_spam.is_(True))
        .order_by(Ticket.id.desc())
        .limit(CARDS)
    )
    for one in {each.id: each for each in (ticket, *spam.all())}.values():
        await refresh_card(work, one)


async def _end(work: Work, person: Person, ticket: Ticket) -> None:
    if ticket.line == 2:
        await resolution.spam(work, person, ticket.id)
        return
    await line1.retire_offer(work, ticket)
    ticket.is_spam = True
    await line1.close(work, ticket, "spam", person.id)
    await record(work, ticket, "ticket.spam", person.id)


async def _leads(work: Work, person: Person, department: Department) -> bool:
    return person.id in {lead.id for lead in await leads_of(work, department)}


async def belongs_to_the_desk(work: Work, requester: Person, admin_ids: Collection[int]) -> bool:
    """Whether somebody is an admin or in a staff group."""
    member = select(Membership.chat_id).where(
        Membership.telegram_id == requester.telegram_id, Membership.is_member.is_(True)
    )
    return requester.telegram_id in admin_ids or await work.session.scalar(member.limit(1)) is not None
