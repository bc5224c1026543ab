"""The archive: what no longer answers, page by page, in one message that changes in place."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.admin.reviewing import short
from handlers.callbacks import ArchivePress
from handlers.turn import Toast, Turn
from knowledge_base import storing
from storage.tables import Person
from tickets.saying import change_post
from tickets.work import Work

#: Entries on a page: a row of buttons with their numbers.
PAGE = 8


def router() -> Router:
    """The pages of the archive."""
    made = Router(name="archive")
    made.callback_query.register(opened, ArchivePress.filter())
    return made


async def opened(query: CallbackQuery, callback_data: ArchivePress, turn: Turn) -> None:
    """A page of the archive, instead of what stood in the message."""
    assert query.message is not None
    post = query.message.message_id

    async def move(work: Work, person: Person) -> None:
        _, archived = await storing.counts(work.session)
        pages = max(-(-archived // PAGE), 1)
        page = min(max(callback_data.page, 0), pages - 1)
        entries = await storing.archive(work.session, page * PAGE, PAGE)
        lines = [
            f"{number}. {short(entry.title(person.language))}"
            for number, entry in enumerate(entries, start=1)
        ]
        await change_post(
            work,
            person,
            post,
            "kb.archive",
            ticket=None,
            lines="\n".join(lines) or "—",
            n=archived,
            keyboard="kb_archive",
            entries=[entry.id for entry in entries],
            page=page,
            pages=pages,
        )

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))
