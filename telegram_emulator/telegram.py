"""An emulated Telegram to start, fill with people, and watch."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from telegram_emulator.clock import Clock
from telegram_emulator.group import Group
from telegram_emulator.person import Person
from telegram_emulator.server.bot_api import BotApi
from telegram_emulator.server.people_api import PeopleApi
from telegram_emulator.waiting import PATIENCE_S, Waiters
from telegram_emulator.world.events import Event
from telegram_emulator.world.faults import Fault
from telegram_emulator.world.files import UPLOAD_LIMIT
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.world import World

Json = dict[str, Any]

REQUEST_LIMIT = UPLOAD_LIMIT + 14 * 1024 * 1024
_OWNER_ID = 100_000


class Telegram:
    """The world with its server and its people.

    `seed` settles every random choice, `limits` the pace that bots are held to; without `keep_log` only
    counters of events are kept, for load. Add routes to `app` before `start`.
    """

    def __init__(
        self, seed: int = 0, limits: bool = True, clock: Clock | None = None, keep_log: bool = True
    ) -> None:
        self.clock = clock if clock is not None else Clock()
        self.world = World(self.clock, seed, limits, keep_log)
        self.waiters = Waiters(self.world.log)
        self.clock.on_advance.append(self._clock_pushed)
        self.people: dict[int, Person] = {}
        self.url = ""
        self.app = web.Application(client_max_size=REQUEST_LIMIT)
        BotApi(self.world).add_routes(self.app)
        PeopleApi(self.world).add_routes(self.app)
        self._owner = User(_OWNER_ID, "Owner")
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen on a loopback address; port 0 takes a free one. `url` then says where.

        Raises:
            ValueError: the address is not loopback.
            OSError: the port is busy.
        """
        if host != "localhost" and not ip_address(host).is_loopback:
            raise ValueError("the emulated Telegram listens on loopback addresses only")
        self._runner = web.AppRunner(
            self.app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; held polls end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _clock_pushed(self) -> None:
        self.world.drop_stale_callbacks()
        self.world.log.add("clock", offset_s=self.clock.offset_s, version=self.clock.version)

    def add_bot(
        self, token: str, username: str, name: str, *, inline: bool = False, topics: bool = False
    ) -> Bot:
        """A bot with a token of the form NUMBER:SECRET; the number is its id.

        `inline` switches inline mode on, `topics` topics in its private chats, as BotFather does.
        """
        return self.world.add_bot(token, username, name, inline=inline, topics=topics)

    def add_person(
        self,
        name: str,
        *,
        language: str | None = None,
        username: str | None = None,
        last_name: str | None = None,
        role: str | None = None,
        id: int | None = None,
        hides_account: bool = False,
        refuses_voice: bool = False,
    ) -> Person:
        """A person; `role` is a free label for the page, `id` settles the number.

        `hides_account` keeps the link to them out of forwards, `refuses_voice` refuses voice messages.
        """
        user = self.world.add_person(
            name, language=language, username=username, last_name=last_name, role=role, id=id
        )
        user.hides_account, user.refuses_voice = hides_account, refuses_voice
        person = self.people[user.id] = Person(self, user)
        return person

    def add_group(
        self,
        title: str,
        *,
        forum: bool = False,
        kind: str = "supergroup",
        members: list[Person] | None = None,
        bots: list[Bot] | None = None,
        owner: Person | None = None,
    ) -> Group:
        """A group, supergroup or channel; people join as members, bots as administrators with all rights.

        `owner` makes it and brings the others; without one that is somebody whom nobody sees.
        """
        made_by = owner.user if owner is not None else self._owner
        group = Group(self.world, self.world.add_group(title, forum=forum, kind=kind), made_by)
        if owner is not None:
            group.add(owner, "creator", quiet=True)
        for person in members or []:
            group.add(person, quiet=True)
        for bot in bots or []:
            group.add(bot, quiet=True)
        return group

    def fault(self, method: str = "*", *, kind: str, **rule: Any) -> Fault:
        """Let calls go wrong: `kind` is one of `world.faults.KINDS`.

        `chat`, `nth`, `probability`, `times` narrow the rule; `retry_after`, `seconds` shape what happens.
        """
        return self.world.faults.add(Fault(kind=kind, method=method, **rule))

    def clear_faults(self) -> None:
        """Let everything go right again."""
        self.world.faults.clear()

    @property
    def tour(self) -> dict[str, list[Json]]:
        """The guided tour that the page offers: by language a list of steps, see docs/emulator.md."""
        return self.world.tour

    @tour.setter
    def tour(self, steps: dict[str, list[Json]]) -> None:
        self.world.tour = steps

    @property
    def frames(self) -> list[Json]:
        """Other pages that are shown in panes beside the people, see docs/emulator.md."""
        return self.world.frames

    @frames.setter
    def frames(self, pages: list[Json]) -> None:
        self.world.frames = pages

    @property
    def seq(self) -> int:
        """The number of the latest event, for `sees(after=…)`."""
        return self.world.log.seq

    @property
    def log(self) -> list[Json]:
        """Everything that happened, oldest first."""
        return [event.as_dict() for event in self.world.log.events]

    @property
    def violations(self) -> list[Json]:
        """What bots did that a well-made one would not."""
        return self.world.violations()

    def assert_no_violations(self) -> None:
        """Raise AssertionError with the list if there are any."""
        found = self.violations
        assert not found, "\n".join(str(violation) for violation in found)

    @property
    def while_waiting(self) -> Callable[[], Awaitable[None] | None] | None:
        """Called whenever somebody waits and nothing has happened for 25 ms; tests push the clock here."""
        return self.waiters.idle

    @while_waiting.setter
    def while_waiting(self, hook: Callable[[], Awaitable[None] | None] | None) -> None:
        self.waiters.idle = hook

    async def wait(
        self,
        predicate: Callable[[], bool],
        timeout: float = PATIENCE_S,  # noqa: ASYNC109 - reads better at every call
    ) -> None:
        """Wait until something is true, asking again after each event.

        Raises:
            TimeoutError: it did not become true within `timeout` real seconds.
        """

        def look(_: list[Event] | None) -> bool | None:
            return bool(predicate()) or None

        if await self.waiters.until(None, look, timeout) is None:
            raise TimeoutError("what was waited for did not happen")
