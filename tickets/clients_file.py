"""Clients and sites as a file holds them: `clients` with their `sites`, and `own_sites` of our firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from storage.tables import Client, Site
from tickets import clients, departments
from tickets.clients import ADDRESS, NAME, plain
from tickets.incoming import has_words
from tickets.work import Work

#: What may be wrong with a client or a site.
PROBLEMS = ("client", "site", "site_address", "site_zone", "site_department", "site_repeated")
_SITE = {"name", "address", "time_zone", "department"}


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site of a file; None where the file says nothing, so that it stays as it is; empty takes it away."""

    name: str
    address: str | None
    time_zone: str | None
    department: str | None


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client of a file with its sites; without a name it is our own firm."""

    name: str | None
    sites: tuple[SiteRow, ...]


def read(theirs: object, ours: object) -> tuple[list[ClientRow], list[tuple[int, str]]]:
    """Reads what stands under `clients` and `own_sites`, and says what is wrong with it.

    Problems are clients, counted from 1 (0 for our own firm), with one of PROBLEMS.
    """
    rows, problems, names = [], list[tuple[int, str]](), set[str]()
    for number, item in enumerate(theirs if isinstance(theirs, list) else [theirs], start=1):
        name = item.get("name") if isinstance(item, dict) else None
        if not isinstance(item, dict) or set(item) - {"name", "sites"} or not _is_name(name):
            problems.append((number, "client"))
            continue
        sites, wrong = _sites(item.get("sites", []))
        if plain(str(name)) in names:
            wrong.append("client")
        names.add(plain(str(name)))
        problems += [(number, code) for code in wrong]
        rows.append(ClientRow(" ".join(str(name).split()), tuple(sites)))
    sites, wrong = _sites(ours)
    problems += [(0, code) for code in wrong]
    return [*rows, ClientRow(None, tuple(sites))] if sites else rows, problems


def _sites(items: object) -> tuple[list[SiteRow], list[str]]:
    if not isinstance(items, list):
        return [], ["site"]
    rows, wrong, names = [], list[str](), set[str]()
    for item in items:
        fault = _wrong(item)
        if fault is not None:
            wrong.append(fault)
            continue
        texts = {key: " ".join(item[key].split()) if item.get(key) is not None else None for key in _SITE}
        row = SiteRow(texts["name"] or "", texts["address"], texts["time_zone"], texts["department"])
        if plain(row.name) in names:
            wrong.append("site_repeated")
        names.add(plain(row.name))
        rows.append(row)
    return rows, wrong


def _wrong(item: Any) -> str | None:
    if not isinstance(item, dict) or set(item) - _SITE or not _is_name(item.get("name")):
        return "site"
    if not isinstance(item.get("address", ""), str | None) or len(item.get("address") or "") > ADDRESS:
        return "site_address"
    if not isinstance(item.get("department", ""), str | None):
        return "site_department"
    zone = item.get("time_zone")
    if zone in (None, ""):
        return None
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError, TypeError, AttributeError):
        return "site_zone"
    return None


def _is_name(name: object) -> bool:
    return isinstance(name, str) and has_words(name) and len(name) <= NAME


async def unknown_departments(work: Work, rows: Sequence[ClientRow]) -> list[tuple[int, str]]:
    """Problems: clients whose sites name a department that isn't there."""
    wrong = []
    for number, row in enumerate(rows, start=1):
        for site in row.sites:
            if site.department and await departments.named(work, site.department) is None:
                wrong.append((number if row.name is not None else 0, "site_department"))
    return wrong


async def take_in(work: Work, rows: Sequence[ClientRow]) -> int:
    """Adds what is new and changes what is there, by name; what the file doesn't name stays.

    The departments that it names must be there.

    Returns:
        How many sites and clients it added or changed.
    """
    changed = 0
    for row in rows:
        client = await clients.named(work, row.name) if row.name is not None else None
        if client is None and row.name is not None:
            client = await clients.add(work, row.name, with_site=not row.sites)
            changed += 1
        for site in row.sites:
            found = await clients.site_named(work, client, site.name)
            made = found or await clients.add_site(work, client, site.name)
            changed += await _change(work, made, site) or found is None
    return changed


async def _change(work: Work, site: Site, row: SiteRow) -> bool:
    """Takes over what a row says; whether that changed anything."""
    before = (site.address, site.time_zone, site.department_id)
    if row.address is not None:
        site.address = row.address
    if row.time_zone is not None:
        clients.set_zone(site, row.time_zone)
    if row.department is not None:
        department = await departments.named(work, row.department) if row.department else None
        site.department_id = department.id if department is not None else None
    return before != (site.address, site.time_zone, site.department_id)


async def dump(work: Work) -> dict[str, Any]:
    """All clients and sites; taking it in changes nothing."""
    theirs = [
        {"name": client.name, "sites": await _dumped(work, client)}
        for client in await clients.everything(work)
    ]
    return {"clients": theirs, "own_sites": await _dumped(work, None)}


async def _dumped(work: Work, client: Client | None) -> list[dict[str, Any]]:
    rows = []
    for site in await clients.sites_of(work, client):
        department = (
            await departments.find(work, site.department_id, to_change=False) if site.department_id else None
        )
        rows.append(
            {
                "name": site.name,
                "address": site.address,
                "time_zone": site.time_zone or "",
                "department": department.name if department else "",
            }
        )
    return rows
