"""What people have is theirs: nothing in the knowledge base is looked for then."""

from __future__ import annotations

import re

from tests.desk import Desk
from tests.web.guest import Guest

KNOWN = "Терминал не проводит оплату"


async def _decided(desk: Desk) -> float:
    """How many questions line 1 has weighed, as the metrics tell."""
    async with Guest(desk) as anybody:
        await anybody.opens("/metrics")
        return sum(map(float, re.findall(r"firstline_decisions_total\{.*\} (.*)", anybody.text)))


async def test_words_to_a_specialist_are_not_weighed_and_a_new_matter_is(open_desk: Desk) -> None:
    desk = open_desk
    topic = await desk.is_taken()
    before = await _decided(desk)
    await desk.ira.writes(KNOWN)
    await desk.oleg.sees(KNOWN, topic="№1")
    assert await _decided(desk) == before > 0
    await desk.ira.writes("/new")
    await desk.ira.writes(KNOWN)
    answer = await desk.ira.sees("", button="✅ Помогло")
    assert await _decided(desk) == before + 1
    await desk.presses(desk.ira, "✅ Помогло", answer)
    await desk.presses(desk.oleg, "✅ Решено", topic)
    await desk.presses(
        desk.ira, "👍 Да, решено", await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    )
    await desk.petr.writes(KNOWN)
    await desk.petr.sees("", button="✅ Помогло")
    assert await _decided(desk) == before + 2
