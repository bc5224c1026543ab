"""Whether a bot is there: it polls, or has a webhook."""

import asyncio

from telegram_emulator.world.people import Bot
from telegram_emulator.world.world import World

PATIENCE_S = 5.0


class Presence:
    """Keeps `bot.ready` true from a poll until some seconds of system time after its end."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world = world
        self._bot = bot
        self._held = 0
        self._timer: asyncio.TimerHandle | None = None

    def poll_begins(self) -> None:
        """A poll has come."""
        self._held += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.look()

    def poll_ends(self) -> None:
        """A poll is answered or was given up."""
        self._held -= 1
        if self._held == 0:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE_S, self._lost_patience)

    def _lost_patience(self) -> None:
        self._timer = None
        self.look()

    def look(self) -> None:
        """Tell the world if the bot has come or gone."""
        ready = self._held > 0 or self._timer is not None or self._bot.webhook is not None
        if ready != self._bot.ready:
            self._bot.ready = ready
            self._world.log.add("bot", person=0, bot=self._bot.username, ready=ready)
