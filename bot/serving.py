"""Runs the service in this process, from start to a clean stop."""

from __future__ import annotations

import asyncio
import signal

import structlog

from bot.app import build_app
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
        await app.run(stop, ready)
    finally:
        await app.bot.session.close()
        await app.database.close()
        if followed is not None:
            await followed.stop()
        if lock is not None:
            lock.release()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM end the service cleanly."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
