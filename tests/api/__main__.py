"""`python -m tests.api`: has schemathesis try the API by its description, for as long as is wished."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import typer

from tests.api.trying import tried
from tests.databases import sqlite_copy
from tests.desk import listening_desk


def main(examples: int = 50, seed: int = 1) -> None:
    """Tries each call with so many inputs, then calls one after the other; exit 1 if something is wrong."""
    code, said = asyncio.run(_try(examples, seed))
    print(said)  # noqa: T201
    if code:
        print(f"Again: python -m tests.api --examples {examples} --seed {seed}")  # noqa: T201
    raise SystemExit(code)


async def _try(examples: int, seed: int) -> tuple[int, str]:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty"
        empty.mkdir()
        url = await sqlite_copy(empty, Path(folder))
        async with listening_desk(url) as desk:
            everything = "examples,coverage,fuzzing,stateful"
            return await tried(desk, examples=examples, seed=seed, phases=everything)


if __name__ == "__main__":
    typer.run(main)
