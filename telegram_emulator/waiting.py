"""Waiting for something to happen in the world."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram_emulator.world.events import Event, EventLog

IDLE_S = 0.025
#: Real seconds; only what hangs takes longer, on however busy a machine.
PATIENCE_S = 30.0
T = TypeVar("T")
Look = Callable[[list[Event] | None], T | None]


class _Waiter:
    __slots__ = ("changed", "events")

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.changed = asyncio.Event()


class Waiters:
    """Listens to the log and wakes those whom an event concerns."""

    def __init__(self, log: EventLog) -> None:
        self.idle: Callable[[], Awaitable[None] | None] | None = None
        self._by_person: dict[int | None, set[_Waiter]] = {}
        log.listeners.append(self._heard)

    def _heard(self, event: Event) -> None:
        for person in self._concerned(event):
            for waiter in self._by_person[person]:
                waiter.events.append(event)
                waiter.changed.set()

    def _concerned(self, event: Event) -> list[int | None]:
        waiting = self._by_person
        if not waiting:
            return []
        if event.kind == "clock":
            return list(waiting)
        chat = event.chat
        concerned: set[int | None] = {None}
        if event.person is not None:
            concerned.add(event.person)
        elif chat is not None and chat.person is not None:
            concerned.add(chat.person.id)
        elif chat is not None:
            concerned |= waiting.keys() & chat.members.keys()
        return [person for person in concerned if person in waiting]

    async def until(
        self,
        person: int | None,
        look: "Look[T]",
        timeout: float,  # noqa: ASYNC109 - passed on from the callers
    ) -> T | None:
        """Give the first thing that `look` finds, or None after `timeout` real seconds.

        `look` gets None at first (look everywhere), then only the events since its last look.
        Events that don't concern `person` are left out; None hears all.
        """
        found = look(None)
        if found is not None:
            return found
        waiter = _Waiter()
        group = self._by_person.setdefault(person, set())
        group.add(waiter)
        try:
            async with asyncio.timeout(timeout):
                while True:
                    await self._pause(waiter)
                    if not waiter.events:
                        continue
                    events, waiter.events = waiter.events, []
                    waiter.changed.clear()
                    found = look(events)
                    if found is not None:
                        return found
        except TimeoutError:
            return look(None)
        finally:
            group.discard(waiter)
            if not group:
                self._by_person.pop(person, None)

    async def _pause(self, waiter: _Waiter) -> None:
        if self.idle is None:
            await waiter.changed.wait()
            return
        try:
            await asyncio.wait_for(waiter.changed.wait(), IDLE_S)
        except TimeoutError:
            result = self.idle()
            if inspect.isawaitable(result):
                await result
