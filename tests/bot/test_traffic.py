"""Which chats may get a message now, how many, and when it is to be looked again: told by the moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from aiogram.methods import SendMessage

from bot.delivery.aftermath import Outcome
from bot.delivery.calls import Call
from bot.delivery.pace import GROUP_AT_ONCE, GROUP_PER_MINUTE, OVERALL_PER_SECOND, Pace
from bot.delivery.traffic import Traffic
from storage.outbox import Head
from storage.tables import OutboxRow

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
IRA, PETR, JOHN, GROUP = 7, 8, 9, -100
SECOND, MOMENT = timedelta(seconds=1), timedelta(milliseconds=1)
#: A moment that is over, one that is now, and one that is to come.
OVER, COMES = NOW - SECOND, NOW + SECOND / 2


def traffic() -> Traffic:
    """Nothing is on its way, and nothing has gone out."""
    return Traffic(Pace())


def head(chat: int, kind: str = "say", priority: int = 0) -> Head:
    """A row whose turn it is."""
    return Head(1, chat, "somewhere", priority, kind, None)


def done(chat: int, kind: str = "say", **call: object) -> tuple[OutboxRow, Outcome]:
    """A row that was sent as this call."""
    made = Call(SendMessage(chat_id=chat, text="…"), **call)  # type: ignore[arg-type]
    return OutboxRow(id=1, chat_id=chat, kind=kind), Outcome(call=made)


def test_a_chat_is_left_alone_until_its_moment() -> None:
    its = traffic()
    its.held = {IRA: OVER, PETR: NOW, JOHN: COMES}
    its.spread = {GROUP: COMES}
    its.let_go(NOW)
    assert its.held == {JOHN: COMES}
    assert its.spread == {}


@pytest.mark.parametrize(
    ("held_until", "at_once", "room"),
    [
        (None, 5, 5),
        (None, 100, OVERALL_PER_SECOND),
        (OVER, 5, 5),
        (NOW, 5, 5),
        (COMES, 5, 0),
    ],
)
def test_how_many_may_go_out(held_until: datetime | None, at_once: int, room: int) -> None:
    its = traffic()
    its.all_held_until = held_until
    assert its.room(NOW, at_once) == room


def test_a_chat_that_had_three_is_left_alone_for_three_seconds() -> None:
    its = traffic()
    for _ in range(3):
        assert its.choose([head(IRA), head(PETR)], NOW) == [head(IRA), head(PETR)]
        its.pace.note(IRA, NOW)
    assert its.choose([head(IRA), head(PETR)], NOW) == [head(PETR)]
    assert (its.held, its.spread) == ({IRA: NOW + 3 * SECOND}, {})
    assert its.choose([head(IRA)], NOW + 3 * SECOND) == [head(IRA)]


@pytest.mark.parametrize(
    ("row", "posts", "topics", "taken", "held", "spread"),
    [
        (head(GROUP, "card"), GROUP_AT_ONCE, 0, True, False, False),
        (head(GROUP, "relay", 1), GROUP_AT_ONCE - 1, 0, True, False, False),
        (head(GROUP, "relay", 1), GROUP_AT_ONCE, 0, False, False, True),
        (head(GROUP, "topic", 1), GROUP_AT_ONCE, 0, True, False, False),
        (head(GROUP, "topic", 1), GROUP_PER_MINUTE, 0, True, False, False),
        (head(GROUP, "part_topic", 1), 0, GROUP_PER_MINUTE, False, True, False),
        (head(GROUP, "card"), GROUP_PER_MINUTE, 0, False, True, False),
        (head(GROUP, "card"), 0, GROUP_PER_MINUTE, True, False, False),
    ],
)
def test_a_card_goes_before_what_can_wait_and_topics_have_a_count_of_their_own(
    row: Head, posts: int, topics: int, taken: bool, held: bool, spread: bool
) -> None:
    its = traffic()
    for _ in range(posts):
        its.pace.note_post(GROUP, NOW)
    for _ in range(topics):
        its.pace.note_topic(GROUP, NOW)
    assert its.choose([row], NOW) == ([row] if taken else [])
    assert (list(its.held), list(its.spread)) == ([GROUP] if held else [], [GROUP] if spread else [])


def test_a_row_on_its_way_is_ours_and_its_chat_busy_until_it_is_settled() -> None:
    its, row = traffic(), OutboxRow(id=5, chat_id=IRA)
    its.goes(row, NOW)
    assert (its.ours, its.busy) == ({5}, {IRA})
    assert its.pace.overall_left(NOW) == OVERALL_PER_SECOND - 1
    its.is_settled(row)
    assert (its.ours, its.busy) == (set(), set())


@pytest.mark.parametrize(("apart", "all_pause"), [(0.4, True), (0.5, False), (0.6, False)])
def test_three_that_are_to_pause_within_a_second_pause_all_for_the_shortest_time(
    apart: float, all_pause: bool
) -> None:
    its = traffic()
    for number, chat in enumerate((IRA, PETR, JOHN)):
        assert its.all_held_until is None
        now = NOW + number * apart * SECOND
        its.hold(chat, now, NOW + (9 - number) * SECOND)
    assert its.held == {IRA: NOW + 9 * SECOND, PETR: NOW + 8 * SECOND, JOHN: NOW + 7 * SECOND}
    assert its.all_held_until == (NOW + 7 * SECOND if all_pause else None)


def test_what_makes_a_post_counts_as_many_as_it_makes() -> None:
    its = traffic()
    no_call, no_post = (OutboxRow(id=1, chat_id=GROUP, kind="say"), Outcome()), done(GROUP)
    album = done(GROUP, "relay_album", post="relay", message_ids=tuple(range(GROUP_AT_ONCE - 2)))
    its.note_posts([no_call, no_post, album, done(GROUP, "topic", post="topic")], NOW)
    assert not its.pace.is_crowded(GROUP, NOW)
    its.note_posts([done(GROUP, post="intro")], NOW)
    assert not its.pace.is_crowded(GROUP, NOW)
    its.note_posts([done(GROUP, post="intro")], NOW)
    assert its.pace.is_crowded(GROUP, NOW)
    for _ in range(GROUP_PER_MINUTE - 1):
        assert its.pace.topic_at(GROUP, NOW) == NOW
        its.note_posts([done(GROUP, "topic", post="topic")], NOW)
    assert its.pace.topic_at(GROUP, NOW) > NOW


@pytest.mark.parametrize(
    ("held", "spread", "all_until", "sent", "looks_at"),
    [
        (None, None, None, 0, NOW + SECOND),
        (COMES, None, None, 0, COMES),
        (None, COMES, None, 0, COMES),
        (NOW + 9 * SECOND, NOW + 8 * SECOND, None, 0, NOW + SECOND),
        (OVER, None, None, 0, NOW + MOMENT),
        (COMES, COMES, NOW + 9 * SECOND, 0, NOW + 9 * SECOND),
        (COMES, None, NOW, 0, COMES),
        (COMES, None, OVER, 0, COMES),
        (None, None, None, OVERALL_PER_SECOND - 1, NOW + SECOND),
        (None, None, None, OVERALL_PER_SECOND, NOW + SECOND / 4),
    ],
)
def test_when_it_is_looked_again(
    held: datetime | None,
    spread: datetime | None,
    all_until: datetime | None,
    sent: int,
    looks_at: datetime,
) -> None:
    its = traffic()
    its.held = {} if held is None else {IRA: held}
    its.spread = {} if spread is None else {GROUP: spread}
    its.all_held_until = all_until
    for chat in range(1, sent + 1):
        its.pace.note(chat, NOW - SECOND * 3 / 4)
    assert its.next_look(NOW) == looks_at
