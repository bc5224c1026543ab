"""The table of who may do what is whole; what is theirs people can do, and no more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiogram.filters import Command

import handlers as room
from handlers import callbacks
from tests.attackers.cells import TABLE, Attempts, few, some, spoilt, wrong
from tests.attackers.covered import COVERED, handlers, names
from tests.attackers.table import PRESSES
from tests.attackers.trial import name_of
from tests.desk import Desk

#: What says which of its things a button does.
_ACTS = ("act", "view", "outcome", "state")


def test_every_handler_has_its_rows() -> None:
    assert names() == COVERED


def test_every_command_has_its_row() -> None:
    rows = {(row.handler, row.act.split()[0].split("@")[0]) for row in TABLE if row.act.startswith("/")}
    for handler in handlers():
        filters = (each.callback for each in handler.filters or ())
        for commands in (each.commands for each in filters if isinstance(each, Command)):
            for command in commands:
                assert (name_of(handler), f"/{command}") in rows


def test_every_button_that_is_drawn_has_its_row() -> None:
    begins = {row.act for row in PRESSES}
    for file in Path(room.__file__).parent.rglob("*.py"):
        for name, act in _drawn(ast.parse(file.read_text())):
            kind = getattr(callbacks, name)
            begin = f"{kind.__prefix__}:{act}"
            assert any(row == begin or row.startswith(f"{begin}:") for row in begins), f"{file}: {begin}"


def _drawn(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The buttons of which a file says what they do, each with that."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if not call.func.id.endswith("Press"):
            continue
        for keyword in call.keywords:
            for part in ast.walk(keyword.value) if keyword.arg in _ACTS else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield call.func.id, part.value


async def test_everybody_does_what_is_theirs_and_no_more(desk: Desk, request: pytest.FixtureRequest) -> None:
    """Every handler, tried by everybody; `python -m tests.attackers` tries every act by everybody."""
    on_server = "postgresql" in request.node.name  # the rules are the same, the numbers' limits aren't
    async with Attempts.on(desk) as attempts:
        bad = []
        for cell in list(few())[::3] if on_server else some():
            fault = wrong(cell, await attempts.of(cell))
            bad += [f"{cell} {fault}"] if fault else []
        for cell in spoilt() if on_server else ():
            fell = (await attempts.of(cell)).fell
            bad += [f"{cell} falls over: {fell}"] if fell else []
        assert not bad, "\n".join(bad)
