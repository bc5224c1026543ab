"""Who says to be an employee, and how that comes to be known: by the list, or by a lead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.tables import Client, Employee, ListedEmployee, Person, Site, SiteMember, Ticket
from tickets import clients, deadlines, departments, members
from tickets.claims import staff_ticket
from tickets.errors import NotALead, OutOfDate
from tickets.form import NotAPhone, phone_number
from tickets.incoming import has_words
from tickets.saying import department_of, tell_person
from tickets.work import Work

#: What may be wrong with a row of a list; LONGEST rows are read.
PROBLEMS = ("list_columns", "list_name", "list_phone", "list_repeated", "list_site", "list_long")
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: the phone as `+79123456789`, the sites by their names as people read them."""

    name: str
    phone: str
    sites: tuple[str, ...]


class BadList(Exception):
    """The list is refused whole: `problems` are rows, the header being 1, with one of PROBLEMS."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = problems
        super().__init__(f"{len(problems)} problems")


def read(cells: Sequence[Sequence[object]], language: str) -> list[Listed]:
    """Reads a list: columns `name`, `phone` and `sites`, these with a semicolon between them.

    Raises:
        BadList.
    """
    texts = [[str(cell if cell is not None else "").strip() for cell in row] for row in cells]
    header = [cell.lower() for cell in texts[0]] if texts else []
    if not {"name", "phone"} <= set(header):
        raise BadList([(1, "list_columns")])
    if len(texts) > LONGEST + 1:
        raise BadList([(LONGEST + 2, "list_long")])
    problems, rows, phones = [], [], set[str]()
    for number, row in enumerate(texts[1:], start=2):
        said = dict(zip(header, row, strict=False))
        if not any(row):
            continue
        try:
            phone = phone_number(said.get("phone", ""), language)
        except NotAPhone:
            problems.append((number, "list_phone"))
            continue
        name = " ".join(said.get("name", "").split())
        if not has_words(name) or len(name) > clients.NAME:
            problems.append((number, "list_name"))
        if phone in phones:
            problems.append((number, "list_repeated"))
        phones.add(phone)
        sites = [part.strip() for part in said.get("sites", "").split(";") if part.strip()]
        rows.append(Listed(name, phone, tuple(sites)))
    if problems:
        raise BadList(problems)
    return rows


async def are_served(session: AsyncSession) -> bool:
    """Whether the desk knows of employees at all: it has sites of its own, or a list."""
    ours = select(Site.id).where(Site.client_id.is_(None), Site.archived_at.is_(None)).limit(1)
    if await session.scalar(ours) is not None:
        return True
    return await session.scalar(select(ListedEmployee.phone).limit(1)) is not None


async def counts(work: Work) -> tuple[int, int]:
    """How many stand in the list, and how many of them have shared their phone."""
    row = (await work.session.execute(select(func.count(), func.count(ListedEmployee.person_id)))).one()
    return row[0], row[1]


async def take_list(work: Work, rows: Sequence[Listed]) -> tuple[int, int]:
    """Makes this the list. Whoever it doesn't name any more, and was known by it, is no employee any more.

    Returns:
        How many people of the list are known in Telegram now, and how many were taken back.

    Raises:
        BadList: a site isn't known.
    """
    places = await _places(work)
    unknown = [row for row in rows if not {clients.plain(site) for site in row.sites} <= set(places)]
    if unknown:
        raise BadList([(2 + rows.index(row), "list_site") for row in unknown])
    before = {row.phone: row for row in await work.session.scalars(select(ListedEmployee))}
    gone = [row for phone, row in before.items() if phone not in {item.phone for item in rows}]
    for left in gone:
        await _take_back(work, left)
    shared = await work.session.execute(
        select(Employee.phone, Employee.person_id).where(Employee.phone.is_not(None))
    )
    by_phone = {row.phone: row.person_id for row in shared}
    met = 0
    for row in rows:
        sites = [places[clients.plain(name)] for name in row.sites]
        listed = before.get(row.phone)
        if listed is None:
            listed = ListedEmployee(phone=row.phone, person_id=by_phone.get(row.phone))
            work.session.add(listed)
        elif listed.person_id is not None:
            await _leave_all(work, listed.person_id, set(listed.sites) - {site.id for site in sites})
        listed.name, listed.sites = row.name, [site.id for site in sites]
        await work.session.flush()
        if listed.person_id is not None:
            met += 1
            await _let_in(work, listed, listed.person_id)
    return met, sum(left.person_id is not None for left in gone)


async def _places(work: Work) -> dict[str, Site]:
    """Every site by its name as people read it."""
    query = (
        select(Site, Client).outerjoin(Client, Client.id == Site.client_id).where(Site.archived_at.is_(None))
    )
    return {
        clients.plain(
            site.name if client is None or client.name == site.name else f"{client.name} · {site.name}"
        ): site
        for site, client in await work.session.execute(query)
    }


async def _let_in(work: Work, listed: ListedEmployee, person_id: int) -> None:
    """Somebody of the list is known for an employee, and belongs to the sites that it names."""
    person = (await work.session.scalars(select(Person).where(Person.id == person_id))).one()
    known = await work.session.get(Employee, person_id)
    if known is None or known.confirmed_at is None:
        await members.confirm(work, person_id, "list")
    for number in listed.sites:
        site = await work.session.get(Site, number)
        if site is not None and site.archived_at is None:
            await members.join(work, person, site, listed.name, "list")
    await deadlines.replan_requester(work, person_id)


async def _take_back(work: Work, listed: ListedEmployee) -> None:
    """Somebody isn't in the list any more."""
    if listed.person_id is not None:
        await _leave_all(work, listed.person_id, listed.sites)
        ours = (
            select(Site.id)
            .join(SiteMember, SiteMember.site_id == Site.id)
            .where(SiteMember.person_id == listed.person_id, Site.client_id.is_(None))
        )
        if await work.session.scalar(ours.limit(1)) is None:  # nor invited to another site of ours
            await work.session.execute(delete(Employee).where(Employee.person_id == listed.person_id))
            await deadlines.replan_requester(work, listed.person_id)
    await work.session.delete(listed)


async def _leave_all(work: Work, person_id: int, sites: Collection[int]) -> None:
    for number in sites:
        site = await work.session.get(Site, number)
        if site is not None:
            await members.leave(work, site, person_id)


async def ask(work: Work, person: Person) -> None:
    """`/employee`: asks to share the phone, where the desk serves employees at all."""
    known = await work.session.get(Employee, person.id)
    if known is not None and known.confirmed_at is not None:
        await tell_person(work, person, "employee_known", keyboard="main")
    elif await are_served(work.session):
        person.dialogue = {"kind": "employee", "step": "phone"}
        await tell_person(work, person, "employee_share", keyboard="share_phone")
    else:
        await tell_person(work, person, "employee_nobody", keyboard="main")


async def shared(work: Work, person: Person, phone: str) -> None:
    """Somebody has shared their own phone through Telegram's button, to be known for an employee.

    Args:
        phone: as `+79123456789`.
    """
    person.dialogue = None
    said = {"phone": phone}
    await work.session.execute(
        insert_into(work.session, Employee)
        .values(person_id=person.id, said_at=work.now, **said)
        .on_conflict_do_update(index_elements=["person_id"], set_=said)
    )
    listed = await work.session.get(ListedEmployee, phone, with_for_update=True)
    if listed is None:
        await tell_person(work, person, "employee_noted", keyboard="main")
    else:
        if listed.person_id not in (None, person.id):  # the number has changed hands
            await _leave_all(work, listed.person_id or 0, listed.sites)
            await work.session.execute(delete(Employee).where(Employee.person_id == listed.person_id))
            await deadlines.replan_requester(work, listed.person_id)
        listed.person_id = person.id
        await _let_in(work, listed, person.id)
        await tell_person(work, person, "employee_confirmed", keyboard="main")
    await _refresh_cards(work, person)


async def _refresh_cards(work: Work, person: Person) -> None:
    """The cards of somebody's tickets say what is known now, and their deadlines go by it."""
    tickets = await work.session.scalars(
        select(Ticket)
        .where(Ticket.requester_id == person.id, Ticket.status.in_(("open", "assigned", "waiting")))
        .order_by(Ticket.id)
        .with_for_update()
    )
    for ticket in tickets.all():
        ticket.version += 1
        await deadlines.replan(work, ticket)


async def confirm_by_lead(work: Work, lead: Person, ticket_id: int) -> Ticket:
    """A lead of the ticket's department says that its requester is an employee.

    Raises:
        NoSuchTicket; NotALead; OutOfDate: nobody has said so, or it is known already.
    """
    ticket = await staff_ticket(work, ticket_id)
    department = await department_of(work, ticket)
    if lead.id not in {each.id for each in await departments.leads_of(work, department)}:
        raise NotALead
    person = await work.session.get(Person, ticket.requester_id) if ticket.requester_id else None
    said = await work.session.get(Employee, ticket.requester_id) if ticket.requester_id else None
    if person is None or said is None or said.confirmed_at is not None:
        raise OutOfDate
    said.confirmed_at, said.confirmed_by = work.now, "lead"
    await work.session.flush()
    await tell_person(work, person, "employee_confirmed", keyboard="main")
    await _refresh_cards(work, person)
    return ticket
