"""Tickets and messages as the API shows them: what their requesters see, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api import models
from channels.api.plain_text import without_markup
from channels.api.problems import Problem
from channels.api.tokens import Caller
from locales import plain
from storage import doors, kept_files
from storage import tables as rows
from tickets import public_names

#: What the API answers below.
BASE = "/api/v1"
#: So many of the newest messages stand with a ticket.
NEWEST = 100


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket of the API with what it is made of."""

    own: rows.ApiTicket
    door: rows.Door
    ticket: rows.Ticket | None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message: where it lies, and what it is called."""

    file_id: str
    name: str
    media_type: str


def page_secret(key: bytes, reference: str) -> str:
    """What the requester's own page is opened with: made of the ticket's name, so that it needn't be kept."""
    made = hmac.new(key, f"page:{reference}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


async def opened(session: AsyncSession, integration_id: int, reference: str) -> Opened | None:
    """A ticket that this integration has opened."""
    query = _OPENED.where(
        rows.ApiTicket.integration_id == integration_id, rows.ApiTicket.reference == reference
    )
    found = (await session.execute(query)).first()
    return Opened(*found) if found is not None else None


async def theirs(session: AsyncSession, caller: Caller, reference: str) -> Opened:
    """The same for a caller.

    Raises:
        Problem: they have opened no such ticket, or it was erased.
    """
    found = await opened(session, caller.integration_id, reference)
    if found is None:
        raise Problem("not_found")
    return found


async def opened_by_number(session: AsyncSession, number: int) -> Opened | None:
    """The ticket with this number in `api_tickets`."""
    found = (await session.execute(_OPENED.where(rows.ApiTicket.id == number))).first()
    return Opened(*found) if found is not None else None


async def page(
    session: AsyncSession,
    integration_id: int,
    *,
    before: int | None,
    limit: int,
    status: str | None,
    updated_since: datetime | None,
) -> list[Opened]:
    """Tickets of an integration, newest first.

    Args:
        before: only those that were opened before the one with this number in `api_tickets`.
    """
    query = _OPENED.where(rows.ApiTicket.integration_id == integration_id)
    if before is not None:
        query = query.where(rows.ApiTicket.id < before)
    if updated_since is not None:
        query = query.where(rows.ApiTicket.updated_at >= updated_since)
    if status == "received":
        query = query.where(rows.ApiTicket.ticket_id.is_(None))
    elif status is not None:
        query = query.where(rows.Ticket.status == status)
    found = await session.execute(query.order_by(rows.ApiTicket.id.desc()).limit(limit))
    return [Opened(*row) for row in found]


_OPENED = (
    select(rows.ApiTicket, rows.Door, rows.Ticket)
    .join(rows.Door, rows.Door.id == rows.ApiTicket.door_id)
    .outerjoin(rows.Ticket, rows.Ticket.id == rows.ApiTicket.ticket_id)
)


async def tickets(
    session: AsyncSession, found: Sequence[Opened], pages: str, key: bytes
) -> list[models.Ticket]:
    """Tickets as they are shown.

    Args:
        pages: what the addresses of requesters' own pages begin with; empty if there are none.
    """
    numbers = await _numbers(session, [one.door.id for one in found])
    departments = await _departments(session, [one.ticket.department_id for one in found if one.ticket])
    return [await _ticket(session, one, numbers, departments, pages, key) for one in found]


async def whole(session: AsyncSession, one: Opened, pages: str, key: bytes) -> models.WholeTicket:
    """A ticket with its newest messages."""
    [shown] = await tickets(session, [one], pages, key)
    newest = await messages(session, one, newest=NEWEST)
    return models.WholeTicket(**shown.model_dump(), messages=newest)


async def _ticket(
    session: AsyncSession,
    one: Opened,
    numbers: dict[int, list[int]],
    departments: dict[int, str],
    pages: str,
    key: bytes,
) -> models.Ticket:
    own, door, ticket = one.own, one.door, one.ticket
    status = ticket.status if ticket is not None else "received"
    language = "en" if door.language == "en" else "ru"
    here = f"{BASE}/tickets/{own.reference}"
    page = f"{pages}/r/{page_secret(key, own.reference)}" if pages else None
    return models.Ticket(
        id=own.reference,
        number=ticket.id if ticket is not None else None,
        numbers=numbers.get(own.door_id, []),
        status=status,  # type: ignore[arg-type]
        status_text=plain(language, "api.received" if ticket is None else f"my.status.{status}"),
        department=departments.get(ticket.department_id) if ticket is not None else None,
        assignee=await public_names.of_assignee(session, ticket) if ticket is not None else None,
        name=door.name,
        email=door.address,
        language=language,  # type: ignore[arg-type]
        rating=ticket.rating if ticket is not None else None,
        comment=ticket.rating_comment if ticket is not None else None,
        created_at=own.created_at,
        updated_at=own.updated_at,
        claimed_at=ticket.claimed_at if ticket is not None else None,
        resolved_at=ticket.resolved_at if ticket is not None else None,
        closed_at=ticket.closed_at if ticket is not None else None,
        links=models.Links(self=here, messages=f"{here}/messages", page=page),
    )


async def _numbers(session: AsyncSession, door_ids: Collection[int]) -> dict[int, list[int]]:
    """The tickets that were registered at these doors, oldest first."""
    chats = [doors.chat_of(door_id) for door_id in door_ids]
    found = await session.execute(
        select(rows.Person.telegram_id, rows.Ticket.id)
        .join(rows.Ticket, rows.Ticket.requester_id == rows.Person.id)
        .where(rows.Person.telegram_id.in_(chats))
        .order_by(rows.Ticket.id)
    )
    numbers: dict[int, list[int]] = {}
    for chat_id, number in found:
        numbers.setdefault(doors.id_of(chat_id), []).append(number)
    return numbers


async def _departments(session: AsyncSession, ids: Collection[int]) -> dict[int, str]:
    found = await session.execute(
        select(rows.Department.id, rows.Department.name).where(rows.Department.id.in_(set(ids)))
    )
    return {row.id: row.name for row in found}


async def messages(
    session: AsyncSession, one: Opened, *, after: int = 0, limit: int = NEWEST, newest: int | None = None
) -> list[models.Message]:
    """What was said on both sides, oldest first.

    Args:
        after: only what comes after the message with this number, at most `limit`.
        newest: so many of the last instead.
    """
    most = newest or limit
    written, posted = rows.Message.telegram_message_id, rows.DoorPost.number
    theirs = select(rows.Message).where(
        rows.Message.chat_id == doors.chat_of(one.door.id),
        rows.Message.withdrawn_at.is_(None),
        written > after,
    )
    ours = select(rows.DoorPost).where(
        rows.DoorPost.door_id == one.door.id, rows.DoorPost.deleted_at.is_(None), posted > after
    )
    theirs = theirs.order_by(written.desc() if newest else written).limit(most)
    ours = ours.order_by(posted.desc() if newest else posted).limit(most)
    said = [*await session.scalars(theirs), *await session.scalars(ours)]
    said.sort(key=_number)
    said = said[-most:] if newest else said[:most]
    names = await kept_files.named(
        session, (message.file_id for message in said if isinstance(message, rows.Message))
    )
    here = f"{BASE}/tickets/{one.own.reference}/files"
    return [_message(message, names, here) for message in said]


def _number(message: rows.Message | rows.DoorPost) -> int:
    return message.telegram_message_id if isinstance(message, rows.Message) else message.number


def _message(
    said: rows.Message | rows.DoorPost, names: dict[str, tuple[str, str]], here: str
) -> models.Message:
    number = _number(said)
    if isinstance(said, rows.Message):
        attached = _attached(number, said.kind, said.file_id, names)
        author, text, at = "requester", said.text, said.written_at
    else:
        file = said.file or {}
        attached = _attached(number, file.get("kind", ""), file.get("file_id"), names)
        author, at = "desk", said.posted_at
        text = without_markup(said.text) if said.entities is None else said.text
    return models.Message(
        id=number,
        author=author,  # type: ignore[arg-type]
        text=text,
        file=None
        if attached is None
        else models.File(name=attached.name, media_type=attached.media_type, url=f"{here}/{number}"),
        choices=[
            models.Choice(id=place, text=button["text"])
            for place, button in enumerate(choices_of(said))
            if "data" in button
        ],
        written_at=at,
        edited_at=said.edited_at,
    )


def choices_of(said: rows.Message | rows.DoorPost) -> list[dict[str, Any]]:
    """The buttons under a message, one after the other."""
    lines = said.buttons or () if isinstance(said, rows.DoorPost) else ()
    return [button for line in lines for button in line]


async def file_at(session: AsyncSession, one: Opened, number: int) -> Attached | None:
    """The file of the message with this number."""
    for said in await messages_at(session, one, number):
        file_id = said.file_id if isinstance(said, rows.Message) else (said.file or {}).get("file_id")
        kind = said.kind if isinstance(said, rows.Message) else (said.file or {}).get("kind", "")
        return _attached(number, kind, file_id, await kept_files.named(session, [file_id]))
    return None


async def messages_at(session: AsyncSession, one: Opened, number: int) -> list[rows.Message | rows.DoorPost]:
    """The message with this number, if there is one."""
    theirs = select(rows.Message).where(
        rows.Message.chat_id == doors.chat_of(one.door.id),
        rows.Message.telegram_message_id == number,
        rows.Message.withdrawn_at.is_(None),
    )
    ours = select(rows.DoorPost).where(
        rows.DoorPost.door_id == one.door.id,
        rows.DoorPost.number == number,
        rows.DoorPost.deleted_at.is_(None),
    )
    return [*await session.scalars(theirs), *await session.scalars(ours)]


def _attached(
    number: int, kind: str, file_id: str | None, names: dict[str, tuple[str, str]]
) -> Attached | None:
    if file_id is None:
        return None
    default = (f"{kind or 'file'}-{number}", "image/jpeg" if kind == "photo" else "application/octet-stream")
    return Attached(file_id, *names.get(file_id, default))
