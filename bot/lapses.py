"""What goes by itself after `ERASE_AFTER_DAYS`: words, then whom they were of; in small steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from storage import letters, purging
from storage.database import Database
from tickets import lapsing
from tickets.work import Policy, Work

#: So many steps are done in one go; what is left then waits for the next.
STEPS = 50


async def lapse(database: Database, now: datetime, policy: Policy, admin_ids: Collection[int]) -> bool:
    """Erases what was closed, brought or told long enough ago; whether something is left.

    There is no need to list it anywhere: a restored database tells by itself what is due.

    Raises:
        Unavailable: what was done stays done.
    """
    assert policy.words_kept is not None, "it isn't asked for otherwise"
    before = now - policy.words_kept

    async def tickets(session: AsyncSession) -> bool:
        return await lapsing.empty_some(Work(session, now, policy), before) > 0

    async def callers(session: AsyncSession) -> bool:
        return await lapsing.forget_callers(Work(session, now, policy), before) > 0

    for step in (
        partial(purging.forget_updates, before=before),
        partial(purging.empty_told, before=before),
        partial(letters.erase_of_nobody, before=before),
        tickets,
        callers,
    ):
        if await _goes_on(database, step):
            return True
    await _forget_people(database, now, policy, before, admin_ids)
    return False


async def _goes_on(database: Database, step: Callable[[AsyncSession], Awaitable[bool]]) -> bool:
    for _ in range(STEPS):
        if not await database.write(step):
            return False
    return True


async def _forget_people(
    database: Database, now: datetime, policy: Policy, before: datetime, admin_ids: Collection[int]
) -> None:
    after: int | None = 0
    while after is not None:
        look = partial(lapsing.spent, before=before, after=after, admin_ids=admin_ids)
        spent, after = await database.read_much(look)
        for person in spent:

            async def unit(session: AsyncSession, person: int = person) -> bool:
                return await lapsing.forget_one(Work(session, now, policy), person, before)

            await database.write(unit)
