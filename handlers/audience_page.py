"""The pages of `/kb` that say whom an entry is for: kinds of requester and clients, then a client's sites."""

from __future__ import annotations

from typing import Any

from handlers import audiences
from handlers.astray import Places, astray, known
from handlers.keyboards import audience as keyboards
from handlers.workspace import Page
from knowledge_base.audience import CUSTOMERS, EMPLOYEES, audience, site_name
from knowledge_base.audience import plain as compared
from knowledge_base.entry import Entry
from locales import say
from storage.tables import Client, Site


def whom(language: str, shown: Entry, places: Places, view: dict[str, Any]) -> Page:
    """Whom it is for now, and everybody whom it may be for."""
    meant = audience(shown)
    listed = [
        (
            client.id if client is not None else 0,
            client.name if client is not None else "",
            (client is not None and compared(client.name) in meant)
            or any(_name(client, site) in meant for site in sites),
        )
        for client, sites in places
        if client is not None or sites
    ]
    at, pages = _place(len(listed), view["at"])
    missing = astray([shown], known(places))
    typed = [view["typed"]] if view.get("typed") else []
    parts = [
        say(language, "kb.for.head", title=shown.title(language)),
        audiences.line(shown, places, language),
        *(say(language, "kb.for.no_such", name=name, near=view["near"]) for name in typed),
        say(language, "kb.for.how"),
    ]
    kinds = [(kind, kind in meant) for kind in (CUSTOMERS, EMPLOYEES)]
    markup = keyboards.whom(language, shown.id or 0, kinds, listed, at, pages, astray=bool(missing))
    return "\n\n".join(parts), markup


def sites_of(language: str, shown: Entry, places: Places, view: dict[str, Any]) -> Page | None:
    """A client and its sites; None if it is there no more."""
    found = next((each for each in places if (each[0].id if each[0] else 0) == view["client"]), None)
    if found is None:
        return None
    client, sites = found
    meant = audience(shown)
    listed = [(site.id, site.name, _name(client, site) in meant) for site in sites]
    at, pages = _place(len(listed), view["at"])
    parts = [
        say(language, "kb.for.head", title=shown.title(language)),
        audiences.line(shown, places, language),
        say(language, "kb.for.which_site", name=client.name) if client else say(language, "kb.for.which_own"),
    ]
    whole = (compared(client.name) if client is not None else EMPLOYEES) in meant
    markup = keyboards.sites(language, shown.id or 0, view["client"], whole, listed, at, pages)
    return "\n\n".join(parts), markup


def _name(client: Client | None, site: Site) -> str:
    return compared(site_name(client.name if client is not None else None, site.name))


def _place(count: int, at: int) -> tuple[int, int]:
    pages = max(-(-count // keyboards.SHOWN), 1)
    return min(max(at, 0), pages - 1), pages
