"""A clock that runs with system time and can be pushed ahead."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """System time plus an offset; whoever sleeps on it wakes by real time passing or by `advance`."""

    def __init__(self) -> None:
        self.offset_s = 0.0
        self.version = 0
        self._stood_at: float | None = None
        self.on_advance: list[Callable[[], None]] = []
        self._sleepers: set[asyncio.Future[None]] = set()

    def timestamp(self) -> float:
        """Seconds since 1970-01-01 UTC on this clock."""
        return (time.time() if self._stood_at is None else self._stood_at) + self.offset_s

    def stand(self) -> None:
        """Stand still from now on, but for `advance`: however slow the machine is, no time passes."""
        self._stood_at = time.time()

    def now(self) -> datetime:
        """The same instant as an aware UTC datetime."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def advance(self, seconds: float) -> None:
        """Push the clock ahead (never back) and wake everybody whose time has come.

        Raises:
            ValueError: `seconds` is negative.
        """
        if seconds < 0:
            raise ValueError("a clock only goes forward")
        self.offset_s += seconds
        self.version += 1
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        for notify in self.on_advance:
            notify()

    async def sleep(self, seconds: float) -> None:
        """Return once the clock has moved by that many seconds."""
        await self._sleep_until(self.timestamp() + seconds)

    async def sleep_until(self, at: datetime) -> None:
        """Return once the clock shows `at` (an aware datetime); at once if that is past."""
        await self._sleep_until(at.timestamp())

    async def wait_change(self, version: int, real_seconds: float) -> None:
        """Return when `version` is no longer the current one, or after that much real time."""
        if self.version == version:
            await self._pause(real_seconds)

    async def _sleep_until(self, at: float) -> None:
        while (left := at - self.timestamp()) > 0:
            await self._pause(left)

    async def _pause(self, real_seconds: float) -> None:
        loop = asyncio.get_running_loop()
        woken: asyncio.Future[None] = loop.create_future()
        self._sleepers.add(woken)
        timer = loop.call_later(real_seconds, _wake, woken)
        try:
            await woken
        finally:
            timer.cancel()
            self._sleepers.discard(woken)


def _wake(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
