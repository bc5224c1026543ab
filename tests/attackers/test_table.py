"""The table of who may press what: it is whole, and everybody else comes to nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from aiogram import Router

import handlers
from bot.app import routers
from handlers import callbacks
from telegram_emulator import Press
from tests.attackers.record import changes, record_of
from tests.attackers.table import ACTORS, PRESSES, PRIVATE, QUEUE, THEIRS
from tests.attackers.world import World
from tests.desk import Desk

#: So many presses are under way at once.
AT_ONCE = 40
#: Who tries every button; the others, whom the same rules stop, one for each handler.
WHOLE = ("stranger", "colleague", "foreign")
#: What says which of its things a button does.
_ACTS = ("act", "view", "outcome", "state")


def _all(router: Router) -> Iterator[Router]:
    yield router
    for inner in router.sub_routers:
        yield from _all(inner)


def test_every_handler_of_presses_has_its_rows() -> None:
    heard = {
        f"{handler.callback.__module__}.{handler.callback.__name__}".removeprefix("handlers.")
        for router in routers()
        for each in _all(router)
        for handler in each.callback_query.handlers
    }
    assert heard == {row.handler for row in PRESSES}


def test_every_button_that_is_drawn_has_its_row() -> None:
    begins = {row.act for row in PRESSES}
    for file in Path(handlers.__file__).parent.rglob("*.py"):
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


def forbidden(actor: str, *, briefly: bool) -> list[tuple[str, str]]:
    """What the actor mustn't press, and where they try it: in the kind of chat that the button belongs to.

    Args:
        briefly: one button of each handler for each kind of people who may press it; else every button,
            and one of each handler in the other kind of chat too.
    """
    tried, seen = [], set[tuple[str, frozenset[str]]]()
    for row in PRESSES:
        first = (row.handler, row.who) not in seen
        seen.add((row.handler, row.who))
        same = [each for each in PRESSES if each.act == row.act]
        heard = {each.where == PRIVATE for each in same if actor in each.who}
        homes = {each.where == PRIVATE for each in same}
        for where in (PRIVATE, THEIRS, QUEUE) if actor == "foreign" else (PRIVATE, QUEUE):
            private = where == PRIVATE
            if private in heard and not (actor == "foreign" and where == QUEUE):
                continue
            if (first and (private in homes or not briefly)) or (private in homes and not briefly):
                tried.append((row.act, where))
    return list(dict.fromkeys(tried))


async def _presses(world: World, actor: str, tried: list[tuple[str, str]]) -> list[str]:
    """Has all that pressed; gives what was answered with more than a refusal."""
    wrong = []
    for start in range(0, len(tried), AT_ONCE):
        presses: list[tuple[str, str, Press]] = []
        for act, where in tried[start : start + AT_ONCE]:
            press = await world.actors[actor].forges(act, on=world.place(actor, where))
            presses.append((act, where, press))
        await world.desk.tg.wait(partial(_all_answered, presses))
        for act, where, press in presses:
            if press.text and not press.alert:
                wrong.append(f"{actor} presses {act} in {where}: {press.text}")
    return wrong


def _all_answered(presses: list[tuple[str, str, Press]]) -> bool:
    return all(press.answered for _, _, press in presses)


async def test_what_isnt_allowed_comes_to_nothing(desk: Desk, request: pytest.FixtureRequest) -> None:
    world = World(desk)
    await world.is_furnished()
    everything = "sqlite" in request.node.name  # the rules are the same
    hurry = desk.tg.while_waiting
    wrong: list[str] = []
    before = await record_of(desk.database)
    for actor in ACTORS:
        desk.tg.while_waiting = None  # presses wait for no time, and nothing is to fall due
        tried = forbidden(actor, briefly=not (everything and actor in WHOLE))
        wrong += await _presses(world, actor, tried)
        desk.tg.while_waiting = hurry
        await desk.settles()
        after = await record_of(desk.database)
        wrong += [f"{actor}: {line}" for line in changes(before, after)]
        before = after
    assert not wrong, "\n".join(wrong)
