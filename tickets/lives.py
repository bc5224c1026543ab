"""Tickets' lives as their histories tell them: who had each for how long, and how it ended. Pure.

Three clocks are kept apart: the bot's until its first word, the requester's while something is asked of
them, the desk's while people have it. They stand still once a ticket is closed. Lives are columns with a
place for each ticket, since there are a hundred thousand of them; moments and durations are in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tickets.marks import KINDS, NONE, OTHER, TARGETS, Flags, Lines, Numbers

_KIND = {name: number for number, name in enumerate(KINDS)}
_REQUESTER, _DESK, _STOPPED = 1, 2, 3
#: So many bits hold an entry's number; above them stands a ticket's place.
_ENTRY_BITS = 32
#: Numbers that are this many times farther apart than one are looked up by searching, not in a table.
_SPARSE = 8
_CLOCKS = {
    "line1.answered": _REQUESTER,
    "line1.asked": _REQUESTER,
    "ticket.handed_over": _DESK,
    "ticket.released": _DESK,
    "ticket.waiting": _REQUESTER,
    "ticket.answered_by_requester": _DESK,
    "ticket.resolved": _REQUESTER,
    "ticket.reopened": _DESK,
    "ticket.closed": _STOPPED,
    "ticket.spam": _STOPPED,
    "ticket.not_spam": _DESK,
}


@dataclass(frozen=True, slots=True)
class Tickets:
    """Tickets as they came, by their numbers in rising order; a requester nobody knows is NONE."""

    number: Numbers
    requester: Numbers
    department: Numbers
    registered_at: Numbers


@dataclass(frozen=True, slots=True)
class Lives:
    """What became of tickets; all columns are equally long."""

    number: Numbers
    requester: Numbers
    department: Numbers
    registered_at: Numbers
    is_spam: Flags
    #: Place in REASONS; NONE while it is open.
    ended: Numbers
    ended_at: Numbers
    handed_over_at: Numbers
    #: Why people were called first.
    called_because: Numbers
    claimed_at: Numbers
    assignee: Numbers
    answered_at: Numbers
    #: On the desk's clock until it was resolved; NONE if it isn't, or was taken up again.
    resolution_s: Numbers
    reopened: Numbers
    rating_asked: Flags
    rating: Numbers
    missed_claim: Flags
    missed_first_response: Flags
    missed_next_response: Flags
    missed_resolution: Flags
    #: Until the bot's first word; NONE if it had none.
    bot_s: Numbers
    desk_s: Numbers
    requester_s: Numbers
    #: Each entry with which each ticket was answered, once: the ticket's place, and the entry.
    answered: tuple[Numbers, Numbers]

    def chosen(self, which: Flags) -> Lives:
        """Those for which `which` is true."""
        if which.all():
            return self
        place = np.cumsum(which) - 1
        kept = which[self.answered[0]]
        answered = (place[self.answered[0][kept]], self.answered[1][kept])
        columns = {
            field.name: getattr(self, field.name) for field in fields(self) if field.name != "answered"
        }
        return replace(self, **{name: column[which] for name, column in columns.items()}, answered=answered)


def lives_of(tickets: Tickets, lines: Lines) -> Lives:
    """The life of each ticket; lines of other tickets are passed over."""
    read = _Reading(tickets, lines)
    bot_s, desk_s, requester_s, resolution_s = read.clocks()
    ended_by = read.last(("ticket.closed", "ticket.reopened", "ticket.spam", "ticket.not_spam"), read.kind)
    closed = ended_by == _KIND["ticket.closed"]
    over = closed | (ended_by == _KIND["ticket.spam"])
    last_end = ("ticket.closed", "ticket.spam")
    missed = [
        read.happened("ticket.overdue", number) | (read.happened("ticket.unclaimed") if not number else False)
        for number in range(len(TARGETS))
    ]
    return Lives(
        number=tickets.number,
        requester=tickets.requester,
        department=tickets.department,
        registered_at=tickets.registered_at,
        is_spam=read.last(("ticket.spam", "ticket.not_spam"), read.kind) == _KIND["ticket.spam"],
        ended=np.where(closed, read.last(("ticket.closed",), read.value), np.where(over, OTHER, NONE)),
        ended_at=np.where(over, read.last(last_end, read.at), NONE),
        handed_over_at=read.first("ticket.handed_over", read.at),
        called_because=read.first("ticket.handed_over", read.value),
        claimed_at=read.first("ticket.claimed", read.at),
        assignee=read.last(("ticket.claimed",), read.value),
        answered_at=read.first("message.sent", read.at),
        resolution_s=resolution_s,
        reopened=np.bincount(read.place[read.of("ticket.reopened")], minlength=read.count),
        rating_asked=read.happened("rating.asked"),
        rating=read.last(("ticket.rated",), read.value),
        missed_claim=missed[0],
        missed_first_response=missed[1],
        missed_next_response=missed[2],
        missed_resolution=missed[3],
        bot_s=bot_s,
        desk_s=desk_s,
        requester_s=requester_s,
        answered=read.answers(),
    )


class _Reading:
    """The lines of the tickets in question, with the place of each line's ticket."""

    def __init__(self, tickets: Tickets, lines: Lines) -> None:
        self.count = len(tickets.number)
        self._registered_at = tickets.registered_at
        place = _places(tickets.number, lines.ticket)
        known = place != NONE
        whole = bool(known.all())  # as a rule; then nothing needs copying
        self.place = place if whole else place[known]
        self.kind = lines.kind if whole else lines.kind[known]
        self.at = lines.at if whole else lines.at[known]
        self.value = lines.value if whole else lines.value[known]
        # The lines of each kind together, in their order: each kind is asked for several times.
        self._by_kind = np.argsort(self.kind.astype(np.uint8), kind="stable")
        self._ends = np.cumsum(np.bincount(self.kind, minlength=len(KINDS)))

    def of(self, *names: str) -> NDArray[np.intp]:
        """Which lines are of these kinds, in their order."""
        if len(names) == 1:
            place = _KIND[names[0]]
            return self._by_kind[self._ends[place - 1] if place else 0 : self._ends[place]]
        wanted = np.zeros(len(KINDS), dtype=np.bool_)
        wanted[[_KIND[name] for name in names]] = True
        return np.flatnonzero(wanted[self.kind])

    def first(self, name: str, what: Numbers) -> Numbers:
        """Of each ticket's lines of this kind what the first one says."""
        which = self.of(name)[::-1]
        return self._put(which, what[which])

    def last(self, names: tuple[str, ...], what: Numbers) -> Numbers:
        """Of each ticket's lines of these kinds what the last one says."""
        which = self.of(*names)
        return self._put(which, what[which])

    def happened(self, name: str, value: int | None = None) -> Flags:
        """Whether each ticket has a line of this kind, with this value."""
        which = self.of(name)
        if value is not None:
            which = which[self.value[which] == value]
        found = np.zeros(self.count, dtype=np.bool_)
        found[self.place[which]] = True
        return found

    def answers(self) -> tuple[Numbers, Numbers]:
        """Each entry of each ticket once."""
        which = self.of("line1.answered")
        which = which[self.value[which] != NONE]
        pairs = np.unique(self.place[which] << _ENTRY_BITS | self.value[which])
        return pairs >> _ENTRY_BITS, pairs & (1 << _ENTRY_BITS) - 1

    def clocks(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Seconds on the clocks of bot, desk and requester, and the desk's until the last resolution."""
        which = self.of(*_CLOCKS)
        place, at, kind = self.place[which], self.at[which], self.kind[which]
        runs = np.zeros(len(KINDS), dtype=np.int64)
        for name, who in _CLOCKS.items():
            runs[_KIND[name]] = who
        clock = runs[kind]
        begins = np.append(True, place[1:] != place[:-1])[: len(place)]
        ends = np.append(begins[1:], True)[: len(place)]
        spent = np.where(ends, 0, np.append(at[1:], 0)[: len(at)] - at)

        opening = np.flatnonzero(begins)
        bot_s = np.full(self.count, NONE, dtype=np.int64)
        spoke = opening[clock[opening] != _STOPPED]
        bot_s[place[spoke]] = at[spoke] - self._registered_at[place[spoke]]

        on_desk = np.where(clock == _DESK, spent, 0)
        before = np.cumsum(on_desk) - on_desk
        before -= before[opening][np.cumsum(begins) - 1]
        ending = np.flatnonzero((kind == _KIND["ticket.resolved"]) | (kind == _KIND["ticket.reopened"]))
        resolution_s = np.full(self.count, NONE, dtype=np.int64)
        resolution_s[place[ending]] = np.where(kind[ending] == _KIND["ticket.resolved"], before[ending], NONE)
        return bot_s, self._sum(place, on_desk), self._sum(place, spent * (clock == _REQUESTER)), resolution_s

    def _sum(self, place: Numbers, what: Numbers) -> Numbers:
        return np.bincount(place, weights=what, minlength=self.count).astype(np.int64)

    def _put(self, which: NDArray[np.intp], what: Numbers) -> Numbers:
        """Of several for one ticket the last one stays."""
        found = np.full(self.count, NONE, dtype=np.int64)
        found[self.place[which]] = what
        return found


def _places(numbers: Numbers, wanted: Numbers) -> Numbers:
    """The place of each wanted number among those in rising order; NONE where it isn't there."""
    if not len(numbers):
        return np.full(len(wanted), NONE, dtype=np.int64)
    first, last = int(numbers[0]), int(numbers[-1])
    within = (wanted >= first) & (wanted <= last)
    if last - first > _SPARSE * len(numbers):
        place = np.minimum(np.searchsorted(numbers, wanted), len(numbers) - 1)
        return np.where(numbers[place] == wanted, place, NONE)
    table = np.full(last - first + 1, NONE, dtype=np.int64)
    table[numbers - first] = np.arange(len(numbers))
    return np.where(within, table[np.where(within, wanted - first, 0)], NONE)
