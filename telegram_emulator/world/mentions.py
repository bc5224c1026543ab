"""Mentions of people who have no username."""

import re
from typing import TYPE_CHECKING

from telegram_emulator.text.entities import Entity

if TYPE_CHECKING:
    from telegram_emulator.world.world import World

_BY_ID = re.compile(r"tg://user/?\?id=(\d+)/?")


def resolve(world: "World", entities: list[Entity]) -> list[Entity]:
    """Links to a person's id become mentions of that person; those of nobody known are dropped."""
    resolved = []
    for entity in entities:
        number = _person(entity)
        if number is None:
            resolved.append(entity)
        elif (user := world.users.get(number)) is not None:
            place = {name: entity[name] for name in ("offset", "length")}
            resolved.append({"type": "text_mention", **place, "user": user.api})
    return resolved


def _person(entity: Entity) -> int | None:
    if entity["type"] == "text_mention":
        return int(entity["user"]["id"])
    if entity["type"] != "text_link":
        return None
    match = _BY_ID.fullmatch(entity["url"])
    return int(match[1]) if match is not None else None
