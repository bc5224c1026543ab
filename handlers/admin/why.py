"""`/why N` in an admin's chat, and what an admin decides about answers that were called wrong."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import why
from handlers.callbacks import CasePress, WhyPress
from handlers.numbers import number_in
from handlers.turn import Toast, Turn
from knowledge_base import storing
from knowledge_base.entry import NEVER
from locales import plain
from storage.tables import Person, Ticket
from tickets import wrong_answers
from tickets.errors import NoSuchTicket, OutOfDate
from tickets.saying import change_post, tell_person
from tickets.work import Work

#: What the buttons under a case decide.
_DECISIONS = {"restore": "restored", "people": "people", "archive": "archived"}
#: So many undecided cases are shown in one go.
AT_ONCE = 5


def register(router: Router) -> None:
    """`/why N`, the buttons under it, and those under a wrong answer."""
    router.message.register(asked, Command("why"))
    router.callback_query.register(pressed, WhyPress.filter())
    router.callback_query.register(decided, CasePress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """Why line 1 decided as it did, in any ticket."""
    number = number_in(command)

    async def move(work: Work, person: Person) -> None:
        ticket = await work.session.get(Ticket, number) if number else None
        data = await why.account(work, ticket, person.language) if ticket is not None else None
        if data is None:
            await tell_person(work, person, "why_which")
        else:
            await tell_person(work, person, "why", ticket=ticket, keyboard="why", **data)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: WhyPress, turn: Turn) -> None:
    """*Wrong answer*, or which entry would have been right."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> str:
        ticket = await work.session.get(Ticket, press.ticket, with_for_update=True)
        if ticket is None:
            raise NoSuchTicket
        again = partial(_again, person=person, ticket=ticket, post=post)
        return await why.pressed(work, person, ticket, press, turn, person.language, again)

    word = await turn.commit_as(move)
    if press.act == "wrong":
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word, alert=press.act == "wrong"))


async def _again(work: Work, data: dict[str, Any], *, person: Person, ticket: Ticket, post: int) -> None:
    await change_post(work, person, post, "why", ticket=ticket, keyboard="why", **data)


async def decided(query: CallbackQuery, callback_data: CasePress, turn: Turn) -> None:
    """What becomes of an entry whose answer was called wrong; or another page of those who got it."""
    press = callback_data

    async def move(work: Work, person: Person) -> str:
        if press.act == "page":
            await wrong_answers.show(work, [person], press.case, press.page)
            return ""
        if press.act == "all":
            for case_id in (await wrong_answers.undecided(work.session))[:AT_ONCE]:
                await wrong_answers.show(work, [person], case_id, anew=True)
            return ""
        if press.act not in _DECISIONS:
            raise OutOfDate
        case = await wrong_answers.decide(work, person, press.case, _DECISIONS[press.act])
        automatic = NEVER if press.act == "people" else case.automatic
        await storing.set_automatic(work.session, case.entry_id, automatic, work.now, person.id)
        if press.act == "archive":
            await storing.set_archived(work.session, case.entry_id, True, work.now, person.id)
        await wrong_answers.show_all(work, turn.admin_ids, case.id)
        return plain(person.language, f"toast.case.{press.act}")

    word = await turn.commit_as(move)
    if press.act in _DECISIONS:
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word))
