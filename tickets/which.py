"""Which contacts figures are about: a department's, a specialist's, a client's, a site's, a channel's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Client, Site, Ticket
from tickets.lives import Lives
from tickets.marks import Flags, Numbers

#: How contacts come: in Telegram, and otherwise. New ones go to the end: buttons carry their places.
TELEGRAM = "telegram"
CHANNELS = ("phone", "visit", "form", "mail", "api")
EVERY_CHANNEL = (TELEGRAM, *CHANNELS)
#: Stands for our own firm where a client is named.
OURS = 0


@dataclass(frozen=True, slots=True)
class Which:
    """Which contacts; what is None leaves that open."""

    #: Those that these departments have.
    departments: Collection[int] | None = None
    #: Those that this person has or had last.
    assignee: int | None = None
    #: Those that come from a client's sites, or from those of OURS.
    client: int | None = None
    site: int | None = None
    #: One of EVERY_CHANNEL.
    channel: str | None = None


async def fitting(session: AsyncSession, lives: Lives, which: Which, start: datetime, end: datetime) -> Flags:
    """Which of the tickets registered from `start` on and before `end` are meant."""
    fits = np.ones(len(lives.number), dtype=np.bool_)
    if which.departments is not None:
        fits &= np.isin(lives.department, list(which.departments))
    if which.assignee is not None:
        fits &= lives.assignee == which.assignee
    if which.client is not None or which.site is not None:
        fits &= np.isin(lives.number, await _from_there(session, which, start, end))
    if which.channel is not None:
        came = await elsewhere(session, start, end)
        if which.channel == TELEGRAM:
            fits &= ~np.isin(lives.number, _numbers(came))
        else:
            same = (number for number, channel in came.items() if channel == which.channel)
            fits &= np.isin(lives.number, _numbers(same))
    return fits


async def elsewhere(session: AsyncSession, start: datetime, end: datetime) -> dict[int, str]:
    """The tickets of a period that came otherwise than in Telegram, with their channels, oldest first."""
    rows = await session.execute(
        select(Ticket.id, Ticket.channel)
        .where(text("tickets.channel <> 'telegram'"), Ticket.created_at >= start, Ticket.created_at < end)
        .order_by(Ticket.id)
    )
    return {row.id: row.channel for row in rows}


def _numbers(found: Iterable[int]) -> Numbers:
    return np.array(list(found), dtype=np.int64)


async def _from_there(session: AsyncSession, which: Which, start: datetime, end: datetime) -> Numbers:
    sites: Select[tuple[int]] = select(Site.id)
    if which.client is not None:
        sites = sites.where(Site.client_id == (which.client or None))
    if which.site is not None:
        sites = sites.where(Site.id == which.site)
    found = await session.scalars(
        select(Ticket.id).where(
            Ticket.site_id.is_not(None),
            Ticket.site_id.in_(sites),
            Ticket.created_at >= start,
            Ticket.created_at < end,
        )
    )
    return _numbers(found.all())


@dataclass(frozen=True, slots=True)
class Choice:
    """What figures of a period can be narrowed to, so that no choice leads to nothing."""

    #: Of EVERY_CHANNEL; empty if there is but one.
    channels: list[str]
    #: Clients with contacts, by number and name; OURS without a name stands first.
    clients: list[tuple[int, str]]
    #: The sites with contacts of the client that is chosen, or of that of the site that is.
    sites: list[tuple[int, str]]


async def choice(
    session: AsyncSession,
    start: datetime,
    end: datetime,
    departments: Collection[int] | None,
    chosen: Which,
) -> Choice:
    """What there is to choose from among these departments' contacts of a period."""
    within = [Ticket.created_at >= start, Ticket.created_at < end, Ticket.is_spam.is_(False)]
    if departments is not None:
        within.append(Ticket.department_id.in_(departments))
    others = await session.scalars(
        select(Ticket.channel).where(text("tickets.channel <> 'telegram'"), *within).distinct()
    )
    came = set(others)
    rows = await session.execute(
        select(Site.id, Site.name, Site.client_id, Client.name.label("client"))
        .join(Ticket, Ticket.site_id == Site.id)
        .outerjoin(Client, Client.id == Site.client_id)
        .where(Ticket.site_id.is_not(None), *within)
        .group_by(Site.id, Site.name, Site.client_id, Client.name)
        .order_by(func.coalesce(Client.name, ""), Site.id)
    )
    found = rows.all()
    client = chosen.client
    if chosen.site is not None:
        client = next((row.client_id or OURS for row in found if row.id == chosen.site), None)
    return Choice(
        [name for name in EVERY_CHANNEL if name == TELEGRAM or name in came] if came else [],
        list(dict.fromkeys((row.client_id or OURS, row.client or "") for row in found)),
        [(row.id, row.name) for row in found if client is not None and (row.client_id or OURS) == client],
    )
