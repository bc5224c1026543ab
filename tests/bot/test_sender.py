"""The sender by itself, on a clock that stands still: what goes out when, and what it waits for."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from bot.delivery.pace import OVERALL_PER_SECOND
from bot.delivery.sender import AT_ONCE
from storage import outbox
from storage.tables import Post
from telegram_emulator import Person
from tests.bot.sending import NOW, Sending
from tests.faults.witness import AGAIN

SECOND = timedelta(seconds=1)


async def test_what_is_put_goes_out_at_once_and_what_nobody_tells_of_within_a_second(
    sending: Sending,
) -> None:
    ira = await sending.reader("Ira")
    await sending.starts()
    await sending.sent(0)
    assert await sending.looks_in() == 1
    await sending.puts(ira)
    assert [row.state for row in await sending.rows()] != ["new"]  # it was leased in the same commit
    await sending.sent(1)
    await sending.puts(ira, told=False)
    sending.passes(0.9)
    await sending.sent(1)
    sending.passes(0.1)
    await sending.sent(2)
    assert len(sending.seen(ira)) == 2
    assert sending.counted() == {"sent": 2}
    await sending.ends()


async def test_the_fourth_message_of_a_chat_waits_for_its_moment(sending: Sending) -> None:
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    await sending.puts(ira, ira, ira, ira, petr)
    await sending.starts()
    await sending.sent(4)
    assert [row.state for row in await sending.rows()] == ["sent", "sent", "sent", "new", "sent"]
    sending.passes(2.5)
    await sending.sent(4)
    assert await sending.looks_in() == 0.5
    sending.passes(0.5)
    await sending.sent(5)


async def test_what_comes_later_goes_out_when_its_own_moment_comes(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    await sending.puts(ira, ira, ira)
    await sending.starts()
    await sending.sent(3)
    sending.passes(2.6)
    await sending.sent(3)
    assert await sending.looks_in() == 1
    await sending.puts(ira)
    await sending.sent(3)
    assert await sending.looks_in() == 0.4


async def test_the_next_of_a_chat_goes_when_the_first_has_arrived(sending: Sending) -> None:
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    slow = sending.tg.fault("sendMessage", kind="slow", chat=ira.id, seconds=5, times=1)
    await sending.puts(ira)
    await sending.starts()
    await sending.tg.wait(lambda: slow.fired == 1)
    await sending.puts(ira, petr)
    await sending.until(lambda rows: [row.state for row in rows] == ["leased", "new", "sent"])
    sending.passes(5)
    await sending.sent(3)


async def test_so_many_are_on_their_way_at_once(sending: Sending) -> None:
    people = [await sending.reader(f"P{number}") for number in range(AT_ONCE + 3)]
    slow = sending.tg.fault("sendMessage", kind="slow", seconds=5, times=AT_ONCE)
    await sending.puts(*people)
    await sending.starts()
    for under_way in (OVERALL_PER_SECOND, 32, 32):
        await sending.tg.wait(lambda under_way=under_way: slow.fired == under_way)  # type: ignore[misc]
        await sending.looks_in()
        assert sum(row.state == "leased" for row in await sending.rows()) == under_way
        sending.passes(1)
    sending.passes(5)
    await sending.sent(AT_ONCE + 3)


async def test_no_more_than_all_chats_together_may_get_go_out_in_a_second(sending: Sending) -> None:
    people = [await sending.reader(f"P{number}") for number in range(35)]
    await sending.puts(*people[:20])
    await sending.starts()
    await sending.sent(20)
    sending.passes(0.6)
    await sending.puts(*people[20:26])
    await sending.sent(26)
    await sending.puts(*people[26:])
    await sending.sent(27)
    assert await sending.looks_in() == 0.4
    sending.passes(0.4)
    await sending.sent(35)


async def test_more_than_fit_at_once_go_out_without_a_pause(sending: Sending) -> None:
    people = [await sending.reader(f"P{number}") for number in range(3)]
    await sending.puts(*people, *people, *people)
    await sending.starts()
    assert [row.attempts for row in await sending.sent(9)] == [1] * 9


async def test_in_a_busy_group_topics_are_spread_and_the_queue_goes_on(sending: Sending) -> None:
    group = sending.tg.add_group("Staff", kind="supergroup", members=[sending.tg.add_person("O")])
    group.add(sending.bot)
    await sending.starts()
    for number in range(9):
        await sending.puts(outbox.queue(group.id))
        await sending.sent(number + 1)
        sending.passes(2)
    await sending.puts(outbox.room(group.id, 1))
    await sending.sent(9)
    sending.passes(1.5)  # the last was 3.5 s ago; 44 s are shared by 11
    await sending.sent(9)
    assert await sending.looks_in() == 0.5
    await sending.puts(outbox.queue(group.id))
    await sending.sent(10)


async def test_a_chat_that_is_to_pause_is_left_alone_for_as_long(sending: Sending) -> None:
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    sending.tg.fault("sendMessage", kind="429", chat=ira.id, retry_after=20, times=1)
    await sending.puts(ira, petr)
    await sending.starts()
    first, _ = await sending.sent(1)
    assert (first.state, first.not_before_at, first.maybe_sent) == ("new", NOW + 20 * SECOND, 0)
    assert await sending.looks_in() == 1
    sending.passes(19)
    await sending.puts(ira)
    await sending.sent(1)
    sending.passes(1)
    await sending.sent(3)
    assert not [words for words in sending.seen(ira) if AGAIN in words]


async def test_a_group_that_is_to_pause_is_left_alone_in_all_its_places(sending: Sending) -> None:
    group = sending.tg.add_group("Shop", kind="supergroup", members=[sending.tg.add_person("O")])
    group.add(sending.bot)
    sending.tg.fault("sendMessage", kind="429", chat=group.id, retry_after=20, times=1)
    await sending.puts(outbox.home(group.id, 1))
    await sending.starts()
    await sending.sent(0)
    await sending.puts(outbox.home(group.id, 2))
    sending.passes(19)
    await sending.sent(0)
    sending.passes(1)
    await sending.sent(2)


async def test_what_is_not_to_be_said_any_more_is_done_without_a_call(sending: Sending) -> None:
    ira = await sending.reader("Ira")

    async def put(session: AsyncSession) -> None:
        to, erased = outbox.private(ira.id), 99
        await outbox.put(session, to, "my_data", now=NOW, language="en", person=erased)

    await sending.database.write(put)
    await sending.puts(ira)
    await sending.starts()
    await sending.sent(2)
    assert len(sending.seen(ira)) == 1
    assert sending.counted() == {"nothing_to_do": 1, "sent": 1}


@pytest.mark.parametrize(("asked", "looks_in"), [(2, 1.0), (3, 10.0)])
async def test_when_several_chats_are_to_pause_all_do(sending: Sending, asked: int, looks_in: float) -> None:
    people = [await sending.reader(f"P{number}") for number in range(4)]
    for number, person in enumerate(people[:asked]):
        sending.tg.fault("sendMessage", kind="429", chat=person.id, retry_after=10 * (number + 1), times=1)
    await sending.puts(*people[:asked])
    await sending.starts()
    await sending.sent(0)
    assert await sending.looks_in() == looks_in
    await sending.puts(people[3])
    await sending.sent(int(looks_in == 1))
    sending.passes(10)
    await sending.sent(2)  # the first, whose time it is, and the one who was never asked to pause


async def test_several_pauses_that_do_not_come_together_are_those_chats_own(sending: Sending) -> None:
    people = [await sending.reader(f"P{number}") for number in range(3)]
    await sending.starts()
    for number, person in enumerate(people):
        await sending.sent(0)
        sending.tg.fault("sendMessage", kind="429", chat=person.id, retry_after=30, times=1)
        await sending.puts(person)
        await sending.sent(0)
        assert await sending.looks_in() == 1, number
        sending.passes(0.5)


async def test_that_sending_fails_is_said_once_until_it_works_again(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    with capture_logs() as logs:
        await sending.starts()
        for outage in (1, 2):
            sending.tg.fault("sendMessage", kind="500", chat=ira.id, times=2)
            await sending.puts(ira)
            for _ in range(2):
                await sending.sent(outage - 1)
                sending.passes(3)
            await sending.sent(outage)
            assert sum("sending failed" in line["event"] for line in logs) == outage
            sending.passes(3)


async def _refuses(sending: Sending, person: Person) -> None:
    """No post in this person's chat can be written down from now on."""
    trigger = (
        f"CREATE TRIGGER refuses BEFORE INSERT ON posts WHEN NEW.chat_id = {person.id} "
        "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
    )
    await sending.database.write(lambda session: session.execute(text(trigger)))


async def test_whenever_something_is_put_it_goes_out_at_once(sending: Sending) -> None:
    """While the one before is being leased, sent, written down in vain, or while nothing happens."""
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    await _refuses(sending, ira)
    with capture_logs():
        await sending.starts()
        for number in range(30):
            await sending.sent(2 * number)
            await sending.puts(ira, post="intro")
            for _ in range(number * 6):
                await asyncio.sleep(0)
            await sending.puts(petr)
            await sending.sent(2 * number + 2)
            sending.passes(3)
    errors = [row.error for row in await sending.rows()]
    assert errors == ["its outcome can't be kept", None] * 30


async def test_what_arrives_while_the_database_is_locked_is_written_down_later(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sqlite.LOCK_WAIT_MS", 20)
    ira = await sending.reader("Ira")
    slow = sending.tg.fault("sendMessage", kind="slow", seconds=5, times=1)
    await sending.puts(ira)
    await sending.starts()
    await sending.tg.wait(lambda: slow.fired == 1)
    other = sqlite3.connect(sending.database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    sending.passes(5)
    await sending.until(lambda _: bool(sending.outages))
    other.execute("ROLLBACK")
    other.close()
    (row,) = await sending.sent(1)
    assert (row.attempts, row.maybe_sent) == (1, 0)


async def test_what_cannot_be_written_down_is_forgotten_and_the_rest_is_kept(sending: Sending) -> None:
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    await _refuses(sending, ira)
    await sending.puts(ira, petr, post="intro")
    await sending.starts()
    rows = await sending.sent(2)
    assert [row.error for row in rows] == ["its outcome can't be kept", None]
    async with sending.database.read() as session:
        assert list(await session.scalars(select(Post.chat_id))) == [petr.id]
    sending.passes(3)
    await sending.puts(ira)  # its chat goes on
    await sending.sent(3)
