"""From polling to the webhook and back: what is written meanwhile is neither lost nor kept twice."""

from __future__ import annotations

import socket

from sqlalchemy import select

from storage.tables import Message
from tests.desk import Desk


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def test_the_way_of_receiving_may_change(desk: Desk) -> None:
    await desk.is_taken()
    port = _free_port()
    brought = {
        "webhook_url": f"http://127.0.0.1:{port}/hook",
        "webhook_secret": "only-Telegram-is-told",
        "http_port": port,
    }
    polled = {"webhook_url": "", "webhook_secret": "", "http_port": 0}
    said = []
    for turn, way in enumerate((brought, polled, brought)):
        for moment in ("до остановки", "пока стоит", "после"):
            words = f"{moment} {turn}"
            said.append(words)
            if moment == "пока стоит":
                await desk.stops()
            await desk.ira.writes(words)
            if moment == "пока стоит":
                await desk.restarts(**way)
        await desk.oleg.sees(f"после {turn}", topic="№1")
    await desk.settles()
    async with desk.database.read() as session:
        kept = list(await session.scalars(select(Message.text).order_by(Message.id)))
    assert kept[1:] == said
