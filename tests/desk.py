"""A whole desk for a story: the real service over real HTTP, and an emulated Telegram with people in it."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from bot.app import App, build_app
from bot.settings import Settings
from knowledge_base import files, storing
from storage.database import Database
from storage.tables import InboxRow, OutboxRow, Timer
from telegram_emulator import Person, Press, Seen, Telegram
from tests import invariants
from tests.servers import free_port

TOKEN = "42:STORY-STORY-STORY-STORY-STORY-STORY-STO"
BASE = Path(__file__).parent / "base.csv"
#: So often running the service is found at work before time is pushed for it.
PATIENT_LOOKS = 8
CACHE = Path(tempfile.gettempdir()) / f"firstline-tests-{os.getpid()}"
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)


class Desk:
    """One story's desk. People: Ира and Пётр ask, Олег and Анна are specialists, Макс is an admin.

    Args:
        url: the database, migrated and empty.
        settings: what differs from a story's usual settings.
    """

    def __init__(
        self, url: str, *, forum: bool = True, group_kind: str = "supergroup", **settings: Any
    ) -> None:
        self.tg = Telegram(seed=1)
        self.bot = self.tg.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
        self.ira = self.tg.add_person("Ира", language="ru", username="ira")
        self.petr = self.tg.add_person("Пётр", language="ru")
        self.john = self.tg.add_person("John", language="en")
        self.oleg = self.tg.add_person("Олег", language="ru")
        self.anna = self.tg.add_person("Анна", language="ru")
        self.max = self.tg.add_person("Макс", language="ru")
        self.group = self.tg.add_group(
            "Поддержка",
            forum=forum and group_kind == "supergroup",
            kind=group_kind,
            members=[self.oleg, self.anna, self.max],
            bots=[self.bot],
        )
        self._staff_chat_id = self.group.id  # a setting stays, whatever the group becomes
        self.tg.while_waiting = self._hurry
        self._url, self._overrides = url, settings
        self._erasure_log = CACHE / f"{uuid.uuid4()}.log"  # each story has its own
        self.database = Database(url)
        self.dead = 0
        self._busy_looks = 0
        self._running: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self.app: App | None = None

    async def opens(self) -> None:
        """Loads the knowledge base and starts the service."""
        await self.tg.start()
        entries = files.read(BASE, BASE.name, "ru")
        await self.database.write(lambda session: storing.import_entries(session, entries, datetime.now(UTC)))
        await self.starts()

    async def starts(self) -> None:
        """Starts the service; returns when it has polled, and line 1 knows all it can."""
        self._stop, ready = asyncio.Event(), asyncio.Event()
        self.app = build_app(self.settings, self.tg.clock)
        self._running = asyncio.create_task(_serve(self.app, self._stop, ready))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({waiting, self._running}, return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            waiting.cancel()
            await self._running
        await self.app.knowledge.fitted.wait()

    async def stops(self) -> None:
        """Stops the service as SIGTERM would."""
        self._stop.set()
        if self._running is not None:
            await self._running
            self._running = None

    async def restarts(self, **settings: Any) -> None:
        """Stops and starts the service, with these settings changed."""
        await self.stops()
        self._overrides.update(settings)
        await self.starts()

    @property
    def settings(self) -> Settings:
        """A story's settings."""
        values = {
            "bot_token": TOKEN,
            "telegram_api_url": self.tg.url,
            "staff_chat_id": self._staff_chat_id,
            "admin_ids": (self.max.id,),
            "database_url": self._url,
            "merge_pause_s": 1.0,
            "cache_dir": CACHE,
            "erasure_log": self._erasure_log,
            "http_port": 0,
            "weekly_digest": "off",  # it would come into stories on some weekdays
            **self._overrides,
        }
        return Settings.model_validate(values)  # the environment has no say in a story

    async def passes(self, seconds: float) -> None:
        """Lets time pass, and the service act on it."""
        self.tg.clock.advance(seconds)
        await self.settles()

    async def settles(self) -> None:
        """Waits until the service has done all that is due, and everything said has arrived."""
        async with asyncio.timeout(30):
            while True:
                await self.tg.wait(self.is_idle, timeout=30)
                if not await owes_anything(self.database, self.tg.clock.now()) and self.is_idle():
                    return
                self._hurry()  # what is left waits for its turn
                await asyncio.sleep(0.01)  # nothing above need have let the service act

    async def presses(self, person: Person, button: str, on: Seen) -> Press:
        """Somebody presses a button; gives what they are told over the chat."""
        return await (await person.presses(button, on=on)).answer()

    async def hands_over(self, words: str = "Протекла крыша над сервером") -> Seen:
        """Ира asks what line 1 can't answer; gives the card that the specialists see."""
        await self.ira.writes(words)
        return await self.oleg.sees(words, button="🙋 Взять в работу")

    async def is_taken(self, by: Person | None = None) -> Seen:
        """Ира asks for people, and Олег or somebody else takes it; gives the first post of its topic."""
        who = by or self.oleg
        await self.presses(who, "🙋 Взять в работу", await self.hands_over())
        return await who.sees("Протекла крыша", button="✅ Решено")

    async def is_resolved(self) -> Seen:
        """The same, and it is resolved at once; gives the question whether it is really gone."""
        await self.presses(self.oleg, "✅ Решено", await self.is_taken())
        return await self.ira.sees("Проблема решена?", button="👍 Да, решено")

    async def makes_lead(self, who: Person) -> None:
        """Макс names somebody, who has written in the group, a lead of the first department."""
        await who.writes("/queue", self.group)
        await self.settles()
        await self.max.writes("/departments", self.bot)
        listed = await self.max.sees("Отделы", button="➕ Новый отдел")
        await self.presses(self.max, listed.buttons[0], listed)
        page = await self.max.sees("Руководители", button="⭐ Руководители")
        await self.presses(self.max, "⭐ Руководители", page)
        people = await self.max.sees("руководители", button=who.name)
        await self.presses(self.max, who.name, people)

    async def closes(self) -> None:
        """Ends the story: nothing may be wrong with the record, nor with what was asked of Telegram."""
        try:
            if self._running is not None:
                await self.settles()
                await self.stops()
            found = await invariants.violations(self.database, dead=self.dead)
            assert not found, invariants.as_text(found)
            self.tg.assert_no_violations()
        finally:
            await self.database.close()
            await self.tg.stop()

    def _hurry(self) -> None:
        """Somebody waits to see something: time goes faster for them.

        The service may be at work on a loaded machine, and time that overtakes it would end what
        is under way; only when it stays at work does it wait for time itself, as after a fault.
        """
        self._busy_looks = 0 if self.is_idle() else self._busy_looks + 1
        if self._busy_looks == 0:
            self.tg.clock.advance(1.0)
        elif self._busy_looks == PATIENT_LOOKS:
            self.tg.clock.advance(0.8)
            self._busy_looks = 0

    def is_idle(self) -> bool:
        """Whether the service has nothing in hand; messages that wait for their pace don't count."""
        app = self.app
        if self._running is not None and self._running.done():
            self._running.result()  # it has died: a story ends with what it died of
        return app is None or (
            not self.bot.updates.waiting
            and app.lanes.idle
            and app.prompts.idle
            and app.sender.idle
            and app.timers.idle
        )


async def owes_anything(database: Database, now: datetime) -> bool:
    """Whether the service has something to do, by its database: read, send, or ring what is due."""
    owed = (
        select(InboxRow.id).where(InboxRow.state == "new"),
        select(OutboxRow.id).where(OutboxRow.state.in_(("new", "leased"))),
        select(Timer.id).where(Timer.due_at <= now),
    )
    async with database.read() as session:
        return bool(await session.scalar(select(or_(*(query.exists() for query in owed)))))


async def _serve(app: App, stop: asyncio.Event, ready: asyncio.Event) -> None:
    await app.prepare()
    await app.run(stop, ready)


@asynccontextmanager
async def listening_desk(url: str) -> AsyncIterator[Desk]:
    """An open desk that the web and other programs reach; checked when it is closed."""
    desk = Desk(url, public_url="https://help.example.org", http_port=free_port())
    await desk.opens()
    try:
        yield desk
    finally:
        await desk.closes()
