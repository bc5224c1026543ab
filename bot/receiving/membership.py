"""Asks Telegram whether somebody still belongs to a staff group; before any transaction."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from aiogram import Bot
from aiogram.exceptions import AiogramError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import telegram_errors
from bot.clock import Clock
from handlers.staff.membership import is_in
from handlers.turn import MEMBERSHIP_HOLDS
from storage.database import Database
from storage.doors import is_door
from storage.tables import Membership
from tickets import leaving
from tickets.people import known_person, note_membership
from tickets.work import Policy, Work


class Members:
    """Keeps what is known about members no older than a minute when they act."""

    def __init__(
        self, bot: Bot, database: Database, clock: Clock, policy: Policy, staff_chats: AbstractSet[int]
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._policy, self._staff_chats = policy, staff_chats

    async def refresh(self, chat_id: int, telegram_id: int) -> None:
        """Asks, if this is a staff group and what is known is missing or too old.

        Raises:
            NoAnswer: Telegram doesn't answer; nobody can be let in or turned away.
        """
        if chat_id not in self._staff_chats:
            return
        async with self._database.read() as session:
            known = await session.get(Membership, (chat_id, telegram_id))
        now = self._clock.now()
        # A no is asked about every time: whoever has just come back may write at once.
        if known is not None and known.is_member and known.checked_at > now - MEMBERSHIP_HOLDS:
            return
        inside = left = False
        try:
            member = await self._bot.get_chat_member(chat_id, telegram_id)
            inside = is_in(member.status, getattr(member, "is_member", None))
            left = not inside
        except AiogramError as error:
            if not telegram_errors.is_refusal(error):
                raise telegram_errors.NoAnswer(f"membership: {type(error).__name__}") from error

        async def unit(session: AsyncSession) -> None:
            work = Work(session, now, self._policy)
            await note_membership(work, chat_id, telegram_id, inside)
            # Telegram tells only administrators who has left: others hear of it here.
            person = await known_person(work, telegram_id) if left else None
            if person is not None:
                await leaving.member_left(work, chat_id, person)

        await self._database.write(unit)

    async def refresh_all(self, telegram_id: int) -> None:
        """Asks about every staff group in which somebody was last known to be.

        Raises:
            NoAnswer.
        """
        if is_door(telegram_id):
            return  # nobody Telegram knows
        for chat_id in sorted(self._staff_chats):
            async with self._database.read() as session:
                known = await session.get(Membership, (chat_id, telegram_id))
            if known is not None and known.is_member:
                await self.refresh(chat_id, telegram_id)
