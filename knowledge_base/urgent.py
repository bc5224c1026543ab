"""Words that an admin calls urgent, found in whatever way people type them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.layout import readings
from knowledge_base.stems import is_russian_word, stem
from knowledge_base.wording import plain, words

#: A phrase's words may stand in any order, with at most so many others among them.
BETWEEN = 8
#: From so many letters on, one letter may be wrong; from so many, two.
ONE_SLIP, TWO_SLIPS = 5, 8
SHORTEST = 3
_NOT = frozenset({"не", "нет", "ни", "not", "no", "never"})
_LITTLE = frozenset(
    {"the", "are", "was", "were", "has", "have", "had", "been", "our", "and", "for"}
    | {"нас", "мне", "это", "наш", "наша", "наши", "для", "или"}
)

#: A word's stem and whether it is denied: "не работает" is another word than "работает".
Sense = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class UrgentWords:
    """Immutable: the admin's phrases, what each is made of, and their words as written with their senses."""

    phrases: tuple[tuple[str, frozenset[Sense]], ...] = ()
    spelled: tuple[tuple[str, Sense], ...] = ()

    @classmethod
    def of(cls, phrases: Iterable[str]) -> "UrgentWords":
        """From phrases as they were written; those without words find nothing."""
        read = [(phrase, _read(plain(phrase))) for phrase in phrases]
        return cls(
            tuple((phrase, frozenset(sense for _, sense in said)) for phrase, said in read if said),
            tuple({item: None for _, said in read for item in said}),
        )

    def found(self, text: str) -> str | None:
        """The first phrase that a message holds, as the admin wrote it; None if it holds none.

        The words may be in other forms, in any order near each other, with a typing error, or typed
        in the wrong keyboard layout or alphabet.
        """
        if not self.phrases:
            return None
        cleaned = plain(text)
        said = _read(cleaned)
        if (phrase := self._held(said)) is not None or all(is_russian_word(word) for word, _ in said):
            return phrase
        others = (self._held(_read(reading)) for _, reading in readings(cleaned))
        return next((phrase for phrase in others if phrase is not None), None)

    def _held(self, said: Sequence[tuple[str, Sense]]) -> str | None:
        meant = [self._meanings(word, sense) for word, sense in said]
        everything = frozenset().union(*meant)
        for phrase, wanted in self.phrases:
            if wanted <= everything and _near(meant, wanted):
                return phrase
        return None

    def _meanings(self, word: str, sense: Sense) -> frozenset[Sense]:
        """The senses that a word may stand for: its own, and those a slip of the finger away."""
        # A word that the dictionary has is meant as it stands: a mask is no till.
        if len(word) < ONE_SLIP - 1 or not word.isalpha() or is_russian_word(word):
            return frozenset({sense})
        near = process.extract(
            word,
            [spelled for spelled, _ in self.spelled],
            scorer=OSA.distance,
            score_cutoff=2,
            limit=None,
        )
        slips = (
            self.spelled[place][1]
            for spelled, distance, place in near
            if distance <= (0 if len(spelled) < ONE_SLIP else 1 if len(spelled) < TWO_SLIPS else 2)
        )
        return frozenset({sense, *(slip for slip in slips if slip[1] == sense[1])})


def has_words(phrase: str) -> bool:
    """Whether there is anything in a phrase to be found by."""
    return bool(_read(plain(phrase)))


def _read(text: str) -> list[tuple[str, Sense]]:
    """The words of a `plain` text with their senses; little ones count only where there are no others."""
    found: list[tuple[str, Sense]] = []
    denied = False
    read = words(text)
    little_count = not any(_counts(word) and word not in _NOT for word in read)
    for word in read:
        if word in _NOT:
            denied = True
        elif _counts(word) or little_count:
            found.append((word, (stem(word), denied)))
            denied = False
    return found


def _counts(word: str) -> bool:
    return word.isdigit() or (len(word) >= SHORTEST and word not in _LITTLE)


def _near(meant: Sequence[frozenset[Sense]], wanted: frozenset[Sense]) -> bool:
    """Whether everything wanted stands within one short stretch."""
    span = len(wanted) + BETWEEN
    return any(
        not wanted.isdisjoint(first) and wanted <= frozenset().union(*islice(meant, start, start + span))
        for start, first in enumerate(meant)
    )
