"""The message of `/kb`: what it shows is read when its turn comes, so it is never older than that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import DeleteMessages, EditMessageText, SendMessage
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, NotYet
from handlers import audience_page, audiences
from handlers import workspace as pages
from handlers.admin.workspace import LATEST, POST
from handlers.workspace import Page, Reader
from knowledge_base import drafts, history, storing
from knowledge_base.answer_html import plain_text
from knowledge_base.editing import put_onto
from knowledge_base.entry import Entry
from knowledge_base.entry_data import of_data
from storage.tables import OutboxRow, Person, Post
from tickets import wrong_answers
from tickets.sites import everywhere

#: Telegram lets a bot delete what it has sent for 48 hours.
DELETABLE = timedelta(hours=47)


async def workspace(session: AsyncSession, row: OutboxRow, zone: ZoneInfo, bot: Bot) -> Call:
    """The page that an admin's workspace shows now: in its place, or below what the admin has written."""
    person = (await session.scalars(select(Person).where(Person.telegram_id == row.chat_id))).one()
    reader = Reader(person.language, zone, await _is_inline(bot))
    view = await drafts.view_of(session, person.id)
    page = await _page(session, reader, person.id, view)
    words, markup = pages.noticed(page, view.get("notice"), person.language)
    mode: str | None = "HTML"
    if row.data.get("plain"):  # Telegram can't read an answer's markup
        words, mode = plain_text(words), None
    post = row.data["telegram_message_id"]
    if post == LATEST:
        post = await session.scalar(_shown(row.chat_id).limit(1))
        if post is None:
            raise Nothing
    if post is not None:
        return Call(
            EditMessageText(
                chat_id=row.chat_id, message_id=post, text=words, parse_mode=mode, reply_markup=markup
            )
        )
    return Call(SendMessage(chat_id=row.chat_id, text=words, parse_mode=mode, reply_markup=markup), post=POST)


async def tidy(session: AsyncSession, row: OutboxRow) -> Call:
    """The workspace has moved below: what it left above goes."""
    left = list(await session.scalars(_shown(row.chat_id).where(Post.posted_at > row.created_at - DELETABLE)))
    if len(left) < 2:
        raise Nothing
    return Call(DeleteMessages(chat_id=row.chat_id, message_ids=left[1:100]))


def _shown(chat_id: int) -> Select[int]:
    """The messages that have shown the workspace, the newest first."""
    query = select(Post.telegram_message_id).where(Post.chat_id == chat_id, Post.kind == POST)
    return query.order_by(Post.id.desc())


async def _is_inline(bot: Bot) -> bool:
    """Whether BotFather lets people ask the bot by typing its name; asked once a process."""
    try:
        return bool((await bot.me()).supports_inline_queries)
    except AiogramError as error:
        raise NotYet from error


async def _page(session: AsyncSession, reader: Reader, person_id: int, view: dict[str, Any]) -> Page:
    match view.get("page"):
        case "list" | "archived":
            return await _listing(session, reader, view)
        case "found":
            kept = [await storing.find(session, entry) for entry in view["entries"]]
            return pages.found(reader, [each.entry for each in kept if each is not None])
        case "entry" | "history" | "change" | "whom" | "whom_sites":
            page = await _entry(session, reader, view)
        case "draft" | "steps" | "import":
            page = await _draft(session, reader, person_id, view)
        case "drafts":
            kept_drafts = await drafts.of_person(session, person_id)
            return pages.drafts(
                reader, [(each.id, _title(each, reader), each.updated_at) for each in kept_drafts]
            )
        case "ask":
            return pages.asked(reader, view)
        case "say":
            return pages.said(reader, view)
        case "formats":
            return pages.formats(reader)
        case _:
            page = None
    return page or await _menu(session, reader, person_id)


async def _menu(session: AsyncSession, reader: Reader, person_id: int) -> Page:
    published, archived = await storing.counts(session)
    return pages.menu(
        reader,
        published=published,
        archived=archived,
        cases=len(await wrong_answers.undecided(session)),
        drafts=len(await drafts.of_person(session, person_id)),
    )


async def _listing(session: AsyncSession, reader: Reader, view: dict[str, Any]) -> Page:
    published, archived = await storing.counts(session)
    read, total = (storing.page, published) if view["page"] == "list" else (storing.archive, archived)
    last = max(-(-total // pages.ON_A_PAGE) - 1, 0)
    at = min(max(view["at"], 0), last)
    entries = await read(session, at * pages.ON_A_PAGE, pages.ON_A_PAGE)
    return pages.listing(reader, view["page"], entries, at, total)


async def _entry(session: AsyncSession, reader: Reader, view: dict[str, Any]) -> Page | None:
    kept = await storing.find(session, view["entry"])
    if kept is None:
        return None
    if view["page"] in ("whom", "whom_sites"):
        return await _whom(session, reader, kept.entry, view)
    changes = await history.of_entry(session, kept.entry)
    if view["page"] == "history":
        return pages.history(reader, kept.entry, changes, max(view["at"], 0))
    if view["page"] == "change":
        found = next((change for change in changes if change.id == view["change"]), None)
        if found is None:
            return pages.history(reader, kept.entry, changes, 0)
        differs = set(history.differences(found.after, kept.entry)) - {"automatic"}
        return pages.change(reader, found, may_return=bool(differs) and kept.archived_at is None)
    last = changes[0] if changes else None
    archived = kept.archived_at is not None
    whom = audiences.line(kept.entry, await everywhere(session), reader.language)
    return pages.entry(reader, kept.entry, whom, archived=archived, last=last, back=view.get("back", 0))


async def _whom(session: AsyncSession, reader: Reader, entry: Entry, view: dict[str, Any]) -> Page:
    """Whom an entry is for; a client that has gone meanwhile leads back to all of them."""
    places, sites = await everywhere(session), None
    if view["page"] == "whom_sites":
        sites = audience_page.sites_of(reader.language, entry, places, view)
    return sites or audience_page.whom(reader.language, entry, places, view)


async def _draft(session: AsyncSession, reader: Reader, person_id: int, view: dict[str, Any]) -> Page | None:
    kept = await drafts.find(session, view["draft"], person_id)
    if kept is None:
        return None
    if "import" in kept.content:
        return pages.imported(reader, kept.id, kept.content["import"])
    shown, meanwhile = of_data(kept.content["after"]), None
    if kept.entry_id is not None:
        now = await storing.find(session, kept.entry_id)
        if now is None:
            return None
        before = of_data(kept.content["before"])
        shown = put_onto(now.entry, before, shown)
        if history.differences(before, now.entry):
            meanwhile = next(iter(await history.of_entry(session, now.entry)), None)
    if view["page"] == "steps":
        return pages.steps(reader, kept.id, shown, tuple(view["path"]))
    return pages.draft(
        reader,
        kept.id,
        shown,
        new=kept.entry_id is None,
        review=kept.content.get("review"),
        meanwhile=meanwhile,
    )


def _title(kept: drafts.Kept, reader: Reader) -> str:
    if "import" in kept.content:
        return str(kept.content["import"]["name"])
    entry = of_data(kept.content["after"])
    return entry.title(reader.language) if entry.variants else "…"
