"""Whom an entry of `/kb` is for: everybody, customers, employees, clients and sites, as they are pressed."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import audiences
from handlers.admin import drafting, workspace
from handlers.astray import found_in, known
from handlers.callbacks import AudiencePress
from handlers.filters import InDialogue
from handlers.turn import Toast, Turn
from knowledge_base import storing
from knowledge_base.audience import CUSTOMERS, EMPLOYEES, site_name, turned, without
from knowledge_base.audience import plain as compared
from knowledge_base.entry import Entry
from storage.tables import Person
from tickets import clients
from tickets.nearest import nearest
from tickets.sites import everywhere
from tickets.work import Work

DIALOGUE = "kb_for"


def register(router: Router) -> None:
    """The buttons, and a client's or site's name in words."""
    router.callback_query.register(pressed, AudiencePress.filter())
    router.message.register(written, InDialogue(DIALOGUE, "name"))


async def pressed(query: CallbackQuery, callback_data: AudiencePress, turn: Turn) -> None:
    """A button under whom an entry is for; what it says holds from the next question on."""
    press = callback_data
    assert query.message is not None
    post = query.message.message_id

    async def move(work: Work, person: Person) -> None:
        entry = await _entry(work, person, press.entry, post)
        if entry is None:
            return
        after = await _after(work, press, entry)
        await _keep(work, person, entry, after)
        if press.act == "client" or (press.act == "turn" and (press.client or press.site)):
            person.dialogue = None
            view = {"entry": press.entry, "client": press.client, "at": press.at}
            await workspace.show(work, person, "whom_sites", post, **view)
        else:
            await _show(work, person, press.entry, press.at, post)

    await turn.commit_as(move)
    await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id))


async def _after(work: Work, press: AudiencePress, entry: Entry) -> Entry:
    """The entry as a press leaves it.

    Raises:
        NoSuchSite: the client or the site is archived.
    """
    match press.act:
        case "everybody":
            return without(entry)
        case "customers" | "employees":
            return turned(entry, CUSTOMERS if press.act == "customers" else EMPLOYEES)
        case "tidy":
            return without(entry, {compared(each.name) for each in await found_in(work.session, [entry])})
        case "turn" if press.site:
            site = await clients.site(work, press.site)
            client = await clients.client_of(work, site)
            return turned(entry, site_name(client.name if client is not None else None, site.name))
        case "turn" if press.client:
            return turned(entry, (await clients.get(work, press.client)).name)
        case "turn":
            return turned(entry, EMPLOYEES)
    return entry


async def written(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """A client or a site in words; if there is none of this name, the likest is told."""
    words = " ".join((message.text or "").split())

    async def move(work: Work, person: Person) -> None:
        entry = await _entry(work, person, dialogue["entry"], None)
        if entry is None:
            return
        names = known(await everywhere(work.session))
        if compared(words) in names:
            await _keep(work, person, entry, turned(entry, names[compared(words)]))
            await _show(work, person, dialogue["entry"], 0, None)
            return
        like = nearest(compared(words), names.values())
        near = audiences.near(like, person.language)
        await _show(work, person, dialogue["entry"], 0, None, typed=words[: clients.NAME], near=near)

    await turn.commit_as(move)
    await turn.knowledge.reload()


async def _entry(work: Work, person: Person, entry_id: int, post: int | None) -> Entry | None:
    """The entry, if it is published; else it is said that it is gone."""
    kept = await storing.find(work.session, entry_id)
    if kept is None or kept.archived_at is not None:
        await drafting.gone(work, person, post)
        return None
    return kept.entry


async def _keep(work: Work, person: Person, before: Entry, after: Entry) -> None:
    if after.tags != before.tags:
        await storing.save(work.session, after, work.now, person.id)


async def _show(work: Work, person: Person, entry_id: int, at: int, post: int | None, **view: str) -> None:
    person.dialogue = {"kind": DIALOGUE, "step": "name", "entry": entry_id}
    await workspace.show(work, person, "whom", post, entry=entry_id, at=at, **view)
