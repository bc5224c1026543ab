"""The week's figures: every Monday for admins the whole desk's, for leads their departments'."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.stats import Asked, looked_up_in
from storage.database import Database
from storage.tables import Department, Lead, Person
from tickets.periods import Period, week_before
from tickets.saying import tell_person
from tickets.work import Work


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is to read."""

    telegram_id: int
    data: dict[str, Any]


async def gathered(
    database: Database, now: datetime, zone: ZoneInfo, admin_ids: Collection[int], default_language: str
) -> list[Digest]:
    """Everybody's figures of the last whole week; nothing where nobody wrote. Slow with many tickets."""
    week = week_before(now.astimezone(zone).date())

    async def read(session: AsyncSession) -> list[Digest]:
        return [
            Digest(telegram_id, data)
            for telegram_id, asked in await _readers(session, week, admin_ids)
            if (data := await looked_up_in(session, asked, zone, telegram_id, default_language))["counts"][
                "contacts"
            ]
        ]

    return await database.read_much(read)


async def give_out(work: Work, digests: Collection[Digest]) -> None:
    """Says them; a digest that may have been lost isn't repeated."""
    for digest in digests:
        person = await work.session.scalar(select(Person).where(Person.telegram_id == digest.telegram_id))
        if person is not None:
            await tell_person(work, person, once=True, digest=True, **digest.data)


async def _readers(
    session: AsyncSession, week: Period, admin_ids: Collection[int]
) -> list[tuple[int, Asked]]:
    """Who reads of what; those whom the desk has never met can't be written to."""
    admins = await session.scalars(
        select(Person.telegram_id).where(Person.telegram_id.in_(admin_ids)).order_by(Person.id)
    )
    leads = await session.execute(
        select(Person.telegram_id, Lead.department_id)
        .join(Lead, Lead.person_id == Person.id)
        .join(Department, Department.id == Lead.department_id)
        .where(Department.archived_at.is_(None), Person.telegram_id.not_in(admin_ids))
        .order_by(Lead.department_id, Person.id)
    )
    return [
        *((telegram_id, Asked(week, chooses=True)) for telegram_id in admins),
        *(
            (telegram_id, Asked(week, scope=department_id, leads=(department_id,)))
            for telegram_id, department_id in leads
        ),
    ]
