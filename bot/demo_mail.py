"""The demo's post: real servers for the desk's mailbox, and a mail program for whoever writes to it."""

from __future__ import annotations

import asyncio
import imaplib
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.demo_doors import free_port
from telegram_emulator import Telegram

DESK = "help@firstline.example"
#: Who writes to the desk, by the language that it is opened in.
WRITERS = {"ru": Address("Ирина", "irina", "mail.example"), "en": Address("John", "john", "mail.example")}
#: Nobody but this machine reaches the server, and what lies there is a play.
PASSWORD = "demo"
PATH = "/mail"
MAILBOXES = Path("data/demo-mailboxes.toml")
PAGE = Path(__file__).with_name("demo_mail.html")
#: A letter with its files may be so large, in bytes.
LARGEST = 25 * 1024 * 1024
#: So often it is looked whether the IMAP server has started, a quarter of a second apart.
LOOKS = 80
#: The IMAP server proves passwords in half a million rounds, which are for others' servers; and it is to
#: end with whoever started it, however they end.
_SERVES = """
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from pymap.config import IMAPConfig
from pymap.main import main
from pysasl.hashing import BuiltinHash
IMAPConfig._get_hash_context = classmethod(lambda *given: BuiltinHash(rounds=1))
main()
"""

Json = dict[str, Any]


def imap_command(port: int, user: str, password: str) -> list[str]:
    """The command of an IMAP server on this machine with one empty mailbox.

    It ends when its standard input does: that has to be a pipe.
    """
    where = ["--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    return [
        *(sys.executable, "-c", _SERVES, *where),
        *("dict", "--demo-user", user, "--demo-password", password),
    ]


@dataclass
class PostOffice:
    """Carries letters between the desk's mailbox and the writer's mail program; nothing leaves this machine.

    `now` is the demo's clock, `writer` whose mail program it is.
    """

    now: Callable[[], datetime]
    writer: Address
    imap_port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    #: What the writer has got and sent, oldest first.
    letters: list[EmailMessage] = field(default_factory=list)
    _imap: asyncio.subprocess.Process | None = None
    _smtp: asyncio.Server | None = None

    def _name_mailbox(self) -> None:
        MAILBOXES.parent.mkdir(parents=True, exist_ok=True)
        MAILBOXES.write_text(
            f'[help]\naddress = "{DESK}"\nname = "FirstLine"\npassword = "{PASSWORD}"\n'
            f'imap = "imap://127.0.0.1:{self.imap_port}"\nsmtp = "smtp://127.0.0.1:{self.smtp_port}"\n'
        )

    def open(self, telegram: Telegram) -> None:
        """Puts the mail program beside the chats; before the page is served."""
        router = telegram.app.router
        router.add_get(PATH, self._page)
        router.add_get(f"{PATH}/letters", self._shown)
        router.add_get(f"{PATH}/letters/{{letter:\\d+}}/{{file:\\d+}}", self._file)
        router.add_post(f"{PATH}/letters", self._written)
        name = {"ru": "Почта", "en": "Mail"}
        telegram.frames = [*telegram.frames, {"name": name, "icon": "letter", "url": f"{PATH}?lang={{}}"}]

    async def start(self) -> None:
        """Names the desk's mailbox in its file and starts both servers; returns when they answer."""
        self._name_mailbox()
        command = imap_command(self.imap_port, DESK, PASSWORD)
        self._imap = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
        )
        self._smtp = await asyncio.get_running_loop().create_server(
            lambda: SMTP(self, enable_SMTPUTF8=True, data_size_limit=LARGEST), "127.0.0.1", self.smtp_port
        )
        for _ in range(LOOKS):
            try:
                await asyncio.to_thread(self._box)
                return
            except OSError:
                await asyncio.sleep(0.25)
        raise RuntimeError("the demo's IMAP server doesn't answer")

    async def stop(self) -> None:
        """Ends both."""
        if self._smtp is not None:
            self._smtp.close()
            await self._smtp.wait_closed()
        if self._imap is not None:
            self._imap.kill()
            await self._imap.wait()

    def _box(self, *letters: bytes) -> None:
        """Puts letters into the desk's mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port) as client:
            client.login(DESK, PASSWORD)
            for letter in letters:
                client.append("INBOX", "", "", letter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """A letter of the desk's."""
        assert isinstance(envelope.content, bytes)
        if self.writer.addr_spec in [one.lower() for one in envelope.rcpt_tos]:
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    async def _page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE, headers={"Cache-Control": "no-cache"})

    async def _shown(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "me": self.writer.addr_spec,
                "desk": DESK,
                "letters": [
                    {**_told(number, letter), "own": self._is_own(letter)}
                    for number, letter in enumerate(self.letters)
                ],
            }
        )

    async def _file(self, request: web.Request) -> web.Response:
        try:
            letter = self.letters[int(request.match_info["letter"])]
            part = list(letter.iter_attachments())[int(request.match_info["file"])]
        except IndexError:
            raise web.HTTPNotFound from None
        content = part.get_content()
        body = content.encode() if isinstance(content, str) else bytes(content)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=body, content_type=part.get_content_type(), headers=headers)

    async def _written(self, request: web.Request) -> web.Response:
        """The writer sends a letter: a new one, or the answer to the one that `answers` counts."""
        form = await request.post()
        letter = EmailMessage()
        letter["From"], letter["To"] = self.writer, DESK
        letter["Date"], letter["Message-ID"] = format_datetime(self.now()), make_msgid(domain="mail.example")
        text, quoted = str(form.get("text", "")), ""
        answers = str(form.get("answers", ""))
        if answers.isdecimal() and int(answers) < len(self.letters):
            other = self.letters[int(answers)]
            to = other["To"] if self._is_own(other) else other["Reply-To"] or other["From"] or DESK
            letter.replace_header("To", str(to))
            quoted = _answers(letter, other)
        else:
            letter["Subject"] = str(form.get("subject", "")) or text.partition("\n")[0][:60]
        letter.set_content(text + quoted)
        for file in form.getall("files", ()):
            if isinstance(file, web.FileField) and file.filename:
                kind, _, rest = file.content_type.partition("/")
                letter.add_attachment(file.file.read(), kind, rest, filename=file.filename)
        self.letters.append(letter)
        await asyncio.to_thread(self._box, letter.as_bytes(policy=policy.SMTP))
        return web.Response(status=204)

    def _is_own(self, letter: EmailMessage) -> bool:
        return self.writer.addr_spec in str(letter["From"])


def _answers(letter: EmailMessage, other: EmailMessage) -> str:
    """Makes a letter the answer to another, as mail programs do; gives what it quotes."""
    subject = str(other["Subject"] or "")
    letter["Subject"] = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    letter["In-Reply-To"] = str(other["Message-ID"])
    letter["References"] = f"{other['References'] or ''} {other['Message-ID']}".strip()
    lines = _text(other).splitlines()
    return "\n\n" + f"{other['Date']}, {other['From']}:\n" + "\n".join(f"> {line}" for line in lines)


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain", "html"))
    return str(part.get_content()) if part is not None else ""


def _told(number: int, letter: EmailMessage) -> Json:
    """A letter as the page shows it."""
    return {
        "number": number,
        "from": str(letter["From"]),
        "subject": str(letter["Subject"] or ""),
        "date": str(letter["Date"]),
        "text": _text(letter),
        "files": [part.get_filename() or "?" for part in letter.iter_attachments()],
    }
