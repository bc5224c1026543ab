"""Who belongs to which site: a client's people ask as customers, our own firm's as employees."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.tables import Client, Employee, Person, Site, SiteMember
from tickets import deadlines
from tickets.work import Work

#: How an employee came to be known as one.
CONFIRMED_BY = ("invitation", "list", "lead")


async def members_of(work: Work, site: Site) -> list[tuple[SiteMember, Person]]:
    """Who belongs to a site, by their names there."""
    found = await work.session.execute(
        select(SiteMember, Person)
        .join(Person, Person.id == SiteMember.person_id)
        .where(SiteMember.site_id == site.id)
        .order_by(SiteMember.name, Person.id)
    )
    return [(member, person) for member, person in found]


async def how_many(work: Work, site: Site) -> int:
    """How many people belong to a site."""
    query = select(func.count()).select_from(SiteMember).where(SiteMember.site_id == site.id)
    return await work.session.scalar(query) or 0


async def person_id(session: AsyncSession, telegram_id: int) -> int | None:
    """The number of somebody who has been met."""
    found: int | None = await session.scalar(select(Person.id).where(Person.telegram_id == telegram_id))
    return found


async def standing(session: AsyncSession, person_id: int) -> tuple[bool, list[tuple[int, str | None, str]]]:
    """Whether somebody is known for an employee, and where they belong: each site with its client's name."""
    known = select(Employee.person_id).where(
        Employee.person_id == person_id, Employee.confirmed_at.is_not(None)
    )
    found = await session.execute(
        select(Site.id, Client.name, Site.name)
        .join(SiteMember, SiteMember.site_id == Site.id)
        .outerjoin(Client, Site.client_id == Client.id)
        .where(SiteMember.person_id == person_id)
    )
    places: list[tuple[int, str | None, str]] = [(number, client, name) for number, client, name in found]
    return await session.scalar(known) is not None, places


async def join(work: Work, person: Person, site: Site, name: str, by: str) -> None:
    """Makes somebody belong to a site; at one of our own they are known for an employee from now on.

    Args:
        name: what they are called there.
        by: one of CONFIRMED_BY.
    """
    values = {"name": name}
    await work.session.execute(
        insert_into(work.session, SiteMember)
        .values(person_id=person.id, site_id=site.id, since_at=work.now, **values)
        .on_conflict_do_update(index_elements=["person_id", "site_id"], set_=values)
    )
    if site.client_id is None:
        await confirm(work, person.id, by)
    await deadlines.replan_requester(work, person.id)


async def confirm(work: Work, person_id: int, by: str) -> None:
    """Somebody is known for an employee from now on.

    Args:
        by: one of CONFIRMED_BY.
    """
    known = {"confirmed_at": work.now, "confirmed_by": by}
    await work.session.execute(
        insert_into(work.session, Employee)
        .values(person_id=person_id, said_at=work.now, **known)
        .on_conflict_do_update(index_elements=["person_id"], set_=known)
    )


async def leave(work: Work, site: Site, person_id: int) -> None:
    """Somebody doesn't belong to a site any more; who has left our last one is no employee either."""
    await work.session.execute(
        delete(SiteMember).where(SiteMember.site_id == site.id, SiteMember.person_id == person_id)
    )
    ours = (
        select(Site.id)
        .join(SiteMember, SiteMember.site_id == Site.id)
        .where(SiteMember.person_id == person_id, Site.client_id.is_(None))
    )
    if site.client_id is None and await work.session.scalar(ours.limit(1)) is None:
        await work.session.execute(delete(Employee).where(Employee.person_id == person_id))
    await deadlines.replan_requester(work, person_id)
