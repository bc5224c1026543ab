"""In `/departments`: times that hold for employees or customers, for a client or for a site."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.admin.departments import DIALOGUE
from handlers.callbacks import TimesPress
from handlers.deadline_words import times_words
from handlers.filters import InDialogue
from handlers.keyboards.clients import SHOWN
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Client, Department, Person
from tickets import clients, deadlines, departments, policies, sla
from tickets.errors import OutOfDate
from tickets.saying import change_post, tell_person
from tickets.sites import full_name
from tickets.sla import Whom
from tickets.sla_text import BadTimes, read_times
from tickets.work import Work

_STEP = "times_for"
_KINDS = (sla.EMPLOYEES, sla.CUSTOMERS)


def register(router: Router) -> None:
    """The buttons, and the words that answer their question."""
    router.callback_query.register(pressed, TimesPress.filter())
    router.message.register(sent, InDialogue(DIALOGUE, _STEP))


async def pressed(query: CallbackQuery, callback_data: TimesPress, turn: Turn) -> None:
    """A button of the pages of times for some."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, press.department)
        match press.act:
            case "list":
                await _list(work, person, department, post)
            case "add":
                await _choose(work, person, department, press.page, post)
            case "client":
                await _choose_site(work, person, department, press, post)
            case "show":
                await _show(work, person, department, await _whom(work, press.kind, press.number), post)
            case "edit":
                await _ask(work, person, department, await _whom(work, press.kind, press.number))
            case "usual":
                whom = await _whom(work, press.kind, press.number)
                await policies.set_lines(work, department, whom, {})
                await deadlines.replan_department(work, department)
                await _list(work, person, department, post)
            case _:
                raise OutOfDate

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _whom(work: Work, kind: str, number: int) -> Whom:
    """Whom a button means.

    Raises:
        NoSuchSite: a client or a site that is archived; OutOfDate: nobody.
    """
    if kind == sla.CLIENT:
        return Whom(kind, (await clients.get(work, number)).id)
    if kind == sla.SITE:
        return Whom(kind, (await clients.site(work, number)).id)
    if kind in _KINDS:
        return Whom(kind)
    raise OutOfDate


async def _name(work: Work, whom: Whom, language: str) -> str:
    if whom.kind == sla.CLIENT:
        return (await work.session.get_one(Client, whom.number)).name
    if whom.kind == sla.SITE:
        return await full_name(work.session, await clients.site(work, whom.number))
    return plain(language, f"times_for.{whom.kind}")


async def _list(work: Work, person: Person, department: Department, post: int) -> None:
    """For whom the department has times of their own."""
    person.dialogue = None
    rules = await policies.of(work.session, department)
    found = [whom for whom in rules if whom != Whom()]
    found.sort(key=lambda whom: (-sla.WHOM.index(whom.kind), whom.number))
    await change_post(
        work,
        person,
        post,
        "times_for.list" if found else "times_for.none",
        ticket=None,
        name=department.name,
        keyboard="times_for",
        department=department.id,
        whom=[[whom.kind, whom.number, await _name(work, whom, person.language)] for whom in found],
    )


async def _choose(work: Work, person: Person, department: Department, page: int, post: int) -> None:
    """For whom further times may be set: the kinds of requesters, our own sites, and clients."""
    found = await clients.everything(work)
    pages = max(-(-len(found) // SHOWN), 1)
    page = min(max(page, 0), pages - 1)
    await change_post(
        work,
        person,
        post,
        "times_for.choose",
        ticket=None,
        name=department.name,
        keyboard="times_for_choose",
        department=department.id,
        own=bool(await clients.sites_of(work, None)),
        clients=[[client.id, client.name] for client in found[page * SHOWN : (page + 1) * SHOWN]],
        page=page,
        pages=pages,
    )


async def _choose_site(
    work: Work, person: Person, department: Department, press: TimesPress, post: int
) -> None:
    """A client whole, or one of its sites; of our own firm a site."""
    client = await clients.get(work, press.number) if press.number else None
    found = await clients.sites_of(work, client)
    pages = max(-(-len(found) // SHOWN), 1)
    page = min(max(press.page, 0), pages - 1)
    await change_post(
        work,
        person,
        post,
        "times_for.choose_site",
        ticket=None,
        name=client.name if client else plain(person.language, "clients.ours"),
        keyboard="times_for_sites",
        department=department.id,
        client=press.number,
        sites=[[site.id, site.name] for site in found[page * SHOWN : (page + 1) * SHOWN]],
        page=page,
        pages=pages,
    )


async def _told(work: Work, person: Person, department: Department, whom: Whom) -> dict[str, Any]:
    """What holds for them, by their own lines and by those of others to which they belong."""
    rules = await policies.of(work.session, department)
    held = sla.holding(rules, await policies.asker_at(work.session, whom))
    return {
        "name": department.name,
        "whom": await _name(work, whom, person.language),
        "times": times_words(held, None, person.language),
        "own": whom in rules,
    }


async def _show(work: Work, person: Person, department: Department, whom: Whom, post: int | None) -> None:
    """The page of one of them, in the place of `post` or as a new message."""
    data = await _told(work, person, department, whom)
    data |= {"department": department.id, "whose": [whom.kind, whom.number]}
    if post is None:
        await tell_person(work, person, "times_for.page", keyboard="times_for_page", **data)
    else:
        await change_post(
            work, person, post, "times_for.page", ticket=None, keyboard="times_for_page", **data
        )


async def _ask(work: Work, person: Person, department: Department, whom: Whom) -> None:
    person.dialogue = {
        "kind": DIALOGUE,
        "step": _STEP,
        "department": department.id,
        "whom": [whom.kind, whom.number],
    }
    told = await _told(work, person, department, whom)
    await tell_person(
        work,
        person,
        "times_for.ask",
        name=told["name"],
        whom=told["whom"],
        times=told["times"],
        keyboard="department_cancel",
    )


async def sent(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """Times: taken whole, or refused with a word on what can't be read."""

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, dialogue["department"])
        whom = await _whom(work, *dialogue["whom"])
        try:
            lines, warn_at = read_times(message.text or "")
            if warn_at is not None:
                raise BadTimes("warning_for_all", f"{warn_at} %")
        except BadTimes as bad:
            part = bad.part if len(bad.part) <= 100 else bad.part[:99] + "…"
            why = plain(person.language, f"times.problem.{bad.problem}")
            await tell_person(
                work, person, "departments.not_read", part=part, why=why, keyboard="department_cancel"
            )
            return
        person.dialogue = None
        await policies.set_lines(work, department, whom, lines)
        await deadlines.replan_department(work, department)
        await _show(work, person, department, whom, None)

    await turn.commit_as(move)
