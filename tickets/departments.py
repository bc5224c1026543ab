"""Departments: what they see to, who heads them, and in which group their queue stands."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.prepared import add as add_row
from storage.tables import Department, Lead, Membership, Person, Ticket
from tickets import involvements, sla
from tickets.errors import HasTickets, IsDefault, NameTaken, NoSuchDepartment
from tickets.work import Work

#: How long a name and a description may be, in characters.
NAME, DESCRIPTION = 40, 400
#: How long a new department gives those whom it calls outside working hours, in minutes.
URGENT_WAIT = 10
#: Whom a department calls when a deadline stays missed though its leads know.
NEXT_LEVEL = 2
#: Whose questions a department gets by their words; whatever names it, an entry or a site, goes before that.
EVERYBODY = "everybody"
TAKES = (EVERYBODY, "customers", "employees", "nobody")
#: What isn't done: its department can't be archived, and its cards follow a department to another group.
UNFINISHED = ("open", "assigned", "waiting", "resolved")


async def everything(work: Work) -> list[Department]:
    """The departments at work, in the order in which they were made; the first is the default."""
    found = await work.session.scalars(
        select(Department).where(Department.archived_at.is_(None)).order_by(Department.id)
    )
    return list(found)


async def is_default(work: Work, department: Department) -> bool:
    """Whether it gets what fits no other."""
    return department.id == (await everything(work))[0].id


async def find(work: Work, department_id: int, *, to_change: bool = True) -> Department | None:
    """A department at work, which it stays until this transaction ends; None if there is none.

    Args:
        department_id: its number.
        to_change: nobody else may change it meanwhile. Else many may hold it at once, as tickets do that it
            gets. Rows that refer to it, as every new ticket does, are never in the way: two transactions
            would wait for each other.
    """
    lock = {"key_share": True} if to_change else {"read": True}
    found = await work.session.get(Department, department_id, with_for_update=lock)
    return found if found is not None and found.archived_at is None else None


async def get(work: Work, department_id: int, *, to_change: bool = True) -> Department:
    """The same of one that is there.

    Raises:
        NoSuchDepartment.
    """
    found = await find(work, department_id, to_change=to_change)
    if found is None:
        raise NoSuchDepartment
    return found


async def named(work: Work, name: str) -> Department | None:
    """The department at work with this name, in whatever letters."""
    wanted = _plain(name)
    return next((item for item in await everything(work) if _plain(item.name) == wanted), None)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


async def add(work: Work, name: str, description: str = "") -> Department:
    """Makes a department. Until it gets a group, it shares that of the default one: no queue is unseen.

    Raises:
        NameTaken.
    """
    if await named(work, name) is not None:
        raise NameTaken(name)
    first = (await everything(work))[0]
    department = Department(
        name=name,
        description=description,
        chat_id=first.chat_id,
        is_forum=first.is_forum,
        language=first.language,
        warn_at=sla.WARN_AT,
        urgent_wait=URGENT_WAIT,
        hides_names=False,
        takes=EVERYBODY,
    )
    await add_row(work.session, department)
    return department


async def rename(work: Work, department: Department, name: str) -> None:
    """Gives it another name.

    Raises:
        NameTaken: by another department.
    """
    holder = await named(work, name)
    if holder is not None and holder.id != department.id:
        raise NameTaken(name)
    department.name = name


def switch_takers(department: Department) -> None:
    """Has the department take the questions of the next of TAKES."""
    department.takes = TAKES[(TAKES.index(department.takes) + 1) % len(TAKES)]


async def archive(work: Work, department: Department) -> None:
    """Takes it out of use; its tickets and figures stay.

    Raises:
        IsDefault; HasTickets: they must be passed on first.
    """
    if await is_default(work, department):
        raise IsDefault
    if await unfinished(work, department) or await involvements.unfinished(work, department.id):
        raise HasTickets
    department.archived_at = work.now


async def unfinished(work: Work, department: Department) -> list[Ticket]:
    """Its tickets that people have and that aren't closed, in the order of their numbers, locked."""
    found = await work.session.scalars(
        select(Ticket)
        .where(Ticket.department_id == department.id, Ticket.line == 2, Ticket.status.in_(UNFINISHED))
        .order_by(Ticket.id)
        .with_for_update()
    )
    return list(found)


async def sharing(work: Work, chat_id: int) -> int:
    """How many departments at work have their queue in this group."""
    found = await work.session.scalar(
        select(func.count())
        .select_from(Department)
        .where(Department.chat_id == chat_id, Department.archived_at.is_(None))
    )
    return found or 0


async def of_chat(work: Work, chat_id: int) -> list[Department]:
    """The departments at work that have their queue in this group, in the order in which they were made."""
    found = await work.session.scalars(
        select(Department)
        .where(Department.chat_id == chat_id, Department.archived_at.is_(None))
        .order_by(Department.id)
    )
    return list(found)


async def members_of(work: Work, department: Department) -> list[Person]:
    """Those of its group's members whom the desk has met, by their names."""
    found = await work.session.scalars(
        select(Person)
        .join(Membership, Membership.telegram_id == Person.telegram_id)
        .where(Membership.chat_id == department.chat_id, Membership.is_member)
        .order_by(Person.name, Person.id)
    )
    return list(found)


async def leads_of(work: Work, department: Department) -> list[Person]:
    """Who heads it, by their names."""
    found = await work.session.scalars(
        select(Person)
        .join(Lead, Lead.person_id == Person.id)
        .where(Lead.department_id == department.id)
        .order_by(Person.name, Person.id)
    )
    return list(found)


async def led_by(session: AsyncSession, telegram_id: int) -> list[Department]:
    """The departments at work that somebody heads, by whichever level."""
    found = await session.scalars(
        select(Department)
        .join(Lead, Lead.department_id == Department.id)
        .join(Person, Person.id == Lead.person_id)
        .where(Person.telegram_id == telegram_id, Department.archived_at.is_(None))
        .order_by(Department.id)
    )
    return list(found)


async def levels_of(work: Work, department: Department) -> dict[int, int]:
    """The level of each lead, by the person's number: 1, or the next one."""
    found = await work.session.execute(
        select(Lead.person_id, Lead.level).where(Lead.department_id == department.id)
    )
    return {row.person_id: row.level for row in found}


async def switch_lead(work: Work, department: Department, person_id: int) -> None:
    """Makes somebody a lead of the department, then one of the next level, then ends that.

    Raises:
        NoSuchDepartment: they don't belong to its group.
    """
    level = (await levels_of(work, department)).get(person_id)
    if level is not None and level < NEXT_LEVEL:
        await work.session.execute(
            update(Lead)
            .where(Lead.department_id == department.id, Lead.person_id == person_id)
            .values(level=NEXT_LEVEL)
        )
    elif level is not None:
        await work.session.execute(
            delete(Lead).where(Lead.department_id == department.id, Lead.person_id == person_id)
        )
    elif person_id in {person.id for person in await members_of(work, department)}:
        await work.session.execute(
            insert_into(work.session, Lead).values(department_id=department.id, person_id=person_id, level=1)
        )
    else:
        raise NoSuchDepartment
