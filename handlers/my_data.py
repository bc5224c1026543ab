"""Everything that is kept about somebody, as a text that they can read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from locales import plain
from storage.tables import Caller, Door, Employee, Message, Person, Site, SiteMember, Ticket


async def made(session: AsyncSession, person: Person, language: str, zone: ZoneInfo) -> str:
    """Writes it: who they are, and each of their tickets with what was written in it.

    What specialists wrote among themselves isn't in it.
    """
    parts = [await _profile(session, person, language, zone)]
    tickets = await session.scalars(
        select(Ticket).where(Ticket.requester_id == person.id).order_by(Ticket.id)
    )
    for ticket in tickets.all():
        parts.append(await _ticket(session, ticket, language, zone))
    return "\n\n".join(parts) + "\n"


async def _profile(session: AsyncSession, person: Person, language: str, zone: ZoneInfo) -> str:
    lines = [
        ("name", person.name),
        ("username", person.username and f"@{person.username}"),
        ("number", str(person.telegram_id)),
        ("language", plain(language, "language.name") if person.language == language else person.language),
        ("since", _moment(person.created_at, zone)),
    ]
    for caller in await session.scalars(select(Caller).where(Caller.person_id == person.id)):
        lines += [("called_as", caller.name), ("phone", caller.phone), ("email", caller.email)]
    for address in await session.scalars(select(Door.address).where(Door.joined_to_id == person.id)):
        lines.append(("email", address))
    for phone in await session.scalars(select(Employee.phone).where(Employee.person_id == person.id)):
        lines.append(("phone", phone))
    sites = await session.execute(
        select(Site.name, SiteMember.name)
        .join(SiteMember, SiteMember.site_id == Site.id)
        .where(SiteMember.person_id == person.id)
    )
    lines += [("site", f"{site}, {name}") for site, name in sites]
    told = [plain(language, f"my_data.{key}", value=value) for key, value in lines if value]
    return "\n".join([plain(language, "my_data.head"), *told])


async def _ticket(session: AsyncSession, ticket: Ticket, language: str, zone: ZoneInfo) -> str:
    opened = _moment(ticket.created_at, zone)
    lines = [plain(language, "my_data.ticket", number=ticket.id, at=opened)]
    if ticket.closed_at is not None:
        lines.append(plain(language, "my_data.closed", at=_moment(ticket.closed_at, zone)))
    for value in (ticket.about or {}).values():
        lines.append(plain(language, "my_data.about", value=str(value)))
    found = await session.scalars(
        select(Message)
        .where(
            Message.ticket_id == ticket.id,
            Message.internal.is_(False),
            or_(Message.author == "requester", Message.withdrawn_at.is_(None)),
        )
        .order_by(Message.id)
    )
    for message in found:
        who = plain(language, "my_data.you" if message.author == "requester" else "my_data.desk")
        what = message.text or _wordless(message.kind, language)
        lines.append(f"[{_moment(message.written_at, zone)}] {who}: {what}")
    if ticket.rating is not None:
        lines.append(plain(language, "my_data.rating", rating=ticket.rating))
    if ticket.rating_comment:
        lines.append(plain(language, "my_data.comment", value=ticket.rating_comment))
    return "\n".join(lines)


def _wordless(kind: str, language: str) -> str:
    """What stands for a message without words; one that was all words has had them erased."""
    return plain(language, "kind.erased") if kind == "text" else plain(language, "my_data.file", kind=kind)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
