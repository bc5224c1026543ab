"""A knowledge base prepared for questions: built once, never changed, swapped as a whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_base.answer_html import plain_text
from knowledge_base.calibration import Calibration, prior
from knowledge_base.classifier import Classifier
from knowledge_base.decision import Decision
from knowledge_base.dense import Dense, Places, Space, Stored, stored_as
from knowledge_base.encoder import Encoder
from knowledge_base.entry import Entry
from knowledge_base.features import stem_features, word_grams
from knowledge_base.numbering import Numbering
from knowledge_base.postings import Documents, Floats, Postings
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import core, plain, words

ANSWER_WORDS = 300
ENCODED_TOGETHER = 1000

#: Gives a text's vector if it is known.
Known = Callable[[str], Stored | None]


@dataclass(frozen=True, slots=True)
class Index:
    """Immutable. Wordings of an entry stand together: `starts[e]` is the first, `owners[v]` the entry of v.

    `entries` are those with a wording; `reads` are the words of each wording, `exact` maps them to the places
    of the entries that have them; `dense` is None while nothing has been encoded, `classifier` until one is
    fitted (`classifier.trained`) to just these entries. `settled` fills as people ask: what was decided on a
    wording that one entry holds, by its words and what was mended in them.
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
    settled: dict[tuple[tuple[str, ...], tuple[str, ...]], Decision] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def build(
        cls, entries: Sequence[Entry], encoder: Encoder | None = None, earlier: "Index | None" = None
    ) -> "Index":
        """Prepare the entries by words and letters, and with an encoder by meaning.

        From an `earlier` index vectors of known texts, the space and the calibration are taken over, so that
        a small change costs little; without it they are worked out anew, which takes seconds for each
        thousand wordings (`learning.calibrated` then fits the calibration).
        """
        index = _lexical(tuple(entry for entry in entries if entry.variants))
        if encoder is None:
            return index
        if earlier is None or earlier.dense is None:
            return index.by_meaning(encoder)
        index = index.by_meaning(encoder, earlier.vectors().get, earlier.dense.space)
        return replace(index, calibration=earlier.calibration)

    def by_meaning(
        self, encoder: Encoder, known: Known = lambda _text: None, space: Space | None = None
    ) -> "Index":
        """The same base with vectors: `known` gives those of texts that needn't be encoded.

        The space is worked out from the base if none is given; the calibration is that for bases at large.
        """
        if not self.entries:
            return self
        stored = stored_as(len(self.variants))
        vectors = _vectors(list(map(reading, self.variants)), encoder, known, stored)
        answers = _vectors(list(map(answer_text, self.entries)), encoder, known, stored)
        if space is None:
            space = Space.fit(vectors, self.owners, np.ones(len(vectors), dtype=np.bool_))
        dense = Dense.build(vectors, answers, self.starts, space)
        calibration = prior(True, self.wordings_an_entry)
        return replace(self, dense=dense, encoder=encoder, calibration=calibration, classifier=None)

    def vectors(self) -> dict[str, Stored]:
        """The vector of every text that has been encoded."""
        if self.dense is None:
            return {}
        found = dict(zip(map(reading, self.variants), self.dense.vectors, strict=True))
        found.update(zip(map(answer_text, self.entries), self.dense.answers, strict=True))
        return found

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


def reading(text: str) -> str:
    """A wording as it is encoded: with its punctuation, which the encoder understands."""
    return core(plain(text))


def read_words(text: str) -> tuple[str, ...]:
    """A wording as it is compared. The same word is the same object: a large base has few, often."""
    return tuple(map(intern, words(reading(text))))


def stem_documents(numbering: Numbering, texts: Iterable[Sequence[str]]) -> Documents:
    """Texts, each in words, as numbers of their stems and pairs of stems."""
    return Documents.of(numbering.of(stem_features(text)) for text in texts)


def character_documents(numbering: Numbering, texts: Iterable[Sequence[str]]) -> Documents:
    """Texts, each in words, as numbers of their n-grams."""
    grams: dict[str, list[int]] = {}

    def numbers(text: Sequence[str]) -> list[int]:
        found: list[int] = []
        for word in text:
            if word not in grams:
                grams[word] = numbering.of(word_grams(word))
            found += grams[word]
        return found

    return Documents.of(map(numbers, texts))


def places_of(reads: Iterable[tuple[str, ...]], owners: Places) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The places of the entries that have each wording."""
    exact: dict[tuple[str, ...], tuple[int, ...]] = {}
    for place, read in zip(owners.tolist(), reads, strict=True):
        holding = exact.get(read, ())
        if place not in holding:
            exact[read] = (*holding, place)
    return exact


def _lexical(entries: tuple[Entry, ...]) -> Index:
    counts = np.fromiter((len(entry.variants) for entry in entries), dtype=np.int64, count=len(entries))
    owners = np.repeat(np.arange(len(entries)), counts)
    texts = tuple(variant.text for entry in entries for variant in entry.variants)
    reads = tuple(map(read_words, texts))
    answers = [answer_text(entry).split() for entry in entries]
    by_stem, by_letter = Numbering(), Numbering()
    stemmed, answered = stem_documents(by_stem, reads), stem_documents(by_stem, answers)
    spelled = character_documents(by_letter, reads)
    stems, characters = Postings.build(by_stem, stemmed), Postings.build(by_letter, spelled)
    return Index(
        entries=entries,
        variants=texts,
        reads=reads,
        owners=owners,
        starts=np.cumsum(counts) - counts,
        exact=places_of(reads, owners),
        vocabulary=Vocabulary.build(chain(reads, answers)),
        stems=stems,
        characters=characters,
        answers=Postings.build(by_stem, answered),
        stem_norms=stems.centre_lengths(owners, len(entries)),
        character_norms=characters.centre_lengths(owners, len(entries)),
        dense=None,
        encoder=None,
        calibration=prior(False, len(texts) / max(len(entries), 1)),
    )


def _vectors(texts: Sequence[str], encoder: Encoder, known: Known, stored: type[np.floating]) -> Stored:
    """The texts' vectors; those unknown are encoded, those of like length together."""
    found = [known(text) for text in texts]
    missing = [place for place, vector in enumerate(found) if vector is None]
    missing.sort(key=lambda place: len(texts[place]))
    vectors: NDArray[Any] | None = None if missing else np.asarray(found, dtype=stored)
    for start in range(0, len(missing), ENCODED_TOGETHER):
        places = missing[start : start + ENCODED_TOGETHER]
        encoded = encoder.encode([texts[place] for place in places])
        if vectors is None:
            vectors = np.empty((len(texts), encoded.shape[1]), dtype=stored)
        vectors[places] = encoded
    assert vectors is not None
    for place, vector in enumerate(found if missing else ()):
        if vector is not None:
            vectors[place] = vector
    return vectors
