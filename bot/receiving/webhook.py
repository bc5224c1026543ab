"""Updates that Telegram brings to us: committed before they are confirmed, in no other order than they come.

Telegram sends a chat's next update only once this one is answered with 200, and one that isn't again.
"""

from __future__ import annotations

import asyncio
import hmac
import json

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiohttp import web
from yarl import URL

from bot import telegram_errors
from bot.metrics import Metrics
from bot.receiving.intake import Intake
from bot.receiving.polling import WrongToken
from bot.receiving.reading import UPDATES, read
from bot.settings import BadSetting
from storage.database import Unavailable

log = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: Telegram drops updates of over 64 KiB by itself.
LARGEST = 1024 * 1024
#: So long a body may take to come in, in seconds.
READ_S = 20.0
#: How often it is looked whether Telegram still knows where to bring updates, in seconds.
LOOK_EVERY_S = 60.0
#: How many updates Telegram may bring at the same time.
AT_ONCE = 100


class Webhook:
    """Takes what Telegram brings, and nobody else.

    Args:
        url: where Telegram reaches this service, through a proxy that speaks https.
        secret: what Telegram shows with each update.
    """

    def __init__(self, bot: Bot, url: str, secret: str, intake: Intake, metrics: Metrics) -> None:
        self._bot, self._url, self._secret, self._intake = bot, url, secret, intake
        self._metrics = metrics
        self._open = False
        #: Set once Telegram knows where to bring updates.
        self.begun = asyncio.Event()

    @property
    def path(self) -> str:
        """Where it listens."""
        return URL(self._url).path or "/"

    async def run(self) -> None:
        """Takes updates, and has Telegram bring them, until cancelled.

        Raises:
            WrongToken; BadSetting: Telegram refuses the address.
        """
        self._open, wait = True, 0.2
        try:
            while True:
                try:
                    await self._announce()
                    self.begun.set()
                    wait = LOOK_EVERY_S
                except TelegramUnauthorizedError:
                    raise WrongToken from None
                except AiogramError as error:
                    if telegram_errors.is_refusal(error):
                        raise BadSetting(
                            f"WEBHOOK_URL: Telegram refuses it ({telegram_errors.read(error).reason})"
                        ) from None
                    log.warning("Telegram doesn't answer", reason=telegram_errors.read(error).reason)
                    wait = min(wait * 2, 10.0)
                await asyncio.sleep(wait)
        finally:
            self._open = False

    async def _announce(self) -> None:
        """Tells Telegram where to bring updates, if it doesn't know; at a start in any case."""
        if self.begun.is_set():
            if (await self._bot.get_webhook_info()).url == self._url:
                return
            log.warning("the webhook was taken away, it is set again")
        await self._bot.set_webhook(
            self._url,
            secret_token=self._secret,
            allowed_updates=list(UPDATES),
            max_connections=AT_ONCE,
        )

    async def receive(self, request: web.Request) -> web.Response:
        """Takes one update; what it answers tells Telegram whether to bring it again."""
        try:
            answer = await self._receive(request)
        except web.HTTPException as refusal:
            self._metrics.refused.labels(refusal.status).inc()
            raise
        if answer.status != 200:
            self._metrics.refused.labels(answer.status).inc()
        return answer

    async def _receive(self, request: web.Request) -> web.Response:
        shown = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(shown, self._secret.encode()):
            log.warning("an update without the secret was refused")
            return web.Response(status=403)
        if not self._open or self._intake.full:
            return _later()
        try:
            async with asyncio.timeout(READ_S):
                update = read(json.loads(await request.read()))
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            log.warning("what came with the secret is no update")
            return web.Response(status=400)
        try:
            await self._intake.take([update])
        except Unavailable:
            return _later()
        return web.Response()


def _later() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "1"})
