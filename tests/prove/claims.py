"""`claims`: fifty want the same ticket at the same moment, again and again."""

from __future__ import annotations

import asyncio
import time

from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import say
from storage.database import Database
from storage.tables import Person
from tests import invariants
from tests.desk import Desk
from tests.prove.figure import Shown
from tests.prove.places import POLLING, THREE, Mode, place
from tickets import claims as desk_claims
from tickets.errors import AlreadyTaken
from tickets.work import Work

AT_ONCE, ROUNDS = 50, 1000
#: Of a thousand claims ten may take longer than this, in seconds.
REACH_S = 1.0


async def claims(seed: int, rounds: int | None) -> list[Shown]:
    """Fifty claims at once on each database; on PostgreSQL they come from two processes' pools."""
    del seed  # who is first is the databases' to say
    return [await _on(mode, rounds or ROUNDS) for mode in (POLLING, THREE)]


async def _on(mode: Mode, rounds: int) -> Shown:
    async with place(mode) as (url, _):
        desk = Desk(url)
        await desk.opens()
        try:
            await desk.hands_over()
            await desk.settles()
            await desk.stops()
            # SQLite is served by one process; on PostgreSQL the second stands beside it.
            others = desk.database if mode.sqlite else Database(url)
            claimed = await _Rounds(desk, [desk.database, others]).run(rounds)
            if others is not desk.database:
                await others.close()
            wrong = await invariants.violations(desk.database)
        finally:
            await desk.database.close()
            await desk.tg.stop()
    for line in (*claimed.wrong, *wrong):
        say(f"claims: VIOLATION: {line}")
    took = sorted(claimed.took)
    p99 = took[int(len(took) * 0.99)]
    bad = len(claimed.wrong) + len(wrong)
    name = "SQLite" if mode.sqlite else "PostgreSQL"
    return Shown(
        f"{AT_ONCE} claims at once × {rounds}, {name}: double winners and errors; p99",
        f"{bad}; {p99:.2f} s",
        f"0; < {REACH_S:g} s",
        not bad and p99 < REACH_S,
        f"python -m tests.prove claims --rounds {rounds}",
    )


class _Rounds:
    """One ticket that is taken and given back."""

    def __init__(self, desk: Desk, places: list[Database]) -> None:
        self._desk, self._places = desk, places
        self._people = [
            Person(
                telegram_id=5_000_000 + number,
                name=f"Специалист {number}.",
                language="ru",
                created_at=desk.tg.clock.now(),
            )
            for number in range(AT_ONCE)
        ]
        self.took: list[float] = []
        self.wrong: list[str] = []

    async def run(self, rounds: int) -> _Rounds:
        """Lets everybody take it so often; the winner gives it back."""

        async def arrive(session: AsyncSession) -> None:
            session.add_all(self._people)

        await self._places[0].write(arrive)
        for number in range(1, rounds + 1):
            told = await asyncio.gather(*(self._takes(place) for place in range(AT_ONCE)))
            winners = [place for place, by in enumerate(told) if by is None]
            if len(winners) != 1:
                self.wrong.append(f"round {number}: {len(winners)} winners")
                return self
            if {by for by in told if by is not None} != {self._people[winners[0]].name}:
                self.wrong.append(f"round {number}: the others were told of somebody else")
            await self._gives_back(self._people[winners[0]])
            if number % 100 == 0:
                say(f"claims: {number} of {rounds}")
        return self

    async def _takes(self, place: int) -> str | None:
        """Gives who was first if somebody else was, and nothing to the winner."""
        person, database = self._people[place], self._places[place % 2]
        began = time.perf_counter()
        try:
            await database.write(
                lambda session: desk_claims.take(Work(session, self._desk.tg.clock.now()), person, 1)
            )
        except AlreadyTaken as taken:
            return taken.by
        except Exception as error:  # noqa: BLE001 - each is counted
            return f"{type(error).__name__}: {error}"
        finally:
            self.took.append(time.perf_counter() - began)
        return None

    async def _gives_back(self, person: Person) -> None:
        await self._places[0].write(
            lambda session: desk_claims.release(Work(session, self._desk.tg.clock.now()), person, 1)
        )
