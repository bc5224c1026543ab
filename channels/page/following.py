"""A request's own page: read, written on, pressed on, and its files; whoever has its address may."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
from datetime import timedelta
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from channels.entrance import Entry, keep_all
from channels.page import filled, limits, nonce, status, thread
from channels.page.filled import Filled
from channels.page.ground import Ground, answer, on, visitor
from channels.page.limits import TooMany
from channels.page.reading import read
from channels.page.status import Page
from channels.page.thread import Thread
from locales import plain
from storage import doors, inbox
from storage.tables import Door, PageNews
from tickets import page_news, proofs
from tickets.work import Work

#: A page that has been open for longer is drawn anew before anything is taken from it.
LATEST = timedelta(days=7)
#: A button's data has at most 64 octets; the number of its message stands before it.
PRESS, _NUMBER = 100, re.compile(r"[0-9]{1,15}")
AT_ONCE = 6
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


class Following:
    """Answers at /r/SECRET."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._reading = asyncio.Semaphore(AT_ONCE)

    async def show(self, request: web.Request) -> web.Response:
        """The page."""
        found = await self._behind(request)
        if found is None:
            return self._ground.gone(request)
        await self._seen(*found)
        return answer(status.drawn(await self._page(request, *found)))

    async def fresh(self, request: web.Request) -> web.Response:
        """What may have changed on it; 304 if nothing has."""
        found = await self._behind(request)
        if found is None:
            return self._ground.gone(request)
        await self._seen(*found)
        tag = f'"{hashlib.sha256(repr(found[1]).encode()).hexdigest()[:24]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag, "Cache-Control": "no-store"})
        return answer(status.fragment(await self._page(request, *found)), ETag=tag)

    async def write(self, request: web.Request) -> web.Response:
        """Something further is written: committed before the page is shown again."""
        ground = self._ground
        async with self._reading:
            given = await read(request)
        found = await self._behind(request)
        if found is None:
            return ground.gone(request)
        door, shown = found
        key = await ground.key()
        faults = filled.faults(given, request=False)
        if not await self._is_ours(door, given.get("nonce")):
            faults[""] = "old"
        if faults:
            return answer(status.drawn(await self._page(request, door, shown, given, faults)), status=422)
        sent = hashlib.sha256(given.get("nonce").encode() + given.digest()).hexdigest()[:32]

        async def unit(entry: Entry) -> None:
            await limits.count(entry.session, key, "write", visitor(request), entry.now)
            await entry.session.get(Door, door.id, with_for_update=True)  # a repeat comes after this one
            if not await inbox.has_come(entry.session, f"door:{door.id}:{sent}:0"):
                files = await keep_all(entry, door, given.files)
                # A letter that answers none is a matter of its own; what is written here answers the last.
                answers = shown.last_said if door.kind == doors.MAIL else shown.asks
                await entry.said(door, sent, given.get("text"), files, answers)

        try:
            await ground.doors.take(unit)
        except TooMany:
            again = await self._page(request, door, shown, given, {"": "often"})
            return answer(status.drawn(again), status=429)
        return await self._back(request, door)

    async def press(self, request: web.Request) -> web.Response:
        """A button under one of the desk's messages; once, however often it comes."""
        ground, given = self._ground, await read(request)
        found = await self._behind(request)
        if found is None:
            return ground.gone(request)
        door, shown = found
        number, _, data = given.get("press")[:PRESS].partition(":")
        if not _NUMBER.fullmatch(number) or not await self._is_ours(door, given.get("nonce")):
            return on(ground.address.page(request.match_info["secret"]))  # it shows how things stand
        key = await ground.key()
        pressed = hashlib.sha256(f"{given.get('nonce')}:{number}:{data}".encode()).hexdigest()[:32]

        async def unit(entry: Entry) -> None:
            await limits.count(entry.session, key, "press", visitor(request), entry.now)
            await entry.pressed(door, pressed, int(number), data)

        try:
            await ground.doors.take(unit)
        except TooMany:
            again = await self._page(request, door, shown, None, {"": "often"})
            return answer(status.drawn(again), status=429)
        return await self._back(request, door)

    async def go_on(self, request: web.Request) -> web.Response:
        """On to Telegram, by a link that shows there whose page this is."""
        ground, given = self._ground, await read(request)
        found = await self._behind(request)
        if found is None:
            return ground.gone(request)
        door, shown = found
        name, key = await ground.bot_name(), await ground.key()
        if name is None:
            return ground.later(request, 503)
        if not await self._is_ours(door, given.get("nonce")):
            return on(ground.address.page(request.match_info["secret"]))
        now = ground.now()

        async def unit(session: AsyncSession) -> str:
            await limits.count(session, key, "press", visitor(request), now)
            return await proofs.link_for(Work(session, now), door)

        try:
            start = await ground.database.write(unit)
        except TooMany:
            again = await self._page(request, door, shown, None, {"": "often"})
            return answer(status.drawn(again), status=429)
        return on(f"https://t.me/{name}?start={start}")

    async def quiet(self, request: web.Request) -> web.Response:
        """No letters about it any more; mail programs ask for that too, without the page."""
        ground, now = self._ground, self._ground.now()
        door, key = await self._door(request), await ground.key()
        if door is None:
            return ground.gone(request)

        async def unit(session: AsyncSession) -> None:
            await limits.count(session, key, "press", visitor(request), now)
            await page_news.hush(session, door.id, now)

        with contextlib.suppress(TooMany):
            await ground.database.write(unit)
        return on(ground.address.page(request.match_info["secret"], "#letters"))

    async def file(self, request: web.Request) -> web.Response:
        """A file of one of the messages: pictures as such, anything else only to be downloaded."""
        ground, number = self._ground, request.match_info["number"]
        found = await self._door(request)
        if found is None:
            return ground.gone(request)
        async with ground.database.read() as session:
            attached = await thread.file_at(session, found, int(number))
        fetched = await ground.files.fetched(attached.file_id) if attached is not None else None
        if fetched is None:
            return ground.gone(request, plain(found.language, "web.gone.file"))
        name, content = fetched
        kind = _picture(content)
        response = answer("")
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["Content-Type"] = kind or "application/octet-stream"
        if kind is None:
            response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        response.body = content
        return response

    async def _back(self, request: web.Request, door: Door) -> web.Response:
        """Back to the page, with what was done on it."""
        await self._ground.settled(door.id)
        return on(self._ground.address.page(request.match_info["secret"], "#write"))

    async def _seen(self, door: Door, shown: Thread) -> None:
        """Whoever has the page sees what is new on it, and needs no letter for that."""
        newest = max((item.at for item in shown.items if not item.own), default=None)
        news = await self._news(door) if newest is not None else None
        if news is None or newest is None or (news.seen_at is not None and news.seen_at >= newest):
            return
        until = newest
        await self._ground.database.write(lambda session: page_news.seen(session, door.id, until))

    async def _news(self, door: Door) -> PageNews | None:
        """What there is of letters about a page; None if there are none."""
        if door.address is None or door.kind != doors.PAGE:
            return None
        async with self._ground.database.read() as session:
            return await session.get(PageNews, door.id)

    async def _door(self, request: web.Request) -> Door | None:
        async with self._ground.database.read() as session:
            return await doors.by_secret(session, request.match_info["secret"])

    async def _behind(self, request: web.Request) -> tuple[Door, Thread] | None:
        """The door that an address opens, and what stands behind it."""
        async with self._ground.database.read() as session:
            door = await doors.by_secret(session, request.match_info["secret"])
            return None if door is None else (door, await thread.read(session, door))

    async def _is_ours(self, door: Door, shown: str) -> bool:
        """Whether a form was drawn by us for this page, and not long ago."""
        key, now = await self._ground.key(), self._ground.now()
        drawn_at = nonce.drawn_at(key, f"page:{door.id}", shown)
        return drawn_at is not None and now - drawn_at <= LATEST

    async def _page(
        self,
        request: web.Request,
        door: Door,
        shown: Thread,
        given: Filled | None = None,
        faults: dict[str, str] | None = None,
    ) -> Page:
        ground, news = self._ground, await self._news(door)
        return Page(
            ground.address,
            door.language,
            request.match_info["secret"],
            nonce.make(await ground.key(), f"page:{door.id}", ground.now()),
            shown,
            ground.zone,
            ground.to_html,
            door.joined_to_id is not None,
            {} if given is None else {"text": given.get("text")},
            faults or {},
            given is not None and bool(given.files or given.too_much),
            (door.address or "") if news is not None and news.hushed_at is None else "",
            news is not None and news.hushed_at is not None,
        )


def _picture(content: bytes) -> str | None:
    """What kind of picture it is, as its first octets say; None for everything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)
