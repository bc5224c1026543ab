"""Invitations: a link for one person, once, by which they belong to a site."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from storage.tables import Invitation, Person, Site
from tickets import clients, members
from tickets.errors import NoSuchSite
from tickets.saying import tell_person
from tickets.sites import full_name
from tickets.start_links import RANDOM_BYTES
from tickets.work import Work

VALID = timedelta(days=7)


async def make(work: Work, person: Person, site: Site, name: str) -> tuple[str, datetime]:
    """Makes a link's token, which stands after `start=`, and says until when it can be opened.

    Args:
        person: the admin who makes it.
        name: of the person it is for.
    """
    token, until = secrets.token_urlsafe(RANDOM_BYTES), work.now + VALID
    work.session.add(
        Invitation(
            token=token,
            site_id=site.id,
            name=name,
            made_by_id=person.id,
            created_at=work.now,
            expires_at=until,
        )
    )
    return token, until


async def accept(work: Work, person: Person, token: str) -> bool:
    """Somebody came by a link; False if it is no invitation at all.

    One that was opened by somebody else, or too late, says so and leads nowhere.
    """
    found = await work.session.get(Invitation, token, with_for_update=True)
    if found is None:
        return False
    person.blocked_at = None
    if found.expires_at <= work.now or found.used_by_id not in (None, person.id):
        await tell_person(work, person, "invitation_late", name=person.name, keyboard="main")
        return True
    try:
        site = await clients.site(work, found.site_id)
    except NoSuchSite:
        await tell_person(work, person, "invitation_late", name=person.name, keyboard="main")
        return True
    if found.used_by_id is None:  # whoever was taken off the list doesn't come back by an old link
        found.used_by_id = person.id
        await members.join(work, person, site, found.name, "invitation")
    text = "invitation_employee" if site.client_id is None else "invitation_client"
    place = await full_name(work.session, site)
    await tell_person(work, person, text, name=person.name, site=place, keyboard="main")
    return True
