"""`python -m benchmarks [NAME] [what that benchmark takes]`: prints a table, writes results/NAME.json.

A benchmark is a module of this folder with `measure(arguments) -> list of figures`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec

import benchmarks
from benchmarks.figures import Figure, Unusable, keep, show

Measure = Callable[[Sequence[str]], list[Figure]]


def main(arguments: Sequence[str]) -> int:
    """Runs one benchmark, or all that need nothing from outside; gives the exit code."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(f"python -m benchmarks [NAME]: {', '.join(_names())}")
        return 0
    if arguments and _measure(arguments[0]) is None:
        print(f"There is no benchmark {arguments[0]!r}. Known: {', '.join(_names())}.", file=sys.stderr)
        return 2
    names = arguments[:1] or [name for name in _names() if not _needs_something(name)]
    for name in names:
        measure = _measure(name)
        assert measure is not None
        try:
            figures = measure(arguments[1:])
        except Unusable as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
        show(name, figures)
        print(f"Written to {keep(name, figures)}")
    return 0


def _names() -> list[str]:
    found = pkgutil.iter_modules(benchmarks.__path__)
    return [module.name for module in found if not module.name.startswith("_") and _measure(module.name)]


def _measure(name: str) -> Measure | None:
    if not name.isidentifier() or name.startswith("_") or find_spec(f"benchmarks.{name}") is None:
        return None
    measure: Measure | None = getattr(importlib.import_module(f"benchmarks.{name}"), "measure", None)
    return measure


def _needs_something(name: str) -> bool:
    """Whether it can't run without being told where something is; then it runs only by its name."""
    return bool(getattr(importlib.import_module(f"benchmarks.{name}"), "NEEDS_ARGUMENTS", False))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
