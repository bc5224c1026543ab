"""What a ticket must meet, and in how much working time: shipped rules and those of departments. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tickets.business_hours import ALWAYS, Hours

#: What a ticket must meet, in the order in which it does.
TARGETS = ("claim", "first_response", "next_response", "resolution")
LOW, NORMAL, HIGH, URGENT = PRIORITIES = ("low", "normal", "high", "urgent")
#: A department's line for all priorities that have none of their own.
ANY = "any"

#: In minutes of working time, where a department says nothing else.
SHIPPED: Mapping[str, Mapping[str, int]] = {
    LOW: dict(zip(TARGETS, (120, 240, 480, 3 * 1440), strict=True)),
    NORMAL: dict(zip(TARGETS, (30, 60, 120, 1440), strict=True)),
    HIGH: dict(zip(TARGETS, (15, 30, 60, 480), strict=True)),
    URGENT: dict(zip(TARGETS, (5, 15, 30, 240), strict=True)),
}
#: A department warns after so many hundredths of the time allowed, if it says nothing else.
WARN_AT = 80
#: A warning nearer to its deadline than this would only be noise.
TOO_NEAR = timedelta(minutes=1)

#: The times of a policy's lines: by priority, then by target; None leaves it as usual.
Lines = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for one ticket: the time allowed for each target in minutes, and whose hours count."""

    minutes: Mapping[str, int]
    hours: Hours
    #: After so many hundredths of the time allowed a deadline is near.
    warn_at: int

    def due(self, since: datetime, minutes: int, worked: timedelta = timedelta()) -> datetime:
        """When a target is to be met whose clock runs since then, with so much worked before."""
        return self.hours.after(since, timedelta(minutes=minutes) - worked)

    def warn(self, since: datetime, minutes: int, worked: timedelta = timedelta()) -> datetime | None:
        """When to warn of it; None if that would be too near to the deadline."""
        ahead = timedelta(minutes=minutes) * self.warn_at / 100
        if timedelta(minutes=minutes) - ahead < TOO_NEAR:
            return None
        return self.hours.after(since, ahead - worked)


def plan(lines: Lines, priority: str, hours: Hours, warn_at: int) -> Plan:
    """The plan for a priority: the department's line for it, else its line for any, else what is shipped.

    What is urgent can't wait for the morning: its clock runs day and night.
    """
    return Plan(allowed(lines, priority), ALWAYS if priority == URGENT else hours, warn_at)


def allowed(lines: Lines, priority: str) -> dict[str, int]:
    """The minutes allowed for each target; the most specific line that says something of it wins."""
    own, common = lines.get(priority, {}), lines.get(ANY, {})
    found = {}
    for target in TARGETS:
        said = own.get(target)
        if said is None:
            said = common.get(target)
        found[target] = SHIPPED[priority][target] if said is None else said
    return found


def lines_of(policies: Iterable[Any]) -> dict[str, dict[str, int | None]]:
    """The lines of rows of `sla_policies`."""
    return {row.priority: {target: getattr(row, target) for target in TARGETS} for row in policies}
