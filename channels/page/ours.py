"""By what the doctor knows that an address leads to this very service: it has the database's key."""

from __future__ import annotations

import hashlib
import hmac
import re

from aiohttp import web

from channels.page.ground import Ground

#: One below each path that a proxy must pass on; no department and no page can be called so.
OURS = ("/form/_ours", "/r/_ours", "/page/_ours")
_ASKED = re.compile(r"[0-9a-f]{32}")


class Ours:
    """Answers what only this service can: it tells nothing and changes nothing."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def show(self, request: web.Request) -> web.Response:
        """The proof for what is asked, 32 hexadecimal digits made up by whoever asks."""
        asked = request.query.get("asked", "")
        if not _ASKED.fullmatch(asked):
            raise web.HTTPNotFound
        return web.Response(
            text=proof(await self._ground.key(), asked), headers={"Cache-Control": "no-store"}
        )


def proof(key: bytes, asked: str) -> str:
    """What a service with this key answers."""
    return hmac.new(key, b"ours:" + asked.encode(), hashlib.sha256).hexdigest()
