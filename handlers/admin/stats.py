"""`/stats` in an admin's chat: the whole desk, or one of its departments."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import stats
from handlers.callbacks import StatsPress
from handlers.staff.stats import press_in_private
from handlers.turn import Turn


def register(router: Router) -> None:
    """`/stats` and the buttons under it."""
    router.message.register(asked, Command("stats"))
    router.callback_query.register(pressed, StatsPress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """The figures of a period."""
    wanted = stats.asked_in_words(turn, command.args, 0, leads=await stats.led_by(turn))
    data = await stats.looked_up(turn, wanted) if wanted else None
    await stats.show_in_private(turn, data)


async def pressed(query: CallbackQuery, callback_data: StatsPress, turn: Turn) -> None:
    """Another period, department or view in the same message; an admin's own figures stay their own."""
    await press_in_private(query, callback_data, turn, callback_data.scope, await stats.led_by(turn))
