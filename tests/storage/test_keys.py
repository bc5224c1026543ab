"""Keys are made up once, and are the same ever after."""

from __future__ import annotations

import asyncio

from storage.database import Database
from storage.keys import LENGTH, key_of


async def test_a_key_is_made_up_once_for_each_purpose(database: Database) -> None:
    letters, again, pages = await asyncio.gather(
        *(
            database.write(lambda session, purpose=purpose: key_of(session, purpose))  # type: ignore[misc]
            for purpose in ("letters", "letters", "pages")
        )
    )
    assert letters == again != pages
    assert len(letters) == LENGTH
    async with database.read() as session:
        assert await key_of(session, "letters") == letters
