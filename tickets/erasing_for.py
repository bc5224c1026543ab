"""Erasing the requester of a ticket for them: they have asked by phone or letter, and an admin does it."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from storage import outbox
from storage.tables import Caller, Person, Ticket
from tickets import blocking, erasing
from tickets.callers import caller_of, reach
from tickets.emptying import GONE
from tickets.errors import NobodyIsKept, NoSuchTicket, WorksHere
from tickets.saying import change_post, requester_of, tell_person
from tickets.work import Work


async def ask(work: Work, admin: Person, number: int, admin_ids: Collection[int]) -> None:
    """`/erase N`: says who that is and what will go, and asks whether it is meant.

    Raises:
        NoSuchTicket; NobodyIsKept; WorksHere.
    """
    who = await _of_ticket(work, number, admin_ids)
    tickets = await erasing.tickets_of(work, who)
    unfinished = sum(ticket.status != "closed" for ticket in tickets)
    await tell_person(
        work,
        admin,
        "erase_theirs_open" if unfinished else "erase_theirs",
        number=number,
        who=_shown(who),
        count=len(tickets),
        unfinished=unfinished,
        keyboard="erase_theirs",
    )


async def erase(work: Work, admin: Person, number: int, post: int, admin_ids: Collection[int]) -> None:
    """*Yes, erase*: as if they had done it themselves; whoever is known in Telegram is told.

    Raises:
        NoSuchTicket; NobodyIsKept; WorksHere.
    """
    who = await _of_ticket(work, number, admin_ids)
    token = secrets.token_hex(16)
    if isinstance(who, Person):
        theirs, language = outbox.private(who.telegram_id), who.language
        await erasing.erase(work, who, token, admin)
        await outbox.put(
            work.session, theirs, "say", now=work.now, language=language, text="erased_for_you", once=True
        )
    else:
        await erasing.erase_caller(work, who, token, admin)
    await change_post(work, admin, post, "erased_theirs", ticket=None, number=number)


async def keep(work: Work, admin: Person, number: int, post: int) -> None:
    """*Don't erase*: nothing happens."""
    await change_post(work, admin, post, "erase_theirs_kept", ticket=None, number=number)


async def _of_ticket(work: Work, number: int, admin_ids: Collection[int]) -> Person | Caller:
    """Whose ticket it is, as far as anything is kept of them; locked."""
    ticket = await work.session.get(Ticket, number)
    if ticket is None:
        raise NoSuchTicket
    caller = await caller_of(work, ticket)
    person = await requester_of(work, ticket)
    if person is None and caller is not None and caller.person_id is not None:
        person = await work.session.get(Person, caller.person_id)
    if person is not None:
        await work.session.refresh(person, with_for_update=True)
        if person.telegram_id < 0:
            raise NobodyIsKept(number)
        if await blocking.belongs_to_the_desk(work, person, admin_ids):
            raise WorksHere(number)
        return person
    if caller is not None:
        await work.session.refresh(caller, with_for_update=True)
    if caller is None or (caller.name == GONE and not reach(caller)):
        raise NobodyIsKept(number)
    return caller


def _shown(who: Person | Caller) -> str:
    """Their name, and by what else one may know that it is them."""
    more = reach(who) if isinstance(who, Caller) else f"@{who.username}" if who.username else ""
    return " · ".join(filter(None, (who.name, more)))
