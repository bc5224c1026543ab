"""getUpdates: what is kept, what is confirmed, who is heard."""

import asyncio

import pytest

from telegram_emulator.server.polling import TAKEN_OVER
from tests.emulator.conftest import Desk, Refused


async def test_an_offset_confirms_what_is_below_it(desk: Desk) -> None:
    for text in ("one", "two", "three"):
        await desk.ira.writes(text)
    first, second, third = await desk.call("getUpdates")
    assert [u["update_id"] - first["update_id"] for u in (first, second, third)] == [0, 1, 2]

    assert await desk.call("getUpdates", offset=second["update_id"]) == [second, third]
    assert await desk.call("getUpdates") == [second, third]
    assert await desk.call("getUpdates", offset=-1) == [third]
    assert await desk.call("getUpdates", offset=third["update_id"] + 1) == []


async def test_limit_is_clamped(desk: Desk) -> None:
    for number in range(102):
        await desk.ira.writes(str(number))
    assert len(await desk.call("getUpdates", limit=0)) == 1
    assert len(await desk.call("getUpdates", limit=1000)) == 100


async def test_a_held_poll_ends_when_something_comes(desk: Desk) -> None:
    poll = asyncio.create_task(desk.call("getUpdates", timeout=30))
    await desk.call("getMe")
    await desk.ira.writes("hello")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update["message"]["text"] == "hello"


async def test_a_held_poll_ends_when_its_time_on_the_clock_is_up(desk: Desk) -> None:
    poll = asyncio.create_task(desk.call("getUpdates", timeout=50))
    await desk.call("getMe")
    desk.tg.clock.advance(51)
    assert await asyncio.wait_for(poll, 2) == []


async def test_the_older_of_two_polls_is_refused(desk: Desk) -> None:
    older = asyncio.create_task(desk.call("getUpdates", timeout=30))
    await desk.call("getMe")
    newer = asyncio.create_task(desk.call("getUpdates", timeout=30))
    with pytest.raises(Refused) as caught:
        await asyncio.wait_for(older, 2)
    assert (caught.value.status, caught.value.answer["description"]) == (409, TAKEN_OVER)
    await desk.ira.writes("hello")
    assert len(await newer) == 1


async def test_a_webhook_shuts_polling_out(desk: Desk) -> None:
    await desk.call("setWebhook", url="http://127.0.0.1:9/hook")
    with pytest.raises(Refused, match="can't use getUpdates method while webhook is active"):
        await desk.call("getUpdates")


async def test_kinds_that_are_not_asked_for_are_never_made(desk: Desk) -> None:
    await desk.ira.joins(desk.group)
    assert [next(k for k in u if k != "update_id") for u in await desk.updates()] == ["message"]

    await desk.call("getUpdates", allowed_updates=["chat_member"])
    await desk.ira.leaves(desk.group)
    (update,) = await desk.updates()
    assert update["chat_member"]["new_chat_member"]["status"] == "left"

    await desk.call("getUpdates", allowed_updates=[])
    await desk.ira.joins(desk.group)
    assert [next(k for k in u if k != "update_id") for u in await desk.updates()] == ["message"]


async def test_updates_expire(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text="press", reply_markup=KEYBOARD)
    assert sent["reply_markup"] == KEYBOARD
    await desk.ira.presses("Yes", on=await desk.ira.sees("press"))
    assert len(await desk.call("getUpdates")) == 2

    desk.tg.clock.advance(151)
    assert ["message" in u for u in await desk.call("getUpdates")] == [True]
    desk.tg.clock.advance(24 * 3600)
    assert await desk.call("getUpdates") == []


KEYBOARD = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


async def test_privacy_mode_hides_talk_from_a_bot_that_is_no_administrator(desk: Desk) -> None:
    talk = desk.tg.add_group("Talk", members=[desk.anna])
    talk.add(desk.bot, "member", quiet=True)
    await desk.updates()
    await desk.anna.writes("among ourselves", talk)
    await desk.anna.writes("/help", talk)
    await desk.anna.writes("dear @firstline_bot", talk)
    sent = await desk.call("sendMessage", chat_id=talk.id, text="yes?")
    await desk.anna.writes("a reply", talk, reply_to=sent["message_id"])

    heard = [u["message"]["text"] for u in await desk.updates()]

    assert heard == ["/help", "dear @firstline_bot", "a reply"]


async def test_a_bot_hears_its_own_topic_notices_and_nothing_else_of_its_own(desk: Desk) -> None:
    topic = await desk.call("createForumTopic", chat_id=desk.group.id, name="№1")
    where = {"chat_id": desk.group.id, "message_thread_id": topic["message_thread_id"]}
    await desk.call("sendMessage", text="own words", **where)
    await desk.call("editForumTopic", name="№1 Ирина", **where)
    await desk.call("closeForumTopic", **where)
    await desk.call("reopenForumTopic", **where)
    await desk.call("deleteForumTopic", **where)

    notices = [next(k for k in u["message"] if k.startswith("forum_")) for u in await desk.updates()]

    assert notices == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]
