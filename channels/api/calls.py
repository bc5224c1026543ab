"""Calls that may come twice: the same key with the same content is done once."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api.problems import Problem
from storage.inserting import insert_if_new
from storage.tables import ApiCall

HEADER = "Idempotency-Key"
#: So long a repeat is known.
KEPT = timedelta(hours=48)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def known_by(request: web.Request, secret: bytes, parts: Sequence[bytes]) -> tuple[str | None, str]:
    """The key of a call, None if it has none, and what it asks for.

    Raises:
        Problem: the key isn't 1 to 255 visible ASCII characters.
    """
    asked = [request.method.encode(), request.path.encode(), *parts]
    return key_in(request.headers.get(HEADER)), digest_of(secret, asked)


def marks(again: bool) -> dict[str, str]:
    """What the answer to a repeat says of itself."""
    return {"Idempotency-Replayed": "true"} if again else {}


def key_in(header: str | None) -> str | None:
    """The key that came with a call; None if none did.

    Raises:
        Problem: it isn't 1 to 255 visible ASCII characters.
    """
    if header is not None and not _KEY.fullmatch(header):
        raise Problem("bad_key")
    return header


def digest_of(secret: bytes, parts: Sequence[bytes]) -> str:
    """What was asked for, as a number that nobody without the secret can try."""
    whole = hmac.new(secret, digestmod=hashlib.sha256)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


async def begin(
    session: AsyncSession, integration_id: int, key: str | None, digest: str, now: datetime
) -> ApiCall | None:
    """The call that came with this key before; None if there was none, and then this is it.

    Raises:
        Problem: something else came with this key.
    """
    if key is None:
        return None
    await session.execute(
        delete(ApiCall).where(ApiCall.made_at < now - KEPT).execution_options(synchronize_session=False)
    )
    made = {"integration_id": integration_id, "key": key, "digest": digest, "made_at": now}
    fresh = insert_if_new(session, ApiCall).values(made).returning(ApiCall.key)
    if (await session.execute(fresh)).first() is not None:
        return None
    known = (
        await session.scalars(
            select(ApiCall).where(ApiCall.integration_id == integration_id, ApiCall.key == key)
        )
    ).one()
    if not hmac.compare_digest(known.digest, digest):
        raise Problem("key_reused")
    return known


async def note(
    session: AsyncSession,
    integration_id: int,
    key: str | None,
    api_ticket_id: int,
    numbers: range | None = None,
) -> None:
    """Writes down what a call has done.

    Args:
        numbers: those of the messages that it has become.
    """
    if key is not None:
        first, last = (numbers[0], numbers[-1]) if numbers else (None, None)
        await session.execute(
            update(ApiCall)
            .where(ApiCall.integration_id == integration_id, ApiCall.key == key)
            .values(api_ticket_id=api_ticket_id, first=first, last=last)
            .execution_options(synchronize_session=False)
        )
