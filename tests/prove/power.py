"""Power failures under SQLite: whatever wasn't synced is gone, and nothing that was confirmed is missed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.faults.forgetful import library, power_fails
from tests.faults.kill import Killing
from tests.faults.result import Result
from tests.prove.cells import NotApplicable
from tests.prove.places import Mode, place

FAILURES = 10


async def power_is_lost(mode: Mode, seed: int, failures: int = FAILURES) -> Result | NotApplicable:
    """Each kill takes with it what SQLite hadn't synced."""
    if not mode.sqlite:
        return NotApplicable("syncing is PostgreSQL's own; synchronous_commit = off is refused")
    if library() is None:
        return NotApplicable("this Python's SQLite can't be reached")
    async with place(mode) as (url, folder):
        disk = folder / "disk"
        disk.mkdir()
        return await _Failing(url, folder, seed, disk).run(kills=failures, stops=0)


class _Failing(Killing):
    """A campaign in which the power fails with each kill."""

    def __init__(self, url: str, folder: Path, seed: int, disk: Path) -> None:
        settings: Mapping[str, str] = {"FORGETFUL_DISK": str(disk)}
        super().__init__(url, folder, seed, settings=settings)
        self._database = Path(url.partition(":///")[2])
        self._disk = disk

    async def after_end(self) -> None:
        """What is found at the next start."""
        power_fails(self._database, self._disk)
