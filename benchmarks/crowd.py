"""Many requesters, a new one for each question, and when each gets an answer."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Unusable
from telegram_emulator import Bot, Person, Telegram
from telegram_emulator.world.events import Event

#: A question is given up on after so many seconds.
PATIENCE_S = 60


class Unreplied(Unusable):
    """Nobody has said anything to a question."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Questions asked in all, those replied to in the counted seconds, and these seconds."""

    asked: int = 0
    counted: int = 0
    seconds: float = 0.0

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.asked + other.asked, self.counted + other.counted, self.seconds + other.seconds)

    @property
    def per_second(self) -> float:
        """Replies a second."""
        return self.counted / self.seconds


class Crowd:
    """Asks one bot, and listens to what arrives in people's chats."""

    def __init__(self, telegram: Telegram, bot: Bot) -> None:
        self._telegram, self._bot = telegram, bot
        self._waiting: dict[int, asyncio.Future[float]] = {}
        telegram.world.log.listeners.append(self._heard)

    def newcomer(self) -> Person:
        """Somebody who hasn't asked yet."""
        return self._telegram.add_person("Гость", language="ru")

    async def asks(self, question: str, since: float | None = None, person: Person | None = None) -> float:
        """Lets a person ask, by default a new one, and waits for the first reply; gives milliseconds.

        Args:
            since: the moment (`time.perf_counter`) to count from; by default the act itself.

        Raises:
            Unreplied: nothing came.
        """
        person = person or self.newcomer()
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[person.id] = future
        began = time.perf_counter() if since is None else since
        await person.writes(question, self._bot)
        try:
            at = await asyncio.wait_for(future, PATIENCE_S)
        except TimeoutError:
            raise Unreplied(f"a question had no reply within {PATIENCE_S} s") from None
        return (at - began) * 1000

    async def ask_at_rate(
        self, questions: Iterator[str], per_second: float, seconds: float, seed: int
    ) -> list[float]:
        """Questions at random moments, so many a second on average, whatever becomes of the earlier ones.

        Each is timed from the moment it was due: a late start counts as waiting.
        """
        chance, asking = random.Random(seed), list[asyncio.Task[float]]()
        due, end = time.perf_counter(), time.perf_counter() + seconds
        while (due := due + chance.expovariate(per_second)) < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asking.append(asyncio.create_task(self.asks(next(questions), due)))
        return await asyncio.gather(*asking)

    async def ask_all(self, asking: Sequence[tuple[Person, str]], at_once: int) -> int:
        """Everybody asks once, so many waiting at any time. Gives how many got no reply."""
        left, unreplied = iter(asking), 0

        async def one_after_another() -> None:
            nonlocal unreplied
            for person, question in left:
                try:
                    await self.asks(question, person=person)
                except Unreplied:
                    unreplied += 1

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return unreplied

    async def ask_without_rest(self, questions: Iterator[str], seconds: float, at_once: int) -> Rate:
        """The highest rate: a new question for every reply. The first tenth of the time isn't counted."""
        began = time.perf_counter()
        counted_from, until = began + seconds / 10, began + seconds
        asked = counted = 0

        async def one_after_another() -> None:
            nonlocal asked, counted
            while time.perf_counter() < until:
                asked += 1
                await self.asks(next(questions))
                counted += counted_from < time.perf_counter() <= until

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return Rate(asked, counted, until - counted_from)

    def _heard(self, event: Event) -> None:
        message = event.message
        if event.kind != "message" or message is None or message.sender is not self._bot:
            return
        person = message.chat.person
        future = self._waiting.pop(person.id, None) if person is not None else None
        if future is not None and not future.done():
            future.set_result(time.perf_counter())


def endless(questions: Sequence[str], seed: int) -> Iterator[str]:
    """The questions in a shuffled order, again and again."""
    shuffled = list(questions)
    random.Random(seed).shuffle(shuffled)
    return itertools.cycle(shuffled)
