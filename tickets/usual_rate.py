"""Whether so many people asking the same are more than usual. Pure: moments are arguments."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

#: What is asked within this time is asked at once: long enough for people to notice, short enough to act.
WINDOW = timedelta(minutes=15)
#: Fewer people than this are chance, or one shop with one printer.
PEOPLE = 4
#: An outage is asked about so many times as often as the same ever was in a window of usual days.
TIMES = 3
#: How far back usual days go, and how many of their tickets are looked at.
LOOK_BACK, LOOKED_AT = timedelta(days=14), 2000
#: So many of the newest tickets of a window are compared with each other, each with each.
COMPARED = 300


def is_burst(people: int, usual: int) -> bool:
    """Whether to call a lead.

    Args:
        people: how many ask the same in the last window.
        usual: how many at the most did in any window of usual days.
    """
    return people >= max(PEOPLE, TIMES * usual)


def busiest(asked: Iterable[tuple[datetime, Hashable]], window: timedelta = WINDOW) -> int:
    """How many different people asked in the window in which the most did.

    Args:
        asked: when, and by whom; in any order.
    """
    within: deque[tuple[datetime, Hashable]] = deque()
    people: Counter[Hashable] = Counter()
    most = 0
    for at, who in sorted(asked, key=lambda pair: pair[0]):
        within.append((at, who))
        people[who] += 1
        while within[0][0] <= at - window:
            _, gone = within.popleft()
            people[gone] -= 1
            if not people[gone]:
                del people[gone]
        most = max(most, len(people))
    return most
