"""The table of what the proofs have shown, which grows part by part and outlives the process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table as Printed

from benchmarks.figures import RESULTS
from tests.prove.figure import Shown


class Table:
    """The lines of each part, in a JSON file to which several runs may write.

    Args:
        path: what stands there already is part of it.
    """

    def __init__(self, path: Path = RESULTS / "prove.json") -> None:
        self.path = path

    def __contains__(self, part: str) -> bool:
        return part in self._parts()

    def clear(self) -> None:
        """Begins anew."""
        self.path.unlink(missing_ok=True)

    def put(self, part: str, lines: Sequence[Shown]) -> None:
        """Writes a part's lines down, in the place of earlier ones."""
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        parts = self._parts() | {part: {"made_at": made_at, "lines": [asdict(line) for line in lines]}}
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(parts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def lines(self, parts: Sequence[str]) -> list[Shown]:
        """The lines of these parts, as far as they are there."""
        there = self._parts()
        return [Shown(**line) for part in parts if part in there for line in there[part]["lines"]]

    def _parts(self) -> dict[str, Any]:
        return json.loads(self.path.read_text(encoding="utf-8")) if self.path.exists() else {}


def show(lines: Sequence[Shown]) -> None:
    """Prints them."""
    table = Printed(title="prove", title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column("figure", overflow="fold")
    table.add_column("reach", no_wrap=True)
    table.add_column("seen", overflow="fold")
    table.add_column("", no_wrap=True)
    table.add_column("command", overflow="fold")
    for line in lines:
        mark = "" if line.ok is None else "[green]reached[/]" if line.ok else "[red]missed[/]"
        table.add_row(line.figure, line.reach, line.seen, mark, line.command)
    Console(width=160).print(table)
