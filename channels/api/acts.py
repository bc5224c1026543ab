"""What a requester presses, by the API: a rating and why, a choice, that it is solved or isn't."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api import bodies, calls, models, views
from channels.api.ground import Entry, Ground, answer
from channels.api.models import Given
from channels.api.problems import Problem
from channels.api.tickets import WRITE
from channels.api.views import Opened
from storage.tables import Door, DoorPost
from tickets import resolution

Model = TypeVar("Model", bound=Given)


class Acts:
    """Answers below /tickets/ID."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def rate(self, request: web.Request) -> web.Response:
        """How content the requester is, once; and why, if wished."""

        async def act(entry: Entry, one: Opened, given: models.NewRating) -> None:
            ticket = one.ticket
            if ticket is None or not resolution.was_seen_to(ticket) or ticket.rating is not None:
                raise Problem("not_now")
            await _press(entry, one.door, self._ground.presses.rate(ticket.id, given.rating))
            if given.comment is not None:
                await entry.commented(one.door, secrets.token_hex(8), ticket.id, given.comment)

        return await self._done(request, models.NewRating, act)

    async def comment(self, request: web.Request) -> web.Response:
        """Why they are as content as they have said; instead of what they said of it before."""

        async def act(entry: Entry, one: Opened, given: models.NewComment) -> None:
            ticket = one.ticket
            if ticket is None or ticket.rating is None:
                raise Problem("not_now")
            await entry.commented(one.door, secrets.token_hex(8), ticket.id, given.text)

        return await self._done(request, models.NewComment, act)

    async def close(self, request: web.Request) -> web.Response:
        """It is solved, or isn't needed any more."""

        async def act(entry: Entry, one: Opened, _given: models.Nothing) -> None:
            ticket = one.ticket
            data = self._ground.presses.close(ticket.id, ticket.status) if ticket is not None else None
            await _press(entry, one.door, data)

        return await self._done(request, models.Nothing, act)

    async def reopen(self, request: web.Request) -> web.Response:
        """It isn't solved."""

        async def act(entry: Entry, one: Opened, _given: models.Nothing) -> None:
            ticket = one.ticket if one.ticket is not None and one.ticket.line == 2 else None
            data = self._ground.presses.reopen(ticket.id, ticket.status) if ticket is not None else None
            await _press(entry, one.door, data)

        return await self._done(request, models.Nothing, act)

    async def choose(self, request: web.Request) -> web.Response:
        """One of the choices under a message of the desk."""

        async def act(entry: Entry, one: Opened, given: models.NewChoice) -> None:
            data: str | None = None
            for said in await views.messages_at(entry.session, one, given.message):
                offered = views.choices_of(said)
                data = offered[given.choice].get("data") if given.choice < len(offered) else None
            await _press(entry, one.door, data)

        return await self._done(request, models.NewChoice, act)

    async def _done(
        self,
        request: web.Request,
        model: type[Model],
        act: Callable[[Entry, Opened, Model], Awaitable[None]],
    ) -> web.Response:
        """Does something with a ticket, and shows it as it is then.

        Args:
            act: puts in what is done; raises Problem.
        """
        ground = self._ground
        caller = await ground.enter(request, WRITE)
        given, _ = await bodies.body(request, model)
        page_key = await ground.key()
        key, digest = calls.known_by(request, page_key, bodies.parts_of(given, ()))
        reference = request.match_info["ticket"]

        async def unit(entry: Entry) -> tuple[int, bool]:
            session = entry.session
            one = await views.theirs(session, caller, reference)
            if await calls.begin(session, caller.integration_id, key, digest, entry.now) is not None:
                return one.door.id, True
            await act(entry, one, given)
            await calls.note(session, caller.integration_id, key, one.own.id)
            return one.door.id, False

        door_id, again = await ground.doors.take(unit)
        done = await ground.settled(door_id)
        async with ground.database.read() as session:
            one = await views.theirs(session, caller, reference)
            shown = await views.whole(session, one, ground.pages, page_key)
        return answer(shown, 200 if done else 202, **calls.marks(again))


async def _press(entry: Entry, door: Door, data: str | None) -> None:
    """Puts in a press on the button with this data.

    Raises:
        Problem: there is none now, `data` is None.
    """
    if data is None:
        raise Problem("not_now")
    entry.acted(door, secrets.token_hex(8), data, await _under(entry.session, door, data))


async def _under(session: AsyncSession, door: Door, data: str) -> int:
    """The number of the newest message with this button under it, as if it had been pressed there."""
    found = await session.execute(
        select(DoorPost.number, DoorPost.buttons)
        .where(DoorPost.door_id == door.id, DoorPost.deleted_at.is_(None), DoorPost.buttons.is_not(None))
        .order_by(DoorPost.number.desc())
    )
    for number, lines in found:
        if any(button.get("data") == data for line in lines or () for button in line):
            return int(number)
    return 0
