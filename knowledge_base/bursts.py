"""Questions that ask the same as others. Pure: by their words, and by what line 1 made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import log

from knowledge_base.likeness import LIKE, stems

#: Words are weighed as among so many questions at the least: in a burst its own words are common ones.
AMONG = 200


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked, and the entry that line 1 is fairly sure it is about."""

    text: str
    entry: int | None = None


def alike(questions: Sequence[Question], others: Sequence[Question]) -> list[frozenset[int]]:
    """For each question the places of the others that ask the same."""
    read = [stems(other.text) for other in others]
    held = Counter(word for each in read for word in each)
    many = max(len(read), AMONG)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    about: defaultdict[int | None, list[int]] = defaultdict(list)
    for place, words in enumerate(read):
        about[others[place].entry].append(place)
        for word in words:
            holders[word].append(place)

    weights = _Weights(held, many)
    lengths = [sum(weights[word] for word in words) for words in read]
    found = []
    for question in questions:
        wanted = stems(question.text)
        shared: defaultdict[int, float] = defaultdict(float)
        for word in wanted:
            weight = weights[word]
            for place in holders.get(word, ()):
                shared[place] += weight
        length = sum(weights[word] for word in wanted)
        same = {
            place
            for place, both in shared.items()
            if both**2 >= LIKE**2 * length * lengths[place] * (1 - 1e-9)
        }
        found.append(frozenset(same.union(about[question.entry] if question.entry is not None else ())))
    return found


class _Weights(dict[str, float]):
    """What each word says of what a question is about; worked out when it is first met."""

    def __init__(self, held: Counter[str], many: int) -> None:
        self._held, self._many = held, many

    def __missing__(self, word: str) -> float:
        weight = self[word] = log(1 + (1 + self._many) / (1 + self._held[word])) ** 2
        return weight


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same: the one that the most others are like, and the places of all."""

    centre: int
    members: tuple[int, ...]


def groups(questions: Sequence[Question], askers: Sequence[Hashable], least: int) -> list[Group]:
    """The groups of questions that at least so many different people ask, the largest first.

    Args:
        askers: who asked each question; somebody who repeats themselves counts once.
    """
    left = set(range(len(questions)))
    near = alike(questions, questions)
    found = []
    while left:
        around = {place: near[place] & left for place in left}
        people = {place: len({askers[other] for other in members}) for place, members in around.items()}
        centre = max(left, key=lambda place: (people[place], -place))
        if people[centre] < least:
            break
        found.append(Group(centre, tuple(sorted(around[centre]))))
        left -= around[centre]
    return found
