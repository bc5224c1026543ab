"""A clock that the service follows, and that jumps."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from aiohttp import web

#: Whoever follows the clock asks again after so long, in seconds.
HELD_S = 20


class JumpingClock:
    """Serves `offset_s` and `version` over HTTP, as `CLOCK_URL` expects."""

    def __init__(self) -> None:
        self._offset_s, self._version = 0.0, 0
        self._jumped = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def starts(self) -> str:
        """Listens; gives its address."""
        app = web.Application()
        app.router.add_get("/clock", self._tell)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/clock"

    async def stops(self) -> None:
        """Stops listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def jumps(self, by_s: float) -> None:
        """Moves by so many seconds, back too; everybody hears of it at once."""
        async with self._jumped:
            self._offset_s += by_s
            self._version += 1
            self._jumped.notify_all()

    async def shows(self, moment: datetime) -> None:
        """Moves to a moment."""
        now = datetime.now(UTC).timestamp() + self._offset_s
        await self.jumps(moment.timestamp() - now)

    async def _tell(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "-1"))
        async with self._jumped:
            try:
                async with asyncio.timeout(HELD_S):
                    await self._jumped.wait_for(lambda: self._version != after)
            except TimeoutError:
                pass
        return web.json_response({"offset_s": self._offset_s, "version": self._version})
