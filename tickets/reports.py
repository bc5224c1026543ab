"""What the desk did with the contacts of a period, counted from their lives. Pure.

A figure is about the contacts that were registered in the period, and says what has become of them until
now. Each is a list of tickets, so that it can be opened. Spam counts nowhere; a message that turned out to
belong to an older ticket is no contact of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np

from tickets.lives import Lives
from tickets.marks import NONE, REASONS, Flags, Numbers

#: Whoever writes again so soon after line 1 has ended a contact has come back.
CAME_BACK = timedelta(hours=72)
#: A rating up to this one is low.
LOW = 2
#: How a contact can end or stand; each is in exactly one.
OUTCOMES = ("confirmed", "silent", "came_back", "operator", "handed_over", "left", "courtesy", "pending")
#: Those that line 1 has ended with an answer.
SOLVED = ("confirmed", "silent", "came_back")
#: The deadlines of which is known when they were kept; `next_response` is known only when missed.
KEPT = ("claim", "first_response", "resolution")

_REASON = {name: number for number, name in enumerate(REASONS)}
#: Clocks are moved on the quarter-hour, if at all.
_SLOT_S = 900
#: Puts a requester and a moment into one number.
_MOMENTS = 1 << 33


@dataclass(frozen=True, slots=True)
class Times:
    """Durations in seconds: half of them were no longer than `median`, nine in ten than `most`."""

    count: int
    median: int
    most: int


@dataclass(slots=True)
class Report:
    """Every figure of a period."""

    #: The tickets behind each figure, oldest first: `contacts`, OUTCOMES, `claimed`, `answered`, `resolved`,
    #: `reopened`, `unanswered`, `rating_asked`, `rated`, `low`, `late_next_response`, and of each of KEPT
    #: `due_…` and `late_…`; `bot`, that it said something.
    tickets: dict[str, Numbers] = field(default_factory=dict)
    #: `bot` (its first word), `claim`, `answer`, `resolution`; those that never happened aren't there.
    times: dict[str, Times] = field(default_factory=dict)
    ratings: Counter[int] = field(default_factory=Counter)
    #: Contacts by local weekday (0: Monday) and hour.
    hours: Counter[tuple[int, int]] = field(default_factory=Counter)
    #: Contacts by local date and outcome.
    days: Counter[tuple[date, str]] = field(default_factory=Counter)
    #: Contacts that were answered with each entry.
    entries: Counter[int] = field(default_factory=Counter)
    #: The contacts themselves, with the local weekday and hour of each.
    lives: Lives | None = None
    weekdays: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    local_hours: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def behind(self, figure: str) -> Numbers:
        """The tickets behind a figure, oldest first.

        Args:
            figure: a key of `tickets`, or `entry.5`, `hour.14`, `weekday.0`, `rating.2`; none stand behind
                what there isn't.
        """
        kind, _, value = figure.partition(".")
        none = np.empty(0, dtype=np.int64)
        if self.lives is None or not value.isdecimal():
            return self.tickets.get(figure, none)
        which, numbers, found = int(value), self.lives.number, none
        if kind == "entry":
            place, entry = self.lives.answered
            found = numbers[place[entry == which]]
        elif kind == "hour":
            found = numbers[self.local_hours == which]
        elif kind == "weekday":
            found = numbers[self.weekdays == which]
        elif kind == "rating":
            rated = numbers[self.lives.rating == which]
            found = rated[np.isin(rated, self.tickets["rated"])]
        return found

    def count(self, figure: str) -> int:
        """How many tickets stand behind a figure."""
        return len(self.tickets[figure])

    @property
    def rating(self) -> float | None:
        """The mean of the ratings."""
        given = sum(self.ratings.values())
        return sum(rating * count for rating, count in self.ratings.items()) / given if given else None


def report(lives: Lives, outcomes: Numbers, zone: ZoneInfo) -> Report:
    """Counts.

    Args:
        outcomes: what each contact came to, as `outcomes_of` has it.
        zone: by whose clock days and hours go.
    """
    lives, outcomes = contacts(lives, outcomes)
    made = Report(tickets={"contacts": lives.number})
    for place, name in enumerate(OUTCOMES):
        made.tickets[name] = lives.number[outcomes == place]
    days, weekdays, hours = _local(lives.registered_at, zone)
    made.lives, made.weekdays, made.local_hours = lives, weekdays, hours
    for (weekday, hour), count in _tally(weekdays, hours):
        made.hours[weekday, hour] = count
    first = int(days.min()) if len(days) else 0
    for (day, place), count in _tally(days - first, outcomes):
        made.days[date.fromordinal(first + day), OUTCOMES[place]] = count
    found, counts = np.unique(lives.answered[1], return_counts=True)
    made.entries = Counter(dict(zip(found.tolist(), counts.tolist(), strict=True)))
    with_people = lives.handed_over_at != NONE
    _count_work(made, lives.chosen(with_people))
    _count_ratings(made, lives.chosen(with_people | (outcomes == OUTCOMES.index("operator"))))
    spoke = lives.bot_s != NONE
    made.tickets["bot"], spent = lives.number[spoke], lives.bot_s[spoke]
    if len(spent):
        made.times["bot"] = _times(spent)
    return made


def contacts(lives: Lives, outcomes: Numbers) -> tuple[Lives, Numbers]:
    """Those that count: neither spam nor a part of another ticket."""
    counted = ~lives.is_spam & (lives.ended != _REASON["joined"])
    return lives.chosen(counted), outcomes[counted]


def outcomes_of(lives: Lives, around: Sequence[Lives]) -> Numbers:
    """What each contact came to: its place in OUTCOMES.

    Args:
        around: tickets by which is seen who came back: these, and those after them.
    """
    is_open = lives.ended == NONE
    answered = np.zeros(len(lives.number), dtype=np.bool_)
    answered[lives.answered[0]] = True
    confirmed, silent = (lives.ended == _REASON[name] for name in ("confirmed", "silent"))
    conditions = {
        "handed_over": lives.handed_over_at != NONE,
        "pending": is_open,
        "courtesy": lives.ended == _REASON["courtesy"],
        "operator": lives.ended == _REASON["operator"],
        "left": ~answered,
        "came_back": (confirmed | silent) & _came_back(lives, around),
        "confirmed": confirmed,
        "silent": silent,
    }
    return np.select(
        list(conditions.values()), [OUTCOMES.index(name) for name in conditions], OUTCOMES.index("left")
    ).astype(np.int64)


def last_return(lives: Lives) -> int | None:
    """Until when somebody may come back whose contact line 1 has ended, in seconds; None if nobody can."""
    ends = lives.ended_at[(lives.ended_at != NONE) & (lives.handed_over_at == NONE)]
    return int(ends.max()) + int(CAME_BACK.total_seconds()) if len(ends) else None


def _came_back(lives: Lives, around: Sequence[Lives]) -> Flags:
    """Whose requester has written again, about whatever, within CAME_BACK after the end."""
    moments = np.sort(np.concatenate([_moments(some) for some in around]))
    end = lives.requester * _MOMENTS + lives.ended_at
    following = np.append(moments, np.iinfo(np.int64).max)[np.searchsorted(moments, end, side="right")]
    came_back: Flags = (lives.requester != NONE) & (following <= end + int(CAME_BACK.total_seconds()))
    return came_back


def _moments(lives: Lives) -> Numbers:
    """When each requester began a contact, both in one number."""
    passing = (lives.ended == _REASON["joined"]) | (lives.ended == _REASON["courtesy"])
    real = ~lives.is_spam & ~passing & (lives.requester != NONE)
    moments: Numbers = lives.requester[real] * _MOMENTS + lives.registered_at[real]
    return moments


def _count_work(made: Report, lives: Lives) -> None:
    """What people did with the contacts that were handed over."""
    claimed, answered = lives.claimed_at != NONE, lives.answered_at != NONE
    resolved = lives.resolution_s != NONE
    no_answer = (lives.called_because == _REASON["no_answer"]) | (
        lives.called_because == _REASON["nothing_fits"]
    )
    figures = {
        "unanswered": no_answer,
        "claimed": claimed,
        "answered": answered,
        "resolved": resolved,
        "reopened": lives.reopened > 0,
        "late_next_response": lives.missed_next_response,
    }
    for target, reached in zip(KEPT, (claimed, answered, resolved), strict=True):
        figures[f"late_{target}"] = missed = getattr(lives, f"missed_{target}")
        figures[f"due_{target}"] = reached | missed
    made.tickets |= {name: lives.number[which] for name, which in figures.items()}
    durations = {
        "claim": (lives.claimed_at - lives.handed_over_at)[claimed],
        "answer": (lives.answered_at - lives.handed_over_at)[answered],
        "resolution": lives.resolution_s[resolved],
    }
    made.times |= {name: _times(spent) for name, spent in durations.items() if len(spent)}


def _count_ratings(made: Report, lives: Lives) -> None:
    """What people said of the specialists' work, whether they wrote or called."""
    rated = lives.rating != NONE
    figures = {
        "rating_asked": lives.rating_asked | rated,
        "rated": rated,
        "low": rated & (lives.rating <= LOW),
    }
    made.tickets |= {name: lives.number[which] for name, which in figures.items()}
    made.ratings = Counter(lives.rating[rated].tolist())


def _times(spent: Numbers) -> Times:
    ordered = np.sort(spent)
    median, most = (int(ordered[ceil(share * len(ordered)) - 1]) for share in (0.5, 0.9))
    return Times(len(ordered), median, most)


def _local(moments: Numbers, zone: ZoneInfo) -> tuple[Numbers, Numbers, Numbers]:
    """Dates (as ordinals), weekdays and hours by the clock of a zone."""
    slots = moments // _SLOT_S
    first = int(slots.min()) if len(slots) else 0
    taken = np.bincount(slots - first)
    local = [
        datetime.fromtimestamp((first + slot) * _SLOT_S, UTC).astimezone(zone)
        for slot in np.flatnonzero(taken).tolist()
    ]
    read = [(at.toordinal(), at.weekday(), at.hour) for at in local]
    place = (np.cumsum(taken > 0) - 1)[slots - first]
    columns = np.array(read, dtype=np.int64).reshape(len(read), 3)[place]
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _tally(one: Numbers, other: Numbers) -> list[tuple[tuple[int, int], int]]:
    """How often each pair of small numbers occurs."""
    width = 32
    counts = np.bincount(one * width + other)
    return [(divmod(pair, width), int(counts[pair])) for pair in np.flatnonzero(counts).tolist()]
