"""Who sends: what they find when they take it up, what they know of others, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.sender import RECENT, STRAYS_EVERY
from storage import counters, outbox
from storage.tables import OutboxRow, Post
from telegram_emulator import Bot, Telegram
from tests.bot.sending import NOW, Sending
from tests.faults.witness import AGAIN

SECOND = timedelta(seconds=1)


async def test_what_was_on_its_way_at_the_last_stop_comes_again_and_says_so(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    await sending.puts(ira)
    await sending.database.write(_lease_all)
    await sending.starts()
    (row,) = await sending.sent(0)
    assert (row.state, row.maybe_sent) == ("new", 1)
    assert row.not_before_at is not None
    assert NOW < row.not_before_at <= NOW + SECOND
    sending.passes(1)
    await sending.sent(1)
    assert [AGAIN in words for words in sending.seen(ira)] == [True]
    assert sending.counted() == {"unsure": 1, "sent": 1}


async def test_a_lease_that_nobody_holds_is_found_while_it_runs(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    await sending.starts()
    await sending.sent(0)
    await sending.puts(ira, told=False)
    await sending.elsewhere.write(_lease_all)
    sending.passes(9)
    (row,) = await sending.sent(0)
    assert row.state == "leased"
    sending.passes(1)
    (row,) = await sending.sent(0)
    assert (row.state, row.maybe_sent) == ("new", 1)


async def test_what_went_out_before_a_restart_counts(sending: Sending) -> None:
    ira, petr, john = [await sending.reader(name) for name in ("Ira", "Petr", "John")]
    group, shop = [
        sending.tg.add_group(name, kind="supergroup", members=[sending.tg.add_person("O")])
        for name in ("Staff", "Shop")
    ]
    group.add(sending.bot)
    shop.add(sending.bot)
    await sending.puts(ira, ira, ira, petr, petr, petr, john, john)

    async def before(session: AsyncSession) -> None:
        await session.execute(update(OutboxRow).values(state="sent", sent_at=NOW - SECOND))
        long_ago = update(OutboxRow).where(OutboxRow.chat_id == petr.id)
        await session.execute(long_ago.values(sent_at=NOW - 3 * SECOND))
        for number in range(19):
            at, posted = NOW - timedelta(seconds=59 - number), number + 100
            session.add(Post(chat_id=group.id, telegram_message_id=posted, kind="card", posted_at=at))
            if number < 18:
                session.add(Post(chat_id=shop.id, telegram_message_id=posted, kind="card", posted_at=at))
            # What it shows besides is no post of its own.
            session.add(
                Post(chat_id=shop.id, telegram_message_id=posted, kind="relay", posted_at=at, place=1)
            )
        for number in range(1, RECENT - 60):
            at = NOW - SECOND
            session.add(Post(chat_id=john.id, telegram_message_id=number, kind="answer", posted_at=at))

    await sending.database.write(before)
    await sending.puts(ira, petr, john, outbox.queue(group.id), outbox.queue(shop.id))
    await sending.starts()
    rows = await sending.sent(8 + 3)
    assert [row.state for row in rows[8:]] == ["new", "sent", "sent", "new", "sent"]
    assert await sending.looks_in() == 1
    sending.passes(0.9)
    await sending.sent(11)
    sending.passes(0.1)
    await sending.sent(12)  # the group's minute ends
    sending.passes(1)
    await sending.sent(13)


async def test_what_went_out_before_a_restart_counts_from_the_first_that_went(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    await sending.puts(ira, ira, ira)

    async def before(session: AsyncSession) -> None:
        for number, ago in enumerate((0.1, 2.5, 1), 1):
            row = update(OutboxRow).where(OutboxRow.id == number)
            await session.execute(row.values(state="sent", sent_at=NOW - ago * SECOND))

    await sending.database.write(before)
    await sending.puts(ira)
    await sending.starts()
    await sending.sent(3)
    assert await sending.looks_in() == 0.5
    sending.passes(0.5)
    await sending.sent(4)


async def test_the_office_is_needed_to_send(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    await sending.starts()
    await sending.sent(0)
    await sending.peers.leave()
    await sending.puts(ira)
    for _ in range(3):
        sending.passes(5)
        await asyncio.sleep(0)
    assert [row.state for row in await sending.rows()] == ["new"]
    await sending.peers.join()
    await sending.sent(1)


async def test_who_has_lost_the_office_sends_nothing_until_it_is_theirs_again(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    office = sending.peers.sending

    async def taken() -> int:
        return await sending.database.write(lambda session: counters.count(session, office.name))

    office.take(await taken())
    await sending.starts(alone=False)
    await sending.puts(ira)
    await sending.sent(1)
    other = await taken()
    await sending.puts(ira)
    await sending.until(lambda _: not office.held.is_set())
    assert [row.state for row in await sending.rows()] == ["sent", "new"]
    await sending.puts(ira)
    await sending.database.write(_lease_all)  # by the other, which then ended
    office.take(await taken())
    assert office.number == other + 1
    await sending.until(lambda rows: [row.maybe_sent for row in rows] == [1, 1, 1])


async def test_whose_office_comes_back_still_knows_what_is_on_its_way(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    office = sending.peers.sending

    async def taken() -> int:
        return await sending.database.write(lambda session: counters.count(session, office.name))

    office.take(await taken())
    slow = sending.tg.fault("sendMessage", kind="slow", seconds=5, times=1)
    await sending.puts(ira)
    await sending.starts(alone=False)
    await sending.tg.wait(lambda: slow.fired == 1)
    office.lose()
    office.take(await taken())
    sending.clock.moves(1)
    await sending.looks_in()  # it has begun anew
    sending.passes(5)
    (row,) = await sending.sent(1)
    assert (row.attempts, row.maybe_sent) == (1, 0)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_one_process_puts_another_sends_at_once(database_url: str, tg: Telegram, bot: Bot) -> None:
    one, other = Sending(database_url, tg, bot), Sending(database_url, tg, bot)
    ira = await one.reader("Ira")
    await one.starts()
    await one.sent(0)
    await other.starts()
    for number in range(3):
        await other.puts(ira)
        await one.sent(number + 1)
    await other.closes()
    await one.closes()


async def test_once_it_is_to_stop_nothing_more_is_taken(sending: Sending) -> None:
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    slow = sending.tg.fault("sendMessage", kind="slow", seconds=5, times=1)
    await sending.puts(ira)
    await sending.starts()
    await sending.tg.wait(lambda: slow.fired == 1)
    stopping = asyncio.create_task(sending.sender.stop())
    await asyncio.sleep(0)
    await sending.puts(petr)
    assert not stopping.done()
    sending.passes(5)
    await stopping
    await sending.ends()
    assert [row.state for row in await sending.rows()] == ["sent", "new"]


async def test_what_is_on_its_way_arrives_before_it_ends(sending: Sending) -> None:
    ira, petr = await sending.reader("Ira"), await sending.reader("Petr")
    await sending.puts(ira, ira, petr)
    await sending.starts()
    await sending.until(lambda rows: any(row.state == "leased" for row in rows))
    await sending.ends()
    states = [row.state for row in await sending.rows()]
    assert states in (["sent", "new", "sent"], ["sent", "sent", "sent"])
    assert len(sending.seen(ira)) + len(sending.seen(petr)) == states.count("sent")


async def test_a_stop_waits_for_what_is_on_its_way_though_others_send_by_now(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    slow = sending.tg.fault("sendMessage", kind="slow", seconds=5, times=1)
    await sending.puts(ira)
    await sending.starts()
    await sending.tg.wait(lambda: slow.fired == 1)
    await sending.peers.leave()
    ending = asyncio.create_task(sending.ends())
    for _ in range(50):
        await asyncio.sleep(0)
    assert not ending.done()
    sending.passes(5)
    await ending
    assert len(sending.seen(ira)) == 1


async def _lease_all(session: AsyncSession) -> None:
    await session.execute(update(OutboxRow).values(state="leased", attempts=1))


async def test_what_is_on_its_way_is_no_stray_however_fast_time_goes(sending: Sending) -> None:
    ira = await sending.reader("Ira")
    await sending.starts()
    for number in range(40):
        put = asyncio.create_task(sending.puts(ira))
        while not put.done():
            sending.passes(STRAYS_EVERY.total_seconds() + 1)
            await asyncio.sleep(0)
        await sending.sent(number + 1)
    assert [words for words in sending.seen(ira) if AGAIN in words] == []
    assert [(row.attempts, row.maybe_sent) for row in await sending.rows()] == [(1, 0)] * 40
