"""Codes by which somebody shows that a door is theirs: they get them at the door, and give them in Telegram.

A page gives out a link, which is its code; to an address six digits are sent that only whoever asked for
them may give, within a quarter of an hour and five tries.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.keys import key_of
from storage.tables import Door, Person, Proof
from tickets.start_links import RANDOM_BYTES
from tickets.work import Work

#: How a page's link begins, after `start=`: no other token does.
LINK = "door-"
DIGITS = 6
VALID, LINK_VALID = timedelta(minutes=15), timedelta(hours=1)
#: So many wrong codes are the end of one; so many codes one person, or one address, gets in an hour.
TRIES, AN_HOUR = 5, 3


class TooManyCodes(Exception):
    """So many were asked for that no more are sent for now."""


async def link_for(work: Work, door: Door) -> str:
    """What stands after `start=` in a page's link to Telegram."""
    await _forget_old(work)
    token = secrets.token_urlsafe(RANDOM_BYTES)
    work.session.add(
        Proof(
            door_id=door.id,
            code_hash=await _hashed(work.session, token),
            tries=0,
            asked_at=work.now,
            expires_at=work.now + LINK_VALID,
        )
    )
    return LINK + token


async def by_link(work: Work, payload: str) -> Proof | None:
    """The proof that a link from a page is, locked; None if it leads nowhere, or was used."""
    found: Proof | None = await work.session.scalar(
        select(Proof)
        .where(
            Proof.code_hash == await _hashed(work.session, payload.removeprefix(LINK)),
            Proof.used_at.is_(None),
            Proof.expires_at > work.now,
            Proof.door_id.is_not(None),
        )
        .with_for_update()
    )
    return found


async def code_for(work: Work, person: Person, address: str) -> tuple[Proof, str]:
    """A code for an address, and what is to be sent there.

    Raises:
        TooManyCodes.
    """
    await _forget_old(work)
    for asked in (Proof.person_id == person.id, Proof.address == address):
        if await _lately(work, asked) >= AN_HOUR:
            raise TooManyCodes
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    proof = Proof(
        address=address,
        person_id=person.id,
        code_hash=secrets.token_hex(32),  # until it has the number that goes into it
        tries=0,
        asked_at=work.now,
        expires_at=work.now + VALID,
    )
    work.session.add(proof)
    await work.session.flush()
    proof.code_hash = await _hashed(work.session, f"{proof.id}:{code}")
    return proof, code


async def _forget_old(work: Work) -> None:
    """Codes of yesterday count for nothing any more, and addresses that came to nothing aren't kept."""
    old = delete(Proof).where(Proof.asked_at < work.now - timedelta(days=1))
    await work.session.execute(old.execution_options(synchronize_session=False))


async def _lately(work: Work, asked: ColumnElement[bool]) -> int:
    hour = select(func.count()).where(asked, Proof.asked_at > work.now - timedelta(hours=1))
    return await work.session.scalar(hour) or 0


async def is_right(work: Work, proof: Proof, words: str) -> bool:
    """Whether somebody has given the code of a proof that still holds; a wrong one is counted."""
    code = "".join(filter(str.isdecimal, words))
    right = hmac.compare_digest(proof.code_hash, await _hashed(work.session, f"{proof.id}:{code}"))
    if not right:
        proof.tries += 1
    return right


def holds(work: Work, proof: Proof | None) -> bool:
    """Whether a code may still be given."""
    if proof is None or proof.used_at is not None:
        return False
    return proof.tries < TRIES and proof.expires_at > work.now


async def _hashed(session: AsyncSession, words: str) -> str:
    """Six digits could be tried out against a plain hash; this one needs the service's own key."""
    return hmac.new(await key_of(session, "proofs"), words.encode(), "sha256").hexdigest()
