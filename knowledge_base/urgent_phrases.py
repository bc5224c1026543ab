"""The admins' urgent words in the database, and the number that counts their changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.storing import count_change
from storage import counters
from storage.inserting import insert_if_new
from storage.tables import UrgentPhrase

VERSION = "urgent_phrases"
#: The longest phrase in characters, and how many there may be: each message is held against all of them.
LONGEST, MOST = 80, 200


async def version(session: AsyncSession) -> int:
    """Counts every change; whoever holds the phrases in memory watches it."""
    return await counters.value_of(session, VERSION)


async def everything(session: AsyncSession) -> list[UrgentPhrase]:
    """Every phrase, by the alphabet."""
    return list(await session.scalars(select(UrgentPhrase).order_by(UrgentPhrase.text)))


async def add(session: AsyncSession, phrases: Sequence[str], person_id: int | None, now: datetime) -> int:
    """Adds those that aren't there, as far as there is room; gives how many."""
    room = MOST - (await session.scalar(select(func.count()).select_from(UrgentPhrase)) or 0)
    added = 0
    for phrase in dict.fromkeys(phrases):
        if added >= room:
            break
        done = await session.execute(
            insert_if_new(session, UrgentPhrase).values(text=phrase, added_by_id=person_id, added_at=now)
        )
        added += done.rowcount  # type: ignore[attr-defined]
    if added:
        await count_change(session, VERSION)
    return added


async def remove(session: AsyncSession, phrase_id: int) -> str | None:
    """Takes one out and gives its words; None if it was gone already."""
    phrase = await session.get(UrgentPhrase, phrase_id)
    if phrase is None:
        return None
    await session.execute(
        delete(UrgentPhrase).where(UrgentPhrase.id == phrase_id).execution_options(synchronize_session=False)
    )
    await count_change(session, VERSION)
    return phrase.text
