"""Looks at the mailboxes of the settings: each server is come in to, nothing is read and nothing sent."""

from __future__ import annotations

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator, Awaitable

from aiosmtplib.errors import SMTPAuthenticationError, SMTPException
from imap_tools.errors import ImapToolsError, MailboxLoginError
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from bot.mailboxes import mailboxes_of
from bot.settings import BadSetting, Settings
from channels.mail.boxes import Box
from channels.mail.mailbox import connect, hang_up
from channels.mail.post import try_out
from locales import plain
from storage.database import Database, Unavailable
from storage.tables import Department

_TROUBLE = (OSError, imaplib.IMAP4.error, ImapToolsError, SMTPException)
_REFUSED = (MailboxLoginError, SMTPAuthenticationError)


async def examine(settings: Settings, language: str) -> AsyncIterator[tuple[bool, str]]:
    """Gives a line for each mailbox, or for the file that names them: whether it is in order, what to do."""
    try:
        boxes = mailboxes_of(settings)
    except BadSetting as error:
        yield False, str(error)
        return
    departments = await _departments(settings)
    for box in boxes:
        wrong = await _wrong(box, departments, language)
        yield not wrong, wrong or plain(language, "doctor.mailbox", address=box.address)


async def _wrong(box: Box, departments: list[str] | None, language: str) -> str:
    """What is wrong with a mailbox; empty if nothing is."""
    ways: tuple[tuple[str, Awaitable[None]], ...] = (
        ("imap", asyncio.to_thread(_come_in, box)),
        ("smtp", try_out(box.smtp)),
    )
    found = ""
    for name, way in ways:
        try:
            await way
        except _TROUBLE as error:
            found = found or _trouble(box, name, error, language)
    if found or departments is None or box.department in (None, *departments):
        return found
    return plain(language, "doctor.mailbox_department", address=box.address, department=box.department)


def _come_in(box: Box) -> None:
    hang_up(connect(box.imap))


def _trouble(box: Box, name: str, error: Exception, language: str) -> str:
    server = box.imap if name == "imap" else box.smtp
    key = "doctor.mailbox_silent"
    if isinstance(error, _REFUSED):
        key = "doctor.mailbox_refused"
    elif isinstance(error, ssl.SSLCertVerificationError) or "certificate" in str(error).lower():
        key = "doctor.mailbox_stranger"
    reason = " ".join(str(error).split())[:120] or type(error).__name__
    return plain(
        language,
        key,
        address=box.address,
        table=box.title,
        server=f"{name.upper()} {server.host}:{server.port}",
        user=server.user,
        reason=reason,
    )


async def _departments(settings: Settings) -> list[str] | None:
    """The departments that there are; None if there is no database yet."""
    database = Database(settings.database_url)
    try:
        async with database.read() as session:
            return list(
                await session.scalars(select(Department.name).where(Department.archived_at.is_(None)))
            )
    except (Unavailable, DBAPIError):
        return None  # what is wrong with the database is said by itself
    finally:
        await database.close()
