"""The words that a knowledge base is written with, and the mending of a question towards them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.english import dictionary, is_english_word, mended_english
from knowledge_base.layout import readings
from knowledge_base.spelling import mended as mended_russian
from knowledge_base.stems import is_russian_word, stem
from knowledge_base.wording import core, replaced, words

SHORTEST_MENDED = 4
LONGEST_MENDED = 40
LONG_WORD = 8
READING_GAIN = 0.25
MOST_LOOKED_UP = 6
SCANNED_WHOLE = 5000
MOST_MENDED = 24  # words of a question, from its beginning: a long one is understood without the rest


@dataclass(frozen=True, slots=True)
class Repair:
    """A question's words as they are understood, and its text with them; `kinds` says what was mended:
    layout, translit, spelling."""

    words: tuple[str, ...]
    kinds: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Immutable. Words of the base with how often they stand there, their stems and trigrams.

    `alike` are the words by length and, if `by_initial`, by first letter, else "": where words are very many,
    a slip in the first letter is not looked for, only a letter lost before it or swapped with it.
    """

    frequency: Counter[str]
    stems: frozenset[str]
    alike: dict[tuple[int, str], list[str]]
    by_initial: bool
    grams: frozenset[str]

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]]) -> "Vocabulary":
        """From the words of every wording and answer."""
        return cls._of(Counter(chain.from_iterable(documents)))

    def edited(self, gone: Iterable[Sequence[str]], come: Iterable[Sequence[str]]) -> "Vocabulary":
        """Without the words of some texts, and with those of others."""
        lost, new = Counter(chain.from_iterable(gone)), Counter(chain.from_iterable(come))
        frequency = self.frequency.copy()
        frequency.update(new)
        frequency.subtract(lost)
        vanished = [word for word in lost if not frequency[word]]
        if vanished:
            for word in vanished:
                del frequency[word]
            return self._of(frequency)
        added = [word for word in new if word not in self.frequency]
        alike = self.alike.copy()
        for shape, found in _alike(added, self.by_initial).items():
            alike[shape] = [*alike.get(shape, ()), *found]
        return Vocabulary(
            frequency,
            self.stems.union(map(stem, added)),
            alike,
            self.by_initial,
            self.grams.union(gram for word in added for gram in _trigrams(word)),
        )

    @classmethod
    def _of(cls, frequency: Counter[str]) -> "Vocabulary":
        dictionary()  # read now, while nobody waits for an answer
        stems = frozenset(map(stem, frequency))
        grams = frozenset(gram for word in frequency for gram in _trigrams(word))
        by_initial = len(frequency) > SCANNED_WHOLE
        return cls(frequency, stems, _alike(frequency, by_initial), by_initial, grams)

    def knows(self, word: str) -> bool:
        """Whether the word, or another form of it, stands in the base."""
        return word in self.frequency or stem(word) in self.stems

    def repair(self, text: str) -> Repair:
        """The words of a question (`wording.plain` text), as the base understands it best."""
        whole = core(text)
        read = words(whole)
        kinds: list[str] = []
        familiarity = self._familiarity(read)
        if familiarity < 1:
            for kind, reading in readings(text):
                other = core(self._mixed(text, reading))
                gain = self._familiarity(words(other)) - familiarity
                if gain > (READING_GAIN if not kinds else 0):
                    whole, read, familiarity, kinds = other, words(other), familiarity + gain, [kind]
        mended = self._mended(read)
        if mended != read:
            kinds.append("spelling")
            whole = replaced(whole, dict(zip(read, mended, strict=True)))
        return Repair(tuple(mended), tuple(kinds), whole)

    def _mended(self, read: list[str]) -> list[str]:
        """Unknown words by the nearest one of the base, a few others by the dictionaries."""
        mended = [self._spelled(word) for word in read[:MOST_MENDED]] + read[MOST_MENDED:]
        unknown = [
            place
            for place, word in enumerate(mended)
            if word == read[place] and not self.knows(word) and not _is_word(word)
        ]
        for place in unknown[:MOST_LOOKED_UP]:
            word = mended[place]
            mended[place] = mended_russian(word) or mended_english(word) or word
        return mended

    def _mixed(self, text: str, reading: str) -> str:
        """Another reading of a text, but for the pieces that the base knows as they were typed."""
        pairs = zip(text.split(" "), reading.split(" "), strict=True)
        return " ".join(typed if self._all_known(typed) else other for typed, other in pairs)

    def _all_known(self, piece: str) -> bool:
        found = words(piece)
        return bool(found) and all(len(word) > 1 and word in self.frequency for word in found)

    def _familiarity(self, read: Sequence[str]) -> float:
        """The share known, by letters, from 0 to 1: whole words count fully, known trigrams half."""
        total = known = 0.0
        for word in read:
            if word.isdigit():
                continue
            total += len(word)
            if word in self.frequency:
                known += len(word)
            else:
                grams = _trigrams(word)
                known += len(word) * 0.5 * sum(gram in self.grams for gram in grams) / len(grams)
        return known / total if total else 1.0

    def _spelled(self, word: str) -> str:
        """The nearest word of the base when this one is unknown to it and no word at large, else itself."""
        if not SHORTEST_MENDED <= len(word) <= LONGEST_MENDED or not word.isalpha() or self.knows(word):
            return word
        if _is_word(word):
            return word
        reach = 1 if len(word) < LONG_WORD else 2
        best, best_key = word, (reach + 1, 0)
        initials = dict.fromkeys(word[:2]) if self.by_initial else ("",)
        lengths = range(len(word) - reach, len(word) + reach + 1)
        for alike in (self.alike.get((length, initial), ()) for length in lengths for initial in initials):
            for choice, distance, _ in process.extract(
                word, alike, scorer=OSA.distance, score_cutoff=reach, limit=5
            ):
                key = (int(distance), -self.frequency[choice])
                if key < best_key:
                    best, best_key = choice, key
        return best


def _is_word(word: str) -> bool:
    return is_russian_word(word) or is_english_word(word)


def _alike(found: Iterable[str], by_initial: bool) -> dict[tuple[int, str], list[str]]:
    """The words that consist of letters, by their length, and by their first letter if that is wanted."""
    alike: dict[tuple[int, str], list[str]] = {}
    for word in found:
        if word.isalpha():
            alike.setdefault((len(word), word[0] if by_initial else ""), []).append(word)
    return alike


def _trigrams(word: str) -> list[str]:
    padded = f" {word[:40]} "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]
