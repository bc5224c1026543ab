"""The process is killed while forms come in: each that was sent is one ticket, however often it was tried."""

from __future__ import annotations

import asyncio
import random
import re
import signal
from collections import Counter
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from storage.tables import Door, KeptFile, Message, Ticket
from tests import invariants
from tests.databases import sqlite_copy
from tests.desk import TOKEN, Desk
from tests.faults.service import Service, is_ready
from tests.servers import free_port

FORMS, KILLS = 12, 3
#: A process is killed so long after forms begin to come in, in seconds.
LIFE_S = (0.0, 0.12)
#: A browser that gets no answer, or is told to come later, tries again after this, in seconds.
AGAIN_S = 0.05
_NONCE = re.compile(r'name="nonce" value="([^"]+)"')


class Writer:
    """Sends one form until it is told where its page is."""

    def __init__(self, http: aiohttp.ClientSession, url: str, text: str) -> None:
        self._http, self._url, self.text = http, url, text
        self.nonce = ""
        self.pages: set[str] = set()

    async def opens(self) -> None:
        """Opens the form."""
        async with self._http.get(f"{self._url}/form") as answer:
            found = _NONCE.search(await answer.text())
            assert found is not None
            self.nonce = found[1]

    async def sends(self) -> None:
        """Sends it, again and again."""
        async with asyncio.timeout(120):
            while not self.pages:
                await self.tries()

    async def tries(self) -> None:
        """Sends it once; an answer that is lost may have meant anything."""
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
        for name, value in (("nonce", self.nonce), ("name", "Вера"), ("text", self.text)):
            form.add_field(name, value)
        form.add_field("files", self.text.encode() * 200, filename="схема.txt", content_type="text/plain")
        try:
            async with self._http.post(f"{self._url}/form", data=form, allow_redirects=False) as answer:
                if answer.status == 303:
                    self.pages.add(answer.headers["Location"])
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(AGAIN_S)


@pytest.mark.timeout(300)
async def test_what_was_sent_outlives_kills(templates: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    desk = Desk(await sqlite_copy(templates, tmp_path), http_port=free_port())
    await desk.tg.start()
    url = f"http://127.0.0.1:{desk.settings.http_port}"
    service = Service(
        tmp_path,
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": desk.tg.url,
            "STAFF_CHAT_ID": str(desk.group.id),
            "ADMIN_IDS": str(desk.max.id),
            "DATABASE_URL": desk.settings.database_url,
            "HTTP_PORT": str(desk.settings.http_port),
            "PUBLIC_URL": "https://help.example.org",
            "PACE": "off",
            "MERGE_PAUSE_S": "0.2",
        },
    )
    await service.opens()
    try:
        async with aiohttp.ClientSession() as http:
            await service.starts()
            writers = [Writer(http, url, f"Протекла крыша {number}") for number in range(FORMS)]
            await is_ready(http, url)
            for writer in writers:
                await writer.opens()
            await writers[0].sends()  # forms so fresh aren't taken: that is over when this one is
            for _ in range(KILLS):
                sending = [asyncio.create_task(writer.tries()) for writer in rng.sample(writers, 6)]
                await asyncio.sleep(rng.uniform(*LIFE_S))
                service.gets(signal.SIGKILL)
                await service.ended()
                await asyncio.gather(*sending)
                await service.starts()
                await is_ready(http, url)
            await asyncio.gather(*(writer.sends() for writer in writers))
            for writer in writers:
                await writer.tries()  # and once more when all is done
                assert len(writer.pages) == 1
            await _all_told(desk)
            for writer in writers:
                async with http.get(url + next(iter(writer.pages))) as page:
                    assert writer.text in await page.text()
            service.gets(signal.SIGTERM)
            assert await service.ended() == 0
        async with desk.database.read() as session:
            said = Counter(await session.scalars(select(Message.text)))
            assert said == Counter(writer.text for writer in writers)
            for model in (Door, KeptFile, Ticket):
                assert len(list(await session.scalars(select(model.id)))) == FORMS
        found = await invariants.violations(desk.database)
        assert not found, invariants.as_text(found)
        assert not service.errors
    finally:
        await service.closes()
        await desk.database.close()
        await desk.tg.stop()


async def _all_told(desk: Desk) -> None:
    """Waits until each has its ticket."""
    async with asyncio.timeout(60):
        while True:
            async with desk.database.read() as session:
                if len(list(await session.scalars(select(Message.id)))) >= FORMS:
                    return
            await asyncio.sleep(AGAIN_S)
