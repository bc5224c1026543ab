"""Our own getUpdates loop. It confirms to Telegram only what is committed.

The libraries' own loops confirm an update before its handler has ended, so a kill loses it.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog

from bot.clock import Clock
from bot.receiving.lanes import Lanes
from bot.receiving.reading import UPDATES, read
from storage import inbox
from storage.database import Database, Unavailable
from storage.inbox import Received, Waiting

log = structlog.get_logger()

#: How long Telegram holds a poll that has nothing to give, in seconds.
HOLD_S = 25


class WrongToken(Exception):
    """Telegram doesn't know the token; trying again won't help."""


class Polling:
    """Takes updates from Telegram into the inbox, and passes on to the lanes what is committed."""

    def __init__(self, api_url: str, token: str, database: Database, lanes: Lanes, clock: Clock) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._database, self._lanes, self._clock = database, lanes, clock
        self._offset = 0
        self._failed = False
        self._unsure = False
        self.polled = asyncio.Event()
        #: Set once Telegram has said that somebody else receives this bot's updates too.
        self.rival = asyncio.Event()

    async def run(self) -> None:
        """Polls until cancelled.

        Raises:
            WrongToken: the token isn't one of Telegram's.
        """
        timeout = aiohttp.ClientTimeout(total=HOLD_S + 15, connect=10)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            wait = 0.0
            while True:
                await asyncio.sleep(wait)
                try:
                    await self._lanes.room_for_more()
                    await self._take_in(await self._ask(session))
                    self.polled.set()
                    self._recovered()
                    wait = 0.0
                except (
                    aiohttp.ClientError,
                    TimeoutError,
                    OSError,
                    Unavailable,
                    _Refused,
                    ValueError,
                ) as error:
                    wait = min(max(wait * 2, 0.2), 10.0)
                    if isinstance(error, _Refused) and error.retry_after:
                        wait = error.retry_after
                    if isinstance(error, _Refused) and error.status == HTTPStatus.CONFLICT:
                        self.rival.set()
                    if not isinstance(error, Unavailable):  # that is said by the database
                        self._say_once(error)

    async def _ask(self, session: aiohttp.ClientSession) -> list[dict[str, Any]]:
        request = {
            "offset": str(self._offset),
            # The first is answered at once: it shows that we are connected.
            "timeout": str(HOLD_S if self.polled.is_set() else 0),
            "allowed_updates": json.dumps(UPDATES),
        }
        async with session.post(self._url, data=request) as response:
            if response.status in (401, 404):
                raise WrongToken
            if response.status != 200:
                raise await _Refused.of(response)
            answer = await response.json()
        result = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(result, list):
            raise ValueError("an answer without updates")
        return result

    async def _take_in(self, updates: list[dict[str, Any]]) -> None:
        if not updates:
            return
        received = [read(update) for update in updates]
        stored = await self._store(received)
        # Only now may the next call confirm them.
        self._offset = max(item.update_id for item in received) + 1
        self._lanes.add(stored)

    async def _store(self, received: list[Received]) -> list[Waiting]:
        """Commits what came in; gives what the lanes haven't got yet."""
        now = self._clock.now()
        try:
            stored = await self._database.write(lambda session: inbox.store(session, received, now))
        except Unavailable:
            self._unsure = True
            raise
        if not self._unsure:
            return stored
        # A failed write may have been committed all the same; then it is no news the second time.
        async with self._database.read() as session:
            waiting = await inbox.waiting(session)
        self._unsure = False
        return waiting

    def _say_once(self, error: Exception) -> None:
        if not self._failed:
            self._failed = True
            # The text of a connection error can hold the address, and that holds the token.
            log.warning(
                "receiving failed, trying again",
                error=type(error).__name__,
                status=str(error.status if isinstance(error, _Refused) else ""),
            )

    def _recovered(self) -> None:
        if self._failed:
            self._failed = False
            log.info("receiving again")


class _Refused(Exception):
    def __init__(self, status: int, retry_after: float) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(str(status))

    @classmethod
    async def of(cls, response: aiohttp.ClientResponse) -> _Refused:
        try:
            answer = json.loads(await response.text())
            return cls(response.status, float(answer.get("parameters", {}).get("retry_after", 0)))
        except (ValueError, AttributeError):
            return cls(response.status, 0.0)
