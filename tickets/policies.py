"""SLA policies: the times that a department has set, and those of them that hold for a ticket."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import add
from storage.tables import Department, Employee, Site, SiteMember, SlaPolicy, Ticket
from tickets import sla
from tickets.sla import Asker, Lines, Whom
from tickets.work import Work

_POLICIES = table_of(SlaPolicy)
_OF_DEPARTMENT = Finding(
    SlaPolicy,
    rows_of(SlaPolicy).where(_POLICIES.c.department_id == bindparam("department")).order_by(_POLICIES.c.id),
)


async def of(session: AsyncSession, department: Department) -> sla.Rules:
    """All that a department has set."""
    return sla.rules_of(await _OF_DEPARTMENT.all(session, {"department": department.id}))


async def holding(session: AsyncSession, department: Department, ticket: Ticket) -> list[Lines]:
    """The lines of a department that hold for a ticket, the most particular first."""
    rules = await of(session, department)
    if set(rules) <= {Whom()}:  # as nearly everywhere: it needn't be known who asks
        return list(rules.values())
    return sla.holding(rules, await asker_of(session, ticket))


async def asker_of(session: AsyncSession, ticket: Ticket) -> Asker:
    """Who asks; before they have said from which of their sites, their client is known if all are its."""
    known = select(Employee.person_id).where(
        Employee.person_id == ticket.requester_id, Employee.confirmed_at.is_not(None)
    )
    is_employee = await session.scalar(known) is not None
    if ticket.site_id is not None:
        client = await session.scalar(select(Site.client_id).where(Site.id == ticket.site_id))
        return Asker(is_employee, client, ticket.site_id)
    clients = await session.scalars(
        select(Site.client_id)
        .join(SiteMember, SiteMember.site_id == Site.id)
        .where(SiteMember.person_id == ticket.requester_id)
        .distinct()
    )
    found = clients.all()
    return Asker(is_employee, found[0] if len(found) == 1 else None)


async def asker_at(session: AsyncSession, whom: Whom) -> Asker:
    """Who is asked for by `whom`: what else holds for them is seen by it."""
    if whom.kind == sla.SITE:
        client = await session.scalar(select(Site.client_id).where(Site.id == whom.number))
        return Asker(client is None, client, whom.number)
    return Asker(whom.kind == sla.EMPLOYEES, whom.number if whom.kind == sla.CLIENT else None)


async def set_lines(work: Work, department: Department, whom: Whom, lines: Lines) -> None:
    """Sets a department's lines for some; those that are there go. Deadlines don't follow by this alone."""
    await work.session.execute(
        delete(SlaPolicy)
        .where(
            SlaPolicy.department_id == department.id,
            SlaPolicy.whom == whom.kind,
            SlaPolicy.whom_id == whom.number,
        )
        .execution_options(synchronize_session="fetch")
    )
    for priority in (*sla.PRIORITIES, sla.ANY):
        line = {target: minutes for target, minutes in lines.get(priority, {}).items() if minutes is not None}
        if line:
            row = SlaPolicy(
                department_id=department.id,
                whom=whom.kind,
                whom_id=whom.number,
                priority=priority,
                **line,
            )
            await add(work.session, row)


async def forget(work: Work, whom: Whom) -> None:
    """A client or a site is taken out of use: nothing holds for it any more in any department."""
    await work.session.execute(
        delete(SlaPolicy)
        .where(SlaPolicy.whom == whom.kind, SlaPolicy.whom_id == whom.number)
        .execution_options(synchronize_session="fetch")
    )
