"""Asks Telegram whether somebody still belongs to a staff group; before any transaction."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot import telegram_errors
from bot.clock import Clock
from handlers.staff.membership import is_in
from handlers.turn import MEMBERSHIP_HOLDS
from storage.database import Database
from storage.tables import Membership
from tickets.people import note_membership
from tickets.work import Work


class Members:
    """Keeps what is known about members no older than a minute when they act."""

    def __init__(self, bot: Bot, database: Database, clock: Clock, staff_chats: AbstractSet[int]) -> None:
        self._bot, self._database, self._clock, self._staff_chats = bot, database, clock, staff_chats

    async def refresh(self, chat_id: int | None, telegram_id: int) -> None:
        """Asks, if this is a staff group and what is known is missing or too old.

        Raises:
            NoAnswer: Telegram doesn't answer; nobody can be let in or turned away.
        """
        if chat_id is None or chat_id not in self._staff_chats:
            return
        async with self._database.read() as session:
            known = await session.get(Membership, (chat_id, telegram_id))
        now = self._clock.now()
        # A no is asked about every time: whoever has just come back may write at once.
        if known is not None and known.is_member and known.checked_at > now - MEMBERSHIP_HOLDS:
            return
        try:
            member = await self._bot.get_chat_member(chat_id, telegram_id)
            inside = is_in(member.status, getattr(member, "is_member", None))
        except AiogramError as error:
            if not telegram_errors.is_refusal(error):
                raise telegram_errors.NoAnswer(f"membership: {type(error).__name__}") from error
            inside = False
        await self._database.write(
            lambda session: note_membership(Work(session, now), chat_id, telegram_id, inside)
        )
