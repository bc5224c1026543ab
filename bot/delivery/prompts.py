"""Answers to presses and inline queries: sent at once, unpaced, once; too late they mean nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from handlers.turn import Offered, Toast

log = structlog.get_logger()

#: So many may be on their way; beyond that the oldest presses have been given up on anyway.
AT_MOST = 200
#: Telegram's limit for the words over a chat, in characters.
LONGEST = 200


class Prompts:
    """Sends the answers to button presses and inline queries after their commit."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, callback_id: str, toasts: Sequence[Toast]) -> None:
        """Answers a press: with the last of the toasts, or with nothing but an end to the spinning."""
        if len(self._under_way) >= AT_MOST:
            log.warning("a press was not answered: too many at once")
            return
        toast = toasts[-1] if toasts else Toast(callback_id)
        self._start(self._send(toast), "answer to a press")

    def offer(self, offered: Offered) -> None:
        """Answers an inline query; what nobody sees in time is left out."""
        if len(self._under_way) < AT_MOST:
            self._start(self._send_offers(offered), "answer to an inline query")

    def _start(self, sending: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.create_task(sending, name=name)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _send_offers(self, offered: Offered) -> None:
        try:
            await self._bot.answer_inline_query(
                offered.query_id,
                results=list(offered.results),
                cache_time=0,  # the same words mean something else in another chat, and the base changes
                is_personal=True,
                next_offset=offered.more,
                request_timeout=10,
            )
        except AiogramError as error:
            log.info("an inline query was not answered", reason=type(error).__name__)

    async def _send(self, toast: Toast) -> None:
        try:
            await self._bot.answer_callback_query(
                toast.callback_id,
                text=toast.text[:LONGEST] or None,
                show_alert=toast.alert,
                url=toast.url,
                request_timeout=10,
            )
        except AiogramError as error:
            log.info("a press was not answered", reason=type(error).__name__)

    @property
    def idle(self) -> bool:
        """Whether none is on its way."""
        return not self._under_way

    async def stop(self) -> None:
        """Waits for those on their way."""
        if self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)
