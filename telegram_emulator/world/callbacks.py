"""Presses of inline buttons."""

from dataclasses import dataclass

from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User

ANSWERABLE_S = 150
EXPECTED_WITHIN_S = 15


@dataclass(slots=True)
class Callback:
    """One press, and what the bot answered; `at` is on the emulator's clock, `real_at` on the system's."""

    id: str
    bot: Bot
    person: User
    message: Message
    data: str
    at: float
    real_at: float
    answered: bool = False
    text: str | None = None
    alert: bool = False
    url: str | None = None
