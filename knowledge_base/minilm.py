"""MiniLM, a small English sentence encoder: its forward pass over the weights that a package brings."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge_base.encoder import Vectors

HEAD = 32
MOST_PIECES = 128
BATCH = 32
EPSILON = 1e-12

_UNKNOWN, _FIRST, _LAST = 100, 101, 102
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")


class MiniLM:
    """Turns English texts into vectors of length 1."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds model.safetensors and vocab.txt. Raises OSError when it doesn't."""
        self._weights = _read(folder / "model.safetensors")
        lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self._vocabulary = {piece: place for place, piece in enumerate(lines)}
        self.width = self._weights["embeddings.word_embeddings.weight"].shape[1]
        self._layers = sum(name.endswith("intermediate.dense.weight") for name in self._weights)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, width). Texts of one length go through together."""
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        pieces = [self._pieces(text) for text in texts]
        for place, read in enumerate(pieces):
            by_length[len(read)].append(place)
        for places in by_length.values():
            for start in range(0, len(places), BATCH):
                batch = places[start : start + BATCH]
                vectors[batch] = self._encode(np.asarray([pieces[place] for place in batch]))
        return vectors

    def _pieces(self, text: str) -> list[int]:
        """The pieces of a text's words, each the longest that the vocabulary has."""
        decomposed = unicodedata.normalize("NFD", text.lower())
        bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
        found = [_FIRST]
        for token in _TOKEN.findall(bare):
            found += self._split(token)
            if len(found) >= MOST_PIECES - 1:
                break
        return [*found[: MOST_PIECES - 1], _LAST]

    def _split(self, token: str) -> list[int]:
        found, start = [], 0
        while start < len(token):
            mark = "##" if start else ""
            end = next(
                (e for e in range(len(token), start, -1) if mark + token[start:e] in self._vocabulary), None
            )
            if end is None:
                return [_UNKNOWN]
            found.append(self._vocabulary[mark + token[start:end]])
            start = end
        return found

    def _encode(self, pieces: NDArray[np.int64]) -> Vectors:
        """Vectors of texts that have equally many pieces; `pieces` has shape (texts, length)."""
        state = (
            self._weights["embeddings.word_embeddings.weight"][pieces]
            + self._weights["embeddings.position_embeddings.weight"][: pieces.shape[1]]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normal(state, "embeddings.LayerNorm")
        for layer in range(self._layers):
            state = self._layer(state, f"encoder.layer.{layer}.")
        means = state.mean(axis=1)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def _layer(self, state: Vectors, name: str) -> Vectors:
        texts, length, _ = state.shape

        def heads(part: str) -> Vectors:
            moved = self._linear(state, f"{name}attention.self.{part}")
            return moved.reshape(texts, length, -1, HEAD).transpose(0, 2, 1, 3)

        affinity = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(HEAD**0.5)
        affinity = np.exp(affinity - affinity.max(axis=-1, keepdims=True))
        affinity /= affinity.sum(axis=-1, keepdims=True)
        seen = (affinity @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, length, -1)
        seen = self._linear(seen, f"{name}attention.output.dense")
        state = self._normal(state + seen, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._linear(state, f"{name}intermediate.dense"))
        return self._normal(state + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _linear(self, state: Vectors, name: str) -> Vectors:
        return np.asarray(state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normal(self, state: Vectors, name: str) -> Vectors:
        away = state - state.mean(axis=-1, keepdims=True)
        away /= np.sqrt((away * away).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
        return np.asarray(away * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _gelu(values: Vectors) -> Vectors:
    """By its usual approximation with tanh, within 0.001."""
    inner = np.float32((2 / np.pi) ** 0.5) * (values + np.float32(0.044715) * values * values * values)
    return np.asarray(values * np.float32(0.5) * (1 + np.tanh(inner)))


def _read(path: Path) -> dict[str, Vectors]:
    """The arrays of a safetensors file by name; they stay on disk until they are used."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    raw = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + size)
    return {
        name: np.frombuffer(raw[slice(*about["data_offsets"])], dtype=np.float32).reshape(about["shape"])
        for name, about in header.items()
        if name != "__metadata__" and about["dtype"] == "F32"
    }
