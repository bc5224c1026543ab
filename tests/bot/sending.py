"""A sender by itself: its outbox, people who read, and a clock that stands still."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.client import build_client
from bot.delivery.aftermath import Aftermath
from bot.delivery.carriers import Carriers
from bot.delivery.doors import DoorCarrier
from bot.delivery.letters import Letters
from bot.delivery.pace import Pace
from bot.delivery.rendering import Rendering
from bot.delivery.sender import Sender
from bot.files import BothFiles, TelegramFiles
from bot.mailboxes import Mailboxes
from bot.metrics import Metrics
from bot.settings import Settings
from storage import outbox
from storage.database import Database
from storage.office import Office
from storage.outbox import Destination
from storage.peers import Peers
from storage.tables import OutboxRow
from telegram_emulator import Bot, Person, Telegram
from tests.bot.hand_clock import HandClock
from tickets.work import Policy

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Known(Peers):
    """Processes of which the test knows the office."""

    def office(self, name: str) -> Office:
        """The office of sending, which the test gives and takes."""
        self.sending = super().office(name)
        return self.sending


class Sending:
    """A sender, its outbox, and people who read."""

    def __init__(self, url: str, tg: Telegram, bot: Bot) -> None:
        self.tg, self.bot, self.clock = tg, bot, HandClock(NOW)
        #: What is said of a database that doesn't answer: why, or None when it does again.
        self.outages: list[str | None] = []
        self.database = Database(url, self.outages.append)
        #: As another process has it: what is written there, nobody here knows of.
        self.elsewhere = Database(url)
        self.peers = Known(self.database)
        self.changed, self._metrics = asyncio.Event(), Metrics()
        settings = Settings.model_validate(
            {"bot_token": bot.token, "telegram_api_url": tg.url, "staff_chat_id": -1, "admin_ids": ()}
        )
        self.client = build_client(settings)
        self.sender = Sender(
            carriers=Carriers(
                self.client,
                DoorCarrier(self.database, self.clock.now),
                Letters(
                    Mailboxes(()),
                    self.database,
                    BothFiles(TelegramFiles(self.client), self.database),
                    self.clock.now,
                ),
                self.database,
            ),
            database=self.database,
            clock=self.clock,
            pace=Pace(),
            rendering=Rendering(ZoneInfo("UTC"), self.client, self.database),
            aftermath=Aftermath(Policy(), frozenset(), set()),
            changed=self.changed,
            peers=self.peers,
            metrics=self._metrics,
        )
        self._running: asyncio.Task[None] | None = None

    async def starts(self, *, alone: bool = True) -> None:
        """Sends from now on; `alone` with every office, as on SQLite."""
        if alone:
            await self.peers.join()
        self._running = asyncio.create_task(self.sender.run())

    async def ends(self) -> None:
        """What is on its way arrives, and nothing more is sent."""
        await self.sender.stop()
        if self._running is not None:
            await asyncio.wait_for(self._running, 10)

    async def closes(self) -> None:
        """Lets go of everything."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self.peers.leave()
        await self.client.session.close()
        await self.database.close()
        await self.elsewhere.close()

    async def reader(self, name: str) -> Person:
        """Somebody who has started the bot."""
        person = self.tg.add_person(name, language="en")
        await person.starts(self.bot)
        return person

    async def puts(self, *to: Person | Destination, told: bool = True, **data: Any) -> None:
        """A row for each; the sender is told of them, unless another process puts them in."""

        async def unit(session: AsyncSession) -> None:
            for one in to:
                place = one if isinstance(one, Destination) else outbox.private(one.id)
                now = self.clock.now()
                await outbox.put(session, place, "say", now=now, language="ru", text="thanks", **data)

        await (self.database if told else self.elsewhere).write(unit)
        if told:
            self.changed.set()

    async def rows(self) -> list[OutboxRow]:
        """The outbox."""
        async with self.database.read() as session:
            return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    async def sent(self, many: int) -> list[OutboxRow]:
        """The outbox when so many rows are sent, no more, and the sender waits for a moment to come."""
        async with asyncio.timeout(20):
            while True:
                await self.clock.waited_for()
                found = await self.rows()
                done = sum(row.state == "sent" for row in found)
                assert done <= many
                if done == many and self._waits():
                    return found
                await asyncio.sleep(0.01)

    def _waits(self) -> bool:
        return self.sender.idle and not self.changed.is_set() and self.clock.is_waited_for

    async def until(self, holds: Callable[[list[OutboxRow]], bool]) -> None:
        """Waits until this can be said of the outbox."""
        async with asyncio.timeout(10):
            while True:
                if holds(await self.rows()):
                    return
                await asyncio.sleep(0.001)

    def seen(self, person: Person) -> list[str]:
        """What the bot has said to somebody."""
        said = person.chat(self.bot).messages
        return [message.words for message in said if message.sender_id == self.bot.id]

    def counted(self) -> dict[str, float]:
        """How many calls were made, by what came of them."""
        (found,) = self._metrics.deliveries.collect()
        return {one.labels["result"]: one.value for one in found.samples if one.name.endswith("_total")}

    def passes(self, seconds: float) -> None:
        """So much later; Telegram's time passes, too."""
        self.tg.clock.advance(seconds)
        self.clock.moves(seconds)

    async def looks_in(self) -> float:
        """In how many seconds it looks again, if nothing happens."""
        return round((await self.clock.waited_for() - self.clock.now()).total_seconds(), 3)
