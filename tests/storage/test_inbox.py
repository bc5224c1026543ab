"""What Telegram gave us is kept once, and handled once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.database import Database
from storage.inbox import Received, Waiting

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def store(database: Database, *updates: Received, at: datetime = NOW) -> list[Waiting]:
    """Takes updates in; gives what was new."""
    return await database.write(lambda session: inbox.store(session, updates, at))


def message(number: int, chat: int = 7) -> Received:
    """An update with a message whose number is the update's."""
    return Received(number, f"m:{chat}:{number}", str(chat), "{}")


async def waiting(database: Database) -> list[int | None]:
    """The numbers of what is still to be handled."""
    async with database.read() as session:
        return [item.update_id for item in await inbox.waiting(session)]


async def test_what_comes_again_is_no_news(database: Database) -> None:
    assert [item.update_id for item in await store(database, message(1), message(2))] == [1, 2]
    again = await store(database, message(2), message(3), message(1))
    assert [item.update_id for item in again] == [3]
    assert await waiting(database) == [1, 2, 3]


async def test_the_same_message_under_another_number_is_no_news(database: Database) -> None:
    await store(database, message(1))
    assert await store(database, Received(900, "m:7:1", "7", "{}")) == []


async def test_updates_without_a_key_of_their_own_are_told_apart_by_number(database: Database) -> None:
    updates = [Received(number, None, "7", "{}") for number in (1, 2)]
    assert len(await store(database, *updates)) == 2
    assert await store(database, *updates) == []


async def test_a_number_counts_for_two_days(database: Database) -> None:
    await store(database, message(1))
    await database.write(lambda session: inbox.forget_numbers(session, NOW + timedelta(hours=47)))
    assert await store(database, Received(1, "m:7:99", "7", "{}")) == []
    await database.write(lambda session: inbox.forget_numbers(session, NOW + timedelta(hours=49)))
    assert [item.update_id for item in await store(database, Received(1, "m:7:99", "7", "{}"))] == [1]


async def test_an_update_is_handled_once(database: Database) -> None:
    (item,) = await store(database, message(1))
    assert await database.write(lambda session: inbox.finish(session, item.id, NOW))
    assert not await database.write(lambda session: inbox.finish(session, item.id, NOW))
    assert await waiting(database) == []


async def test_failures_are_counted_until_it_is_dead(database: Database) -> None:
    (item,) = await store(database, message(1))
    for dead in (False, False, True):
        await database.write(
            lambda session, dead=dead: inbox.note_failure(session, item.id, "E", dead=dead, now=NOW)  # type: ignore[misc]
        )
        assert await waiting(database) == ([] if dead else [1])


async def test_order_of_receipt_is_kept(database: Database) -> None:
    await store(database, *(message(number) for number in (5, 6, 7)))
    await store(database, *(message(number) for number in (8, 9)))
    assert await waiting(database) == [5, 6, 7, 8, 9]
