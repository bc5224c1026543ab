"""Numbers kept by name: how often something has happened, how far something has come."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.tables import Counter


async def value_of(session: AsyncSession, name: str) -> int:
    """What the number stands at; 0 before anything was counted."""
    return await session.scalar(select(Counter.value).where(Counter.name == name)) or 0


async def count(session: AsyncSession, name: str) -> int:
    """One more; gives how many that makes. Waits for whoever has counted or locked it and isn't done."""
    result = await session.execute(
        insert_into(session, Counter)
        .values(name=name, value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return int(result.scalar_one())


async def set_to(session: AsyncSession, name: str, value: int) -> None:
    """From now on it stands at this."""
    await session.execute(
        insert_into(session, Counter)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
