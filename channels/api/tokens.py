"""Tokens by which integrations are known: shown once, kept hashed."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_if_new
from storage.tables import ApiToken, Integration

#: What a token may be good for.
SCOPES = ("tickets:read", "tickets:write", "webhooks")
#: More than can be tried, in octets.
LENGTH = 32
#: When a token was used last is written down to within this time.
USED_WITHIN = timedelta(minutes=1)
_TOKEN = re.compile(r"fl_([0-9]{1,9})_([A-Za-z0-9_-]{20,64})")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what they may."""

    token_id: int
    integration_id: int
    scopes: frozenset[str]
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A token as `token list` shows it."""

    number: int
    name: str
    scopes: Sequence[str]
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


async def make(session: AsyncSession, name: str, scopes: Sequence[str], now: datetime) -> str:
    """A new token of an integration, which is made with its first one."""
    await session.execute(insert_if_new(session, Integration).values(name=name, made_at=now))
    integration = (await session.scalars(select(Integration.id).where(Integration.name == name))).one()
    secret = secrets.token_urlsafe(LENGTH)
    token = ApiToken(
        integration_id=integration, key_hash=_hashed(secret), scopes=sorted(set(scopes)), made_at=now
    )
    session.add(token)
    await session.flush()
    return f"fl_{token.id}_{secret}"


async def caller(session: AsyncSession, shown: str) -> Caller | None:
    """Whoever a token is of; None if it is none of ours, or revoked."""
    parts = _TOKEN.fullmatch(shown)
    if parts is None:
        return None
    token = await session.get(ApiToken, int(parts[1]))
    kept = token.key_hash if token is not None else _hashed("")
    same = hmac.compare_digest(kept, _hashed(parts[2]))
    if token is None or not same or token.revoked_at is not None:
        return None
    return Caller(token.id, token.integration_id, frozenset(token.scopes), token.used_at)


async def note_use(session: AsyncSession, one: Caller, now: datetime) -> None:
    """Writes down that a token was used."""
    if one.used_at is None or now - one.used_at >= USED_WITHIN:
        await session.execute(
            update(ApiToken)
            .where(ApiToken.id == one.token_id)
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )


async def listed(session: AsyncSession) -> list[Listed]:
    """Every token that was made, oldest first."""
    found = await session.execute(
        select(ApiToken, Integration.name)
        .join(Integration, Integration.id == ApiToken.integration_id)
        .order_by(ApiToken.id)
    )
    return [
        Listed(token.id, name, token.scopes, token.made_at, token.used_at, token.revoked_at)
        for token, name in found
    ]


async def revoke(session: AsyncSession, number: int, now: datetime) -> bool:
    """Ends a token; False if there is no live one with this number."""
    done = await session.execute(
        update(ApiToken)
        .where(ApiToken.id == number, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


async def revoke_all(session: AsyncSession, name: str, now: datetime) -> int | None:
    """Ends every token of an integration; gives its number, None if there is none of this name."""
    found: int | None = await session.scalar(select(Integration.id).where(Integration.name == name))
    await session.execute(
        update(ApiToken)
        .where(ApiToken.integration_id == found, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return found


def _hashed(secret: str) -> str:
    """It is random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
