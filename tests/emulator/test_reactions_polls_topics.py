"""Reactions, votes, and topics in private chats."""

import pytest

from telegram_emulator import ActError
from tests.emulator.conftest import Desk, Refused


async def test_reactions_of_people_are_told_and_the_bots_own_are_not(desk: Desk) -> None:
    await desk.call("getUpdates", allowed_updates=["message_reaction"])
    note = await desk.anna.writes("note", desk.group)
    await desk.anna.reacts(note, "❤️")
    await desk.oleg.reacts(note, "👍", anonymous=True)
    where = {"chat_id": desk.group.id, "message_id": note.id}
    await desk.call("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👀"}])
    first, second = (u["message_reaction"] for u in await desk.updates())
    assert (first["user"]["id"], first["new_reaction"]) == (desk.anna.id, [{"type": "emoji", "emoji": "❤"}])
    assert ("user" in second, second["actor_chat"]["id"]) == (False, desk.group.id)
    shown = desk.anna.chat(desk.group).messages[0].reactions
    assert [reaction["emoji"] for reaction in shown] == ["❤", "👍", "👀"]
    with pytest.raises(ActError, match="no reaction"):
        await desk.anna.reacts(note, "🦖")


@pytest.mark.parametrize(
    ("reaction", "words"),
    [
        ([{"type": "emoji", "emoji": "🦖"}], "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "REACTION_INVALID"),
        ([{"type": "paid"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}], "REACTIONS_TOO_MANY"),
    ],
)
async def test_a_bots_reaction_is_one_ordinary_emoji(
    desk: Desk, reaction: list[dict[str, str]], words: str
) -> None:
    note = await desk.anna.writes("note", desk.group)
    with pytest.raises(Refused, match=words):
        await desk.call("setMessageReaction", chat_id=desk.group.id, message_id=note.id, reaction=reaction)


async def test_a_bot_without_rights_hears_of_no_reactions(desk: Desk) -> None:
    await desk.call("getUpdates", allowed_updates=["message_reaction"])
    desk.group.set_status(desk.bot, "member")
    note = await desk.anna.writes("note", desk.group)
    await desk.anna.reacts(note, "👍")
    assert await desk.updates() == []


async def test_votes_are_counted_and_told_to_the_bot_that_asked(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    asked = {"chat_id": desk.ira.id, "question": "Когда?", "options": ["сейчас", "потом"]}
    sent = await desk.call("sendPoll", **asked, is_anonymous=False)
    seen = await desk.ira.sees("")
    await desk.ira.votes(seen, 1)
    await desk.ira.votes(seen)
    polls = [u["poll"] for u in await desk.updates() if "poll" in u]
    assert [poll["total_voter_count"] for poll in polls] == [1, 0]
    stopped = await desk.call("stopPoll", chat_id=desk.ira.id, message_id=sent["message_id"])
    assert stopped["is_closed"]
    with pytest.raises(ActError, match="closed"):
        await desk.ira.votes(seen, 0)
    with pytest.raises(Refused, match="poll has already been closed"):
        await desk.call("stopPoll", chat_id=desk.ira.id, message_id=sent["message_id"])


async def test_one_answer_unless_several_are_allowed(desk: Desk) -> None:
    one = await desk.ira.sends_poll(options=["a", "b"])
    with pytest.raises(ActError, match="one answer"):
        await desk.ira.votes(one, 0, 1)
    several = await desk.ira.sends_poll(options=["a", "b"], allows_multiple_answers=True)
    await desk.ira.votes(several, 0, 1)
    await desk.ira.closes_poll(several)
    message = desk.ira.chat(desk.bot).messages[-1]
    assert message.kind == "poll"


async def test_a_quiz_needs_its_right_answer(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    with pytest.raises(Refused, match="at least one correct option"):
        await desk.call("sendPoll", chat_id=desk.ira.id, question="?", options=["a", "b"], type="quiz")


async def test_topics_in_a_private_chat(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    chat = {"chat_id": desk.ira.id}
    with pytest.raises(Refused, match="the chat is not a forum"):
        await desk.call("createForumTopic", **chat, name="№1")
    desk.bot.topics = True
    assert (await desk.call("getMe"))["has_topics_enabled"]
    thread = (await desk.call("createForumTopic", **chat, name="№1"))["message_thread_id"]
    await desk.call("sendMessage", **chat, message_thread_id=thread, text="hello")
    await desk.ira.writes("thanks", desk.bot, topic="№1")
    said = (await desk.updates())[-1]["message"]
    assert (said["message_thread_id"], said["is_topic_message"]) == (thread, True)
    await desk.call("editForumTopic", **chat, message_thread_id=thread, name="№1 done")
    with pytest.raises(Refused, match="not a supergroup forum"):
        await desk.call("closeForumTopic", **chat, message_thread_id=thread)
    await desk.call("deleteForumTopic", **chat, message_thread_id=thread)
    assert desk.ira.chat(desk.bot).topics == []
    own = await desk.ira.creates_topic(desk.bot, "mine")
    assert (await desk.ira.writes("in it", topic=own.id, to=desk.bot)).thread_id == own.id


async def test_people_with_rights_pin(desk: Desk) -> None:
    note = await desk.anna.writes("note", desk.group)
    with pytest.raises(ActError, match="only administrators pin"):
        await desk.anna.pins(note)
    await desk.oleg.pins(note)
    assert desk.group.world_chat.pinned == [note.id]
    assert (await desk.updates())[-1]["message"]["pinned_message"]["message_id"] == note.id
    await desk.oleg.unpins(note)
    assert desk.group.world_chat.pinned == []
