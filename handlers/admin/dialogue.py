"""Where an admin is in a dialogue; it stands in the database, so a restart loses nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message
from sqlalchemy import select

from handlers.keyboards.requester import CALL_A_PERSON, MY_TICKETS
from handlers.reading import language_of
from handlers.turn import Turn
from knowledge_base.answer_html import plain_text
from knowledge_base.entry import Entry, Variant
from storage.tables import Person

DIALOGUE = "kb"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an admin has said so far: a new entry, or what an existing one (`entry_id`) is to gain.

    The first of a new entry's `wordings` is its question; `answer` is Telegram HTML.
    """

    step: str
    entry_id: int | None = None
    wordings: list[str] = field(default_factory=list)
    answer: str | None = None

    @classmethod
    def of(cls, dialogue: dict[str, Any] | None) -> Draft | None:
        """The draft of a dialogue; None when the person is in no such dialogue."""
        if not dialogue or dialogue.get("kind") != DIALOGUE:
            return None
        return cls(
            dialogue["step"], dialogue.get("entry"), dialogue.get("wordings", []), dialogue.get("answer")
        )

    def as_dialogue(self) -> dict[str, Any]:
        """The same, as it is kept with the person."""
        return {
            "kind": DIALOGUE,
            "step": self.step,
            "entry": self.entry_id,
            "wordings": self.wordings,
            "answer": self.answer,
        }

    def entry(self, former: Entry | None, default_language: str) -> Entry:
        """The entry as it is to be; `former` is the one that it changes, None for a new one."""
        spoken = language_of(self.wordings[0]) if self.wordings and former is None else None
        said = tuple(
            Variant(text, language_of(text, spoken or default_language) or default_language)
            for text in self.wordings
        )
        if former is None:
            answers = {spoken or default_language: self.answer or ""}
            return Entry(key=f"chat-{secrets.token_hex(4)}", variants=said, answers=answers)
        held = {variant.text.casefold() for variant in former.variants}
        answers = dict(former.answers)
        if self.answer is not None:
            answers[language_of(plain_text(self.answer)) or default_language] = self.answer
        added = tuple(variant for variant in said if variant.text.casefold() not in held)
        return replace(former, variants=(*former.variants, *added), answers=answers)


class InDialogue(Filter):
    """The admin's next words belong to one of these steps."""

    def __init__(self, *steps: str) -> None:
        self._steps = steps

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        text = message.text or ""
        if message.from_user is None or text.startswith("/") or text in CALL_A_PERSON | MY_TICKETS:
            return False
        draft = await draft_of(turn, message.from_user.id)
        return {"draft": draft} if draft is not None and draft.step in self._steps else False


async def draft_of(turn: Turn, telegram_id: int) -> Draft | None:
    """What the person's dialogue about the knowledge base has come to, read before any transaction."""
    async with turn.database.read() as session:
        return Draft.of(
            await session.scalar(select(Person.dialogue).where(Person.telegram_id == telegram_id))
        )
