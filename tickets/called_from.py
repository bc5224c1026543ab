"""From which site somebody calls: those that their number speaks for, the one used last first."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Caller, ListedEmployee, Site, Ticket
from tickets import sites

#: So many of a caller's earlier tickets are looked through.
PAST = 50


async def likely(session: AsyncSession, caller: Caller | None, phone: str) -> list[Site]:
    """Where a caller may be: their sites in Telegram, in the list of employees, or of the client of before.

    Args:
        caller: None at a first call.
        phone: as `+79123456789`; empty if they left none.
    """
    if caller is not None and caller.person_id is not None:
        return [site for site, _ in await sites.of_person(session, caller.person_id)]
    listed = await session.get(ListedEmployee, phone) if phone else None
    if listed is not None:
        return list(await session.scalars(_in_use().where(Site.id.in_(listed.sites))))
    if caller is None:
        return []
    past = select(Ticket.site_id).where(
        Ticket.caller_id == caller.id, Ticket.site_id.is_not(None), Ticket.is_spam.is_(False)
    )
    used = list(dict.fromkeys(await session.scalars(past.order_by(Ticket.id.desc()).limit(PAST))))
    last = await session.get(Site, used[0]) if used else None
    if last is None:
        return []
    found = list(await session.scalars(_in_use().where(Site.client_id == last.client_id)))
    return sorted(found, key=lambda site: used.index(site.id) if site.id in used else len(used))


def _in_use() -> Select[Site]:
    return select(Site).where(Site.archived_at.is_(None)).order_by(Site.id)
