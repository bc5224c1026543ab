"""Where an integration hears of its tickets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from channels.api.signing import HEADER
from tests.desk import Desk


def is_genuine(secret: str, header: str, body: bytes, now: float) -> bool:
    """What docs/api.md tells to check, as it stands there."""
    told = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", told, re.DOTALL)
    known: dict[str, Any] = {}
    exec(example, known)
    return bool(known["is_genuine"](secret, header, body, now))


class Ear:
    """A server on this machine; `heard` is all that it was told, `says` what it answers from then on.

    `on_hear` is called before each answer.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.heard: list[tuple[dict[str, Any], str, bytes]] = []
        self.says: int | web.Response = 204
        self.on_hear: Callable[[], None] = lambda: None
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Ear:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._hear)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _hear(self, request: web.Request) -> web.Response:
        body = await request.read()
        told = json.loads(body or b"{}")
        self.heard.append((told, request.headers.get(HEADER, ""), body))
        self.on_hear()
        if isinstance(self.says, web.Response):
            return web.Response(status=self.says.status, headers=self.says.headers)
        return web.Response(status=self.says)

    def types(self) -> list[str]:
        """What it was told, in order."""
        return [told["type"] for told, _, _ in self.heard]

    async def hears(self, count: int) -> None:
        """Waits until it was told so often."""
        await self._desk.tg.wait(lambda: len(self.heard) >= count, timeout=30)
