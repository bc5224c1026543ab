"""However the process ends, no message is lost, none is registered twice, and no chat falls out of order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Report
from tests.faults.kill import Killing
from tests.faults.result import Result


async def _survives(url: str, folder: Path, *, seed: int, kills: int, stops: int) -> Result:
    result = await Killing(url, folder, seed).run(kills=kills, stops=stops)
    assert not result.wrong, json.dumps(result.wrong, ensure_ascii=False, indent=1)
    assert not result.errors, "\n".join(result.errors)
    assert result.repeats <= result.possible_repeats <= sum(result.in_flight)
    assert result.messages > 4 * kills
    return result


@pytest.mark.timeout(300)
async def test_seven_kills_and_three_stops_on_sqlite(tmp_path: Path, report: Report) -> None:
    result = await _survives(f"sqlite+aiosqlite:///{tmp_path}/desk.db", tmp_path, seed=50, kills=7, stops=3)
    report(f"SQLite: {result}")


@pytest.mark.timeout(300)
async def test_three_kills_and_a_stop_on_postgresql(
    postgresql_url: str, tmp_path: Path, report: Report
) -> None:
    result = await _survives(postgresql_url, tmp_path, seed=10, kills=3, stops=1)
    report(f"PostgreSQL: {result}")
