"""People who call or walk in: the same phone or address is the same person."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.prepared import add
from storage.tables import Caller, Person, Ticket
from tickets.form import Form, shown_phone
from tickets.saying import requester_of
from tickets.work import Work

#: So many of a caller's earlier tickets are shown.
SHOWN = 5


async def meet(work: Work, form: Form) -> Caller:
    """The row of whoever calls, made at their first call; the name follows what is said last."""
    caller = await known(work.session, form)
    if caller is None and (form.phone or form.email):
        # Two may write the same number down at once.
        await work.session.execute(
            insert_into(work.session, Caller)
            .values(name=form.name, phone=form.phone or None, email=form.email or None, created_at=work.now)
            .on_conflict_do_nothing()
        )
        caller = await known(work.session, form)
    if caller is None:
        caller = Caller(name=form.name, created_at=work.now)
        await add(work.session, caller)
    caller.name = form.name
    if caller.email is None and form.email and await _who(work.session, Caller.email == form.email) is None:
        caller.email = form.email
    if caller.phone is None and form.phone:
        caller.phone = form.phone
    return caller


async def known(session: AsyncSession, form: Form) -> Caller | None:
    """Whoever has called from this number before, or else left this address."""
    caller = await _who(session, Caller.phone == form.phone) if form.phone else None
    if caller is None and form.email:
        caller = await _who(session, Caller.email == form.email)
    return caller


async def by_phone(work: Work, phone: str) -> Caller | None:
    """Whoever has called from this number, as `+79123456789`."""
    return await _who(work.session, Caller.phone == phone)


async def anybody_unknown(work: Work, person: Person) -> bool:
    """Whether somebody has called who may be this person: neither is known by a number."""
    theirs = select(Caller.id).where(Caller.person_id == person.id)
    unknown = select(Caller.id).where(Caller.person_id.is_(None), Caller.phone.is_not(None))
    return bool(await work.session.scalar(select(unknown.exists() & ~theirs.exists())))


async def _who(session: AsyncSession, which: ColumnElement[bool]) -> Caller | None:
    found: Caller | None = await session.scalar(select(Caller).where(which))
    return found


async def caller_of(work: Work, ticket: Ticket) -> Caller | None:
    """Who called or walked in with this ticket."""
    return await work.session.get(Caller, ticket.caller_id) if ticket.caller_id is not None else None


def has_no_chat(ticket: Ticket) -> bool:
    """Whether its requester can't be written to: they called, and nobody knows them in Telegram."""
    return ticket.caller_id is not None and ticket.requester_id is None


def reach(caller: Caller) -> str:
    """How to reach a caller, as people write it; empty if they left nothing."""
    return " · ".join(
        way for way in (shown_phone(caller.phone) if caller.phone else "", caller.email or "") if way
    )


async def name_of(work: Work, ticket: Ticket) -> str:
    """The name of the ticket's requester, whether they write or call; empty if nobody knows it."""
    person = await requester_of(work, ticket)
    caller = await caller_of(work, ticket) if person is None else None
    return person.name if person is not None else caller.name if caller is not None else ""


async def earlier(work: Work, caller: Caller, before: int) -> list[Ticket]:
    """A caller's newest tickets before this one, those that they wrote themselves too, newest first."""
    theirs = Ticket.caller_id == caller.id
    if caller.person_id is not None:
        theirs = or_(theirs, Ticket.requester_id == caller.person_id)
    found = await work.session.scalars(
        select(Ticket)
        .where(
            theirs,
            Ticket.id < before,
            Ticket.is_spam.is_(False),
            Ticket.closed_because.is_distinct_from("joined"),
        )
        .order_by(Ticket.id.desc())
        .limit(SHOWN)
    )
    return list(found)
