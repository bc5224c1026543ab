"""Rows with files in them: written without holding up the event loop."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.sqlite import InlineSession


async def add_large(session: AsyncSession, row: Any) -> None:
    """Adds a row and writes it; on SQLite in a thread, since a file of megabytes takes a while."""
    session.add(row)
    if isinstance(session, InlineSession):
        await asyncio.to_thread(session.sync_session.flush)
    else:
        await session.flush()
