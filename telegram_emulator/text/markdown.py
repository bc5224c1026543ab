"""Telegram's MarkdownV2."""

from telegram_emulator.text.entities import Entity
from telegram_emulator.world.errors import bad_request

_RESERVED = "_*[]()~`>#+-=|{}.!"


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """Give the text without markup and its entities.

    Raises:
        ApiError: 400 in Telegram's words, with the place as a byte offset.
    """
    raise bad_request("the emulator does not read MarkdownV2 yet")
