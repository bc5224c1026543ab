"""The way in, whichever way Telegram gives updates: committed first, then handled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.receiving.lanes import Lanes
from storage import inbox
from storage.database import Database, Unavailable
from storage.inbox import Received, Waiting
from storage.peers import Peers, live_now
from storage.words import inbox_of

#: How often it is looked for what other processes have left or received for this one, in seconds.
LOOK_EVERY_S = 1.0


class Intake:
    """Commits updates to the inbox, and passes on to the lanes what waits for this process."""

    def __init__(self, database: Database, lanes: Lanes, clock: Clock, peers: Peers) -> None:
        self._database, self._lanes, self._clock, self._peers = database, lanes, clock, peers
        self._told = asyncio.Event()
        #: How many are being written down just now.
        self._storing = 0
        if peers.number is not None:
            peers.on(inbox_of(peers.number), self._told.set)

    async def room_for_more(self) -> None:
        """Waits while too much is waiting; meanwhile Telegram keeps the rest."""
        await self._lanes.room_for_more()

    @property
    def full(self) -> bool:
        """Whether Telegram had better keep what it has for now."""
        return self._lanes.full

    async def take(self, received: Sequence[Received]) -> None:
        """Returns when the updates are committed: only now may they be confirmed.

        Raises:
            Unavailable: the database doesn't answer.
        """

        async def given(_session: AsyncSession) -> Sequence[Received]:
            return received

        await self.take_made(given, alone=len(received) == 1)

    async def take_made(
        self, make: Callable[[AsyncSession], Awaitable[Sequence[Received]]], *, alone: bool = False
    ) -> None:
        """The same for updates that are made in the transaction that stores them.

        Args:
            alone: it is a single one, and `make` asks nothing of the session.

        Raises:
            Unavailable: the database doesn't answer.
        """
        now, mine, taking = self._clock.now(), self._peers.number, self._peers.taking
        others, besides = taking if mine in taking else (), self._storing + self._peers.besides()
        received: Sequence[Received] = ()

        async def unit(session: AsyncSession) -> list[Waiting]:
            nonlocal received
            received = await make(session)
            return await inbox.store(session, received, now, mine, others, besides)

        self._storing += 1
        try:
            stored = await self._database.write(unit, alone=alone)
        finally:
            self._storing -= 1
        for other in {item.process for item in stored if item.process not in (mine, None)}:
            self._peers.say(inbox_of(other or 0))
        if len(stored) < len(received) or any(item.behind for item in stored):
            # A write that seemed to fail may have been committed all the same: now it is no news.
            # And another process may have received what these are to come after.
            await self.look()
        else:
            self._lanes.add(item for item in stored if item.process == mine)

    async def look(self) -> None:
        """Takes up whatever waits for this process, and for those that are gone.

        Raises:
            Unavailable: the database doesn't answer.
        """
        mine, live = self._peers.number, self._peers.live
        async with self._database.read() as session:
            forsaken = mine in live and await inbox.is_forsaken(session, live)
        if forsaken and mine is not None:
            await self._database.write(self._adopt)
        await self._take_up()

    async def _take_up(self) -> None:
        """Takes up whatever waits for this process."""
        async with self._database.read() as session:
            self._lanes.add(await inbox.waiting(session, self._peers.number, self._lanes.known))

    async def _adopt(self, session: AsyncSession) -> None:
        """Who is there is asked anew: somebody may have come since the last look."""
        live = await live_now(session)
        if self._peers.number is not None and self._peers.number in live:
            await inbox.adopt(session, self._peers.number, live)

    async def run(self) -> None:
        """Looks every second, and when another process says so, until cancelled."""
        loop = asyncio.get_running_loop()
        look_at = loop.time() + LOOK_EVERY_S
        self._peers.takes(True)
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(look_at):
                        await self._told.wait()
                self._told.clear()
                is_due = loop.time() >= look_at
                if is_due:
                    look_at = loop.time() + LOOK_EVERY_S
                with contextlib.suppress(Unavailable):  # said by the database
                    await (self.look() if is_due else self._take_up())
        finally:
            self._peers.takes(False)
