"""getUpdates: the long poll."""

import asyncio
from typing import Any

from telegram_emulator.schema.check import SchemaError, check
from telegram_emulator.server.presence import Presence
from telegram_emulator.world.errors import ApiError, bad_request
from telegram_emulator.world.people import Bot
from telegram_emulator.world.world import World

Json = dict[str, Any]

TIMEOUT_LIMIT_S = 50
REPLY_LIMIT = 4 * 1024 * 1024
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)
TAKEN_OVER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Poller:
    """The polls of one bot; at most one is held, a newer one ends it with 409."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world = world
        self._bot = bot
        self._arrived = asyncio.Event()
        self._turn = 0
        self.presence = Presence(world, bot)
        bot.updates.on_arrival.append(self._arrived.set)

    async def get_updates(self, raw: Json) -> bytes:
        """Answer a poll; gives the JSON array of updates.

        Raises:
            ApiError: 409 while a webhook is set, or when another poll came after this one.
        """
        try:
            params = check("getUpdates", raw)
        except SchemaError as error:
            self._world.violate(
                self._bot, "request against the schema", method="getUpdates", error=str(error)
            )
            raise bad_request(f"the emulator's schema check: {error}") from None
        if self._bot.webhook is not None:
            raise ApiError(409, WEBHOOK_ACTIVE)
        self._turn += 1
        turn = self._turn
        self._arrived.set()
        queue = self._bot.updates
        if "allowed_updates" in params:
            queue.allow(params["allowed_updates"])
        offset = params.get("offset", 0)
        if offset:
            queue.confirm(offset)
        limit = min(100, max(1, params.get("limit", 100)))
        timeout = min(TIMEOUT_LIMIT_S, max(0, params.get("timeout", 0)))
        self.presence.poll_begins()
        try:
            return await self._wait(turn, limit, self._world.now + timeout)
        finally:
            self.presence.poll_ends()

    async def _wait(self, turn: int, limit: int, until: float) -> bytes:
        while True:
            if turn != self._turn:
                raise ApiError(409, TAKEN_OVER)
            updates = self._bot.updates.take(limit, self._world.now)
            left = until - self._world.now
            if updates or left <= 0:
                return self._reply([(update.id, update.body) for update in updates])
            self._arrived.clear()
            await self._sleep(left)

    async def _sleep(self, seconds: float) -> None:
        clock = asyncio.ensure_future(self._world.clock.sleep(seconds))
        arrived = asyncio.ensure_future(self._arrived.wait())
        try:
            await asyncio.wait((clock, arrived), return_when=asyncio.FIRST_COMPLETED)
        finally:
            clock.cancel()
            arrived.cancel()

    def _reply(self, updates: list[tuple[int, bytes]]) -> bytes:
        bodies: list[bytes] = []
        size = 0
        for number, body in updates:
            size += len(body)
            if bodies and size > REPLY_LIMIT:
                break
            bodies.append(body)
            if self._world.faults.rules and self._world.faults.duplicates():
                self._bot.updates.repeat.add(number)
                self._world.log.add("fault", person=0, fault="duplicate_update", update_id=number)
        return b"[" + b",".join(bodies) + b"]"
