"""Who of those on duty is asked next to take a new ticket. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on duty."""

    person_id: int
    #: How many open tickets they have, those among them that they are being asked to take.
    has: int
    #: When they last took a ticket or were asked to; None for never.
    had_at: datetime | None


def chosen(among: Collection[Candidate], asked: Collection[int | None]) -> int | None:
    """The number of whoever has the fewest open tickets, of those whoever has got none for longest.

    Args:
        asked: who isn't asked any more.

    Returns:
        None if everybody was asked.
    """
    left = [one for one in among if one.person_id not in asked]
    first = min(left, key=lambda one: (one.has, one.had_at or _NEVER, one.person_id), default=None)
    return first.person_id if first is not None else None
