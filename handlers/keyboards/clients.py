"""Keyboards of `/clients`."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import ClientPress, DepartmentPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning

#: So many clients, sites or people stand on a page.
SHOWN = 8


def _line(words: str, press: ClientPress) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(text=words, callback_data=press.pack())]


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "client_own", ClientPress(act="client"))],
        *(_line(name, ClientPress(act="client", client=number)) for number, name in data["clients"]),
        turning(data["page"], data["pages"], lambda to: ClientPress(act="list", other=to)),
        [button(language, "client_add", ClientPress(act="add"))],
        [
            button(language, "dep_import", DepartmentPress(act="import")),
            button(language, "dep_export", DepartmentPress(act="export")),
        ],
    )


def _client(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["client"]
    own = [] if which else [button(language, "client_list", ClientPress(act="list"))]
    return rows(
        *(_line(name, ClientPress(act="site", site=number)) for number, name in data["sites"]),
        turning(data["page"], data["pages"], lambda to: ClientPress(act="client", client=which, other=to)),
        [button(language, "client_add_site", ClientPress(act="add_site", client=which))],
        [] if which else [button(language, "client_employees", ClientPress(act="employees"))],
        own
        or [
            button(language, "client_name", ClientPress(act="client_name", client=which)),
            button(language, "client_archive", ClientPress(act="archive", client=which)),
        ],
        [] if own else [button(language, "client_list", ClientPress(act="list"))],
    )


def _site(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    def act(name: str) -> InlineKeyboardButton:
        return button(language, f"site_{name}", ClientPress(act=name, site=data["site"]))

    return rows(
        [act("invite"), act("people")],
        [act("name"), act("address")],
        [act("zone"), act("department")],
        [act("archive")],
        [button(language, "client_back", ClientPress(act="client", client=data["client"]))],
    )


def _zones(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["site"]
    zones = [
        InlineKeyboardButton(
            text=name, callback_data=ClientPress(act="zone_is", site=which, other=place).pack()
        )
        for place, name in enumerate(data["zones"], start=1)
    ]
    pairs = [zones[start : start + 2] for start in range(0, len(zones), 2)]
    return rows(
        *pairs,
        [button(language, "site_zone_same", ClientPress(act="zone_is", site=which))],
        [button(language, "client_back", ClientPress(act="site", site=which))],
    )


def _departments(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["site"]
    return rows(
        *(
            _line(name, ClientPress(act="department_is", site=which, other=number))
            for number, name in data["departments"]
        ),
        [button(language, "site_any_department", ClientPress(act="department_is", site=which))],
        [button(language, "client_back", ClientPress(act="site", site=which))],
    )


def _people(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["site"]
    return rows(
        *(
            _line(name, ClientPress(act="person", site=which, other=number))
            for number, name in data["people"]
        ),
        turning(data["page"], data["pages"], lambda to: ClientPress(act="people", site=which, client=to)),
        [button(language, "client_back", ClientPress(act="site", site=which))],
    )


def _person(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["site"]
    return rows(
        [button(language, "site_remove", ClientPress(act="remove", site=which, other=data["member"]))],
        [button(language, "client_back", ClientPress(act="people", site=which))],
    )


def _archive(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    client, site = data["client"], data["site"]
    back = ClientPress(act="site", site=site) if site else ClientPress(act="client", client=client)
    return rows(
        [button(language, "client_archived", ClientPress(act="archived", client=client, site=site))],
        [button(language, "client_back", back)],
    )


def _cancel(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    client, site = data["client"], data["site"]
    back = ClientPress(act="list")
    if site:
        back = ClientPress(act="site", site=site)
    elif client is not None:
        back = ClientPress(act="client", client=client)
    return rows([button(language, "dep_cancel", back)])


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "clients": _list,
    "client": _client,
    "client_site": _site,
    "client_zones": _zones,
    "client_departments": _departments,
    "client_people": _people,
    "client_person": _person,
    "client_archive": _archive,
    "client_cancel": _cancel,
}
