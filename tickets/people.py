"""The people the desk meets, and who of them is a specialist."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.doors import id_of, is_door
from storage.finding import Finding, rows_of
from storage.inserting import insert_into, table_of
from storage.prepared import Prepared, add
from storage.tables import Department, Door, Membership, Person
from tickets.errors import NotAMember
from tickets.work import Work

_PEOPLE, _DEPARTMENTS = table_of(Person), table_of(Department)
_BY_TELEGRAM_ID = Finding(Person, rows_of(Person).where(_PEOPLE.c.telegram_id == bindparam("telegram_id")))
_FIRST_DEPARTMENT = Prepared(
    select(_DEPARTMENTS.c.id, _DEPARTMENTS.c.language).order_by(_DEPARTMENTS.c.id).limit(1)
)
_OF_CHAT = Finding(
    Department,
    rows_of(Department)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"))
    .order_by(_DEPARTMENTS.c.archived_at.is_not(None), _DEPARTMENTS.c.id)
    .limit(1),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who Telegram says is acting."""

    telegram_id: int
    name: str
    username: str | None
    #: As set in their Telegram: `ru`, `en-GB`…, or nothing.
    language_code: str | None


async def meet(work: Work, who: Identity, default_language: str) -> Person:
    """Gives the person's row, made at their first act; their name follows Telegram's.

    Whoever comes by a door that somebody has proved to be theirs is that person.
    """
    if is_door(who.telegram_id):
        door = await work.session.get(Door, id_of(who.telegram_id))
        if door is not None and door.joined_to_id is not None:
            return await work.session.get_one(Person, door.joined_to_id)
    person = await known_person(work, who.telegram_id)
    if person is None:
        person = Person(
            telegram_id=who.telegram_id,
            name=who.name,
            username=who.username,
            language=first_language(who.language_code, default_language),
            created_at=work.now,
        )
        await add(work.session, person)
        work.newcomers.add(person.id)
    elif (person.name, person.username) != (who.name, who.username):
        person.name, person.username = who.name, who.username
    return person


async def known_person(work: Work, telegram_id: int) -> Person | None:
    """The row of somebody who has been met before."""
    return await _BY_TELEGRAM_ID.first(work.session, {"telegram_id": telegram_id})


async def admins_of(work: Work, admin_ids: Collection[int]) -> list[Person]:
    """The admins who have been met: nobody else can be written to."""
    found = await work.session.scalars(
        select(Person).where(Person.telegram_id.in_(admin_ids)).order_by(Person.id)
    )
    return list(found)


def first_language(code: str | None, default: str) -> str:
    """The language to begin with: Russian for neighbours who read it, English for others we don't speak."""
    if not code:
        return default
    base = code.split("-")[0].lower()
    if base in {"ru", "en"}:
        return base
    return "ru" if base in {"uk", "be", "kk", "ky", "uz", "tg", "hy", "az"} else "en"


async def department_of(work: Work, chat_id: int) -> Department | None:
    """The department whose staff group this chat is; of several that share it the first."""
    return await _OF_CHAT.first(work.session, {"chat": chat_id})


async def default_department(work: Work) -> tuple[int, str]:
    """The number and the language of the department that gets what nobody else does."""
    number, language = (await _FIRST_DEPARTMENT.run(work.session, {})).fetchone()
    return number, language


async def note_membership(work: Work, chat_id: int, telegram_id: int, is_member: bool) -> None:
    """Keeps what Telegram says about somebody in a staff group."""
    values: dict[str, Any] = {"is_member": is_member, "checked_at": work.now}
    await work.session.execute(
        insert_into(work.session, Membership)
        .values(chat_id=chat_id, telegram_id=telegram_id, **values)
        .on_conflict_do_update(index_elements=["chat_id", "telegram_id"], set_=values)
    )


async def must_be_member(work: Work, chat_id: int, telegram_id: int, known_since: datetime) -> None:
    """Raises NotAMember unless Telegram called them a member of the group at `known_since` or later."""
    found = await work.session.get(Membership, (chat_id, telegram_id))
    if found is None or not found.is_member or found.checked_at < known_since:
        raise NotAMember


async def is_specialist(work: Work, telegram_id: int, known_since: datetime) -> bool:
    """Whether Telegram called them a member of some staff group at `known_since` or later."""
    query = select(Membership.chat_id).where(
        Membership.telegram_id == telegram_id,
        Membership.is_member.is_(True),
        Membership.checked_at >= known_since,
    )
    return await work.session.scalar(query.limit(1)) is not None


async def has_left(work: Work, chat_id: int, telegram_id: int) -> bool:
    """Whether Telegram has said that somebody isn't in the group any more."""
    found = await work.session.get(Membership, (chat_id, telegram_id))
    return found is not None and not found.is_member


async def may_be_specialist(session: AsyncSession, telegram_id: int) -> bool:
    """Whether somebody is in a staff group, as far as is known."""
    return (
        await session.scalar(specialists().where(Membership.telegram_id == telegram_id).limit(1)) is not None
    )


def specialists() -> Select[int]:
    """The Telegram ids of those who are in a department's staff group, as far as is known."""
    return (
        select(Membership.telegram_id)
        .join(Department, Department.chat_id == Membership.chat_id)
        .where(Membership.is_member, Department.archived_at.is_(None))
        .distinct()
    )
