"""Tickets by the API: opened, read, answered, rated, closed and taken up again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from urllib.parse import quote

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api import bodies, calls, models, views
from channels.api.ground import Ground, answer
from channels.api.problems import Fault, Problem
from channels.entrance import Entry, Upload, keep_all
from storage import doors
from storage.tables import ApiTicket, Department
from tickets.integrations import CHANNEL

READ, WRITE = "tickets:read", "tickets:write"
#: A ticket's name at the API: too much to guess, in octets.
REFERENCE = 16


class Tickets:
    """Answers below /tickets."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def create(self, request: web.Request) -> web.Response:
        """Opens a ticket: 201 once it has its number, 202 if that takes longer."""
        ground = self._ground
        caller = await ground.enter(request, WRITE)
        given, files = await bodies.body(request, models.NewTicket)
        key, digest = await self._known_by(request, given, files)
        page_key = await ground.key()

        async def unit(entry: Entry) -> tuple[int, int, bool]:
            session, now = entry.session, entry.now
            before = await calls.begin(session, caller.integration_id, key, digest, now)
            if before is not None and before.api_ticket_id is not None:
                made = await views.opened_by_number(session, before.api_ticket_id)
                return before.api_ticket_id, made.door.id if made is not None else 0, True
            department_id = await _department(session, given.department)
            reference = secrets.token_urlsafe(REFERENCE)
            door, _ = await doors.open_page(
                session,
                views.page_secret(page_key, reference),
                channel=CHANNEL,
                name=given.name.strip(),
                language=given.language or ground.default_language,
                now=now,
                address=given.email,
                department_id=department_id,
            )
            own = ApiTicket(
                integration_id=caller.integration_id,
                reference=reference,
                door_id=door.id,
                created_at=now,
                updated_at=now,
            )
            session.add(own)
            await session.flush()
            await entry.said(door, secrets.token_hex(8), given.text, await keep_all(entry, door, files))
            await calls.note(session, caller.integration_id, key, own.id)
            return own.id, door.id, False

        number, door_id, again = await ground.doors.take(unit)
        await ground.settled(door_id)
        async with ground.database.read() as session:
            one = await views.opened_by_number(session, number)
            if one is None:
                raise Problem("not_found")
            shown = await views.whole(session, one, ground.pages, page_key)
        status = 201 if shown.number is not None else 202
        return answer(shown, status, Location=shown.links.self, **calls.marks(again))

    async def list(self, request: web.Request) -> web.Response:
        """The tickets that this integration has opened, newest first."""
        ground = self._ground
        caller = await ground.enter(request, READ)
        which = bodies.query(request, models.WhichTickets)
        key = await ground.key()
        async with ground.database.read() as session:
            found = await views.page(
                session,
                caller.integration_id,
                before=int(which.cursor) if which.cursor is not None else None,
                limit=which.limit + 1,
                status=which.status,
                updated_since=which.updated_since,
            )
            shown = await views.tickets(session, found[: which.limit], ground.pages, key)
        more = str(found[which.limit - 1].own.id) if len(found) > which.limit else None
        return answer(models.Tickets(tickets=shown, next=more))

    async def show(self, request: web.Request) -> web.Response:
        """One of them, with its newest messages."""
        ground = self._ground
        caller = await ground.enter(request, READ)
        bodies.query(request, models.Nothing)
        key = await ground.key()
        async with ground.database.read() as session:
            one = await views.theirs(session, caller, request.match_info["ticket"])
            shown = await views.whole(session, one, ground.pages, key)
        return answer(shown)

    async def departments(self, request: web.Request) -> web.Response:
        """Who a ticket may be for."""
        await self._ground.enter(request, READ)
        bodies.query(request, models.Nothing)
        async with self._ground.database.read() as session:
            found = await session.scalars(select(Department).where(_LIVE).order_by(Department.id))
            shown = [
                models.Department(id=one.id, name=one.name, description=one.description) for one in found
            ]
        return answer(models.Departments(departments=shown))

    async def messages(self, request: web.Request) -> web.Response:
        """What was said on both sides, page by page."""
        ground = self._ground
        caller = await ground.enter(request, READ)
        which = bodies.query(request, models.WhichMessages)
        async with ground.database.read() as session:
            one = await views.theirs(session, caller, request.match_info["ticket"])
            found = await views.messages(session, one, after=which.after, limit=which.limit + 1)
        shown = found[: which.limit]
        return answer(models.Messages(messages=shown, next=shown[-1].id if len(found) > len(shown) else None))

    async def file(self, request: web.Request) -> web.Response:
        """A file of one of the messages; never to be shown as a page."""
        ground = self._ground
        caller = await ground.enter(request, READ)
        bodies.query(request, models.Nothing)
        async with ground.database.read() as session:
            one = await views.theirs(session, caller, request.match_info["ticket"])
            attached = await views.file_at(session, one, int(request.match_info["message"]))
        fetched = await ground.files.fetched(attached.file_id) if attached is not None else None
        if attached is None or fetched is None:
            raise Problem("not_found")
        name = quote(attached.name, safe="")
        headers = {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        }
        return web.Response(body=fetched[1], headers=headers, content_type=attached.media_type)

    async def write(self, request: web.Request) -> web.Response:
        """The requester says something further."""
        ground = self._ground
        caller = await ground.enter(request, WRITE)
        given, files = await bodies.body(request, models.NewMessage)
        if not given.text and not files:
            raise Problem("invalid", [Fault("text", "missing", {})])
        key, digest = await self._known_by(request, given, files)

        async def unit(entry: Entry) -> tuple[int, range, bool]:
            session = entry.session
            one = await views.theirs(session, caller, request.match_info["ticket"])
            before = await calls.begin(session, caller.integration_id, key, digest, entry.now)
            if before is not None:
                return one.door.id, range(before.first or 0, (before.last or 0) + 1), True
            kept = await keep_all(entry, one.door, files)
            numbers = await entry.said(one.door, secrets.token_hex(8), given.text, kept)
            await calls.note(session, caller.integration_id, key, one.own.id, numbers)
            return one.door.id, numbers, False

        door_id, numbers, again = await ground.doors.take(unit)
        done = await ground.settled(door_id)
        written = models.Written(ticket=request.match_info["ticket"], messages=[*numbers])
        return answer(written, 201 if done else 202, **calls.marks(again))

    async def _known_by(
        self, request: web.Request, given: BaseModel, files: Sequence[Upload]
    ) -> tuple[str | None, str]:
        """The key of a call, and what it asks for."""
        return calls.known_by(request, await self._ground.key(), bodies.parts_of(given, files))


async def _department(session: AsyncSession, wanted: int | str | None) -> int | None:
    """The number of a department that was named.

    Raises:
        Problem: there is none.
    """
    if wanted is None:
        return None
    found = (await session.execute(select(Department.id, Department.name).where(_LIVE))).all()
    for number, name in found:
        if wanted == number or (isinstance(wanted, str) and wanted.strip().casefold() == name.casefold()):
            return int(number)
    raise Problem("no_department")


_LIVE = Department.archived_at.is_(None)
