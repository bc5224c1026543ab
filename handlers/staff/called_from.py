"""Under a call that was written down: from which site it is, pressed or left open."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import readers
from handlers.astray import Places
from handlers.callbacks import RegisterSitePress
from handlers.staff.place import place_of
from handlers.staff.registering import allowed, page, verdict_of
from handlers.turn import Toast, Turn
from storage.tables import Message, Person, Ticket
from tickets import registering
from tickets.line1 import Verdict
from tickets.sites import everywhere
from tickets.work import Work

#: So many clients, or sites, stand on a page.
SHOWN = 8


def register(router: Router) -> None:
    """The buttons, in a staff group."""
    router.callback_query.register(pressed, RegisterSitePress.filter())


def register_own(router: Router) -> None:
    """The same in a specialist's private chat."""
    router.callback_query.register(pressed, RegisterSitePress.filter())


async def pressed(query: CallbackQuery, callback_data: RegisterSitePress, turn: Turn) -> None:
    """Clients, a client's sites, a site, or the way back to the call."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)
    looked = await _looked_up(turn, press) if press.act in ("site", "back") else None

    async def move(work: Work, person: Person) -> None:
        place = await place_of(work, person, chat_id, turn)
        ticket = await registering.undecided(work, press.ticket)
        await allowed(work, person, place, ticket, turn)
        in_place = partial(place.in_place, work, post)
        if looked is None:
            places = await everywhere(work.session)
            if press.act == "client":
                listed = _cut(press, _sites(press.client, places))
                await in_place("registered.which_site", keyboard="register_sites", **listed)
            else:
                listed = _cut(press, _clients(places))
                await in_place("registered.which_client", keyboard="register_clients", **listed)
            return
        question, verdict = looked
        if press.act == "site":
            await registering.from_site(work, person, ticket, press.site, verdict)
        data = await page(work, ticket, question, verdict)
        await in_place("registered", keyboard="registered", **data)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _looked_up(turn: Turn, press: RegisterSitePress) -> tuple[str, Verdict]:
    """The caller's words, and what line 1 makes of them for somebody there: slow, so it comes first."""
    question = ""
    async with turn.database.read() as session:
        ticket = await session.get(Ticket, press.ticket)
        start = (ticket.decision or {}).get("asked_from") if ticket is not None else None
        message = await session.get(Message, start) if start is not None else None
        if ticket is not None and ticket.caller_id is not None and message is not None:
            question = message.text
        reader = await readers.of_call(session, ticket, press.site) if ticket is not None else readers.ANYBODY
    return question, verdict_of(turn.knowledge, question, reader)


def _clients(places: Places) -> list[list[Any]]:
    """Those that have sites."""
    return [[client.id if client else 0, client.name if client else ""] for client, sites in places if sites]


def _sites(client_id: int, places: Places) -> list[list[Any]]:
    sites = (sites for client, sites in places if (client.id if client else 0) == client_id)
    return [[site.id, site.name] for site in next(sites, [])]


def _cut(press: RegisterSitePress, listed: list[list[Any]]) -> dict[str, Any]:
    pages = max(-(-len(listed) // SHOWN), 1)
    at = min(max(press.at, 0), pages - 1)
    return {
        "number": press.ticket,
        "client": press.client,
        "listed": listed[at * SHOWN : (at + 1) * SHOWN],
        "at": at,
        "pages": pages,
    }
