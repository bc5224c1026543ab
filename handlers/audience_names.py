"""What clients and sites are called in the tags of entries, and that tags follow when they are renamed."""

from __future__ import annotations

from knowledge_base import storing
from knowledge_base.audience import plain as compared
from knowledge_base.audience import site_name
from storage.tables import Client, Person, Site
from tickets import clients
from tickets.work import Work


async def names_of(work: Work, client: Client | None) -> list[str]:
    """The names by which entries may be for a client and its sites; without one, for our own firm's sites."""
    name = client.name if client is not None else None
    sites: list[Site] = await clients.sites_of(work, client)
    return [*([name] if name is not None else []), *(site_name(name, site.name) for site in sites)]


async def follow(work: Work, person: Person, before: list[str], client: Client | None) -> None:
    """Has the tags of entries name a client and its sites as they are called now.

    Args:
        before: what `names_of` gave before the change.
    """
    after = await names_of(work, client)
    names = {compared(old): new for old, new in zip(before, after, strict=True) if old != new}
    if names:
        await storing.rename_audience(work.session, names, work.now, person.id)
