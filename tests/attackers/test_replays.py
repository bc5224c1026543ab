"""What has been pressed or brought before, and what comes by links: it does nothing a second time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage.tables import Event, Message
from tests.desk import Desk

#: What somebody may put behind `?start=`, or write after it.
PAYLOADS = (
    "d1",
    "d999999999999999",
    "d-1",
    "1" * 64,
    "A" * 4000,
    "../../etc/passwd",
    "' OR 1=1 --",
    "<b>x</b>",
    "\u202egnp.exe",
    "💥",
    "%00",
    "a b c",
)


async def _count(desk: Desk, kind: str) -> int:
    async with desk.database.read() as session:
        lines = select(func.count()).select_from(Event).where(Event.kind == kind)
        return await session.scalar(lines) or 0


async def test_an_update_that_is_brought_again_does_nothing(desk: Desk) -> None:
    card = await desk.hands_over()
    desk.tg.fault(kind="duplicate_update", times=2)
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.settles()
    await desk.ira.writes("Капает сильнее")
    await desk.settles()
    assert await _count(desk, "ticket.claimed") == 1
    async with desk.database.read() as session:
        kept = select(func.count()).select_from(Message).where(Message.text == "Капает сильнее")
        assert await session.scalar(kept) == 1


async def test_an_old_press_again(desk: Desk) -> None:
    """The ticket has moved on: the same data, on the old message or on another, changes nothing."""
    solved = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", solved)
    rate = await desk.ira.sees("5", button="5")
    await desk.presses(desk.ira, "5", rate)
    await desk.ira.sees("5 из 5")
    await desk.settles()
    before = {kind: await _count(desk, kind) for kind in ("ticket.closed", "ticket.reopened", "ticket.rated")}
    for data in ("s:yes:1", "s:no:1", "r:1:1"):
        for on in (solved, rate):
            assert (await (await desk.ira.forges(data, on=on)).answer()).alert
    for data in ("t:resolve:1", "t:wait:1", "t:release:1"):
        assert (await (await desk.oleg.forges(data, on=rate)).answer()).alert
    await desk.settles()
    assert {kind: await _count(desk, kind) for kind in before} == before


@pytest.mark.parametrize("in_group", [False, True])
async def test_whatever_stands_behind_start(desk: Desk, in_group: bool) -> None:
    """Nobody gets anywhere by guessing: not a requester in private, nor whoever brings the bot somewhere."""
    place = desk.tg.add_group("Чужая", members=[desk.petr], bots=[desk.bot]) if in_group else desk.bot
    for payload in PAYLOADS:
        await desk.petr.writes(f"/start@firstline_bot {payload}" if in_group else f"/start {payload}", place)
    await desk.settles()
    for kind in ("ticket.registered", "ticket.handed_over"):
        assert await _count(desk, kind) == 0
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
