"""Runs the service in this process, from start to a clean stop."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from datetime import timedelta

import structlog
from sqlalchemy import text

from bot.app import App, build_app
from bot.clock import Clock, FollowedClock, SystemClock
from bot.lock import FileLock
from bot.settings import BadSetting, Settings
from storage.migrating import migrate

log = structlog.get_logger()

#: Deadlines go by each process's own clock.
CLOCKS_DIFFER = timedelta(seconds=2)


async def serve(settings: Settings, stop: asyncio.Event, ready: asyncio.Event | None = None) -> None:
    """Migrates the database, then serves until `stop` is set.

    Raises:
        AlreadyRunning; WrongToken; BadSetting.
    """
    clock: Clock = SystemClock()
    followed = None
    if settings.clock_url:
        clock = followed = FollowedClock(settings.clock_url)
        await followed.start()
    app = build_app(settings, clock)
    lock = FileLock(app.database.url) if app.database.is_sqlite else None
    try:
        if lock is not None:
            lock.take()
        await migrate(app.database)
        await _look_at_server(app)
        if await _prepared(app, stop):
            _spare_the_collector()
            _share_the_interpreter()
            await app.run(stop, ready)
    finally:
        await app.close()
        if followed is not None:
            await followed.stop()
        if lock is not None:
            lock.release()


async def _look_at_server(app: App) -> None:
    """A PostgreSQL that loses what it has said to be committed would have us lose messages.

    Raises:
        BadSetting: it does.
    """
    if app.database.is_sqlite:
        return
    async with app.database.read() as session:
        durable = await session.scalar(text("SHOW synchronous_commit"))
        now = await session.scalar(text("SELECT clock_timestamp()"))
    if durable == "off":
        raise BadSetting("DATABASE_URL: the database has synchronous_commit = off and could lose messages")
    if isinstance(app.clock, SystemClock) and abs(app.clock.now() - now) > CLOCKS_DIFFER:
        log.warning("this machine's clock and the database's differ", by=str(app.clock.now() - now))


async def _prepared(app: App, stop: asyncio.Event) -> bool:
    """Prepares the service; False if it was told to stop meanwhile, as when Telegram doesn't answer."""
    preparing = asyncio.create_task(app.prepare(), name="prepare")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    await asyncio.wait({preparing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if preparing.done():
        await preparing
        return True
    preparing.cancel()
    await asyncio.gather(preparing, return_exceptions=True)
    return False


def _spare_the_collector() -> None:
    """What is loaded now lives as long as the process: a full collection over it would stop the world.

    And one question makes thousands of objects that go by themselves, so cycles are sought less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def _share_the_interpreter() -> None:
    """A thread that works something out gives way to the event loop after 1 ms, not 5 as by default.

    The loop lets go of the interpreter whenever it looks for news, dozens of times for each question.
    """
    sys.setswitchinterval(0.001)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM end the service cleanly."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
