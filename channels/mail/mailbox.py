"""Receives letters by IMAP: each is committed first, and only then marked as seen.

What is taken: everything unseen, and everything that came after the last letter that was committed. So none
is lost because somebody opened it in another program, nor because the process ended in between.
"""

from __future__ import annotations

import asyncio
import imaplib
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from channels.mail.post import MailServer
from channels.mail.reading import LONGEST
from storage.database import Unavailable

log = structlog.get_logger()

Result = TypeVar("Result")

#: How long a server may take to answer, and how long it is listened to before it is asked again, in seconds.
PATIENCE_S, LISTEN_S = 60.0, 30.0
#: How long is waited before connecting again, at first and at the most, in seconds.
SOON_S, LATE_S = 1.0, 60.0
_TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter as it lies in a mailbox; whatever is longer than is read is cut off there.

    `validity` says which counting of the mailbox its number belongs to.
    """

    mailbox: str
    validity: int
    number: int
    raw: bytes

    @property
    def key(self) -> str:
        """By this a letter that is fetched again is known."""
        return f"letter:{self.mailbox}:{self.validity}:{self.number}"


class Letters:
    """Watches one mailbox until it is cancelled.

    Args:
        mailbox: its address, for keys and for the log.
        take: returns when the letter is committed. It may be given a letter again.
        last: the greatest number that was committed under a validity; 0 if none was.
        listen_s: how long the server is listened to before it is asked again, in seconds.
        folder: where letters arrive.
    """

    def __init__(
        self,
        mailbox: str,
        server: MailServer,
        take: Callable[[Arrived], Awaitable[None]],
        last: Callable[[int], Awaitable[int]],
        *,
        listen_s: float = LISTEN_S,
        folder: str = "INBOX",
    ) -> None:
        self._mailbox, self._server, self._take, self._last = mailbox, server, take, last
        self._listen_s, self._folder = listen_s, folder
        self._box: BaseMailBox | None = None
        self._validity, self._tells = 0, False
        #: Taken on this connection: a server that forgets what was seen doesn't send them again and again.
        self._taken = set[int]()
        #: What the log has said of the trouble that there is now.
        self._trouble = ""

    async def run(self) -> None:
        """Takes what is there and what comes; connects again however often it must."""
        wait = SOON_S
        try:
            while True:
                try:
                    await self._serve()
                except Unavailable:
                    self._hang_up()  # said by the database
                except _TROUBLE as error:
                    self._hang_up()
                    self._say(error)
                else:
                    wait = SOON_S
                    continue
                await asyncio.sleep(wait)
                wait = min(wait * 2, LATE_S)
        finally:
            self._hang_up()

    async def _serve(self) -> None:
        """One look, and a while of listening."""
        if self._box is None:
            self._box = await asyncio.to_thread(self._connect)
            self._validity, self._tells = await self._aside(self._open)
            self._taken = set()
        last = await self._last(self._validity)
        for number in await self._aside(self._numbers, last):
            raw = await self._aside(self._fetch, number)
            if raw is not None:
                await self._take(Arrived(self._mailbox, self._validity, number, raw))
                await self._aside(self._mark, number)
            self._taken.add(number)
        if self._trouble:
            log.info("letters are received again", mailbox=self._mailbox)
            self._trouble = ""
        if self._tells:
            await self._aside(self._open_box.idle.wait, self._listen_s)
        else:
            await asyncio.sleep(self._listen_s)

    async def _aside(self, work: Callable[..., Result], *values: Any) -> Result:
        """Speaks to the server in a thread, which is woken and waited for should this be cancelled.

        Nothing may be closed under it: what it listens to would have a number that can be another file's.
        """
        speaking = asyncio.ensure_future(asyncio.to_thread(work, *values))
        try:
            return await asyncio.shield(speaking)
        except asyncio.CancelledError:
            with suppress(OSError):  # it may have ended just now
                self._open_box.client.sock.shutdown(socket.SHUT_RDWR)
            await asyncio.wait([speaking])
            speaking.exception()  # whatever it has met, nobody asks any more
            raise

    @property
    def _open_box(self) -> BaseMailBox:
        assert self._box is not None
        return self._box

    def _connect(self) -> BaseMailBox:
        return connect(self._server)

    def _open(self) -> tuple[int, bool]:
        """Opens the folder; gives the validity of its numbers, and whether the server says what comes."""
        self._open_box.folder.set(self._folder)
        _, found = self._open_box.client.response("UIDVALIDITY")
        validity = int(found[0]) if found and isinstance(found[0], bytes) else 0
        _, able = self._open_box.client.capability()  # some name it only to those who are logged in
        return validity, b"IDLE" in b" ".join(able).upper().split()

    def _numbers(self, last: int) -> list[int]:
        numbers = {int(number) for number in self._open_box.uids("UNSEEN")}
        if last:
            newer = self._open_box.uids(f"UID {last + 1}:*")  # gives the last one too if none is newer
            numbers |= {int(number) for number in newer if int(number) > last}
        return sorted(numbers - self._taken)

    def _fetch(self, number: int) -> bytes | None:
        """A letter's beginning, as much as is read; None if somebody has deleted it."""
        _, data = self._open_box.client.uid("fetch", str(number), f"(BODY.PEEK[]<0.{LONGEST + 1}>)")
        return next((bytes(item[1]) for item in data if isinstance(item, tuple)), None)

    def _mark(self, number: int) -> None:
        self._open_box.flag(str(number), "\\Seen", True)

    def _hang_up(self) -> None:
        """Ends the connection."""
        if self._box is not None:
            hang_up(self._box)
            self._box = None

    def _say(self, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"[:200]
        if reason != self._trouble:
            log.warning("letters can't be received", mailbox=self._mailbox, reason=reason)
            self._trouble = reason


def connect(server: MailServer) -> BaseMailBox:
    """A connection that is logged in; certificates are checked.

    Raises:
        OSError: there is nobody, or nobody who can prove who they are.
        imaplib.IMAP4.error, ImapToolsError: the server won't have us.
    """
    box: BaseMailBox
    if server.security == "tls":
        box = MailBox(server.host, server.port, PATIENCE_S, ssl_context=ssl.create_default_context())
    elif server.security == "starttls":
        box = MailBoxStartTls(server.host, server.port, PATIENCE_S, ssl_context=ssl.create_default_context())
    else:
        box = MailBoxUnencrypted(server.host, server.port, PATIENCE_S)
    try:
        box.login(server.user, server.password, initial_folder=None)
    except _TROUBLE:
        hang_up(box)
        raise
    return box


def hang_up(box: BaseMailBox) -> None:
    """Ends a connection without a farewell, whatever is under way on it."""
    box.client.shutdown()
