"""What stands before several processes: passes each request on to the next of them that can be reached."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import aiohttp
from aiohttp import web

_PASSED_ON = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")


class Balancer:
    """A proxy for some ports of the loopback interface."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._turn = itertools.count()
        self._runner: web.AppRunner | None = None
        self._client: aiohttp.ClientSession | None = None
        #: How many requests each process has answered with 200.
        self.taken = dict.fromkeys(ports, 0)

    async def starts(self) -> str:
        """Listens; gives its address."""
        app = web.Application()
        app.router.add_post("/{path:.*}", self._pass_on)
        self._client = aiohttp.ClientSession()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stops(self) -> None:
        """Stops listening."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._client is not None:
            await self._client.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        assert self._client is not None
        body, first = await request.read(), next(self._turn)
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        for step in range(len(self._ports)):
            port = self._ports[(first + step) % len(self._ports)]
            url = f"http://127.0.0.1:{port}{request.path}"
            try:
                async with self._client.post(url, data=body, headers=headers) as response:
                    self.taken[port] += response.status == 200
                    return web.Response(status=response.status, body=await response.read())
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break  # nobody knows what came of it
        return web.Response(status=502)
