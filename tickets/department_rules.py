"""When a department works and what its tickets must meet: read, checked, set, and planned anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Department
from tickets import deadlines, policies, roster, shared_queue, sla
from tickets.hours_text import BadHours, read_days, read_hours
from tickets.sla import Lines, Whom
from tickets.work import Work

#: The keys of a file's row that are read here, each also the name of what may be wrong with it.
KEYS = ("hours", "zone", "exceptions", "warning", "deadlines")
#: A warning before half of the time has passed, or as good as at the deadline, is none.
WARN_AT = range(50, 96)
#: The longest time that may be allowed: 90 days around the clock, in minutes.
LONGEST = 90 * 24 * 60


@dataclass(frozen=True, slots=True)
class Rules:
    """What is to change; None stays as it is, an empty text or no lines is what the service has."""

    hours: str | None = None
    timezone: str | None = None
    exceptions: str | None = None
    warn_at: int | None = None
    lines: Lines | None = None


def zone(name: str) -> ZoneInfo | None:
    """The time zone of this name; None if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def wrong(item: Mapping[str, Any]) -> str | None:
    """Which of KEYS in a file's row can't be used; None if all can."""
    hours, name = item.get("hours"), item.get("zone")
    exceptions, warning = item.get("exceptions"), item.get("warning")
    if hours is not None and not (isinstance(hours, str) and _reads(read_hours, hours, ZoneInfo("UTC"))):
        return "hours"
    if name is not None and not (isinstance(name, str) and (not name or zone(name) is not None)):
        return "zone"
    if exceptions is not None and not (isinstance(exceptions, str) and _reads(read_days, exceptions)):
        return "exceptions"
    if warning is not None and not (type(warning) is int and warning in WARN_AT):
        return "warning"
    if item.get("deadlines") is not None and not are_lines(item["deadlines"]):
        return "deadlines"
    return None


def rules(item: Mapping[str, Any]) -> Rules:
    """The rules of a file's row with which nothing is wrong."""
    return Rules(
        hours=item.get("hours"),
        timezone=item.get("zone"),
        exceptions=item.get("exceptions"),
        warn_at=item.get("warning"),
        lines=item.get("deadlines"),
    )


async def written(session: AsyncSession, department: Department) -> dict[str, Any]:
    """A department's rules for a file: what `rules` reads."""
    rules = await policies.of(session, department)
    return {
        "hours": department.hours or "",
        "zone": department.timezone or "",
        "exceptions": department.exceptions or "",
        "warning": department.warn_at,
        "deadlines": said(rules.get(Whom(), {})),
    }


def said(lines: Lines) -> dict[str, dict[str, int]]:
    """Lines as a file has them: only what they say."""
    return {
        priority: {target: minutes for target, minutes in line.items() if minutes is not None}
        for priority, line in lines.items()
    }


async def set_rules(work: Work, department: Department, new: Rules) -> bool:
    """Sets a department's rules; the deadlines of its tickets follow. False if nothing is changed by it.

    Raises:
        BadHours.
    """
    before = await written(work.session, department)
    if new.hours is not None:
        read_hours(new.hours, ZoneInfo("UTC"))
        department.hours = new.hours.strip() or None
    if new.exceptions is not None:
        read_days(new.exceptions)
        department.exceptions = new.exceptions.strip() or None
    if new.timezone is not None:
        department.timezone = new.timezone or None
    if new.warn_at is not None:
        department.warn_at = new.warn_at
    if new.lines is not None:
        await policies.set_lines(work, department, Whom(), new.lines)
    await work.session.flush()
    if await written(work.session, department) == before:
        return False
    await deadlines.replan_department(work, department)
    await shared_queue.arm(work, department)
    await roster.follow(work, department)
    return True


def _reads(read: Any, *arguments: Any) -> bool:
    try:
        read(*arguments)
    except BadHours:
        return False
    return True


def are_lines(found: object) -> bool:
    """Whether what stands in a file is lines: minutes by priority, then by target."""
    if not isinstance(found, dict) or set(found) - {*sla.PRIORITIES, sla.ANY}:
        return False
    return all(
        isinstance(line, dict)
        and not set(line) - set(sla.TARGETS)
        and all(type(minutes) is int and 1 <= minutes <= LONGEST for minutes in line.values())
        for line in found.values()
    )
