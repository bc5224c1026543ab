"""`simulation`: whole desks on a virtual clock; people do anything, the service restarts, Telegram fails."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

from benchmarks.figures import say
from telegram_emulator import ActError, Person, Seen
from tests import invariants
from tests.desk import Desk
from tests.prove.figure import Shown, none_of
from tests.prove.places import POLLING, THREE, place

#: How long it goes on, in minutes, and how much one desk sees.
MINUTES, ACTS, ACTS_A_DAY = 60, 150, 30
WORDS = (
    "Терминал не проводит оплату",
    "Забыл пароль от учётной записи",
    "Принтер не печатает чеки",
    "Протекла крыша над сервером",
    "В зале мигает вывеска над аркой",
    "не работает",
    "Здравствуйте",
    "спасибо",
    "👍",
    "позовите человека",
    "/new",
    "/human",
    "/my",
    "/undo",
    "/help",
)
INSIDE = (
    "Уже едем",
    "// для своих",
    "/note проверил",
    "/reply Ждите",
    "/queue",
    "/ticket 1",
    "/undo",
    "/why",
)
FAULTS = ("429", "502", "drop_before", "drop_after", "500")
#: What happens, as often as it stands here among the rest.
WEIGHTS = {"asks": 10, "presses": 16, "works": 10, "waits": 5, "fails": 2, "restarts": 1, "leaves": 1}


async def simulation(seed: int, rounds: int | None) -> list[Shown]:
    """One desk after another for so many minutes, every fourth on PostgreSQL."""
    until = time.monotonic() + (rounds or MINUTES) * 60
    wrong, counted, hours, number = list[str](), Counter[str](), 0.0, 0
    while time.monotonic() < until:
        own = seed + number
        day = await desk_of(own)
        number += 1
        wrong += [f"seed {own}: {line}" for line in day.wrong]
        counted.update(day.acts)
        hours += day.hours
        if number % 5 == 0:
            say(f"simulation: {number} desks, {hours / 24:.0f} days, {len(wrong)} violations; seed {own}")
    of = f"{number} desks, {hours / 24:.0f} days, {counted.total()} acts, {counted['restarts']} restarts"
    command = f"python -m tests.prove simulation --seed {seed} --rounds {rounds or MINUTES}"
    return [none_of("violations in simulated desks", wrong, of, command)]


async def desk_of(seed: int) -> Days:
    """The days of the desk with this seed; what was wrong is said at once."""
    mode = THREE if seed % 4 == 0 else POLLING
    async with place(mode) as (url, _):
        days = Days(url, seed)
        try:
            await days.pass_by()
        except Exception as error:  # noqa: BLE001 - whatever a desk dies of is what was looked for
            days.wrong.append(f"{type(error).__name__}: {error}")
            say(traceback.format_exc())
    for line in days.wrong:
        say(f"VIOLATION: {line}\nagain: python -m tests.prove simulation --desk {seed}")
    return days


class Days:
    """Some days of a desk whose people do what comes to their minds.

    Args:
        url: the database, empty.
        seed: settles what everybody does.
        acts: how much they do.
    """

    def __init__(self, url: str, seed: int, acts: int = ACTS) -> None:
        self._many = acts
        self._rng = Random(seed)
        self._desk = Desk(url, merge_pause_s=1.0)
        self.wrong: list[str] = []
        self.acts = Counter[str]()
        self.hours = 0.0
        self._anna_is_there = True

    async def pass_by(self) -> None:
        """Everything that happens; looked at by the checker after each day, and in the end."""
        desk = self._desk
        await desk.opens()
        doing: dict[str, Callable[[], Awaitable[None]]] = {
            name: getattr(self, f"_{name}") for name in WEIGHTS
        }
        try:
            for number in range(1, self._many + 1):
                (name,) = self._rng.choices(list(WEIGHTS), list(WEIGHTS.values()))
                self.acts[name] += 1
                await doing[name]()
                if number % ACTS_A_DAY == 0:
                    await self._day_ends()
        finally:
            desk.tg.clear_faults()
            desk.tg.world.forget_violations()  # answers to presses are sent once, and some were lost
            await desk.closes()

    async def _day_ends(self) -> None:
        self._desk.tg.clear_faults()
        await self._desk.settles()
        self.wrong += await invariants.violations(self._desk.database)

    async def _asks(self) -> None:
        person = self._rng.choice((self._desk.ira, self._desk.petr, self._desk.john))
        await person.writes(self._rng.choice(WORDS), self._desk.bot)

    async def _works(self) -> None:
        """A specialist writes in some ticket's topic, or in the queue."""
        person = self._rng.choice((self._desk.oleg, self._desk.anna, self._desk.max))
        topics = [topic.id for topic in person.chat(self._desk.group).topics]
        try:
            await person.writes(
                self._rng.choice(INSIDE),
                self._desk.group,
                topic=self._rng.choice(topics) if topics and self._rng.random() < 0.8 else None,
            )
        except ActError:
            return  # the topic is closed to them, or they have left

    async def _presses(self) -> None:
        """Somebody presses one of the buttons that they see, old ones too."""
        desk = self._desk
        person = self._rng.choice((desk.ira, desk.petr, desk.john, desk.oleg, desk.anna, desk.max))
        seen = [message for message in self._sees(person) if message.buttons]
        if not seen:
            return
        on = self._rng.choice(seen[-8:])
        await person.presses(self._rng.randrange(len(on.buttons)), on=on)

    def _sees(self, person: Person) -> list[Seen]:
        """What stands in one of somebody's chats."""
        desk = self._desk
        if person in self._requesters or self._rng.random() < 0.2:
            return list(person.chat(desk.bot).messages)
        return list(person.chat(desk.group).messages)

    @property
    def _requesters(self) -> tuple[Person, ...]:
        return (self._desk.ira, self._desk.petr, self._desk.john)

    async def _waits(self) -> None:
        minutes = self._rng.choice((1, 5, 20, 60, 240, 720, 1440))
        if self._rng.random() < 0.8:
            await self._desk.settles()
        self._desk.tg.clock.advance(minutes * 60)
        self.hours += minutes / 60

    async def _fails(self) -> None:
        """From now on until the day ends, some calls go wrong."""
        kind = self._rng.choice(FAULTS)
        self._desk.tg.fault(kind=kind, probability=0.1, retry_after=2)

    async def _restarts(self) -> None:
        await self._desk.restarts()

    async def _leaves(self) -> None:
        """Анна leaves the staff group, or comes back."""
        desk = self._desk
        if self._anna_is_there:
            desk.group.remove(desk.anna)
        else:
            desk.group.add(desk.anna)
        self._anna_is_there = not self._anna_is_there
