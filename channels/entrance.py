"""The way in that the web pages and the API share: what is sent is kept, put in, and waited for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import doors, kept_files
from storage.database import Database, Unavailable
from storage.keys import key_of
from storage.tables import Door, InboxRow

Result = TypeVar("Result")

#: So often it is looked whether the desk has dealt with what came, in seconds.
LOOK_EVERY_S = 0.04


class Entry(Protocol):
    """A transaction in which something comes in by a door."""

    @property
    def session(self) -> AsyncSession:
        """The transaction."""
        ...

    @property
    def now(self) -> datetime:
        """Its moment."""
        ...

    async def said(
        self, door: Door, key: str, text: str, files: Sequence[str] = (), reply_to: int | None = None
    ) -> range:
        """Somebody has written; a repeat has the same key. Gives the numbers of the messages it becomes."""
        ...

    async def pressed(self, door: Door, key: str, post: int, data: str) -> bool:
        """Somebody has pressed a button under one of our posts; False if there is none such now."""
        ...


class Doors(Protocol):
    """The way into the desk."""

    async def take(self, unit: Callable[[Any], Awaitable[Result]]) -> Result:
        """Runs a transaction that is given an `Entry`; raises Unavailable."""
        ...


class Files(Protocol):
    """What lies in the files of both sides."""

    async def fetched(self, file_id: str) -> tuple[str, bytes] | None:
        """A file's name and content; None if it can't be had just now, or any more."""
        ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came along: its name without a path, and the kind that its sender calls it."""

    name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class Entrance:
    """What everything stands on that comes in by HTTP.

    `PURPOSE` names the key that it signs with; `PATIENCE_S` is how long an answer may wait for the desk.
    """

    PURPOSE: ClassVar[str]
    PATIENCE_S: ClassVar[float]

    database: Database
    now: Callable[[], datetime]
    doors: Doors
    files: Files
    default_language: str
    _key: bytes = field(default=b"", init=False)

    async def key(self) -> bytes:
        """What is signed and known again by it; made up once, and kept in the database.

        Raises:
            Unavailable.
        """
        if not self._key:
            self._key = await self.database.write(lambda session: key_of(session, self.PURPOSE))
        return self._key

    async def settled(self, door_id: int) -> bool:
        """Waits a moment for the desk, which has everything already; whether it has dealt with it."""
        with contextlib.suppress(TimeoutError, Unavailable):
            async with asyncio.timeout(self.PATIENCE_S):
                while True:
                    async with self.database.read() as session:
                        if not await is_waiting(session, door_id):
                            return True
                    await asyncio.sleep(LOOK_EVERY_S)
        return False


async def is_waiting(session: AsyncSession, door_id: int) -> bool:
    """Whether something that came by this door hasn't been dealt with."""
    # The state stands in words, or PostgreSQL wouldn't use the index of what waits.
    new = InboxRow.state == literal_column("'new'")
    query = select(InboxRow.id).where(InboxRow.lane == str(doors.chat_of(door_id)), new).limit(1)
    return await session.scalar(query) is not None


async def keep_all(entry: Entry, door: Door, files: Sequence[Upload]) -> list[str]:
    """Keeps the files that came along; gives their ids."""
    return [
        await kept_files.keep(entry.session, door.id, one.name, one.media_type, one.content, entry.now)
        for one in files
    ]
