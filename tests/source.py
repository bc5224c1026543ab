"""The code read as a tree: what its calls are given, and what its names stand for."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


@functools.cache
def tree(path: str) -> ast.Module:
    """The tree of a file, by its path from the project's root."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def calls(name: str, room: str = "tickets") -> Iterator[ast.Call]:
    """Every call of a function of this name in a room."""
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(tree(str(path.relative_to(ROOT)))):
            if isinstance(node, ast.Call) and name_of(node.func) == name:
                yield node


def name_of(node: ast.expr) -> str:
    """The last part of a name; empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def assigned(path: str, name: str) -> ast.expr:
    """What a module gives to one of its names.

    Raises:
        AssertionError: it has no such name.
    """
    for node in tree(path).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id == name and isinstance(value, ast.expr):
            return value
    raise AssertionError(f"{path} has no {name}")


def strings(node: ast.expr | None) -> set[str]:
    """The constants that an expression may be; of a condition both."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def set_in(path: str, name: str) -> set[str]:
    """The constants of a set that a module makes by a call."""
    made = assigned(path, name)
    assert isinstance(made, ast.Call)
    return set(ast.literal_eval(made.args[0]))
