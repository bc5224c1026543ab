"""What line 1 answers: words, pictures and files, by the names that Telegram knows them by."""

from __future__ import annotations

from typing import Any

from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, maybe_again, place_of, silent
from handlers import cards, keyboards
from storage.tables import Message, OutboxRow

_ALBUM: dict[str, Any] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
_ALONE: dict[str, Any] = {
    "photo": SendPhoto,
    "video": SendVideo,
    "document": SendDocument,
    "audio": SendAudio,
    "animation": SendAnimation,
    "voice": SendVoice,
}


async def answer(session: AsyncSession, row: OutboxRow) -> Call:
    """An answer's words, under its picture where there is one and they are short enough."""
    markup = None
    if row.data.get("alone", True):  # else people take over besides: nothing is decided by a press
        markup = keyboards.keyboard("answer", row.language, row.ticket_id, row.data)
    text = maybe_again(row, cards.answers(row.data["parts"], row.language))
    manner: dict[str, Any] = {
        "parse_mode": None if row.data.get("plain") else "HTML",
        "reply_markup": markup,
        "disable_notification": silent(row),
        **await place_of(session, row),
    }
    file = row.data.get("file")
    if file:
        return Call(_one(row.chat_id, file, caption=text, **manner), post="answer")
    return Call(SendMessage(chat_id=row.chat_id, text=text, **manner), post="answer")


async def files(session: AsyncSession, row: OutboxRow) -> Call:
    """Pictures or files before an answer's words: one, or an album in order.

    Those that a specialist sends go with their message, and are taken back with it.

    Raises:
        Nothing: that message was taken back.
    """
    manner = {"disable_notification": silent(row), **await place_of(session, row)}
    album = row.data["files"]
    theirs: tuple[int, ...] = ()
    if row.message_id is not None:
        message = await session.get(Message, row.message_id)
        if message is None or message.withdrawn_at is not None:
            raise Nothing
        theirs = (message.id,) * len(album)
    if len(album) == 1:
        return Call(_one(row.chat_id, album[0], **manner), post="answer_files", message_ids=theirs)
    media = [_ALBUM[file["kind"]](media=file["file_id"]) for file in album]
    method = SendMediaGroup(chat_id=row.chat_id, media=media, **manner)
    return Call(method, post="answer_files", message_ids=theirs)


def _one(chat_id: int, file: dict[str, str], **manner: Any) -> TelegramMethod[Any]:
    method: TelegramMethod[Any] = _ALONE[file["kind"]](
        chat_id=chat_id, **{file["kind"]: file["file_id"]}, **manner
    )
    return method
