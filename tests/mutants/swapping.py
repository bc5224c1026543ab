"""Puts another version of a module's code into the running module, wherever its functions are used."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Collection, Mapping
from types import FunctionType, ModuleType
from typing import Any

from tests.source import ROOT


def module_of(file: str) -> ModuleType:
    """The module of a file of the project."""
    return importlib.import_module(file.removesuffix(".py").replace("/", "."))


def swap(file: str, code: ast.Module, *, names: Collection[str] = ()) -> None:
    """Has the module's functions do what those of `code` do; whoever has imported them has them still.

    Args:
        names: those of its own names that get their new values, here and wherever they were imported.
    """
    module, path = module_of(file), str(ROOT / file)
    fresh: dict[str, Any] = {name: its for name, its in vars(module).items() if name.startswith("__")}
    exec(compile(code, path, "exec"), fresh)  # another copy of the module, of which the code is taken
    _take_code(vars(module), fresh, module.__name__, path)
    for name in names:
        was = vars(module)[name]
        for other in [one for one in sys.modules.values() if isinstance(one, ModuleType)]:
            if vars(other).get(name) is was:
                setattr(other, name, fresh[name])


def _take_code(old: Mapping[str, Any], new: Mapping[str, Any], module: str, path: str) -> None:
    for name, made in new.items():
        was = old.get(name)
        if isinstance(made, type):
            if made.__module__ == module and isinstance(was, type):
                _take_code(vars(was), vars(made), module, path)
            continue
        for ours, theirs in zip(_functions(was), _functions(made), strict=False):
            if theirs.__code__.co_filename == path:
                ours.__code__ = theirs.__code__
                ours.__defaults__, ours.__kwdefaults__ = theirs.__defaults__, theirs.__kwdefaults__


def _functions(value: Any) -> list[FunctionType]:
    """The function behind a name of a module or a class; a property has several."""
    if isinstance(value, property):
        return [one for one in (value.fget, value.fset) if isinstance(one, FunctionType)]
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    value = inspect.unwrap(value) if callable(value) else value
    return [value] if isinstance(value, FunctionType) else []
