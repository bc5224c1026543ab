"""What else is kept of somebody besides their tickets, and goes with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import delete, or_, select, update

from storage.tables import (
    Block,
    Caller,
    Employee,
    EntryDraft,
    Incident,
    IncidentTicket,
    Invitation,
    Involvement,
    ListedEmployee,
    Membership,
    Person,
    ReplyDraft,
    SiteMember,
    StartLink,
    Ticket,
)
from tickets import timers
from tickets.work import Work

#: What stands for a title or a name that is gone.
GONE = "—"


async def erase_elsewhere(work: Work, person: Person, numbers: Sequence[int], words: Collection[str]) -> None:
    """Erases it.

    Args:
        numbers: their tickets.
        words: what was written in them.
    """
    session = work.session
    await _rename_incidents(work, numbers, words)
    for belongs in (
        Employee.person_id == person.id,
        SiteMember.person_id == person.id,
        Invitation.used_by_id == person.id,
        StartLink.opened_by_id == person.id,
        Membership.telegram_id == person.telegram_id,
        ReplyDraft.ticket_id.in_(numbers),
    ):
        await session.execute(
            delete(belongs.left.table).where(belongs).execution_options(synchronize_session=False)
        )
    called = select(Ticket.caller_id).where(Ticket.id.in_(numbers), Ticket.caller_id.is_not(None))
    changes = (
        # The list is the firm's own; only that it is this person is forgotten.
        update(ListedEmployee).where(ListedEmployee.person_id == person.id).values(person_id=None),
        update(Caller)
        .where(or_(Caller.person_id == person.id, Caller.id.in_(called)))
        .values(name=GONE, phone=None, email=None),
        update(Block).where(Block.person_id == person.id).values(reason=""),
        update(Involvement).where(Involvement.ticket_id.in_(numbers)).values(outcome=""),
    )
    for change in changes:
        await session.execute(change.execution_options(synchronize_session=False))
    await _review_anew(work)


async def _rename_incidents(work: Work, numbers: Sequence[int], words: Collection[str]) -> None:
    """An incident is called by the words of one of its requesters until somebody has renamed it."""
    found = await work.session.scalars(
        select(Incident)
        .join(IncidentTicket, IncidentTicket.incident_id == Incident.id)
        .where(IncidentTicket.ticket_id.in_(numbers))
    )
    for incident in found.unique():
        title = incident.title.rstrip("…").strip()
        if title and any(title in " ".join(text.split()) for text in words):
            incident.title = GONE


async def _review_anew(work: Work) -> None:
    """What a draft would change is told by people's questions, theirs perhaps among them."""
    for draft in await work.session.scalars(select(EntryDraft)):
        if draft.content.get("review") is not None:
            draft.content = {**draft.content, "review": None}
            await timers.start_review(work, draft.id)
