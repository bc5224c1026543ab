"""The clock: system time that can be pushed."""

import asyncio
from datetime import timedelta

import pytest

from telegram_emulator import Clock
from tests.emulator.conftest import Desk


async def test_sleepers_wake_in_the_order_of_their_times() -> None:
    clock, woken = Clock(), []

    async def sleeper(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.create_task(sleeper(s)) for s in (300, 100, 200)]
    await asyncio.sleep(0)
    clock.advance(150)
    await tasks[1]
    assert woken == [100]
    clock.advance(100)
    await tasks[2]
    clock.advance(100)
    await tasks[0]
    assert woken == [100, 200, 300]


async def test_real_time_passes_too() -> None:
    clock = Clock()
    start = clock.now()
    await clock.sleep_until(start + timedelta(milliseconds=20))
    assert clock.now() - start >= timedelta(milliseconds=20)


async def test_a_time_gone_by_is_not_waited_for() -> None:
    clock = Clock()
    await asyncio.wait_for(clock.sleep_until(clock.now() - timedelta(days=1)), 1)


def test_it_never_goes_back() -> None:
    with pytest.raises(ValueError, match="only goes forward"):
        Clock().advance(-1)


async def test_another_process_follows_it_over_http(desk: Desk) -> None:
    url = f"{desk.tg.url}/emulator/clock"
    async with desk.http.get(url) as response:
        before = await response.json()
    waiting = asyncio.create_task(desk.http.get(url, params={"after": before["version"]}))
    async with desk.http.post(url, json={"advance_s": 3600}) as response:
        pushed = await response.json()
    async with await asyncio.wait_for(waiting, 5) as response:
        followed = await response.json()
    assert pushed["offset_s"] == followed["offset_s"] == before["offset_s"] + 3600
    assert pushed["version"] == followed["version"] == before["version"] + 1
    async with desk.http.post(url, json={"advance_s": -5}) as response:
        assert "only goes forward" in (await response.json())["error"]


async def test_the_hook_runs_while_nothing_happens(desk: Desk) -> None:
    chat = (await desk.ira.starts(desk.bot)).sender_id

    async def reminder() -> None:
        await desk.tg.clock.sleep(3600)
        await desk.call("sendMessage", chat_id=chat, text="an hour later")

    task = asyncio.create_task(reminder())
    desk.tg.while_waiting = lambda: desk.tg.clock.advance(600)
    await desk.ira.sees("an hour later", timeout=5)
    await task
