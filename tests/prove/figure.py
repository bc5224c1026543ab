"""What a proof has shown: a figure, what it must reach, and the command that makes it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, keep


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


def show(lines: Sequence[Shown]) -> None:
    """Prints the table."""
    table = Table(title="prove", title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column("figure", overflow="fold")
    table.add_column("reach", no_wrap=True)
    table.add_column("seen", overflow="fold")
    table.add_column("", no_wrap=True)
    table.add_column("command", overflow="fold")
    for line in lines:
        mark = "" if line.ok is None else "[green]reached[/]" if line.ok else "[red]missed[/]"
        table.add_row(line.figure, line.reach, line.seen, mark, line.command)
    Console(width=160).print(table)


def kept(name: str, lines: Sequence[Shown]) -> str:
    """Writes them to `benchmarks/results/NAME.json`; gives the path."""
    figures = [Figure(line.figure, line.seen, reach=line.reach or None, ok=line.ok) for line in lines]
    return str(keep(name, figures))
