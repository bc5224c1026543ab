"""How often a token may be used: counted in the database, by the minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api.problems import Problem
from storage.inserting import one_more
from storage.tables import ApiUse

#: So many calls in a minute that read, and that change something.
MOST: Mapping[str, int] = {"read": 600, "write": 120}
MINUTE = timedelta(minutes=1)


async def count(session: AsyncSession, token_id: int, what: str, now: datetime) -> None:
    """Counts one more call.

    Raises:
        Problem: there were enough; nothing is counted.
    """
    minute = now.replace(second=0, microsecond=0)
    counted = await one_more(session, ApiUse, "count", token_id=token_id, what=what, minute_at=minute)
    if counted > MOST[what]:
        left = int((minute + MINUTE - now).total_seconds()) + 1
        raise Problem("too_many", headers={"Retry-After": str(left)}, limit=MOST[what], seconds=left)
    if counted == 1:
        await session.execute(
            delete(ApiUse)
            .where(ApiUse.token_id == token_id, ApiUse.minute_at < minute - MINUTE)
            .execution_options(synchronize_session=False)
        )
