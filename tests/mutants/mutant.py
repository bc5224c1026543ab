"""One fault in one place: where it is, and how it is found again."""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.mutants.kinds import changes, is_first_only
from tests.source import name_of, tree


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: which file, function (empty: the module's own names) and line, and of what kind.

    `statement` is the line on which the statement begins that it is in, `code` what is changed there,
    `node` the changed node's place among the file's, `change` which of its faults this is.
    """

    file: str
    function: str
    line: int
    kind: str
    statement: int
    code: str
    node: int
    change: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.kind}"


def mutants_of(file: str, functions: Collection[str] | None) -> Iterator[Mutant]:
    """The faults of a file, in the order of its text.

    Args:
        functions: those that count, `Class.method` for methods; None for all and the module's own names.
    """
    for node, place, function, statement in _places(file):
        if functions is not None and function not in functions:
            continue
        for number, (kind, _) in enumerate(changes(node)):
            line = getattr(node, "lineno", statement)
            yield Mutant(
                file, function, line, kind, statement, ast.unparse(node).split("\n")[0], place, number
            )


@functools.cache
def functions_of(file: str) -> frozenset[str]:
    """The functions of a file that have something to be wrong with."""
    return frozenset(function for _, _, function, _ in _places(file) if function)


def mutated(mutant: Mutant) -> ast.Module:
    """The tree of the file with this fault in it."""
    made = copy.deepcopy(tree(mutant.file))
    changed = list(ast.walk(made))[mutant.node]
    instead = list(changes(changed))[mutant.change][1]
    for parent in ast.walk(made):
        for field, value in ast.iter_fields(parent):
            if value is changed:
                setattr(parent, field, instead)
            elif isinstance(value, list) and any(item is changed for item in value):
                setattr(parent, field, [instead if item is changed else item for item in value])
    ast.copy_location(instead, changed)
    return ast.fix_missing_locations(made)


def _places(file: str) -> Iterator[tuple[ast.AST, int, str, int]]:
    """Every node where a fault would matter, with its function and the line its statement begins on."""
    module = tree(file)
    numbers = {id(node): number for number, node in enumerate(ast.walk(module))}

    def within(node: ast.AST, function: str, statement: int) -> Iterator[tuple[ast.AST, int, str, int]]:
        if isinstance(node, ast.stmt):
            statement = node.lineno
        if _does_not_matter(node):
            return
        yield node, numbers[id(node)], function, statement
        for child in _parts(node):
            yield from within(child, function, statement)

    def named(body: list[ast.stmt], prefix: str) -> Iterator[tuple[ast.AST, int, str, int]]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from named(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for child in (*node.args.defaults, *node.args.kw_defaults, *node.body):
                    if child is not None:
                        yield from within(child, prefix + node.name, node.lineno)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and not prefix and node.value is not None:
                yield from within(node.value, "", node.lineno)

    yield from named(module.body, "")


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    for field, value in ast.iter_fields(node):
        if field == "args" and is_first_only(node):
            continue
        if field in ("annotation", "returns", "decorator_list"):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and field == "args":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child


def _does_not_matter(node: ast.AST) -> bool:
    """What is there for types, logs and speed only; words are looked at by tests of their own."""
    if isinstance(node, ast.Assert) or _is_log(node):
        return True
    if isinstance(node, ast.If):
        return not node.orelse and all(_is_log(part) for part in node.body)
    return isinstance(node, ast.keyword) and node.arg == "synchronize_session"


def _is_log(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=logger))):
            return name_of(logger) == "log"
    return False
