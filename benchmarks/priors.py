"""The coefficients that stand for bases at large (`knowledge_base/calibration.py`), from parts of many bases.

`python -m benchmarks.priors [--data DIR]` prints them. Of a base some entries are taken with some of their
wordings; the other wordings are asked, those of entries left out are questions without an answer, and so are
wordings of other bases. No file of test questions is read.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from knowledge_base import files
from knowledge_base.calibration import (
    TARGET_PRECISION,
    Numbers,
    answer_threshold,
    ask_threshold,
    fit,
    logistic,
)
from knowledge_base.encoder import Encoder, sentence_encoder
from knowledge_base.entry import Entry
from knowledge_base.index import Index
from knowledge_base.learning import OFF_TOPIC_SHARE, UNANSWERABLE_SHARE, Trial, try_out, watched

SAMPLE = Path(__file__).parent.parent / "knowledge_base" / "sample" / "retail.csv"
#: Bases by name with how many wordings an entry their parts get, and whether the first is always kept.
PARTS = (
    ("clinc150_full", (1, 2, 5, 20), False),
    ("banking77_full", (1, 2, 5, 20), False),
    ("ru_clinc150", (1, 2, 4), False),
    ("rutube_dev", (1, 2, 9), True),
    ("sample", (1, 2, 5), True),
)
LEFT_OUT = 0.2
MOST_ASKED = 400
OWN_WORTH, ASKED_WORTH = 300.0, 600.0
STRENGTH = 3.0

Labelled = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A base made of a part of another (`source`), and what is asked of it: wordings that it lacks."""

    source: str
    entries: list[Entry]
    inside: Labelled
    near: Labelled
    far: Labelled


def parts(data: Path) -> Iterator[Part]:
    """Every part, from the folders of `data` and the sample base."""
    bases = {name: _entries(data, name) for name, _, _ in PARTS}
    for name, sizes, keep_first in PARTS:
        for size in sizes:
            yield _part(bases, name, size, keep_first)


def _part(bases: dict[str, list[Entry]], name: str, size: int, keep_first: bool) -> Part:
    generator = np.random.default_rng(size)
    left_out = generator.random(len(bases[name])) < LEFT_OUT
    kept, inside, near = [], [], []
    for entry, out in zip(bases[name], left_out.tolist(), strict=True):
        texts = entry.variants
        if out:
            near += [(variant.text, "") for variant in texts]
            continue
        order = generator.permutation(len(texts))
        if keep_first:
            order = np.concatenate([[0], 1 + generator.permutation(len(texts) - 1)])
        taken = min(size, max(len(texts) - 1, 1))
        kept.append(replace(entry, variants=tuple(texts[place] for place in sorted(order[:taken]))))
        inside += [(texts[place].text, entry.key) for place in order[taken:]]
    languages = {variant.language for entry in kept for variant in entry.variants}
    others = [entry for other, entries in bases.items() if _stem(other) != _stem(name) for entry in entries]
    far = [(v.text, "") for entry in others for v in entry.variants if v.language in languages]

    def some(asked: Labelled, most: int) -> Labelled:
        return [asked[place] for place in generator.permutation(len(asked))[:most]]

    return Part(name, kept, some(inside, MOST_ASKED), some(near, MOST_ASKED // 4), some(far, MOST_ASKED // 4))


def _stem(name: str) -> str:
    return name.removeprefix("ru_").split("_")[0]


def _entries(data: Path, name: str) -> list[Entry]:
    path = SAMPLE if name == "sample" else data / name / "kb.csv"
    return files.read(path, path.name, "ru")


def trials(part: Part, encoder: Encoder | None) -> list[Trial]:
    """What the part makes of its own wordings, and of what is asked of it."""
    index = Index.build(part.entries, encoder)
    inside = watched(index, part.inside)
    found = [_worth(own, OWN_WORTH)] if (own := try_out(index)) else []
    if inside is None:
        return found
    asked = inside
    for outside, shares in ((part.near, UNANSWERABLE_SHARE), (part.far, OFF_TOPIC_SHARE)):
        if strange := watched(index, outside):
            each = len(inside.weights) / len(strange.weights)
            weights, offer_weights = (np.full(len(strange.weights), share * each) for share in shares)
            asked = asked.and_also(replace(strange, weights=weights, offer_weights=offer_weights), 1.0)
    return [*found, _worth(asked, ASKED_WORTH)]


def _worth(trial: Trial, worth: float) -> Trial:
    return replace(
        trial,
        weights=trial.weights * worth / trial.weights.sum(),
        offer_weights=trial.offer_weights * worth / trial.offer_weights.sum(),
    )


def coefficients(found: Sequence[Trial]) -> tuple[list[float], list[float], float, float]:
    """For the first and for those offered, and the thresholds to answer and to ask from."""
    whole = found[0]
    for trial in found[1:]:
        whole = whole.and_also(trial, 1.0)
    nothing = (0.0,) * whole.evidence.shape[1]
    first = fit(whole.evidence, whole.first_right, whole.weights, nothing, STRENGTH)
    offered = fit(whole.evidence, whole.offered_right, whole.offer_weights, nothing, STRENGTH)
    chances, offer_chances = logistic(whole.evidence @ first), logistic(whole.evidence @ offered)
    answer_at = answer_threshold(chances, whole.weights, TARGET_PRECISION)
    ask_at = ask_threshold(offer_chances, whole.offered_right, whole.answerable, whole.offer_weights)
    return _rounded(first), _rounded(offered), round(answer_at, 2), round(ask_at, 2)


def _rounded(numbers: Numbers) -> list[float]:
    return [round(number, 2) for number in numbers.tolist()]


def main() -> None:
    """Print the coefficients by words and letters only, and by meaning too."""
    parser = argparse.ArgumentParser(prog="priors", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    for encoder in (None, sentence_encoder()):
        found = [trial for part in parts(data) for trial in trials(part, encoder)]
        print("SEMANTIC" if encoder else "LEXICAL", *coefficients(found), sep="\n    ", flush=True)


if __name__ == "__main__":
    main()
