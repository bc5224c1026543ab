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
#: The same of the form and the pages, for which Telegram's secret is nothing, and an update no form.
PAGES = {
    ("GET", "/form"): 200,
    ("POST", "/form"): 400,
    ("GET", "/form/likely"): 204,
    ("POST", "/form/helped"): 400,
    ("GET", "/form/{department}"): 404,
    ("POST", "/form/{department}"): 400,
    ("GET", "/r/{secret}"): 404,
    ("POST", "/r/{secret}"): 400,
    ("GET", "/r/{secret}/thread"): 404,
    ("POST", "/r/{secret}/press"): 400,
    ("POST", "/r/{secret}/telegram"): 400,
    ("GET", "/r/{secret}/files/{number}"): 404,
    ("GET", "/r/{secret}/quiet"): 404,
    ("POST", "/r/{secret}/quiet"): 404,
    ("GET", "/page/{name}"): 200,
    ("GET", "/form/_ours"): 404,
    ("GET", "/r/_ours"): 404,
    ("GET", "/page/_ours"): 404,
}
#: The same of the API, which is there in any case: without a token nobody learns anything.
_API = "/api/v1"
API = {
    ("POST", f"{_API}/tickets"): 401,
    ("GET", f"{_API}/tickets"): 401,
    ("GET", f"{_API}/tickets/{{ticket}}"): 401,
    ("GET", f"{_API}/tickets/{{ticket}}/messages"): 401,
    ("POST", f"{_API}/tickets/{{ticket}}/messages"): 401,
    ("GET", f"{_API}/tickets/{{ticket}}/files/{{message}}"): 401,
    ("POST", f"{_API}/tickets/{{ticket}}/choices"): 401,
    ("POST", f"{_API}/tickets/{{ticket}}/rating"): 401,
    ("POST", f"{_API}/tickets/{{ticket}}/comment"): 401,
    ("POST", f"{_API}/tickets/{{ticket}}/close"): 401,
    ("POST", f"{_API}/tickets/{{ticket}}/reopen"): 401,
    ("PUT", f"{_API}/webhook"): 401,
    ("GET", f"{_API}/webhook"): 401,
    ("DELETE", f"{_API}/webhook"): 401,
    ("GET", f"{_API}/departments"): 401,
    ("GET", f"{_API}/openapi.json"): 200,
}
API |= {("HEAD", path): status for (method, path), status in API.items() if method == "GET"}
API |= {("OPTIONS", path): 204 for _, path in API}
#: What stands in an address for what it leaves open.
_GIVEN = {
    "department": "1",
    "secret": "s" * 32,
    "number": "1",
    "name": "page.css",
    "ticket": "t" * 22,
    "message": "1",
}
#: The doctor's addresses are those of a department, a page and a file that there can't be.
_ALSO = {"/form/_ours": "/form/{department}", "/r/_ours": "/r/{secret}", "/page/_ours": "/page/{name}"}
_SHOWN = (None, SECRET[:-1] + "D", SECRET)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@pytest.mark.parametrize("brought", [True, False])
async def test_whoever_asks_gets_what_is_theirs(templates: Path, tmp_path: Path, brought: bool) -> None:
    given = {"webhook_url": "https://desk.example/hook", "webhook_secret": SECRET}
    given |= {"public_url": "https://desk.example"}
    always = ENDPOINTS | {place: (answer,) * 3 for place, answer in API.items()}
    endpoints = always | {place: (answer,) * 3 for place, answer in PAGES.items()}
    desk = Desk(await sqlite_copy(templates, tmp_path), **(given if brought else {}))  # type: ignore[arg-type]
    app = build_app(desk.settings, SystemClock())
    listening: web.Application = app.listener._app
    routes = {
        (route.method, route.resource.canonical) for route in listening.router.routes() if route.resource
    }
    assert routes == (set(endpoints) if brought else {place for place in always if place[1] != "/hook"})
    async with TestClient(TestServer(listening)) as outside:
        for (method, place), answers in endpoints.items():
            path = place.format_map(_GIVEN)
            for shown, expected in zip(_SHOWN, answers, strict=True):
                headers = {SECRET_HEADER: shown} if shown else {}
                async with outside.request(method, path, headers=headers, data=json.dumps(UPDATE)) as answer:
                    said = await answer.text()
                    assert answer.status == (expected if (method, place) in routes else 404), (path, shown)
                    assert SECRET not in said
                    assert str(desk.database.url) not in said
        for place in [*(path for _, path in routes), "/", "/hook/..", "/admin", "/.env", "/healthz/x"]:
            for method in _METHODS:
                if (method, place) not in routes:
                    its = PAGES.get((method, _ALSO.get(place, place)))
                    async with outside.request(method, place.format_map(_GIVEN)) as answer:
                        assert answer.status in (404, 405, its), (method, place)
    await app.close()
    await desk.database.close()
