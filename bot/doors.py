"""What comes in by doors beside Telegram: put into the inbox as updates of a chat of their own.

Everything after that is what it is for Telegram: lanes, merging, line 1, limits, ratings.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.receiving.intake import Intake
from bot.receiving.reading import read
from storage import doors, kept_files, outbox
from storage.inbox import Received
from storage.tables import Door, DoorPost, KeptFile

Result = TypeVar("Result")

#: Telegram's own limit for a caption; what is longer comes before its files.
CAPTION = 1024
#: Telegram shows these as pictures, up to this size in bytes.
PICTURES = frozenset({"image/jpeg", "image/png"})
LARGEST_PICTURE = 10_000_000
#: So many files make an album.
ALBUM = 10


class Entry:
    """What is put in by one transaction at a door; see `Doors.take`."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session, self.now = session, now
        self.received: list[Received] = []

    async def said(
        self, door: Door, key: str, text: str, files: Sequence[str] = (), reply_to: int | None = None
    ) -> range:
        """Somebody has written; gives the numbers of the messages that it becomes in the door's chat.

        Args:
            key: a repeat of the same has the same one, whatever it says.
            files: ids of kept files.
            reply_to: the number of the message in the door's chat that it answers.
        """
        kept = [await kept_files.read(self.session, one) for one in files]
        found = [(file_id, file) for file_id, file in zip(files, kept, strict=True) if file is not None]
        captioned = bool(found) and len(text) <= CAPTION
        bodies: list[dict[str, Any]] = [] if captioned else [{"text": text}]
        for place, body in enumerate(_shown(found)):
            if len(found) > 1:
                body["media_group_id"] = f"{key}:{place // ALBUM}"
            if captioned and place == 0 and text:
                body["caption"] = text
            bodies.append(body)
        first = await doors.number(self.session, door.id, len(bodies))
        for place, body in enumerate(bodies):
            message = {**self._of(door), "message_id": first + place, **body}
            answered = reply_to or (first if place else None)  # what comes together stays together
            if answered is not None:
                message["reply_to_message"] = {**self._of(door), "message_id": answered}
            self._put(door, f"{key}:{place}", {"message": message})
        return range(first, first + len(bodies))

    async def pressed(self, door: Door, key: str, post: int, data: str) -> bool:
        """Somebody has pressed a button under one of our posts; False if there is no such button now.

        Args:
            post: the post's number in the door's chat.
            data: what the button carries.
        """
        there = await _has(self.session, door, post, data)
        if there:
            self.acted(door, key, data, post)
        return there

    def acted(self, door: Door, key: str, data: str, post: int = 0) -> None:
        """Somebody does what a button would do, whether or not it stands anywhere now.

        Args:
            data: made by us, never taken from outside.
            post: the message whose words it may change; 0 for none.
        """
        of = self._of(door)
        press = {"id": f"{doors.chat_of(door.id)}:{key}", "from": of["from"], "data": data}
        press |= {"chat_instance": "door", "message": {**of, "message_id": post}}
        self._put(door, key, {"callback_query": press})

    async def commented(self, door: Door, key: str, ticket_id: int, text: str) -> None:
        """Somebody says why they have rated a ticket so: an answer to a prompt that stands nowhere."""
        prompt = await doors.number(self.session, door.id)
        await outbox.note_post(
            self.session,
            chat_id=doors.chat_of(door.id),
            telegram_message_id=prompt,
            kind="comment_prompt",
            ticket_id=ticket_id,
            message_id=None,
            now=self.now,
        )
        await self.said(door, key, text, reply_to=prompt)

    def _of(self, door: Door) -> dict[str, Any]:
        chat_id = doors.chat_of(door.id)
        return {
            "date": int(self.now.timestamp()),
            "chat": {"id": chat_id, "type": "private", "first_name": door.name},
            "from": {
                "id": chat_id,
                "is_bot": False,
                "first_name": door.name,
                "language_code": door.language,
            },
        }

    def _put(self, door: Door, key: str, update: dict[str, Any]) -> None:
        raw = read({"update_id": 0, **update})
        self.received.append(replace(raw, update_id=None, natural_key=f"door:{door.id}:{key}"))


async def _has(session: AsyncSession, door: Door, post: int, data: str) -> bool:
    """Whether a button with this data stands under a post: whoever is at a door presses nothing else."""
    found = await session.scalar(
        select(DoorPost.buttons).where(DoorPost.door_id == door.id, DoorPost.number == post)
    )
    return any(button.get("data") == data for line in found or () for button in line)


def _shown(files: Sequence[tuple[str, KeptFile]]) -> list[dict[str, Any]]:
    """Files as Telegram would tell of them; an album is all pictures or all documents."""
    as_pictures = all(
        file.media_type in PICTURES and len(file.content) <= LARGEST_PICTURE for _, file in files
    )
    bodies: list[dict[str, Any]] = []
    for file_id, file in files:
        same = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(file.content)}
        if as_pictures:
            bodies.append({"photo": [{**same, "width": 1, "height": 1}]})
        else:
            bodies.append({"document": {**same, "file_name": file.name, "mime_type": file.media_type}})
    return bodies


class Doors:
    """The way in for everything that isn't Telegram."""

    def __init__(self, intake: Intake, now: Callable[[], datetime]) -> None:
        self._intake, self._now = intake, now

    async def take(self, unit: Callable[[Entry], Awaitable[Result]]) -> Result:
        """Runs a transaction that puts things in at a door, and passes them on once they are committed.

        Raises:
            Unavailable: the database doesn't answer: nothing may be confirmed.
        """
        result: list[Result] = []

        async def made(session: AsyncSession) -> Sequence[Received]:
            entry = Entry(session, self._now())
            result[:] = [await unit(entry)]
            return entry.received

        await self._intake.take_made(made)
        return result[0]
