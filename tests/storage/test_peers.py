"""Several processes on one PostgreSQL: who there is, who does what, and whose an update is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from storage import inbox
from storage.database import Database
from storage.inbox import OutOfTurn, Received, Waiting
from storage.office import Deposed
from storage.peers import Peers

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def two(database: Database) -> AsyncIterator[tuple[Peers, Peers]]:
    """Two processes that haven't joined yet."""
    made = Peers(database), Peers(database)
    yield made
    for one in made:
        await one.leave()


async def until(holds: Callable[[], bool]) -> None:
    """Waits for something that comes within seconds."""
    async with asyncio.timeout(30):
        while True:
            if holds():
                return
            await asyncio.sleep(0.02)


async def test_an_office_goes_from_one_to_the_other(database: Database, two: tuple[Peers, Peers]) -> None:
    first, second = two
    held, heir = first.office("sending"), second.office("sending")
    heard: list[str] = []
    second.on("news", lambda: heard.append("news"))
    await first.join()
    await second.join()
    await until(lambda: first.live == second.live == tuple(sorted((first.number or 0, second.number or 0))))
    assert sorted((first.share(), second.share())) == [(0, 2), (1, 2)]
    assert held.held.is_set()
    assert not heir.held.is_set()
    await database.write(held.check)
    before = len(heard)
    first.say("news")
    await until(lambda: len(heard) > before)

    await first.leave()
    await until(heir.held.is_set)
    assert heir.number == held.number + 1
    assert not held.held.is_set()
    await until(lambda: second.share() == (0, 1))
    await database.write(heir.check)
    with pytest.raises(Deposed):  # what it still had in hand when it lost the office
        await database.write(held.check)


async def test_who_takes_updates_is_told_apart_from_who_is_there(two: tuple[Peers, Peers]) -> None:
    first, second = two
    await first.join()
    await second.join()
    first.takes(True)
    await until(lambda: len(second.live) == 2 and second.taking == (first.number,))
    second.takes(True)
    first.takes(False)
    await until(lambda: first.taking == second.taking == (second.number,))
    assert len(first.live) == 2


async def store(
    database: Database,
    process: int,
    *numbers: int,
    lane: str = "7",
    taking: tuple[int, ...] = (),
    besides: int = 0,
) -> list[Waiting]:
    """A process receives messages of a chat."""
    updates = [Received(number, None, lane, "{}") for number in numbers]
    return await database.write(lambda session: inbox.store(session, updates, NOW, process, taking, besides))


async def waiting(database: Database, process: int) -> list[int | None]:
    """The numbers of what waits for a process."""
    async with database.read() as session:
        return [item.update_id for item in await inbox.waiting(session, process)]


async def test_a_lane_stays_with_the_process_that_has_it_in_hand(database: Database) -> None:
    (first,) = await store(database, 10, 1)
    (second,) = await store(database, 20, 2)
    (other,) = await store(database, 20, 3, lane="8")
    assert [(item.process, item.behind) for item in (first, second, other)] == [
        (10, False),
        (10, True),
        (20, False),
    ]
    for done in (first, second):
        assert await database.write(partial(inbox.finish, row_id=done.id, now=NOW, process=10))
    (third,) = await store(database, 20, 4)
    assert (third.process, third.behind) == (20, False)


async def test_whoever_has_much_to_do_gives_to_whom_less_waits_for(database: Database) -> None:
    async def receives(number: int, taking: tuple[int, ...] = (10, 20), besides: int = 0) -> int | None:
        (item,) = await store(database, 10, number, lane=str(number), taking=taking, besides=besides)
        return item.process

    assert [await receives(number) for number in range(1, 5)] == [10] * 4
    # From then on by turns: that the other has less to do counts from a lead of four.
    assert sorted([await receives(number) or 0 for number in range(5, 15)]) == [10] * 5 + [20] * 5
    assert await receives(15, taking=(10,), besides=9) == 10  # the other is about to end
    assert await receives(18, besides=9) == 20  # what else there is to do counts too
    assert await receives(16, taking=()) == 10
    (again,) = await store(database, 10, 17, lane="14", taking=(10, 20))
    (before,) = [item for item in await all_waiting(database) if item.update_id == 14]
    assert again.process == before.process  # a lane stays where it is


async def all_waiting(database: Database) -> list[Waiting]:
    """Whatever waits, for any process."""
    async with database.read() as session:
        return await inbox.waiting(session)


async def test_what_waits_for_a_process_that_is_gone_goes_to_another_in_order(database: Database) -> None:
    await store(database, 10, 1, 2)
    (late,) = await store(database, 20, 3)
    assert late.process == 10
    async with database.read() as session:
        assert not await inbox.is_forsaken(session, (10, 20))
        assert await inbox.is_forsaken(session, (20, 30))
    await asyncio.gather(
        *(database.write(partial(inbox.adopt, process=heir, live=(20, 30))) for heir in (20, 30))
    )
    found = [await waiting(database, process) for process in (10, 20, 30)]
    assert found in ([[], [1, 2, 3], []], [[], [], [1, 2, 3]])


async def test_nothing_is_handled_before_what_another_process_has_of_its_lane(database: Database) -> None:
    (first,) = await store(database, 10, 1)
    # Two received at the same moment, so that neither knew of the other.
    (second,) = await store(database, 20, 2, lane="elsewhere")
    async with database.line() as line:
        await line.execute("UPDATE inbox SET lane = '7' WHERE id = $1", second.id)
    with pytest.raises(OutOfTurn):
        await database.write(lambda session: inbox.finish(session, second.id, NOW, 20))
    assert await database.write(lambda session: inbox.finish(session, first.id, NOW, 10))
    assert await database.write(lambda session: inbox.finish(session, second.id, NOW, 20))
    assert not await database.write(lambda session: inbox.finish(session, second.id, NOW, 20))
