"""Names in entries' tags that nobody has: neither a kind of requester nor a client or site in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.audience import CUSTOMERS, EMPLOYEES, named, site_name
from knowledge_base.audience import plain as compared
from knowledge_base.entry import Entry
from storage.tables import Client, Site
from tickets.nearest import nearest
from tickets.sites import everywhere

#: Every client in use with its sites; None is our own firm.
Places = list[tuple[Client | None, list[Site]]]


@dataclass(frozen=True, slots=True)
class Astray:
    """A name that an entry has in its tags and that isn't there; `near` is the likest that is."""

    entry: Entry
    name: str
    near: str | None


def known(places: Places) -> Mapping[str, str]:
    """The names that a tag may have, by how they are compared."""
    names = [CUSTOMERS, EMPLOYEES]
    for client, sites in places:
        names += [client.name] if client is not None else []
        names += [site_name(client.name if client is not None else None, site.name) for site in sites]
    return {compared(name): name for name in names}


def astray(entries: Iterable[Entry], names: Mapping[str, str]) -> list[Astray]:
    """What of entries' tags isn't among these names."""
    return [
        Astray(entry, name, nearest(compared(name), names.values()))
        for entry in entries
        for name in named(entry)
        if compared(name) not in names
    ]


async def found_in(session: AsyncSession, entries: Iterable[Entry]) -> list[Astray]:
    """The same with the clients and sites that there are now; looked up only where an entry isn't for all."""
    some = [entry for entry in entries if named(entry)]
    return astray(some, known(await everywhere(session))) if some else []
