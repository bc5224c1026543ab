"""Every answer and every kind of update is understood by two independent clients, with nothing left over."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from telegram_emulator.methods import BUILT
from tests.emulator.both_clients import leftovers, update_leftovers
from tests.emulator.conftest import Desk

Json = dict[str, Any]
Prepare = Callable[[Desk], Awaitable[Json]]

KEYBOARD: Json = {
    "inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "Go", "url": "http://a.b/"}]]
}


async def _private(desk: Desk) -> Json:
    await desk.ira.starts(desk.bot)
    return {"chat_id": desk.ira.id}


async def _own(desk: Desk) -> Json:
    chat = await _private(desk)
    sent = await desk.call("sendMessage", text="first", reply_markup=KEYBOARD, **chat)
    return {**chat, "message_id": sent["message_id"]}


async def _answered(desk: Desk) -> Json:
    return {"chat_id": (await _own(desk))["chat_id"]}


async def _own_document(desk: Desk) -> Json:
    chat = await _private(desk)
    file = await desk.ira.sends_document(data=b"text")
    assert file.file is not None
    sent = await desk.call("sendDocument", document=file.file.id, caption="first", **chat)
    return {**chat, "message_id": sent["message_id"]}


async def _asked(desk: Desk) -> Json:
    question = await desk.ira.sends_photo(caption="/help see www.example.com", data=b"pixels")
    target = {"chat_id": desk.group.id, "from_chat_id": desk.ira.id}
    return {**target, "message_id": question.id}


async def _asked_twice(desk: Desk) -> Json:
    given = await _asked(desk)
    number = given.pop("message_id")
    second = await desk.ira.writes("and more")
    return {**given, "message_ids": [number, second.id]}


async def _topic(desk: Desk) -> Json:
    topic = await desk.call("createForumTopic", chat_id=desk.group.id, name="№1")
    return {"chat_id": desk.group.id, "message_thread_id": topic["message_thread_id"]}


async def _closed_topic(desk: Desk) -> Json:
    topic = await _topic(desk)
    await desk.call("closeForumTopic", **topic)
    return topic


async def _group(desk: Desk) -> Json:
    return {"chat_id": desk.group.id}


async def _member(desk: Desk) -> Json:
    return {"chat_id": desk.group.id, "user_id": desk.anna.id}


async def _banned(desk: Desk) -> Json:
    desk.group.remove(desk.anna, "kicked")
    return await _member(desk)


async def _in_group(desk: Desk) -> Json:
    message = await desk.anna.writes("look", desk.group)
    return {"chat_id": desk.group.id, "message_id": message.id}


async def _pinned(desk: Desk) -> Json:
    message = await _in_group(desk)
    await desk.call("pinChatMessage", **message)
    return message


async def _pinned_group(desk: Desk) -> Json:
    await _pinned(desk)
    return await _group(desk)


async def _pressed(desk: Desk) -> Json:
    await _own(desk)
    seen = await desk.ira.sees("first")
    await desk.ira.presses("Yes", on=seen)
    (update,) = [u for u in await desk.call("getUpdates") if "callback_query" in u]
    return {"callback_query_id": update["callback_query"]["id"]}


async def _nothing(desk: Desk) -> Json:
    return {}


def _file(kind: str) -> Prepare:
    async def prepare(desk: Desk) -> Json:
        sent = await getattr(desk.ira, f"sends_{kind}")(data=b"bytes")
        return {"chat_id": desk.ira.id, kind: sent.file.id}

    return prepare


async def _album(desk: Desk) -> Json:
    photo, video = await desk.ira.sends_album([("photo", "one"), ("video", None)])
    assert photo.file is not None
    assert video.file is not None
    media = [
        {"type": "photo", "media": photo.file.id, "caption": "c"},
        {"type": "video", "media": video.file.id},
    ]
    return {"chat_id": desk.ira.id, "media": media}


async def _live(desk: Desk) -> Json:
    chat = await _private(desk)
    sent = await desk.call("sendLocation", **chat, **PLACE, live_period=900)
    return {**chat, "message_id": sent["message_id"]}


async def _poll(desk: Desk) -> Json:
    chat = await _private(desk)
    sent = await desk.call("sendPoll", **chat, question="How?", options=["so", "else"], is_anonymous=False)
    await desk.ira.votes(await desk.ira.sees(""), 1)
    return {**chat, "message_id": sent["message_id"]}


async def _inline_query(desk: Desk) -> Json:
    desk.bot.inline = True
    offers = await desk.ira.asks_inline("чек", desk.bot)
    return {"inline_query_id": offers.id}


async def _reply_from_afar(desk: Desk) -> Json:
    await desk.ira.starts(desk.bot)
    photo = await desk.anna.sends_photo(desk.group, caption="Look <here>", data=b"pixels")
    afar = {"chat_id": desk.group.id, "message_id": photo.id, "quote": "here"}
    return {"chat_id": desk.ira.id, "reply_parameters": afar}


async def _known_file(desk: Desk) -> Json:
    sent = await desk.ira.sends_document(data=b"bytes")
    assert sent.file is not None
    return {"file_id": sent.file.id}


async def _other_photo(desk: Desk) -> Json:
    message = await _own_document(desk)
    photo = await desk.ira.sends_photo(data=b"pixels")
    assert photo.file is not None
    return {**message, "media": {"type": "photo", "media": photo.file.id, "caption": "new"}}


ARTICLE: Json = {
    "type": "article",
    "id": "1",
    "title": "Чек",
    "input_message_content": {"message_text": "<b>Чек</b>", "parse_mode": "HTML"},
    "reply_markup": KEYBOARD,
}
PLACE = {"latitude": 55.7, "longitude": 37.6}
TABLE: list[tuple[str, Prepare, Json]] = [
    ("getMe", _nothing, {}),
    ("sendMessage", _private, {"text": "<b>Hi</b> @someone", "parse_mode": "HTML", "reply_markup": KEYBOARD}),
    ("sendMessage", _topic, {"text": "in a topic"}),
    (
        "sendMessage",
        _answered,
        {"text": "an answer", "reply_parameters": {"message_id": 2, "quote": "first"}},
    ),
    ("sendMessage", _reply_from_afar, {"text": "seen"}),
    ("sendMessage", _private, {"text": "<a href='tg://user?id=100001'>You</a>", "parse_mode": "HTML"}),
    ("sendLocation", _private, PLACE),
    ("sendLocation", _private, {**PLACE, "live_period": 60, "heading": 90, "horizontal_accuracy": 5.5}),
    ("editMessageLiveLocation", _live, {"latitude": 1.5, "longitude": 2}),
    ("stopMessageLiveLocation", _live, {}),
    ("stopPoll", _poll, {}),
    (
        "sendPoll",
        _private,
        {
            "question": "<b>How?</b>",
            "question_parse_mode": "HTML",
            "options": ["so", {"text": "_else_", "text_parse_mode": "MarkdownV2"}],
            "type": "quiz",
            "correct_option_ids": [1],
            "explanation": "why",
            "open_period": 60,
        },
    ),
    ("answerInlineQuery", _inline_query, {"results": [ARTICLE], "cache_time": 0, "is_personal": True}),
    ("sendVenue", _private, {**PLACE, "title": "Store", "address": "Street"}),
    ("sendContact", _private, {"phone_number": "+7", "first_name": "Oleg"}),
    ("sendPoll", _private, {"question": "How?", "options": [{"text": "so"}, {"text": "else"}]}),
    ("sendDice", _private, {}),
    ("sendChatAction", _private, {"action": "typing"}),
    ("sendPhoto", _file("photo"), {"caption": "c", "has_spoiler": True}),
    ("sendDocument", _file("document"), {"caption": "*c*", "parse_mode": "MarkdownV2"}),
    ("sendVoice", _file("voice"), {"duration": 9}),
    ("sendVideo", _file("video"), {}),
    ("sendVideoNote", _file("video_note"), {}),
    ("sendAudio", _file("audio"), {"performer": "p", "title": "t"}),
    ("sendAnimation", _file("animation"), {}),
    ("sendSticker", _file("sticker"), {}),
    ("sendMediaGroup", _album, {}),
    ("getFile", _known_file, {}),
    ("editMessageText", _own, {"text": "second"}),
    ("editMessageCaption", _own_document, {"caption": "second", "show_caption_above_media": True}),
    ("editMessageReplyMarkup", _own, {}),
    ("editMessageMedia", _other_photo, {}),
    ("deleteMessage", _own, {}),
    ("deleteMessages", _private, {"message_ids": [1, 2]}),
    ("answerCallbackQuery", _pressed, {"text": "done", "show_alert": True}),
    ("copyMessage", _asked, {"caption": "other words"}),
    ("copyMessages", _asked_twice, {}),
    ("forwardMessage", _asked, {}),
    ("forwardMessages", _asked_twice, {}),
    ("createForumTopic", _group, {"name": "№2", "icon_color": 7322096}),
    ("editForumTopic", _topic, {"name": "№1 renamed"}),
    ("closeForumTopic", _topic, {}),
    ("reopenForumTopic", _closed_topic, {}),
    ("deleteForumTopic", _topic, {}),
    ("unpinAllForumTopicMessages", _topic, {}),
    ("getForumTopicIconStickers", _nothing, {}),
    ("getChat", _private, {}),
    ("getChat", _pinned_group, {}),
    ("getChatMember", _member, {}),
    ("getChatMember", _banned, {}),
    ("getChatAdministrators", _group, {}),
    ("getChatMemberCount", _group, {}),
    ("leaveChat", _group, {}),
    ("banChatMember", _member, {}),
    ("unbanChatMember", _banned, {"only_if_banned": True}),
    ("setMyCommands", _nothing, {"commands": [{"command": "start", "description": "begin"}]}),
    ("getMyCommands", _nothing, {"scope": {"type": "all_private_chats"}, "language_code": "ru"}),
    ("deleteMyCommands", _nothing, {}),
    ("setMyName", _nothing, {"name": "Desk"}),
    ("getMyName", _nothing, {}),
    ("setMyDescription", _nothing, {"description": "a desk"}),
    ("getMyDescription", _nothing, {}),
    ("setMyShortDescription", _nothing, {"short_description": "a desk"}),
    ("getMyShortDescription", _nothing, {}),
    ("setChatMenuButton", _nothing, {"menu_button": {"type": "commands"}}),
    ("getChatMenuButton", _nothing, {}),
    ("pinChatMessage", _in_group, {}),
    ("unpinChatMessage", _pinned, {}),
    ("unpinAllChatMessages", _group, {}),
    ("setMessageReaction", _in_group, {"reaction": [{"type": "emoji", "emoji": "👀"}]}),
    ("setWebhook", _nothing, {"url": ""}),
    ("deleteWebhook", _nothing, {"drop_pending_updates": True}),
    ("getWebhookInfo", _nothing, {}),
    ("close", _nothing, {}),
    ("logOut", _nothing, {}),
]


def test_the_table_names_every_method_that_is_built() -> None:
    assert {method for method, _, _ in TABLE} == set(BUILT)


@pytest.mark.parametrize(
    ("method", "prepare", "params"), TABLE, ids=[f"{i} {row[0]}" for i, row in enumerate(TABLE)]
)
async def test_answers_are_read_whole(desk: Desk, method: str, prepare: Prepare, params: Json) -> None:
    given = await prepare(desk)

    result = await desk.call(method, **given, **params)

    assert leftovers(method, result) == []
    desk.tg.assert_no_violations()


async def test_every_kind_of_update_is_read_whole(desk: Desk) -> None:
    kinds = ["message", "edited_message", "channel_post", "callback_query", "my_chat_member", "chat_member"]
    kinds += ["message_reaction", "poll", "poll_answer", "inline_query", "chosen_inline_result"]
    await desk.call("getUpdates", allowed_updates=[*kinds, "edited_channel_post"])
    ira, anna, oleg, group = desk.ira, desk.anna, desk.oleg, desk.group
    await ira.starts(desk.bot, payload="from-site")
    await _polls_and_inline(desk)
    question = await ira.writes("Терминал не печатает чек 😀 https://example.com/a")
    await ira.edits(question, text="Терминал не печатает")
    for kind in ("photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker"):
        await getattr(ira, f"sends_{kind}")(data=b"bytes")
    for kind in ("location", "contact", "venue", "poll", "dice"):
        await getattr(ira, f"sends_{kind}")()
    await ira.sends_album([("photo", "one"), ("photo", None)])
    live = await ira.sends_location(live_period=900)
    await ira.moves(live, 1.0, 2.0)
    await ira.stops_sharing(live)
    await ira.writes("not that", reply_to=question, quote="печатает", link_preview={"is_disabled": True})
    await ira.sends_sticker(mime="application/x-tgsticker", emoji="👍", set_name="Signs")
    bold = [{"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}]
    await ira.writes("👍 fine", entities=bold)
    await ira.edits_media(await ira.sends_photo(data=b"a"), "video", caption="b", data=b"b")
    topic = await oleg.creates_topic(group, "№1")
    note = await oleg.writes("Смотрю", topic="№1")
    await anna.writes("Отвечаю", topic=topic.id, reply_to=note)
    await anna.writes("anonymous", group, as_channel="News")
    await anna.writes("from the group", desk.bot, reply_to=note, quote="Смотрю")
    await oleg.writes("nobody", group, anonymous=True)
    await ira.forwards(question, desk.bot)
    await oleg.closes_topic(group, "№1")
    await oleg.reopens_topic(group, "№1")
    await desk.call("sendMessage", chat_id=group.id, text="Take it", reply_markup=KEYBOARD)
    await anna.presses("Yes", on=await anna.sees("Take it"))
    gone = await anna.sees("Take it")
    await desk.call("deleteMessage", chat_id=group.id, message_id=gone.id)
    await anna.forges("y", on=gone)
    await ira.reacts(question, "👍")
    await ira.reacts(question, custom_emoji="5368324170671202286")
    await oleg.reacts(note, "👀", anonymous=True)
    await ira.joins(group)
    await ira.leaves(group)
    group.set_rights(desk.bot, {"can_manage_topics"})
    await ira.blocks(desk.bot)
    channel = desk.tg.add_group("News", kind="channel", bots=[desk.bot])
    channel.add(oleg, "administrator")
    post = await oleg.writes("post", channel)
    await oleg.edits(post, text="another post")
    await oleg.forwards(post, desk.bot)
    hidden = desk.tg.add_person("Hidden", hides_account=True)
    group.add(hidden)
    await oleg.forwards(await hidden.writes("secret", group), desk.bot)
    plain = desk.tg.add_group("Plain", kind="group", members=[anna], bots=[desk.bot])
    plain.migrate()

    updates = await desk.updates()

    got = {kind for update in updates for kind in update} - {"update_id"}
    assert got == {*kinds, "edited_channel_post"}
    assert [left for update in updates for left in update_leftovers(update)] == []


async def _polls_and_inline(desk: Desk) -> None:
    desk.bot.inline = True
    sent = await desk.call(
        "sendPoll", chat_id=desk.ira.id, question="?", options=["a", "b"], is_anonymous=False
    )
    await desk.ira.votes((await desk.ira.sees("")), 0)
    assert sent["poll"]["total_voter_count"] == 0
    offers = await desk.ira.asks_inline("чек", desk.bot)
    await desk.call("answerInlineQuery", inline_query_id=offers.id, results=[ARTICLE])
    await desk.ira.presses("Yes", on=await desk.ira.chooses(offers, "Чек"))


async def test_both_clients_talk_to_the_server(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await _aiogram_talks(desk)
    await _ptb_talks(desk)
    assert [m.kind for m in desk.ira.chat(desk.bot).messages] == ["text", *["document", "photo", "photo"] * 2]
    desk.tg.assert_no_violations()


async def _aiogram_talks(desk: Desk) -> None:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import BufferedInputFile, InputMediaPhoto

    async with Bot("42:TEST", AiohttpSession(api=TelegramAPIServer.from_base(desk.tg.url))) as bot:
        sent = await bot.send_document(desk.ira.id, BufferedInputFile(b"aiogram", "a.txt"), caption="c")
        assert sent.document is not None
        content = await bot.download(sent.document)
        assert content is not None
        assert content.read() == b"aiogram"
        photos = [InputMediaPhoto(media=BufferedInputFile(b"pixels", f"{i}.jpg")) for i in range(2)]
        await bot.send_media_group(desk.ira.id, list(photos))


async def _ptb_talks(desk: Desk) -> None:
    import telegram

    url = desk.tg.url
    async with telegram.Bot("42:TEST", base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        sent = await bot.send_document(desk.ira.id, b"telegram", filename="t.txt", caption="c")
        assert sent.document is not None
        file = await sent.document.get_file()
        assert bytes(await file.download_as_bytearray()) == b"telegram"
        await bot.send_media_group(desk.ira.id, [telegram.InputMediaPhoto(b"pixels") for _ in range(2)])
