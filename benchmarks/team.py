"""Specialists who take whatever comes, and talk with its requester: tickets from end to end, timed."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks.crowd import PATIENCE_S, Rate, Unreplied
from telegram_emulator import Bot, Group, Person, Seen, Telegram
from telegram_emulator.seen import see
from telegram_emulator.world.events import Event
from telegram_emulator.world.messages import Message

SPECIALISTS = 8
CALL, TAKE, RESOLVED = "оператор", "🙋 Взять в работу", "✅ Решено"
_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Talk:
    """A ticket in work: who asked, who took it, its topic in the group and the first post there."""

    requester: Person
    specialist: Person
    topic: int
    first: Seen


class Team:
    """Opens and takes tickets, and carries words to and fro.

    Whatever is waited for is known by a number: a requester's name holds it, and so do the words of a talk.
    """

    def __init__(self, telegram: Telegram, bot: Bot, group: Group) -> None:
        self._telegram, self._bot, self._group = telegram, bot, group
        self._numbers = itertools.count(1)
        self._waiting: dict[tuple[str, int], asyncio.Future[Message]] = {}
        self._people = [telegram.add_person(f"Специалист {number}") for number in range(SPECIALISTS)]
        for person in self._people:
            group.add(person, quiet=True)
        self._turn = itertools.cycle(self._people)
        telegram.world.log.listeners.append(self._heard)

    async def opens(self) -> tuple[Talk, float]:
        """Somebody new calls for a person, a specialist takes the ticket, its topic stands; in milliseconds.

        Raises:
            Unreplied: something of it didn't come.
        """
        number, specialist = next(self._numbers), next(self._turn)
        requester = self._telegram.add_person(f"Гость [{number}]", language="ru")
        card, topic = self._expect("card", number), self._expect("topic", number)
        began = time.perf_counter()
        await requester.writes(CALL, self._bot)
        await specialist.presses(TAKE, on=see(await self._got(card)))
        first = await self._got(topic)
        assert first.topic is not None
        return Talk(requester, specialist, first.topic.id, see(first)), _ms_since(began)

    async def goes_round(self, talk: Talk) -> float:
        """The specialist's words reach the requester, and the requester's the topic; in milliseconds.

        Raises:
            Unreplied: something of it didn't come.
        """
        number = next(self._numbers)
        out, back = self._expect("said", number), self._expect("back", number)
        began = time.perf_counter()
        await talk.specialist.writes(f"Смотрим, сейчас будет [{number}]", self._group, topic=talk.topic)
        await self._got(out)
        await talk.requester.writes(f"Спасибо, жду [{number}]", self._bot)
        await self._got(back)
        return _ms_since(began)

    async def talks(self, talk: Talk, words: int) -> bool:
        """Both write so many messages in a row, waiting for nothing; whether they were seen in their order.

        Raises:
            Unreplied: something of it didn't come.
        """
        seen = list[list[asyncio.Future[Message]]]([[], []])
        for _ in range(words):
            number = next(self._numbers)
            seen[0].append(self._expect("said", number))
            await talk.specialist.writes(f"Смотрим, сейчас будет [{number}]", self._group, topic=talk.topic)
            number = next(self._numbers)
            seen[1].append(self._expect("back", number))
            await talk.requester.writes(f"Спасибо, жду [{number}]", self._bot)
        came = [[(await self._got(future)).id for future in side] for side in seen]
        return all(side == sorted(side) for side in came)

    async def resolves(self, talk: Talk) -> None:
        """The specialist says that it is resolved, and is answered."""
        await (await talk.specialist.presses(RESOLVED, on=talk.first)).answer()

    def _expect(self, what: str, number: int) -> asyncio.Future[Message]:
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[what, number] = future
        return future

    async def _got(self, future: asyncio.Future[Message]) -> Message:
        try:
            return await asyncio.wait_for(future, PATIENCE_S)
        except TimeoutError:
            raise Unreplied(f"something of a ticket did not come within {PATIENCE_S} s") from None

    def _heard(self, event: Event) -> None:
        message = event.message
        if event.kind != "message" or message is None or message.sender is not self._bot:
            return
        for number in map(int, _MARK.findall(message.text or "")):
            future = self._waiting.pop((self._meaning(message), number), None)
            if future is not None and not future.done():
                future.set_result(message)

    def _meaning(self, message: Message) -> str:
        """What a message of the bot is to whoever waits for it."""
        if message.chat.id != self._group.id:
            return "said"
        if message.topic is None:
            return "card"
        return "topic" if RESOLVED in see(message).buttons else "back"


async def without_rest(act: Callable[[], Awaitable[float]], seconds: float, at_once: int) -> Rate:
    """How often something can be done: so many at once, again and again for so long, each to its end."""
    began, done = time.perf_counter(), 0

    async def one_after_another() -> None:
        nonlocal done
        while time.perf_counter() < began + seconds:
            await act()
            done += 1

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return Rate(done, done, time.perf_counter() - began)


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
