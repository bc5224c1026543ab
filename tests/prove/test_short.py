"""The short form of the simulation; the other proofs' are in tests/faults and tests/processes."""

from __future__ import annotations

from tests.prove.simulation import Days


async def test_some_hours_of_a_desk_where_anything_happens(database_url: str) -> None:
    days = Days(database_url, seed=3, acts=40)
    await days.pass_by()
    assert not days.wrong, days.wrong
