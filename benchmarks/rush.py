"""People in a busy hour: tickets at random moments, a team that takes them, and the talk that follows.

The clock jumps whenever the service has nothing in hand; the time that it works for counts as it is.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from telegram_emulator import Person, Seen
from telegram_emulator.seen import see
from telegram_emulator.world.events import Event
from telegram_emulator.world.messages import Message
from tests.desk import Desk

SPECIALISTS = 10
#: How far the clock jumps at most, and how long the service is left to act on it, in real seconds.
STEP_S, LOOK_S = 0.25, 0.002
#: After the last ticket all is to have come within so many seconds.
TAIL_S = 1800
#: Each thing written carries its ticket's number in the benchmark and its own place in the talk.
MARK = re.compile(r"\((\d+)/(\d)\)")
QUESTION, WORDS, PHOTO, MORE, REPLY = range(5)
TROUBLES = (
    "Протекла крыша над складом",
    "Пропал ключ от шкафа с документами",
    "В подсобке пахнет гарью",
    "Сломалась дверь в раздевалке",
    "На витрине треснуло стекло",
    "Кондиционер капает на товар",
    "Не привезли пакеты",
    "Потерялась посылка с образцами",
    "В холодильнике не держится холод",
    "Заклинило жалюзи на входе",
)

Act = Callable[[], Awaitable[object]]


@dataclass(slots=True)
class _Talk:
    """One ticket: its requester, who works on it, and the first post of its topic."""

    number: int
    requester: Person
    specialist: Person
    intro: Seen | None = None


@dataclass(slots=True)
class Heard:
    """What has arrived, by moments of the clock in seconds."""

    #: By mark: when it was written, when its copy stood on the other side, for cards their message.
    written: dict[str, float] = field(default_factory=dict)
    came: dict[str, float] = field(default_factory=dict)
    card_at: dict[int, float] = field(default_factory=dict)
    posts: list[float] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)


class Rush:
    """The hour: who writes when, and what that brings about.

    Args:
        seed: settles every random choice, so that the same hour can be had again.
    """

    def __init__(self, desk: Desk, seed: int) -> None:
        self._desk, self._chance = desk, Random(seed)
        self._due: list[tuple[float, int, Act]] = []
        self._order = itertools.count()
        self._talks: dict[int, _Talk] = {}
        self.heard = Heard()
        self._team = [desk.tg.add_person(f"Специалист {number}") for number in range(SPECIALISTS)]
        for person in self._team:
            desk.group.add(person, quiet=True)
        desk.tg.world.log.listeners.append(self._hears)

    async def passes(self, per_hour: float, seconds: float) -> None:
        """Lets tickets come for so many seconds, then waits until everything written has arrived."""
        at = end = self._now
        end += seconds
        while (at := at + self._chance.expovariate(per_hour / 3600)) < end:
            self._plan(at, self._asks)
        heard = self.heard
        while self._due or (heard.written.keys() - heard.came.keys() and self._now < end + TAIL_S):
            while self._due and self._due[0][0] <= self._now:
                await heapq.heappop(self._due)[2]()
            await asyncio.sleep(LOOK_S)
            if self._desk.is_idle():
                following = self._due[0][0] if self._due else math.inf
                self._desk.tg.clock.advance(max(0.0, min(following - self._now, STEP_S)))

    @property
    def _now(self) -> float:
        return self._desk.tg.clock.timestamp()

    def _plan(self, at: float, act: Act) -> None:
        heapq.heappush(self._due, (at, next(self._order), act))

    def _within(self, shortest: float, longest: float) -> float:
        return self._now + self._chance.uniform(shortest, longest)

    async def _asks(self) -> None:
        number = len(self._talks)
        person = self._desk.tg.add_person(f"Гость {number}", language="ru")
        self._talks[number] = _Talk(number, person, self._chance.choice(self._team))
        await person.writes(self._marked(number, QUESTION, TROUBLES[number % len(TROUBLES)]), self._desk.bot)

    def _marked(self, number: int, place: int, words: str) -> str:
        mark = f"({number}/{place})"
        self.heard.written[mark] = self._now
        return f"{words} {mark}"

    def _hears(self, event: Event) -> None:
        message = event.message
        if event.kind == "call" and event.data["status"] == 429:
            self.heard.done["refused"] += 1
        if event.kind != "message" or message is None or message.sender is not self._desk.bot:
            return
        in_group = message.chat.id == self._desk.group.id
        if in_group and not message.is_service:
            self.heard.posts.append(event.at)
        if "✖️ Не сбой" in see(message).buttons:
            return  # it names tickets, and is no ticket's card
        for number, place in MARK.findall(message.text or ""):
            if in_group == (int(place) != REPLY) and f"({number}/{place})" not in self.heard.came:
                self.heard.came[f"({number}/{place})"] = event.at
                self._arrived(self._talks[int(number)], int(place), message, event.at)
            elif in_group and int(place) == QUESTION and message.topic is not None:
                self._talks[int(number)].intro = see(message)
        if not in_group and "👍 Да, решено" in see(message).buttons and self._chance.random() < 0.5:
            self._plan(self._within(10, 60), self._pressing(message, "👍 Да, решено"))

    def _arrived(self, talk: _Talk, place: int, message: Message, at: float) -> None:
        """What somebody does once they see this."""
        if place == QUESTION:
            self.heard.card_at[message.id] = at
            self._plan(self._within(5, 25), lambda: self._takes(talk, see(message)))
        elif place == WORDS and self._chance.random() < 0.5:
            assert message.topic is not None
            topic = message.topic.id
            self._plan(self._within(10, 40), lambda: self._replies(talk, topic))
        elif place == MORE and self._chance.random() < 0.7:
            self._plan(self._within(20, 90), lambda: self._resolves(talk))

    async def _takes(self, talk: _Talk, card: Seen) -> None:
        await talk.specialist.presses("🙋 Взять в работу", on=card)
        self.heard.done["taken"] += 1
        at = self._now
        for place in (WORDS, PHOTO, MORE):
            at += self._chance.uniform(15, 60)
            self._plan(at, self._adding(talk, place))

    def _adding(self, talk: _Talk, place: int) -> Act:
        async def act() -> None:
            words, bot = self._marked(talk.number, place, "Вот ещё что важно"), self._desk.bot
            if place == PHOTO:
                await talk.requester.sends_photo(bot, caption=words)
            else:
                await talk.requester.writes(words, bot)

        return act

    async def _replies(self, talk: _Talk, topic: int) -> None:
        words = self._marked(talk.number, REPLY, "Смотрим, скоро будем у вас")
        await talk.specialist.writes(words, self._desk.group, topic=topic)

    async def _resolves(self, talk: _Talk) -> None:
        assert talk.intro is not None
        await talk.specialist.presses("✅ Решено", on=talk.intro)
        self.heard.done["resolved"] += 1

    def _pressing(self, message: Message, button: str) -> Act:
        assert message.chat.person is not None
        requester = self._desk.tg.people[message.chat.person.id]
        return lambda: requester.presses(button, on=see(message))
