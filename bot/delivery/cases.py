"""What delivery reads about an answer that was called wrong, when an admin's message of it has its turn."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.accounts import Case
from knowledge_base.titles import titles_of
from storage.tables import Event, Person, WrongAnswer
from tickets import accounts, wrong_answers


async def case_of(session: AsyncSession, case_id: int, page: int, language: str) -> Case | None:
    """Everything an admin sees of a case, with that page (from 0) of those who got the answer."""
    case = await session.get(WrongAnswer, case_id)
    if case is None:
        return None
    count, receivers = await wrong_answers.receivers(session, case, page)
    names = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_((case.person_id, case.decided_by_id)))
    )
    named = {row.id: row.name for row in names}
    return Case(
        id=case.id,
        entry_id=case.entry_id,
        title=(await titles_of(session, {case.entry_id}, language)).get(case.entry_id, "—"),
        number=case.ticket_id,
        by=named.get(case.person_id, "?"),
        at=case.said_at,
        asked=await _asked(session, case),
        receivers=receivers,
        count=count,
        page=page,
        pages=-(-count // wrong_answers.ON_A_PAGE),
        decision=case.decision,
        decided_by=named.get(case.decided_by_id, "?") if case.decided_by_id is not None else "",
        decided_at=case.decided_at,
    )


async def _asked(session: AsyncSession, case: WrongAnswer) -> str:
    """What was asked when the answer was given."""
    given = await session.scalar(
        select(Event)
        .where(
            Event.ticket_id == case.ticket_id,
            Event.kind == "line1.answered",
            Event.entry_id == case.entry_id,
            Event.happened_at <= case.said_at,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return await accounts.question_of(session, given) if given is not None else ""
