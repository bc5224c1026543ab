"""Runs the service in this process, from start to a clean stop."""

from __future__ import annotations

import asyncio
import gc
import signal

import structlog

from bot.app import App, build_app
from bot.clock import Clock, FollowedClock, SystemClock
from bot.lock import FileLock
from bot.settings import Settings
from storage.migrating import migrate

log = structlog.get_logger()


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
        if await _prepared(app, stop):
            _spare_the_collector()
            await app.run(stop, ready)
    finally:
        await app.bot.session.close()
        await app.database.close()
        if followed is not None:
            await followed.stop()
        if lock is not None:
            lock.release()


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


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM end the service cleanly."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
