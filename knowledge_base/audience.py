"""Whom an entry is for, as its tags say: `for:customers`, `for:employees`, or `for:` and a client or a site.

A site is named with its client, `for:Daisy · High Street`; one of our own firm `for:employees · Store`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge_base.entry import Entry

PREFIX = "for:"
CUSTOMERS, EMPLOYEES = "customers", "employees"
#: Between a client and its site; a slash with blanks around it means the same.
BETWEEN = " · "
#: Commas and semicolons part the tags of a table, so a name is compared without them.
_PARTING = str.maketrans(",;", "  ")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: whether they are known for an employee, and the clients and sites to which they belong.

    `places` are names as `plain` gives them.
    """

    employee: bool = False
    places: frozenset[str] = frozenset()

    def may_read(self, audience: frozenset[str]) -> bool:
        """Whether what is for these is for them."""
        kind = EMPLOYEES if self.employee else CUSTOMERS
        return kind in audience or not audience.isdisjoint(self.places)


def site_name(client: str | None, site: str) -> str:
    """What a site is called in a tag; without a client it is our own firm's."""
    return f"{client or EMPLOYEES}{BETWEEN}{site}"


def reader(employee: bool, sites: Collection[tuple[str | None, str]]) -> Reader:
    """Somebody who belongs to these sites, each with its client's name (None: our own firm's)."""
    places = {plain(site_name(client, site)) for client, site in sites}
    return Reader(employee, frozenset(places | {plain(client) for client, _ in sites if client is not None}))


def plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.casefold().translate(_PARTING).split()).replace(" / ", BETWEEN)


def named(entry: Entry) -> tuple[str, ...]:
    """Whom an entry is for, as its tags have it, in their order; empty for everybody."""
    tags = (" ".join(tag.split()) for tag in entry.tags)
    return tuple(tag[len(PREFIX) :].strip() for tag in tags if _is_for(tag))


def audience(entry: Entry) -> frozenset[str]:
    """The same as it is compared."""
    return frozenset(map(plain, named(entry)))


def turned(entry: Entry, name: str) -> Entry:
    """The entry for these too, or for them no more if it was."""
    if plain(name) in audience(entry):
        return without(entry, {plain(name)})
    return replace(entry, tags=(*entry.tags, _tag(name)))


def without(entry: Entry, names: Collection[str] | None = None) -> Entry:
    """The entry for none of these any more, named as they are compared; None: for everybody."""
    kept = [
        tag
        for tag in entry.tags
        if not _is_for(tag)
        or (names is not None and plain(" ".join(tag.split())[len(PREFIX) :].strip()) not in names)
    ]
    return replace(entry, tags=tuple(kept))


def renamed(tags: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """The tags with other names for whom an entry is for.

    Args:
        names: what they are called from now on, by the former names as they are compared.
    """
    found = []
    for tag in tags:
        name = names.get(plain(tag.strip()[len(PREFIX) :])) if _is_for(tag) else None
        found.append(tag if name is None else _tag(name))
    return tuple(found)


def _tag(name: str) -> str:
    return f"{PREFIX}{' '.join(name.translate(_PARTING).split())}"


def _is_for(tag: str) -> bool:
    return tag.strip().casefold().startswith(PREFIX)


def restricted(entries: Iterable[Entry]) -> Mapping[int, frozenset[str]]:
    """The places of entries that aren't for everybody, with whom they are for."""
    found = {place: audience(entry) for place, entry in enumerate(entries) if entry.tags}
    return {place: meant for place, meant in found.items() if meant}
