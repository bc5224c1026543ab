"""The cells of the table: each row with each who may try it, tried, and judged."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from tests.attackers.acts import Acts
from tests.attackers.spoken import LENT, SAID, SPOKEN
from tests.attackers.table import ACTORS, AFTER, ANONYMOUS, NOT_NOW, PRESSES, PRIVATE, Row
from tests.attackers.trial import Outcome, Trials
from tests.attackers.world import World
from tests.desk import Desk

TABLE = [*PRESSES, *SPOKEN]
#: By which rules nothing is done although they are the right person: it isn't the moment for it.
_MOMENTS = frozenset(
    {
        "OutOfDate",
        "DecidedAlready",
        "HasTickets",
        "NoSuchTicket",
        "NoSuchSite",
        "NotAColleague",
        "NotOnDuty",
        "AlreadyTaken",
    }
)
#: Larger than any database's whole numbers, the largest that is heard, and below nought.
NUMBERS = ("99999999999999999999", "2147483647", "-7")
#: So many bytes a button holds.
LONGEST = 64
#: What administrators can't do in the name of the group.
_IN_OWN_NAME = ("inline=", "chat_member=", "my_chat_member=")
#: What is said to somebody instead of what they asked for.
_REFUSALS = frozenset({"ticket_unknown", "write_as_yourself"})


@dataclass(frozen=True, slots=True)
class Cell:
    """Somebody tries what a row is about."""

    row: Row
    actor: str

    @property
    def allowed(self) -> bool:
        """Whether they may."""
        return self.actor in self.row.who

    def __str__(self) -> str:
        return f"{self.actor}: {self.row.act} in {self.row.where} ({self.row.handler})"


def every() -> Iterator[Cell]:
    """All of them."""
    for row in TABLE:
        in_own_name = row in PRESSES or row.where == PRIVATE or row.act.startswith(_IN_OWN_NAME)
        for actor in ACTORS if in_own_name else (*ACTORS, ANONYMOUS):
            yield Cell(row, actor)


def some() -> Iterator[Cell]:
    """Each act by one of those who may, and one act of each handler in each place by each who may not."""
    for cells in _together().values():
        acts = list(dict.fromkeys(cell.row.act for cell in cells))
        done, refused = set[str](), set[str]()
        for turn, cell in enumerate(cells):
            may = [actor for actor in ACTORS if actor in cell.row.who] or [ANONYMOUS]
            if cell.allowed and cell.actor == may[acts.index(cell.row.act) % len(may)]:
                yield cell
                done.add(cell.actor)
            elif not cell.allowed and cell.actor not in refused and turn % 3 == 0:
                yield cell
                refused.add(cell.actor)
        # Whoever hasn't had a turn has one now.
        for cell in cells:
            if cell.actor not in done | refused:
                yield cell
                done.add(cell.actor)


def few() -> Iterator[Cell]:
    """For each handler in each place one who may and one who may not."""
    for cells in _together().values():
        yield from {cell.allowed: cell for cell in cells}.values()


def _together() -> dict[tuple[str, str], list[Cell]]:
    together: dict[tuple[str, str], list[Cell]] = {}
    for cell in every():
        together.setdefault((cell.row.handler, cell.row.where), []).append(cell)
    return together


def spoilt() -> Iterator[Cell]:
    """Buttons with other numbers in the place of each of theirs, pressed by those who may press there."""
    tried: dict[Cell, None] = {}
    seen = set[tuple[str, str]]()
    for row in PRESSES:
        who = next(iter(actor for actor in ACTORS if actor in row.who), "requester")
        act, *values = row.act.split(":", 2)
        for number in NUMBERS if (row.handler, row.where) not in seen else NUMBERS[:1]:
            other = ":".join([act, *(re.sub(r"\b\d+\b", number, value) for value in values)])
            tried[Cell(replace(row, act=other[:LONGEST]), who)] = None
        seen.add((row.handler, row.where))
    yield from tried


class Attempts:
    """Tries cells on a desk that has stopped."""

    def __init__(self, world: World, trials: Trials) -> None:
        self._acts, self._trials, self._world = Acts(world), trials, world

    @classmethod
    @asynccontextmanager
    async def on(cls, desk: Desk) -> AsyncIterator[Attempts]:
        """Furnishes a desk and stops it."""
        world = World(desk)
        await world.is_furnished()
        await desk.settles()
        app = desk.app
        assert app is not None
        await desk.stops()
        trials = Trials(desk, app)
        try:
            yield cls(world, trials)
        finally:
            await trials.database.close()
            await app.close()

    async def of(self, cell: Cell) -> Outcome:
        """What comes of one."""
        row, actor = cell.row, cell.actor
        key = (row.handler, row.where)
        before = [
            (actor if who == "*" else who, at or row.where, act) for who, at, act in AFTER.get(row.act, ())
        ]
        lender = None
        if key in SAID and actor != ANONYMOUS:
            before.append((actor, row.where, SAID[key]))
        if key in LENT and actor != ANONYMOUS:
            who, act = LENT[key]
            before.append((who, row.where, act))
            lender = None if who == actor else self._world.actors[who].id
        after = [await self._acts.of(*step) for step in before]
        return await self._trials.tries(
            await self._acts.of(actor, row.where, row.act), after=after, lent=lender
        )

    async def comes_of(self, update: dict[str, Any]) -> Outcome:
        """What comes of an update that isn't in the table."""
        return await self._trials.tries(update)


def wrong(cell: Cell, outcome: Outcome) -> str | None:
    """What is wrong with what came of it, if anything."""
    row = cell.row
    if outcome.fell:
        return f"falls over: {outcome.fell}"
    if cell.allowed:
        return _not_done(row, outcome)
    if outcome.refused is not None:
        return f"is refused, yet changes {sorted(outcome.changed)}" if outcome.changed else None
    if (
        not outcome.changed
        and _REFUSALS.issuperset(outcome.said)
        and not outcome.told
        and not outcome.offered
    ):
        return None
    others = (each for each in TABLE if each.where == row.where and each.handler == outcome.handler)
    if outcome.handler != row.handler and any(cell.actor in each.who for each in others):
        return None  # for them it is something else
    return f"does {outcome.came_to} by {outcome.handler}"


def _not_done(row: Row, outcome: Outcome) -> str | None:
    if outcome.handler != row.handler:
        return f"is heard by {outcome.handler or 'nobody'}"
    if (row.act, row.where) in NOT_NOW:
        return None if outcome.refused in _MOMENTS or not outcome.came_to else "can be done after all"
    if outcome.refused is not None:
        return f"is refused: {outcome.refused}"
    return None if outcome.came_to else "does nothing"
