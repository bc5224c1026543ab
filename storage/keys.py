"""Secrets that the service makes up once, each for one purpose: what it gives out is signed with them."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_if_new
from storage.tables import Key

#: More than can be tried.
LENGTH = 32


async def key_of(session: AsyncSession, purpose: str) -> bytes:
    """The key for a purpose, the same for every process and for good; made up when it is first asked for."""
    known = await known_key(session, purpose)
    if known is None:
        made = {"name": purpose, "value": secrets.token_bytes(LENGTH)}
        await session.execute(insert_if_new(session, Key).values(made))
        known = await known_key(session, purpose)
    return known or b""


async def known_key(session: AsyncSession, purpose: str) -> bytes | None:
    """The key for a purpose; None if nobody has asked for it yet."""
    known = await session.scalar(select(Key.value).where(Key.name == purpose))
    return bytes(known) if known is not None else None
