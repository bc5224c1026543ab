"""Who is on duty when, in a file of departments: read, checked, set; people by Telegram's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Department
from tickets import departments, roster
from tickets.shifts import are_shifts
from tickets.work import Work

#: The keys of a file's row that are read here, each also the name of what may be wrong with it.
KEYS = ("roster",)


@dataclass(frozen=True, slots=True)
class DutyRules:
    """What is to change; None stays as it is."""

    #: The shifts of each person, by Telegram's number.
    roster: dict[int, str] | None = None


class UnknownPerson(ValueError):
    """Somebody hasn't been seen in the department's group."""


def wrong(item: Mapping[str, Any]) -> str | None:
    """Which of KEYS in a file's row can't be used; None if all can."""
    shifts = item.get("roster")
    if shifts is not None and not (
        isinstance(shifts, dict)
        and all(type(number) is int and are_shifts(hours) for number, hours in shifts.items())
    ):
        return "roster"
    return None


def rules(item: Mapping[str, Any]) -> DutyRules:
    """The rules of a file's row with which nothing is wrong."""
    return DutyRules(roster=item.get("roster"))


async def written(session: AsyncSession, department: Department) -> dict[str, Any]:
    """A department's rules for a file: what `rules` reads."""
    return {
        "roster": {person.telegram_id: hours for person, hours in await roster.lines_of(session, department)}
    }


async def set_rules(work: Work, department: Department, new: DutyRules) -> bool:
    """Sets a department's rules. False if nothing is changed by it.

    Raises:
        UnknownPerson.
    """
    if new.roster is None:
        return False
    people = {person.telegram_id: person.id for person in await departments.members_of(work, department)}
    if not set(new.roster) <= set(people):
        raise UnknownPerson
    shifts = {people[number]: " ".join(hours.split()) for number, hours in new.roster.items()}
    return await roster.put(work, department, shifts)
