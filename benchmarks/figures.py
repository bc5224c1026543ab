"""Figures: what was measured, and what it should reach."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"

Value = int | float | str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `reach` says what it must reach (`≤ 150`), None where nothing is asked of it."""

    figure: str
    value: Value
    unit: str = ""
    reach: str | None = None
    ok: bool | None = None


class Unusable(Exception):
    """The benchmark can't be run like this; the message is one line for whoever started it."""


def at_most(figure: str, value: float, unit: str, bound: float) -> Figure:
    """A figure that may not be greater than `bound`."""
    return Figure(figure, value, unit, f"≤ {bound:g}", value <= bound)


def at_least(figure: str, value: float, unit: str, bound: float) -> Figure:
    """A figure that may not be smaller than `bound`."""
    return Figure(figure, value, unit, f"≥ {bound:g}", value >= bound)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of ordered values, to a tenth."""
    return round(ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)], 1)


def show(name: str, figures: Sequence[Figure]) -> None:
    """Prints the figures as a table."""
    table = Table(title=name, title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column("figure")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    table.add_column("to reach", no_wrap=True)
    table.add_column("", no_wrap=True)
    for item in figures:
        mark = "" if item.ok is None else "[green]reached[/]" if item.ok else "[red]missed[/]"
        table.add_row(item.figure, as_text(item.value), item.unit, item.reach or "", mark)
    Console().print(table)


def say(what: str) -> None:
    """Tells whoever waits what is going on, beside the figures."""
    print(what, file=sys.stderr, flush=True)


def keep(name: str, figures: Sequence[Figure]) -> Path:
    """Writes the figures to `benchmarks/results/NAME.json`; gives the path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(
        json.dumps([asdict(item) for item in figures], ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return path


def as_text(value: Value) -> str:
    """A value as the tables show it."""
    if value is None:
        return "—"
    return f"{value:,.4g}" if isinstance(value, float) and abs(value) < 1000 else str(value)
