"""The table of what the proofs have shown, which grows part by part and outlives the process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table as Drawn

from benchmarks.figures import RESULTS
from tests.prove.figure import Shown


class Table:
    """The lines of each part, in a JSON file; by default `benchmarks/results/prove.json`.

    Args:
        path: what stands there already is part of it.
    """

    def __init__(self, path: Path = RESULTS / "prove.json") -> None:
        self.path = path
        self._parts = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def clear(self) -> None:
        """Begins anew."""
        self._parts = {}

    def put(self, part: str, lines: Sequence[Shown]) -> None:
        """Writes a part's lines down, in the place of earlier ones."""
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._parts[part] = {"made_at": made_at, "lines": [asdict(line) for line in lines]}
        self.path.parent.mkdir(exist_ok=True)
        text = json.dumps(self._parts, ensure_ascii=False, indent=1)
        self.path.write_text(f"{text}\n", encoding="utf-8")

    def lines(self, parts: Sequence[str]) -> list[Shown]:
        """The lines of these parts, as far as they are there."""
        kept = (self._parts[part]["lines"] for part in parts if part in self)
        return [Shown(**line) for lines in kept for line in lines]


def show(lines: Sequence[Shown]) -> None:
    """Prints them."""
    drawn = Drawn(title="prove", title_justify="left", title_style="bold", box=SIMPLE)
    drawn.add_column("figure", overflow="fold")
    drawn.add_column("reach", no_wrap=True)
    drawn.add_column("seen", overflow="fold")
    drawn.add_column("", no_wrap=True)
    drawn.add_column("command", overflow="fold")
    for line in lines:
        mark = "" if line.ok is None else "[green]reached[/]" if line.ok else "[red]missed[/]"
        drawn.add_row(line.figure, line.reach, line.seen, mark, line.command)
    Console(width=160).print(drawn)
