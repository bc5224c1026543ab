"""Whom an entry is for, as its tags say: `for:customers`, `for:employees`, `for:` and a client's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.entry import Entry

PREFIX = "for:"
CUSTOMERS, EMPLOYEES = "customers", "employees"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: whether they are known for an employee, and the clients to which they belong."""

    employee: bool = False
    clients: frozenset[str] = frozenset()

    def may_read(self, audience: frozenset[str]) -> bool:
        """Whether what is for these is for them."""
        kind = EMPLOYEES if self.employee else CUSTOMERS
        return kind in audience or not audience.isdisjoint(map(plain, self.clients))


def plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.casefold().split())


def audience(entry: Entry) -> frozenset[str]:
    """Whom an entry is for; empty for everybody."""
    said = (plain(tag) for tag in entry.tags)
    return frozenset(tag.removeprefix(PREFIX).strip() for tag in said if tag.startswith(PREFIX))


def restricted(entries: Iterable[Entry]) -> Mapping[int, frozenset[str]]:
    """The places of entries that aren't for everybody, with whom they are for."""
    found = {place: audience(entry) for place, entry in enumerate(entries) if entry.tags}
    return {place: meant for place, meant in found.items() if meant}
