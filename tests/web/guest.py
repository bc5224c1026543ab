"""Somebody with a browser that runs no scripts: opens pages, fills in forms, presses buttons."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from types import TracebackType

import aiohttp
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sqlalchemy import func, select

from channels.page.nonce import SOONEST
from tests.desk import Desk

#: A file: its name, its kind, its content.
File = tuple[str, str, bytes]
#: What line 1 can't answer; a picture, and what a browser would run.
ROOF = "Протекла крыша над сервером"
PICTURE = ("кадр.png", "image/png", b"\x89PNG\r\n\x1a\n" + b"pixels" * 20)
PAGE = ("опасно.html", "text/html", b"<script>alert(1)</script>")


class Guest:
    """One browser; `status`, `headers`, `path` and `html` are those of the page that it shows.

    Args:
        address: from where in the network they come, as our proxy says.
    """

    def __init__(self, desk: Desk, language: str = "ru", address: str = "203.0.113.7") -> None:
        self._desk = desk
        self._url = f"http://127.0.0.1:{desk.settings.http_port}"
        headers = {"Accept-Language": language, "X-Forwarded-For": address}
        self._http = aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar())
        self.status, self.path, self.text = 0, "", ""
        self.headers: Mapping[str, str] = {}

    async def __aenter__(self) -> Guest:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    @property
    def html(self) -> LexborHTMLParser:
        """The page."""
        return LexborHTMLParser(self.text)

    @property
    def words(self) -> str:
        """What stands on it."""
        body = self.html.body
        return " ".join(body.text(separator=" ").split()) if body is not None else ""

    async def opens(self, path: str, **headers: str) -> Guest:
        """Goes there."""
        async with self._http.get(self._url + path, headers=headers) as answer:
            return await self._sees(answer)

    async def reloads(self) -> Guest:
        """Looks at the same page again, once the desk has done what is due."""
        await self._desk.passes(3)
        return await self.opens(self.path)

    async def fills(
        self, form: str = "#ask", files: Sequence[File] = (), *, slowly: bool = True, **fields: str
    ) -> Guest:
        """Fills in a form of the page and sends it.

        Args:
            slowly: as people do, not machines.
        """
        return await self.completes(form, fields, files, slowly=slowly)

    async def completes(
        self, form: str, fields: Mapping[str, str], files: Sequence[File] = (), *, slowly: bool = True
    ) -> Guest:
        """The same for fields by their names."""
        found = self.one(form)
        if slowly:
            self._desk.tg.clock.advance(SOONEST.total_seconds() + 1)
        return await self.posts(found.attributes["action"] or "", {**_filled(found), **fields}, files)

    async def presses(self, words: str) -> Guest:
        """Presses the last button of the desk with these words."""
        found = [button for button in self.html.css("button.key") if button.text(strip=True) == words]
        assert found, f"no {words!r} among {[b.text(strip=True) for b in self.html.css('button.key')]}"
        form = self.one(f"#{found[-1].attributes['form']}")
        press = {found[-1].attributes["name"] or "": found[-1].attributes["value"] or ""}
        return await self.posts(form.attributes["action"] or "", {**_filled(form), **press})

    async def posts(self, path: str, fields: Mapping[str, str], files: Sequence[File] = ()) -> Guest:
        """Sends what a form would, and goes where that leads."""
        data: aiohttp.FormData | dict[str, str] = dict(fields)
        if files or "text" in fields:
            data = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
            for name, value in fields.items():
                data.add_field(name, value)
            for name, kind, content in files:
                data.add_field("files", io.BytesIO(content), filename=name, content_type=kind)
        async with self._http.post(self._url + path, data=data, allow_redirects=False) as answer:
            await self._sees(answer)
        if self.status != 303:
            return self
        way = self.headers["Location"]
        if not way.startswith("/"):
            self.path = way  # another site: what it shows is none of ours
            return self
        return await self.opens(way)

    async def downloads(self, path: str) -> tuple[bytes, Mapping[str, str]]:
        """A file with its heads."""
        async with self._http.get(self._url + path) as answer:
            assert answer.status == 200
            return await answer.read(), answer.headers

    async def _sees(self, answer: aiohttp.ClientResponse) -> Guest:
        self.status, self.headers, self.path = answer.status, answer.headers, answer.url.raw_path_qs
        self.text = await answer.text()
        return self

    def one(self, selector: str) -> LexborNode:
        """The one thing on the page that this selector finds."""
        found = self.html.css_first(selector)
        assert found is not None, f"no {selector} in {self.words}"
        return found


def _filled(form: LexborNode) -> dict[str, str]:
    """What stands in a form's fields, but for files."""
    found = {
        field.attributes["name"] or "": field.attributes.get("value") or ""
        for field in form.css("input[name]")
        if field.attributes.get("type") != "file"
    }
    return found | {
        field.attributes["name"] or "": field.text().removeprefix("\n")
        for field in form.css("textarea[name]")
    }


async def asked(guest: Guest, text: str = ROOF) -> Guest:
    """Somebody asks by the form."""
    await guest.opens("/form")
    return await guest.fills(text=text, name="Вера")


async def count(desk: Desk, *models: type) -> list[int]:
    """How many rows there are of each."""
    async with desk.database.read() as session:
        return [await session.scalar(select(func.count()).select_from(model)) or 0 for model in models]
