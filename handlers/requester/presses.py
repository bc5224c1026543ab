"""What requesters press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import line1
from handlers.callbacks import (
    ApartPress,
    BelongsPress,
    JoinPress,
    LanguagePress,
    Line1Press,
    MyPress,
    PickPress,
    RatingPress,
    SitePress,
    SolvedPress,
)
from handlers.likely import likely_of
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Person
from tickets import (
    belonging,
    blocking,
    incident_tickets,
    joining,
    naming_site,
    own,
    own_doors,
    picking,
    resolution,
)
from tickets import line1_presses as desk
from tickets.errors import OutOfDate
from tickets.saying import tell_person
from tickets.work import Work


def register(router: Router) -> None:
    """Buttons in a private chat."""
    router.callback_query.register(under_answer, Line1Press.filter())
    router.callback_query.register(belongs, BelongsPress.filter())
    router.callback_query.register(in_list, MyPress.filter())
    router.callback_query.register(called, JoinPress.filter())
    router.callback_query.register(solved, SolvedPress.filter())
    router.callback_query.register(rated, RatingPress.filter())
    router.callback_query.register(language_chosen, LanguagePress.filter())
    router.callback_query.register(site_named, SitePress.filter())
    router.callback_query.register(department_picked, PickPress.filter())
    router.callback_query.register(apart, ApartPress.filter())


async def _by_requester(turn: Turn, move: Callable[[Work, Person], Awaitable[None]]) -> None:
    """Runs a move of somebody who is heard.

    Raises:
        ShutOut.
    """

    async def heard(work: Work, person: Person) -> None:
        blocking.must_be_heard(person)
        await move(work, person)

    await turn.commit_as(heard)


async def under_answer(query: CallbackQuery, callback_data: Line1Press, turn: Turn) -> None:
    """*Helped*, *Not it*, *Call a specialist*, or one of the offered questions."""
    press, post = callback_data, _post(query)
    toast = ""
    likely = await likely_of(turn, press.ticket) if press.act in ("person", "missed") else None

    async def move(work: Work, person: Person) -> None:
        nonlocal toast
        toast = ""
        if press.act == "helped":
            await desk.helped(work, person, press.ticket, press.round, post)
            toast = plain(person.language, "toast.helped")
        elif press.act == "person":
            await desk.call_a_person(work, person, press.ticket, post, likely)
        elif press.act == "missed":
            left = await desk.next_offers(work, person, press.ticket, press.round)
            entries = [entry for entry in map(turn.knowledge.entry, left) if entry is not None]
            language = await desk.language_of(work, person, press.ticket)
            offers = tuple(line1.offer(entry, language) for entry in entries)
            await desk.not_it(work, person, press.ticket, press.round, offers, likely)
        elif press.act == "step":
            await _step(work, person, press, turn)
        else:
            picked = await desk.offered(work, person, press.ticket, press.round, press.pick)
            entry = turn.knowledge.entry(picked)
            if entry is None:  # archived since it was offered
                await desk.call_a_person(work, person, press.ticket, post, likely)
            else:
                offer = line1.offer(entry, await desk.language_of(work, person, press.ticket))
                await desk.pick(work, person, press.ticket, press.round, offer)

    await _by_requester(turn, move)
    turn.toasts.append(Toast(query.id, toast))


async def _step(work: Work, person: Person, press: Line1Press, turn: Turn) -> None:
    """A choice under an answer, or one step back (-1).

    Raises:
        OutOfDate: it leads nowhere any more.
    """
    ids, path, language = await desk.standing(work, person, press.ticket, press.round)
    path = [*path, press.pick] if press.pick >= 0 else path[:-1]
    entries = [entry for entry in map(turn.knowledge.entry, ids) if entry is not None]
    offer = line1.step(entries, path, language) if len(entries) == len(ids) else None
    if offer is None:
        raise OutOfDate
    await desk.step(work, person, press.ticket, press.round, path, offer)


async def belongs(query: CallbackQuery, callback_data: BelongsPress, turn: Turn) -> None:
    """Which ticket a message is about."""
    press = callback_data

    async def move(work: Work, person: Person) -> None:
        await belonging.belongs(work, person, press.ticket, press.to or None, _post(query))

    await _by_requester(turn, move)


async def in_list(query: CallbackQuery, callback_data: MyPress, turn: Turn) -> None:
    """`/my`: another page, one of the tickets, and what can be done with it."""
    press, post = callback_data, _post(query)
    acts: dict[str, Callable[[Work, Person, int, int], Awaitable[None]]] = {
        "show": own.show,
        "close": own.ask_to_close,
        "closed": own.close,
        "rate": own.ask_for_rating,
        "again": own.take_up_again,
    }

    async def move(work: Work, person: Person) -> None:
        if press.act == "list":
            await own.show_list(work, person, press.page, post)
        elif press.act == "add":
            await own.write_to(work, person, press.ticket)
        elif press.act == "calls":
            await joining.ask_for_phone(work, person)
        elif press.act == "letters":
            await own_doors.ask_for_address(work, person)
        elif press.act == "move":
            await own_doors.move(work, person, press.ticket, press.page)
            await own.show(work, person, press.ticket, post)
        elif press.act in acts:
            await acts[press.act](work, person, press.ticket, post)
        else:
            raise OutOfDate

    await _by_requester(turn, move)


async def called(query: CallbackQuery, callback_data: JoinPress, turn: Turn) -> None:
    """Whether it was them that called."""
    press = callback_data
    await _by_requester(
        turn, lambda work, person: joining.answer(work, person, press.caller, _post(query), yes=press.yes)
    )


async def solved(query: CallbackQuery, callback_data: SolvedPress, turn: Turn) -> None:
    """Whether the problem is gone; after the rating, a comment or that it isn't over."""
    press = callback_data

    async def move(work: Work, person: Person) -> None:
        if press.act == "yes":
            await resolution.confirm(work, person, press.ticket, _post(query))
        elif press.act == "no":
            await resolution.not_solved(work, person, press.ticket, _post(query))
        elif press.act == "reopen":
            await own.take_up_again(work, person, press.ticket, _post(query))
        else:
            await resolution.ask_for_comment(work, person, press.ticket)

    await _by_requester(turn, move)


async def rated(query: CallbackQuery, callback_data: RatingPress, turn: Turn) -> None:
    """A rating from 1 to 5."""
    press = callback_data
    await _by_requester(
        turn, lambda work, person: resolution.rate(work, person, press.ticket, press.rating, _post(query))
    )


async def language_chosen(query: CallbackQuery, callback_data: LanguagePress, turn: Turn) -> None:
    """The language to talk in from now on."""
    language = callback_data.language
    if language not in ("ru", "en"):
        raise OutOfDate

    async def move(work: Work, person: Person) -> None:
        person.language = language
        await tell_person(work, person, "language_set", keyboard="main")

    await turn.commit_as(move)


async def site_named(query: CallbackQuery, callback_data: SitePress, turn: Turn) -> None:
    """From which of their sites the requester writes."""
    press = callback_data
    await _by_requester(
        turn, lambda work, person: naming_site.named(work, person, press.ticket, press.site, _post(query))
    )


async def department_picked(query: CallbackQuery, callback_data: PickPress, turn: Turn) -> None:
    """For which department the requester thinks it is."""
    press = callback_data
    await _by_requester(
        turn,
        lambda work, person: picking.picked(
            work, person, press.ticket, press.department or None, _post(query)
        ),
    )


async def apart(query: CallbackQuery, callback_data: ApartPress, turn: Turn) -> None:
    """Their question is no part of the incident."""
    press = callback_data
    await _by_requester(
        turn, lambda work, person: incident_tickets.apart(work, person, press.ticket, _post(query))
    )


def _post(query: CallbackQuery) -> int:
    return query.message.message_id if query.message else 0
