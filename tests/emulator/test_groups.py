"""Forum topics, albums, replies and copies."""

from typing import Any

import pytest

from telegram_emulator import ActError
from tests.emulator.conftest import Desk, Refused


async def test_a_topic_message_carries_its_topic_and_the_notice_it_hangs_on(desk: Desk) -> None:
    topic = await desk.call("createForumTopic", chat_id=desk.group.id, name="№1 Ирина", icon_color=16766590)
    number = topic["message_thread_id"]
    sent = await desk.call("sendMessage", chat_id=desk.group.id, message_thread_id=number, text="history")

    assert (sent["message_thread_id"], sent["is_topic_message"]) == (number, True)
    assert sent["reply_to_message"]["forum_topic_created"] == {"name": "№1 Ирина", "icon_color": 16766590}
    written = await desk.anna.writes("on it", topic="Ирина", reply_to=sent["message_id"])
    assert (written.thread_id, written.reply_to) == (number, sent["message_id"])
    assert [t.name for t in desk.anna.chat(desk.group).topics] == ["№1 Ирина"]
    assert (await desk.oleg.sees("history", topic="№1")).id == sent["message_id"]
    with pytest.raises(AssertionError):
        await desk.oleg.sees("history", topic="№2", timeout=0)


async def test_general_has_no_thread_but_a_chain_of_replies_looks_like_one(desk: Desk) -> None:
    card = await desk.call("sendMessage", chat_id=desk.group.id, text="card")
    assert "message_thread_id" not in card
    reply = await desk.anna.writes("mine", desk.group, reply_to=card["message_id"])
    (update,) = await desk.updates()
    assert reply.thread_id is None
    assert update["message"]["message_thread_id"] == card["message_id"]
    assert "is_topic_message" not in update["message"]
    with pytest.raises(Refused, match="message thread not found"):
        await desk.call(
            "sendMessage", chat_id=desk.group.id, message_thread_id=card["message_id"], text="answer"
        )


async def test_a_closed_topic_takes_words_from_administrators_only(desk: Desk) -> None:
    topic = await desk.oleg.creates_topic(desk.group, "№1")
    await desk.oleg.closes_topic(desk.group, "№1")
    with pytest.raises(ActError, match="closed"):
        await desk.anna.writes("a", topic="№1")
    assert (await desk.oleg.writes("a", topic="№1")).thread_id == topic.id
    await desk.oleg.reopens_topic(desk.group, "№1")
    await desk.anna.writes("b", topic="№1")


async def test_deleting_a_topic_takes_its_messages_and_tells_no_bot(desk: Desk) -> None:
    topic = await desk.oleg.creates_topic(desk.group, "№1")
    await desk.anna.writes("inside", topic="№1")
    await desk.updates()
    await desk.oleg.deletes_topic(desk.group, topic.id)
    assert await desk.updates() == []
    assert desk.anna.chat(desk.group).messages == []
    with pytest.raises(ActError, match="may not"):
        await desk.anna.creates_topic(desk.group, "№2")


async def test_an_album_is_several_updates_with_one_mark(desk: Desk) -> None:
    items: list[tuple[str, str | None]] = [("photo", "first"), ("video", None), ("photo", None)]
    sent = await desk.ira.sends_album(items)
    messages = [u["message"] for u in await desk.updates()]
    assert len(messages) == len(sent) == 3
    assert len({m["media_group_id"] for m in messages}) == 1
    assert [m.get("caption") for m in messages] == ["first", None, None]


async def test_copying_keeps_albums_together_and_names_nobody(desk: Desk) -> None:
    album = await desk.ira.sends_album([("photo", "first"), ("photo", None)])
    words = await desk.ira.writes("and words")
    copied = await desk.call(
        "copyMessages",
        chat_id=desk.group.id,
        from_chat_id=desk.ira.id,
        message_ids=[*(m.id for m in album), words.id, 999],
    )
    shown = desk.anna.chat(desk.group).messages
    assert [m.id for m in shown] == [c["message_id"] for c in copied]
    assert shown[0].album == shown[1].album not in (None, album[0].album)
    assert {m.sender_id for m in shown} == {desk.bot.id}
    assert {m.forward for m in shown} == {None}


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("copyMessage", {"message_id": 99}, "message to copy not found"),
        ("copyMessages", {"message_ids": [98, 99]}, "messages to copy not found"),
        ("copyMessages", {"message_ids": [2, 1]}, "strictly increasing"),
        ("forwardMessage", {"message_id": 99}, "message to forward not found"),
    ],
)
async def test_what_can_not_be_copied(desk: Desk, method: str, params: Any, words: str) -> None:
    await desk.ira.starts(desk.bot)
    with pytest.raises(Refused, match=words):
        await desk.call(method, chat_id=desk.group.id, from_chat_id=desk.ira.id, **params)


async def test_protected_content_stays_where_it_is(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text="secret", protect_content=True)
    assert sent["has_protected_content"] is True
    with pytest.raises(ActError, match="can't be forwarded"):
        await desk.ira.forwards(await desk.ira.sees("secret"), desk.bot)
    with pytest.raises(Refused, match="can't be copied"):
        await desk.call(
            "copyMessage", chat_id=desk.group.id, from_chat_id=desk.ira.id, message_id=sent["message_id"]
        )


async def test_albums_do_not_mix_documents_with_pictures(desk: Desk) -> None:
    document, photo = await desk.ira.sends_document(data=b"a"), await desk.ira.sends_photo(data=b"b")
    assert document.file is not None
    assert photo.file is not None
    media = [{"type": "document", "media": document.file.id}, {"type": "photo", "media": photo.file.id}]
    with pytest.raises(Refused, match="can't be mixed"):
        await desk.call("sendMediaGroup", chat_id=desk.ira.id, media=media)
    with pytest.raises(Refused, match="2-10 items"):
        await desk.call("sendMediaGroup", chat_id=desk.ira.id, media=media[:1])


async def test_rights_are_asked_for(desk: Desk) -> None:
    topic = await desk.oleg.creates_topic(desk.group, "№1")
    desk.group.set_rights(desk.bot, {"can_manage_topics"})
    where = {"chat_id": desk.group.id, "message_thread_id": topic.id}
    await desk.call("closeForumTopic", **where)
    with pytest.raises(Refused, match="can_delete_messages"):
        await desk.call("deleteForumTopic", **where)
    with pytest.raises(Refused, match="can_pin_messages"):
        await desk.call("unpinAllChatMessages", chat_id=desk.group.id)
