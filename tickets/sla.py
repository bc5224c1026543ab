"""What a ticket must meet, and in how much working time: shipped rules and those of departments. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

#: Whom lines may be for, the most particular first: who is of a site is served by its lines before others.
SITE, CLIENT, EMPLOYEES, CUSTOMERS, EVERYBODY = WHOM = (
    "site",
    "client",
    "employees",
    "customers",
    "everybody",
)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom lines are for: `kind` is one of WHOM, `number` the site's or the client's, else 0."""

    kind: str = EVERYBODY
    number: int = 0


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of who asks: confirmed employees aside everybody is a customer."""

    is_employee: bool = False
    client: int | None = None
    site: int | None = None

    def as_whom(self) -> list[Whom]:
        """Whose lines hold for them, the most particular first."""
        places = [(SITE, self.site), (CLIENT, self.client)]
        known = [Whom(kind, number) for kind, number in places if number is not None]
        return [*known, Whom(EMPLOYEES if self.is_employee else CUSTOMERS), Whom()]


#: A department's lines, by whom they are for.
Rules = Mapping[Whom, Lines]


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


def holding(rules: Rules, asker: Asker) -> list[Lines]:
    """The lines that hold for somebody, the most particular first."""
    return [rules[whom] for whom in asker.as_whom() if whom in rules]


def plan(held: Sequence[Lines], priority: str, hours: Hours, warn_at: int) -> Plan:
    """The plan for a priority by the lines that hold, the most particular first, or what is shipped.

    What is urgent can't wait for the morning: its clock runs day and night.
    """
    return Plan(allowed(held, priority), ALWAYS if priority == URGENT else hours, warn_at)


def allowed(held: Sequence[Lines], priority: str) -> dict[str, int]:
    """The minutes allowed for each target: the first lines that say something of it win.

    Among the lines for the same people, that for the priority goes before that for any.
    """
    said = [lines.get(key, {}) for lines in held for key in (priority, ANY)]
    found = {}
    for target in TARGETS:
        own = (line[target] for line in said if line.get(target) is not None)
        found[target] = next(own, None) or SHIPPED[priority][target]
    return found


def rules_of(policies: Iterable[Any]) -> dict[Whom, dict[str, dict[str, int | None]]]:
    """The rules that rows of `sla_policies` make."""
    found: dict[Whom, dict[str, dict[str, int | None]]] = {}
    for row in policies:
        line = {target: getattr(row, target) for target in TARGETS}
        found.setdefault(Whom(row.whom, row.whom_id), {})[row.priority] = line
    return found
