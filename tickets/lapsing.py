"""What people wrote goes by itself a set time after its ticket closed; then whoever has nothing left here.

Each function does a small step, so that others have their turn between two of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters, purging
from storage.doors import FIRST
from storage.tables import (
    Base,
    Caller,
    Door,
    Event,
    Invitation,
    Membership,
    Message,
    OutboxRow,
    Person,
    Post,
    Proof,
    StartLink,
    Ticket,
)
from tickets.emptying import GONE, empty, end_topics
from tickets.forgetting import forget, forget_caller
from tickets.saying import department_of, refresh_card
from tickets.work import Work

#: So many tickets are emptied in one step, and so many people looked at.
TICKETS, PEOPLE = 20, 200
#: Where being named means no more than having asked something; anywhere else it is something to keep.
_ASKED = frozenset(
    {
        "tickets.requester_id",
        "messages.person_id",
        "blocks.person_id",
        "callers.person_id",
        "invitations.used_by_id",
        "doors.joined_to_id",
        "proofs.person_id",
    }
)


async def empty_some(work: Work, before: datetime) -> int:
    """Empties some of the tickets that were closed before a moment, and to which nothing has happened since.

    Gives how many.
    """
    session = work.session
    since = select(Event.id).where(Event.ticket_id == Ticket.id, Event.happened_at > before)
    due = (Ticket.closed_at <= before) & Ticket.emptied_at.is_(None)
    numbers = await session.scalars(
        select(Ticket.id).where(due, ~since.exists()).order_by(Ticket.closed_at).limit(TICKETS)
    )
    tickets = (
        await session.scalars(
            select(Ticket).where(Ticket.id.in_(numbers.all()), due).order_by(Ticket.id).with_for_update()
        )
    ).all()
    if tickets:
        commented = [ticket for ticket in tickets if ticket.rating_comment]
        await empty(work, tickets)
        await end_topics(work, [ticket.id for ticket in tickets])
        await _show_anew(work, commented)  # the others' cards show no words any more
    return len(tickets)


async def _show_anew(work: Work, tickets: Iterable[Ticket]) -> None:
    """Has the cards changed that there are; nobody needs a new one of what was closed long ago."""
    for ticket in tickets:
        department = await department_of(work, ticket)
        card = select(Post.id).where(
            Post.ticket_id == ticket.id, Post.kind == "card", Post.chat_id == department.chat_id
        )
        if await work.session.scalar(card.limit(1)) is not None:
            await refresh_card(work, ticket, of_many=True)


async def spent(
    session: AsyncSession, *, before: datetime, after: int, admin_ids: Collection[int]
) -> tuple[list[int], int | None]:
    """Who has nothing left here, of some people: the next after the one with this id.

    Somebody has something left who works or has worked for the desk, who belongs to the firm or a site,
    is blocked, has a ticket that isn't empty, or was told something after `before`.

    Returns:
        Their ids, and the id of the last that was looked at; None when there are no more.
    """
    looked = await session.execute(
        select(Person.id, Person.telegram_id, _idle(before))
        .where(Person.id > after)
        .order_by(Person.id)
        .limit(PEOPLE)
    )
    seen = looked.all()
    idle = {number: chat for number, chat, is_idle in seen if is_idle and chat not in admin_ids}
    for query in _named():
        if idle:
            found = set(await session.scalars(query, {"people": list(idle)}))
            idle = {number: chat for number, chat in idle.items() if number not in found}
    if idle:
        # What is older was emptied before, up to this row.
        row = await counters.value_of(session, purging.TOLD)
        told = select(OutboxRow.chat_id).where(OutboxRow.id > row, OutboxRow.chat_id.in_(idle.values()))
        chats = set(await session.scalars(told))
        idle = {number: chat for number, chat in idle.items() if chat not in chats}
    return sorted(idle), seen[-1][0] if seen else None


def _idle(before: datetime) -> ColumnElement[bool]:
    """As far as a person's own row and their tickets tell."""
    full = select(Ticket.id).where(Ticket.requester_id == Person.id, Ticket.emptied_at.is_(None))
    member = select(Membership.chat_id).where(Membership.telegram_id == Person.telegram_id)
    # A door goes with whom it belongs to by now, not with whoever was first seen there.
    joined = select(Door.id).where(Door.id == Person.telegram_id - FIRST, Door.joined_to_id.is_not(None))
    return (
        (Person.telegram_id > 0)
        & (Person.created_at <= before)
        & Person.shut_out_at.is_(None)
        & Person.dialogue.is_(None)
        & ~full.exists()
        & ~member.exists()
        & ~joined.exists()
    )


def _named() -> list[Select[Any]]:
    """Queries for those of some people who are named where it means something: large tables last."""
    some: BindParameter[Any] = bindparam("people", expanding=True)
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "people.id" for key in column.foreign_keys)
        and f"{table.name}.{column.name}" not in _ASKED
    ]
    columns.sort(key=lambda column: column.table is Ticket.__table__)
    wrote = (
        select(Message.person_id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.person_id.in_(some), or_(Message.author != "requester", Ticket.emptied_at.is_(None)))
    )
    return [*(select(column).where(column.in_(some)) for column in columns), wrote]


async def forget_one(work: Work, person_id: int, before: datetime) -> bool:
    """Forgets somebody who has nothing left here; False if they have come back meanwhile."""
    session = work.session
    person = await session.scalar(
        select(Person).where(Person.id == person_id, _idle(before)).with_for_update(of=Person)
    )
    if person is None:
        return False
    tickets = (
        await session.scalars(select(Ticket).where(Ticket.requester_id == person.id).order_by(Ticket.id))
    ).all()
    await forget(work, person, [ticket.id for ticket in tickets])
    await session.flush()
    await _show_anew(work, tickets)
    return True


async def forget_callers(work: Work, before: datetime) -> int:
    """Forgets some who called, aren't known in Telegram, and whose tickets are empty; gives how many.

    Links, codes and invitations that were made out to somebody go once they have been of no use for as long.
    """
    session = work.session
    for made in (StartLink, Proof, Invitation):
        await session.execute(
            delete(made).where(made.expires_at <= before).execution_options(synchronize_session=False)
        )
    full = select(Ticket.id).where(Ticket.caller_id == Caller.id, Ticket.emptied_at.is_(None))
    found = await session.scalars(
        select(Caller)
        .where(
            Caller.person_id.is_(None),
            or_(Caller.name != GONE, Caller.phone.is_not(None), Caller.email.is_not(None)),
            Caller.created_at <= before,
            ~full.exists(),
        )
        .order_by(Caller.id)
        .limit(TICKETS)
        .with_for_update(of=Caller)
    )
    callers = found.all()
    for caller in callers:
        forget_caller(caller)
        called = await session.scalars(select(Ticket).where(Ticket.caller_id == caller.id))
        await _show_anew(work, called.all())
    return len(callers)
