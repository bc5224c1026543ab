"""The handlers that there are, and whether the table knows them."""

from __future__ import annotations

from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject

from bot.app import routers
from tests.attackers.cells import TABLE
from tests.attackers.spoken import AT_DOORS, TELEGRAMS_OWN
from tests.attackers.trial import name_of

#: The handlers that have rows, and those that nobody in Telegram gets to.
COVERED = {row.handler for row in TABLE} | TELEGRAMS_OWN | AT_DOORS


def handlers() -> Iterator[HandlerObject]:
    """All of them, of every router."""
    for router in routers():
        for each in _all(router):
            for observer in each.observers.values():
                yield from observer.handlers


def names() -> set[str]:
    """What they are called in the table."""
    return {name_of(handler) for handler in handlers()}


def _all(router: Router) -> Iterator[Router]:
    yield router
    for inner in router.sub_routers:
        yield from _all(inner)
