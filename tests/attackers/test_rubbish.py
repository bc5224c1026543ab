"""Buttons with rubbish in them, by those who may press: refused like any other, and nothing falls over."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage.tables import InboxRow
from tests.attackers.table import ACTORS, PRESSES, Row
from tests.attackers.test_table import AT_ONCE
from tests.attackers.world import World
from tests.desk import Desk

#: Larger than any database's whole numbers, the largest that is heard, and below nought.
NUMBERS = ("99999999999999999999", "2147483647", "-7")
LONGEST = 64


def _spoilt(row: Row, number: str) -> str:
    """The button with another number in the place of each of its own."""
    act, *values = row.act.split(":", 2)
    return ":".join([act, *(re.sub(r"\b\d+\b", number, value) for value in values)])[:LONGEST]


async def test_rubbish_in_buttons_is_refused(desk: Desk) -> None:
    world = World(desk)
    await world.is_furnished()
    tried: dict[tuple[str, str, str], None] = {}
    seen = set[tuple[str, str]]()
    for row in PRESSES:
        who = next(iter(actor for actor in ACTORS if actor in row.who), "requester")
        for number in NUMBERS if (row.handler, row.where) not in seen else NUMBERS[:1]:
            tried[who, row.where, _spoilt(row, number)] = None
        seen.add((row.handler, row.where))
    for pressed, (who, where, data) in enumerate(tried, start=1):
        await world.actors[who].forges(data, on=world.place(who, where))
        if pressed % AT_ONCE == 0:
            await desk.settles()
    await desk.settles()
    async with desk.database.read() as session:
        fell = await session.execute(select(InboxRow.raw, InboxRow.error).where(InboxRow.error.is_not(None)))
        assert [(re.search(r'"data": ?"[^"]*"', raw), error) for raw, error in fell] == []
