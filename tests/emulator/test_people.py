"""People: what they do, what they see, what their clients would not let them do."""

import asyncio
from typing import Any

import pytest

from telegram_emulator import ActError, Telegram
from tests.emulator.conftest import Desk, Refused

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "✅ Помогло", "callback_data": "yes"}, {"text": "🔄 Не то", "callback_data": "no"}],
        [{"text": "Сайт", "url": "https://example.com"}],
    ]
}
KEYS = {"keyboard": [["👤 Позвать специалиста"], [{"text": "📋 Мои обращения"}]], "resize_keyboard": True}


async def _ask(desk: Desk, text: str = "Помогло?") -> Any:
    await desk.ira.starts(desk.bot)
    await desk.call("sendMessage", chat_id=desk.ira.id, text=text, reply_markup=KEYBOARD)
    return await desk.ira.sees(text)


async def test_sees_finds_current_versions_only(desk: Desk) -> None:
    first = await _ask(desk)
    await desk.call("editMessageText", chat_id=desk.ira.id, message_id=first.id, text="Спасибо!")

    edited = await desk.ira.sees("Спасибо", after=first)

    assert (edited.id, edited.buttons, edited.edit_date is not None) == (first.id, [], True)
    assert desk.ira.count("Помогло?") == 0
    with pytest.raises(AssertionError, match=r"(?s)does not see 'Помогло\?'.*Спасибо"):
        await desk.ira.sees("Помогло?", timeout=0.01)


async def test_sees_prefers_the_newest_and_leaves_out_ones_own(desk: Desk) -> None:
    first = await _ask(desk, "answer 1")
    await desk.call("sendMessage", chat_id=desk.ira.id, text="answer 2")
    await desk.ira.writes("my answer 3")
    assert (await desk.ira.sees("answer")).text == "answer 2"
    assert desk.ira.count("answer") == 2
    await desk.call("deleteMessage", chat_id=desk.ira.id, message_id=first.id)
    assert desk.ira.count("answer") == 1


async def test_sees_waits(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    since = desk.tg.seq
    waiting = asyncio.create_task(desk.ira.sees("late", button="Помогло", after=since))
    await desk.call("sendMessage", chat_id=desk.ira.id, text="late without buttons")
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text="late", reply_markup=KEYBOARD)
    assert (await waiting).id == sent["message_id"]


async def test_a_press_is_answered_once(desk: Desk) -> None:
    seen = await _ask(desk)
    press = await desk.ira.presses("Помогло", on=seen)
    assert not press.answered
    callback = next(u["callback_query"] for u in await desk.updates() if "callback_query" in u)
    assert (callback["data"], callback["message"]["message_id"]) == ("yes", seen.id)

    waiting = asyncio.create_task(press.answer())
    await desk.call("answerCallbackQuery", callback_query_id=callback["id"], text="Рады", show_alert=True)
    await waiting

    assert (press.answered, press.text, press.alert) == (True, "Рады", True)
    with pytest.raises(Refused, match="query is too old"):
        await desk.call("answerCallbackQuery", callback_query_id=callback["id"])
    desk.tg.assert_no_violations()


async def test_a_press_expires_after_150_seconds(desk: Desk) -> None:
    press = await desk.ira.presses(1, on=await _ask(desk))
    callback = next(u["callback_query"] for u in await desk.updates() if "callback_query" in u)
    waiting = asyncio.create_task(press.answer())
    await desk.call("getMe")
    desk.tg.clock.advance(151)
    await waiting
    assert not press.answered
    assert "callback not answered in time" in str(desk.tg.violations)
    with pytest.raises(Refused, match="query is too old and response timeout expired or query ID is inv"):
        await desk.call("answerCallbackQuery", callback_query_id=callback["id"])
    desk.tg.assert_no_violations()


async def test_an_answer_has_at_most_200_characters(desk: Desk) -> None:
    await desk.ira.presses(0, on=await _ask(desk))
    callback = next(u["callback_query"] for u in await desk.updates() if "callback_query" in u)
    with pytest.raises(Refused, match="0-200 characters"):
        await desk.call("answerCallbackQuery", callback_query_id=callback["id"], text="я" * 201)


async def test_link_buttons_open_and_forged_data_arrives(desk: Desk) -> None:
    seen = await _ask(desk)
    assert (await desk.ira.presses("Сайт", on=seen)).url == "https://example.com"
    assert await desk.updates() != []
    await desk.oleg.creates_topic(desk.group, "№1")
    card = await desk.call("sendMessage", chat_id=desk.group.id, text="card", reply_markup=KEYBOARD)
    shown = await desk.oleg.sees("card")
    await desk.updates()
    await desk.ira.forges("take:1", on=shown)
    (update,) = await desk.updates()
    assert update["callback_query"]["from"]["id"] == desk.ira.id
    assert update["callback_query"]["message"]["message_id"] == card["message_id"]


async def test_a_press_on_a_message_that_is_gone_carries_an_inaccessible_one(desk: Desk) -> None:
    seen = await _ask(desk)
    await desk.call("deleteMessage", chat_id=desk.ira.id, message_id=seen.id)
    with pytest.raises(ActError, match="any more"):
        await desk.ira.presses("Помогло", on=seen)
    await desk.updates()
    await desk.ira.forges("yes", on=seen)
    (update,) = await desk.updates()
    assert update["callback_query"]["message"]["date"] == 0


async def test_the_reply_keyboard(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.call("sendMessage", chat_id=desk.ira.id, text="hi", reply_markup=KEYS)
    assert desk.ira.chat(desk.bot).keyboard == [["👤 Позвать специалиста"], ["📋 Мои обращения"]]
    assert (await desk.ira.presses_key("Позвать")).text == "👤 Позвать специалиста"
    with pytest.raises(ActError, match="no key"):
        await desk.ira.presses_key("Отмена")
    gone = {"remove_keyboard": True}
    await desk.call("sendMessage", chat_id=desk.ira.id, text="bye", reply_markup=gone)
    assert desk.ira.chat(desk.bot).keyboard is None


async def test_a_long_text_goes_out_in_parts(desk: Desk) -> None:
    await desk.ira.writes("а" * 5000)
    assert [len(u["message"]["text"]) for u in await desk.updates()] == [4096, 904]


async def test_blocking_and_coming_back(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.ira.blocks(desk.bot)
    with pytest.raises(Refused, match="blocked by the user"):
        await desk.call("sendMessage", chat_id=desk.ira.id, text="a")
    with pytest.raises(ActError, match="blocked the bot"):
        await desk.ira.writes("a")
    await desk.ira.starts(desk.bot)
    statuses = [
        u["my_chat_member"]["new_chat_member"]["status"]
        for u in await desk.updates()
        if "my_chat_member" in u
    ]
    assert statuses == ["kicked", "member"]
    assert await desk.call("sendMessage", chat_id=desk.ira.id, text="a")


async def test_coming_to_a_group_and_going(desk: Desk) -> None:
    await desk.call("getUpdates", allowed_updates=["message", "chat_member"])
    await desk.ira.joins(desk.group)
    await desk.oleg.kicks(desk.group, desk.ira)
    joined, announced, kicked, left = await desk.updates()
    assert joined["chat_member"]["new_chat_member"]["status"] == "member"
    assert announced["message"]["new_chat_members"][0]["id"] == desk.ira.id
    assert kicked["chat_member"]["new_chat_member"]["status"] == "kicked"
    assert left["message"]["left_chat_member"]["id"] == desk.ira.id
    with pytest.raises(ActError, match="not in this group"):
        await desk.ira.writes("let me in", desk.group)
    assert desk.ira.chat(desk.group).messages == []


async def test_an_anonymous_administrator_and_a_channel(desk: Desk) -> None:
    await desk.oleg.writes("nobody", desk.group, anonymous=True)
    await desk.anna.writes("news", desk.group, as_channel="News")
    as_group, as_channel = (u["message"] for u in await desk.updates())
    assert (as_group["from"]["id"], as_group["sender_chat"]["id"]) == (1087968824, desk.group.id)
    assert (as_channel["from"]["username"], as_channel["sender_chat"]["title"]) == ("Channel_Bot", "News")
    with pytest.raises(ActError, match="only administrators"):
        await desk.anna.writes("nobody", desk.group, anonymous=True)


async def test_forwards_reactions_and_deletions(desk: Desk) -> None:
    await desk.call("getUpdates", allowed_updates=["message", "message_reaction"])
    note = await desk.anna.writes("note", desk.group)
    forward = await desk.oleg.forwards(note, desk.bot)
    assert forward.forward is not None
    assert forward.forward["sender_user"]["id"] == desk.anna.id
    await desk.oleg.reacts(note, "👀")
    await desk.oleg.reacts(note, None)
    with pytest.raises(ActError, match="only administrators delete"):
        await desk.anna.deletes(await desk.oleg.writes("mine", desk.group))
    await desk.oleg.deletes_message(note)
    kinds = [next(k for k in u if k != "update_id") for u in await desk.updates()]
    assert kinds == ["message", "message", "message_reaction", "message_reaction", "message"]
    assert [m.text for m in desk.anna.chat(desk.group).messages] == ["mine"]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video", "video_note", "audio", "animation"])
async def test_files_travel_both_ways(desk: Desk, kind: str) -> None:
    sent = await getattr(desk.ira, f"sends_{kind}")(data=b"\x00\x01", name="a.bin", mime="application/x")
    (update,) = await desk.updates()
    media = update["message"][kind]
    media = media[-1] if isinstance(media, list) else media
    assert (media["file_id"], media["file_size"]) == (sent.file.id, 2)
    path = (await desk.call("getFile", file_id=media["file_id"]))["file_path"]
    async with desk.http.get(f"{desk.tg.url}/file/bot42:TEST/{path}") as response:
        assert await response.read() == b"\x00\x01"


async def test_a_file_over_20_megabytes_can_not_be_fetched(desk: Desk) -> None:
    sent = await desk.ira.sends_document(size=20 * 1024 * 1024 + 1)
    assert sent.file is not None
    with pytest.raises(Refused, match="file is too big"):
        await desk.call("getFile", file_id=sent.file.id)


async def test_whom_and_where_may_be_left_out_only_when_it_is_clear(desk: Desk) -> None:
    desk.tg.add_bot("43:OTHER", "other_bot", "Other")
    with pytest.raises(ActError, match="several bots"):
        await desk.ira.writes("hi")
    with pytest.raises(ActError, match="say in which group"):
        await desk.anna.writes("hi", topic="№9")


async def test_only_loopback_is_listened_on() -> None:
    with pytest.raises(ValueError, match="loopback"):
        await Telegram().start(host="0.0.0.0")


async def test_load_mode_keeps_counters_only() -> None:
    tg = Telegram(keep_log=False)
    tg.add_bot("42:TEST", "b", "B")
    await tg.add_person("A").writes("hi")
    assert tg.log == []
    assert tg.world.log.counts["message"] == 1
