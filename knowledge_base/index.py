"""A knowledge base prepared for questions: built once, never changed, swapped as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.answer_html import plain_text
from knowledge_base.calibration import Calibration, prior
from knowledge_base.classifier import Classifier
from knowledge_base.dense import Dense, Places, Space, Stored, stored
from knowledge_base.encoder import Encoder
from knowledge_base.entry import Entry
from knowledge_base.features import character_features, stem_features
from knowledge_base.postings import Floats, Postings
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import core, plain, words

ANSWER_WORDS = 300


@dataclass(frozen=True, slots=True)
class Index:
    """Immutable. Wordings of an entry stand together: `starts[e]` is the first, `owners[v]` the entry of v.

    `entries` are those with a wording; `reads` are the words of each wording, `exact` maps them to the places
    of the entries that have them; `dense` is None while nothing has been encoded, `classifier` until one is
    fitted (`classifier.trained`) to just these entries.
    """

    entries: tuple[Entry, ...]
    variants: tuple[str, ...]
    reads: tuple[tuple[str, ...], ...]
    owners: Places
    starts: Places
    exact: dict[tuple[str, ...], tuple[int, ...]]
    vocabulary: Vocabulary
    stems: Postings
    characters: Postings
    answers: Postings
    stem_norms: Floats
    character_norms: Floats
    dense: Dense | None
    encoder: Encoder | None
    calibration: Calibration
    classifier: Classifier | None = None

    @classmethod
    def build(
        cls, entries: Sequence[Entry], encoder: Encoder | None = None, earlier: "Index | None" = None
    ) -> "Index":
        """Prepare the entries by words and letters, and with an encoder by meaning.

        From an `earlier` index vectors of known texts, the space and the calibration are taken over, so that
        a small change costs little; without it they are worked out anew, which takes seconds for each
        thousand wordings (`learning.calibrated` then fits the calibration).
        """
        holders = tuple(entry for entry in entries if entry.variants)
        index = _lexical(holders)
        if encoder is None or not holders:
            return index
        vectors, answers = _encoded(index, encoder, earlier)
        known = earlier if earlier and earlier.dense else None
        space = known.dense.space if known and known.dense else None
        if space is None:
            space = Space.fit(vectors, index.owners, np.ones(len(vectors), dtype=np.bool_))
        dense = Dense.build(vectors, answers, index.starts, space)
        calibration = known.calibration if known else prior(True, len(vectors) / len(holders))
        return replace(index, dense=dense, encoder=encoder, calibration=calibration)

    @property
    def variants_count(self) -> int:
        """How many wordings the base holds."""
        return len(self.variants)

    @property
    def wordings_an_entry(self) -> float:
        """How many wordings an entry has on average."""
        return len(self.variants) / max(len(self.entries), 1)


def answer_text(entry: Entry) -> str:
    """The words of an entry's answers, as far as they are compared."""
    texts = [plain(plain_text(answer)) for answer in entry.answers.values()]
    return " ".join(words(" ".join(texts))[:ANSWER_WORDS])


def _lexical(entries: tuple[Entry, ...]) -> Index:
    texts = [(place, variant.text) for place, entry in enumerate(entries) for variant in entry.variants]
    owners = np.asarray([place for place, _ in texts], dtype=np.int64)
    starts = np.searchsorted(owners, np.arange(len(entries)))
    reads = tuple(tuple(words(core(plain(text)))) for _, text in texts)
    answers = [answer_text(entry).split() for entry in entries]
    stems = Postings.build([stem_features(read) for read in reads])
    characters = Postings.build([character_features(read) for read in reads])
    exact: dict[tuple[str, ...], tuple[int, ...]] = {}
    for place, read in zip(owners.tolist(), reads, strict=True):
        holding = exact.get(read, ())
        if place not in holding:
            exact[read] = (*holding, place)
    return Index(
        entries=entries,
        variants=tuple(text for _, text in texts),
        reads=reads,
        owners=owners,
        starts=starts,
        exact=exact,
        vocabulary=Vocabulary.build([*reads, *answers]),
        stems=stems,
        characters=characters,
        answers=Postings.build([stem_features(answer) for answer in answers]),
        stem_norms=_centre_norms(stems, owners, len(entries)),
        character_norms=_centre_norms(characters, owners, len(entries)),
        dense=None,
        encoder=None,
        calibration=prior(False, len(texts) / max(len(entries), 1)),
    )


def _encoded(index: Index, encoder: Encoder, earlier: "Index | None") -> tuple[Stored, Stored]:
    """Vectors of the wordings and of the answers; known ones are taken from the earlier index."""
    known: dict[str, Stored] = {}
    if earlier and earlier.dense:
        known.update(zip(map(_reading, earlier.variants), earlier.dense.vectors, strict=True))
        known.update(zip(map(answer_text, earlier.entries), earlier.dense.answers, strict=True))
    readings = [_reading(text) for text in index.variants]
    answers = [answer_text(entry) for entry in index.entries]
    missing = sorted({text for text in (*readings, *answers) if text not in known}, key=len)
    known.update(zip(missing, encoder.encode(missing), strict=True))
    wordings = np.stack([known[text] for text in readings]).astype(np.float32)
    return stored(wordings), stored(np.stack([known[text] for text in answers]).astype(np.float32))


def _reading(text: str) -> str:
    """A wording as it is encoded: with its punctuation, which the encoder understands."""
    return core(plain(text))


def _centre_norms(postings: Postings, owners: Places, size: int) -> Floats:
    """The length of the sum of each entry's documents; shape (size,)."""
    features = np.repeat(np.arange(len(postings.features)), np.diff(postings.starts))
    keys = features * max(size, 1) + owners[postings.documents]
    pairs, inverse = np.unique(keys, return_inverse=True)
    sums = np.bincount(inverse, weights=postings.weights, minlength=len(pairs))
    squares = np.bincount(pairs % max(size, 1), weights=sums**2, minlength=size)
    return np.sqrt(squares).astype(np.float32)
