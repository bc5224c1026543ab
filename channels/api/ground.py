"""What the API stands on: the database, the way into the desk, and who calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api import limits, tokens
from channels.api.problems import Problem
from channels.api.tokens import Caller
from channels.page.ground import Doors, Files
from channels.page.ground import Entry as At
from storage import doors
from storage.database import Database, Unavailable
from storage.keys import key_of
from storage.tables import Door, InboxRow

#: So long an answer may wait until the desk has dealt with what came, and how often it is looked.
PATIENCE_S, LOOK_EVERY_S = 3.0, 0.04


class Entry(At, Protocol):
    """The same for a program, which needs no button before its eyes."""

    def acted(self, door: Door, key: str, data: str, post: int = 0) -> None:
        """Somebody does what a button would do; `data` is made by us."""
        ...


class Presses(Protocol):
    """What the requester's buttons carry."""

    def rate(self, number: int, rating: int) -> str:
        """A rating from 1 to 5."""
        ...

    def close(self, number: int, status: str) -> str | None:
        """The ticket with this number isn't needed any more; None if there is nothing to press."""
        ...

    def reopen(self, number: int, status: str) -> str | None:
        """It isn't solved; None if there is nothing to press."""
        ...


@dataclass(slots=True)
class Ground:
    """Everything that the API needs.

    Args:
        pages: what the addresses of requesters' own pages begin with; empty if there are none.
        loopback: this machine itself may be called by webhooks, as in the demo.
    """

    database: Database
    now: Callable[[], datetime]
    doors: Doors
    files: Files
    presses: Presses
    pages: str
    loopback: bool
    default_language: str
    _key: bytes = field(default=b"", init=False)

    async def key(self) -> bytes:
        """What calls and pages are known by again; made up once, and kept in the database.

        Raises:
            Unavailable.
        """
        if not self._key:
            self._key = await self.database.write(lambda session: key_of(session, "api"))
        return self._key

    async def enter(self, request: web.Request, scope: str) -> Caller:
        """Who calls, counted once more.

        Raises:
            Problem: there is no such token, or it isn't good for this; or it was used too often.
        """
        kind, _, shown = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not shown.strip():
            raise Problem("no_token")
        now, what = self.now(), "read" if request.method in ("GET", "HEAD") else "write"

        async def unit(session: AsyncSession) -> Caller:
            found = await tokens.caller(session, shown.strip())
            if found is None:
                raise Problem("wrong_token")
            if scope not in found.scopes:
                raise Problem("scope", scope=scope)
            await limits.count(session, found.token_id, what, now)
            await tokens.note_use(session, found, now)
            return found

        return await self.database.write(unit)

    async def settled(self, door_id: int) -> bool:
        """Waits a moment for the desk, which has everything already; whether it has dealt with it."""
        waits = select(InboxRow.id).where(
            InboxRow.lane == str(doors.chat_of(door_id)),
            # The state stands in words, or PostgreSQL wouldn't use the index of what waits.
            InboxRow.state == literal_column("'new'"),
        )
        with contextlib.suppress(TimeoutError, Unavailable):
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    async with self.database.read() as session:
                        if await session.scalar(waits.limit(1)) is None:
                            return True
                    await asyncio.sleep(LOOK_EVERY_S)
        return False


def answer(shown: BaseModel, status: int = 200, **headers: str) -> web.Response:
    """Something as JSON, for whoever asked and nobody else."""
    given = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **headers}
    text = shown.model_dump_json()
    return web.Response(status=status, headers=given, text=text, content_type="application/json")
