"""Fetches files that people have sent: from Telegram, or from where those lie that came in by a door."""

from __future__ import annotations

import io
from pathlib import PurePosixPath

from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot import telegram_errors
from handlers.turn import FileTooBig
from storage import kept_files
from storage.database import Database

#: Telegram hands out no larger files; in octets.
LARGEST = 20_000_000


class Erased(Exception):
    """A file that came in by a door isn't there any more."""


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


class BothFiles:
    """Files of both sides: those that came in by a door are ours, the others Telegram's."""

    def __init__(self, telegram: TelegramFiles, database: Database) -> None:
        self._telegram, self._database = telegram, database

    async def fetch(self, file_id: str) -> tuple[str, str | None, bytes]:
        """Gives a file's name, its type if that is known, and its bytes.

        Raises:
            Erased; FileTooBig; NoAnswer; AiogramError: Telegram refuses to give it; Unavailable.
        """
        if kept_files.is_kept(file_id):
            kept = await self._database.read_much(lambda session: kept_files.read(session, file_id))
            if kept is None:
                raise Erased
            return kept.name, kept.media_type, kept.content
        name, content = await self._telegram.fetch_named(file_id, LARGEST)
        return name, None, content

    async def fetched(self, file_id: str) -> tuple[str, bytes] | None:
        """A file's name and bytes; None if it can't be had just now, or any more.

        Raises:
            Unavailable.
        """
        try:
            name, _, content = await self.fetch(file_id)
        except (Erased, FileTooBig, telegram_errors.NoAnswer, AiogramError):
            return None
        return name, content
