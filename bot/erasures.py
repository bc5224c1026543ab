"""Erased stays erased: a list of erasures outside the database, done again after a backup is restored."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.tables import Caller, Erasure, Person
from tickets import erasing
from tickets.work import Policy, Work

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Line:
    """An erasure as the list has it: no name, no word, only who by number, and when.

    `telegram_id` is 0 for whoever has only called; then `caller_id` is theirs.
    """

    token: str
    telegram_id: int
    erased_at: datetime
    caller_id: int | None = None


async def agree(database: Database, path: Path, now: datetime, policy: Policy) -> int:
    """Brings list and database together: what only the database knows is listed, what only the list
    knows is erased again. Gives how many were.

    Raises:
        Unavailable; OSError: the list can't be read or written.
    """
    known = await list_all(database, path)
    missing = [line for line in _read(path) if line.token not in known]
    for line in missing:
        await _erase_again(database, line, now, policy)
    if missing:
        log.info("erased again what a restored database still had", erasures=len(missing))
    return len(missing)


async def list_all(database: Database, path: Path) -> set[str]:
    """Lists every erasure that the database knows of; gives their tokens.

    Raises:
        Unavailable; OSError.
    """
    listed = {line.token for line in _read(path)}
    async with database.read() as session:
        known = [
            Line(row.token, row.telegram_id, row.erased_at, row.caller_id)
            for row in await session.scalars(select(Erasure))
        ]
    _add(path, [line for line in known if line.token not in listed])
    return {line.token for line in known}


async def _erase_again(database: Database, line: Line, now: datetime, policy: Policy) -> None:
    async def unit(session: AsyncSession) -> None:
        work, who = Work(session, now, policy), await _who(session, line)
        if await session.get(Erasure, line.token) is not None:
            return  # another process was first
        if who is not None and who.created_at <= line.erased_at:
            if isinstance(who, Person):
                await erasing.erase(work, who, line.token)
            else:
                await erasing.erase_caller(work, who, line.token)
            return
        # They aren't there, or came back afterwards as somebody new.
        session.add(
            Erasure(
                token=line.token,
                telegram_id=line.telegram_id,
                caller_id=line.caller_id,
                since_at=line.erased_at,
                erased_at=line.erased_at,
                purged_at=now,
            )
        )

    await database.write(unit)


async def _who(session: AsyncSession, line: Line) -> Person | Caller | None:
    if line.caller_id is not None:
        return await session.get(Caller, line.caller_id, with_for_update=True)
    found: Person | None = await session.scalar(
        select(Person).where(Person.telegram_id == line.telegram_id).with_for_update()
    )
    return found


def _read(path: Path) -> list[Line]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            token, number, at, *caller = json.loads(line)
        except ValueError:
            continue  # cut off while it was written; the database has it, and it is added anew
        found.append(Line(token, number, datetime.fromisoformat(at), *caller))
    return found


def _add(path: Path, lines: list[Line]) -> None:
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        for line in lines:
            told: list[object] = [line.token, line.telegram_id, line.erased_at.isoformat()]
            told += [line.caller_id] if line.caller_id is not None else []
            # A line break before as well: the line before may have been cut off.
            file.write("\n" + json.dumps(told) + "\n")
        file.flush()
        os.fsync(file.fileno())
