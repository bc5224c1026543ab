"""Somebody who comes by a door beside Telegram: what they do, and what they read there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from itertools import count

from sqlalchemy import select

from bot.doors import Entry
from storage import doors, kept_files
from storage.tables import Door, DoorPost
from tests.desk import Desk


class Visitor:
    """A requester behind a page of their own, or with an `address` one who writes letters from there."""

    def __init__(
        self, desk: Desk, name: str = "Вера", *, department_id: int | None = None, address: str | None = None
    ) -> None:
        self._desk, self._name, self._department_id, self._address = desk, name, department_id, address
        self._keys = count(1)
        self.door: Door | None = None
        self.secret = secrets.token_urlsafe()

    async def writes(
        self,
        text: str,
        files: Sequence[tuple[str, str, bytes]] = (),
        *,
        key: str | None = None,
        reply_to: int | None = None,
    ) -> None:
        """Writes; a `key` that was there before makes it a repeat.

        Args:
            files: the name, media type and content of each.
        """
        key = key or f"k{next(self._keys)}"

        async def unit(entry: Entry) -> None:
            if self._address is not None:
                self.door = await doors.of_letters(
                    entry.session,
                    box="help@example.org",
                    address=self._address,
                    name=self._name,
                    language="ru",
                    now=entry.now,
                )
            elif self.door is None:
                self.door, _ = await doors.open_page(
                    entry.session,
                    self.secret,
                    channel="form",
                    name=self._name,
                    language="ru",
                    now=entry.now,
                    department_id=self._department_id,
                )
            ids = [await kept_files.keep(entry.session, self.door.id, *file, entry.now) for file in files]
            await entry.said(self.door, key, text, ids, reply_to)

        assert self._desk.app is not None
        await self._desk.app.doors.take(unit)

    async def presses(self, words: str, post: DoorPost) -> None:
        """Presses the button with these words under a post."""
        found = [one for line in post.buttons or () for one in line if one["text"] == words]
        assert found, f"no button {words!r} under {post.text!r}: {post.buttons}"

        async def unit(entry: Entry) -> None:
            assert self.door is not None
            assert await entry.pressed(self.door, f"k{next(self._keys)}", post.number, found[0]["data"])

        assert self._desk.app is not None
        await self._desk.app.doors.take(unit)

    async def posts(self) -> list[DoorPost]:
        """Everything that stands there of what the desk has said, oldest first."""
        assert self.door is not None
        async with self._desk.database.read() as session:
            found = await session.scalars(
                select(DoorPost)
                .where(DoorPost.door_id == self.door.id, DoorPost.deleted_at.is_(None))
                .order_by(DoorPost.number)
            )
            return list(found)

    async def sees(self, words: str, button: str | None = None) -> DoorPost:
        """The newest post with these words, and this button under it, once all is settled."""
        await self._desk.settles()
        posts = await self.posts()
        for post in reversed(posts):
            labels = [one["text"] for line in post.buttons or () for one in line]
            if words in post.text and (button is None or button in labels):
                return post
        raise AssertionError(f"nobody sees {words!r} with {button!r} among {[p.text for p in posts]}")
