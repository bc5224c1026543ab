"""The demo: the same service as ever, with an emulated Telegram in the place of the real one."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot import demo_history
from bot.demo_doors import PATH, Doorway
from bot.demo_mail import MAILBOXES, WRITERS, PostOffice
from bot.demo_tour import tour
from bot.demo_words import words_in
from bot.lock import FileLock
from bot.serving import serve, stop_on_signals
from bot.settings import Settings
from knowledge_base import files, storing, urgent_phrases
from storage.database import Database
from storage.migrating import migrate
from telegram_emulator import Person, Telegram

#: A token that no real bot has.
TOKEN = "42:DEMO-DEMO-DEMO-DEMO-DEMO-DEMO-DEMO-DEM"
SAMPLE = Path(__file__).parent.parent / "knowledge_base" / "sample" / "retail.csv"
#: Urgent words of the sample; an admin sees and changes them in the chat.
URGENT = ("касса не работает", "пахнет гарью", "the till is down")
DATABASE = "sqlite+aiosqlite:///data/demo.db"


class PortBusy(Exception):
    """Something else listens on the demo's port."""


async def demo(settings: Settings, say: Callable[[str], None]) -> None:
    """Runs the demo until Ctrl-C or SIGTERM.

    Raises:
        PortBusy; AlreadyRunning.
    """
    stop, ready, furnished = asyncio.Event(), asyncio.Event(), asyncio.Event()
    stop_on_signals(stop)
    telegram = Telegram()
    telegram.clock.offset_s = -demo_history.BEGAN_S
    telegram.app.router.add_get("/healthz", _health(furnished))
    cast, doorway = _cast(telegram, settings), Doorway()
    doorway.open(telegram)
    office = PostOffice(telegram.clock.now, WRITERS[settings.default_language])
    office.open(telegram)
    try:
        await telegram.start(host="127.0.0.1", port=settings.demo_port)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortBusy from error
        raise
    demo_settings = settings.model_copy(
        update={
            "bot_token": SecretStr(TOKEN),
            "telegram_api_url": telegram.url,
            "staff_chat_id": cast.group.id,
            "admin_ids": (cast.admin.id,),
            "database_url": DATABASE,
            "clock_url": f"{telegram.url}/emulator/clock",
            "webhook_url": "",
            "mailboxes": MAILBOXES,
            "http_host": "127.0.0.1",
            "http_port": doorway.port,
            "public_url": f"http://127.0.0.1:{settings.demo_port}{PATH}",
        }
    )
    try:
        await _load_sample(demo_settings, telegram.clock.now())
        await office.start()  # not before it is known that no other demo is at this desk
        serving = asyncio.create_task(serve(demo_settings, stop, ready), name="service")
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not serving.done():
            playing = asyncio.create_task(demo_history.play(telegram, cast))
            await asyncio.wait({serving, playing}, return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():
                playing.cancel()
        if not serving.done():
            furnished.set()
            say(f"http://127.0.0.1:{settings.demo_port}")
        await serving
    finally:
        await office.stop()
        await telegram.stop()


def _cast(telegram: Telegram, settings: Settings) -> demo_history.Cast:
    """Fill the emulated Telegram with people, and give the page its tour."""
    language = settings.default_language
    words = words_in(language)

    def person(name: str, role: str | None = None) -> Person:
        return telegram.add_person(name, role=role, language=language)

    bot = telegram.add_bot(token=TOKEN, username="firstline_demo_bot", name="FirstLine", inline=True)
    irina = telegram.add_person("Ирина", role="requester", language="ru")
    # The page shows whoever asks in its own language, and the other a click away.
    john = telegram.add_person("John", role="requester", language="en")
    oleg, anna = person(words.oleg, "specialist"), person(words.anna, "specialist")
    admin = person(words.admin, "admin")
    group = telegram.add_group(words.support, forum=True, members=[oleg, anna, admin], bots=[bot])
    billing = telegram.add_group(words.billing, forum=True, members=[anna], bots=[bot], owner=admin)
    telegram.tour = tour({"ru": irina, "en": john}, oleg, language)
    return demo_history.Cast(
        language,
        words,
        bot,
        group,
        billing,
        # These have only a past.
        marina=person(words.marina),
        pavel=person(words.pavel),
        lena=person(words.lena),
        shops=tuple(person(name) for name in words.shops),
        oleg=oleg,
        anna=anna,
        admin=admin,
    )


async def _load_sample(settings: Settings, now: datetime) -> None:
    database = Database(settings.database_url)
    try:
        _forget_last_time(database)
        await migrate(database)
        called = words_in(settings.default_language).departments
        entries = [
            replace(entry, department=called.get(entry.department, entry.department))
            for entry in files.read(SAMPLE, SAMPLE.name, "ru")
        ]
        await database.write(lambda session: storing.import_entries(session, entries, now))
        await database.write(lambda session: urgent_phrases.add(session, URGENT, None, now))
    finally:
        await database.close()


def _forget_last_time(database: Database) -> None:
    """The emulated Telegram begins anew with each start, so the desk's record must too."""
    lock = FileLock(database.url)
    lock.take()
    try:
        for ending in ("", "-wal", "-shm"):
            Path(f"{database.url.database}{ending}").unlink(missing_ok=True)
    finally:
        lock.release()


def _health(ready: asyncio.Event) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_request: web.Request) -> web.Response:
        return web.Response(
            text="ready" if ready.is_set() else "starting", status=200 if ready.is_set() else 503
        )

    return health
