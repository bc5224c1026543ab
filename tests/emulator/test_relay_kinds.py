"""Every kind of message copied and forwarded by a bot: what crosses, and what arrives as something else."""

from typing import Any

import pytest

from telegram_emulator import ActError
from tests.emulator.conftest import Desk, Refused

Json = dict[str, Any]

CUSTOM = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}
SAME = ("text", "photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker", "venue")
PLACE: Json = {"latitude": 55.7, "longitude": 37.6}


async def _sent(desk: Desk, kind: str) -> Json:
    """A message of Ira's as the bot got it."""
    await desk.updates()
    if kind == "text":
        await desk.ira.writes(
            "👍 см. https://example.com", entities=[CUSTOM], link_preview={"is_disabled": True}
        )
    elif kind in ("venue", "contact", "location", "dice", "poll"):
        await getattr(desk.ira, f"sends_{kind}")()
    else:
        await getattr(desk.ira, f"sends_{kind}")(data=b"bytes")
    (update,) = await desk.updates()
    message: Json = update["message"]
    return message


def _content(message: Json, kind: str) -> Json:
    """What a message says, without who, where and when."""
    about: Json = {name: message[name] for name in ("entities", "link_preview_options") if name in message}
    return {kind: message[kind], **about}


async def _in_group(desk: Desk, number: int) -> Json:
    message: Json = desk.group.world_chat.messages[number].api()
    return message


@pytest.mark.parametrize("kind", [*SAME, "contact", "location"])
async def test_a_copy_says_the_same_and_names_no_author(desk: Desk, kind: str) -> None:
    original = await _sent(desk, kind)
    where = {"chat_id": desk.group.id, "from_chat_id": desk.ira.id, "message_id": original["message_id"]}

    copy = await _in_group(desk, (await desk.call("copyMessage", **where))["message_id"])
    forward = await desk.call("forwardMessage", **where)

    assert _content(copy, kind) == _content(forward, kind) == _content(original, kind)
    assert "forward_origin" not in copy
    assert forward["forward_origin"]["sender_user"]["id"] == desk.ira.id


async def test_a_copied_die_is_thrown_again_and_a_forwarded_one_is_not(desk: Desk) -> None:
    original = await _sent(desk, "dice")
    where = {"chat_id": desk.group.id, "from_chat_id": desk.ira.id, "message_id": original["message_id"]}
    forward = await desk.call("forwardMessage", **where)
    assert forward["dice"] == original["dice"]
    values = set()
    for _ in range(12):
        number = (await desk.call("copyMessage", **where))["message_id"]
        values.add((await _in_group(desk, number))["dice"]["value"])
    assert len(values) > 1


async def test_a_copied_poll_begins_anew_and_a_forwarded_one_is_the_same(desk: Desk) -> None:
    asked = await desk.ira.sends_poll(question="When?", options=["now", "later"])
    await desk.ira.votes(asked, 0)
    where = {"chat_id": desk.group.id, "from_chat_id": desk.ira.id, "message_id": asked.id}
    forward = await desk.call("forwardMessage", **where)
    copy = await _in_group(desk, (await desk.call("copyMessage", **where))["message_id"])
    assert forward["poll"]["total_voter_count"] == 1
    assert (copy["poll"]["total_voter_count"], copy["poll"]["question"]) == (0, "When?")
    assert copy["poll"]["id"] != forward["poll"]["id"]
    quiz = await desk.ira.sends_poll(type="quiz", correct_option_ids=[0])
    with pytest.raises(Refused, match="quiz poll can't be copied"):
        await desk.call("copyMessage", **{**where, "message_id": quiz.id})


async def test_a_live_location_moves_and_is_copied_as_a_place(desk: Desk) -> None:
    live = await desk.ira.sends_location(**PLACE, live_period=900)
    await desk.ira.moves(live, 1.0, 2.0)
    where = {"chat_id": desk.group.id, "from_chat_id": desk.ira.id, "message_id": live.id}
    copy = await _in_group(desk, (await desk.call("copyMessage", **where))["message_id"])
    assert copy["location"] == {"latitude": 1.0, "longitude": 2.0}
    await desk.ira.stops_sharing(live)
    sent, moved, stopped = await desk.updates()
    assert sent["message"]["location"] == {**PLACE, "live_period": 900}
    assert moved["edited_message"]["location"] == {"latitude": 1.0, "longitude": 2.0, "live_period": 900}
    assert stopped["edited_message"]["location"] == {"latitude": 1.0, "longitude": 2.0}
    with pytest.raises(ActError, match="no live location"):
        await desk.ira.moves(live, 3.0, 4.0)


async def test_a_bots_live_location_ends_by_itself(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    sent = await desk.call("sendLocation", chat_id=desk.ira.id, **PLACE, live_period=60)
    where = {"chat_id": desk.ira.id, "message_id": sent["message_id"]}
    await desk.call("editMessageLiveLocation", **where, latitude=1, longitude=2)
    desk.tg.clock.advance(61)
    with pytest.raises(Refused, match="message can't be edited"):
        await desk.call("editMessageLiveLocation", **where, latitude=3, longitude=4)
    with pytest.raises(Refused, match="wrong live location period"):
        await desk.call("sendLocation", chat_id=desk.ira.id, **PLACE, live_period=5)


async def test_a_bot_whose_owner_has_no_premium_sends_no_custom_emoji(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    desk.bot.custom_emoji = False
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text="👍 fine", entities=[CUSTOM])
    assert (sent["text"], "entities" in sent) == ("👍 fine", False)


async def test_a_person_may_refuse_voice_messages(desk: Desk) -> None:
    quiet = desk.tg.add_person("Quiet", refuses_voice=True)
    await quiet.starts(desk.bot)
    voice = await desk.ira.sends_voice(data=b"sound")
    where = {"chat_id": quiet.id, "from_chat_id": desk.ira.id, "message_id": voice.id}
    with pytest.raises(Refused, match="user restricted receiving of voice messages"):
        await desk.call("copyMessage", **where)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["photo", "document"], "document can't be mixed with other media types"),
        (["audio", "video"], "audio can't be mixed with other media types"),
    ],
)
async def test_albums_mix_only_what_can_be_shown_together(desk: Desk, kinds: list[str], words: str) -> None:
    media = []
    for kind in kinds:
        sent = await getattr(desk.ira, f"sends_{kind}")(data=b"bytes")
        media.append({"type": kind, "media": sent.file.id})
    with pytest.raises(Refused, match=words):
        await desk.call("sendMediaGroup", chat_id=desk.ira.id, media=media)
    with pytest.raises(ActError, match=words):
        await desk.ira.sends_album([(kind, None) for kind in kinds])


async def test_an_album_keeps_its_kind_when_a_part_is_changed(desk: Desk) -> None:
    document = await desk.ira.sends_document(data=b"bytes")
    photo = await desk.ira.sends_photo(data=b"pixels")
    assert document.file is not None
    assert photo.file is not None
    media = [{"type": "document", "media": document.file.id}] * 2
    first, _ = await desk.call("sendMediaGroup", chat_id=desk.ira.id, media=media)
    where = {"chat_id": desk.ira.id, "message_id": first["message_id"]}
    with pytest.raises(Refused, match="message can't be edited"):
        await desk.call("editMessageMedia", **where, media={"type": "photo", "media": photo.file.id})
    voice = await desk.ira.sends_voice(data=b"sound")
    assert voice.file is not None
    spoken = await desk.call("sendVoice", chat_id=desk.ira.id, voice=voice.file.id)
    where = {"chat_id": desk.ira.id, "message_id": spoken["message_id"]}
    with pytest.raises(Refused, match="there is no media in the message to edit"):
        await desk.call("editMessageMedia", **where, media={"type": "photo", "media": photo.file.id})


async def test_people_change_their_own_for_two_days(desk: Desk) -> None:
    said = await desk.ira.writes("frist")
    photo = await desk.ira.sends_photo(caption="a", data=b"pixels")
    changed = await desk.ira.edits_media(photo, "video", caption="b", data=b"film")
    assert (changed.kind, changed.caption) == ("video", "b")
    await desk.ira.edits(said, text="first")
    desk.tg.clock.advance(48 * 3600 + 1)
    with pytest.raises(ActError, match="any more"):
        await desk.ira.edits(said, text="second")


async def test_a_die_in_a_private_chat_stays_for_a_day(desk: Desk) -> None:
    die = await desk.ira.sends_dice()
    where = {"chat_id": desk.ira.id, "message_id": die.id}
    with pytest.raises(Refused, match="can't be deleted for everyone"):
        await desk.call("deleteMessage", **where)
    desk.tg.clock.advance(25 * 3600)
    assert await desk.call("deleteMessage", **where)


async def test_a_link_to_an_id_is_a_mention_of_somebody_known(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    text = f"<a href='tg://user?id={desk.anna.id}'>Анна</a> and <a href='tg://user?id=9'>nobody</a>"
    sent = await desk.call("sendMessage", chat_id=desk.ira.id, text=text, parse_mode="HTML")
    (mention,) = sent["entities"]
    assert (mention["type"], mention["user"]["username"], mention["length"]) == ("text_mention", "anna", 4)
