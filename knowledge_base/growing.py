"""A changed base's index from the one before: what stays is copied, only the change is worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge_base.calibration import prior
from knowledge_base.classifier import carried
from knowledge_base.dense import Dense, Places, Stored
from knowledge_base.entry import Entry
from knowledge_base.index import (
    Index,
    answer_text,
    character_documents,
    read_words,
    reading,
    stem_documents,
)
from knowledge_base.postings import Documents, Floats, Postings
from knowledge_base.weights import MANY_FROM

#: A base with fewer wordings is built anew: that takes less than a second, and is exact at once.
SMALL = 1000
#: So large a share of the entries changed at once is no small change any more.
MUCH = 0.05
#: Entries that hold more new texts than this are compared by words and letters only until the base is fitted:
#: encoding them would take longer than anybody wants to wait.
MOST_ENCODED = 2000

Kept = TypeVar("Kept")
#: Parts of the new base in order: a run of old entries, or the place of one entry that is new or changed.
Parts = list[range | int]


def changed(index: Index, entries: Sequence[Entry]) -> Index:
    """The index for the base as it is now; `entries` are all of them, in their order.

    Space and calibration stay those of the index until `learning.calibrated` fits anew; a classifier goes on
    with what has changed little (`classifier.carried`).
    """
    holders = tuple(entry for entry in entries if entry.variants)
    parts = _parts(index, holders)
    fresh = [holders[part] for part in parts if isinstance(part, int)] if parts else holders
    if sum(1 + len(entry.variants) for entry in fresh) > MOST_ENCODED:
        return Index.build(entries)
    much = max(MUCH * len(index.entries), 1)
    # A small base with a classifier is edited too: built anew it would have to do without.
    if not parts or len(fresh) > much or (index.variants_count < SMALL and index.classifier is None):
        return Index.build(entries, index.encoder, index)
    return _edited(index, holders, parts)


def edited(index: Index, entries: Sequence[Entry]) -> Index:
    """The same, however small the base: lengths are left as they were until it is `settled`.

    Entries that stay must be in the same order as before, and at least one have a wording.
    """
    holders = tuple(entry for entry in entries if entry.variants)
    parts = _parts(index, holders)
    if not parts:
        raise ValueError("no entries, or in another order")
    return _edited(index, holders, parts)


def settled(index: Index) -> Index:
    """The same with the lengths that small changes have left as they were: as if it were built anew."""
    stems, characters = index.stems.settled(), index.characters.settled()
    return replace(
        index,
        stems=stems,
        characters=characters,
        answers=index.answers.settled(),
        stem_norms=stems.centre_lengths(index.owners, len(index.entries)),
        character_norms=characters.centre_lengths(index.owners, len(index.entries)),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a base that changes: `moved[r]` is where old row r goes, -1 if it goes away.

    `gone` are the old rows that go, `come` the rows of the new that none of the old became.
    """

    moved: Places
    gone: Places
    come: Places

    @classmethod
    def of(cls, parts: Parts, old_starts: Places, counts: Places) -> "_Rows":
        """`old_starts` are where old entries begin, and the end; `counts` are the rows of the new ones."""
        moved = np.full(int(old_starts[-1]), -1, dtype=np.int64)
        come, entry, at = [np.zeros(0, dtype=np.int64)], 0, 0
        for part in parts:
            if isinstance(part, range):
                first, last = int(old_starts[part.start]), int(old_starts[part.stop])
                moved[first:last] = np.arange(at, at + last - first)
                at, entry = at + last - first, entry + len(part)
            else:
                come.append(np.arange(at, at + int(counts[entry])))
                at, entry = at + int(counts[entry]), entry + 1
        return cls(moved, np.flatnonzero(moved < 0), np.concatenate(come))

    def woven(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """The rows that stay, in their new places, and the new ones in theirs."""
        whole = np.empty((len(old) - len(self.gone) + len(self.come), *old.shape[1:]), dtype=old.dtype)
        # Runs are copied as they are: much faster than row by row.
        staying = np.flatnonzero(self.moved >= 0)
        breaks = np.flatnonzero((np.diff(staying) != 1) | (np.diff(self.moved[staying]) != 1)) + 1
        for run in np.split(staying, breaks) if len(staying) else []:
            at = int(self.moved[run[0]])
            whole[at : at + len(run)] = old[run[0] : run[-1] + 1]
        whole[self.come] = new
        return whole


def _parts(index: Index, entries: Sequence[Entry]) -> Parts | None:
    """How the new base is made of the old; None when entries changed their order."""
    places = {entry.key: place for place, entry in enumerate(index.entries)}
    parts: Parts = []
    last = -1
    for number, entry in enumerate(entries):
        place = places.get(entry.key, -1)
        if place < 0 or not _same(index.entries[place], entry):
            parts.append(number)
        elif place <= last:
            return None
        else:
            before = parts[-1] if parts else number
            if isinstance(before, range) and before.stop == place:
                parts[-1] = range(before.start, place + 1)
            else:
                parts.append(range(place, place + 1))
            last = place
    return parts if parts else None


def _same(old: Entry, new: Entry) -> bool:
    """Whether an entry is compared as before; its department, for one, says nothing here."""
    return old is new or (old.variants == new.variants and old.answers == new.answers)


def _edited(index: Index, entries: tuple[Entry, ...], parts: Parts) -> Index:
    counts = np.fromiter((len(entry.variants) for entry in entries), dtype=np.int64, count=len(entries))
    starts = np.cumsum(counts) - counts
    owners = np.repeat(np.arange(len(entries)), counts)
    edges = np.append(index.starts, index.variants_count)
    rows = _Rows.of(parts, edges, counts)
    heads = _Rows.of(parts, np.arange(len(index.entries) + 1), np.ones(len(entries), dtype=np.int64))
    fresh = [entries[place] for place in heads.come.tolist()]
    texts = [variant.text for entry in fresh for variant in entry.variants]
    come, gone = list(map(read_words, texts)), [index.reads[row] for row in rows.gone.tolist()]
    answers = [answer_text(entry).split() for entry in fresh]
    old_answers = [answer_text(index.entries[place]).split() for place in heads.gone.tolist()]
    by_stem, by_letter = index.stems.numbering, index.characters.numbering
    stemmed, spelled = stem_documents(by_stem, come), character_documents(by_letter, come)
    answered = stem_documents(by_stem, answers)
    stems = _postings(index.stems, stem_documents(by_stem, gone), stemmed, rows)
    characters = _postings(index.characters, character_documents(by_letter, gone), spelled, rows)
    found = replace(
        index,
        entries=entries,
        variants=_joined(index.variants, texts, parts, edges, counts),
        reads=(reads := _joined(index.reads, come, parts, edges, counts)),
        owners=owners,
        starts=starts,
        exact=_exact(index, reads, owners, rows, heads),
        vocabulary=index.vocabulary.edited(chain(gone, old_answers), chain(come, answers)),
        stems=stems,
        characters=characters,
        answers=_postings(index.answers, stem_documents(by_stem, old_answers), answered, heads),
        stem_norms=heads.woven(index.stem_norms, _norms(stems, stemmed, rows, owners, heads)),
        character_norms=heads.woven(index.character_norms, _norms(characters, spelled, rows, owners, heads)),
        dense=_dense(index, fresh, texts, rows, heads),
        calibration=index.calibration
        if index.calibration.fitted
        else prior(index.dense is not None, len(owners) / len(entries)),
        classifier=None,
    )
    if index.classifier is None or found.wordings_an_entry < MANY_FROM:
        return found
    return replace(found, classifier=carried(index.classifier, found, heads.moved, rows.moved))


def _exact(
    index: Index, reads: Sequence[tuple[str, ...]], owners: Places, rows: _Rows, heads: _Rows
) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The places of the entries that have each wording."""
    exact, moved = index.exact.copy(), heads.moved.tolist()
    for read in {index.reads[row] for row in rows.gone.tolist()}:
        left = tuple(place for place in exact.pop(read) if moved[place] >= 0)
        if left:
            exact[read] = left
    staying = np.flatnonzero(heads.moved >= 0)
    if (heads.moved[staying] != staying).any():
        exact = {read: tuple([moved[place] for place in held]) for read, held in exact.items()}
    for row in rows.come.tolist():
        exact[reads[row]] = tuple(sorted({*exact.get(reads[row], ()), int(owners[row])}))
    return exact


def _postings(old: Postings, gone: Documents, come: Documents, rows: _Rows) -> Postings:
    return old.edited(gone, rows.gone, come, rows.come, rows.moved)


def _norms(postings: Postings, come: Documents, rows: _Rows, owners: Places, heads: _Rows) -> Floats:
    """The lengths of the new entries' centres."""
    return postings.centre_lengths_of(come, rows.come, owners)[heads.come]


def _joined(
    old: tuple[Kept, ...], new: Sequence[Kept], parts: Parts, edges: Places, counts: Places
) -> tuple[Kept, ...]:
    """What belongs to wordings, in the order of the new base."""
    pieces: list[Sequence[Kept]] = []
    at = 0
    for part in parts:
        if isinstance(part, range):
            pieces.append(old[int(edges[part.start]) : int(edges[part.stop])])
        else:
            pieces.append(new[at : at + int(counts[part])])
            at += int(counts[part])
    return tuple(chain.from_iterable(pieces))


def _dense(
    index: Index, fresh: Sequence[Entry], texts: Sequence[str], rows: _Rows, heads: _Rows
) -> Dense | None:
    """The vectors with the new ones encoded, in the space as it was."""
    dense = index.dense
    if dense is None or index.encoder is None:
        return None
    # An entry that has changed is new as a whole, but most of its texts are what they were.
    held = {reading(index.variants[row]): dense.vectors[row] for row in rows.gone.tolist()}
    vectors = rows.woven(dense.vectors, _encode(index, list(map(reading, texts)), held))
    answers = heads.woven(dense.answers, _encode(index, list(map(answer_text, fresh)), {}))
    counts = [len(entry.variants) for entry in fresh]
    width = dense.vectors.shape[1]
    if fresh:
        begins = np.cumsum(counts, dtype=np.int64) - np.asarray(counts, dtype=np.int64)
        new = Dense.build(vectors[rows.come], answers[heads.come], begins, dense.space)
        centres, lengths, answer_lengths = new.centres, new.lengths, new.answer_lengths
    else:
        centres = np.zeros((0, width), dtype=np.float32)
        lengths = answer_lengths = np.zeros(0, dtype=np.float32)
    outline = dense.outline
    if outline is not None:
        outline = (outline[0], heads.woven(outline[1], centres @ outline[0].T))
    return Dense(
        vectors,
        answers,
        dense.space,
        rows.woven(dense.lengths, lengths),
        heads.woven(dense.answer_lengths, answer_lengths),
        heads.woven(dense.centres, centres),
        outline,
    )


def _encode(index: Index, texts: list[str], held: Mapping[str, Stored]) -> NDArray[np.float32]:
    """The texts' vectors; those `held` aren't worked out again."""
    assert index.encoder is not None
    assert index.dense is not None
    found = np.zeros((len(texts), index.dense.vectors.shape[1]), dtype=np.float32)
    missing = [place for place, text in enumerate(texts) if text not in held]
    for place, text in enumerate(texts):
        if text in held:
            found[place] = held[text]
    if missing:
        found[missing] = index.encoder.encode([texts[place] for place in missing])
    return found
