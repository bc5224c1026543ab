"""Client organisations and sites, as admins keep them. What has no client is our own firm's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select

from storage.prepared import add as add_row
from storage.tables import Client, Site
from tickets import deadlines, policies
from tickets.errors import ClientNameTaken, NoSuchSite, NoSuchZone
from tickets.members import leave, members_of
from tickets.sla import CLIENT, SITE, Whom
from tickets.work import Work

#: How long a name and an address may be, in characters.
NAME, ADDRESS = 60, 200

Thing = TypeVar("Thing", Client, Site)


async def everything(work: Work) -> list[Client]:
    """The clients, by their names."""
    found = await work.session.scalars(
        select(Client).where(Client.archived_at.is_(None)).order_by(Client.name, Client.id)
    )
    return list(found)


async def get(work: Work, client_id: int) -> Client:
    """A client, locked.

    Raises:
        NoSuchSite: it is archived, or never was.
    """
    return await _living(work, Client, client_id)


async def sites_of(work: Work, client: Client | None) -> list[Site]:
    """A client's sites in the order in which they were added; without a client our own."""
    found = await work.session.scalars(
        select(Site)
        .where(Site.client_id == (client.id if client else None), Site.archived_at.is_(None))
        .order_by(Site.id)
    )
    return list(found)


async def site(work: Work, site_id: int) -> Site:
    """A site, locked.

    Raises:
        NoSuchSite: it is archived, or never was.
    """
    return await _living(work, Site, site_id)


async def _living(work: Work, model: type[Thing], number: int) -> Thing:
    found = await work.session.get(model, number, with_for_update=True)
    if found is None or found.archived_at is not None:
        raise NoSuchSite
    return found


async def client_of(work: Work, site: Site) -> Client | None:
    """Whose site it is; None for our own firm's."""
    return await work.session.get(Client, site.client_id) if site.client_id is not None else None


def plain(name: str) -> str:
    """A name as it is compared: in whatever letters, with whatever blanks."""
    return " ".join(name.casefold().split())


async def named(work: Work, name: str) -> Client | None:
    """The client with this name."""
    return _named(await everything(work), name)


async def site_named(work: Work, client: Client | None, name: str) -> Site | None:
    """The client's site with this name; without a client our own."""
    return _named(await sites_of(work, client), name)


def _named(things: Iterable[Thing], name: str) -> Thing | None:
    return next((item for item in things if plain(item.name) == plain(name)), None)


async def add(work: Work, name: str, *, with_site: bool = True) -> Client:
    """Adds a client.

    Args:
        with_site: also a site of the same name: whoever has one place needs no more.

    Raises:
        ClientNameTaken.
    """
    if await named(work, name) is not None:
        raise ClientNameTaken(name)
    client = Client(name=name)
    await add_row(work.session, client)
    if with_site:
        await add_site(work, client, name)
    return client


async def add_site(work: Work, client: Client | None, name: str) -> Site:
    """Adds a site; without a client to our own firm.

    Raises:
        ClientNameTaken: it has one of this name.
    """
    if await site_named(work, client, name) is not None:
        raise ClientNameTaken(name)
    made = Site(client_id=client.id if client else None, name=name, address="")
    await add_row(work.session, made)
    return made


async def rename(work: Work, client: Client, name: str) -> None:
    """Gives a client another name, and the site that was called like it.

    Raises:
        ClientNameTaken: by another.
    """
    holder = await named(work, name)
    if holder is not None and holder.id != client.id:
        raise ClientNameTaken(name)
    alike = await site_named(work, client, client.name)
    if alike is not None and await site_named(work, client, name) is None:
        alike.name = name
    client.name = name


async def rename_site(work: Work, site: Site, name: str) -> None:
    """Gives a site another name.

    Raises:
        ClientNameTaken: by another of the same client.
    """
    holder = await site_named(work, await client_of(work, site), name)
    if holder is not None and holder.id != site.id:
        raise ClientNameTaken(name)
    site.name = name


def set_zone(site: Site, name: str) -> None:
    """Sets the time zone in which people there live; nothing for the desk's own.

    Args:
        name: an IANA name, or empty.

    Raises:
        NoSuchZone.
    """
    if not name:
        site.time_zone = None
        return
    try:
        site.time_zone = ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise NoSuchZone from None


async def archive(work: Work, client: Client) -> None:
    """Takes a client and its sites out of use; tickets keep them, but not the times that held for them."""
    await policies.forget(work, Whom(CLIENT, client.id))
    for each in await sites_of(work, client):
        await archive_site(work, each)
    client.archived_at = work.now


async def archive_site(work: Work, site: Site) -> None:
    """Takes a site out of use: nobody belongs to it any more; tickets keep it."""
    await policies.forget(work, Whom(SITE, site.id))
    for member, _ in await members_of(work, site):
        await leave(work, site, member.person_id)
    await deadlines.replan_site(work, site.id)
    site.archived_at = work.now
