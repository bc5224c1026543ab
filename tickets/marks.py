"""Marks: what a line of a history says of its ticket's life, as one number. Pure.

Figures read half a million lines. A mark holds the moment, what happened and how much in one number that
stands in an index, so that neither words nor dates are read, nor the wide rows beside them. It says nothing
that the line doesn't say in words, and can be made again from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Stands where a ticket has no such moment, person or rating.
NONE = -1

#: The kinds of lines that say something of a life. Their places stand in marks: new ones go to the end.
KINDS = (
    "line1.answered",
    "line1.asked",
    "ticket.handed_over",
    "ticket.claimed",
    "ticket.released",
    "ticket.waiting",
    "ticket.answered_by_requester",
    "message.sent",
    "ticket.resolved",
    "ticket.reopened",
    "ticket.closed",
    "rating.asked",
    "ticket.rated",
    "ticket.spam",
    "ticket.not_spam",
    "ticket.unclaimed",
    "ticket.overdue",
)
#: What a ticket must meet; new ones go to the end.
TARGETS = ("claim", "first_response", "next_response", "resolution")
#: Why a ticket was closed or handed over, as far as figures tell these apart; new ones go to the end.
REASONS = ("confirmed", "silent", "courtesy", "joined", "no_answer", "nothing_fits", "operator")
#: Stands for all other reasons, those to come too.
OTHER = 63

_PLACE = {name: place for place, name in enumerate(KINDS)}
#: A mark's bits, from the lowest: the kind, the value (one more than it is), whole seconds since 1970.
_KIND_BITS, _VALUE_BITS = 6, 24


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of histories, each ticket's together and in the order in which they were written.

    `kind` is a place in KINDS. `value` is the entry that answered, the person who claimed, the rating, the
    place in TARGETS of a deadline that was missed, or the place in REASONS of why it was closed or handed
    over (OTHER for other reasons).
    """

    ticket: Numbers
    kind: Numbers
    at: Numbers
    value: Numbers


def mark_of(
    kind: str, at: datetime, person_id: int | None, entry_id: int | None, data: Mapping[str, Any]
) -> int | None:
    """The mark of a line; None if figures read nothing of it."""
    place = _PLACE.get(kind)
    if place is None:
        return None
    value = _value(kind, person_id, entry_id, data)
    return ((int(at.timestamp()) << _VALUE_BITS) + value + 1 << _KIND_BITS) + place


def _value(kind: str, person_id: int | None, entry_id: int | None, data: Mapping[str, Any]) -> int:
    match kind:
        case "line1.answered":
            value = entry_id
        case "ticket.claimed":
            value = person_id
        case "ticket.rated":
            value = data["rating"]
        case "ticket.overdue":
            target = data.get("target")
            value = TARGETS.index(target) if target in TARGETS else NONE
        case "ticket.closed" | "ticket.handed_over":
            because = data.get("because")
            value = REASONS.index(because) if because in REASONS else OTHER
        case _:
            value = None
    return NONE if value is None else int(value)


def lines_of(ticket: Numbers, mark: Numbers) -> Lines:
    """What marks say, with the ticket of each."""
    kind = mark & (1 << _KIND_BITS) - 1
    value = (mark >> _KIND_BITS) & (1 << _VALUE_BITS) - 1
    return Lines(ticket, kind, mark >> _KIND_BITS + _VALUE_BITS, value - 1)
