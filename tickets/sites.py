"""Which site a ticket comes from: the requester's only one, or the one that they choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Client, Employee, Person, Site, SiteMember, Ticket
from tickets.saying import tell_requester
from tickets.work import Work

#: So many sites are offered to choose from.
OFFERED = 8

_MEMBERS = table_of(SiteMember)
#: Two are enough to know whether there are several.
_FIRST = Prepared(
    select(_MEMBERS.c.site_id, _MEMBERS.c.name)
    .where(_MEMBERS.c.person_id == bindparam("person"))
    .order_by(_MEMBERS.c.site_id)
    .limit(2)
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What specialists are shown of where a ticket comes from.

    `among` are the names of the sites that it may be from, until the requester has said;
    `employee` is `confirmed` or `said`, None for a customer.
    """

    site: str | None = None
    address: str = ""
    time_zone: str | None = None
    contact: str | None = None
    among: tuple[str, ...] = ()
    employee: str | None = None

    def hours_ahead(self, zone: ZoneInfo, at: datetime) -> float:
        """By how many hours clocks there are ahead of those in `zone` at this moment."""
        if self.time_zone is None:
            return 0.0
        there, here = at.astimezone(ZoneInfo(self.time_zone)), at.astimezone(zone)
        offset = (there.utcoffset(), here.utcoffset())
        return (offset[0] - offset[1]).total_seconds() / 3600 if offset[0] and offset[1] is not None else 0.0


async def only_one(work: Work, person: Person) -> tuple[int, str] | tuple[None, None]:
    """The site to which somebody belongs, and their name there; None with none, or several."""
    if person.id in work.newcomers:
        return None, None
    found = (await _FIRST.run(work.session, {"person": person.id})).fetchall()
    return (found[0][0], found[0][1]) if len(found) == 1 else (None, None)


async def of_person(session: AsyncSession, person_id: int) -> list[tuple[Site, SiteMember]]:
    """Where somebody belongs; the site that something came from last is first."""
    if not await _FIRST.rows(session, {"person": person_id}):
        return []  # as of nearly everybody
    found = await session.execute(
        select(Site, SiteMember)
        .join(SiteMember, SiteMember.site_id == Site.id)
        .where(SiteMember.person_id == person_id)
        .order_by(SiteMember.used_at.desc().nulls_last(), Site.id)
    )
    return [(site, member) for site, member in found]


async def everywhere(session: AsyncSession) -> list[tuple[Client | None, list[Site]]]:
    """Our own firm (None) and every client in use, by their names, each with its sites in use."""
    clients = await session.scalars(
        select(Client).where(Client.archived_at.is_(None)).order_by(Client.name, Client.id)
    )
    held: dict[int | None, list[Site]] = {}
    for site in await session.scalars(select(Site).where(Site.archived_at.is_(None)).order_by(Site.id)):
        held.setdefault(site.client_id, []).append(site)
    return [(client, held.get(client.id if client else None, [])) for client in (None, *clients)]


async def any_site(session: AsyncSession) -> bool:
    """Whether there is any site in use, a client's or our own."""
    return await session.scalar(select(Site.id).where(Site.archived_at.is_(None)).limit(1)) is not None


async def full_name(session: AsyncSession, site: Site) -> str:
    """Client and site in one line; a client's only place is called like the client."""
    client = await session.get(Client, site.client_id) if site.client_id is not None else None
    return site.name if client is None or client.name == site.name else f"{client.name} · {site.name}"


async def ask(work: Work, ticket: Ticket) -> bool:
    """Asks the requester of a ticket that is registered already from which of their sites it comes.

    Returns:
        Whether there was anything to ask.
    """
    if ticket.site_id is not None or ticket.requester_id is None or ticket.requester_id in work.newcomers:
        return False
    found = await of_person(work.session, ticket.requester_id)
    if len(found) < 2:
        return False
    offered = [[site.id, await full_name(work.session, site)] for site, _ in found[:OFFERED]]
    await tell_requester(work, ticket, "which_site", number=ticket.id, keyboard="which_site", sites=offered)
    return True


async def note(work: Work, ticket: Ticket, site_id: int, name: str) -> None:
    """Writes down where a ticket comes from, and whom to ask for there."""
    ticket.site_id, ticket.contact_name = site_id, name
    await work.session.execute(
        update(SiteMember)
        .where(SiteMember.person_id == ticket.requester_id, SiteMember.site_id == site_id)
        .values(used_at=work.now)
        .execution_options(synchronize_session=False)
    )


async def whereabouts(session: AsyncSession, ticket: Ticket) -> Whereabouts:
    """What is known of where a ticket comes from."""
    employee = None if ticket.requester_id is None else await session.get(Employee, ticket.requester_id)
    kind = None if employee is None else "said" if employee.confirmed_at is None else "confirmed"
    if ticket.site_id is None:
        if ticket.requester_id is None:
            return Whereabouts()
        among = [await full_name(session, site) for site, _ in await of_person(session, ticket.requester_id)]
        return Whereabouts(among=tuple(among), employee=kind)
    site = (await session.scalars(select(Site).where(Site.id == ticket.site_id))).one()
    return Whereabouts(
        await full_name(session, site), site.address, site.time_zone, ticket.contact_name, employee=kind
    )
