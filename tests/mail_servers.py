"""Real mail servers for tests, started from Python packages; nothing here needs root."""

from __future__ import annotations

import asyncio
import atexit
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.demo_mail import imap_command
from channels.mail.mailbox import connect, hang_up
from channels.mail.post import MailServer
from tests.servers import free_port

USER, PASSWORD = "help@desk.example", "secret"


class Imap:
    """An IMAP server with one empty mailbox, in a process of its own; what is in it goes when it stops."""

    def __init__(self) -> None:
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> MailServer:
        """How it is reached."""
        return MailServer("127.0.0.1", self._port, "none", USER, PASSWORD)

    @property
    def is_running(self) -> bool:
        """Whether it could answer."""
        return self._process is not None and self._process.poll() is None

    def starts(self) -> None:
        """Starts it; returns when it answers."""
        self._process = subprocess.Popen(
            imap_command(self._port, USER, PASSWORD),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                hang_up(connect(self.server))
                return
            except OSError:
                assert self._process.poll() is None, "the IMAP server has ended"
                time.sleep(0.05)
        raise RuntimeError("the IMAP server doesn't answer")

    def stops(self) -> None:
        """Ends it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=20)
            self._process = None

    def loses_all(self) -> None:
        """Every letter goes."""
        box = connect(self.server)
        box.folder.set("INBOX")
        box.delete(box.uids("ALL"))
        box.logout()

    def gets(self, *letters: bytes, seen: bool = False) -> None:
        """Letters arrive; `seen` ones were opened in another program."""
        box = connect(self.server)
        for letter in letters:
            answer, _ = box.client.append("INBOX", "\\Seen" if seen else "", "", letter)
            assert answer == "OK"
        box.logout()

    def seen(self) -> list[bool]:
        """For each letter, oldest first, whether it is marked as seen."""
        box = connect(self.server)
        box.folder.set("INBOX", readonly=True)
        unseen = set(box.uids("UNSEEN"))
        found = [number not in unseen for number in box.uids("ALL")]
        box.logout()
        return found


#: Servers that a story is done with: starting one costs a second of processor time.
_IDLE: list[Imap] = []


@atexit.register
def _stop_all() -> None:
    for server in _IDLE:
        server.stops()


@dataclass
class Smtp:
    """An SMTP server that keeps what it is given, and says what it is told to say."""

    port: int = 0
    #: What it answers instead of 250 at each step: "MAIL", "RCPT", "DATA".
    says: dict[str, str] = field(default_factory=dict)
    #: At this step it hangs up.
    drops_at: str = ""
    #: The steps so far.
    steps: list[str] = field(default_factory=list)
    #: Sender, recipient and octets of each letter.
    letters: list[tuple[str, str, bytes]] = field(default_factory=list)
    #: Called when a letter is kept, before whoever gave it hears so.
    on_letter: Callable[[], None] = lambda: None

    @property
    def server(self) -> MailServer:
        """How it is reached."""
        return MailServer("127.0.0.1", self.port, "none")

    def _step(self, name: str, server: SMTP) -> str:
        self.steps.append(name)
        if self.drops_at == name and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return self.says.get(name, "250 OK")

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Who writes."""
        envelope.mail_from = address
        return self._step("MAIL", server)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """To whom."""
        envelope.rcpt_tos.append(address)
        return self._step("RCPT", server)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """What."""
        said = self._step("DATA", server)
        if said.startswith("2"):
            raw = envelope.content
            assert isinstance(raw, bytes)
            self.letters.append((envelope.mail_from or "", envelope.rcpt_tos[0], raw))
            self.on_letter()
        return said


def _knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def smtp_server() -> AsyncIterator[Smtp]:
    """An SMTP server in this process."""
    kept = Smtp()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: SMTP(kept, enable_SMTPUTF8=True, authenticator=_knows, auth_require_tls=False),
        "127.0.0.1",
        0,
    )
    kept.port = listening.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        listening.close()
        await listening.wait_closed()


@asynccontextmanager
async def imap_server() -> AsyncIterator[Imap]:
    """An IMAP server with one empty mailbox, which nobody else uses."""
    server = _IDLE.pop() if _IDLE else Imap()
    if not server.is_running:
        await asyncio.to_thread(server.starts)
    try:
        yield server
    finally:
        if server.is_running:
            await asyncio.to_thread(server.loses_all)
            _IDLE.append(server)
