"""Erasing somebody: their words, and what others wrote in their tickets, go; numbers stay for figures."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from storage import outbox
from storage.purging import INBOX_KEPT
from storage.tables import (
    Caller,
    Department,
    Erasure,
    Message,
    OutboxRow,
    Person,
    Post,
    Ticket,
)
from tickets import blocking, doors, line1, resolution, timers
from tickets.emptying import empty, end_topics
from tickets.errors import BelongsToTheDesk
from tickets.forgetting import forget, forget_caller
from tickets.history import record
from tickets.saying import change_post, refresh_card, tell_person
from tickets.work import Work

#: Telegram lets a bot delete what it wrote for so long, and so many at once.
DELETABLE, AT_ONCE = timedelta(hours=48), 100
#: An update may have waited for so long before its writer was known.
HANDLED_WITHIN = timedelta(days=1)


async def offer(work: Work, person: Person) -> None:
    """`/privacy`: what is kept, with the buttons to get it and to have it erased."""
    await tell_person(work, person, "privacy", keyboard="privacy", **_for_how_long(work))


async def show(work: Work, person: Person, post: int) -> None:
    """The same, in the place of the question whether it is meant."""
    await change_post(work, person, post, "privacy", ticket=None, keyboard="privacy", **_for_how_long(work))


def _for_how_long(work: Work) -> dict[str, Any]:
    """In days: after which words go by themselves, if they do, and how long copies are kept."""
    days = work.policy.words_kept.days if work.policy.words_kept is not None else None
    return {"days": days, "copies": min(days or INBOX_KEPT.days, INBOX_KEPT.days)}


async def export(work: Work, person: Person) -> None:
    """Has everything about somebody sent to them as a file."""
    place = outbox.private(person.telegram_id)
    await outbox.put(work.session, place, "my_data", now=work.now, language=person.language, person=person.id)


async def ask(work: Work, person: Person, post: int, admin_ids: Collection[int]) -> None:
    """*Erase my data*: says what that means, and asks whether it is meant.

    Raises:
        ShutOut; BelongsToTheDesk.
    """
    await _must_be_erasable(work, person, admin_ids)
    unfinished = await blocking.unfinished(work, person)
    if unfinished:
        await change_post(
            work, person, post, "erase_ask_open", ticket=None, keyboard="erase", n=len(unfinished)
        )
    else:
        await change_post(work, person, post, "erase_ask", ticket=None, keyboard="erase")


async def erase_oneself(work: Work, person: Person, post: int, admin_ids: Collection[int]) -> None:
    """*Yes, erase*: done at once; deleting topics and emptying queues follows within minutes.

    Raises:
        ShutOut; BelongsToTheDesk.
    """
    await _must_be_erasable(work, person, admin_ids)
    to, language = outbox.private(person.telegram_id), person.language
    await erase(work, person, secrets.token_hex(16))
    await outbox.put(
        work.session,
        to,
        "change",
        now=work.now,
        language=language,
        telegram_message_id=post,
        text="erased",
    )


async def erase(work: Work, person: Person, token: str, by: Person | None = None) -> None:
    """Erases somebody who is no specialist.

    Args:
        token: of the erasure, which may have happened before, in a database that isn't there any more.
        by: the admin who does it for them.
    """
    tickets = await tickets_of(work, person)
    await _drop_waiting(work, tickets, person.telegram_id)
    await _clear(work, tickets, person, by)
    since = await doors.known_since(work, person) - HANDLED_WITHIN
    work.session.add(Erasure(token=token, telegram_id=person.telegram_id, since_at=since, erased_at=work.now))
    await forget(work, person, [ticket.id for ticket in tickets])
    await _show(work, tickets)


async def erase_caller(work: Work, caller: Caller, token: str, by: Person | None = None) -> None:
    """Erases somebody who has called and isn't known in Telegram."""
    tickets = await tickets_of(work, caller)
    await _drop_waiting(work, tickets, None)
    await _clear(work, tickets, None, by)
    since = caller.created_at - HANDLED_WITHIN
    work.session.add(
        Erasure(token=token, telegram_id=0, caller_id=caller.id, since_at=since, erased_at=work.now)
    )
    forget_caller(caller)
    await _show(work, tickets)


async def tickets_of(work: Work, whose: Person | Caller) -> list[Ticket]:
    """All that somebody has ever asked, locked."""
    theirs = (
        Ticket.requester_id == whose.id
        if isinstance(whose, Person)
        else (Ticket.caller_id == whose.id) & Ticket.requester_id.is_(None)
    )
    found = await work.session.scalars(select(Ticket).where(theirs).order_by(Ticket.id).with_for_update())
    return list(found)


async def _clear(work: Work, tickets: list[Ticket], person: Person | None, by: Person | None) -> None:
    """Closes and empties their tickets, and has what stands about them in groups go."""
    numbers = [ticket.id for ticket in tickets]
    for ticket in tickets:
        await _end(work, person, ticket)
        await record(work, ticket, "ticket.erased", by.id if by is not None else None)
    await work.session.flush()
    await end_topics(work, numbers)
    await _delete_posts(work, numbers)
    await empty(work, tickets, of=person.id if person is not None else None)


async def _show(work: Work, tickets: list[Ticket]) -> None:
    await work.session.flush()
    for ticket in tickets:
        await refresh_card(work, ticket)
    await timers.start_purge(work)


async def _must_be_erasable(work: Work, person: Person, admin_ids: Collection[int]) -> None:
    blocking.must_be_heard(person)
    if await blocking.belongs_to_the_desk(work, person, admin_ids):
        raise BelongsToTheDesk


async def _drop_waiting(work: Work, tickets: list[Ticket], chat_id: int | None) -> None:
    """What waits to be said to them or about them holds their words, and nobody needs it any more."""
    about: ColumnElement[bool] = OutboxRow.ticket_id.in_([ticket.id for ticket in tickets])
    if chat_id is not None:
        about = or_(about, OutboxRow.chat_id == chat_id)
    await work.session.execute(
        delete(OutboxRow)
        .where(OutboxRow.state.in_(("new", "joined")), about)
        .execution_options(synchronize_session=False)
    )


async def _end(work: Work, person: Person | None, ticket: Ticket) -> None:
    """An open ticket is closed as if its requester had done so: whoever works on it is told."""
    if ticket.status == "closed":
        return
    if ticket.line == 1:
        await line1.retire_offer(work, ticket)
        await line1.close(work, ticket, "withdrawn", person.id if person is not None else None)
    else:
        await resolution.withdraw(work, ticket, person)


async def _delete_posts(work: Work, numbers: Sequence[int]) -> None:
    """What stands about the tickets in groups goes, as far as Telegram still deletes it; cards stay."""
    groups = set(await work.session.scalars(select(Department.chat_id)))
    ours = await work.session.execute(
        select(Post.chat_id, Post.telegram_message_id).where(
            Post.ticket_id.in_(numbers),
            Post.kind.not_in(("card", "topic")),
            Post.posted_at > work.now - DELETABLE,
        )
    )
    specialists = await work.session.execute(
        select(Message.chat_id, Message.telegram_message_id).where(
            Message.ticket_id.in_(numbers),
            Message.telegram_message_id > 0,
            Message.written_at > work.now - DELETABLE,
        )
    )
    by_chat: dict[int, list[int]] = {}
    for chat_id, message in (*ours, *specialists):
        by_chat.setdefault(chat_id, []).append(message)
    for chat_id in by_chat.keys() & groups:
        messages = sorted(set(by_chat[chat_id]))
        for at in range(0, len(messages), AT_ONCE):
            await outbox.put(
                work.session,
                outbox.queue(chat_id),
                "delete_posts",
                now=work.now,
                language="ru",
                messages=messages[at : at + AT_ONCE],
            )
