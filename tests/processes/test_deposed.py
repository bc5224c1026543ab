"""Whoever has lost the sending without noticing writes nothing more about what it has sent."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters
from storage.tables import Counter
from tests.desk import Desk
from tests.faults.witness import AGAIN

QUESTION, ANSWER = "Терминал не проводит оплату", "Проверьте связь"
OFFICE = "office:sending"
#: No post can be kept under this number of the office, and that is said only when the test lets it.
_REFUSES = """
CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT value FROM counters WHERE name = 'office:sending') = {number} THEN
        PERFORM pg_advisory_xact_lock(5, 5);
        RAISE EXCEPTION 'not this one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuses BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION refuses();
"""
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND wait_event = '{what}'"


@pytest.mark.parametrize("own_database_url", ["postgresql"], indirect=True)
async def test_outcomes_that_are_written_one_by_one_need_the_office_too(own_database_url: str) -> None:
    desk = Desk(own_database_url)
    await desk.opens()
    async with desk.database.read() as session:
        number = await session.scalar(select(Counter.value).where(Counter.name == OFFICE))
    hand = await asyncpg.connect(own_database_url.replace("+asyncpg", ""))
    await hand.execute(_REFUSES.format(number=number))
    await hand.execute("SELECT pg_advisory_lock(5, 5)")
    hurry, desk.tg.while_waiting = desk.tg.while_waiting, None  # the database is what is waited for
    await desk.ira.writes(QUESTION)
    await desk.ira.sees(ANSWER)
    await _until(hand, "advisory")

    async def depose(session: AsyncSession) -> None:
        await counters.count(session, OFFICE)

    deposing = asyncio.create_task(desk.database.write(depose))
    await _until(hand, "transactionid")  # it is next, as soon as the first has failed
    await hand.execute("SELECT pg_advisory_unlock(5, 5)")
    await deposing
    await desk.ira.sees(AGAIN)  # whoever has the office now can't know what came of the first
    desk.tg.while_waiting = hurry
    await desk.settles()
    async with desk.database.read() as session:
        taken = await session.scalar(select(Counter.value).where(Counter.name == OFFICE))
        assert await session.scalar(select(func.count()).select_from(text("posts"))) == 1
    assert taken == (number or 0) + 2
    await hand.close()
    await desk.closes()


async def _until(hand: asyncpg.Connection, what: str) -> None:
    async with asyncio.timeout(30):
        while True:
            if await hand.fetchval(_WAITING.format(what=what)):
                return
            await asyncio.sleep(0.02)
