"""What goes wrong on purpose."""

import asyncio

import aiohttp
import pytest

from tests.emulator.conftest import TOKEN, Desk, Refused


async def _started(desk: Desk) -> int:
    await desk.ira.starts(desk.bot)
    await desk.updates()
    return desk.ira.id


async def test_400_429_500_and_409(desk: Desk) -> None:
    chat = await _started(desk)
    desk.tg.fault("sendMessage", kind="400", times=1)
    desk.tg.fault("sendMessage", kind="429", retry_after=7, times=1)
    desk.tg.fault("sendMessage", kind="500", times=1)
    desk.tg.fault("getUpdates", kind="conflict", times=1)
    with pytest.raises(Refused, match="message can't be sent"):
        await desk.call("sendMessage", chat_id=chat, text="a")
    with pytest.raises(Refused, match="retry after 7"):
        await desk.call("sendMessage", chat_id=chat, text="a")
    with pytest.raises(Refused, match="Internal Server Error: restart"):
        await desk.call("sendMessage", chat_id=chat, text="a")
    with pytest.raises(Refused, match="Conflict: terminated by other"):
        await desk.call("getUpdates")
    await desk.call("sendMessage", chat_id=chat, text="a")
    assert desk.ira.count("a") == 1
    assert [e["fault"] for e in desk.tg.log if e["kind"] == "fault"] == ["400", "429", "500", "conflict"]


async def test_502_comes_as_html(desk: Desk) -> None:
    desk.tg.fault(kind="502", times=1)
    async with desk.http.get(f"{desk.tg.url}/bot{TOKEN}/getMe") as response:
        assert (response.status, response.content_type) == (502, "text/html")


@pytest.mark.parametrize(("kind", "delivered"), [("drop_before", 0), ("refuse", 0), ("drop_after", 1)])
async def test_a_dropped_connection(desk: Desk, kind: str, delivered: int) -> None:
    chat = await _started(desk)
    desk.tg.fault("sendMessage", kind=kind, times=1)
    with pytest.raises(aiohttp.ClientError):
        await desk.call("sendMessage", chat_id=chat, text="dropped")
    assert desk.ira.count("dropped") == delivered


async def test_a_call_that_hangs_does_nothing_and_is_cut_off_when_its_time_is_up(desk: Desk) -> None:
    chat = await _started(desk)
    desk.tg.fault("sendMessage", kind="hang", seconds=3600, times=1)
    call = asyncio.create_task(desk.call("sendMessage", chat_id=chat, text="hung"))
    await desk.tg.wait(lambda: any(e["kind"] == "fault" for e in desk.tg.log))
    desk.tg.clock.advance(3600)
    with pytest.raises(aiohttp.ClientError):
        await call
    assert desk.ira.count("hung") == 0


async def test_a_slow_answer_is_whole_in_the_end(desk: Desk) -> None:
    chat = await _started(desk)
    desk.tg.fault("sendMessage", kind="slow", seconds=60, times=1)
    call = asyncio.create_task(desk.call("sendMessage", chat_id=chat, text="slow"))
    await desk.ira.sees("slow")
    desk.tg.clock.advance(60)
    assert (await call)["text"] == "slow"


async def test_a_duplicate_update_comes_again_after_it_was_confirmed(desk: Desk) -> None:
    desk.tg.fault(kind="duplicate_update", times=1)
    await desk.ira.writes("twice")
    await desk.ira.writes("once")
    first = await desk.call("getUpdates")
    after = first[-1]["update_id"] + 1
    assert await desk.call("getUpdates", offset=after) == first[:1]
    assert await desk.call("getUpdates", offset=after) == []


async def test_rules_are_narrowed_by_chat_and_number(desk: Desk) -> None:
    chat = await _started(desk)
    desk.tg.fault("sendMessage", kind="500", chat=desk.group.id, nth=2)
    await desk.call("sendMessage", chat_id=chat, text="a")
    await desk.call("sendMessage", chat_id=desk.group.id, text="a")
    with pytest.raises(Refused):
        await desk.call("sendMessage", chat_id=desk.group.id, text="b")
    await desk.call("sendMessage", chat_id=desk.group.id, text="c")
    desk.tg.clear_faults()


async def test_chance_is_seeded(desk: Desk) -> None:
    chat = await _started(desk)
    desk.tg.fault("sendChatAction", kind="500", probability=0.5)
    refused = []
    for _ in range(20):
        try:
            refused.append(not await desk.call("sendChatAction", chat_id=chat, action="typing"))
        except Refused:
            refused.append(True)
    assert 4 < sum(refused) < 16


async def test_there_is_no_fault_of_another_kind(desk: Desk) -> None:
    with pytest.raises(ValueError, match="no fault 'meteor'"):
        desk.tg.fault(kind="meteor")
