"""Our own getUpdates loop. It confirms to Telegram only what is committed.

The libraries' own loops confirm an update before its handler has ended, so a kill loses it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog

from bot.receiving.intake import Intake
from bot.receiving.reading import UPDATES, read
from storage.database import Unavailable
from storage.office import Office

log = structlog.get_logger()

#: How long Telegram holds a poll that has nothing to give, in seconds.
HOLD_S = 25


class WrongToken(Exception):
    """Telegram doesn't know the token; trying again won't help."""


class Polling:
    """Takes updates from Telegram into the inbox.

    Args:
        office: of several processes only one polls, or Telegram would refuse the others.
    """

    def __init__(self, api_url: str, token: str, intake: Intake, office: Office) -> None:
        self._url = f"{api_url}/bot{token}"
        self._intake, self._office = intake, office
        self._offset = 0
        self._failed = False
        self.begun = asyncio.Event()
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
                    await self._office.held.wait()
                    await self._intake.room_for_more()
                    await self._take_in(await self._ask(session))
                    self.begun.set()
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
                        await self._clear_the_way(session, error)
                    if not isinstance(error, Unavailable):  # that is said by the database
                        self._say_once(error)

    async def _ask(self, session: aiohttp.ClientSession) -> list[dict[str, Any]]:
        request = {
            "offset": str(self._offset),
            # The first is answered at once: it shows that we are connected.
            "timeout": str(HOLD_S if self.begun.is_set() else 0),
            "allowed_updates": json.dumps(UPDATES),
        }
        async with session.post(f"{self._url}/getUpdates", data=request) as response:
            if response.status in (401, 404):
                raise WrongToken
            if response.status != 200:
                raise await _Refused.of(response)
            answer = await response.json()
        result = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(result, list):
            raise ValueError("an answer without updates")
        return result

    async def _clear_the_way(self, session: aiohttp.ClientSession, conflict: _Refused) -> None:
        """Takes a webhook away that was left behind; with another poller nothing can be done."""
        if not conflict.is_webhooks:
            self.rival.set()
            return
        with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):  # it is tried again
            async with session.post(f"{self._url}/deleteWebhook") as response:
                log.warning("updates went to a webhook; it is removed", status=response.status)

    async def _take_in(self, updates: list[dict[str, Any]]) -> None:
        if updates:
            received = [read(update) for update in updates]
            await self._intake.take(received)
            # Only now may the next call confirm them.
            self._offset = max(int(update["update_id"]) for update in updates) + 1

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
    def __init__(self, status: int, retry_after: float = 0.0, *, is_webhooks: bool = False) -> None:
        self.status, self.retry_after, self.is_webhooks = status, retry_after, is_webhooks
        super().__init__(str(status))

    @classmethod
    async def of(cls, response: aiohttp.ClientResponse) -> _Refused:
        try:
            answer = json.loads(await response.text())
            return cls(
                response.status,
                float(answer.get("parameters", {}).get("retry_after", 0)),
                is_webhooks="webhook" in str(answer.get("description")),
            )
        except (ValueError, AttributeError):
            return cls(response.status)
