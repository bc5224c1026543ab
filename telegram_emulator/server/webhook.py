"""Delivering updates to a bot's webhook."""

import asyncio
import json
from typing import Any

import aiohttp

from telegram_emulator.methods import BUILT, call_method
from telegram_emulator.world.errors import ApiError
from telegram_emulator.world.people import Bot
from telegram_emulator.world.updates import Update
from telegram_emulator.world.world import World

Json = dict[str, Any]

TIMEOUT_S = 60
LONGEST_PAUSE_S = 60.0
LONGEST_RETRY_AFTER_S = 3600.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_NOT_FROM_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")


class Webhooks:
    """One courier for each bot that has ever set a webhook."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._couriers: dict[int, _Courier] = {}

    def serve(self, bot: Bot) -> None:
        """See to a bot whose webhook was just set or taken away."""
        courier = self._couriers.get(bot.id)
        if courier is None:
            courier = self._couriers[bot.id] = _Courier(self._world, bot)
        courier.look()

    async def stop(self) -> None:
        """End all deliveries."""
        for courier in self._couriers.values():
            await courier.stop()
        self._couriers.clear()


class _Courier:
    """In each lane one update at a time, in order; across lanes as many as `max_connections`."""

    def __init__(self, world: World, bot: Bot) -> None:
        self._world = world
        self._bot = bot
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        self._busy: dict[str, asyncio.Task[None]] = {}
        bot.updates.on_arrival.append(self.look)

    def look(self) -> None:
        """Start what can be started now."""
        hook, queue = self._bot.webhook, self._bot.updates
        if hook is None:
            return
        queue.drop_expired(self._world.now)
        for update in queue.waiting:
            if len(self._busy) >= hook["max_connections"]:
                return
            if update.lane not in self._busy:
                self._busy[update.lane] = asyncio.create_task(self._carry(update, hook))

    async def stop(self) -> None:
        self._bot.updates.on_arrival.remove(self.look)
        for task in list(self._busy.values()):
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)
        await self._session.close()

    async def _carry(self, update: Update, hook: Json) -> None:
        pause = 0.0
        try:
            while self._bot.webhook is hook and update.expires > self._world.now:
                wait = await self._attempt(update, hook)
                if wait is None:
                    if self._world.faults.rules and self._world.faults.duplicates():
                        self._bot.updates.repeat.add(update.id)
                    self._bot.updates.remove(update)
                    self._world.log.add("delivered", person=0, bot=self._bot.username, update_id=update.id)
                    break
                await self._world.clock.sleep(max(wait, pause))
                pause = min(LONGEST_PAUSE_S, pause * 2 or 1.0)
        finally:
            del self._busy[update.lane]
        self.look()

    async def _attempt(self, update: Update, hook: Json) -> float | None:
        """None when the bot took it, else the seconds it asked to wait."""
        headers = {"Content-Type": "application/json"}
        if hook["secret"]:
            headers[SECRET_HEADER] = hook["secret"]
        try:
            async with self._session.post(hook["url"], data=update.body, headers=headers) as response:
                body = await response.read()
                if 200 <= response.status < 300:
                    self._obey(body)
                    return None
                asked = response.headers.get("Retry-After", "0")
                self._note(hook, f"Wrong response from the webhook: {response.status} {response.reason}")
                return min(LONGEST_RETRY_AFTER_S, float(asked)) if asked.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError) as error:
            self._note(hook, f"Connection failed: {error}")
            return 0.0

    def _note(self, hook: Json, what: str) -> None:
        hook["last_error_date"] = int(self._world.now)
        hook["last_error_message"] = what
        self._world.log.add("webhook_error", person=0, bot=self._bot.username, error=what)

    def _obey(self, body: bytes) -> None:
        """Carry out a method that stands in the answer; nobody learns how that went."""
        try:
            given = json.loads(body) if body.strip().startswith(b"{") else {}
        except ValueError:
            return
        method = given.pop("method", None)
        if not isinstance(method, str) or method.lower().startswith(_NOT_FROM_ANSWER):
            return
        try:
            call_method(self._world, self._bot, method, given, {}, BUILT)
        except ApiError as error:
            self._world.log.add("webhook_error", person=0, bot=self._bot.username, error=str(error))
