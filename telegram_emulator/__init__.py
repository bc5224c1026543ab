"""A Telegram of our own: the Bot API over HTTP, and people who write to bots."""

from telegram_emulator.clock import Clock
from telegram_emulator.group import Group
from telegram_emulator.person import Person
from telegram_emulator.seen import Press, Seen, SeenChat
from telegram_emulator.telegram import Telegram
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.people import Bot

__all__ = ["ActError", "Bot", "Clock", "Group", "Person", "Press", "Seen", "SeenChat", "Telegram"]
