"""Doors beside Telegram. Whoever comes by one has a chat of their own, with a number Telegram never gives."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_if_new
from storage.keys import key_of
from storage.tables import Door, PageNews

PAGE, MAIL = "page", "mail"
#: Telegram's numbers have at most 52 bits (core.telegram.org/bots/api#chat).
FIRST = 1 << 60
#: What a page's address ends in: too much to guess.
SECRET_BYTES = 24


def is_door(chat_id: int | None) -> bool:
    """Whether this chat isn't one of Telegram's."""
    return chat_id is not None and chat_id >= FIRST


def chat_of(door_id: int) -> int:
    """The number of a door's chat."""
    return FIRST + door_id


def id_of(chat_id: int) -> int:
    """The door whose chat has this number."""
    return chat_id - FIRST


async def behind(session: AsyncSession, chat_id: int) -> Door:
    """The door whose chat this is; it goes on existing when its requester is forgotten."""
    return await session.get_one(Door, id_of(chat_id))


async def open_page(
    session: AsyncSession,
    secret: str,
    *,
    channel: str,
    name: str,
    language: str,
    now: datetime,
    address: str | None = None,
    department_id: int | None = None,
) -> tuple[Door, bool]:
    """The page that a secret opens, made if there is none; whether it is new.

    Args:
        secret: what nobody can guess; a repeat has the same one. It isn't kept.
        address: where word of news is to be sent.
    """
    statement = insert_if_new(session, Door).values(
        kind=PAGE,
        channel=channel,
        address=address,
        key_hash=hashed(secret),
        name=name,
        language=language,
        department_id=department_id,
        last_number=0,
        created_at=now,
    )
    is_new = (await session.execute(statement.returning(Door.id))).first() is not None
    return (await session.scalars(select(Door).where(Door.key_hash == hashed(secret)))).one(), is_new


async def by_secret(session: AsyncSession, secret: str) -> Door | None:
    """The page that a secret opens."""
    told = select(PageNews.door_id).where(PageNews.key_hash == hashed(secret))
    its = or_(Door.key_hash == hashed(secret), Door.id.in_(told))
    found: Door | None = await session.scalar(select(Door).where(its))
    return found


def hashed(secret: str) -> str:
    """What is kept of a secret; it is random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def of_letters(
    session: AsyncSession,
    *,
    box: str,
    address: str,
    name: str,
    language: str,
    now: datetime,
    department_id: int | None = None,
) -> Door:
    """The door of whoever writes from `address` to `box`, both in small letters; made at the first letter."""
    statement = insert_if_new(session, Door).values(
        kind=MAIL,
        channel=MAIL,
        box=box,
        address=address,
        name=name,
        language=language,
        department_id=department_id,
        last_number=0,
        created_at=now,
    )
    await session.execute(statement)
    door = (await session.scalars(select(Door).where(Door.box == box, Door.address == address))).one()
    if door.key_hash is None:
        door.key_hash = hashed(await secret_of_letters(session, door.id))
    return door


async def secret_of_letters(session: AsyncSession, door_id: int) -> str:
    """What opens the page of whoever gets letters: every letter to them names it, so it isn't random."""
    key = await key_of(session, "page of letters")
    proof = hmac.new(key, str(door_id).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(proof[:SECRET_BYTES]).decode("ascii")


async def number(session: AsyncSession, door_id: int, count: int = 1) -> int:
    """The first of so many further numbers for messages of a door's chat; nobody else gets them."""
    numbered = await session.execute(
        update(Door)
        .where(Door.id == door_id)
        .values(last_number=Door.last_number + count)
        .returning(Door.last_number)
        .execution_options(synchronize_session=False)
    )
    last: int = numbered.scalar_one()
    return last - count + 1
