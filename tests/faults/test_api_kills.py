"""The process is killed while programs call: what they sent is registered once, what happened is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import sqlite_copy
from tests.desk import Desk
from tests.faults.programs import use
from tests.servers import free_port


@pytest.mark.timeout(300)
async def test_calls_that_come_again_are_done_once_however_the_process_ends(
    templates: Path, tmp_path: Path
) -> None:
    desk = Desk(await sqlite_copy(templates, tmp_path), http_port=free_port())
    came = await use(desk, tmp_path, seed=7, programs=8, kills=4)
    assert not came.wrong
    assert came.calls > 4 * 8, "some had to be sent again"
