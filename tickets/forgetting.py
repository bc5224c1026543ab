"""Forgetting somebody: what is kept of them besides the words in their tickets."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Update, delete, or_, select, update

from storage import outbox
from storage.tables import (
    Block,
    Caller,
    Employee,
    Invitation,
    ListedEmployee,
    Membership,
    Message,
    OutboxRow,
    Person,
    Post,
    SiteMember,
    StartLink,
    Ticket,
)
from tickets import doors
from tickets.emptying import GONE
from tickets.work import Work


async def forget(work: Work, person: Person, numbers: Sequence[int]) -> None:
    """Forgets a requester; whoever comes back under their Telegram number is somebody new.

    Args:
        numbers: their tickets.
    """
    session = work.session
    for belongs in (
        Employee.person_id == person.id,
        SiteMember.person_id == person.id,
        Invitation.used_by_id == person.id,
        StartLink.opened_by_id == person.id,
        Membership.telegram_id == person.telegram_id,
    ):
        await session.execute(
            delete(belongs.left.table).where(belongs).execution_options(synchronize_session=False)
        )
    await doors.forget(work, person)
    called = select(Ticket.caller_id).where(Ticket.id.in_(numbers), Ticket.caller_id.is_not(None))
    theirs = person.telegram_id
    changes: tuple[Update, ...] = (
        # The list is the firm's own; only that it is this person is forgotten.
        update(ListedEmployee).where(ListedEmployee.person_id == person.id).values(person_id=None),
        update(Caller)
        .where(or_(Caller.person_id == person.id, Caller.id.in_(called)))
        .values(name=GONE, phone=None, email=None),
        update(Block).where(Block.person_id == person.id).values(reason=""),
        # Nobody has a number below nought: nothing ties what is left of them to anybody.
        update(Message).where(Message.chat_id == theirs).values(chat_id=-person.id),
        update(Post).where(Post.chat_id == theirs).values(chat_id=-person.id),
        update(OutboxRow)
        .where(OutboxRow.chat_id == theirs, OutboxRow.state.not_in(("new", "leased")))
        .values(chat_id=-person.id, destination=outbox.private(-person.id).name),
    )
    for change in changes:
        await session.execute(change.execution_options(synchronize_session=False))
    person.telegram_id, person.name = -person.id, GONE
    person.username = person.public_name = person.dialogue = person.chosen_ticket_id = None
    person.blocked_at = work.now


def forget_caller(caller: Caller) -> None:
    """Forgets somebody who called and isn't known in Telegram."""
    caller.name, caller.phone, caller.email = GONE, None, None
