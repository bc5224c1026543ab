"""What processes tell each other through PostgreSQL: that there is something new to look at."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "firstline"
#: The knowledge base or the urgent words have changed.
KNOWLEDGE = "knowledge"
#: Something was put into the outbox.
OUTBOX = "outbox"


def inbox_of(process: int) -> str:
    """An update waits for this process that another has received."""
    return f"inbox {process}"


async def say_at_commit(session: AsyncSession, word: str) -> None:
    """Has every process told when this transaction is committed; for what is rare.

    PostgreSQL lets only one transaction with a notice commit at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_notify(CHANNEL, word)))
