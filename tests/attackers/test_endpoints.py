"""What the service answers over HTTP: every address has its row, and everything else is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import build_app
from bot.clock import SystemClock
from bot.receiving.webhook import SECRET_HEADER
from tests.databases import sqlite_copy
from tests.desk import Desk

SECRET = "only-Telegram-is-told"
UPDATE = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
#: What a stranger, one who guesses at the secret, and Telegram get there before the service receives.
ENDPOINTS = {
    ("GET", "/healthz"): (200, 200, 200),
    ("GET", "/readyz"): (503, 503, 503),
    ("GET", "/metrics"): (200, 200, 200),
    ("POST", "/hook"): (403, 403, 503),
}
_SHOWN = (None, SECRET[:-1] + "D", SECRET)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@pytest.mark.parametrize("brought", [True, False])
async def test_whoever_asks_gets_what_is_theirs(templates: Path, tmp_path: Path, brought: bool) -> None:
    given = {"webhook_url": "https://desk.example/hook", "webhook_secret": SECRET}
    desk = Desk(await sqlite_copy(templates, tmp_path), **(given if brought else {}))  # type: ignore[arg-type]
    app = build_app(desk.settings, SystemClock())
    listening: web.Application = app.listener._app
    routes = {
        (route.method, route.resource.canonical) for route in listening.router.routes() if route.resource
    }
    assert routes == {place for place in ENDPOINTS if brought or place[1] != "/hook"}
    async with TestClient(TestServer(listening)) as outside:
        for (method, path), answers in ENDPOINTS.items():
            for shown, expected in zip(_SHOWN, answers, strict=True):
                headers = {SECRET_HEADER: shown} if shown else {}
                async with outside.request(method, path, headers=headers, data=json.dumps(UPDATE)) as answer:
                    said = await answer.text()
                    assert answer.status == (expected if (method, path) in routes else 404), (path, shown)
                    assert SECRET not in said
                    assert str(desk.database.url) not in said
        for path in [*(path for _, path in routes), "/", "/hook/..", "/admin", "/.env", "/healthz/x"]:
            for method in _METHODS:
                if (method, path) not in routes:
                    async with outside.request(method, path) as answer:
                        assert answer.status in (404, 405), (method, path)
    await app.close()
    await desk.database.close()
