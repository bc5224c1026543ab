"""Departments in a file: a list of rows with `name` and more; people and groups by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.tables import Department, Lead, Person
from tickets import department_rules, departments, duty_rules, moving, shared_queue, times_file
from tickets.department_rules import KEYS as RULES
from tickets.department_rules import Rules
from tickets.departments import DESCRIPTION, NAME
from tickets.duty_rules import KEYS as DUTY
from tickets.duty_rules import DutyRules, UnknownPerson
from tickets.incoming import has_words
from tickets.times_file import TimesRow
from tickets.work import Work

_OWN = ("name", "description", "group", "leads", "next_level", "queue_with", "takes", "names")
_KEYS = (*_OWN, *RULES, times_file.KEY, *DUTY)
#: What may be wrong with a row.
PROBLEMS = ("not_yaml", "not_a_row", "unknown_key", *_KEYS, "repeated", times_file.UNKNOWN, "unknown_person")


@dataclass(frozen=True, slots=True)
class Row:
    """One department of a file; None where the file says nothing, so that it stays as it is."""

    name: str
    description: str | None
    group: int | None
    leads: tuple[int, ...] | None
    next_level: tuple[int, ...] | None
    rules: Rules
    #: The department with which it takes turns at one queue; empty for none.
    queue_with: str | None
    #: One of `departments.TAKES`.
    takes: str | None
    #: Whose names requesters read: `specialist` or `department`.
    names: str | None
    #: Times that hold for some; they may name clients and sites of the same file.
    times_for: tuple[TimesRow, ...] | None
    duty: DutyRules


class BadDepartments(Exception):
    """The file is refused whole: `problems` are rows, counted from 1, with one of PROBLEMS.

    `said` are the values for the words of a problem that needs some.
    """

    def __init__(self, problems: list[tuple[int, str]], **said: str) -> None:
        self.problems, self.said = problems, said
        super().__init__(f"{len(problems)} problems")


def read(parsed: object) -> list[Row]:
    """Reads what a file says of departments.

    Raises:
        BadDepartments.
    """
    if not isinstance(parsed, list) or not parsed:
        raise BadDepartments([(0, "not_yaml")])
    problems, rows, names = [], [], set[str]()
    for number, item in enumerate(parsed, start=1):
        wrong = _wrong(item)
        if wrong is None:
            row = _row(item)
            wrong = "repeated" if row.name.casefold() in names else None
            names.add(row.name.casefold())
            rows.append(row)
        if wrong is not None:
            problems.append((number, wrong))
    if problems:
        raise BadDepartments(problems)
    return rows


def _wrong(item: object) -> str | None:
    """What is wrong with a row, if anything is."""
    if not isinstance(item, dict):
        return "not_a_row"
    if set(item) - set(_KEYS):
        return "unknown_key"
    name, description = item.get("name"), item.get("description")
    group, leads = item.get("group"), item.get("leads")
    if not isinstance(name, str) or not has_words(name) or len(name) > NAME:
        return "name"
    if description is not None and (not isinstance(description, str) or len(description) > DESCRIPTION):
        return "description"
    if group is not None and (type(group) is not int or not -(2**53) < group < 0):
        return "group"
    if not _are_people(leads):
        return "leads"
    if not _are_people(item.get("next_level")):
        return "next_level"
    if not isinstance(item.get("queue_with"), str | None):
        return "queue_with"
    if item.get("takes") not in (None, *departments.TAKES):
        return "takes"
    if item.get("names") not in (None, "specialist", "department"):
        return "names"
    times_wrong = times_file.wrong(item.get(times_file.KEY))
    return department_rules.wrong(item) or duty_rules.wrong(item) or (times_file.KEY if times_wrong else None)


def _are_people(found: object) -> bool:
    return found is None or (isinstance(found, list) and all(type(number) is int for number in found))


def _row(item: dict[str, Any]) -> Row:
    leads, above = item.get("leads"), item.get("next_level")
    description = item.get("description")
    return Row(
        " ".join(item["name"].split()),
        " ".join(description.split()) if description is not None else None,
        item.get("group"),
        tuple(dict.fromkeys(leads)) if leads is not None else None,
        tuple(dict.fromkeys(above)) if above is not None else None,
        department_rules.rules(item),
        " ".join(item["queue_with"].split()) if item.get("queue_with") is not None else None,
        item.get("takes"),
        item.get("names"),
        times_file.read(item.get(times_file.KEY)),
        duty_rules.rules(item),
    )


async def take_in(work: Work, person: Person, rows: Sequence[Row], forums: dict[int, bool]) -> int:
    """Adds what is new and changes what is there, by name; what the file doesn't name stays.

    Args:
        forums: for each group that a row names, whether it has topics.

    Returns:
        How many rows changed something.

    Raises:
        BadDepartments: a queue is to be shared with a department that isn't there; somebody who is to be
            on duty hasn't been seen in the department's group.
    """
    changed = 0
    for number, row in enumerate(rows, start=1):
        found = await departments.named(work, row.name)
        department = found or await departments.add(work, row.name)
        before = await _state(work, department)
        if row.description is not None:
            department.description = row.description
        department.takes = row.takes or department.takes
        if row.group is not None:
            await moving.take_group(work, person, department, row.group, is_forum=forums[row.group])
        if row.leads is not None:
            await _set_leads(work, department, row.leads, 1)
        if row.next_level is not None:
            await _set_leads(work, department, row.next_level, departments.NEXT_LEVEL)
        if row.names is not None:
            department.hides_names = row.names == "department"
        ruled = await department_rules.set_rules(work, department, row.rules)
        try:
            on_duty = await duty_rules.set_rules(work, department, row.duty)
        except UnknownPerson:
            raise BadDepartments([(number, "unknown_person")]) from None
        changed += found is None or ruled or on_duty or before != await _state(work, department)
    return changed + await _share_queues(work, rows)


async def _share_queues(work: Work, rows: Sequence[Row]) -> int:
    """Has departments take turns at one queue as the file says; gives how many do so otherwise now."""
    changed = 0
    for number, row in enumerate(rows, start=1):
        department = await departments.named(work, row.name) if row.queue_with is not None else None
        if department is None:
            continue
        other = await departments.named(work, row.queue_with) if row.queue_with else None
        if row.queue_with and other is None:
            raise BadDepartments([(number, "queue_with")])
        if other is None and department.queue_of_id is not None:
            await shared_queue.share(work, department, None)
            changed += 1
        elif other is not None and shared_queue.root_of(other) != shared_queue.root_of(department):
            await shared_queue.share(work, department, other.id)
            changed += 1
    return changed


async def take_in_times(work: Work, rows: Sequence[Row]) -> int:
    """Sets the times that hold for some, once clients and sites are there; gives how many changed.

    Raises:
        BadDepartments: one names a client or a site that isn't there.
    """
    changed = 0
    for number, row in enumerate(rows, start=1):
        department = await departments.named(work, row.name)
        if row.times_for is None or department is None:
            continue
        try:
            changed += await times_file.take_in(work, department, row.times_for)
        except times_file.NobodyNamed as nobody:
            raise BadDepartments([(number, times_file.UNKNOWN)], name=nobody.name, near=nobody.near) from None
    return changed


async def _state(work: Work, department: Department) -> tuple[Any, ...]:
    people = [await _leads(work.session, department, level) for level in (1, departments.NEXT_LEVEL)]
    shown = department.description, department.takes, department.hides_names
    return *shown, department.chat_id, people


async def _set_leads(work: Work, department: Department, telegram_ids: Sequence[int], level: int) -> None:
    """Makes these the leads of a level; whoever was on the other one is moved."""
    moved = Lead.person_id.in_(select(Person.id).where(Person.telegram_id.in_(telegram_ids)))
    await work.session.execute(
        delete(Lead)
        .where(Lead.department_id == department.id, (Lead.level == level) | moved)
        .execution_options(synchronize_session=False)
    )
    people = await work.session.scalars(select(Person.id).where(Person.telegram_id.in_(telegram_ids)))
    for person_id in people.all():
        row = {"department_id": department.id, "person_id": person_id, "level": level}
        await work.session.execute(insert_into(work.session, Lead).values(**row))


async def _leads(session: AsyncSession, department: Department, level: int) -> list[int]:
    found = await session.scalars(
        select(Person.telegram_id)
        .join(Lead, Lead.person_id == Person.id)
        .where(Lead.department_id == department.id, Lead.level == level)
        .order_by(Person.telegram_id)
    )
    return list(found)


async def dump(work: Work) -> list[dict[str, Any]]:
    """All departments at work; taking it in changes nothing."""
    session = work.session
    found = await session.scalars(
        select(Department).where(Department.archived_at.is_(None)).order_by(Department.id)
    )
    held = found.all()
    names = {item.id: item.name for item in held}
    return [
        {
            "name": item.name,
            "description": item.description,
            "group": item.chat_id,
            "leads": await _leads(session, item, 1),
            "next_level": await _leads(session, item, departments.NEXT_LEVEL),
            "takes": item.takes,
            "names": "department" if item.hides_names else "specialist",
            "queue_with": names.get(item.queue_of_id or 0, ""),
            **await department_rules.written(session, item),
            times_file.KEY: await times_file.written(work, item),
            **await duty_rules.written(work, item),
        }
        for item in held
    ]
