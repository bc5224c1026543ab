"""A program that uses the API."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import aiohttp

from channels.api import tokens
from channels.api.views import BASE
from tests.desk import Desk

#: A file: its name, its kind, its content.
File = tuple[str, str, bytes]


class Caller:
    """One integration with one token; `status`, `headers` and `body` are those of the last answer."""

    def __init__(self, desk: Desk, name: str = "shop", scopes: Sequence[str] = tokens.SCOPES) -> None:
        self._desk, self._name, self._scopes = desk, name, scopes
        self._http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        self.token, self.status = "", 0
        self.headers: Mapping[str, str] = {}
        self.body: Any = None

    async def __aenter__(self) -> Caller:
        now = self._desk.tg.clock.now()
        self.token = await self._desk.database.write(
            lambda session: tokens.make(session, self._name, self._scopes, now)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def calls(self, method: str, path: str, given: Any = None, **headers: str) -> Any:
        """Makes a call; gives the answer's body."""
        data = given
        if given is not None and not isinstance(given, bytes | aiohttp.FormData):
            data = json.dumps(given).encode()
        if data is not None and not isinstance(data, aiohttp.FormData):
            headers.setdefault("Content-Type", "application/json")
        headers.setdefault("Authorization", f"Bearer {self.token}")
        whole = path if path.startswith(BASE) else BASE + path
        url = f"http://127.0.0.1:{self._desk.settings.http_port}{whole}"
        sent = io.BytesIO(data) if isinstance(data, bytes) else data
        async with self._http.request(method, url, data=sent, headers=headers) as answer:
            self.status, self.headers = answer.status, answer.headers
            raw = await answer.read()
            self.body = json.loads(raw) if "json" in answer.content_type and raw else raw
        return self.body

    async def gets(self, path: str, **headers: str) -> Any:
        """Reads something; gives its body."""
        return await self.calls("GET", path, **headers)

    async def posts(self, path: str, given: Any = None, key: str | None = None, **headers: str) -> Any:
        """Sends something; gives the answer's body."""
        if key is not None:
            headers["Idempotency-Key"] = key
        return await self.calls("POST", path, given, **headers)

    async def opens(self, text: str = "Протекла крыша над сервером", **more: Any) -> Any:
        """Opens a ticket; gives it as it is once the desk has dealt with it."""
        made = await self.posts("/tickets", {"name": "Вера", "text": text, "language": "ru", **more})
        return await self.seen(made)

    async def seen(self, made: Any) -> Any:
        """A ticket that was just opened, once the desk has dealt with it: a loaded machine answers 202."""
        if self.status == 202:
            await self._desk.settles()
            return await self.gets(made["links"]["self"])
        assert self.status == 201, made
        return made

    async def does(self, at: str, act: str, given: Any = None) -> Any:
        """Presses something; gives the ticket as it is once the desk has dealt with it."""
        done = await self.posts(f"{at}/{act}", given)
        assert self.status in (200, 202), done
        await self._desk.settles()
        return await self.gets(at)
