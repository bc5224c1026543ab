"""What a requester presses, by the API: a rating, a choice, that it is solved or isn't."""

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

Model = TypeVar("Model", bound=Given)


class Acts:
    """Answers below /tickets/ID."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def rate(self, request: web.Request) -> web.Response:
        """How content the requester is, once."""

        async def press(_session: AsyncSession, one: Opened, given: models.NewRating) -> str | None:
            ticket = one.ticket
            if ticket is None or ticket.status != "closed" or ticket.line != 2 or ticket.rating is not None:
                return None
            return self._ground.presses.rate(ticket.id, given.rating)

        return await self._press(request, models.NewRating, press)

    async def close(self, request: web.Request) -> web.Response:
        """It is solved, or isn't needed any more."""

        async def press(_session: AsyncSession, one: Opened, _given: models.Nothing) -> str | None:
            ticket = one.ticket
            return self._ground.presses.close(ticket.id, ticket.status) if ticket is not None else None

        return await self._press(request, models.Nothing, press)

    async def reopen(self, request: web.Request) -> web.Response:
        """It isn't solved."""

        async def press(_session: AsyncSession, one: Opened, _given: models.Nothing) -> str | None:
            ticket = one.ticket
            if ticket is None or ticket.line != 2:
                return None
            return self._ground.presses.reopen(ticket.id, ticket.status)

        return await self._press(request, models.Nothing, press)

    async def choose(self, request: web.Request) -> web.Response:
        """One of the choices under a message of the desk."""

        async def press(session: AsyncSession, one: Opened, given: models.NewChoice) -> str | None:
            for said in await views.messages_at(session, one, given.message):
                offered = views.choices_of(said)
                if given.choice < len(offered):
                    data: str | None = offered[given.choice].get("data")
                    return data
            return None

        return await self._press(request, models.NewChoice, press)

    async def _press(
        self,
        request: web.Request,
        model: type[Model],
        press: Callable[[AsyncSession, Opened, Model], Awaitable[str | None]],
    ) -> web.Response:
        """Puts in what is pressed, and shows the ticket as it is then.

        Args:
            press: what the button carries; None if it can't be pressed now.
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
            data = await press(session, one, given)
            if data is None:
                raise Problem("not_now")
            entry.acted(one.door, secrets.token_hex(8), data, await _under(session, one.door, data))
            await calls.note(session, caller.integration_id, key, one.own.id)
            return one.door.id, False

        door_id, again = await ground.doors.take(unit)
        done = await ground.settled(door_id)
        async with ground.database.read() as session:
            one = await views.theirs(session, caller, reference)
            shown = await views.whole(session, one, ground.pages, page_key)
        return answer(shown, 200 if done else 202, **calls.marks(again))


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
