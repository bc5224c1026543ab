"""Replies and quotes, in one chat and across chats and topics; where a forward comes from."""

import pytest

from telegram_emulator import ActError
from telegram_emulator.text.quotes import cut_quote
from tests.emulator.conftest import Desk, Refused

BOLD = {"type": "bold", "offset": 2, "length": 4}
LINK = {"type": "url", "offset": 0, "length": 6}


@pytest.mark.parametrize(
    ("quote", "given", "position", "expected"),
    [
        ("дела", None, None, (2, [{"type": "bold", "offset": 0, "length": 4}])),
        ("ла", None, None, (4, [{"type": "bold", "offset": 0, "length": 2}])),
        ("дела", [], None, None),
        ("дела", [{"type": "bold", "offset": 0, "length": 4}], None, (2, [{**BOLD, "offset": 0}])),
        ("а", None, 11, (10, [])),
        ("нет", None, None, None),
        ("", None, None, None),
    ],
)
def test_a_quote_is_an_exact_part_with_its_formatting(
    quote: str, given: list[dict[str, object]] | None, position: int | None, expected: object
) -> None:
    cut = cut_quote("х дела рана", [BOLD, LINK], quote, given, position)
    found = None if cut is None else (cut["position"], cut.get("entities", []))
    assert found == expected


async def test_people_quote_and_bots_read_it(desk: Desk) -> None:
    note = await desk.anna.writes("касса не печатает", desk.group)
    await desk.oleg.writes("какая?", desk.group, reply_to=note, quote="касса")
    *_, update = await desk.updates()
    message = update["message"]
    assert message["reply_to_message"]["message_id"] == note.id
    assert message["quote"] == {"text": "касса", "position": 0, "is_manual": True}
    with pytest.raises(ActError, match="in this message"):
        await desk.oleg.writes("?", desk.group, reply_to=note, quote="принтер")


async def test_bots_quote_captions_and_are_refused_what_is_not_there(desk: Desk) -> None:
    photo = await desk.ira.sends_photo(caption="вот чек", data=b"pixels")
    reply = {"message_id": photo.id, "quote": "чек"}
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text="вижу", reply_parameters=reply)
    assert sent["quote"]["position"] == 4
    with pytest.raises(Refused, match="QUOTE_TEXT_INVALID"):
        await desk.call(
            "sendMessage", chat_id=desk.ira.id, text="вижу", reply_parameters={**reply, "quote": "чеки"}
        )


async def test_a_reply_from_another_chat_or_topic_tells_of_it(desk: Desk) -> None:
    note = await desk.anna.writes("note", desk.group)
    await desk.anna.writes("about it", desk.bot, reply_to=note)
    topic = await desk.call("createForumTopic", chat_id=desk.group.id, name="№1")
    thread = {"chat_id": desk.group.id, "message_thread_id": topic["message_thread_id"]}
    sent = await desk.call("sendMessage", **thread, text="see", reply_parameters={"message_id": note.id})
    update = next(u["message"] for u in await desk.updates() if u["message"].get("text") == "about it")
    for message in (update, sent):
        assert "reply_to_message" not in message
        assert message["external_reply"]["message_id"] == note.id
        assert message["external_reply"]["origin"]["sender_user"]["id"] == desk.anna.id


async def test_forwards_say_as_much_as_their_author_allows(desk: Desk) -> None:
    hidden = desk.tg.add_person("Тайна", hides_account=True)
    desk.group.add(hidden)
    channel = desk.tg.add_group("News", kind="channel")
    channel.add(desk.oleg, "administrator")
    for message in (await hidden.writes("a", desk.group), await desk.oleg.writes("b", channel)):
        await desk.oleg.forwards(message, desk.bot)
    origins = [
        u["message"]["forward_origin"] for u in await desk.updates() if "forward_origin" in u["message"]
    ]
    assert [origin["type"] for origin in origins] == ["hidden_user", "channel"]
    assert (origins[0]["sender_user_name"], origins[1]["chat"]["title"]) == ("Тайна", "News")
