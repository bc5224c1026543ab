"""Who called is found in Telegram: once they say that it was them, what they asked by phone is theirs."""

from __future__ import annotations

from sqlalchemy import select, update

from storage.prepared import add
from storage.tables import Caller, Message, Person, Ticket
from tickets import call_backs, callers, deadlines, timers
from tickets.errors import OutOfDate
from tickets.form import hidden_phone, shown_phone
from tickets.history import record
from tickets.saying import (
    change_post,
    put_in_room,
    refresh_card,
    tell_person,
    tell_requester,
    tell_room,
)
from tickets.work import Work

#: Where people have a ticket, so that they must hear whose it is.
_IN_WORK = ("assigned", "waiting")


async def ask_for_phone(work: Work, person: Person) -> None:
    """Asks for the number by Telegram's own button; nobody can share another's with it."""
    person.dialogue = {"kind": "phone"}
    await tell_person(work, person, "join.share", keyboard="share_phone")


async def shared(work: Work, person: Person, phone: str) -> None:
    """Somebody has shared their own number: whoever called from it may be asked whether it was them.

    Args:
        phone: as `+79123456789`; Telegram has checked that it is theirs.
    """
    if (person.dialogue or {}).get("kind") == "phone":
        person.dialogue = None
    caller = await callers.by_phone(work, phone)
    if caller is not None and caller.person_id is not None and caller.person_id != person.id:
        caller.phone = None  # a number goes from one person to another; what was joined stays where it is
        await work.session.flush()
        caller = None
    if caller is not None and caller.person_id is None:
        caller.offered_to_id = person.id
        await _offer(work, person, caller, shown_phone(phone))
        return
    if caller is None:
        await add(
            work.session, Caller(name=person.name, phone=phone, person_id=person.id, created_at=work.now)
        )
    await tell_person(work, person, "join.known", phone=shown_phone(phone), keyboard="main")


async def waits_for(work: Work, phone: str) -> bool:
    """Whether somebody has called from this number of whom it isn't known who they are in Telegram."""
    caller = await callers.by_phone(work, phone)
    return caller is not None and caller.person_id is None


async def suggest(work: Work, person: Person, ticket: Ticket, phone: str) -> bool:
    """A specialist thinks that a ticket's requester has called from this number: they are asked.

    Returns:
        False if nobody is known to have called from it who isn't known in Telegram.
    """
    caller = await callers.by_phone(work, phone)
    requester = await work.session.get(Person, ticket.requester_id) if ticket.requester_id else None
    if caller is None or caller.person_id is not None or requester is None:
        return False
    caller.offered_to_id = requester.id
    await record(work, ticket, "requester.join_suggested", person.id, caller=caller.id)
    await _offer(work, requester, caller, hidden_phone(phone))  # it may be a stranger's after all
    return True


async def _offer(work: Work, person: Person, caller: Caller, phone: str) -> None:
    count = len(await _tickets(work, caller))
    await tell_person(work, person, "join.ask", phone=phone, n=count, keyboard="join", caller=caller.id)


async def _tickets(work: Work, caller: Caller) -> list[Ticket]:
    found = await work.session.scalars(
        select(Ticket)
        .where(Ticket.caller_id == caller.id, Ticket.requester_id.is_(None))
        .order_by(Ticket.id)
        .with_for_update()
    )
    return list(found)


async def answer(work: Work, person: Person, caller_id: int, post: int, *, yes: bool) -> None:
    """Whether it was them: with a yes the histories are one from now on.

    Raises:
        OutOfDate: they weren't asked, or it is decided.
    """
    caller = await work.session.get(Caller, caller_id, with_for_update=True)
    if caller is None or caller.offered_to_id != person.id or caller.person_id is not None:
        raise OutOfDate
    caller.offered_to_id = None
    if not yes:
        await change_post(work, person, post, "join.declined", ticket=None)
        return
    tickets = await _tickets(work, caller)
    caller.person_id = person.id
    for ticket in tickets:
        await _join(work, person, caller, ticket)
    await change_post(work, person, post, "join.done", ticket=None, n=len(tickets))


async def _join(work: Work, person: Person, caller: Caller, ticket: Ticket) -> None:
    ticket.requester_id, ticket.language = person.id, person.language
    await work.session.execute(
        update(Message)
        .where(Message.ticket_id == ticket.id, Message.author == "requester", Message.person_id.is_(None))
        .values(person_id=person.id)
        .execution_options(synchronize_session=False)
    )
    await record(work, ticket, "requester.joined", person.id, caller=caller.id)
    if ticket.call_back_at is not None:
        await call_backs.drop(work, ticket)
        await tell_requester(work, ticket, "is_it_solved", number=ticket.id, keyboard="solved")
        await timers.replace(work, ticket, confirm=work.policy.confirm)
    await refresh_card(work, ticket)
    await work.session.flush()
    await deadlines.replan_requester(work, person.id)
    if ticket.status in _IN_WORK:
        await put_in_room(work, ticket, "buttons")
        await tell_room(work, ticket, "requester_joined", name=person.name)
