"""Several processes serve one desk: nothing is lost, nothing comes twice, every chat keeps its order."""

from __future__ import annotations

import io
import json
import signal
from pathlib import Path

import aiohttp
import pytest

from tests.conftest import Report
from tests.faults.campaign import PATH, SECRET
from tests.faults.service import Service
from tests.processes.fleet import Fleet

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.mark.timeout(400)
async def test_a_kill_and_a_rolling_restart_under_load(
    postgresql_url: str, tmp_path: Path, report: Report
) -> None:
    fleet = Fleet(postgresql_url, tmp_path, seed=3)

    async def trouble() -> None:
        await fleet.learns("Где взять запасную ленту для кассы", "Лента лежит в шкафу за кассой")
        for port in fleet.ports:
            await _outsiders_are_refused(port)
        killed = fleet.sender
        killed.gets(signal.SIGKILL)
        assert await killed.ended() == -signal.SIGKILL
        await fleet.goes_on()
        await _up(killed)
        for service in fleet.services:
            service.gets(signal.SIGTERM)
            assert await service.ended() == 0, service.log[-2000:]
            await fleet.goes_on()
            await _up(service)
            await fleet.goes_on()

    result = await fleet.run_through(trouble)
    assert not result.wrong, json.dumps(result.wrong, ensure_ascii=False, indent=1)
    assert not result.errors, "\n".join(result.errors)
    assert result.repeats <= result.possible_repeats <= sum(result.in_flight)
    assert all(taken > 10 for taken in fleet.balancer.taken.values())
    report(f"two processes, webhook, PostgreSQL: {result}")


async def _up(service: Service) -> None:
    await service.starts()
    await service.says("knowledge base loaded")


async def _outsiders_are_refused(port: int) -> None:
    """Whoever doesn't know the secret gets nothing in, nor does anything that is no update."""
    update = json.dumps({"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1}, "text": "x"}})
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as outside:

        async def answer(body: str, secret: str | None = SECRET, path: str = PATH) -> int:
            headers = {} if secret is None else {HEADER: secret}
            async with outside.post(path, data=io.BytesIO(body.encode()), headers=headers) as response:
                return response.status

        assert await answer(update, secret=None) == 403
        assert await answer(update, secret=SECRET.lower()) == 403
        assert await answer(update, secret="тайна".encode().decode("latin-1")) == 403
        assert await answer(update, path="/") == 404
        assert await answer("not an update") == 400
        assert await answer("[]") == 400
        assert await answer("[" * 100_000) == 400
        assert await answer(json.dumps({"update_id": 1, "x": "x" * 1_100_000})) == 413
        async with outside.get("/healthz") as alive, outside.get("/readyz") as ready:
            assert (alive.status, ready.status) == (200, 200)
        async with outside.get("/metrics") as scraped:
            told = await scraped.text()
    for figure in (
        'firstline_webhook_refused_total{status="403"} 3.0',
        'firstline_webhook_refused_total{status="413"} 1.0',
        'firstline_updates_handled_total{outcome="done"}',
        'firstline_oldest_seconds{queue="outbox"}',
        'firstline_deadlines{state="missed"}',
        "firstline_processes 2.0",
        "firstline_database_up 1.0",
    ):
        assert figure in told, told
