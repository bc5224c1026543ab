"""`doors`: programs call the API, and the service is killed again and again."""

from __future__ import annotations

from benchmarks.figures import say
from tests.desk import Desk
from tests.faults.programs import Outcome, use
from tests.prove.figure import Shown, none_of
from tests.prove.places import POLLING, THREE, Mode, place
from tests.servers import free_port

#: So many kills in all; each desk lives through some, and has so many programs.
ROUNDS, EACH, PROGRAMS = 200, 10, 20


async def doors(seed: int, rounds: int | None) -> list[Shown]:
    """What was lost, registered twice or not told, on both databases."""
    return [await _on(mode, seed, rounds or ROUNDS) for mode in (POLLING, THREE)]


async def _on(mode: Mode, seed: int, rounds: int) -> Shown:
    came: list[Outcome] = []
    for number in range(0, rounds, EACH):
        async with place(mode) as (url, folder):
            desk, kills = Desk(url, http_port=free_port()), min(EACH, rounds - number)
            came.append(await use(desk, folder, seed=seed + number, programs=PROGRAMS, kills=kills))
        say("\n".join((f"{min(number + EACH, rounds)} kills", *came[-1].wrong)))
    calls, heard = sum(one.calls for one in came), sum(one.heard for one in came)
    repeated = sum(one.repeated for one in came)
    return none_of(
        f"kill -9 while programs call: lost, doubled, not told, {'SQLite' if mode.sqlite else 'PostgreSQL'}",
        [line for one in came for line in one.wrong],
        f"{rounds} kills, {calls} calls, {heard} events of which {repeated} came again, by their number",
        f"python -m tests.prove doors --seed {seed} --rounds {rounds}",
    )
