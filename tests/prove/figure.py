"""What a proof has shown: a figure, what it must reach, and the command that makes it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the table. `ok` is None where there is nothing to reach."""

    figure: str
    seen: str
    reach: str
    ok: bool | None
    command: str


def none_of(figure: str, found: Sequence[str], of: str, command: str) -> Shown:
    """A figure that must be nought: what was found, out of what."""
    return Shown(figure, f"{len(found)} ({of})", "0", not found, command)
