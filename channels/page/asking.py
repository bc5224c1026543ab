"""The request form: shown, with likely answers while one types, and taken in."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select

from channels.entrance import Entry, keep_all
from channels.mail.letter import untagged
from channels.page import filled, form, layout, likely, limits, nonce
from channels.page.filled import Filled
from channels.page.form import Form
from channels.page.ground import Ground, answer, on, visitor
from channels.page.limits import TooMany
from channels.page.reading import read
from storage import counters, doors, letters
from storage.tables import Department
from tickets import page_news
from tickets.page_news import CHANNEL

#: So many forms with files are read at the same time; each may hold 20 MB.
AT_ONCE = 6
#: How much of a question that is being typed is looked at, in characters.
TYPED = 500
#: Counts the questions for which a likely answer was enough.
HELPED = "form.helped"
_FORM = "form"


@dataclass(frozen=True, slots=True)
class _Whose:
    """The department that a form's address names; without one it is for everybody."""

    path: str = ""
    id: int | None = None
    name: str = ""


class Asking:
    """Answers at /form."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._reading = asyncio.Semaphore(AT_ONCE)

    async def show(self, request: web.Request) -> web.Response:
        """The empty form."""
        whose = await self._whose(request)
        if whose is None:
            return self._ground.gone(request)
        fresh = nonce.make(await self._ground.key(), _FORM, self._ground.now())
        return self._drawn(request, whose, fresh)

    async def take(self, request: web.Request) -> web.Response:
        """What was filled in: committed before its page is opened, once however often it comes."""
        ground, whose = self._ground, await self._whose(request)
        async with self._reading:
            given = await read(request)
        if whose is None:
            return ground.gone(request)
        key, language = await ground.key(), ground.language(request)
        shown, faults = await self._faults(given)
        if faults:
            return self._drawn(request, whose, shown, given, faults)
        secret = nonce.secret_of(key, shown, given.digest())

        async def unit(entry: Entry) -> int:
            await limits.count(entry.session, key, CHANNEL, visitor(request), entry.now)
            door, is_new = await doors.open_page(
                entry.session,
                secret,
                channel=CHANNEL,
                name=given.get("name"),
                language=language,
                now=entry.now,
                address=given.get("email") or None,
                department_id=whose.id,
            )
            if is_new:
                files = await keep_all(entry, door, given.files)
                await entry.said(door, "form", given.get("text"), files)
                if ground.tells and door.address is not None:
                    await page_news.begin(entry.session, door, letters.hashed(untagged(door.address)))
            return door.id

        try:
            number = await ground.doors.take(unit)
        except TooMany:
            return self._drawn(request, whose, shown, given, {"": "often"}, status=429)
        await ground.settled(number)
        if _is_embedded(request):
            return answer(form.sent(ground.address, language, secret), framed=True)
        return on(ground.address.page(secret))

    async def _faults(self, given: Filled) -> tuple[str, dict[str, str]]:
        """What a form that is shown again carries, and why it would be."""
        key, now = await self._ground.key(), self._ground.now()
        shown, faults = given.get("nonce"), filled.faults(given, request=True)
        drawn_at = nonce.drawn_at(key, _FORM, shown)
        if drawn_at is None or now - drawn_at > nonce.LATEST:
            return nonce.make(key, _FORM, now), {"": "old", **faults}
        if now - drawn_at < nonce.SOONEST:
            return shown, {"": "quick", **faults}
        return shown, {"": "trap", **faults} if given.get(form.TRAP) else faults

    async def likely(self, request: web.Request) -> web.Response:
        """What may answer the question that is being typed; 204 when nothing does."""
        if not await self._may_ask(request, request.query.get("nonce", "")):
            return web.Response(status=204)
        language = self._ground.language(request)
        found = self._ground.likely(request.query.get("q", "")[:TYPED], language)
        return answer(likely.drawn(language, found), framed=True) if found else web.Response(status=204)

    async def helped(self, request: web.Request) -> web.Response:
        """A likely answer was enough: it is counted, and nothing is sent."""
        given = await read(request)
        if not await self._may_ask(request, given.get("nonce")):
            return web.Response(status=403)
        await self._ground.database.write(lambda session: counters.count(session, HELPED))
        return answer(likely.enough(self._ground.language(request)), framed=True)

    async def _may_ask(self, request: web.Request, shown: str) -> bool:
        """Only a form of ours asks, and not without end."""
        ground, key, now = self._ground, await self._ground.key(), self._ground.now()
        drawn_at = nonce.drawn_at(key, _FORM, shown)
        if drawn_at is None or now - drawn_at > nonce.LATEST:
            return False
        try:
            await ground.database.write(
                lambda session: limits.count(session, key, "likely", visitor(request), now)
            )
        except TooMany:
            return False
        return True

    async def _whose(self, request: web.Request) -> _Whose | None:
        """The department that is asked; None if there is none of that name or number."""
        path = request.match_info.get("department", "")
        if not path:
            return _Whose()
        async with self._ground.database.read() as session:
            found = await session.execute(
                select(Department.id, Department.name).where(Department.archived_at.is_(None))
            )
            for number, name in found:
                if path in (str(number), slug(name)):
                    return _Whose(path, number, name)
        return None

    def _drawn(
        self,
        request: web.Request,
        whose: _Whose,
        shown: str,
        given: Filled | None = None,
        faults: dict[str, str] | None = None,
        status: int = 422,
    ) -> web.Response:
        embedded = _is_embedded(request)
        drawn = form.drawn(
            Form(
                self._ground.address,
                self._ground.language(request),
                shown,
                whose.path,
                whose.name,
                embedded,
                {} if given is None else {name: given.get(name) for name in ("text", "name", "email")},
                faults or {},
                given is not None and bool(given.files or given.too_much),
                self._ground.tells,
            )
        )
        return answer(drawn, status=status if faults else 200, framed=embedded)


def slug(name: str) -> str:
    """A department's name as it may stand in an address: `Отдел касс` is `отдел-касс`. Pure."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def _is_embedded(request: web.Request) -> bool:
    return request.query.get("embed") == "1"


async def static(request: web.Request) -> web.Response:
    """A style or a script; one that is asked for by its wording never changes."""
    name = request.match_info["name"]
    if name not in layout.FILES:
        raise web.HTTPNotFound
    lasting = request.query.get("v") == layout.version(name)
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if lasting else "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(
        body=layout.content(name), content_type=layout.FILES[name], charset="utf-8", headers=headers
    )
