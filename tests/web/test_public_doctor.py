"""What the doctor says of PUBLIC_URL, with a real proxy in front of the service."""

from __future__ import annotations

import functools
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
import trustme
from aiohttp import web

from bot.public_doctor import examine
from tests.databases import sqlite_copy
from tests.desk import Desk
from tests.servers import free_port


@dataclass
class Proxy:
    """Stands before a desk at https://localhost:PORT, and passes on what it is told to."""

    desk: Desk
    port: int
    runner: web.AppRunner | None = None
    passes: tuple[str, ...] = ("/form/", "/r/", "/page/")
    says: Callable[[], web.HTTPException] | None = None

    async def starts(self, certificate: trustme.LeafCert) -> None:
        proof = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(proof)
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answers)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "localhost", self.port, ssl_context=proof).start()

    async def stops(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
            self.runner = None

    async def _answers(self, request: web.Request) -> web.Response:
        if self.says is not None:
            raise self.says()
        if not request.path.startswith(self.passes):
            raise web.HTTPNotFound
        inside = f"http://localhost:{self.desk.settings.http_port}{request.path_qs}"
        async with aiohttp.ClientSession() as session, session.get(inside) as response:
            return web.Response(status=response.status, body=await response.read())

    async def is_told(self, language: str = "en", **settings: object) -> str:
        """The doctor's line, after its mark."""
        looked_at = self.desk.settings.model_copy(update=settings)
        [(fine, words)] = [line async for line in examine(looked_at, language)]
        return f"{'✔' if fine else '✘'} {words}"


@pytest.fixture
async def proxy(templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    """An open desk behind a proxy with a certificate that this machine trusts."""
    authority, port = trustme.CA(), free_port()
    made = Proxy(
        Desk(
            await sqlite_copy(templates, tmp_path),
            public_url=f"https://localhost:{port}/help",
            http_port=free_port(),
        ),
        port,
        passes=("/help/form/", "/help/r/", "/help/page/"),
    )
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    trusting = functools.partial(ssl.create_default_context, cafile=str(tmp_path / "authority.pem"))
    monkeypatch.setattr(ssl, "create_default_context", trusting)
    await made.desk.opens()
    await made.starts(authority.issue_cert("localhost"))
    yield made
    await made.stops()
    await made.desk.closes()


async def test_an_address_in_order_and_what_may_be_wrong_with_it(proxy: Proxy, tmp_path: Path) -> None:
    url, place = f"https://localhost:{proxy.port}", f"127.0.0.1:{proxy.desk.settings.http_port}"
    assert await proxy.is_told() == f"✔ Request form: {url}/help can be opened and leads here"
    nowhere = await proxy.is_told(database_url=f"sqlite+aiosqlite:///{tmp_path}/none.db")
    assert nowhere.startswith(f"✘ Request form: {url}/help leads to a FirstLine with another database.")
    open_one = await proxy.is_told("ru", public_url="http://help.example.org")
    assert open_one.startswith("✘ Форма: http://help.example.org — адрес без шифрования")
    proxy.passes = ("/help/form/",)
    assert "✘ Форма: прокси не передаёт службе /help/r, /help/page." in await proxy.is_told("ru")
    proxy.says = web.HTTPNotFound
    said = await proxy.is_told()
    assert f"✘ Request form: what answers at {url}/help isn't this service (404)." in said
    assert "pass /help/form, /help/r, /help/page on" in said
    proxy.says = web.HTTPBadGateway
    assert (
        f"the proxy answers 502, it can't reach the service. Start the service, and check that the proxy "
        f"passes requests on to {place}" in await proxy.is_told()
    )
    proxy.says = lambda: web.HTTPMovedPermanently("https://www.example.org/help/form/_ours?asked=1")
    assert f"{url}/help leads on to https://www.example.org/help." in await proxy.is_told()
    proxy.says = lambda: web.HTTPOk(text="<h1>Welcome</h1>")
    assert "isn't this service (200)" in await proxy.is_told()


async def test_an_address_that_cant_be_reached_or_trusted(proxy: Proxy) -> None:
    await proxy.stops()
    silent = await proxy.is_told()
    assert silent.startswith(f"✘ Request form: localhost:{proxy.port} doesn't answer (Connect")
    await proxy.starts(trustme.CA().issue_cert("localhost"))
    stranger = await proxy.is_told()
    assert "✘ Request form: localhost has shown a certificate that browsers won't trust (" in stranger
    assert "unable to get local issuer certificate" in stranger
    unknown = await proxy.is_told(public_url="https://help.invalid")
    assert "✘ Request form: nobody knows the name help.invalid." in unknown
    assert [
        line async for line in examine(proxy.desk.settings.model_copy(update={"public_url": ""}), "en")
    ] == []
