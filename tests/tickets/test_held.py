"""Whoever acts on a ticket or a timer has it to themselves until they are done: PostgreSQL's part of it.

On SQLite all changes come one after the other anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from functools import partial

import asyncpg
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.tables import Person, Ticket, Timer
from tests.model.cast import BEGAN, POLICY, REQUESTERS, settle_in, telegram_id
from tests.model.choosing import URGENT
from tests.tickets.small_story import ANNA, BORIS, FIRST, SECOND
from tickets import claims, contacts, falling_due, involving, timers
from tickets.contacts import Reading
from tickets.incoming import Incoming
from tickets.work import Work

Move = Callable[[Work, Timer], Awaitable[object]]

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


async def _taken_from(requester: int, work: Work) -> Ticket:
    who = await work.session.get_one(Person, requester)
    what = Incoming(telegram_id(requester), 1, "text", "слова", work.now)
    ticket = await contacts.receive(work, who, what, Reading(None, URGENT))
    anna = await work.session.get_one(Person, ANNA)
    return await claims.take(work, anna, ticket.id)


async def _ask(work: Work) -> None:
    ticket = await _taken_from(REQUESTERS[0], work)
    anna = await work.session.get_one(Person, ANNA)
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


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_leaves_gives_back_what_is_still_theirs_in_the_order_of_its_numbers(
    database: Database, elsewhere: asyncpg.Connection
) -> None:
    """The first ticket was changed last, and a third is given to a colleague at the same moment."""
    for requester in REQUESTERS[1:]:
        await database.write(partial(_moved, partial(_taken_from, requester)))
    async with database.read() as session:
        first, second, third = list(await session.scalars(select(Ticket.id).order_by(Ticket.id)))
    await database.write(
        lambda session: session.execute(update(Ticket).where(Ticket.id == first).values(contact_name="Ира"))
    )

    async def leaves(session: AsyncSession) -> list[int]:
        anna = await session.get_one(Person, ANNA)
        return await claims.member_left(Work(session, BEGAN, POLICY), FIRST, anna)

    giving = elsewhere.transaction()
    await giving.start()
    await elsewhere.execute("UPDATE tickets SET assignee_id = $1 WHERE id = $2", BORIS, third)
    leaving = asyncio.create_task(database.write(leaves))
    await _somebody_waits(elsewhere)
    await giving.commit()
    assert await leaving == [first, second]
    async with database.read() as session:
        assert (await session.get_one(Ticket, third)).assignee_id == BORIS


async def _somebody_waits(elsewhere: asyncpg.Connection) -> None:
    async with asyncio.timeout(30):
        while True:
            if await elsewhere.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                return
            await asyncio.sleep(0.01)
