"""The service is killed and stopped again and again while people talk through it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

from tests.faults.campaign import PATIENCE_S, Campaign
from tests.faults.result import Result
from tests.faults.service import Service

#: A process lives for at most so many calls to Telegram.
LONGEST_LIFE = 40
#: How long a process lives, in seconds, where people write at their leisure.
CALM_LIFE_S = (0.5, 5.0)


class Killing(Campaign):
    """A campaign in which processes end."""

    async def run(self, *, kills: int, stops: int, told: Callable[[int], None] | None = None) -> Result:
        """Ends processes so often under load, in a random order, then checks everything.

        Args:
            told: called with the number of ends there were so far.
        """
        ends = [signal.SIGKILL] * kills + [signal.SIGTERM] * stops
        self._rng.shuffle(ends)

        async def all_end() -> None:
            for number, end in enumerate(ends, 1):
                await self._one_ends(end)
                if told is not None:
                    told(number)

        return await self._through(all_end(), kills, stops)

    async def run_calmly(self, *, kills: int, told: Callable[[int], None] | None = None) -> Result:
        """Kills whoever sends at random moments, once nothing is left of what the last kill held up."""

        async def all_end() -> None:
            for number in range(1, kills + 1):
                await self.all_up()
                await self._caught_up()
                await asyncio.sleep(self._rng.uniform(*CALM_LIFE_S))
                await self._ends(self._rng.choice(self.senders or self.services), signal.SIGKILL)
                if told is not None:
                    told(number)

        return await self._through(all_end(), kills, 0)

    async def _through(self, ends: Awaitable[None], kills: int, stops: int) -> Result:
        """Has people ask while processes end so often, then checks everything."""
        async with self._opened():
            await self._begins()
            await self._while_asked(ends)
            await self.all_up()
            return await self._checked(kills, stops)

    async def after_end(self) -> None:
        """What else happens when a process has ended: nothing, as a rule."""

    async def _caught_up(self) -> None:
        """Waits until everything that people have written so far has led to all that it leads to."""
        waiting = {update.id for update in self._bot.updates.waiting}
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if not waiting & {update.id for update in self._bot.updates.waiting}:
                    break
                await asyncio.sleep(0.05)
            marks = await self._newest()
            while True:
                if not await self._left("new", "leased", upto=marks):
                    return
                await asyncio.sleep(0.05)

    async def _one_ends(self, end: signal.Signals) -> None:
        """One process, from its start to a random moment; the others go on.

        Most die at the very moment at which a call has taken effect and its answer isn't out yet;
        some a little later, and some while they start.
        """
        started = [service for service in self.services if not service.pid]
        for service in started:
            await service.starts()
        manner = self._rng.random()
        if manner < 0.15 and started:
            await asyncio.sleep(self._rng.uniform(0, 0.6))
            await self._ends(started[0], end, while_starting=True)
            return
        senders = self.senders if self._rng.random() < 0.6 else []
        victim, delay = (
            self._rng.choice(senders or self.services),
            self._rng.uniform(0, 0.05) if manner < 0.5 else 0.0,
        )
        aim = self.calls + self._rng.randint(2, LONGEST_LIFE)
        moment = asyncio.Event()

        def look() -> None:
            if self.calls >= aim and not moment.is_set():
                moment.set()
                if delay:
                    asyncio.get_running_loop().call_later(delay, victim.gets, end)
                else:
                    victim.gets(end)

        self._on_call = look
        await asyncio.wait_for(moment.wait(), 120)
        self._on_call = None
        await self._ended(victim, end)

    async def _ends(self, victim: Service, end: signal.Signals, *, while_starting: bool = False) -> None:
        victim.gets(end)
        await self._ended(victim, end, while_starting=while_starting)

    async def _ended(self, victim: Service, end: signal.Signals, *, while_starting: bool = False) -> None:
        """Waits for the end of a process, which must be the one that was asked for."""
        code = await asyncio.wait_for(victim.ended(), 60)
        await self.after_end()
        clean = end is signal.SIGTERM
        # A stop that comes before the process can listen for it ends it like any other process.
        allowed = {0, -signal.SIGTERM} if clean and while_starting else {0 if clean else -signal.SIGKILL}
        assert code in allowed, f"{code}\n{victim.log[-2000:]}"
        if clean and not self.ports and not while_starting and await self._left("leased"):
            self._wrong.append("a clean stop left messages on their way")
