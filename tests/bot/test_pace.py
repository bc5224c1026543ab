"""Telegram's limits, kept: about 30 a second in all, 1 a second in a chat, 20 a minute in a group."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.pace import (
    CHAT_BURST,
    GROUP_AT_ONCE,
    GROUP_PER_MINUTE,
    OVERALL_PER_SECOND,
    REMEMBERED,
    Pace,
)
from storage import doors

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GROUP, PERSON = -100, 7


def sends(pace: Pace, chat_id: int, count: int, *, posts: bool = True) -> list[float]:
    """Sends so many as soon as each may go; gives when each went, in seconds from the start."""
    now, went = NOW, []
    for _ in range(count):
        now = max(now, pace.free_at(chat_id, now))
        pace.note(chat_id, now)
        if posts:
            pace.note_post(chat_id, now)
        went.append((now - NOW).total_seconds())
    return went


def most_within(moments: list[float], seconds: float) -> int:
    """The largest number of moments in any stretch of so many seconds."""
    return max(sum(at <= other < at + seconds for other in moments) for at in moments)


@pytest.mark.parametrize("chat_id", [PERSON, GROUP])
def test_a_chat_gets_one_a_second_after_a_short_burst(chat_id: int) -> None:
    went = sends(Pace(), chat_id, 15)
    assert went[:3] == [0, 0, 0]
    assert all(later - earlier >= 3 for earlier, later in zip(went, went[3:], strict=False))


def test_a_group_gets_fewer_than_twenty_posts_in_any_minute() -> None:
    went = sends(Pace(), GROUP, 60)
    assert most_within(went, 60) == GROUP_PER_MINUTE < 20
    assert went[-1] > 120


def test_edits_do_not_count_towards_a_groups_posts() -> None:
    assert sends(Pace(), GROUP, 60, posts=False)[-1] < 60


def test_topics_are_opened_beside_the_posts_of_a_minute_but_not_more_of_them() -> None:
    pace, now, opened = Pace(), NOW, []
    sends(pace, GROUP, GROUP_PER_MINUTE)
    now = NOW + timedelta(seconds=30)  # the posts' minute is full until it ends
    assert pace.free_at(GROUP, now) > now
    for _ in range(2 * GROUP_PER_MINUTE):
        now = max(now, pace.topic_at(GROUP, now))
        pace.note(GROUP, now)
        pace.note_topic(GROUP, now)
        opened.append((now - NOW).total_seconds())
    assert opened[0] == 30
    assert most_within(opened, 60) == GROUP_PER_MINUTE


def test_what_can_wait_leaves_room_for_a_card_at_any_moment() -> None:
    pace, now = Pace(), NOW
    for number in range(120):
        now = pace.spread_at(GROUP, now)
        pace.note(GROUP, now)
        pace.note_post(GROUP, now)
        # Whenever a card comes: it finds room within seconds, not after most of a minute.
        assert (pace.free_at(GROUP, now) - now).total_seconds() <= 10, number
    assert (now - NOW).total_seconds() <= 120 / GROUP_PER_MINUTE * 60 + 5


def test_a_few_posts_in_a_quiet_group_do_not_wait() -> None:
    pace = Pace()
    sends(pace, GROUP, 3)
    assert pace.spread_at(GROUP, NOW + timedelta(seconds=3)) == NOW + timedelta(seconds=3)


def test_a_group_is_crowded_for_a_minute_after_its_ninth_post() -> None:
    pace = Pace()
    last = NOW + timedelta(seconds=sends(pace, GROUP, GROUP_AT_ONCE - 1)[-1])
    assert not pace.is_crowded(GROUP, last)
    pace.note_post(GROUP, last)
    assert pace.is_crowded(GROUP, last)
    assert not pace.is_crowded(GROUP, NOW + timedelta(minutes=1))
    sends(pace, PERSON, 30)
    assert not pace.is_crowded(PERSON, NOW)


def test_a_persons_chat_has_no_limit_for_the_minute() -> None:
    assert sends(Pace(), PERSON, 60)[-1] < 60


def test_all_chats_together() -> None:
    pace = Pace()
    for chat in range(1, OVERALL_PER_SECOND + 1):
        assert pace.overall_left(NOW) == OVERALL_PER_SECOND - chat + 1
        pace.note(chat, NOW)
    assert pace.overall_left(NOW) == 0
    free = pace.overall_free_at(NOW)
    assert free == NOW + timedelta(seconds=1)
    assert pace.overall_left(free) == OVERALL_PER_SECOND


def test_the_first_of_a_second_makes_room_for_the_next() -> None:
    pace = Pace()
    for number in range(OVERALL_PER_SECOND):
        at = NOW + timedelta(milliseconds=20 * number)
        assert pace.overall_free_at(at) == at
        pace.note(number, at)
    assert pace.overall_free_at(at) == NOW + timedelta(seconds=1)
    assert pace.overall_left(NOW + timedelta(seconds=1)) == 1


def test_nearly_all_that_telegram_allows_is_used() -> None:
    assert 25 <= OVERALL_PER_SECOND < 30
    assert 18 <= GROUP_PER_MINUTE < 20


def test_the_ninth_post_of_a_minute_does_not_wait_and_the_tenth_does() -> None:
    pace = Pace()
    for number in range(10):
        now = NOW + timedelta(seconds=number)
        assert (pace.spread_at(GROUP, now) > now) == (number == 9)
        pace.note(GROUP, now)
        pace.note_post(GROUP, now)
    # The last of nine came after 32 seconds: 28 are left of their minute, for ten more and the one after.
    pace = Pace()
    for number in range(9):
        pace.note_post(GROUP, NOW + timedelta(seconds=4 * number))
    assert pace.spread_at(GROUP, NOW + timedelta(seconds=32)) == NOW + timedelta(seconds=32 + 28 / 11)
    assert pace.spread_at(GROUP, NOW + timedelta(seconds=60)) == NOW + timedelta(seconds=60)


def test_what_was_a_minute_ago_is_over_in_a_group() -> None:
    pace = Pace()
    for _ in range(GROUP_PER_MINUTE):
        pace.note_post(GROUP, NOW)
    assert pace.free_at(GROUP, NOW) == NOW + timedelta(minutes=1)
    assert pace.spread_at(GROUP, NOW + timedelta(minutes=1)) == NOW + timedelta(minutes=1)


def test_among_thousands_of_chats_the_busy_ones_are_remembered() -> None:
    pace = Pace()
    for chat in range(1, REMEMBERED + 1):
        pace.note(chat, NOW - timedelta(minutes=2) if chat > 1 else NOW - timedelta(seconds=59))
    for _ in range(CHAT_BURST):
        pace.note(-1, NOW)
    assert pace.free_at(-1, NOW) == NOW + timedelta(seconds=CHAT_BURST)
    for _ in range(CHAT_BURST - 1):
        pace.note(1, NOW)
    assert pace.free_at(1, NOW) == NOW


def test_what_goes_to_a_door_beside_telegram_counts_for_nothing() -> None:
    pace = Pace()
    door = doors.chat_of(1)
    assert set(sends(pace, door, 60)) == {0}
    assert pace.overall_left(NOW) == OVERALL_PER_SECOND


def test_one_chat_does_not_wait_for_another() -> None:
    pace = Pace()
    sends(pace, PERSON, 5)
    assert pace.free_at(8, NOW) == NOW


def test_without_limits_nothing_waits() -> None:
    pace = Pace(limited=False)
    assert set(sends(pace, GROUP, 100)) == {0}
    assert pace.overall_left(NOW) > 100
    assert pace.overall_free_at(NOW) == NOW
