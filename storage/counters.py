"""Numbers kept by name: how often something has happened, how far something has come."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into, one_more, table_of
from storage.prepared import Prepared
from storage.tables import Counter

_COUNTERS = table_of(Counter)
#: Asked several times a second.
_VALUE = Prepared(select(_COUNTERS.c.value).where(_COUNTERS.c.name == bindparam("name")))


async def value_of(session: AsyncSession, name: str) -> int:
    """What the number stands at; 0 before anything was counted."""
    found = await _VALUE.rows(session, {"name": name})
    return int(found[0][0]) if found else 0


async def count(session: AsyncSession, name: str) -> int:
    """One more; gives how many that makes. Waits for whoever has counted or locked it and isn't done."""
    return await one_more(session, Counter, "value", name=name)


async def set_to(session: AsyncSession, name: str, value: int) -> None:
    """From now on it stands at this."""
    await session.execute(
        insert_into(session, Counter)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )
