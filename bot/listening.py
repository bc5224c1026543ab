"""Where the service itself listens: for Telegram's webhook, and for whoever looks after the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware
from sqlalchemy import text

from bot.receiving.webhook import LARGEST
from bot.settings import BadSetting
from storage.database import Database, Unavailable

log = structlog.get_logger()

#: How long requests under way may take at the end, in seconds.
PATIENCE_S = 10.0
#: The database has so long to answer before the service counts as not ready, in seconds.
DATABASE_S = 3.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Listener:
    """Answers on one address and port.

    Args:
        port: 0 for not listening at all.
        must: whether the service is of no use if it can't listen.
    """

    def __init__(self, host: str, port: int, *, must: bool) -> None:
        self._host, self._port, self._must = host, port, must
        self._app = web.Application(client_max_size=LARGEST)
        self._runner: web.AppRunner | None = None

    def answers(self, method: str, path: str, handler: Handler) -> None:
        """Has a handler answer there."""
        self._app.router.add_route(method, path, handler)

    def wraps(self, middleware: Middleware) -> None:
        """Has a middleware around every handler."""
        self._app.middlewares.append(middleware)

    async def start(self) -> None:
        """Begins to listen.

        Raises:
            BadSetting: somebody else listens there, and we must.
        """
        if not self._port:
            return
        runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=PATIENCE_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            if self._must:
                raise BadSetting(
                    f"HTTP_PORT: {self._host}:{self._port} can't be listened on ({error.strerror})"
                ) from None
            log.warning("nobody can ask for health and metrics: the port is in use", HTTP_PORT=self._port)
            return
        self._runner = runner

    async def stop(self) -> None:
        """Takes no more requests, and lets those under way come to their end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


class Health:
    """Says whether the service is there, and whether it is ready for work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.ready = False

    async def alive(self, _request: web.Request) -> web.Response:
        """200 as long as the process does anything at all."""
        return web.Response(text="alive\n")

    async def is_ready(self, _request: web.Request) -> web.Response:
        """200 if updates are taken and the database answers, else 503 with the reason."""
        if not self.ready:
            return web.Response(status=503, text="starting or stopping\n")
        try:
            async with asyncio.timeout(DATABASE_S), self._database.read() as session:
                await session.execute(text("SELECT 1"))
        except (Unavailable, TimeoutError):
            return web.Response(status=503, text="the database doesn't answer\n")
        return web.Response(text="ready\n")
