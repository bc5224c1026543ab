"""Where an admin is in a dialogue; it stands in the database, so a restart loses nothing."""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message
from sqlalchemy import select

from handlers.keyboards import CALL_A_PERSON, MY_TICKETS
from handlers.turn import Turn
from storage.tables import Person

DIALOGUE = "kb"


class InDialogue(Filter):
    """The admin's next words belong to one of these steps."""

    def __init__(self, *steps: str) -> None:
        self._steps = steps

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        text = message.text or ""
        if message.from_user is None or text.startswith("/") or text in CALL_A_PERSON | MY_TICKETS:
            return False
        async with turn.database.read() as session:
            dialogue = await session.scalar(
                select(Person.dialogue).where(Person.telegram_id == message.from_user.id)
            )
        if not dialogue or dialogue.get("kind") != DIALOGUE or dialogue.get("step") not in self._steps:
            return False
        return {"step": dialogue["step"]}
