"""Fits the index to its base beside the service: a small base in a thread, a large one in a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

import knowledge_base
from knowledge_base import fitting, growing
from knowledge_base.encoder import Encoder, sentence_encoder
from knowledge_base.index import Index
from knowledge_base.keeping import Keeper, Kept, base_hash

log = structlog.get_logger()

#: With more wordings than this a fit takes so long that a thread would be felt in every reply.
MOST_IN_A_THREAD = 2000

Observed = Sequence[tuple[str, str]]


class Fitter:
    """Knows the encoder and the cache.

    Args:
        folder: where the cache is.
        quality: whether several encoders work together, for ten times the time.
    """

    def __init__(self, folder: Path, quality: bool) -> None:
        self._folder, self._quality = folder, quality
        self._keeper = Keeper(folder, quality)
        self._encoder: Encoder | None = None

    async def open(self) -> None:
        """Loads the encoder; takes seconds."""
        self._encoder = await asyncio.to_thread(sentence_encoder, self._quality)

    async def by_meaning(self, index: Index) -> tuple[Index, bool]:
        """The index with what the cache has for it, else with vectors alone; itself without an encoder.

        Besides, whether it needs no fitting any more.
        """
        kept, done = await self.recalled(index, ())
        if self._encoder is None or kept.dense is not None:
            return kept, done
        return await asyncio.to_thread(index.by_meaning, self._encoder), False

    async def recalled(self, index: Index, observed: Observed) -> tuple[Index, bool]:
        """The index with what the cache has for it, and whether it needs no fitting any more."""
        return await asyncio.to_thread(self._recalled, index, observed)

    async def fitted(self, index: Index, observed: Observed) -> Index | None:
        """The index fitted to its base; None if that failed, which is logged."""
        if index.variants_count <= MOST_IN_A_THREAD:
            return await asyncio.to_thread(self._fitted, index, observed)
        if not await self._worked(index, observed):
            return None
        return (await self.recalled(index, observed))[0]

    def _recalled(self, index: Index, observed: Observed) -> tuple[Index, bool]:
        kept = self._keeper.load() if self._encoder else None
        if kept is None or self._encoder is None or not kept.is_of(self._encoder):
            return index, False
        if kept.missing(index) > MOST_IN_A_THREAD:
            return index, False
        return kept.applied(_settled(index, kept), self._encoder), kept.base == base_hash(index, observed)

    def _fitted(self, index: Index, observed: Observed) -> Index:
        found = fitting.fitted(growing.settled(index), self._encoder, observed, None)
        try:
            self._keeper.keep(found, observed)
        except OSError as error:
            log.warning("the cache of the knowledge base can't be written", reason=str(error))
        return found

    async def _worked(self, index: Index, observed: Observed) -> bool:
        """Has a process of its own fit the base into the cache; whether it did."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "knowledge_base.fitting",
            stdin=asyncio.subprocess.PIPE,
            cwd=Path(knowledge_base.__file__).parent.parent,
        )
        assert process.stdin is not None
        try:
            for line in fitting.job(index.entries, observed, self._folder, self._quality):
                process.stdin.write(line + b"\n")
                await process.stdin.drain()
            code = await process.wait()
        except (BrokenPipeError, ConnectionResetError):
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if code:
            log.error("fitting the knowledge base failed, what is known goes on", code=code)
        return not code


def _settled(index: Index, kept: Kept) -> Index:
    """Free of what small changes have left; a classifier needs features numbered as in a base built anew."""
    return Index.build(index.entries) if kept.classifier else growing.settled(index)
