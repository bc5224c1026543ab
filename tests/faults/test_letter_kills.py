"""The process is killed in the two moments in which letters could be lost or come twice."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.tables import LetterRow, Ticket
from telegram_emulator import Telegram
from tests.channels.odd.row import letter
from tests.databases import sqlite_copy
from tests.desk import TOKEN
from tests.faults.service import Service
from tests.faults.wire import Ends, Wire
from tests.letters import file_of
from tests.mail_servers import imap_server, smtp_server


class Marking(Wire):
    """A wire to the IMAP server; what is to mark a letter as seen can be the end of the process."""

    before_marking: Callable[[], None] | None = None

    def _ways(self, client: Ends, server: Ends) -> list[Coroutine[Any, Any, None]]:
        return [self._asks(client[0], server[1]), self._asks(server[0], client[1])]

    async def _asks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if b" STORE " in data.upper() and self.before_marking is not None:
                self.before_marking()
                return
            writer.write(data)
            await writer.drain()


@pytest.mark.timeout(300)
async def test_a_letter_is_taken_once_and_sent_as_one_however_the_process_ends(
    templates: Path, tmp_path: Path
) -> None:
    url = await sqlite_copy(templates, tmp_path)
    async with imap_server() as imap, smtp_server() as smtp:
        wire = Marking(imap.server.port)
        await wire.starts()
        telegram = Telegram(seed=1)
        bot = telegram.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
        olga = telegram.add_person("Ольга", language="ru")
        group = telegram.add_group("Поддержка", forum=True, members=[olga], bots=[bot])
        await telegram.start()
        path = tmp_path / "mailboxes.toml"
        path.write_text(file_of(wire.port, smtp.port))
        settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "MAILBOXES": str(path)}
        settings |= {"STAFF_CHAT_ID": str(group.id), "ADMIN_IDS": "7", "DATABASE_URL": url}
        service = Service(tmp_path, settings | {"HTTP_PORT": "0", "MERGE_PAUSE_S": "0.2"})
        await service.opens()
        try:
            wire.before_marking = lambda: service.gets(signal.SIGKILL)
            await asyncio.to_thread(imap.gets, letter("The roof leaks onto the server"))
            await service.starts()
            assert await service.ended() == -signal.SIGKILL
            assert await asyncio.to_thread(imap.seen) == [False]
            assert await _count(url, LetterRow) == 1

            wire.before_marking = None
            smtp.on_letter = lambda: service.gets(signal.SIGKILL)
            await service.starts()
            assert await service.ended() == -signal.SIGKILL
            assert len(smtp.letters) == 1, "the server has it, and nobody has heard so"

            smtp.on_letter = lambda: None
            await service.starts()
            for _ in range(2400):
                if len(smtp.letters) > 1 and all(await asyncio.to_thread(imap.seen)):
                    break
                await asyncio.sleep(0.05)
            await olga.sees("The roof leaks", button="🙋 Взять в работу")
            service.gets(signal.SIGTERM)
            assert await service.ended() == 0
            assert len(smtp.letters) > 1
            assert len(set(smtp.letters)) == 1, "octet for octet"
            assert await _count(url, LetterRow) == await _count(url, Ticket) == 1
        finally:
            await service.closes()
            await wire.stops()
            await telegram.stop()


async def _count(url: str, table: type[LetterRow] | type[Ticket]) -> int:
    database = Database(url)
    try:
        async with database.read() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0
    finally:
        await database.close()
