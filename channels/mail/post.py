"""Sends a letter by SMTP, and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import aiosmtplib
from aiosmtplib.errors import SMTPException, SMTPNotSupported, SMTPResponseException

#: How a connection is made secret: from its beginning, by asking for it, or not (on this machine only).
Security = Literal["tls", "starttls", "none"]
#: How long a server may take to answer, in seconds.
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are fetched or given, and as whom; who gives logs in where the server asks for it."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a letter.

    sent: the server has it. later: it hasn't, and may take it another time. gone: that address takes none.
    refused: the server never takes this letter. unsure: nobody knows whether it has it.
    """

    result: Literal["sent", "later", "gone", "refused", "unsure"]
    reason: str = ""


async def post(server: MailServer, letter: bytes, sender: str, recipient: str) -> Posted:
    """Gives one letter to the server.

    Args:
        sender: the address to which it comes back if it can't be delivered.
    """
    client = _client(server)
    try:
        await _enter(client, server)
    except (SMTPException, OSError) as error:
        client.close()
        return Posted("later", f"no connection: {_said(error)}")
    try:
        return await _hand_in(client, letter, sender, recipient)
    finally:
        client.close()


async def try_out(server: MailServer) -> None:
    """Comes in and goes again.

    Raises:
        SMTPException, OSError: there is nobody, nobody who can prove who they are, or they won't have us.
    """
    client = _client(server)
    try:
        await _enter(client, server)
    finally:
        client.close()


def _client(server: MailServer) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        timeout=PATIENCE_S,
    )


async def _enter(client: aiosmtplib.SMTP, server: MailServer) -> None:
    """Connects, and logs in where that is asked for: a relay in one's own house may know us as it is."""
    await client.connect()
    if client.is_ehlo_or_helo_needed:
        await client.ehlo()
    if server.user and client.supports_extension("auth"):
        await client.login(server.user, server.password)


async def _hand_in(client: aiosmtplib.SMTP, letter: bytes, sender: str, recipient: str) -> Posted:
    wide = not (sender + recipient).isascii()
    encoding = "utf-8" if wide else "ascii"
    try:
        if wide:
            await client.ehlo()
            if not client.supports_extension("SMTPUTF8"):
                return Posted("gone", "the server takes no address with such letters")
        await client.mail(sender, options=["SMTPUTF8"] if wide else None, encoding=encoding)
    except (SMTPException, OSError) as error:
        return _refused(error, "refused")
    try:
        await client.rcpt(recipient, encoding=encoding)
    except (SMTPException, OSError) as error:
        return _refused(error, "gone")
    try:
        await client.data(letter)
    except SMTPResponseException as error:
        return _refused(error, "refused")
    except (SMTPException, OSError) as error:
        return Posted("unsure", _said(error))
    return Posted("sent")


def _refused(error: Exception, for_good: Literal["gone", "refused"]) -> Posted:
    """A server's no: with 5 in front it is for good."""
    if isinstance(error, SMTPResponseException) and 500 <= error.code < 600:
        return Posted(for_good, f"{error.code} {_said(error)}")
    if isinstance(error, SMTPNotSupported):
        return Posted("refused", _said(error))
    return Posted("later", _said(error))


def _said(error: Exception) -> str:
    words = error.message if isinstance(error, SMTPException) else str(error)
    return " ".join((words or type(error).__name__).split())[:300]
