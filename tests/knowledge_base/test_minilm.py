"""The forward pass of MiniLM, on a small model made here."""

import json
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge_base.minilm import HEAD, MiniLM

WIDTH, INNER, LAYERS = 2 * HEAD, 96, 2
PIECES = [f"[unused{place}]" for place in range(103)] + [
    "pay",
    "##ing",
    "##ment",
    "my",
    "bill",
    "'",
    "s",
    "?",
]


@pytest.fixture(scope="module")
def weights() -> dict[str, NDArray[np.float32]]:
    generator = np.random.default_rng(5)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(PIECES), WIDTH),
        "embeddings.position_embeddings.weight": (128, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        for part, into, out in (
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", WIDTH, INNER),
            ("output.dense", INNER, WIDTH),
        ):
            shapes |= {f"{name}{part}.weight": (out, into), f"{name}{part}.bias": (out,)}
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{name}{part}.weight": (WIDTH,), f"{name}{part}.bias": (WIDTH,)}
    return {
        name: generator.normal(1.0 if name.endswith("Norm.weight") else 0.0, 0.3, shape).astype(np.float32)
        for name, shape in shapes.items()
    }


@pytest.fixture(scope="module")
def model(
    weights: dict[str, NDArray[np.float32]],
    tmp_path_factory: pytest.TempPathFactory,
) -> MiniLM:
    folder = tmp_path_factory.mktemp("model")
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, array in weights.items():
        header[name] = {
            "dtype": "F32",
            "shape": list(array.shape),
            "data_offsets": [at, at + array.nbytes],
        }
        at += array.nbytes
    head = json.dumps(header).encode()
    data = b"".join(array.tobytes() for array in weights.values())
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + data)
    (folder / "vocab.txt").write_text("\n".join(PIECES), encoding="utf-8")
    return MiniLM(folder)


def test_a_vector_is_what_the_formulas_give_word_by_word(
    model: MiniLM, weights: dict[str, NDArray[np.float32]]
) -> None:
    pieces = [101, 106, 107, 103, 104, 102]  # [first] my bill pay ##ing [last]
    state = [
        weights["embeddings.word_embeddings.weight"][piece].astype(float)
        + weights["embeddings.position_embeddings.weight"][place]
        + weights["embeddings.token_type_embeddings.weight"][0]
        for place, piece in enumerate(pieces)
    ]

    def linear(row: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        return np.asarray(weights[f"{name}.weight"].astype(float) @ row + weights[f"{name}.bias"])

    def normal(row: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        scaled = (row - row.mean()) / math.sqrt(row.var() + 1e-12)
        return np.asarray(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"])

    state = [normal(row, "embeddings.LayerNorm") for row in state]
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        asked, keys, values = (
            [linear(row, f"{name}attention.self.{part}") for row in state]
            for part in ("query", "key", "value")
        )
        moved = []
        for place, row in enumerate(state):
            heads: list[float] = []
            for start in range(0, WIDTH, HEAD):
                part = slice(start, start + HEAD)
                affinities = [math.exp(asked[place][part] @ key[part] / math.sqrt(HEAD)) for key in keys]
                mixed = np.asarray(affinities) @ np.stack([value[part] for value in values])
                heads += (mixed / sum(affinities)).tolist()
            out = row + linear(np.asarray(heads), f"{name}attention.output.dense")
            between = normal(out, f"{name}attention.output.LayerNorm")
            inner = [
                x / 2 * (1 + math.erf(x / math.sqrt(2))) for x in linear(between, f"{name}intermediate.dense")
            ]
            out = between + linear(np.asarray(inner), f"{name}output.dense")
            moved.append(normal(out, f"{name}output.LayerNorm"))
        state = moved
    mean = np.mean(state, axis=0)
    assert model.encode(["My bill  PAYING"])[0] == pytest.approx(mean / np.linalg.norm(mean), abs=2e-3)


def test_many_texts_at_once_are_as_each_alone(model: MiniLM) -> None:
    texts = ["pay my bill", "my bill's payment?", "", "pay", "my bill", "no such pieces", "pay " * 300]
    together = model.encode(texts)
    assert together.shape == (len(texts), WIDTH)
    for text, vector in zip(texts, together, strict=True):
        assert model.encode([text])[0] == pytest.approx(vector, abs=1e-5)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-5)
    assert abs(float(together[0] @ together[3])) < 0.999


def test_accents_and_case_do_not_matter(model: MiniLM) -> None:
    same = model.encode(["my bill", "MY BÍLL", "  my   bill "])
    assert same[1] == pytest.approx(same[0], abs=1e-6)
    assert same[2] == pytest.approx(same[0], abs=1e-6)
