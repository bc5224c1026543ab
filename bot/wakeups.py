"""Tells the sender and the timers that there may be something for them; polling is the floor."""

from __future__ import annotations

import asyncio


class Wakeups:
    """Set after a commit; each listener clears its own."""

    def __init__(self) -> None:
        self.outbox = asyncio.Event()
        self.timers = asyncio.Event()

    def committed(self) -> None:
        """Something was written: rows may wait in the outbox, timers may have been set."""
        self.outbox.set()
        self.timers.set()
