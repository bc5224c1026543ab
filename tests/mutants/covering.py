"""Which tests reach which statements, found out by running each once; kept from run to run."""

from __future__ import annotations

import ast
import copy
import functools
import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from tests.mutants.mutant import Mutant
from tests.mutants.swapping import module_of, swap
from tests.source import ROOT, tree

#: Of a test: what it said, the time that it took, and of each file what it said and the lines reached.
_Kept = tuple[str, float, dict[str, tuple[str, list[int]]]]
#: By this name the code says which line it has come to.
_REACHED = "__reached__"


class Covering:
    """What each test reaches, and the processor time that it takes, in seconds.

    Args:
        files: the files that are looked at.
        kept: where it is kept; what is known there of code or tests that have changed is of no use.
    """

    def __init__(self, files: Collection[str], kept: Path) -> None:
        self._files, self._path = sorted(files), kept
        self._reached: set[tuple[str, int]] = set()
        self._kept: dict[str, _Kept] = json.loads(kept.read_text()) if kept.exists() else {}
        self.took: dict[str, float] = {}
        self._lines: dict[str, set[tuple[str, int]]] = {}
        for test, (written, took, reached) in self._kept.items():
            lines = {file: reached[file] for file in self._files if file in reached}
            current = written == _digest(test) and len(lines) == len(self._files)
            if current and all(_digest(file) == its for file, (its, _) in lines.items()):
                self.took[test] = took
                self._lines[test] = {(file, line) for file in lines for line in lines[file][1]}

    def begins(self) -> None:
        """From now on it is noted what is reached."""
        for file in self._files:
            setattr(module_of(file), _REACHED, lambda line, file=file: self._reached.add((file, line)))
            swap(file, _telling(tree(file)))

    def ends(self) -> None:
        """The code is as it was."""
        for file in self._files:
            swap(file, tree(file))
        for test, took in self.took.items():
            reached = dict(self._kept.get(test, ("", 0.0, {}))[2])
            for file in self._files:
                found = sorted(line for its, line in self._lines[test] if its == file)
                reached[file] = (_digest(file), found)
            self._kept[test] = (_digest(test), took, reached)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._kept))

    def note(self, test: str, took: float) -> None:
        """A test has run to its end."""
        self.took[test] = took
        self._lines[test], self._reached = self._reached, set()

    def forget(self) -> None:
        """Nothing of what was reached since the last test counts."""
        self._reached = set()

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant, the fastest first."""
        wanted = {mutant.statement} if mutant.function else _users(mutant)
        found = [
            test
            for test, lines in self._lines.items()
            if any(file == mutant.file and line in wanted for file, line in lines)
        ]
        return sorted(found, key=lambda test: self.took[test])


@functools.cache
def _digest(place: str) -> str:
    """What a file says, in short; of a test the file that it is in."""
    return hashlib.sha256((ROOT / place.partition("::")[0]).read_bytes()).hexdigest()[:16]


def _users(mutant: Mutant) -> set[int]:
    """The lines of the file on which statements begin that use the names that a mutant is the value of."""
    names = set(names_given(mutant))
    return {
        node.lineno
        for node in ast.walk(tree(mutant.file))
        if isinstance(node, ast.stmt)
        and any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))
    }


def names_given(mutant: Mutant) -> list[str]:
    """The module's own names that a mutant is in the value of, and those of what is made of these values;
    none if it is in a function."""
    names: list[str] = []
    for node in () if mutant.function else tree(mutant.file).body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        if node.lineno == mutant.statement or not _names_in(node.value).isdisjoint(names):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += sorted(set[str]().union(*map(_names_in, targets)))
    return names


def _names_in(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _telling(module: ast.Module) -> ast.Module:
    """The same code, in which every statement of a function says first that it is reached."""
    made = copy.deepcopy(module)
    for node in ast.walk(made):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            _tell(node.body, node.lineno)
    return ast.fix_missing_locations(made)


def _tell(body: list[ast.stmt], begins: int | None = None) -> None:
    told: list[ast.stmt] = [] if begins is None else [_word(begins)]
    for number, node in enumerate(body):
        is_docstring = begins is not None and number == 0 and _is_text(node)
        told += [node] if is_docstring else [_word(node.lineno), node]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue  # it is a function by itself
        for field in ("body", "orelse", "finalbody"):
            _tell(getattr(node, field, []))
        for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
            _tell(part.body)
    body[:] = told


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _word(line: int) -> ast.stmt:
    return ast.Expr(ast.Call(ast.Name(_REACHED, ast.Load()), [ast.Constant(line)], []))
