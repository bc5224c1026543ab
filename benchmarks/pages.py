"""What the request form and a request's page cost over a long past."""

from __future__ import annotations

import gc
import secrets
import statistics
import time
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import Figure, at_most
from bot.app import build_app
from bot.clock import SystemClock
from bot.settings import Settings
from storage import doors
from storage.database import Database
from storage.tables import DoorPost, Message, Ticket

#: A page of so many messages on each side is asked for so often.
MESSAGES, RUNS = 20, 100


async def measured(url: str) -> list[Figure]:
    """The processor time of one GET, the browser's side of it too, which is here as well.

    Args:
        url: a database with a past in it.
    """
    database = Database(url)
    secret, tickets = await database.write(_made_up)
    await database.close()
    settings = Settings.model_validate(
        {
            "bot_token": "42:BENCH-BENCH-BENCH-BENCH-BENCH-BENCH-BEN",
            "database_url": url,
            "public_url": "https://help.example.org",
        }
    )
    app = build_app(settings, SystemClock())
    listening: web.Application = app.listener._app
    found = []
    gc.collect()
    gc.freeze()  # as the service does: a full collection over what is loaded would be counted as a page's
    async with TestClient(TestServer(listening)) as http:
        browser = _Browser(http)
        for name, path in (
            ("the request form", "/form"),
            ("a request's page", f"/r/{secret}"),
            ("its renewal, nothing new", f"/r/{secret}/thread"),
        ):
            used = [await browser.asks(path) for _ in range(RUNS + 1)][1:]
            what = f"{name}, at {tickets:,} tickets: processor time of a GET"
            found += [
                Figure(f"{what} (median)", round(statistics.median(used) * 1000, 1), "ms"),
                at_most(f"{what} (the slowest of {RUNS})", round(max(used) * 1000, 1), "ms", 100.0),
            ]
    await app.close()
    return found


class _Browser:
    """Asks for pages, and for what it has only if that is new."""

    def __init__(self, http: TestClient[web.Request, web.Application]) -> None:
        self._http = http
        self._tags: dict[str, str] = {}

    async def asks(self, path: str) -> float:
        """The processor time that it took, in seconds."""
        known = {"If-None-Match": self._tags[path]} if path in self._tags else {}
        began = time.process_time()
        async with self._http.get(path, headers=known) as answer:
            await answer.read()
            if answer.status != (304 if known else 200):
                raise RuntimeError(f"{path}: {answer.status}")
        if "ETag" in answer.headers:
            self._tags[path] = answer.headers["ETag"]
        return time.process_time() - began


async def _made_up(session: AsyncSession) -> tuple[str, int]:
    """A page with a conversation about the newest ticket; its secret, and how many tickets there are."""
    now = datetime.now(UTC)
    secret = secrets.token_urlsafe()
    door, _ = await doors.open_page(session, secret, channel="form", name="Вера", language="ru", now=now)
    number = await session.scalar(select(func.max(Ticket.id)))
    for place in range(MESSAGES):
        session.add(
            Message(
                ticket_id=number,
                author="requester",
                chat_id=doors.chat_of(door.id),
                telegram_message_id=2 * place + 1,
                kind="text",
                text=f"Касса {place} не печатает чеки, см. https://example.org/{place}. " * 5,
                written_at=now,
            )
        )
        buttons = [[{"text": str(mark), "data": f"r:{number}:{mark}"} for mark in range(1, 6)]]
        session.add(
            DoorPost(
                door_id=door.id,
                number=2 * place + 2,
                outbox_id=-place - 1,
                ticket_id=number,
                text=f"<b>🧑‍💻 Олег</b>\nПроверьте <i>бумагу</i> в кассе {place}. " * 5,
                buttons=buttons,
                posted_at=now,
            )
        )
    return secret, await session.scalar(select(func.count()).select_from(Ticket)) or 0
