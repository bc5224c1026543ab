"""What an admin's next words are; it stands in the database, so a restart loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message
from sqlalchemy import select

from handlers.keyboards.requester import CALL_A_PERSON, MY_TICKETS
from handlers.turn import Turn
from storage.tables import Person

DIALOGUE = "kb"


@dataclass(frozen=True, slots=True)
class Awaited:
    """The step of a dialogue that words belong to, and where in a draft they go.

    Without a `language` the words tell it themselves; `path` leads to a choice of the draft.
    """

    step: str
    draft: int = 0
    language: str = ""
    path: tuple[int, ...] = ()

    @classmethod
    def of(cls, dialogue: dict[str, Any] | None) -> Awaited | None:
        """What a dialogue awaits; None when the person is in no such dialogue."""
        if not dialogue or dialogue.get("kind") != DIALOGUE:
            return None
        return cls(
            dialogue["step"],
            dialogue.get("draft", 0),
            dialogue.get("language", ""),
            tuple(dialogue.get("path", ())),
        )

    def as_dialogue(self) -> dict[str, Any]:
        """The same, as it is kept with the person."""
        return {
            "kind": DIALOGUE,
            "step": self.step,
            "draft": self.draft,
            "language": self.language,
            "path": list(self.path),
        }


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
        awaited = Awaited.of(dialogue)
        return {"awaited": awaited} if awaited is not None and awaited.step in self._steps else False
