"""Refusals in Telegram's own words, for bots read them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.emulator.conftest import TOKEN, Desk, Refused

Json = dict[str, Any]
Prepare = Callable[[Desk], Awaitable[Json]]


async def _fresh(desk: Desk) -> Json:
    await desk.ira.starts(desk.bot)
    return {"chat_id": desk.ira.id}


async def _stranger(desk: Desk) -> Json:
    return {"chat_id": desk.ira.id}


async def _blocked(desk: Desk) -> Json:
    await desk.ira.starts(desk.bot)
    await desk.ira.blocks(desk.bot)
    return {"chat_id": desk.ira.id}


async def _nobody(desk: Desk) -> Json:
    return {"chat_id": 999}


async def _nowhere(desk: Desk) -> Json:
    return {"chat_id": -1009}


async def _forum(desk: Desk) -> Json:
    return {"chat_id": desk.group.id}


async def _thrown_out(desk: Desk) -> Json:
    desk.group.remove(desk.bot, "kicked")
    return {"chat_id": desk.group.id}


async def _gone(desk: Desk) -> Json:
    desk.group.remove(desk.bot)
    return {"chat_id": desk.group.id}


async def _closed(desk: Desk) -> Json:
    topic = await desk.oleg.creates_topic(desk.group, "№1")
    await desk.oleg.closes_topic(desk.group, topic.id)
    return {"chat_id": desk.group.id, "message_thread_id": topic.id}


async def _open(desk: Desk) -> Json:
    topic = await desk.oleg.creates_topic(desk.group, "№1")
    return {"chat_id": desk.group.id, "message_thread_id": topic.id}


async def _deleted(desk: Desk) -> Json:
    topic = await _open(desk)
    await desk.oleg.deletes_topic(desk.group, "№1")
    return topic


async def _powerless(desk: Desk) -> Json:
    desk.group.set_rights(desk.bot, {"can_pin_messages"})
    return {"chat_id": desk.group.id}


async def _sent(desk: Desk) -> Json:
    chat = await _fresh(desk)
    sent = await desk.call("sendMessage", text="same", **chat)
    return {**chat, "message_id": sent["message_id"]}


async def _sent_long_ago(desk: Desk) -> Json:
    sent = await _sent(desk)
    desk.tg.clock.advance(49 * 3600)
    return sent


async def _theirs(desk: Desk) -> Json:
    message = await desk.ira.writes("mine")
    return {"chat_id": desk.ira.id, "message_id": message.id}


NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup"
    " are exactly the same as a current content and reply markup of the message"
)
LONG_DATA: Json = {"inline_keyboard": [[{"text": "a", "callback_data": "я" * 33}]]}
NO_DATA: Json = {"inline_keyboard": [[{"text": "a"}]]}
TABLE: list[tuple[str, Prepare, Json, int, str]] = [
    ("sendMessage", _stranger, {"text": "a"}, 403, "Forbidden: bot can't initiate conversation with a user"),
    ("sendMessage", _blocked, {"text": "a"}, 403, "Forbidden: bot was blocked by the user"),
    ("sendMessage", _nobody, {"text": "a"}, 400, "Bad Request: chat not found"),
    ("sendMessage", _nowhere, {"text": "a"}, 400, "Bad Request: chat not found"),
    ("sendMessage", _thrown_out, {"text": "a"}, 403, "Forbidden: bot was kicked from the supergroup chat"),
    ("sendMessage", _gone, {"text": "a"}, 403, "Forbidden: bot is not a member of the supergroup chat"),
    ("sendMessage", _fresh, {"text": " \n "}, 400, "Bad Request: message text is empty"),
    ("sendMessage", _fresh, {"text": "я" * 4097}, 400, "Bad Request: message is too long"),
    ("sendMessage", _fresh, {"text": "a", "parse_mode": "BB"}, 400, "Bad Request: unsupported parse_mode"),
    (
        "sendMessage",
        _forum,
        {"text": "a", "message_thread_id": 1},
        400,
        "Bad Request: message thread not found",
    ),
    ("sendMessage", _deleted, {"text": "a"}, 400, "Bad Request: message thread not found"),
    ("sendMessage", _closed, {"text": "a"}, 400, "Bad Request: TOPIC_CLOSED"),
    (
        "sendMessage",
        _fresh,
        {"text": "a", "reply_markup": LONG_DATA},
        400,
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        _fresh,
        {"text": "a", "reply_markup": NO_DATA},
        400,
        "Bad Request: text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        _fresh,
        {"text": "a", "reply_parameters": {"message_id": 77}},
        400,
        "Bad Request: message to be replied not found",
    ),
    ("sendPhoto", _fresh, {"photo": "none"}, 400, "Bad Request: wrong file identifier/HTTP URL specified"),
    (
        "getFile",
        _sent,
        {},
        400,
        "Bad Request: the emulator's schema check: getFile has no parameter 'chat_id'",
    ),
    ("editMessageText", _sent, {"text": "same"}, 400, NOT_MODIFIED),
    ("editMessageText", _theirs, {"text": "b"}, 400, "Bad Request: message can't be edited"),
    (
        "editMessageText",
        _fresh,
        {"text": "b", "message_id": 9},
        400,
        "Bad Request: message to edit not found",
    ),
    (
        "editMessageCaption",
        _sent,
        {"caption": "b"},
        400,
        "Bad Request: there is no caption in the message to edit",
    ),
    ("deleteMessage", _fresh, {"message_id": 9}, 400, "Bad Request: message to delete not found"),
    ("deleteMessage", _sent_long_ago, {}, 400, "Bad Request: message can't be deleted"),
    (
        "createForumTopic",
        _powerless,
        {"name": "a"},
        400,
        "Bad Request: not enough rights: can_manage_topics is needed",
    ),
    ("createForumTopic", _fresh, {"name": "a"}, 400, "Bad Request: the chat is not a forum"),
    (
        "createForumTopic",
        _forum,
        {"name": "a", "icon_color": 5},
        400,
        "Bad Request: TOPIC_ICON_COLOR_INVALID",
    ),
    ("closeForumTopic", _closed, {}, 400, "Bad Request: TOPIC_NOT_MODIFIED"),
    ("reopenForumTopic", _open, {}, 400, "Bad Request: TOPIC_NOT_MODIFIED"),
    ("closeForumTopic", _deleted, {}, 400, "Bad Request: TOPIC_ID_INVALID"),
    ("getChatMember", _forum, {"user_id": 555}, 400, "Bad Request: invalid user_id specified"),
    ("sendRichMessage", _fresh, {}, 501, "THE EMULATOR DOES NOT HAVE sendRichMessage"),
    ("sendMesage", _fresh, {}, 404, "Not Found: method not found"),
    (
        "sendMessage",
        _fresh,
        {"text": "a", "disable_webpage": True},
        400,
        "has no parameter 'disable_webpage'",
    ),
    ("sendMessage", _fresh, {}, 400, "sendMessage needs text"),
    ("sendMessage", _fresh, {"text": ["a"]}, 400, "sendMessage.text: expected a string, not list"),
    (
        "sendMessage",
        _fresh,
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback": "b"}]]}},
        400,
        "InlineKeyboardButton has no field 'callback'",
    ),
]


@pytest.mark.parametrize(("method", "prepare", "params", "code", "words"), TABLE)
async def test_refusals(
    desk: Desk, method: str, prepare: Prepare, params: Json, code: int, words: str
) -> None:
    given = await prepare(desk)

    with pytest.raises(Refused) as caught:
        await desk.call(method, **given, **params)

    assert (caught.value.status, caught.value.answer["error_code"]) == (code, code)
    assert words in caught.value.answer["description"]


async def test_a_group_that_became_a_supergroup_says_where_it_went(desk: Desk) -> None:
    plain = desk.tg.add_group("Plain", kind="group", members=[desk.anna], bots=[desk.bot])
    old = plain.id
    new = plain.migrate()

    with pytest.raises(Refused) as caught:
        await desk.call("sendMessage", chat_id=old, text="a")

    assert caught.value.answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert caught.value.answer["parameters"] == {"migrate_to_chat_id": new}
    assert await desk.call("sendMessage", chat_id=new, text="a")


async def test_an_unknown_token_is_unauthorized(desk: Desk) -> None:
    async with desk.http.get(f"{desk.tg.url}/bot43:WRONG/getMe") as response:
        assert (response.status, (await response.json())["description"]) == (401, "Unauthorized")


async def test_method_names_ignore_case_and_forms_do_as_well_as_json(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    form = {"chat_id": str(desk.ira.id), "text": "form", "disable_notification": "true"}
    async with desk.http.post(f"{desk.tg.url}/bot{TOKEN}/SENDMESSAGE", data=form) as response:
        assert (await response.json())["ok"]
    assert (await desk.ira.sees("form")).silent


async def test_wrong_requests_are_violations(desk: Desk) -> None:
    with pytest.raises(Refused):
        await desk.call("sendMessage", chat_id=1, text="a", colour="red")
    with pytest.raises(AssertionError, match="colour"):
        desk.tg.assert_no_violations()
