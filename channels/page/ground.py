"""What all pages stand on: the database, the way into the desk, and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from channels.page.language import spoken
from channels.page.layout import Address, notice
from channels.page.likely import LikelyAnswer
from channels.page.limits import whose
from channels.page.reading import Unreadable
from locales import plain
from storage.database import Database, Unavailable
from storage.keys import key_of
from storage.tables import Door

Result = TypeVar("Result")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: Nothing from elsewhere, no script but our own, nobody's frame; see `answer` for the form's.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self' https://t.me; base-uri 'none'; frame-ancestors {frame}"
)
_ALWAYS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


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
    ) -> None:
        """Somebody has written; a repeat has the same key."""
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


@dataclass(slots=True)
class Ground:
    """Everything that the pages need.

    Args:
        likely: what may answer a question that is being typed, in a language: at most three.
        to_html: a text with its entities as Telegram HTML.
        bot_name: what the bot is called in Telegram; None while that isn't known.
    """

    address: Address
    database: Database
    now: Callable[[], datetime]
    doors: Doors
    files: Files
    likely: Callable[[str, str], Sequence[LikelyAnswer]]
    to_html: Callable[[str, Sequence[dict[str, Any]] | None], str]
    bot_name: Callable[[], Awaitable[str | None]]
    zone: ZoneInfo
    default_language: str
    _key: bytes = field(default=b"", init=False)

    async def key(self) -> bytes:
        """What forms are signed with; made up once, and kept in the database.

        Raises:
            Unavailable.
        """
        if not self._key:
            self._key = await self.database.write(lambda session: key_of(session, "page"))
        return self._key

    def language(self, request: web.Request) -> str:
        """The language that somebody is spoken to in."""
        asked = request.query.get("lang", "")
        return spoken(asked, request.headers.get("Accept-Language", ""), self.default_language)

    def gone(self, request: web.Request, text: str = "") -> web.Response:
        """There is no such page, or not any more."""
        language = self.language(request)
        words = text or plain(language, "web.gone.text")
        return answer(notice(self.address, language, plain(language, "web.gone.title"), words), status=404)

    def later(self, request: web.Request, status: int) -> web.Response:
        """It can't be taken or done just now (503), or at all (400): what was written is still there."""
        language = self.language(request)
        title, text = plain(language, "web.later.title"), plain(language, "web.later.text")
        response = answer(notice(self.address, language, title, text), status=status)
        if status == 503:
            response.headers["Retry-After"] = "5"
        else:
            response.force_close()  # what is left of it isn't read
        return response


def visitor(request: web.Request) -> str:
    """The address of the network that a request comes from."""
    return whose(request.remote, request.headers.get("X-Forwarded-For", ""))


def answer(html: str, *, status: int = 200, framed: bool = False, **headers: str) -> web.Response:
    """A page, with what keeps it to its reader.

    Args:
        framed: whether another site may show it in a frame.
    """
    given = {**_ALWAYS, "Content-Security-Policy": _POLICY.format(frame="*" if framed else "'none'")}
    if not framed:
        given["X-Frame-Options"] = "DENY"
    return web.Response(
        text=html, status=status, content_type="text/html", charset="utf-8", headers={**given, **headers}
    )


def on(way: str) -> web.Response:
    """Leads on after something was sent, so that a reload sends nothing again."""
    return web.Response(status=303, headers={**_ALWAYS, "Location": way})


def kindly(ground: Ground, handler: Handler) -> Handler:
    """The same handler; what can't be taken or done just now is said on a page."""

    @wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Unavailable:
            return ground.later(request, 503)
        except Unreadable:
            return ground.later(request, 400)

    return guarded
