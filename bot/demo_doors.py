"""The demo's other doors: the request form, reached at the address of the page itself."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

import aiohttp
from aiohttp import hdrs, web

from telegram_emulator import Telegram

#: Under which path the service's own pages stand.
PATH = "/desk"
#: What belongs to one connection and isn't passed on (RFC 9110, 7.6.1).
_OWN = frozenset(
    {hdrs.CONNECTION, hdrs.KEEP_ALIVE, hdrs.TRANSFER_ENCODING, hdrs.CONTENT_ENCODING, hdrs.CONTENT_LENGTH}
)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Doorway:
    """Passes requests on to the service, as a proxy does in front of a real one.

    `port` is the one that the service is to listen on.
    """

    port: int = field(default_factory=free_port)
    _session: aiohttp.ClientSession | None = None

    def open(self, telegram: Telegram) -> None:
        """Puts the form beside the chats; before the page is served."""
        telegram.app.router.add_route("*", PATH + "/{tail:.*}", self._pass_on)
        telegram.app.on_cleanup.append(self._close)
        telegram.frames = [
            {"name": {"ru": "Форма", "en": "Form"}, "icon": "page", "url": f"{PATH}/form?embed=1&lang={{}}"}
        ]

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        self._session = self._session or aiohttp.ClientSession(auto_decompress=False)
        headers = {name: value for name, value in request.headers.items() if name not in _OWN}
        address = f"http://127.0.0.1:{self.port}{request.raw_path}"
        try:
            async with self._session.request(
                request.method,
                address,
                data=await request.read(),
                headers=headers,
                allow_redirects=False,
                skip_auto_headers=(hdrs.CONTENT_TYPE,),
            ) as answer:
                kept = [(name, value) for name, value in answer.headers.items() if name not in _OWN]
                return web.Response(status=answer.status, body=await answer.read(), headers=kept)
        except aiohttp.ClientError:
            return web.Response(status=502, text="…")  # it is just starting, or stopping

    async def _close(self, _app: web.Application) -> None:
        if self._session is not None:
            await self._session.close()
