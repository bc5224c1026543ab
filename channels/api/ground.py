"""What the API stands on: the database, the way into the desk, and who calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from channels import entrance
from channels.api import limits, tokens
from channels.api.problems import Problem
from channels.api.tokens import Caller
from storage.tables import Door


class Entry(entrance.Entry, Protocol):
    """The same for a program, which needs no button before its eyes."""

    def acted(self, door: Door, key: str, data: str, post: int = 0) -> None:
        """Somebody does what a button would do; `data` is made by us."""
        ...

    async def commented(self, door: Door, key: str, ticket_id: int, text: str) -> None:
        """Somebody says why they have rated a ticket so."""
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
class Ground(entrance.Entrance):
    """Everything that the API needs.

    Args:
        pages: what the addresses of requesters' own pages begin with; empty if there are none.
        loopback: this machine itself may be called by webhooks, as in the demo.
    """

    PURPOSE: ClassVar[str] = "api"
    PATIENCE_S: ClassVar[float] = 3.0

    presses: Presses
    pages: str
    loopback: bool

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


def answer(shown: BaseModel, status: int = 200, **headers: str) -> web.Response:
    """Something as JSON, for whoever asked and nobody else."""
    given = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **headers}
    text = shown.model_dump_json()
    return web.Response(status=status, headers=given, text=text, content_type="application/json")
