"""What a specialist may do in their private chat besides asking, for `/help` there."""

from __future__ import annotations

from locales import plain
from storage.tables import Person
from tickets.people import may_be_specialist
from tickets.work import Work


async def help_lines(work: Work, person: Person) -> str:
    """Further lines of `/help`, each begun with a new line; empty for whoever is in no staff group."""
    known = await may_be_specialist(work.session, person.telegram_id)
    return f"\n{plain(person.language, 'help.specialist')}" if known else ""
