"""The pace that Telegram holds bots to, on its clock."""

import pytest

from tests.emulator.conftest import Desk, Refused


async def _posts_until_refused(desk: Desk, chat_id: int, most: int) -> tuple[int, Refused | None]:
    for number in range(most):
        try:
            await desk.call("sendMessage", chat_id=chat_id, text=str(number))
        except Refused as refused:
            return number, refused
    return most, None


async def test_a_private_chat_takes_a_burst_of_five_then_one_a_second(strict_desk: Desk) -> None:
    desk = strict_desk
    await desk.ira.starts(desk.bot)

    sent, refused = await _posts_until_refused(desk, desk.ira.id, 10)

    assert sent == 5
    assert refused is not None
    assert refused.status == 429
    assert refused.answer["description"] == "Too Many Requests: retry after 1"
    assert refused.answer["parameters"] == {"retry_after": 1}
    assert refused.headers["Retry-After"] == "1"
    desk.tg.clock.advance(1)
    sent, _ = await _posts_until_refused(desk, desk.ira.id, 10)
    assert sent == 1


async def test_a_group_takes_twenty_posts_a_minute(strict_desk: Desk) -> None:
    desk = strict_desk

    sent, refused = await _posts_until_refused(desk, desk.group.id, 30)

    assert sent == 20
    assert refused is not None
    assert 55 <= refused.answer["parameters"]["retry_after"] <= 60
    desk.tg.clock.advance(60)
    sent, _ = await _posts_until_refused(desk, desk.group.id, 30)
    assert sent == 20


async def test_an_album_counts_as_its_parts(strict_desk: Desk) -> None:
    desk = strict_desk
    photo = await desk.ira.sends_photo(data=b"pixels")
    assert photo.file is not None
    media = [{"type": "photo", "media": photo.file.id}] * 10
    for _ in range(2):
        await desk.call("sendMediaGroup", chat_id=desk.group.id, media=media)
    with pytest.raises(Refused, match="Too Many Requests"):
        await desk.call("sendMessage", chat_id=desk.group.id, text="a")


async def test_edits_have_a_pace_of_their_own(strict_desk: Desk) -> None:
    desk = strict_desk
    sent = await desk.call("sendMessage", chat_id=desk.group.id, text="card")
    for number in range(5):
        await desk.call(
            "editMessageText", chat_id=desk.group.id, message_id=sent["message_id"], text=str(number)
        )
    with pytest.raises(Refused, match="retry after 1"):
        await desk.call("editMessageText", chat_id=desk.group.id, message_id=sent["message_id"], text="5")
    sent_posts, _ = await _posts_until_refused(desk, desk.group.id, 30)
    assert sent_posts == 19


async def test_thirty_a_second_over_all_chats(strict_desk: Desk) -> None:
    desk = strict_desk
    people = [desk.tg.add_person(f"P{number}") for number in range(31)]
    for person in people:
        await person.starts(desk.bot)
    refused = 0
    for person in people:
        refused += (await _posts_until_refused(desk, person.id, 1))[1] is not None
    # a slow machine may need over a second for them all, and then nothing is refused
    assert refused <= 1


async def test_being_refused_is_a_violation(strict_desk: Desk) -> None:
    desk = strict_desk
    await desk.ira.starts(desk.bot)
    await _posts_until_refused(desk, desk.ira.id, 10)
    with pytest.raises(AssertionError, match="faster than the limits"):
        desk.tg.assert_no_violations()


async def test_topics_have_a_pace_of_their_own(strict_desk: Desk) -> None:
    desk = strict_desk
    for number in range(20):
        await desk.call("createForumTopic", chat_id=desk.group.id, name=f"№{number}")
    with pytest.raises(Refused, match="Too Many Requests"):
        await desk.call("createForumTopic", chat_id=desk.group.id, name="№20")
    assert (await _posts_until_refused(desk, desk.group.id, 3))[0] == 3
