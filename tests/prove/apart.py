"""Proofs that run as programs of their own, and leave their figures in a file."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys

from benchmarks.figures import RESULTS, Figure, as_text
from tests.prove.figure import Shown


async def figures_of(kept: str, *arguments: str, named: str = "") -> list[Shown]:
    """Runs `python -m ARGUMENTS`; gives what of its figures is to reach something.

    Args:
        kept: it writes them to `benchmarks/results/KEPT.json`.
        named: instead, the figures whose names begin like this, whether they are to reach something or not.
    """
    path = RESULTS / f"{kept}.json"
    path.unlink(missing_ok=True)
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        stdout=sys.stderr,  # there is one table, and it isn't theirs
    )
    try:
        ended = await running.wait()
    finally:
        if running.returncode is None:
            running.terminate()
    command = f"python -m {shlex.join(arguments)}"
    if not path.exists():
        return [Shown(command, f"ended with {ended}", "figures", False, command)]
    figures = [Figure(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    return [
        Shown(
            figure.figure,
            f"{as_text(figure.value)} {figure.unit}".strip(),
            f"{figure.reach} {figure.unit}".strip() if figure.reach else "",
            figure.ok,
            command,
        )
        for figure in figures
        if (figure.figure.startswith(named) if named else figure.ok is not None)
    ]
