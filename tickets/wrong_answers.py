"""Answers that a specialist calls wrong: one case for each entry, until an admin decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_if_new
from storage.tables import Event, Person, Post, Ticket, WrongAnswer
from tickets.errors import DecidedAlready, OutOfDate
from tickets.history import record
from tickets.people import admins_of
from tickets.saying import put_to_person
from tickets.work import Work

#: What an admin may decide.
DECISIONS = ("restored", "edited", "people", "archived")
#: Everybody who got the answer within this time before it was called wrong is shown, so many on a page.
LOOK_BACK = timedelta(days=30)
ON_A_PAGE = 10


async def report(work: Work, person: Person, ticket: Ticket, entry_id: int, automatic: str) -> int | None:
    """Keeps that the answer given in a ticket was wrong; gives the new case, None if there is one already.

    Args:
        automatic: what the entry might do until now.

    Raises:
        OutOfDate: this entry wasn't given in this ticket; DecidedAlready: an admin has decided since.
    """
    given = await work.session.scalar(
        select(func.max(Event.happened_at)).where(
            Event.ticket_id == ticket.id, Event.kind == "line1.answered", Event.entry_id == entry_id
        )
    )
    if given is None:
        raise OutOfDate
    by = await work.session.scalar(
        select(Person.name)
        .join(WrongAnswer, WrongAnswer.decided_by_id == Person.id)
        .where(WrongAnswer.entry_id == entry_id, WrongAnswer.decided_at >= given)
        .limit(1)
    )
    if by is not None:
        raise DecidedAlready(by)
    case_id: int | None = await work.session.scalar(
        insert_if_new(work.session, WrongAnswer)
        .values(
            entry_id=entry_id,
            ticket_id=ticket.id,
            person_id=person.id,
            automatic=automatic,
            said_at=work.now,
        )
        .returning(WrongAnswer.id)
    )
    if case_id is not None:
        await record(work, ticket, "ticket.answer_wrong", person.id, entry_id=entry_id)
    return case_id


async def decide(work: Work, admin: Person, case_id: int, decision: str) -> WrongAnswer:
    """Ends a case; `decision` is one of DECISIONS.

    Raises:
        OutOfDate: there is no such case; DecidedAlready: somebody was first.
    """
    case = await work.session.get(WrongAnswer, case_id, with_for_update=True)
    if case is None or decision not in DECISIONS:
        raise OutOfDate
    if case.decided_by_id is not None:
        by = await work.session.get(Person, case.decided_by_id)
        raise DecidedAlready(by.name if by else "")
    case.decision, case.decided_by_id, case.decided_at = decision, admin.id, work.now
    ticket = await work.session.get(Ticket, case.ticket_id, with_for_update=True)
    if ticket is not None:
        await record(
            work, ticket, "ticket.wrong_decided", admin.id, entry_id=case.entry_id, decision_was=decision
        )
    await work.session.flush()
    return case


async def open_case(work: Work, entry_id: int) -> int | None:
    """The case of an entry that nobody has decided yet."""
    found: int | None = await work.session.scalar(
        select(WrongAnswer.id).where(WrongAnswer.entry_id == entry_id, WrongAnswer.decided_at.is_(None))
    )
    return found


async def undecided(session: AsyncSession) -> list[int]:
    """The cases that wait for an admin, oldest first."""
    found = await session.scalars(
        select(WrongAnswer.id).where(WrongAnswer.decided_at.is_(None)).order_by(WrongAnswer.id)
    )
    return list(found)


async def show(
    work: Work, admins: Collection[Person], case_id: int, page: int = 0, *, anew: bool = False
) -> None:
    """Has a case shown to admins, or what they see of it brought up to date.

    Args:
        anew: in a new message, also to those who have one.
    """
    case = await work.session.get(WrongAnswer, case_id)
    ticket = await work.session.get(Ticket, case.ticket_id) if case is not None else None
    if case is None or ticket is None:
        raise OutOfDate
    for admin in admins:
        once_key = None if page or anew else f"wrong:{case_id}:{admin.id}"
        await put_to_person(
            work,
            admin,
            "wrong_answer",
            ticket=ticket,
            case=case_id,
            page=page,
            anew=anew,
            once_key=once_key,
        )


async def show_all(work: Work, admin_ids: Collection[int], case_id: int) -> None:
    """Shows a case to every admin."""
    await show(work, await admins_of(work, admin_ids), case_id)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who got an answer: in which ticket, when, and whether they said that it helped."""

    number: int
    name: str
    at: datetime
    helped: bool


async def receivers(session: AsyncSession, case: WrongAnswer, page: int) -> tuple[int, list[Receiver]]:
    """How many got the answer within LOOK_BACK and since, and one page of them, newest first."""
    given = (
        select(Event.ticket_id, func.max(Event.happened_at).label("at"))
        .where(
            Event.entry_id == case.entry_id,
            Event.kind == "line1.answered",
            Event.happened_at >= case.said_at - LOOK_BACK,
        )
        .group_by(Event.ticket_id)
        .subquery()
    )
    query = select(Ticket, Person.name, given.c.at).join(given, given.c.ticket_id == Ticket.id)
    query = query.outerjoin(Person, Person.id == Ticket.requester_id).where(Ticket.is_spam.is_(False))
    count = await session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = await session.execute(
        query.order_by(given.c.at.desc(), Ticket.id.desc()).offset(page * ON_A_PAGE).limit(ON_A_PAGE)
    )
    return count, [
        Receiver(ticket.id, name or "?", at, _helped(ticket, case.entry_id)) for ticket, name, at in rows
    ]


def _helped(ticket: Ticket, entry_id: int) -> bool:
    """Whether *Helped* was pressed under this very answer."""
    confirmed = ticket.line == 1 and ticket.closed_because == "confirmed"
    return confirmed and entry_id in (ticket.offer or {}).get("entries", [])


async def posts_of(session: AsyncSession, case_id: int, chat_id: int) -> int | None:
    """The Telegram id of the message that shows a case in an admin's chat."""
    found: int | None = await session.scalar(
        select(Post.telegram_message_id)
        .where(Post.kind == post_kind(case_id), Post.chat_id == chat_id)
        .order_by(Post.id.desc())
        .limit(1)
    )
    return found


def post_kind(case_id: int) -> str:
    """What the message that shows a case is remembered as."""
    return f"wrong {case_id}"
