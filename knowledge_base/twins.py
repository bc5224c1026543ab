"""Entries that hold the same question: wordings alike word for word, or nearly."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from rapidfuzz.distance import OSA

from knowledge_base.changes import compare
from knowledge_base.entry import Entry
from knowledge_base.stems import is_russian_word, stem
from knowledge_base.wording import core, plain, words

#: From here on two wordings count as nearly the same.
ALIKE = 0.87
#: The same words in another order or form.
SAME_WORDS = 0.99
#: A slip of the finger makes a word this much less alike; shorter words are never taken for slips.
SLIP, SHORTEST_SLIP = 0.9, 5
#: With fewer words than this, one of them more or less is another question.
FEWEST_WORDS = 3
#: So many wordings that share their words are compared with each other: a pattern, not a question.
MOST_TOGETHER = 40

#: A word that turns a question round.
_TURNS = frozenset({"не", "нет", "ни", "без", "not", "no", "without", "never", "cannot"})


@dataclass(frozen=True, slots=True)
class Twin:
    """An entry and another one that holds its question: their two closest wordings.

    `likeness` is 1 for the same words, from ALIKE on nearly the same; `count` says how many pairs of their
    wordings are so.
    """

    entry: Entry
    wording: str
    other: Entry
    other_wording: str
    likeness: float
    count: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A wording as it is compared; `place` is its entry's."""

    place: int
    text: str
    words: tuple[str, ...]
    stems: frozenset[str]


def twins(new: Sequence[Entry], old: Sequence[Entry]) -> list[Twin]:
    """Every pair of entries, one of them new, that hold a question in common; the most serious first.

    An old entry with a new one's key is the new one's former self and isn't compared.
    """
    replaced = {entry.key for entry in new}
    entries = [*new, *(entry for entry in old if entry.key not in replaced)]
    read = [wording for place, entry in enumerate(entries) for wording in _readings(place, entry)]
    weights = _weights(read)
    found: defaultdict[tuple[int, int], list[tuple[float, str, str]]] = defaultdict(list)
    for one, other in _promising(read, len(new)):
        likeness = _likeness(one, other, weights)
        if likeness >= ALIKE:
            found[one.place, other.place].append((likeness, one.text, other.text))
    pairs = []
    for (place, other_place), alike in found.items():
        likeness, wording, other_wording = max(alike, key=lambda pair: pair[0])
        pairs.append(Twin(entries[place], wording, entries[other_place], other_wording, likeness, len(alike)))
    return sorted(pairs, key=lambda pair: (-pair.likeness, -pair.count))


def twins_of_import(published: Sequence[Entry], entries: Sequence[Entry]) -> list[Twin]:
    """The pairs that importing a file's entries would bring, with what it adds or changes."""
    changes = compare(published, entries)
    return twins((*changes.added, *changes.changed), published)


def _readings(place: int, entry: Entry) -> Iterator[_Read]:
    for variant in entry.variants:
        read = tuple(words(core(plain(variant.text))))
        if read:
            yield _Read(place, variant.text, read, frozenset(map(stem, read)))


def _weights(read: Sequence[_Read]) -> dict[str, float]:
    """How much a word says: the rarer, the more."""
    counted = Counter(word for wording in read for word in wording.stems)
    return {word: log(1 + len(read) / count) for word, count in counted.items()}


def _promising(read: Sequence[_Read], new: int) -> Iterator[tuple[_Read, _Read]]:
    """Wordings of different entries, the first of a new one, that differ in a word on each side at most."""
    wanted = {mark for wording in read if wording.place < new for mark in _marks(wording)}
    together: defaultdict[int, list[int]] = defaultdict(list)
    for number, wording in enumerate(read):
        for mark in _marks(wording):
            if mark in wanted and len(together[mark]) < MOST_TOGETHER:
                together[mark].append(number)
    seen: set[tuple[int, int]] = set()
    for numbers in together.values():
        for one, other in combinations(numbers, 2):
            if read[one].place < new and read[one].place != read[other].place and (one, other) not in seen:
                seen.add((one, other))
                yield read[one], read[other]


def _marks(wording: _Read) -> Iterator[int]:
    """What wordings have in common that differ in a word at most: their words, and these but for one."""
    yield hash(wording.stems)
    if len(wording.stems) >= FEWEST_WORDS:
        for word in wording.stems:
            yield hash(wording.stems - {word})


def _likeness(one: _Read, other: _Read, weights: dict[str, float]) -> float:
    if one.words == other.words:
        return 1.0
    mine, theirs = one.stems - other.stems, other.stems - one.stems
    if any(word in _TURNS or not word.isalpha() for word in mine | theirs):
        return 0.0
    shared = 2 * sum(weights[word] for word in one.stems & other.stems)
    whole = sum(weights[word] for word in one.stems) + sum(weights[word] for word in other.stems)
    for word, another in zip(mine, theirs, strict=False):  # one each at most: see `_promising`
        if _is_slip(word, another):
            shared += SLIP * (weights[word] + weights[another])
    return min(shared / whole, SAME_WORDS)


def _is_slip(word: str, another: str) -> bool:
    """Whether the two are one word mistyped: a letter apart, and not both in the dictionary."""
    if min(len(word), len(another)) < SHORTEST_SLIP or OSA.distance(word, another, score_cutoff=1) > 1:
        return False
    return not (is_russian_word(word) and is_russian_word(another))
