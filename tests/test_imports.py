"""Every module can be the first one that is imported: none needs another that needs it in turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "knowledge_base", "locales", "storage", "telegram_emulator", "tickets")


def test_no_module_needs_one_that_needs_it() -> None:
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
    }
    needs = {name: set(_needed(path, paths)) - {name} for name, path in paths.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise AssertionError(" needs ".join(reversed(error.args[1]))) from None


def _needed(path: Path, paths: dict[str, Path]) -> Iterator[str]:
    """The modules of ours that this one imports before it is whole."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names if item.name in paths)
        elif isinstance(node, ast.ImportFrom):
            among = (f"{node.module}.{item.name}" for item in node.names)
            yield from {name if name in paths else str(node.module) for name in among} & set(paths)
