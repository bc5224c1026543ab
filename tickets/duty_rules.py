"""Who is on duty when, in a file of departments: read, checked, set; people by Telegram's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage.tables import Department
from tickets import departments, roster, turns, urgent_contacts
from tickets.shifts import are_shifts
from tickets.work import Work

#: The keys of a file's row that are read here, each also the name of what may be wrong with it.
KEYS = ("roster", "urgent_contacts", "urgent_wait", "turn_wait")


@dataclass(frozen=True, slots=True)
class DutyRules:
    """What is to change; None stays as it is."""

    #: The shifts of each person, by Telegram's number.
    roster: dict[int, str] | None = None
    #: Whom it calls outside working hours, by Telegram's numbers, level by level.
    contacts: list[list[int]] | None = None
    #: How long each level has, in minutes.
    urgent_wait: int | None = None
    #: How long each of those on duty has to take a new ticket, in minutes; 0: nobody is asked in turn.
    turn_wait: int | None = None


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
    contacts, wait = item.get("urgent_contacts"), item.get("urgent_wait")
    if contacts is not None and not _are_levels(contacts):
        return "urgent_contacts"
    if wait is not None and not (type(wait) is int and wait in urgent_contacts.WAITS):
        return "urgent_wait"
    by_turns = item.get("turn_wait")
    if by_turns is not None and not (type(by_turns) is int and (not by_turns or by_turns in turns.WAITS)):
        return "turn_wait"
    return None


def _are_levels(found: object) -> bool:
    if not isinstance(found, list) or len(found) > urgent_contacts.LEVELS:
        return False
    if not all(isinstance(level, list) for level in found):
        return False
    people = [number for level in found for number in level]
    return all(type(number) is int for number in people) and len(people) == len(set(people))


def rules(item: Mapping[str, Any]) -> DutyRules:
    """The rules of a file's row with which nothing is wrong."""
    return DutyRules(
        item.get("roster"), item.get("urgent_contacts"), item.get("urgent_wait"), item.get("turn_wait")
    )


async def written(work: Work, department: Department) -> dict[str, Any]:
    """A department's rules for a file: what `rules` reads."""
    people = {person.id: person.telegram_id for person in await departments.members_of(work, department)}
    levels = await urgent_contacts.levels_of(work, department)
    shifts = await roster.lines_of(work.session, department)
    return {
        "roster": {person.telegram_id: hours for person, hours in shifts if person.id in people},
        "urgent_contacts": [
            [people[number] for number, at in levels.items() if at == level and number in people]
            for level in range(1, max(levels.values(), default=0) + 1)
        ],
        "urgent_wait": department.urgent_wait,
        "turn_wait": department.turn_wait or 0,
    }


async def set_rules(work: Work, department: Department, new: DutyRules) -> bool:
    """Sets a department's rules. False if nothing is changed by it.

    Raises:
        UnknownPerson.
    """
    people = {person.telegram_id: person.id for person in await departments.members_of(work, department)}
    called = {number: at for at, level in enumerate(new.contacts or (), start=1) for number in level}
    if not {*(new.roster or ()), *called} <= set(people):
        raise UnknownPerson
    changed = False
    if new.roster is not None:
        shifts = {people[number]: " ".join(hours.split()) for number, hours in new.roster.items()}
        changed = await roster.put(work, department, shifts)
    if new.contacts is not None:
        levels = {people[number]: level for number, level in called.items()}
        changed = await urgent_contacts.put(work, department, levels) or changed
    if new.urgent_wait is not None and new.urgent_wait != department.urgent_wait:
        department.urgent_wait, changed = new.urgent_wait, True
    if new.turn_wait is not None:
        changed = await turns.set_wait(work, department, new.turn_wait or None) or changed
    return changed
