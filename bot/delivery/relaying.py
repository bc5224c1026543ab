"""What a person wrote, for the other side: copied, never forwarded, with a line that says who wrote it."""

from __future__ import annotations

from typing import Any

from aiogram.methods import (
    CopyMessage,
    EditMessageCaption,
    EditMessageText,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import (
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MessageEntity,
    ReplyParameters,
)
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.reading import utf16
from locales import plain
from storage.tables import Message, OutboxRow, Person, Post

#: Telegram's limits, in characters.
TEXT, CAPTION = 4096, 1024
#: Kinds that can carry a caption.
CAPTIONED = frozenset({"photo", "video", "animation", "document", "audio", "voice"})
_ALBUM = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}


async def source(session: AsyncSession, row: OutboxRow) -> tuple[Message, str]:
    """The message that a row passes on, and the line that says whose it is."""
    message = (await session.scalars(select(Message).where(Message.id == row.message_id))).one()
    return message, await _header(session, message, row.language)


async def album(session: AsyncSession, row: OutboxRow) -> tuple[list[Message], str]:
    """The parts of an album that haven't crossed yet, and the line that says whose they are."""
    parts = await session.scalars(
        select(Message)
        .outerjoin(Post, (Post.message_id == Message.id) & (Post.chat_id == row.chat_id))
        .where(Message.album == row.data["album"], Post.id.is_(None))
        .order_by(Message.telegram_message_id)
        .limit(10)
    )
    found = list(parts)
    return found, await _header(session, found[0], row.language) if found else ""


async def _header(session: AsyncSession, message: Message, language: str) -> str:
    name = await session.scalar(select(Person.name).where(Person.id == message.person_id))
    return plain(language, f"header.{message.author}", name=name or "?")


async def reply_target(session: AsyncSession, message: Message, chat_id: int) -> int | None:
    """The message on the other side that this one answers."""
    if message.reply_to_id is None:
        return None
    answered = await session.get(Message, message.reply_to_id)
    if answered is None:
        return None
    if answered.chat_id == chat_id:
        return answered.telegram_message_id
    return await copy_of(session, answered, chat_id)


async def copy_of(session: AsyncSession, message: Message, chat_id: int) -> int | None:
    """The Telegram id of a message's copy in this chat."""
    found: int | None = await session.scalar(
        select(Post.telegram_message_id)
        .where(Post.message_id == message.id, Post.chat_id == chat_id)
        .order_by(Post.id.desc())
        .limit(1)
    )
    return found


def copy(
    message: Message,
    chat_id: int,
    header: str,
    *,
    silent: bool | None,
    message_thread_id: int | None = None,
    reply_parameters: ReplyParameters | None = None,
) -> TelegramMethod[Any]:
    """The call that passes a single message on."""
    place: dict[str, Any] = {
        "chat_id": chat_id,
        "disable_notification": silent,
        "message_thread_id": message_thread_id,
        "reply_parameters": reply_parameters,
    }
    if message.kind == "text":
        text, entities = _with_header(message, header, TEXT)
        return SendMessage(text=text, entities=entities, parse_mode=None, **place)
    extra: dict[str, Any] = {}
    if message.kind in CAPTIONED:
        caption, entities = _with_header(message, header, CAPTION)
        extra = {"caption": caption, "caption_entities": entities, "parse_mode": None}
    return CopyMessage(from_chat_id=message.chat_id, message_id=message.telegram_message_id, **extra, **place)


def edit(message: Message, chat_id: int, post: int, header: str) -> TelegramMethod[Any]:
    """The call that brings a copy up to date."""
    if message.kind == "text":
        text, entities = _with_header(message, header, TEXT)
        return EditMessageText(
            chat_id=chat_id, message_id=post, text=text, entities=entities, parse_mode=None
        )
    caption, entities = _with_header(message, header, CAPTION)
    return EditMessageCaption(
        chat_id=chat_id, message_id=post, caption=caption, caption_entities=entities, parse_mode=None
    )


def send_album(
    parts: list[Message],
    chat_id: int,
    header: str,
    *,
    silent: bool | None,
    message_thread_id: int | None = None,
    reply_parameters: ReplyParameters | None = None,
) -> TelegramMethod[Any]:
    """The call that passes an album on as one, captions and order kept."""
    place: dict[str, Any] = {
        "disable_notification": silent,
        "message_thread_id": message_thread_id,
        "reply_parameters": reply_parameters,
    }
    if len(parts) == 1:
        return copy(parts[0], chat_id, header, **{**place, "silent": place.pop("disable_notification")})
    media: list[Any] = []
    for number, part in enumerate(parts):
        caption, entities = _with_header(part, "" if number else header, CAPTION)
        media.append(
            _ALBUM[part.kind](
                media=part.file_id or "",
                caption=caption or None,
                caption_entities=entities,
                parse_mode=None,
            )
        )
    return SendMediaGroup(chat_id=chat_id, media=media, **place)


def _with_header(message: Message, header: str, limit: int) -> tuple[str, list[MessageEntity] | None]:
    """The words under a bold line with the writer's name, while there is room for it."""
    entities = [MessageEntity(**entity) for entity in message.entities or ()]
    if not header or len(header) + 1 + len(message.text) > limit:
        return message.text, entities or None
    shift = utf16(header) + 1
    first = header.split("\n")[0]
    moved = [entity.model_copy(update={"offset": entity.offset + shift}) for entity in entities]
    text = f"{header}\n{message.text}" if message.text else header
    return text, [MessageEntity(type="bold", offset=0, length=utf16(first)), *moved]
