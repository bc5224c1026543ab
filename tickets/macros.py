"""Macros: canned replies that admins and leads keep, and specialists send."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.prepared import add as add_row
from storage.tables import Department, Event, Lead, Macro, Message, Person
from tickets import departments
from tickets.errors import NoSuchMacro, NotAKeeper, UnknownPlaceholder
from tickets.placeholders import unknown
from tickets.tags import tag_of
from tickets.work import Work

#: How long a name, a text and a question to a department may be, in characters.
NAME, TEXT, QUESTION = 60, 3000, 1000
#: What a ticket may become once a macro is sent, in the order in which the button goes through it.
AFTER = (None, "waiting", "resolved")
#: So many of the newest tickets in which macros were sent tell what each is good for.
LOOKED_AT = 500


async def keeps(session: AsyncSession, telegram_id: int, admin_ids: Collection[int]) -> bool:
    """Whether somebody may make and change macros: an admin, or the lead of a department at work."""
    if telegram_id in admin_ids:
        return True
    leads = (
        select(Lead.person_id)
        .join(Person, Person.id == Lead.person_id)
        .join(Department, Department.id == Lead.department_id)
        .where(Person.telegram_id == telegram_id, Department.archived_at.is_(None))
    )
    return await session.scalar(leads.limit(1)) is not None


async def must_keep(work: Work, person: Person, admin_ids: Collection[int]) -> None:
    """Raises NotAKeeper unless the person may make and change macros."""
    if not await keeps(work.session, person.telegram_id, admin_ids):
        raise NotAKeeper


async def everything(work: Work, *, ready: bool = False) -> list[Macro]:
    """The macros that aren't put away, by their names; with `ready` only those that have a text."""
    found = await work.session.scalars(
        select(Macro).where(Macro.removed_at.is_(None)).order_by(Macro.name, Macro.id)
    )
    return [macro for macro in found if macro.texts or not ready]


async def get(work: Work, macro_id: int) -> Macro:
    """A macro, put away or not, locked.

    Raises:
        NoSuchMacro.
    """
    macro = await work.session.get(Macro, macro_id, with_for_update=True)
    if macro is None:
        raise NoSuchMacro
    return macro


async def at_hand(work: Work, macro_id: int) -> Macro | None:
    """A macro that can be sent; None if it was put away."""
    macro = await work.session.get(Macro, macro_id)
    return macro if macro is not None and macro.removed_at is None and macro.texts else None


async def make(work: Work, person: Person, name: str) -> Macro:
    """A new macro without a text: nobody is offered it yet."""
    macro = Macro(name=name, texts={}, changed_by_id=person.id, changed_at=work.now)
    await add_row(work.session, macro)
    return macro


def write(work: Work, person: Person, macro: Macro, language: str, text: str) -> None:
    """Gives a macro its text in a language, as Telegram HTML.

    Raises:
        UnknownPlaceholder.
    """
    strange = unknown(text)
    if strange:
        raise UnknownPlaceholder(strange)
    macro.texts = {**macro.texts, language: text}
    changed(work, person, macro)


def set_tag(work: Work, person: Person, macro: Macro, words: str) -> None:
    """Has tickets tagged when the macro is sent; with no words that ends.

    Raises:
        BadTag.
    """
    macro.tag = tag_of(words) if words else None
    changed(work, person, macro)


async def involved(work: Work, macro: Macro) -> Department | None:
    """The department that is asked when a macro is sent; None if none is, or it was archived."""
    return (
        await departments.find(work, macro.involves_id, to_change=False)
        if macro.involves_id is not None
        else None
    )


def set_involved(
    work: Work, person: Person, macro: Macro, department: Department | None, question: str
) -> None:
    """Has a department asked when the macro is sent; with None that ends.

    Args:
        question: what it is asked, as Telegram HTML.

    Raises:
        UnknownPlaceholder.
    """
    strange = unknown(question)
    if strange:
        raise UnknownPlaceholder(strange)
    macro.involves_id, macro.question = (department.id, question) if department else (None, None)
    if macro.status_after not in _follows(macro):
        macro.status_after = None
    changed(work, person, macro)


def next_after(work: Work, person: Person, macro: Macro) -> None:
    """What follows the sending becomes the next of what may."""
    follows = _follows(macro)
    macro.status_after = follows[(follows.index(macro.status_after) + 1) % len(follows)]
    changed(work, person, macro)


def _follows(macro: Macro) -> Sequence[str | None]:
    """Nothing is resolved over a part that was just asked for."""
    return AFTER if macro.involves_id is None else tuple(status for status in AFTER if status != "resolved")


def changed(work: Work, person: Person, macro: Macro) -> None:
    """Keeps who changed it last, and when."""
    macro.changed_by_id, macro.changed_at = person.id, work.now


async def asked_before(session: AsyncSession) -> Mapping[int, list[str]]:
    """With which words the tickets began in which each macro was sent lately, by the macro's number."""
    sent = (
        select(Event.ticket_id, Event.data)
        .where(Event.kind == "ticket.macro_sent")
        .order_by(Event.id.desc())
        .limit(LOOKED_AT)
    )
    uses = {(data["macro"], ticket_id) for ticket_id, data in await session.execute(sent)}
    firsts = (
        select(func.min(Message.id))
        .where(
            Message.ticket_id.in_({ticket_id for _, ticket_id in uses}),
            Message.author == "requester",
            Message.text != "",
            Message.withdrawn_at.is_(None),
        )
        .group_by(Message.ticket_id)
    )
    rows = await session.execute(select(Message.ticket_id, Message.text).where(Message.id.in_(firsts)))
    words = {row.ticket_id: row.text for row in rows}
    found: dict[int, list[str]] = {}
    for macro_id, ticket_id in sorted(uses):
        if ticket_id in words:
            found.setdefault(macro_id, []).append(words[ticket_id])
    return found
