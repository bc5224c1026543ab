"""What the desk says to somebody behind a door, kept as they are to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, MessageEntity, MessageId
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, CantCarry
from bot.telegram_errors import Failure
from storage import doors, kept_files
from storage.database import Database
from storage.tables import DoorPost, OutboxRow

#: The calls that send one file, and the field in which it stands; the kind of message is called the same.
FILES: dict[type[TelegramMethod[Any]], str] = {
    methods.SendPhoto: "photo",
    methods.SendVideo: "video",
    methods.SendDocument: "document",
    methods.SendAudio: "audio",
    methods.SendAnimation: "animation",
    methods.SendVoice: "voice",
    methods.SendVideoNote: "video_note",
    methods.SendSticker: "sticker",
}
#: What changes how a chat looks, but says nothing; at a door there is nothing of the kind.
_SILENT = (methods.SendChatAction, methods.LeaveChat)


@dataclass(frozen=True, slots=True)
class _Said:
    """One message as it is to stand."""

    text: str
    entities: list[Any] | None
    buttons: list[Any] | None
    file: dict[str, Any] | None = None


class DoorCarrier:
    """Keeps what is said at doors; a repeat of the same row is the same post."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def carry(self, row: OutboxRow, call: Call) -> Any:
        """Does what a call asks for; gives what Telegram would.

        Raises:
            CantCarry: there is no such thing at a door; Unavailable.
        """
        method = call.method
        if isinstance(method, _SILENT) or (
            isinstance(method, methods.SetMessageReaction) and not method.reaction
        ):
            return True
        if isinstance(method, methods.DeleteMessage | methods.DeleteMessages):
            gone = [method.message_id] if isinstance(method, methods.DeleteMessage) else method.message_ids
            return await self._database.write(lambda session: self._delete(session, row, gone))
        if isinstance(
            method,
            methods.EditMessageText
            | methods.EditMessageCaption
            | methods.EditMessageMedia
            | methods.EditMessageReplyMarkup,
        ):
            return await self._database.write(lambda session: self._edit(session, row, method))
        numbers = await self._database.write(lambda session: self._post(session, row, method))
        return [MessageId(message_id=number) for number in numbers]

    async def _post(self, session: AsyncSession, row: OutboxRow, method: TelegramMethod[Any]) -> list[int]:
        door_id = doors.id_of(row.chat_id)
        was = await session.scalars(
            select(DoorPost.number).where(DoorPost.outbox_id == row.id).order_by(DoorPost.part)
        )
        known = list(was)
        if known:  # it was here, and that wasn't written down
            return known
        said = await self._said(session, door_id, method)
        first = await doors.number(session, door_id, len(said))
        reply = getattr(method, "reply_parameters", None)
        for part, one in enumerate(said):
            session.add(
                DoorPost(
                    door_id=door_id,
                    number=first + part,
                    outbox_id=row.id,
                    part=part,
                    ticket_id=row.ticket_id,
                    text=one.text,
                    entities=one.entities,
                    buttons=one.buttons,
                    file=one.file,
                    reply_to=reply.message_id if reply is not None else None,
                    posted_at=self._now(),
                )
            )
        return list(range(first, first + len(said)))

    async def _said(self, session: AsyncSession, door_id: int, method: TelegramMethod[Any]) -> list[_Said]:
        buttons = _buttons(getattr(method, "reply_markup", None))
        if isinstance(method, methods.SendMessage):
            return [_Said(method.text, _entities(method, method.entities), buttons)]
        if isinstance(method, methods.SendLocation):
            return [_Said(f"📍 {method.latitude:.6f}, {method.longitude:.6f}", [], buttons)]
        if isinstance(method, methods.SendMediaGroup):
            return [
                _Said(
                    one.caption or "",
                    _entities(one, one.caption_entities),
                    None,
                    {"kind": one.type, "file_id": one.media},
                )
                for one in method.media
            ]
        kind = FILES.get(type(method))
        if kind is None:
            raise CantCarry(Failure.REFUSED, f"{type(method).__name__} can't be shown outside Telegram")
        file = getattr(method, kind)
        if isinstance(file, BufferedInputFile):
            file = await kept_files.keep(
                session, door_id, file.filename or kind, "application/octet-stream", file.data, self._now()
            )
        return [
            _Said(
                getattr(method, "caption", None) or "",
                _entities(method, getattr(method, "caption_entities", None)),
                buttons,
                {"kind": kind, "file_id": file},
            )
        ]

    async def _edit(self, session: AsyncSession, row: OutboxRow, method: Any) -> bool:
        changed: dict[str, Any] = {"buttons": _buttons(method.reply_markup)}
        if isinstance(method, methods.EditMessageText):
            changed |= {"text": method.text, "entities": _entities(method, method.entities)}
        elif isinstance(method, methods.EditMessageCaption):
            changed |= {"text": method.caption or "", "entities": _entities(method, method.caption_entities)}
        elif isinstance(method, methods.EditMessageMedia):
            media = method.media
            changed |= {"text": media.caption or "", "entities": _entities(media, media.caption_entities)}
            changed |= {"file": {"kind": media.type, "file_id": media.media}}
        if "text" in changed and row.kind == "relay_edit":
            changed["edited_at"] = self._now()
        await self._change(session, row, [method.message_id], changed)
        return True

    async def _delete(self, session: AsyncSession, row: OutboxRow, numbers: Sequence[int]) -> bool:
        gone = {"deleted_at": self._now(), "text": "", "entities": None, "buttons": None, "file": None}
        await self._change(session, row, numbers, gone)
        return True

    async def _change(
        self, session: AsyncSession, row: OutboxRow, numbers: Sequence[int], values: dict[str, Any]
    ) -> None:
        done = await session.execute(
            update(DoorPost)
            .where(
                DoorPost.door_id == doors.id_of(row.chat_id),
                DoorPost.number.in_(numbers),
                DoorPost.deleted_at.is_(None),
            )
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            raise CantCarry(Failure.NO_MESSAGE, "it doesn't stand there")


def _entities(of: Any, given: list[MessageEntity] | None) -> list[Any] | None:
    """The formatting of a text; None where that stands in it as HTML."""
    if getattr(of, "parse_mode", None) == "HTML":
        return None
    return [entity.model_dump(exclude_none=True) for entity in given or ()]


def _buttons(markup: Any) -> list[Any] | None:
    """Buttons under a message; a keyboard below the chat has no place at a door."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return None
    rows = [
        [
            {"text": button.text, "data": button.callback_data}
            if button.callback_data is not None
            else {"text": button.text, "url": button.url}
            for button in line
            if button.callback_data is not None or button.url is not None
        ]
        for line in markup.inline_keyboard
    ]
    return [line for line in rows if line] or None
