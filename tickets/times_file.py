"""Times for some as a department's row of a file holds them: for a kind of requester, a client or a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.tables import Client, Department, Site
from tickets import clients, policies, sla
from tickets.deadlines import replan_department
from tickets.department_rules import are_lines, said
from tickets.nearest import nearest
from tickets.sla import Lines, Whom
from tickets.work import Work

#: The key of a department's row, also the name of what may be wrong with it; and that of its wrong names.
KEY, UNKNOWN = "deadlines_for", "deadlines_for_unknown"
_KINDS = (sla.EMPLOYEES, sla.CUSTOMERS)
_NAMES = ("for", "client", "site")


@dataclass(frozen=True, slots=True)
class TimesRow:
    """Lines for some, by name: a kind of requester, else a client or a site; a site alone is our own."""

    kind: str | None
    client: str | None
    site: str | None
    lines: Lines

    @property
    def names(self) -> tuple[str | None, ...]:
        """Whom they are for, so that two rows for the same are found."""
        return (self.kind, *(clients.plain(name) if name else None for name in (self.client, self.site)))


class NobodyNamed(Exception):
    """There is no such client or site; `near` is the likest that there is, or empty."""

    def __init__(self, name: str, near: str) -> None:
        self.name, self.near = name, near
        super().__init__(name)


def wrong(found: object) -> bool:
    """Whether what stands under KEY can't be used."""
    if found is None:
        return False
    if not isinstance(found, list) or not all(_is_row(item) for item in found):
        return True
    names = [row.names for row in read(found) or ()]
    return len(set(names)) < len(names)


def _is_row(item: object) -> bool:
    if not isinstance(item, dict):
        return False
    said_of = {key: item[key] for key in _NAMES if item.get(key) is not None}
    lines = {key: value for key, value in item.items() if key not in _NAMES}
    kinds = set(said_of) == {"for"} and said_of["for"] in _KINDS
    places = bool(said_of) and set(said_of) <= {"client", "site"}
    named = all(isinstance(name, str) and name.strip() for name in said_of.values())
    return named and (kinds or places) and bool(lines) and are_lines(lines)


def read(found: Sequence[Mapping[str, Any]] | None) -> tuple[TimesRow, ...] | None:
    """What stands under KEY with which nothing is wrong; None if nothing does."""
    if found is None:
        return None
    return tuple(
        TimesRow(
            item.get("for"),
            item.get("client"),
            item.get("site"),
            {key: line for key, line in item.items() if key not in _NAMES},
        )
        for item in found
    )


async def take_in(work: Work, department: Department, rows: Sequence[TimesRow]) -> bool:
    """Has these times hold and no others but the department's own; False if nothing is changed by it.

    Raises:
        NobodyNamed.
    """
    wanted = {await _whom(work, row): row.lines for row in rows}
    before = dict(await policies.of(work.session, department))
    before.pop(Whom(), None)
    if {whom: said(lines) for whom, lines in before.items()} == wanted:
        return False
    for whom in {*before, *wanted}:
        await policies.set_lines(work, department, whom, wanted.get(whom, {}))
    await replan_department(work, department)
    return True


async def _whom(work: Work, row: TimesRow) -> Whom:
    if row.kind is not None:
        return Whom(row.kind)
    client = await clients.named(work, row.client) if row.client is not None else None
    if row.client is not None and client is None:
        raise _nobody(row.client, await clients.everything(work))
    if row.site is None:
        assert client is not None
        return Whom(sla.CLIENT, client.id)
    site = await clients.site_named(work, client, row.site)
    if site is None:
        raise _nobody(row.site, await clients.sites_of(work, client))
    return Whom(sla.SITE, site.id)


def _nobody(name: str, among: Sequence[Client | Site]) -> NobodyNamed:
    return NobodyNamed(name, nearest(name, [item.name for item in among]) or "")


async def written(work: Work, department: Department) -> list[dict[str, Any]]:
    """A department's times for some; taking them in changes nothing."""
    rules = await policies.of(work.session, department)
    return [{**await _named(work, whom), **said(lines)} for whom, lines in rules.items() if whom != Whom()]


async def _named(work: Work, whom: Whom) -> dict[str, str]:
    if whom.kind in _KINDS:
        return {"for": whom.kind}
    if whom.kind == sla.CLIENT:
        client = await work.session.get_one(Client, whom.number)
        return {"client": client.name}
    site = await work.session.get_one(Site, whom.number)
    of = await clients.client_of(work, site)
    return {"client": of.name, "site": site.name} if of is not None else {"site": site.name}
