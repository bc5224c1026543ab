"""Whoever acts on a ticket or a timer has it to themselves until they are done: PostgreSQL's part of it.

On SQLite all changes come one after the other anyway.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial

import asyncpg
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.tables import Person, Timer
from tests.model.cast import BEGAN, POLICY, REQUESTERS, settle_in, telegram_id
from tests.model.choosing import URGENT
from tests.tickets.small_story import ANNA, FIRST, SECOND
from tickets import claims, contacts, falling_due, involving, timers
from tickets.contacts import Reading
from tickets.incoming import Incoming
from tickets.work import Work

Move = Callable[[Work, Timer], Awaitable[object]]

IRA = REQUESTERS[0]
NOWAIT = "SELECT id FROM {} WHERE id = $1 FOR UPDATE NOWAIT"


@pytest.fixture
async def elsewhere(database: Database, database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Another process's connection; one ticket is taken, and a part of it waits for that."""
    for move in (settle_in, _ask):
        await database.write(partial(_moved, move))
    made = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    yield made
    await made.close()


async def _moved(move: Callable[[Work], Awaitable[object]], session: AsyncSession) -> None:
    await move(Work(session, BEGAN, POLICY))


async def _ask(work: Work) -> None:
    who = await work.session.get_one(Person, IRA)
    what = Incoming(telegram_id(IRA), 1, "text", "слова", work.now)
    ticket = await contacts.receive(work, who, what, Reading(None, URGENT))
    anna = await work.session.get_one(Person, ANNA)
    await claims.take(work, anna, ticket.id)
    question = Incoming(FIRST, 2, "text", "слова", work.now)
    await involving.involve(work, anna, ticket.id, FIRST, 2, question)
    await timers.look_for_incidents(work)


async def _falls_due(work: Work, ticket: str) -> None:
    """A moment by which nothing has to be done any more."""
    await falling_due.ring(
        work, Timer(subject=timers.TICKET, subject_id=ticket, kind="next_response", cycle=1)
    )


@pytest.mark.parametrize(
    ("table", "kind", "move"),
    [
        ("tickets", "first_response", lambda work, timer: claims.staff_ticket(work, int(timer.subject_id))),
        ("tickets", "first_response", lambda work, timer: _falls_due(work, timer.subject_id)),
        ("involvements", "claim", lambda work, timer: involving.here(work, int(timer.subject_id), SECOND)),
        ("timers", timers.INCIDENTS, lambda work, timer: timers.is_due(work, timer.id)),
        ("timers", "claim", lambda work, timer: timers.ring(work, timer.id)),
    ],
    ids=["a ticket's act", "what falls due", "a part's act", "a look at a timer", "taking a timer"],
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_nobody_else_acts_on_it_meanwhile(
    database: Database, elsewhere: asyncpg.Connection, table: str, kind: str, move: Move
) -> None:
    async def unit(session: AsyncSession) -> None:
        timer = (await session.scalars(select(Timer).where(Timer.kind == kind))).one()
        number = timer.id if table == "timers" else int(timer.subject_id)
        assert await elsewhere.fetchval(NOWAIT.format(table), number) == number
        await move(Work(session, BEGAN + timedelta(hours=1), POLICY), timer)
        with pytest.raises(asyncpg.LockNotAvailableError):
            await elsewhere.fetchval(NOWAIT.format(table), number)

    await database.write(unit)
