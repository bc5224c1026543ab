"""Which groups are staff groups: kept in memory, as every update asks; as the database has it."""

from __future__ import annotations

import asyncio
import contextlib

from sqlalchemy import select

from storage.database import Database, Unavailable
from storage.tables import Department

#: How often other processes' changes are looked for, in seconds.
LOOK_EVERY_S = 1.0


class StaffChats:
    """Keeps the set that handlers and delivery look into."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.numbers: set[int] = set()

    async def look(self) -> None:
        """Takes in what has been committed.

        Raises:
            Unavailable: the database doesn't answer.
        """
        before = frozenset(self.numbers)
        async with self._database.read() as session:
            rows = (await session.execute(select(Department.chat_id, Department.archived_at))).all()
        # What this process has just added needn't be in what was read.
        self.numbers -= before - {row.chat_id for row in rows}
        self.numbers |= {row.chat_id for row in rows if row.archived_at is None}

    async def run(self) -> None:
        """Looks every second until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            with contextlib.suppress(Unavailable):  # said by the database
                await self.look()
