"""A conversation's two sides: what one writes, and what of it the other has got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram_emulator import Person, Seen
from tests.desk import Desk

Json = dict[str, Any]


@dataclass
class Side:
    """One of the two who talk.

    Args:
        where: what to add to an act so that it goes to the other side.
    """

    desk: Desk
    person: Person
    where: Json

    @property
    def got(self) -> list[Seen]:
        """What the bot has brought here, oldest first."""
        chat = self.desk.group if self.where else self.desk.bot
        return [
            seen
            for seen in self.person.chat(chat).messages
            if seen.sender_id == self.desk.bot.id and not ("topic" in self.where and seen.thread_id is None)
        ]

    def content(self, seen: Seen) -> Json:
        """What a message holds as a bot would be told of it."""
        chat = (
            self.desk.tg.world.groups.get(seen.chat_id)
            or self.desk.tg.world.private[(seen.chat_id, self.person.id)]
        )
        message: Json = chat.messages[seen.id].api()
        return message


class Talk:
    """Ира and Олег, who has taken her ticket."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ira = Side(desk, desk.ira, {})
        self.oleg = Side(desk, desk.oleg, {"topic": "№1"})

    @property
    def both(self) -> list[tuple[Side, Side]]:
        """Each as the writer, with the other as the reader."""
        return [(self.ira, self.oleg), (self.oleg, self.ira)]

    async def crosses(self, writer: Side, reader: Side, act: str, *given: Any, **options: Any) -> Any:
        """The writer does something; gives what came to the reader: one message, or a list of several."""
        before = {seen.id for seen in reader.got}
        await getattr(writer.person, act)(*given, **options, **writer.where)
        await self.desk.settles()
        new = [seen for seen in reader.got if seen.id not in before]
        assert new, f"{act} didn't cross"
        return new[0] if len(new) == 1 else new
