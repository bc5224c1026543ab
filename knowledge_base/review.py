"""What publishing an entry would change: asked before and after, for its author to decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from knowledge_base.decision import OFFERED, Decision, Kind
from knowledge_base.encoder import Encoder, Vectors
from knowledge_base.engine import decide, understand
from knowledge_base.entry import Entry
from knowledge_base.evidence import evidence
from knowledge_base.features import character_features
from knowledge_base.growing import changed
from knowledge_base.index import Index
from knowledge_base.postings import Postings
from knowledge_base.ranking import rank, signals
from knowledge_base.twins import twins
from knowledge_base.wording import core, plain, words

#: So many wordings of the entry are asked, and so many entries near each are looked at.
MOST_ASKED, NEAR_ENTRIES = 24, 12
#: So many wordings of other entries, and so many of people's questions, are answered before and after.
MOST_WORDINGS, MOST_QUESTIONS = 150, 150
#: So many questions with letters in common are compared by meaning; so many are encoded at once.
MOST_ENCODED, ENCODED_TOGETHER = 300, 16
#: From this probability on, an entry that would answer the author's wording collides with theirs.
SURE = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked, as they wrote it, and whether it ended up with people."""

    text: str
    to_people: bool


@dataclass(frozen=True, slots=True)
class Collision:
    """Another entry that holds the question already: the closest wordings, and how sure that is, 0 to 1."""

    entry: Entry
    theirs: str
    ours: str
    sure: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that another entry would lose to this one: a wording of it, or what a person asked."""

    entry: Entry
    question: str


@dataclass(frozen=True, slots=True)
class Gained:
    """A person's question that this entry would answer, and what would have been said without it."""

    question: Question
    before: Decision


@dataclass(frozen=True, slots=True)
class Review:
    """What would change with `entry`.

    `before` and `after` are what is said to the entry's first new wording, without one to its first.
    `collisions` and `taken` the most serious first; `gained` as they were asked, newest first; `offered`
    counts the questions under which the entry would be one of several to choose from.
    """

    entry: Entry
    before: Decision
    after: Decision
    collisions: tuple[Collision, ...]
    taken: tuple[Taken, ...]
    gained: tuple[Gained, ...]
    offered: int


class _Remembering:
    """An encoder that encodes each text once: every question is asked twice here."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, width)."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        for start in range(0, len(missing), ENCODED_TOGETHER):
            part = missing[start : start + ENCODED_TOGETHER]
            self._known.update(zip(part, self._encoder.encode(part), strict=True))
        return np.stack([self._known[text] for text in texts])


def review(index: Index, draft: Entry, asked: Sequence[Question]) -> Review:
    """What changes once `draft`, with a wording at least, is published: a new entry or the new state of one.

    `asked` are people's questions, newest first. Pure, and bounded: only what stands near the draft is asked
    again. Takes up to seconds, so it belongs in a thread.
    """
    if index.encoder:
        index = replace(index, encoder=_Remembering(index.encoder))
    after = _published(index, draft)
    if after.classifier is None:  # it is fitted anew later; till then like is compared with like
        index = replace(index, classifier=None)
    fresh = _fresh(index, draft)
    own = [variant.text for variant in draft.variants]
    first = (fresh or own)[0]
    near = _near_entries(index, draft, (fresh or own)[:MOST_ASKED])
    lost, gained, offered = _asked_again(index, after, draft, _near_questions(index, own, asked))
    return Review(
        entry=draft,
        before=decide(index, first),
        after=decide(after, first),
        collisions=tuple(_collisions(index, draft, fresh, near)),
        taken=(*_wordings_lost(index, after, draft, near), *lost),
        gained=tuple(gained),
        offered=offered,
    )


def _published(index: Index, draft: Entry) -> Index:
    """The base with the draft in it, as sure as it is today."""
    entries = [draft if entry.key == draft.key else entry for entry in index.entries]
    if not any(entry is draft for entry in entries):
        entries.append(draft)
    return replace(changed(index, entries), calibration=index.calibration)


def _fresh(index: Index, draft: Entry) -> list[str]:
    """The draft's wordings that its former self lacks."""
    held = {variant.text for entry in index.entries if entry.key == draft.key for variant in entry.variants}
    return [variant.text for variant in draft.variants if variant.text not in held]


def _near_entries(index: Index, draft: Entry, texts: Sequence[str]) -> list[Entry]:
    """Other entries that come up for these texts: those that come first for any before those second…"""
    orders = []
    for text in texts:
        _, ranking, _ = understand(index, text)
        if ranking is not None:
            places = ranking.order[:NEAR_ENTRIES]
            orders.append([int(place) for place in places if ranking.scores[place] > 0])
    found = dict.fromkeys(place for row in zip_longest(*orders) for place in row if place is not None)
    return [index.entries[place] for place in found if index.entries[place].key != draft.key]


def _collisions(
    index: Index, draft: Entry, fresh: Sequence[str], near: Sequence[Entry]
) -> Iterator[Collision]:
    """By the same words, and by what answers the draft's new wordings today; the surest first."""
    mine = replace(draft, variants=tuple(variant for variant in draft.variants if variant.text in fresh))
    found = {
        twin.other.key: Collision(twin.other, twin.other_wording, twin.wording, twin.likeness)
        for twin in twins([mine], near)
    }
    for text in fresh[:MOST_ASKED]:
        for candidate in decide(index, text).candidates[:1]:
            held = found.get(candidate.entry.key)
            sure = min(candidate.probability, 0.99)  # 1 is for the same words
            if candidate.entry.key != draft.key and sure >= SURE and (held is None or held.sure < sure):
                found[candidate.entry.key] = Collision(candidate.entry, candidate.variant, text, sure)
    yield from sorted(found.values(), key=lambda collision: -collision.sure)


def _wordings_lost(index: Index, after: Index, draft: Entry, near: Sequence[Entry]) -> Iterator[Taken]:
    """Others' wordings for which the draft would come first, each asked as if its own entry lacked it."""
    places = {entry.key: place for place, entry in enumerate(index.entries)}
    places_after = {entry.key: place for place, entry in enumerate(after.entries)}
    left = MOST_WORDINGS
    for entry in near:
        for number, variant in enumerate(entry.variants[:left]):
            held = _first_without(index, int(index.starts[places[entry.key]]) + number)
            if held != entry.key:
                continue
            if _first_without(after, int(after.starts[places_after[entry.key]]) + number) == draft.key:
                yield Taken(entry, variant.text)
        left = max(left - len(entry.variants), 0)


def _first_without(index: Index, variant: int) -> str | None:
    """The entry offered first for a wording as if it were not stored; None when people are called."""
    if not index.reads[variant]:
        return None
    vector = index.dense.vectors[variant].astype(np.float32) if index.dense else None
    seen = signals(index, index.reads[variant], vector, variant, index.dense)
    ranking = rank(index, seen, vector, left_out=variant, dense=index.dense)
    row = evidence(index, ranking, index.reads[variant], variant)
    _, offered = index.calibration.probabilities(row)
    return index.entries[int(ranking.order[0])].key if offered >= index.calibration.ask_at else None


def _near_questions(index: Index, own: Sequence[str], asked: Sequence[Question]) -> list[Question]:
    """The questions most like the draft's wordings by letters and by meaning, in the order they came."""
    texts = [core(plain(text)) for text in own]
    asking = [core(plain(question.text)) for question in asked]
    letters = Postings.of([character_features(words(text)) for text in asking])
    likeness = np.zeros(len(asked))
    for text in texts:
        places, weights, _ = letters.query(character_features(words(text)))
        likeness = np.maximum(likeness, letters.scores(places, weights))
    promising = [int(place) for place in np.argsort(-likeness, kind="stable")[:MOST_ENCODED]]
    promising = [place for place in promising if likeness[place] > 0]
    if index.encoder and promising and texts:
        meant = index.encoder.encode([asking[place] for place in promising])
        likeness[promising] += (meant @ index.encoder.encode(texts[:MOST_ASKED]).T).max(axis=1)
        promising.sort(key=lambda place: -likeness[place])
    return [asked[place] for place in sorted(promising[:MOST_QUESTIONS])]


def _asked_again(
    index: Index, after: Index, draft: Entry, questions: Sequence[Question]
) -> tuple[list[Taken], list[Gained], int]:
    """What people asked, before and after: lost by others, answered by the draft, offering it with others."""
    lost: dict[str, Taken] = {}
    gained, offered = [], 0
    told: dict[str, tuple[Decision, Decision]] = {}
    for question in questions:
        text = question.text
        if text not in told:  # people ask in the same words
            told[text] = decide(index, text), decide(after, text)
        before, then = told[text]
        loser = before.candidates[0].entry if before.kind is Kind.ANSWER else draft
        if loser.key != draft.key and not _answers(then, loser.key):
            lost.setdefault(text, Taken(loser, text))
        if _answers(then, draft.key):
            gained.append(Gained(question, before))
        elif then.kind is Kind.ASK:
            offered += draft.key in [candidate.entry.key for candidate in then.candidates[:OFFERED]]
    return list(lost.values()), gained, offered


def _answers(decision: Decision, key: str) -> bool:
    return decision.kind is Kind.ANSWER and decision.candidates[0].entry.key == key
