"""A clock that a test moves by hand, and that tells for which moment somebody waits."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta


class HandClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now, self._moved = now, asyncio.Event()
        self._waits = asyncio.Event()
        self._until: datetime | None = None

    def now(self) -> datetime:
        """The moment that it shows."""
        return self._now

    async def sleep_until(self, at: datetime) -> None:
        """Returns when it has been moved to `at`."""
        while self._now < at:
            self._until = at
            self._waits.set()
            self._moved.clear()
            try:
                await self._moved.wait()
            finally:
                self._waits.clear()

    async def waited_for(self) -> datetime:
        """The moment for which somebody waits, as soon as somebody does."""
        async with asyncio.timeout(10):
            await self._waits.wait()
        assert self._until is not None
        return self._until

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits at this moment."""
        return self._waits.is_set()

    def moves(self, seconds: float) -> None:
        """It shows a later moment."""
        self._now += timedelta(seconds=seconds)
        self._waits.clear()
        self._moved.set()
