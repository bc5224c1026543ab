"""What all pages stand on: the database, the way into the desk, and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from aiohttp import web

from channels.entrance import Entrance
from channels.page.language import spoken
from channels.page.layout import Address, notice
from channels.page.likely import LikelyAnswer
from channels.page.limits import whose
from channels.page.reading import Unreadable
from locales import plain
from storage.database import Unavailable

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


@dataclass(slots=True)
class Ground(Entrance):
    """Everything that the pages need.

    Args:
        likely: what may answer a question that is being typed, in a language: at most three.
        to_html: a text with its entities as Telegram HTML.
        bot_name: what the bot is called in Telegram; None while that isn't known.
        tells: whether there is word of news by letter, for those who leave an address.
    """

    PURPOSE: ClassVar[str] = "page"
    PATIENCE_S: ClassVar[float] = 2.0

    address: Address
    likely: Callable[[str, str], Sequence[LikelyAnswer]]
    to_html: Callable[[str, Sequence[dict[str, Any]] | None], str]
    bot_name: Callable[[], Awaitable[str | None]]
    zone: ZoneInfo
    tells: bool

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
