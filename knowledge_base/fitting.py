"""Fitting a base, in this process or in one of its own: `python -m knowledge_base.fitting`.

A large base takes minutes, and a thread would hold up every reply for as long. The process is given its job
line by line on standard input, writes what it worked out to the cache, and ends.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any

from knowledge_base.encoder import Encoder, sentence_encoder
from knowledge_base.entry import Entry, Variant
from knowledge_base.index import Index
from knowledge_base.keeping import Keeper, Kept, Observed
from knowledge_base.learning import calibrated

END = "."
#: Beside a service that answers people, this can wait.
NICENESS = 10


def fitted(index: Index, encoder: Encoder | None, observed: Observed, kept: Kept | None) -> Index:
    """The index with vectors where there is an encoder, all of it fitted to its base anew.

    Vectors that the index or `kept` has aren't worked out again.
    """
    if encoder is None:
        return calibrated(index, observed=observed)
    held = index.vectors()

    def known(text: str) -> Any:
        vector = held.get(text)
        return kept.vector(text) if vector is None and kept else vector

    return calibrated(index.by_meaning(encoder, known), observed=observed)


def job(entries: Iterable[Entry], observed: Observed, folder: Path, quality: bool) -> Iterator[bytes]:
    """The lines that tell a process of its own what to do."""
    yield json.dumps(
        {"folder": str(folder.resolve()), "quality": quality, "observed": list(observed)}
    ).encode()
    for entry in entries:
        yield json.dumps({"key": entry.key, "variants": [asdict(variant) for variant in entry.variants],
                          "answers": dict(entry.answers)}).encode()  # fmt: skip
    yield END.encode()


def main() -> None:
    """Does one job. Should whoever gave it end meanwhile, so does this."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    about = json.loads(sys.stdin.readline())
    entries = []
    for line in iter(sys.stdin.readline, f"{END}\n"):
        entry = json.loads(line)
        variants = tuple(Variant(**variant) for variant in entry["variants"])
        entries.append(Entry(entry["key"], variants, entry["answers"]))
    Thread(target=_end_with_the_giver, daemon=True).start()
    encoder = sentence_encoder(about["quality"])
    keeper = Keeper(Path(about["folder"]), about["quality"])
    observed = [(text, key) for text, key in about["observed"]]
    keeper.keep(fitted(Index.build(entries), encoder, observed, keeper.load()), observed)


def _end_with_the_giver() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
