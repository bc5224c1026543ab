"""Which posts at a door stand in one letter: what was said in one breath is one letter, and not several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call
from bot.delivery.letter_kinds import what_of
from storage import doors
from storage.tables import DoorPost, OutboxRow

#: So many posts are looked at for files that go with what comes after them.
MOST_FILES = 30


async def of_row(session: AsyncSession, row: OutboxRow, call: Call) -> list[DoorPost]:
    """What stands at the door for a row: posts of its own, or the one that it has changed."""
    own = await session.scalars(select(DoorPost).where(DoorPost.outbox_id == row.id).order_by(DoorPost.part))
    found = list(own)
    changed = getattr(call.method, "message_id", None)
    return found or (await numbered(session, row.chat_id, [changed]) if changed is not None else [])


async def numbered(session: AsyncSession, chat_id: int, numbers: Sequence[int]) -> list[DoorPost]:
    """The posts of these numbers at the door of a chat, in order."""
    found = await session.scalars(
        select(DoorPost)
        .where(DoorPost.door_id == doors.id_of(chat_id), DoorPost.number.in_(numbers))
        .order_by(DoorPost.number)
    )
    return list(found)


async def before(session: AsyncSession, row: OutboxRow, first: DoorPost) -> list[DoorPost]:
    """What was put before the first post of a row, and goes with it: files, or the same breath's words."""
    if row.kind in ("answer", "relay"):
        return await _files(session, row, first)
    if what_of(row) != "acknowledgement":
        return []
    earlier = [each.id for each in await _of_breath(session, row) if each.id < row.id]
    found = await session.scalars(
        select(DoorPost).where(DoorPost.outbox_id.in_(earlier)).order_by(DoorPost.number)
    )
    return list(found)


async def goes_on(session: AsyncSession, row: OutboxRow) -> bool:
    """Whether more is said in the same breath: the last of it takes along what was said before."""
    if what_of(row) != "acknowledgement":
        return False
    return any(each.id > row.id for each in await _of_breath(session, row))


async def _of_breath(session: AsyncSession, row: OutboxRow) -> list[OutboxRow]:
    """The acknowledgements that one act of the desk had said to somebody, by the moment that they share."""
    found = await session.scalars(
        select(OutboxRow).where(
            OutboxRow.ticket_id == row.ticket_id,
            OutboxRow.chat_id == row.chat_id,
            OutboxRow.created_at == row.created_at,
        )
    )
    return [each for each in found if what_of(each) == "acknowledgement"]


async def _files(session: AsyncSession, row: OutboxRow, first: DoorPost) -> list[DoorPost]:
    """The pictures and files that were put before an answer's words."""
    found: list[DoorPost] = []
    earlier = await session.execute(
        select(DoorPost, OutboxRow.kind)
        .join(OutboxRow, OutboxRow.id == DoorPost.outbox_id)
        .where(
            DoorPost.door_id == first.door_id,
            DoorPost.ticket_id == row.ticket_id,
            DoorPost.number < first.number,
        )
        .order_by(DoorPost.number.desc())
        .limit(MOST_FILES)
    )
    for post, kind in earlier:
        if kind != "answer_files":
            break
        found.append(post)
    return found[::-1]
