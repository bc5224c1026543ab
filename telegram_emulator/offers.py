"""What a bot offers inline."""

from typing import Any

from telegram_emulator.waiting import PATIENCE_S, Waiters
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.inline import InlineQuery

Json = dict[str, Any]


class Offers:
    """The list over the input after somebody typed a bot's name and a query."""

    def __init__(self, waiters: Waiters, query: InlineQuery) -> None:
        self._waiters = waiters
        self._query = query
        self.id = query.id

    @property
    def answered(self) -> bool:
        """Whether the bot (or Telegram's memory of it) has answered."""
        return self._query.answer is not None

    @property
    def titles(self) -> list[str]:
        """The titles of the offers, in order."""
        return [offer["title"] for offer in self.shown["results"]]

    @property
    def shown(self) -> Json:
        """The answer: `results`, `next_offset`, `button`; nothing before it came."""
        empty: Json = {"results": [], "next_offset": "", "button": None}
        return self._query.answer.shown() if self._query.answer is not None else empty

    def find(self, title: str) -> str:
        """The id of the offer whose title contains the text.

        Raises:
            ActError: there is none.
        """
        for offer in self.shown["results"]:
            if title in offer["title"]:
                return str(offer["id"])
        raise ActError(f"no offer {title!r} among {self.titles}")

    async def answer(self, timeout: float = PATIENCE_S) -> "Offers":  # noqa: ASYNC109 - reads better at every call
        """Wait until the bot has answered.

        Raises:
            TimeoutError: it did not within `timeout` real seconds.
        """

        def look(_: object) -> bool | None:
            return self.answered or None

        if await self._waiters.until(self._query.person.id, look, timeout) is None:
            raise TimeoutError(f"nobody answered the inline query {self._query.query!r}")
        return self
