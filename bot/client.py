"""The client that talks to Telegram."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import EditMessageText, Response, SendMessage, TelegramMethod
from aiogram.types import MessageId
from aiohttp import BytesPayload, FormData, JsonPayload
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from bot.settings import Settings

#: What is read of an answer that tells a message, by what a method gives back.
_IN_SHORT: dict[Any, Any] = {
    SendMessage.__returning__: Response[MessageId],
    EditMessageText.__returning__: Response[MessageId | bool],
}
#: Most calls: no file goes with them, and no moment that Telegram wants as a number.
_OF_WORDS = (SendMessage, EditMessageText)


@functools.cache
def response_of(returned: Any) -> type[Response[Any]]:
    """The kind of an answer; pydantic forgets one that nobody holds, and making it takes milliseconds."""
    return Response[returned]


def build_schemas(methods: Iterable[type[TelegramMethod[Any]]]) -> None:
    """Builds what pydantic would build when each of these methods is called first: that takes up to 0.2 s."""
    for method in methods:
        method.model_rebuild()
        read_as = _IN_SHORT.get(method.__returning__) or response_of(method.__returning__)
        read_as.model_validate({"ok": True})


class JsonSession(AiohttpSession):
    """Sends JSON unless a file goes along, and reads of a message that was sent only its number.

    A form percent-encodes every Cyrillic letter, which cost a tenth of a question's whole way;
    the rest of the answer, with its sender, chat and buttons, a twentieth.
    """

    async def close(self) -> None:
        """Closes its connections; aiogram then sleeps a while besides, which aiohttp no longer needs."""
        if self._session is not None and not self._session.closed:
            await self._session.close()

    def build_form_data(self, bot: Bot, method: TelegramMethod[Any]) -> FormData:
        """What a call sends; aiohttp takes either kind."""
        written = _written(method)
        if written is not None:
            return BytesPayload(written, content_type="application/json")  # type: ignore[return-value]
        files: dict[str, Any] = {}
        fields = {
            name: prepared
            for name, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=files))
        }
        if files:
            return super().build_form_data(bot, method)
        return JsonPayload(fields)  # type: ignore[return-value]

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        """What Telegram answers.

        Raises:
            ClientDecodeError: it can't be read; TelegramAPIError: it is a refusal.
        """
        short = _IN_SHORT.get(method.__returning__) if status_code == HTTPStatus.OK else None
        if short is not None:
            with contextlib.suppress(ValidationError):  # the usual reading says what is wrong with it
                answer: Response[Any] = short.model_validate_json(content, context={"bot": bot})
                if answer.ok and answer.result is not None:
                    return answer
        response_of(method.__returning__)
        return super().check_response(bot, method, status_code, content)


def _written(method: TelegramMethod[Any]) -> bytes | None:
    """A call of words as JSON, in one go; None if it holds more than that."""
    if type(method) not in _OF_WORDS:
        return None
    open_ = {name for name in _left_to_the_bot(type(method)) if isinstance(getattr(method, name), Default)}
    try:
        return method.model_dump_json(exclude=open_, exclude_none=True).encode()
    except PydanticSerializationError:  # what the bot's defaults decide stands deeper in it
        return None


@functools.cache
def _left_to_the_bot(kind: type[TelegramMethod[Any]]) -> list[str]:
    """The fields in which a call takes the bot's default; ours has none."""
    return [name for name, field in kind.model_fields.items() if isinstance(field.default, Default)]


def build_client(settings: Settings) -> Bot:
    """A client for the bot and the Bot API server of the settings."""
    return Bot(
        settings.bot_token.get_secret_value(),
        session=JsonSession(api=TelegramAPIServer.from_base(settings.telegram_api_url), limit=100),
    )
