"""Coming on duty, a break, going: what somebody says of themselves, and what follows from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from storage.inserting import insert_into
from storage.tables import Department, Duty, Handover, Person
from tickets import crew, handing_over, turns
from tickets.errors import OutOfDate
from tickets.work import Work


async def declare(work: Work, person: Person, state: str) -> list[Handover]:
    """Somebody says for all their departments whether they are on duty, on a break or off.

    Returns:
        What they leave behind when they go: for each department that still has tickets with them.

    Raises:
        OutOfDate: there is no such state.
    """
    if state not in crew.STATES:
        raise OutOfDate
    left = []
    for department in await crew.departments_of(work, person):
        handover = await change(work, department, person, state)
        if handover is not None:
            left.append(handover)
    return left


async def change(
    work: Work, department: Department, person: Person, state: str, *, on_shift: bool | None = None
) -> Handover | None:
    """Somebody's state in one department; gives what they leave behind, if they go and have tickets.

    Args:
        on_shift: a shift of theirs begins, or ends; None if they say so themselves.
    """
    # Two changes of one person's state come one after the other.
    await work.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    before = await crew.state_of(work, department, person.id)
    if before != state or on_shift is not None:
        values: dict[str, Any] = {"state": state, "since_at": work.now}
        if on_shift is not None:
            values["on_shift"] = on_shift
        await work.session.execute(
            insert_into(work.session, Duty)
            .values(department_id=department.id, person_id=person.id, **values)
            .on_conflict_do_update(index_elements=["department_id", "person_id"], set_=values)
        )
    if state != "on":
        await turns.give_up(work, person, [department.id])
    if before == state == "off":
        return None
    if state != "off":
        await handing_over.drop(work, person, [department.id])
        return None
    return await handing_over.begin(work, department, person)


async def member_left(work: Work, chat_id: int, person: Person) -> None:
    """Whoever leaves a group isn't on duty there; their tickets have gone to the queue already."""
    its = (await work.session.scalars(select(Department.id).where(Department.chat_id == chat_id))).all()
    await handing_over.drop(work, person, its)
    await work.session.execute(delete(Duty).where(Duty.person_id == person.id, Duty.department_id.in_(its)))
    await turns.give_up(work, person, its)
