"""What only one of several processes does at a time, such as sending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Counter

_OFFICES = table_of(Counter)
_NUMBER = Prepared(
    select(_OFFICES.c.value).where(_OFFICES.c.name == bindparam("office")).with_for_update(read=True)
)


class Deposed(Exception):
    """Another process has taken the office over."""


class Office:
    """Held by one process at a time; a process that serves alone holds every office.

    Whoever has lost it may hear of that late: it was frozen, its wire was cut. So each taking of the
    office has a number, and what is done in it checks that number in its own transaction.

    Args:
        name: at most 32 letters.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.held = asyncio.Event()
        #: The number of the last time that this process took it; 0 where there are no others.
        self.number = 0
        self._told: list[Callable[[], None]] = []

    def on_change(self, act: Callable[[], None]) -> None:
        """Has `act` called when the office is taken or lost."""
        self._told.append(act)

    def take(self, number: int = 0) -> None:
        """The office is ours."""
        self.number = number
        self.held.set()
        self._tell()

    def lose(self) -> None:
        """The office may be somebody else's now."""
        if self.held.is_set():
            self.held.clear()
            self._tell()

    async def check(self, session: AsyncSession) -> None:
        """Makes sure that nobody takes the office before this transaction has ended.

        Raises:
            Deposed: somebody has.
        """
        if self.number:
            found = await _NUMBER.rows(session, {"office": self.name})
            if not found or found[0][0] != self.number:
                raise Deposed

    def _tell(self) -> None:
        for act in self._told:
            act()
