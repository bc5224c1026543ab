"""`/clients` in an admin's private chat: clients, sites, and who belongs there; words come in `naming`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from babel.dates import get_timezone_location

from handlers import audience_names
from handlers.callbacks import ClientPress
from handlers.filters import InDialogue
from handlers.keyboards.clients import SHOWN
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Client, Person, Site
from tickets import clients, departments, invitations, members
from tickets.errors import NoSuchSite, OutOfDate
from tickets.incoming import has_words
from tickets.saying import change_post, tell_person
from tickets.sites import full_name
from tickets.work import Work

DIALOGUE = "clients"
#: Time zones to choose from; any other is typed.
ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Asia/Almaty",
)
#: What is asked for in words.
STEPS = ("add", "add_site", "client_name", "name", "address", "zone", "invite")

Thing = TypeVar("Thing")


def register(router: Router) -> None:
    """The command, its buttons, and the words that answer its questions."""
    router.message.register(asked, Command("clients"))
    router.callback_query.register(pressed, ClientPress.filter())
    router.message.register(written, InDialogue(DIALOGUE, *STEPS))


async def asked(message: Message, turn: Turn) -> None:
    """All clients."""
    await turn.commit_as(lambda work, person: _list(work, person, 0))


async def pressed(query: CallbackQuery, callback_data: ClientPress, turn: Turn) -> None:
    """A button of any page."""
    press = callback_data
    post = query.message.message_id if query.message else None

    async def move(work: Work, person: Person) -> None:
        match press.act:
            case "list":
                await _list(work, person, press.other, post)
            case "add":
                await _ask(work, person, "add", None, None)
            case "archived" if not press.site:
                await clients.archive(work, await clients.get(work, press.client))
                await _list(work, person, 0, post)
            case _ if press.site:
                await _of_site(work, person, await clients.site(work, press.site), press, post)
            case _:
                await _of_client(work, person, press, post)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _of_client(work: Work, person: Person, press: ClientPress, post: int | None) -> None:
    client = await clients.get(work, press.client) if press.client else None
    match press.act:
        case "client":
            await _client(work, person, client, press.other, post)
        case "add_site":
            await _ask(work, person, "add_site", client, None)
        case "client_name" if client is not None:
            await _ask(work, person, "client_name", client, None)
        case "archive" if client is not None:
            await _ask_to_archive(work, person, client.name, client.id, 0, post)
        case _:
            raise OutOfDate


async def _of_site(work: Work, person: Person, site: Site, press: ClientPress, post: int | None) -> None:
    client = await clients.client_of(work, site)
    match press.act:
        case "site":
            await _site(work, person, site, post)
        case "name" | "address" | "invite":
            await _ask(work, person, press.act, client, site)
        case "zone":
            await _zones(work, person, site, post)
        case "zone_is" if press.other <= len(ZONES):
            clients.set_zone(site, ZONES[press.other - 1] if press.other else "")
            await _site(work, person, site, post)
        case "department":
            await _departments(work, person, site, post)
        case "department_is":
            found = await departments.get(work, press.other) if press.other else None
            site.department_id = found.id if found is not None else None
            await _site(work, person, site, post)
        case "people":
            await _people(work, person, site, press.client, post)
        case "person":
            await _person(work, person, site, press.other, post)
        case "remove":
            await members.leave(work, site, press.other)
            await _people(work, person, site, 0, post)
        case "archive":
            await _ask_to_archive(work, person, site.name, client.id if client else 0, site.id, post)
        case "archived":
            await clients.archive_site(work, site)
            await work.session.flush()
            await _client(work, person, client, 0, post)
        case _:
            raise OutOfDate


def _page(things: Sequence[Thing], page: int) -> tuple[Sequence[Thing], int, int]:
    """What stands on a page, its number and how many there are."""
    pages = max(-(-len(things) // SHOWN), 1)
    page = min(max(page, 0), pages - 1)
    return things[page * SHOWN : (page + 1) * SHOWN], page, pages


async def _say_in_place(work: Work, person: Person, post: int | None, text: str, **data: Any) -> None:
    person.dialogue = None
    if post is None:
        await tell_person(work, person, text, **data)
    else:
        await change_post(work, person, post, text, ticket=None, **data)


async def _list(work: Work, person: Person, page: int, post: int | None = None) -> None:
    shown, page, pages = _page(await clients.everything(work), page)
    await _say_in_place(
        work,
        person,
        post,
        "clients.list",
        keyboard="clients",
        clients=[[client.id, client.name] for client in shown],
        page=page,
        pages=pages,
    )


async def _client(work: Work, person: Person, client: Client | None, page: int, post: int | None) -> None:
    shown, page, pages = _page(await clients.sites_of(work, client), page)
    await _say_in_place(
        work,
        person,
        post,
        "clients.client" if client else "clients.own",
        name=client.name if client else "",
        keyboard="client",
        client=client.id if client else 0,
        sites=[[site.id, site.name] for site in shown],
        page=page,
        pages=pages,
    )


async def _site(work: Work, person: Person, site: Site, post: int | None) -> None:
    language = person.language
    department = await departments.find(work, site.department_id) if site.department_id else None
    await _say_in_place(
        work,
        person,
        post,
        "clients.site",
        name=await full_name(work.session, site),
        address=site.address or plain(language, "clients.no_address"),
        zone=_city(site.time_zone, language) if site.time_zone else plain(language, "clients.same_zone"),
        department=department.name if department else plain(language, "clients.any_department"),
        people=await members.how_many(work, site),
        keyboard="client_site",
        site=site.id,
        client=site.client_id or 0,
    )


def _city(zone: str, language: str) -> str:
    return get_timezone_location(zone, locale=language, return_city=True)


async def _zones(work: Work, person: Person, site: Site, post: int | None) -> None:
    """Zones to press; another one can be typed."""
    await _say_in_place(
        work,
        person,
        post,
        "clients.ask_zone",
        name=site.name,
        keyboard="client_zones",
        site=site.id,
        zones=[_city(zone, person.language) for zone in ZONES],
    )
    person.dialogue = {"kind": DIALOGUE, "step": "zone", "client": site.client_id, "site": site.id}


async def _departments(work: Work, person: Person, site: Site, post: int | None) -> None:
    await _say_in_place(
        work,
        person,
        post,
        "clients.department",
        name=site.name,
        keyboard="client_departments",
        site=site.id,
        departments=[[item.id, item.name] for item in await departments.everything(work)],
    )


async def _people(work: Work, person: Person, site: Site, page: int, post: int | None) -> None:
    found = await members.members_of(work, site)
    shown, page, pages = _page(found, page)
    await _say_in_place(
        work,
        person,
        post,
        "clients.people" if found else "clients.nobody",
        name=site.name,
        keyboard="client_people",
        site=site.id,
        people=[[member.person_id, member.name] for member, _ in shown],
        page=page,
        pages=pages,
    )


async def _person(work: Work, person: Person, site: Site, person_id: int, post: int | None) -> None:
    """Somebody of a site, who can be taken off it."""
    for member, who in await members.members_of(work, site):
        if member.person_id == person_id:
            await _say_in_place(
                work,
                person,
                post,
                "clients.person" if site.client_id else "clients.employee",
                name=member.name,
                telegram=f"{who.name} (@{who.username})" if who.username else who.name,
                site=site.id,
                place=await full_name(work.session, site),
                keyboard="client_person",
                member=person_id,
            )
            return
    raise NoSuchSite


async def _ask_to_archive(
    work: Work, person: Person, name: str, client: int, site: int, post: int | None
) -> None:
    await _say_in_place(
        work, person, post, "clients.archive", name=name, keyboard="client_archive", client=client, site=site
    )


async def _ask(work: Work, person: Person, step: str, client: Client | None, site: Site | None) -> None:
    """Asks for words; what is said next answers it."""
    which = site.name if site else client.name if client else plain(person.language, "clients.ours")
    ours = 0 if step == "add_site" else None
    known = {"client": client.id if client else ours, "site": site.id if site else None}
    person.dialogue = {"kind": DIALOGUE, "step": step, **known}
    data: dict[str, Any] = {"keyboard": "client_cancel", **known}
    await tell_person(work, person, f"clients.ask_{step}", name=which, **data)


async def written(message: Message, dialogue: dict[str, Any], turn: Turn, bot: Bot) -> None:
    """A name, an address, a time zone, or whom an invitation is for."""
    step, words = dialogue["step"], " ".join((message.text or "").split())
    known: dict[str, Any] = {"client": dialogue["client"], "site": dialogue["site"]}
    limit = clients.ADDRESS if step == "address" else clients.NAME
    username = (await bot.me()).username or ""

    async def move(work: Work, person: Person) -> None:
        if not has_words(words):
            await tell_person(work, person, "kb.words_please", keyboard="client_cancel", **known)
        elif len(words) > limit:
            await tell_person(work, person, "kb.too_long", n=limit, keyboard="client_cancel", **known)
        elif known["site"] is not None:
            site = await clients.site(work, known["site"])
            await _about_site(work, person, site, step, words, username)
        elif step == "add":
            await _client(work, person, await clients.add(work, words), 0, None)
        else:
            client = await clients.get(work, known["client"]) if known["client"] else None
            if step == "client_name" and client is not None:
                before = await audience_names.names_of(work, client)
                await clients.rename(work, client, words)
                await audience_names.follow(work, person, before, client)
                await _client(work, person, client, 0, None)
            else:
                await _site(work, person, await clients.add_site(work, client, words), None)

    await turn.commit_as(move)
    if step in ("name", "client_name"):
        await turn.knowledge.reload()  # the tags of entries have followed


async def _about_site(work: Work, person: Person, site: Site, step: str, words: str, username: str) -> None:
    if step == "invite":
        token, until = await invitations.make(work, person, site, words)
        await tell_person(
            work,
            person,
            "clients.invited" if site.client_id else "clients.invited_employee",
            name=words,
            place=await full_name(work.session, site),
            url=f"https://t.me/{username}?start={token}",
            until_at=until.isoformat(),
        )
    elif step == "name":
        client = await clients.client_of(work, site)
        before = await audience_names.names_of(work, client)
        await clients.rename_site(work, site, words)
        await audience_names.follow(work, person, before, client)
    elif step == "address":
        site.address = words
    else:
        clients.set_zone(site, words)
    await _site(work, person, site, None)
