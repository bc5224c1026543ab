"""Memory over time: a quiet day, a busy hour and a busy day, on a clock that goes on once all is done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select

from benchmarks.crowd import endless
from benchmarks.figures import Figure, Unusable, at_most, say
from benchmarks.opened import Desk, opened
from benchmarks.team import Team
from bot.settings import Settings
from bot.timers import DIGEST_AT
from storage.database import Database
from storage.tables import Event, OutboxRow
from tests.desk import owes_anything
from tickets.periods import next_monday

#: In the quiet day, which isn't counted, caches fill; its tickets close in the busy one.
QUIET = 3000
BUSY = 50_000
#: So long it is busy before memory is counted: only then connections and buffers are as many as it takes.
FIRST_H = 1
#: So many minutes lie between two tickets that specialists take, talk about and resolve.
TAKEN_EVERY = 2
AT_ONCE, DAY_H, MINUTE_S, REACH = 64, 24, 60, 5.0
#: What a minute brings is done within so many seconds, or the clock can't go on.
PATIENCE_S = 120
#: Telegram lets a bot send about so many messages a second.
TELEGRAMS_LIMIT = 30


async def measured(knowledge: Path, questions: Sequence[str], hours: float, busy: int) -> list[Figure]:
    """Lets so many hours pass quietly, an hour busily, and so many hours again with so many questions.

    Says how memory grew in the last ones.

    Raises:
        Unusable: the service didn't get done with what a minute had brought.
    """
    async with opened(knowledge, clocked=True) as desk:
        database = desk.database()
        try:
            days = _Days(desk, database, questions)
            days.begin(hours)
            say(f"{hours:g} quiet hours with {QUIET:,} questions …")
            await days.pass_by(hours, QUIET)
            await days.pass_by(FIRST_H, round(busy / hours * FIRST_H))
            before, began = await _done(database), time.perf_counter()
            say(f"{hours:g} busy hours with {busy:,} questions …")
            memory = await days.pass_by(hours, busy)
            took, after = time.perf_counter() - began, await _done(database)
        finally:
            await database.close()
    title = f"memory over {hours:g} h"
    return [
        Figure(f"{title}: questions, each of somebody else", busy, f"in {took:.0f} s"),
        at_most(f"{title}: questions without a reply", days.unreplied, "", 0),
        Figure(f"{title}: tickets taken and resolved", days.taken, "with those before"),
        *(Figure(f"{title}: {what}", after[what] - before[what]) for what in after),
        *_grown(title, memory, hours, after["messages sent"] - before["messages sent"]),
    ]


def _grown(title: str, memory: Sequence[float], hours: float, sent: int) -> list[Figure]:
    tenth = len(memory) // 10 + 1
    at_first, at_last = float(np.mean(memory[:tenth])), float(np.mean(memory[-tenth:]))
    # Later on less is made anew: the second half shows where it is going.
    later = memory[len(memory) // 2 :]
    a_minute = float(np.polyfit(np.arange(len(later)), later, 1)[0]) if len(later) > 2 else 0.0
    a_day = a_minute * DAY_H * 60 / at_last * 100
    limit = sent / (hours * 3600 * TELEGRAMS_LIMIT) * 100
    return [
        Figure(f"{title}: messages sent, of what Telegram lets through", round(limit, 1), "%"),
        Figure(f"{title}: at first", round(at_first, 1), "MB"),
        Figure(f"{title}: at last", round(at_last, 1), "MB"),
        at_most(f"{title}: growth", round((at_last / at_first - 1) * 100, 2), "%", REACH),
        Figure(f"{title}: as its second half goes on, in {DAY_H} h", round(a_day, 2), "%"),
    ]


async def _done(database: Database) -> dict[str, int]:
    """What has become of it all until now."""
    nudged = select(func.count(Event.id)).where(Event.kind == "line1.nudged")
    closed = select(func.count(Event.id)).where(Event.kind == "ticket.closed")
    sent = select(func.count(OutboxRow.id)).where(OutboxRow.state == "sent")
    counted = {"nudged by a timer": nudged, "closed": closed, "messages sent": sent}
    async with database.read() as session:
        return {what: await session.scalar(query) or 0 for what, query in counted.items()}


class _Days:
    """Time that passes at a desk, a minute at a time."""

    def __init__(self, desk: Desk, database: Database, questions: Sequence[str]) -> None:
        self._desk, self._database = desk, database
        self._clock, self._crowd = desk.telegram.clock, desk.crowd
        self._asked = endless(questions, seed=5)
        self._team = Team(desk.telegram, desk.bot, desk.group)
        self._at = self._clock.timestamp()
        self.unreplied = self.taken = 0

    def begin(self, hours: float) -> None:
        """Puts the clock so far ahead that a Monday's figures are told in the middle of the busy hours."""
        now, ahead = self._clock.now(), timedelta(hours=1.5 * hours + FIRST_H)
        zone = ZoneInfo(Settings.model_fields["timezone"].default)
        begin = next_monday(now + ahead, zone, DIGEST_AT) - ahead
        self._clock.advance((begin - now).total_seconds())
        self._at = self._clock.timestamp()

    async def pass_by(self, hours: float, questions: int) -> list[float]:
        """Lets so many questions come, evenly; gives the memory after each minute, in MiB."""
        minutes, memory = round(hours * 60), list[float]()
        for minute in range(minutes):
            coming = questions * (minute + 1) // minutes - questions * minute // minutes
            await asyncio.gather(self._ask(coming), self._take(minute))
            await self._are_done()
            memory.append(self._desk.service.memory_mb())
            self._at += MINUTE_S
            self._clock.advance(max(0.0, self._at - self._clock.timestamp()))
            if (minute + 1) % 120 == 0:
                say(f"  {(minute + 1) // 60} h: {memory[-1]:.0f} MB")
        return memory

    async def _ask(self, many: int) -> None:
        asking = [(self._crowd.newcomer(), next(self._asked)) for _ in range(many)]
        self.unreplied += await self._crowd.ask_all(asking, AT_ONCE)

    async def _take(self, minute: int) -> None:
        if minute % TAKEN_EVERY:
            return
        talk, _ = await self._team.opens()
        await self._team.goes_round(talk)
        await self._team.resolves(talk)
        self.taken += 1

    async def _are_done(self) -> None:
        """Returns once nothing waits to be read or sent, and nothing due to ring."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    if not await owes_anything(self._database, self._clock.now()):
                        return
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise Unusable(f"the service has had {PATIENCE_S} s and isn't done with a minute") from None
