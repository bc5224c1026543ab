"""Fetches files that people have sent, from Telegram."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot import telegram_errors
from handlers.turn import FileTooBig


class TelegramFiles:
    """The files of one bot's chats."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """Gives a file's bytes.

        Raises:
            FileTooBig; NoAnswer.
        """
        _, content = await self.fetch_named(file_id, limit)
        return content

    async def fetch_named(self, file_id: str, limit: int) -> tuple[str, bytes]:
        """Gives a file's name as Telegram keeps it, as `file_7.pdf`, and its bytes.

        Raises:
            FileTooBig: it has more than `limit` bytes, or more than Telegram hands out.
            NoAnswer: Telegram doesn't answer; try again later.
        """
        try:
            file = await self._bot.get_file(file_id)
            if file.file_path is None or (file.file_size or 0) > limit:
                raise FileTooBig
            content = io.BytesIO()
            await self._bot.download_file(file.file_path, content)
        except AiogramError as error:
            if telegram_errors.is_file_too_big(error):
                raise FileTooBig from None
            if telegram_errors.is_refusal(error):
                raise
            # The error's text may hold the address, and that holds the token.
            raise telegram_errors.NoAnswer(f"file: {type(error).__name__}") from None
        return PurePosixPath(file.file_path).name, content.getvalue()
