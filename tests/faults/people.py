"""People who keep a desk busy: each asks, is answered or handed over, talks, and is asked whether it helped.

They wait for what they see, never for the answer to a press: that may be lost with the process.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from random import Random

from telegram_emulator import Bot, Group, Person, Seen, Telegram

TAKE, RESOLVED, HELPED = "🙋 Взять в работу", "✅ Решено", "✅ Помогло"
SOLVED, SAME = "👍 Да, решено", "это"
QUESTION = "Терминал не проводит оплату"
ANSWER = "Проверьте связь терминала"
#: Questions to which the knowledge base has no answer.
UNKNOWN = (
    "У нас на складе протекла крыша прямо над сервером",
    "Сломался замок на двери служебного входа",
    "Курьер привёз чужую коробку и уехал",
    "В торговом зале мигает вывеска над аркой",
)
#: What happens in a conversation, as often as it stands here.
ACTS = ("asks", "asks", "answers", "answers", "notes", "meddles", "edits")
#: Under this load and with restarts, nothing takes so long.
PATIENCE_S = 90


class Crowd:
    """Several requesters at a time, and two specialists who serve them all.

    Every message carries a mark of its own, `t3.r2` for the second of the third ticket's requester,
    `t3.s1` for its specialist's first and `t3.n1` for a note, so that it can be found on the other side.

    Args:
        every_s: one message in so many seconds, on average; 0: as fast as they can.
    """

    def __init__(
        self,
        tg: Telegram,
        bot: Bot,
        group: Group,
        specialists: list[Person],
        seed: int,
        every_s: float = 0.0,
    ) -> None:
        self._tg, self._bot, self._group, self._specialists = tg, bot, group, specialists
        self._rng = Random(seed)
        self._every_s, self._turn_at = every_s, 0.0
        self._numbers = itertools.count(1)
        self.requesters: list[Person] = []
        self.answered = 0
        self.resolved = 0
        self.stopping = False

    async def keeps_asking(self) -> None:
        """One requester after another, until told to stop; the story under way is told to its end."""
        while not self.stopping:
            number = next(self._numbers)
            person = self._tg.add_person(f"Ира {number}.", language="ru")
            self.requesters.append(person)
            if number % 3 == 0:
                await self._is_answered(person)
            else:
                await self._is_handed_over(person, f"t{number}")

    async def turn(self) -> None:
        """Returns when the next message may be written; at once if they are in a hurry."""
        if not self._every_s or self.stopping:
            return
        now = asyncio.get_running_loop().time()
        self._turn_at = max(self._turn_at, now) + self._rng.expovariate(1 / self._every_s)
        await asyncio.sleep(self._turn_at - now)

    async def _is_answered(self, person: Person) -> None:
        for _ in range(2):
            await self.turn()
            asked = await person.writes(QUESTION, self._bot)
            answer = await person.sees(ANSWER, button=HELPED, after=asked, timeout=PATIENCE_S)
            await person.presses(HELPED, on=answer)
            await self._gone(person, answer, HELPED)
            self.answered += 1

    async def _is_handed_over(self, person: Person, mark: str) -> None:
        story = _Story(self._rng, self._bot, self._group, person, mark, self.turn)
        await story.asks()
        told = await person.sees("Передаю ваш вопрос", timeout=PATIENCE_S)
        number = int(re.findall(r"№(\d+)", told.words)[0])
        card = await self._specialists[0].sees(f"{mark}.r1 ", button=TAKE, timeout=PATIENCE_S)
        if self._rng.random() < 0.5:
            await story.requester_writes()
        for specialist in self._rng.sample(self._specialists, 2):
            await specialist.presses(TAKE, on=card)
        claimed = await person.sees(f"Обращением №{number} занимается", timeout=PATIENCE_S)
        winner = next(one for one in self._specialists if one.name in claimed.words)
        intro = await winner.sees(f"{mark}.r1 ", button=RESOLVED, timeout=PATIENCE_S)
        colleague = next(one for one in self._specialists if one is not winner)
        await story.talk(winner, colleague, intro)
        await winner.presses(RESOLVED, on=intro)
        asked = await person.sees(
            f"По обращению №{number} работа закончена", button=SOLVED, timeout=PATIENCE_S
        )
        await person.presses(SOLVED, on=asked)
        await self._gone(person, asked, SOLVED)
        self.resolved += 1

    async def _gone(self, person: Person, message: Seen, button: str) -> None:
        """Waits until a button has been taken away: the press has taken effect."""

        def is_gone() -> bool:
            current = next(m for m in person.chat(self._bot).messages if m.id == message.id)
            return button not in current.buttons

        await self._tg.wait(is_gone, timeout=PATIENCE_S)


class _Story:
    """One ticket's conversation."""

    def __init__(
        self,
        rng: Random,
        bot: Bot,
        group: Group,
        person: Person,
        mark: str,
        turn: Callable[[], Awaitable[None]],
    ) -> None:
        self._turn = turn
        self._rng, self._bot, self._group, self._person, self._mark = rng, bot, group, person, mark
        self._counts = {"r": 0, "s": 0, "n": 0}
        #: What a requester's message said after its last edit; nothing before the first.
        self.edited = ""

    async def asks(self) -> None:
        """One or two messages in a burst: one question."""
        await self.requester_writes(self._rng.choice(UNKNOWN))
        if self._rng.random() < 0.5:
            await self.requester_writes()

    async def requester_writes(self, words: str = "И вот ещё что") -> None:
        """A text or, now and then, a picture or an album."""
        await self._turn()
        mark = self._next("r")
        roll = self._rng.random() if mark != f"{self._mark}.r1 " else 1.0
        if roll < 0.1:
            await self._person.sends_photo(self._bot, caption=f"{mark} снимок")
        elif roll < 0.2:
            parts = [("photo", f"{mark} снимок"), ("photo", f"{self._next('r')} снимок")]
            await self._person.sends_album(parts, self._bot)
        else:
            await self._person.writes(f"{mark} {words}", self._bot)

    async def talk(self, assignee: Person, colleague: Person, intro: Seen) -> None:
        """Both write at once, and each sees everything of the other."""
        topic = intro.thread_id
        for _ in range(self._rng.randint(2, 4)):
            for act in self._rng.sample(
                ["asks", "asks", "answers", "answers", "notes", "meddles", "edits"], 4
            ):
                if act == "asks":
                    await self.requester_writes()
                elif act == "edits":
                    await self._requester_edits()
                elif act == "answers":
                    await self._specialist_writes(assignee, topic)
                elif act == "notes":
                    await self._turn()
                    await assignee.writes(f"// {self._next('n')} для своих", self._group, topic=topic)
                else:
                    await self._turn()
                    await colleague.writes(f"{self._next('n')} спрошу тут", self._group, topic=topic)
            if self._rng.random() < 0.5:
                await self._all_seen(assignee)
        await self._specialist_writes(assignee, topic)
        await self._all_seen(assignee)

    async def _specialist_writes(self, specialist: Person, topic: int | None) -> None:
        await self._turn()
        mark = self._next("s")
        if self._rng.random() < 0.15:
            await specialist.sends_document(self._group, topic=topic, caption=f"{mark} файл")
        else:
            await specialist.writes(f"{mark} уже едем", self._group, topic=topic)

    async def _requester_edits(self) -> None:
        await self._turn()
        last = [message for message in self._person.chat(self._bot).messages if message.text]
        mine = [message for message in last if message.sender_id == self._person.id]
        self.edited = f"{mine[-1].words.split()[0]} исправлено {len(self.edited)}"
        await self._person.edits(mine[-1], text=self.edited)

    async def _all_seen(self, specialist: Person) -> None:
        await asyncio.gather(
            *(
                self._person.sees(f"{self._mark}.s{number} ", in_=self._bot, timeout=PATIENCE_S)
                for number in range(1, self._counts["s"] + 1)
            ),
            *(
                specialist.sees(f"{self._mark}.r{number} ", in_=self._group, timeout=PATIENCE_S)
                for number in range(1, self._counts["r"] + 1)
            ),
            specialist.sees(self.edited, in_=self._group, timeout=PATIENCE_S),
        )

    def _next(self, who: str) -> str:
        self._counts[who] += 1
        return f"{self._mark}.{who}{self._counts[who]} "
