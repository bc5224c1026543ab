"""What both pages do with what was sent: files are kept, and it is waited until the desk has taken it in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from channels.page.filled import Sent
from channels.page.ground import Entry
from channels.page.thread import is_waiting
from storage import kept_files
from storage.database import Database, Unavailable
from storage.tables import Door

#: So long the next page may wait for what was sent to stand on it, and how often it is looked, in seconds.
PATIENCE_S, LOOK_EVERY_S = 2.0, 0.04


async def keep_all(entry: Entry, door: Door, files: Sequence[Sent]) -> list[str]:
    """Keeps the files that came along; gives their ids."""
    return [
        await kept_files.keep(entry.session, door.id, one.name, one.media_type, one.content, entry.now)
        for one in files
    ]


async def taken_in(database: Database, chat_id: int) -> None:
    """Waits a moment for the desk: it has everything already, this is only so that the next page shows it."""
    with contextlib.suppress(TimeoutError, Unavailable):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with database.read() as session:
                    if not await is_waiting(session, chat_id):
                        return
                await asyncio.sleep(LOOK_EVERY_S)
