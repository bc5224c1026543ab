"""What was worked out for a base, kept on disk, so that a restart needn't do it again.

One file for each kind of encoder, replaced whole. It is known by its content: a base of other texts takes
what it can use. Nothing in it is code; a broken or foreign file is as good as none.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from hashlib import blake2b
from os import getpid
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from knowledge_base.calibration import Calibration
from knowledge_base.classifier import Classifier
from knowledge_base.dense import Space, Stored
from knowledge_base.encoder import Encoder, Vectors
from knowledge_base.index import Index, answer_text, reading

#: Changes whenever vectors, evidence or features change their meaning.
FORMAT = 1
#: Its vector tells one encoder from another.
PROBE = "Здравствуйте! How do I return an order?"

Observed = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Vectors by their texts' hashes, and what was fitted; `base` is the hash of that base."""

    base: str
    places: dict[bytes, int]
    vectors: Stored
    probe: Vectors
    space: Space
    calibration: Calibration
    classifier: Classifier | None

    def vector(self, text: str) -> Stored | None:
        """A text's vector, if it is known."""
        place = self.places.get(_hash(text))
        return None if place is None else self.vectors[place]

    def is_of(self, encoder: Encoder) -> bool:
        """Whether the vectors are of this encoder."""
        now = encoder.encode([PROBE])[0]
        return now.shape == self.probe.shape and bool(np.allclose(now, self.probe, atol=1e-2))

    def missing(self, index: Index) -> int:
        """How many of a base's texts have no vector here."""
        texts = (*map(reading, index.variants), *map(answer_text, index.entries))
        return sum(_hash(text) not in self.places for text in texts)

    def applied(self, index: Index, encoder: Encoder) -> Index:
        """The index, of the same base or one much like it, with all this in it."""
        found = index.by_meaning(encoder, self.vector, self.space)
        classifier = self.classifier
        if classifier is not None and (
            len(classifier.stem_rows) != len(index.stems.idf) or len(classifier.bias) != len(index.entries)
        ):
            classifier = None
        return replace(found, calibration=self.calibration, classifier=classifier)


def base_hash(index: Index, observed: Observed) -> str:
    """Of all that a fit depends on: texts, their entries and order, what people have shown to be right."""
    digest = blake2b(digest_size=16)
    for entry in index.entries:
        digest.update(repr((entry.key, entry.variants, sorted(entry.answers.items()))).encode())
    digest.update(repr(sorted(observed)).encode())
    return digest.hexdigest()


class Keeper:
    """Keeps one file in a folder.

    Args:
        folder: made when something is kept.
        quality: whether the encoder is that of the quality mode.
    """

    def __init__(self, folder: Path, quality: bool) -> None:
        self._path = folder / ("quality.npz" if quality else "usual.npz")

    def load(self) -> Kept | None:
        """What was kept; None where there is nothing, or nothing that can be used."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                about = json.loads(str(held["about"]))
                if about["format"] != FORMAT:
                    return None
                return _read(about, {name: held[name] for name in held.files})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            structlog.get_logger().warning(
                "the cache of the knowledge base can't be read and is made anew",
                file=str(self._path),
                reason=str(error),
            )
            return None

    def keep(self, index: Index, observed: Observed) -> None:
        """Writes down what was worked out for an index with vectors.

        Raises:
            OSError: the folder can't be written to.
        """
        if index.dense is None or index.encoder is None:
            return
        texts = (*map(reading, index.variants), *map(answer_text, index.entries))
        about = {
            "format": FORMAT,
            "base": base_hash(index, observed),
            "calibration": asdict(index.calibration),
        }
        arrays: dict[str, Any] = {
            "about": np.asarray(json.dumps(about)),
            "hashes": np.frombuffer(b"".join(map(_hash, texts)), dtype=np.uint8).reshape(-1, 16),
            "vectors": np.concatenate(
                (index.dense.vectors, index.dense.answers.astype(index.dense.vectors.dtype))
            ),
            "probe": index.encoder.encode([PROBE])[0],
            "mean": index.dense.space.mean,
            "matrix": index.dense.space.matrix,
        }
        if index.classifier is not None:
            names = [field.name for field in fields(Classifier)]
            arrays.update((f"classifier.{name}", getattr(index.classifier, name)) for name in names)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f"{self._path.stem}.{getpid()}.new")
        try:
            with beside.open("wb") as file:
                np.savez(file, **arrays)
            beside.replace(self._path)
        finally:
            beside.unlink(missing_ok=True)


def _read(about: dict[str, Any], held: dict[str, NDArray[Any]]) -> Kept:
    hashes, vectors, matrix = held["hashes"], held["vectors"], held["matrix"]
    if hashes.shape != (len(vectors), 16) or matrix.shape != (vectors.shape[1],) * 2:
        raise ValueError("shapes")
    learned = about["calibration"]
    learned = {**learned, "first": tuple(learned["first"]), "offered": tuple(learned["offered"])}
    classifier = None
    if "classifier.bias" in held:
        classifier = Classifier(*(held[f"classifier.{field.name}"] for field in fields(Classifier)))
    return Kept(
        str(about["base"]),
        {row.tobytes(): place for place, row in enumerate(hashes)},
        vectors,
        held["probe"],
        Space(held["mean"], matrix),
        Calibration(**learned),
        classifier,
    )


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
