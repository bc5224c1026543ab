"""The one clock by which everything falls due."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp


class Clock(Protocol):
    """Tells the time, and waits for a moment."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        ...

    async def sleep_until(self, at: datetime) -> None:
        """Returns when `at` has come."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime) -> None:
        """Returns when `at` has come."""
        await asyncio.sleep(max(0.0, (at - self.now()).total_seconds()))


class FollowedClock:
    """The clock of an emulated Telegram in another process, which can be moved on.

    Args:
        url: where that clock is asked, `http://…/emulator/clock`.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._offset = timedelta()
        self._version = -1
        self._moved = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The present moment in UTC, as that clock has it."""
        return datetime.now(UTC) + self._offset

    async def sleep_until(self, at: datetime) -> None:
        """Returns when `at` has come on that clock."""
        while (left := (at - self.now()).total_seconds()) > 0:
            self._moved.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._moved.wait()

    async def start(self) -> None:
        """Reads the clock once, then follows it in the background."""
        async with aiohttp.ClientSession() as session:
            await self._ask(session)
        self._following = asyncio.create_task(self._follow(), name="clock")

    async def stop(self) -> None:
        """Stops following."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)

    async def _follow(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    await self._ask(session)
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(0.2)

    async def _ask(self, session: aiohttp.ClientSession) -> None:
        params = {"after": str(self._version)} if self._version >= 0 else {}
        async with session.get(self._url, params=params) as response:
            answer = await response.json()
        self._offset = timedelta(seconds=answer["offset_s"])
        self._version = answer["version"]
        self._moved.set()


async def wait_for(event: asyncio.Event, clock: Clock, until: datetime | None) -> None:
    """Waits until the event is set or the moment has come, and clears the event."""
    if until is None:
        await event.wait()
    elif not event.is_set():
        waits = {
            asyncio.ensure_future(event.wait()),
            asyncio.ensure_future(clock.sleep_until(until)),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
    event.clear()
