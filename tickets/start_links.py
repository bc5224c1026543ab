"""Links from a site: whoever comes by one needn't say what it is about."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Person, StartLink
from tickets.saying import tell_person
from tickets.work import Work

#: What a link can say of a matter, in the order in which people read it.
ABOUT = ("order", "topic", "site")
#: Telegram takes up to 64 characters after `start=`; these are 16, too many to guess.
RANDOM_BYTES = 12


async def make(session: AsyncSession, about: dict[str, str], now: datetime, valid: timedelta) -> str:
    """Makes a link for one person and gives its token, which stands after `start=`.

    Args:
        about: what the matter is about, by the names in ABOUT.
        valid: how long it may be opened.
    """
    token = secrets.token_urlsafe(RANDOM_BYTES)
    session.add(StartLink(token=token, about=about, created_at=now, expires_at=now + valid))
    return token


async def welcome(work: Work, person: Person, token: str) -> None:
    """Somebody came by a link: the next message becomes a ticket that says what it is about.

    A link that was opened by somebody else, or too late, only leads here.
    """
    person.blocked_at = None
    link = await work.session.get(StartLink, token, with_for_update=True)
    if link is None or link.expires_at <= work.now or link.opened_by_id not in (None, person.id):
        await tell_person(work, person, "welcome_late", name=person.name, keyboard="main")
        return
    link.opened_by_id = person.id
    person.dialogue = {"kind": "new", "about": link.about}
    await tell_person(work, person, "welcome_about", name=person.name, about=link.about, keyboard="main")
