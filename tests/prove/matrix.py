"""`faults`: every fault × both ways to serve, each cell a desk's day with the fault in the middle."""

from __future__ import annotations

import traceback

from benchmarks.figures import say
from tests.prove.cells import FAULTS as OTHERS
from tests.prove.cells import Cell, NotApplicable
from tests.prove.figure import Shown
from tests.prove.places import POLLING, THREE, Mode
from tests.prove.power import power_is_lost

FAULTS: dict[str, Cell] = {**OTHERS, "power loss, un-fsynced writes dropped": power_is_lost}


async def faults(seed: int, _rounds: int | None, only: str | None = None) -> list[Shown]:
    """One cell after another.

    Args:
        only: just this fault.
    """
    return [
        await _cell(name, mode, seed) for name in FAULTS if only in (None, name) for mode in (POLLING, THREE)
    ]


async def _cell(name: str, mode: Mode, seed: int) -> Shown:
    """Whatever a cell dies of makes it red."""
    figure = f"{name} × {mode.name}"
    command = f'python -m tests.prove faults --fault "{name}" --seed {seed}'
    try:
        result = await FAULTS[name](mode, seed)
    except Exception as error:  # noqa: BLE001 - said, and red
        say(f"{figure}: RED\n{traceback.format_exc()}")
        return Shown(figure, f"red: {type(error).__name__}", "green", False, command)
    if isinstance(result, NotApplicable):
        return Shown(figure, f"not applicable: {result.why}", "", None, command)
    for line in result.violations:
        say(f"{figure}: VIOLATION: {line}")
    say(f"{figure}: {result}")
    told = f"{result.messages} messages, {result.possible_repeats} sends repeated"
    ok = not result.violations
    return Shown(figure, f"{'green' if ok else 'red'} ({told})", "green", ok, command)
