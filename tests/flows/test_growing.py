"""The knowledge base grows while people ask, and nobody waits for a fit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from benchmarks import synthetic
from bot.fitting import MOST_IN_A_THREAD
from knowledge_base import storing
from tests.desk import Desk
from tests.flows.test_knowledge import _adds


async def test_an_entry_added_while_a_large_base_is_fitted_answers_at_once(
    database_url: str, tmp_path: Path
) -> None:
    desk = Desk(database_url, cache_dir=tmp_path / "cache")
    await desk.opens()
    assert desk.app is not None
    knowledge = desk.app.knowledge
    entries = synthetic.entries(MOST_IN_A_THREAD + 500)
    await desk.database.write(lambda session: storing.import_entries(session, entries, datetime.now(UTC)))
    await knowledge.reload()
    assert not knowledge.fitted.is_set()
    preview = await _adds(
        desk, "Сломалась дверь холодильника", "Холодильник не закрывается", "Вызовите мастера."
    )
    await desk.presses(desk.max, "✅ Опубликовать", preview)
    await desk.ira.writes("сломалась дверь холодильника")
    await desk.ira.sees("Вызовите мастера.", button="✅ Помогло")
    assert not knowledge.fitted.is_set()
    await desk.closes()
