"""A desk that is written letters to: real mail servers on both ways, and people who read and answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from channels.mail.letter import Letter, Ours
from channels.mail.mailbox import Arrived
from channels.mail.reading import read
from storage.tables import LetterRow, Ticket
from tests.databases import sqlite_copy
from tests.desk import Desk
from tests.mail_servers import PASSWORD, USER, Imap, Smtp, imap_server, smtp_server

IRA = "ira@shop.example"
#: Whoever reads letters here isn't the desk.
NOBODY = Ours(frozenset(), "nobody")
#: What says in a letter's head that a machine wrote it.
MARKS = (b"Auto-Submitted", b"X-Auto-Response-Suppress", b"X-Loop")
_FILE = """
[help]
address = "{address}"
name = "Поддержка"
{more}
user = "{user}"
password = "{password}"
imap = "imap://127.0.0.1:{imap}"
smtp = "smtp://127.0.0.1:{smtp}"
"""


def file_of(imap: int, smtp: int, more: str = "", address: str = USER) -> str:
    """The file that names one mailbox, by the ports of its servers."""
    return _FILE.format(user=USER, address=address, password=PASSWORD, imap=imap, smtp=smtp, more=more)


class Mail:
    """Both servers of a desk's mailbox, and what goes through them."""

    def __init__(self, desk: Desk, imap: Imap, smtp: Smtp, address: str) -> None:
        self.desk, self.imap, self.smtp = desk, imap, smtp
        self._written = 0
        self.address = address

    async def writes(
        self,
        words: str,
        subject: str = "Вопрос",
        *,
        sender: str = f"Ира <{IRA}>",
        answers: Letter | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        head: Mapping[str, str] | None = None,
    ) -> None:
        """Somebody writes, as a mail program does; an answer goes where the letter said, with its ids."""
        self._written += 1
        message = EmailMessage()
        message["From"], message["Message-ID"] = sender, f"<{self._written}@shop.example>"
        message["To"] = answers.answer_to or "" if answers is not None else self.address
        message["Subject"] = subject if answers is None else f"Re: {answers.subject}"
        if answers is not None and answers.id is not None:
            message["In-Reply-To"] = answers.id
            message["References"] = " ".join((*answers.references, answers.id))
            quoted = "\n".join(f"> {line}" for line in answers.text.splitlines())
            words = f"{words}\n\n23.11.2026 10:00, Поддержка пишет:\n{quoted}\n"
        for name, value in (head or {}).items():
            message[name] = value
        message.set_content(words)
        for name, content in files:
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        await self.brings(message.as_bytes())

    async def brings(self, *letters: bytes) -> None:
        """Letters arrive as they are; returns when the desk has done with them."""
        known = await self.committed()
        await asyncio.to_thread(self.imap.gets, *letters)
        await self.has_taken(known + len(letters))
        await self._is_done()

    async def takes(self, *letters: bytes) -> None:
        """The same for letters that no server holds: they are given to the desk as if one had."""
        app = self.desk.app
        assert app is not None
        box = app.mail.mailboxes.boxes[self.address]
        for number, raw in enumerate(letters, start=1):
            await app.mail.received.take(box, Arrived(self.address, 1, number, raw))
        await self._is_done()

    async def _is_done(self) -> None:
        """Returns when the desk has done with what came: line 1 waits a while for more words."""
        await self.desk.settles()
        await self.desk.passes(self.desk.settings.merge_pause_s)

    async def has_taken(self, count: int) -> None:
        """Waits until the desk has so many letters for its record."""
        for _ in range(6000):
            if await self.committed() >= count:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the letters weren't taken")

    async def committed(self) -> int:
        """How many letters the desk has for its record."""
        async with self.desk.database.read() as session:
            return await session.scalar(select(func.count()).select_from(LetterRow)) or 0

    async def became(self) -> list[str]:
        """What each letter has become, in order."""
        async with self.desk.database.read() as session:
            return list(await session.scalars(select(LetterRow.became).order_by(LetterRow.id)))

    async def is_tried(self, step: str) -> None:
        """The desk gives the server a letter; returns when it has come to this step."""
        known = self.smtp.steps.count(step)
        for _ in range(3000):
            if self.smtp.steps.count(step) > known:
                return
            self.desk.tg.clock.advance(0.1)
            await asyncio.sleep(0.01)
        raise AssertionError("no letter came")

    async def ticket(self, number: int) -> Ticket:
        """A ticket as it stands now."""
        async with self.desk.database.read() as session:
            return await session.get_one(Ticket, number)

    def sent(self) -> list[Letter]:
        """The desk's letters so far, as their receiver reads them; where answers go stands in each."""
        return [
            replace(read(raw, NOBODY), answer_to=message_from_bytes(raw)["Reply-To"])
            for _, _, raw in self.smtp.letters
        ]

    async def gets(self, count: int) -> Letter:
        """The newest of the desk's letters, which are so many by now."""
        await self.has_got(count)
        return self.sent()[-1]

    async def has_got(self, count: int) -> None:
        """So many letters have come from the desk, and no more."""
        await self.desk.settles()
        found = self.sent()
        assert len(found) == count, [letter.text for letter in found]


@asynccontextmanager
async def letter_desk(
    database_url: str, folder: Path, more: str = "", *, address: str = USER, **settings: Any
) -> AsyncIterator[Mail]:
    """An open desk with one mailbox; checked when the story ends."""
    async with imap_server() as imap, smtp_server() as smtp:
        path = folder / "mailboxes.toml"
        path.write_text(file_of(imap.server.port, smtp.port, more, address))
        desk = Desk(database_url, mailboxes=path, **settings)
        await desk.opens()
        try:
            yield Mail(desk, imap, smtp, address)
        finally:
            await desk.closes()


async def answering_each_other(templates: Path, folder: Path, *, strips: bool) -> list[int]:
    """How many letters each of two desks sends when one's letter comes to the other, and so on.

    Args:
        templates: where a migrated database is kept to be copied.
        strips: a server on the way takes the marks of machines out of the heads.
    """
    desks, carried = list[Mail](), [0, 0]
    async with AsyncExitStack() as stack:
        for name, address in (("one", USER), ("two", "desk@other.example")):
            own = folder / name
            own.mkdir()
            url = await sqlite_copy(templates, own)
            desks.append(await stack.enter_async_context(letter_desk(url, own, address=address)))
        one, two = desks
        await one.writes("Протекла крыша над сервером", "Беда", sender=two.address)
        for _ in range(6):
            for at, (here, there) in enumerate(((one, two), (two, one))):
                new = here.smtp.letters[carried[at] :]
                carried[at] += len(new)
                for _, _, raw in new:
                    await there.brings(_unmarked(raw) if strips else raw)
    return carried


def _unmarked(raw: bytes) -> bytes:
    return b"".join(line for line in raw.splitlines(keepends=True) if not line.startswith(MARKS))
