"""Updates in lanes: strictly in order within one, all lanes at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

import structlog

from bot.telegram_errors import NoAnswer
from storage.database import Unavailable
from storage.inbox import Waiting

log = structlog.get_logger()

#: How many updates may be worked on at the same time, and how many may wait in memory.
AT_ONCE = 48
AT_MOST = 2000


class Lanes:
    """Runs a handler over waiting updates, one lane after another update of its own only.

    Args:
        handle: handles one update to its end; it raises Unavailable when the update must be
            tried again later, and nothing else.
    """

    def __init__(self, handle: Callable[[Waiting], Awaitable[None]]) -> None:
        self._handle = handle
        self._lanes: dict[str, deque[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._limit = asyncio.Semaphore(AT_ONCE)
        self._count = 0
        self._said = False
        #: The rows that wait here, and those that were given up on: they are met again at the next start.
        self._known: set[int] = set()
        self._freed = asyncio.Event()
        self._freed.set()
        self._stopping = False

    def add(self, items: Iterable[Waiting]) -> None:
        """Takes committed updates, in the order of their receipt; those it has already are left out."""
        for item in items:
            if item.id in self._known:
                continue
            self._known.add(item.id)
            self._count += 1
            lane = self._lanes.get(item.lane)
            if lane is None:
                self._lanes[item.lane] = deque([item])
                task = asyncio.create_task(self._run(item.lane), name=f"lane {item.lane}")
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            else:
                lane.append(item)
        if self._count >= AT_MOST:
            self._freed.clear()

    async def room_for_more(self) -> None:
        """Waits while too much is waiting; meanwhile Telegram keeps the rest."""
        await self._freed.wait()

    @property
    def full(self) -> bool:
        """Whether too much is waiting for more to be taken in."""
        return not self._freed.is_set()

    @property
    def known(self) -> frozenset[int]:
        """The rows that needn't be added."""
        return frozenset(self._known)

    @property
    def idle(self) -> bool:
        """Whether nothing is being handled or waiting."""
        return self._count == 0

    async def _run(self, name: str) -> None:
        lane = self._lanes[name]
        while lane and not self._stopping:
            async with self._limit:
                if await self._handled(lane[0]):
                    lane.popleft()
                    self._count -= 1
                    if self._count < AT_MOST:
                        self._freed.set()
        del self._lanes[name]

    async def _handled(self, item: Waiting) -> bool:
        wait = 0.1
        while True:
            try:
                await self._handle(item)
                self._known.discard(item.id)
                self._said = False
                return True
            except Unavailable as error:
                if isinstance(error, NoAnswer) and not self._said:
                    self._said = True
                    log.warning("handling waits for Telegram", update=item.update_id, reason=str(error))
                if self._stopping:
                    return False
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
            except Exception:
                # It stays in the inbox and is met again at the next start; its lane goes on.
                log.exception("an update is left", update=item.update_id)
                return True

    async def stop(self) -> None:
        """Lets the updates under way finish; the rest stays in the inbox."""
        self._stopping = True
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
