"""What admins get beside words: the knowledge base as a file, and answers that were called wrong."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, kept_up_to_date, silent
from bot.delivery.cases import case_of
from handlers import accounts
from knowledge_base import files, storing
from storage.tables import OutboxRow
from tickets import organisation_file, wrong_answers


async def export(session: AsyncSession, row: OutboxRow) -> Call:
    """The knowledge base as a file."""
    name = row.data["name"]
    content = files.dump(await storing.published(session), name)
    return Call(
        SendDocument(chat_id=row.chat_id, document=BufferedInputFile(content, filename=name)), post="say"
    )


async def export_departments(session: AsyncSession, row: OutboxRow) -> Call:
    """The departments, clients and sites as a file."""
    file = BufferedInputFile(await organisation_file.dump(session, row.created_at), filename=row.data["name"])
    return Call(SendDocument(chat_id=row.chat_id, document=file), post="say")


async def wrong_answer(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """A case in an admin's chat: said once, then kept up to date in its place."""
    case = await case_of(session, row.data["case"], row.data["page"], row.language)
    if case is None:
        raise Nothing
    post = None if row.data["anew"] else await wrong_answers.posts_of(session, case.id, row.chat_id)
    return kept_up_to_date(
        row,
        accounts.wrong_answer(case, row.language, zone),
        post=wrong_answers.post_kind(case.id),
        message_id=post,
        quiet=silent(row),
    )
