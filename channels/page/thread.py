"""What a request's page shows: both sides' messages in order, and how far its tickets are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.entrance import is_waiting
from storage import doors, kept_files
from storage.tables import Door, DoorPost, Message, Post, Ticket
from tickets import public_names

#: So many of the last messages are shown, and so many tickets.
LAST, TICKETS = 300, 5
#: These are nobody's matter: what was joined to another ticket, a thank-you.
_NO_MATTER = ("courtesy", "joined")


#: Files of this kind are shown where they stand; those that came in by a door are known by their type.
PICTURE, PICTURES = "photo", frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message: under which number it stands, what it is, where it lies, what it is called."""

    number: int
    kind: str
    file_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One message, or an album. `entities` None: the desk's words are Telegram HTML, a requester's plain."""

    number: int
    own: bool
    text: str
    entities: Sequence[dict[str, Any]] | None
    at: datetime
    files: tuple[Attached, ...] = ()
    buttons: Sequence[Sequence[dict[str, str]]] = ()
    changed: bool = False
    #: What its parts have in common.
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A ticket as its requester sees it; `name` is who has it."""

    number: int
    status: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """All of it.

    `waiting` says that something was sent that the desk is just taking in; `asks` is the message whose
    answer is a comment on a rating, if that was the last thing said.
    """

    items: Sequence[Item]
    matters: Sequence[Matter]
    waiting: bool
    asks: int | None

    @property
    def last_said(self) -> int | None:
        """The number of what the desk said last."""
        return next((item.number for item in reversed(self.items) if not item.own), None)

    @property
    def is_coming(self) -> bool:
        """Whether an answer is about to come: what was written last is being looked into."""
        looked_into = bool(self.matters) and self.matters[0].status == "new"
        return self.waiting or (looked_into and bool(self.items) and self.items[-1].own)


async def read(session: AsyncSession, door: Door) -> Thread:
    """What stands behind a door."""
    chat_id = doors.chat_of(door.id)
    all_of_them = [*await _posts(session, door.id), *await _written(session, chat_id)]
    items = _together(sorted(all_of_them, key=lambda item: item.number)[-LAST:])
    asked = select(func.max(Post.telegram_message_id)).where(
        Post.chat_id == chat_id, Post.kind == "comment_prompt"
    )
    prompt: int | None = await session.scalar(asked)
    return Thread(
        items,
        await _matters(session, chat_id),
        await is_waiting(session, door.id),
        prompt if items and items[-1].number == prompt else None,
    )


async def file_at(session: AsyncSession, door: Door, number: int) -> Attached | None:
    """The file that stands under a number; None if there is none."""
    own = select(Message.kind, Message.file_id).where(
        Message.chat_id == doors.chat_of(door.id), Message.telegram_message_id == number
    )
    written = (await session.execute(own)).first()
    if written is not None:
        kind, file_id = written
        if file_id is None:
            return None
        return _attached(number, kind, file_id, await kept_files.named(session, [file_id]))
    posted = select(DoorPost.file).where(
        DoorPost.door_id == door.id, DoorPost.number == number, DoorPost.deleted_at.is_(None)
    )
    file: dict[str, Any] | None = await session.scalar(posted)
    return None if file is None else Attached(number, file["kind"], file["file_id"])


async def _posts(session: AsyncSession, door_id: int) -> list[Item]:
    found = await session.scalars(
        select(DoorPost)
        .where(DoorPost.door_id == door_id, DoorPost.deleted_at.is_(None))
        .order_by(DoorPost.number.desc())
        .limit(LAST)
    )
    return [
        Item(
            post.number,
            False,
            post.text,
            post.entities,
            post.posted_at,
            (Attached(post.number, post.file["kind"], post.file["file_id"]),) if post.file else (),
            post.buttons or (),
            post.edited_at is not None,
            f"post:{post.outbox_id}",
        )
        for post in found
    ]


async def _written(session: AsyncSession, chat_id: int) -> list[Item]:
    found = (
        await session.scalars(
            select(Message)
            .where(Message.chat_id == chat_id, Message.withdrawn_at.is_(None))
            .order_by(Message.telegram_message_id.desc())
            .limit(LAST)
        )
    ).all()
    kept = await kept_files.named(session, [message.file_id for message in found])
    return [
        Item(
            message.telegram_message_id,
            True,
            message.text,
            None,
            message.written_at,
            _file(message, kept),
            album=message.album,
        )
        for message in found
    ]


def _file(message: Message, kept: Mapping[str, tuple[str, str]]) -> tuple[Attached, ...]:
    if message.file_id is None:
        return ()
    return (_attached(message.telegram_message_id, message.kind, message.file_id, kept),)


def _attached(number: int, kind: str, file_id: str, kept: Mapping[str, tuple[str, str]]) -> Attached:
    name, media_type = kept.get(file_id, ("", ""))
    return Attached(number, PICTURE if media_type in PICTURES else kind, file_id, name)


def _together(items: Iterable[Item]) -> list[Item]:
    """The same with the parts of an album as one."""
    found: list[Item] = []
    for item in items:
        last = found[-1] if found else None
        if last is None or item.album is None or item.album != last.album:
            found.append(item)
            continue
        text = "\n".join(filter(None, (last.text, item.text)))
        found[-1] = replace(last, text=text, files=(*last.files, *item.files))
    return found


async def _matters(session: AsyncSession, chat_id: int) -> list[Matter]:
    """The newest tickets of which something was written here, newest first."""
    here = select(Message.ticket_id).where(Message.chat_id == chat_id)
    found = await session.scalars(
        select(Ticket)
        .where(
            Ticket.id.in_(here),
            Ticket.is_spam.is_(False),
            func.coalesce(Ticket.closed_because, "").not_in(_NO_MATTER),
        )
        .order_by(Ticket.id.desc())
        .limit(TICKETS)
    )
    return [
        Matter(ticket.id, ticket.status, await public_names.of_assignee(session, ticket)) for ticket in found
    ]
