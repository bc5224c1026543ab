"""Why line 1 did what it did, and what people say about that: for specialists and admins alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from handlers.callbacks import WhyPress
from handlers.turn import Turn
from knowledge_base import storing
from knowledge_base.entry import NEVER
from knowledge_base.titles import titles_of
from locales import plain
from storage.tables import Person, Ticket
from tickets import accounts, wrong_answers
from tickets.errors import OutOfDate
from tickets.work import Work

#: Says the account anew in the place of the message under which was pressed.
Again = Callable[[Work, dict[str, Any]], Awaitable[None]]


async def account(work: Work, ticket: Ticket, language: str) -> dict[str, Any] | None:
    """What `/why` says of a ticket, for an outbox row; None if line 1 did nothing with it."""
    data = await accounts.account_of(work, ticket)
    if not data["steps"]:
        return None
    entries = {*data["answered"], *data["candidates"], (data["linked"] or {}).get("entry")}
    for step in data["steps"]:
        entries |= {step["entry"], *step["entries"], *step["decision"].get("candidates", ())}
    titles = await titles_of(work.session, entries - {None}, language)
    return {**data, "titles": {str(entry): title for entry, title in titles.items()}}


async def pressed(
    work: Work, person: Person, ticket: Ticket, press: WhyPress, turn: Turn, language: str, again: Again
) -> str:
    """*Wrong answer*, or which entry would have been right; gives what is said over the chat.

    Raises:
        OutOfDate; DecidedAlready.
    """
    if press.act == "wrong":
        return await _call_wrong(work, person, ticket, press.entry, turn, language)
    if press.act not in ("link", "nothing"):
        raise OutOfDate
    await accounts.link(work, person, ticket, press.entry if press.act == "link" else None)
    data = await account(work, ticket, language)
    if data is not None:
        await again(work, data)
    return plain(language, "toast.linked")


async def _call_wrong(
    work: Work, person: Person, ticket: Ticket, entry_id: int, turn: Turn, language: str
) -> str:
    """The entry stops answering by itself, at once and everywhere, until an admin has decided."""
    kept = await storing.automatic_of(work.session, entry_id)
    if kept is None:
        raise OutOfDate
    case_id = await wrong_answers.report(work, person, ticket, entry_id, kept)
    if case_id is None:
        return plain(language, "toast.wrong_known")
    await storing.set_automatic(work.session, entry_id, NEVER, work.now, person.id)
    await wrong_answers.show_all(work, turn.admin_ids, case_id)
    return plain(language, "toast.wrong")


async def answer_mended(work: Work, admin: Person, entry_id: int, admin_ids: Collection[int]) -> None:
    """An admin has given an entry another answer: if it was called wrong, that is decided now."""
    case_id = await wrong_answers.open_case(work, entry_id)
    if case_id is None:
        return
    case = await wrong_answers.decide(work, admin, case_id, "edited")
    await storing.set_automatic(work.session, entry_id, case.automatic, work.now, admin.id)
    await wrong_answers.show_all(work, admin_ids, case_id)
