"""What each signal counts for; chosen by cross-validation inside knowledge bases (docs/matching.md)."""

from dataclasses import dataclass

MANY_FROM = 12
ONE_ENCODER = 512


@dataclass(frozen=True, slots=True)
class Weights:
    """`centre` to `nearest` are of vectors; `depth` says how many best wordings are averaged.

    `trained` is what the classifier counts for beside all others together.
    """

    stem_centre: float
    stem_best: float
    stem_answer: float
    character_centre: float
    character_best: float
    centre: float
    best: float
    answer: float
    nearest: float
    depth: int
    trained: float = 0.5

    @property
    def lexical(self) -> float:
        """What the signals of words and letters count for together."""
        parts = (
            self.stem_centre,
            self.stem_best,
            self.stem_answer,
            self.character_centre,
            self.character_best,
        )
        return sum(parts)

    @property
    def whole(self) -> float:
        """What all signals count for together."""
        return self.lexical + self.centre + self.best + self.answer + self.nearest


FEW = Weights(1.4, 0.7, 1.2, 2.8, 1.4, centre=8.0, best=3.0, answer=2.0, nearest=1.0, depth=1)
MANY = Weights(0.3, 3.0, 1.2, 0.6, 6.0, centre=4.0, best=10.0, answer=2.0, nearest=1.0, depth=3)


# Vectors of several encoders (quality.py) tell more: the words and letters then count a third.
FEW_BY_SEVERAL = Weights(0.5, 0.25, 0.4, 0.9, 0.45, centre=8.0, best=3.0, answer=2.0, nearest=1.0, depth=1)


def weights_for(wordings_an_entry: float, width: int = 0) -> Weights:
    """An entry's centre tells most while wordings are few, its nearest wordings once they are many.

    `width` is that of the vectors, 0 without.
    """
    if wordings_an_entry >= MANY_FROM:
        return MANY
    return FEW_BY_SEVERAL if width > ONE_ENCODER else FEW
