"""`/register`: a call or a visit, in one message or step by step, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select

from handlers import line1, readers
from handlers.callbacks import RegisterPress
from handlers.keyboards.requester import CALL_A_PERSON, MY_TICKETS
from handlers.staff.answering import answer_in_group, replied_to, topic_of
from handlers.staff.place import Place, place_of
from handlers.staff.stats import BySpecialist
from handlers.turn import Knowledge, Toast, Turn
from knowledge_base.answer_html import plain_text
from knowledge_base.audience import Reader
from locales import plain
from storage.tables import Person, Post, Site, Ticket
from tickets import called_from, callers, calls, departments, joining, registering, talk
from tickets.errors import OutOfDate
from tickets.form import Form, NotAPhone, read_form, read_reach, shown_phone
from tickets.line1 import OFFERED, Verdict
from tickets.overview import snippet
from tickets.people import must_be_member
from tickets.saying import department_of
from tickets.sites import any_site, full_name
from tickets.work import Work

DIALOGUE = "register"
NOTED_IN = timedelta(minutes=1)
#: So many of the sites from which they may call stand under a call at once.
NEAR = 3


class Continues(Filter):
    """The answer to a question about a call, by whoever was asked; gives the form so far.

    In a group it is a reply to that question; in private anything that is no command.
    """

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        text, asked = message.text or "", message.reply_to_message
        private = message.chat.type == ChatType.PRIVATE
        if message.from_user is None or text.startswith("/") or text in CALL_A_PERSON | MY_TICKETS:
            return False
        if not private and (asked is None or asked.from_user is None or not asked.from_user.is_bot):
            return False
        dialogue = await turn.dialogue(message.from_user.id)
        form = _form_of(dialogue, message.chat.id)
        if form is None or (not private and not await _answers_the_question(message, turn)):
            return False
        return {"form": form}


async def _answers_the_question(message: Message, turn: Turn) -> bool:
    """Whether what is replied to asks about a call, or has just been said: that may not be noted yet."""
    asked = message.reply_to_message
    if not isinstance(asked, Message):
        return False
    async with turn.database.read() as session:
        kind = await session.scalar(
            select(Post.kind).where(
                Post.chat_id == message.chat.id, Post.telegram_message_id == asked.message_id
            )
        )
    return kind == "register_prompt" or (kind is None and message.date - asked.date < NOTED_IN)


def register(router: Router) -> None:
    """The command, the replies to its questions, and the buttons."""
    router.message.register(asked, Command("register"))
    router.message.register(continued, Continues())
    router.callback_query.register(pressed, RegisterPress.filter())


def register_own_commands(router: Router) -> None:
    """The same in a specialist's private chat."""
    router.message.register(asked, Command("register"), BySpecialist())


def register_own(router: Router) -> None:
    """What follows there."""
    router.message.register(continued, Continues(), BySpecialist())
    router.callback_query.register(pressed, RegisterPress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/register name, phone, question`; what is missing is asked for."""
    words, language = command.args or "", turn.default_language
    await _read(message, turn, partial(read_form, words, language), None)


async def continued(message: Message, form: Form, turn: Turn) -> None:
    """What was asked for: the name, how to reach them, or the question."""
    words = (message.text or "").strip()

    def read() -> Form:
        match form.missing:
            case "name":
                said = read_form(words, turn.default_language)
                return replace(
                    said,
                    phone=said.phone or form.phone,
                    email=said.email or form.email,
                    visit=said.visit or form.visit,
                    question=said.question or form.question,
                )
            case "reach":
                return read_reach(form, words, turn.default_language)
            case _:
                return replace(form, question=words)

    await _read(message, turn, read if words else lambda: form, form)


async def _read(message: Message, turn: Turn, read: Callable[[], Form], before: Form | None) -> None:
    wrong = ""
    try:
        form = read()
    except NotAPhone as error:
        form, wrong = error.form, str(error)
    # Matching is slow, so it comes before the transaction.
    verdict = None
    if form.missing is None:
        verdict = verdict_of(turn.knowledge, form.question, await readers.of_caller(turn, form))

    async def move(work: Work, person: Person) -> None:
        place = await place_of(work, person, message.chat.id, turn, again=before is not None)
        if before is not None and _form_of(person.dialogue, message.chat.id) != before:
            raise OutOfDate
        if before is None and not place.private and form == Form(phone=form.phone) and form.phone:
            ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
            if ticket is not None and ticket.requester_id is not None:
                await _suggest(work, person, message, ticket, form.phone)
                return
        if verdict is None:
            person.dialogue = {"kind": DIALOGUE, "chat": message.chat.id, "form": asdict(form)}
            await _ask(work, place, message, form, wrong)
            return
        if before is not None:
            person.dialogue = None
        written = (message.chat.id, message.message_id)
        ticket = await registering.register(work, person, place.department, form, verdict, written)
        data = await page(work, ticket, form.question, verdict)
        await place.say_here(work, message, "registered", keyboard="registered", **data)

    await turn.commit_as(move)


def verdict_of(knowledge: Knowledge, question: str, reader: Reader) -> Verdict:
    """What line 1 makes of a caller's question, and which department it may be for, whatever comes of it."""
    found, likely = line1.verdict(knowledge, question, reader), line1.likely_for(knowledge, question)
    return found if likely is None else replace(found, why={**found.why, "likely": likely})


async def _suggest(work: Work, person: Person, message: Message, ticket: Ticket, phone: str) -> None:
    """Only a number, in a ticket's topic: whoever called from it may be the one who writes there."""
    found = await joining.suggest(work, person, ticket, phone)
    text = "join.asked" if found else "join.unknown"
    await answer_in_group(work, message, text, phone=shown_phone(phone))


def _form_of(dialogue: dict[str, Any] | None, chat_id: int) -> Form | None:
    if dialogue is None or dialogue.get("kind") != DIALOGUE or dialogue["chat"] != chat_id:
        return None
    return Form(**dialogue["form"])


async def _ask(work: Work, place: Place, message: Message, form: Form, wrong: str) -> None:
    """Asks for what is missing; the reply to this question is the answer, in private the next words are."""
    if form.missing == "reach":
        text = "register.not_a_phone" if wrong else "register.reach"
        keyboard = "register_reach"
    else:
        text = "register.name" if form.missing == "name" else "register.question"
        keyboard = "register_cancel" if place.private else "register_prompt"
    await place.say_here(
        work, message, text, name=form.name, given=wrong, keyboard=keyboard, post="register_prompt"
    )


async def page(work: Work, ticket: Ticket, question: str, verdict: Verdict) -> dict[str, Any]:
    """What the specialist sees of a call that was written down."""
    caller = await callers.caller_of(work, ticket)
    assert caller is not None
    before = await callers.earlier(work, caller, ticket.id)
    site = await work.session.get(Site, ticket.site_id) if ticket.site_id is not None else None
    near = await called_from.likely(work.session, caller, caller.phone or "") if site is None else []
    return {
        "site": await full_name(work.session, site) if site is not None else "",
        "near": [[each.id, await full_name(work.session, each)] for each in near[:NEAR]],
        "sites": bool(near) or site is not None or await any_site(work.session),
        "number": ticket.id,
        "name": await callers.name_of(work, ticket),
        "reach": callers.reach(caller),
        "question": question,
        "urgent": verdict.urgent,
        "earlier": [[item.id, item.status, await snippet(work, item.id)] for item in before],
        "offers": [
            {"entry": offer.entry_id, "title": offer.title, "text": plain_text(offer.answer)}
            for offer in verdict.offers[:OFFERED]
        ],
        "several": len(await departments.everything(work)) > 1,
    }


async def pressed(query: CallbackQuery, callback_data: RegisterPress, turn: Turn) -> None:
    """What becomes of a call, or of the form that is being filled in."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)

    async def move(work: Work, person: Person) -> str:
        place = await place_of(work, person, chat_id, turn)
        in_place = partial(place.in_place, work, post)
        if press.act in ("visit", "cancel"):
            await _fill_in(person, press.act, chat_id, in_place)
            return ""
        ticket = await registering.registered(work, press.ticket)
        await allowed(work, person, place, ticket, turn)
        return await _decide(work, person, place.language, press, in_place)

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def allowed(work: Work, person: Person, place: Place, ticket: Ticket, turn: Turn) -> None:
    """Refuses what is pressed by somebody, or in a group, that the ticket's department isn't theirs.

    Raises:
        NotAMember; OutOfDate.
    """
    department = await department_of(work, ticket)
    if place.private:
        await must_be_member(work, department.chat_id, person.telegram_id, turn.member_since)
    elif department.chat_id != place.department.chat_id:
        raise OutOfDate


async def _fill_in(person: Person, act: str, chat_id: int, in_place: Callable[..., Any]) -> None:
    """*They came themselves*, or *don't register*, under the question how to reach them."""
    form = _form_of(person.dialogue, chat_id)
    if form is None or (act == "visit" and form.missing != "reach"):
        raise OutOfDate
    if act == "cancel":
        person.dialogue = None
        await in_place("register.cancelled")
        return
    form = replace(form, visit=True)
    person.dialogue = {"kind": DIALOGUE, "chat": chat_id, "form": asdict(form)}
    await in_place("register.question", name=form.name)


async def _decide(
    work: Work, person: Person, language: str, press: RegisterPress, in_place: Callable[..., Any]
) -> str:
    number = press.ticket
    match press.act:
        case "solved":
            ticket = await registering.solve(work, person, number, press.value or None)
            name = await callers.name_of(work, ticket)
            await in_place(
                "registered.solved", number=number, name=name, by=person.name, keyboard="register_rate"
            )
            return plain(language, "toast.registered_solved", number=number)
        case "rate":
            ticket = await calls.rate(work, person, number, press.value)
            name = await callers.name_of(work, ticket)
            await in_place("registered.rated", number=number, name=name, by=person.name, rating=press.value)
        case "take":
            await registering.take(work, person, number)
            await in_place("registered.taken", number=number, by=person.name)
        case "queue" | "to":
            ticket = await registering.to_queue(work, person, number, press.value or None)
            name = (await department_of(work, ticket)).name
            await in_place("registered.queued", number=number, name=name)
        case "where":
            listed = [[item.id, item.name] for item in await departments.everything(work)]
            await in_place("registered.where", number=number, departments=listed, keyboard="register_where")
        case _:
            raise OutOfDate
    return ""
