"""Who is asked next to take a new ticket."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.turn_choice import Candidate, chosen

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    ("among", "asked", "who"),
    [
        ([], [], None),
        ([(1, 0, None)], [1], None),
        ([(1, 2, None), (2, 1, NOON)], [], 2),  # fewest open ones
        ([(1, 1, NOON), (2, 1, EARLIER)], [], 2),  # longest without a new one
        ([(1, 1, EARLIER), (2, 1, None)], [], 2),  # who never had one goes before
        ([(2, 0, None), (1, 0, None)], [], 1),
        ([(1, 0, None), (2, 3, NOON), (3, 3, EARLIER)], [1], 3),
    ],
)
def test_fewest_open_first_then_longest_without_a_new_one(
    among: list[tuple[int, int, datetime | None]], asked: list[int], who: int | None
) -> None:
    assert chosen([Candidate(*one) for one in among], asked) == who


@given(st.integers(1, 6), st.integers(1, 60))
def test_whoever_takes_what_they_are_asked_to_gets_as_many_as_the_others(people: int, tickets: int) -> None:
    had: dict[int, datetime | None] = dict.fromkeys(range(people))
    has = Counter[int]()
    for number in range(tickets):
        who = chosen([Candidate(person, has[person], at) for person, at in had.items()], [])
        assert who is not None
        has[who] += 1
        had[who] = NOON + timedelta(minutes=number)
    assert max(has.values()) - min(has[person] for person in had) <= 1


@given(st.lists(st.tuples(st.integers(0, 3), st.none() | st.datetimes(timezones=st.just(UTC))), max_size=6))
def test_everybody_is_asked_once(drawn: list[tuple[int, datetime | None]]) -> None:
    among = [Candidate(number, has, at) for number, (has, at) in enumerate(drawn)]
    asked: list[int] = []
    while (who := chosen(among, asked)) is not None:
        asked.append(who)
    assert sorted(asked) == [one.person_id for one in among]
