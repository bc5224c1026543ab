"""Departments, clients and sites as one YAML file; a bare list is departments alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import yaml
from sqlalchemy.ext.asyncio import AsyncSession

from storage import yaml_text
from storage.tables import Person
from tickets import clients_file, departments_file
from tickets.clients_file import ClientRow
from tickets.departments_file import BadDepartments, Row
from tickets.work import Work

_KEYS = {"departments", "clients", "own_sites"}


@dataclass(frozen=True, slots=True)
class Organisation:
    """What a file says."""

    departments: Sequence[Row]
    clients: Sequence[ClientRow]


def read(content: bytes) -> Organisation:
    """Reads a file.

    Raises:
        BadDepartments.
    """
    try:
        parsed = yaml_text.parsed(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError):
        raise BadDepartments([(0, "not_yaml")]) from None
    if isinstance(parsed, list) and parsed:
        return Organisation(departments_file.read(parsed), ())
    if not isinstance(parsed, dict) or not parsed or set(parsed) - _KEYS:
        raise BadDepartments([(0, "not_yaml")])
    rows, problems = clients_file.read(parsed.get("clients", []), parsed.get("own_sites", []))
    if problems:
        raise BadDepartments([(number, f"client.{code}") for number, code in problems])
    return Organisation(departments_file.read(parsed["departments"]) if "departments" in parsed else (), rows)


async def take_in(work: Work, person: Person, file: Organisation, forums: dict[int, bool]) -> tuple[int, int]:
    """Adds what is new and changes what is there, by name; what the file doesn't name stays.

    Args:
        forums: for each group that a department names, whether it has topics.

    Returns:
        How many departments, and how many clients and sites it changed.

    Raises:
        BadDepartments: a site names a department, or times name a client or a site, that is neither
            there nor in the file.
    """
    changed = await departments_file.take_in(work, person, file.departments, forums)
    unknown = await clients_file.unknown_departments(work, file.clients)
    if unknown:
        raise BadDepartments([(number, f"client.{code}") for number, code in unknown])
    places = await clients_file.take_in(work, file.clients)
    await work.session.flush()
    return changed + await departments_file.take_in_times(work, file.departments), places


async def dump(session: AsyncSession, now: datetime) -> bytes:
    """All departments, clients and sites at work as a file; taking it in changes nothing."""
    work = Work(session, now)
    held = {"departments": await departments_file.dump(work), **await clients_file.dump(work)}
    return yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=1000).encode()
