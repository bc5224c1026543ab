"""Inline queries: what somebody types after a bot's name, and what the bot offers."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telegram_emulator.world.chats import Chat
from telegram_emulator.world.people import Bot, User

if TYPE_CHECKING:
    from telegram_emulator.world.files import File
    from telegram_emulator.world.world import World

Json = dict[str, Any]

ANSWERABLE_S = 30


@dataclass(slots=True)
class InlineResult:
    """One offer: how it looks in the list (`shown`) and the message that it becomes."""

    id: str
    shown: Json
    kind: str
    content: Json
    file: "File | None"
    markup: Json | None


@dataclass(slots=True)
class InlineAnswer:
    """What a bot offered; it serves the same query again until `expires`."""

    results: list[InlineResult]
    next_offset: str
    button: Json | None
    expires: float

    def shown(self) -> Json:
        """The answer as people's clients list it."""
        offers = [result.shown for result in self.results]
        return {"results": offers, "next_offset": self.next_offset, "button": self.button}


@dataclass(slots=True)
class InlineQuery:
    """One query; `at` is on the emulator's clock."""

    id: str
    bot: Bot
    person: User
    chat: Chat
    query: str
    offset: str
    at: float
    answer: InlineAnswer | None = field(default=None)

    def api(self) -> Json:
        """An InlineQuery object."""
        where = "sender" if self.chat.bot is self.bot else self.chat.type
        return {
            "id": self.id,
            "from": self.person.api,
            "query": self.query,
            "offset": self.offset,
            "chat_type": where,
        }

    def shown(self) -> Json:
        """The query as the people interface gives it."""
        return {"query_id": self.id, "answer": self.answer.shown() if self.answer is not None else None}


def remembered(world: "World", query: InlineQuery) -> InlineAnswer | None:
    """An answer to the same words that Telegram still keeps: for everybody, or for this person."""
    for person in (None, query.person.id):
        found = query.bot.inline_answers.get((query.query, query.offset, person))
        if found is not None and found.expires > world.now:
            return found
    return None


def answer(world: "World", query: InlineQuery, given: InlineAnswer) -> None:
    """Show a bot's offers to the person who asked."""
    query.answer = given
    world.log.add("inline_answer", query.chat, person=query.person.id, **query.shown())
