"""Whoever answers one of our messages at once may be quicker than we in writing down what it stands for."""

from __future__ import annotations

import asyncio

from sqlalchemy import bindparam, select, text

from storage.database import Database
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import OutboxRow, Post

_POSTS, _ROWS = table_of(Post), table_of(OutboxRow)
_NOTED = Prepared(
    select(_POSTS.c.id)
    .where(_POSTS.c.chat_id == bindparam("chat"), _POSTS.c.telegram_message_id == bindparam("message"))
    .limit(1)
)
_UNDER_WAY = Prepared(
    select(_ROWS.c.id).where(_ROWS.c.chat_id == bindparam("chat"), text("outbox.state = 'leased'"))
)
#: A call takes at most so long to be answered, in seconds; what comes later is looked for in vain.
LONGEST_S = 35.0
#: How often it is looked, in seconds, at first and later.
SOON_S, LATE_S = 0.01, 0.2


async def wait_until_noted(database: Database, chat_id: int, message_id: int) -> None:
    """Returns once it is known what a message of ours stands for, or that it stands for nothing.

    Only what is on its way to that chat now can be it.

    Raises:
        Unavailable: the database doesn't answer.
    """
    which = {"chat": chat_id, "message": message_id}
    if await _NOTED.first(database, which) is not None:
        return
    async with database.read() as session:
        first = {row[0] for row in await _UNDER_WAY.rows(session, {"chat": chat_id})}
    waited, wait = 0.0, SOON_S
    while first and waited < LONGEST_S:
        await asyncio.sleep(wait)
        waited, wait = waited + wait, min(wait * 2, LATE_S)
        async with database.read() as session:
            first &= {row[0] for row in await _UNDER_WAY.rows(session, {"chat": chat_id})}
