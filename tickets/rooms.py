"""A ticket's topic: the database is the record, the topic only a window that can break."""

from __future__ import annotations

import re

from sqlalchemy import bindparam, delete, func, or_, select, update

from storage import outbox
from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.tables import Department, Message, OutboxRow, Person, Post, Ticket
from tickets import involvement_rooms, involvements
from tickets.claims import open_room
from tickets.history import record
from tickets.saying import department_of, put_elsewhere, refresh_card, tell_room
from tickets.work import Work

#: How the name of a ticket's topic begins, in every language.
_NUMBER = re.compile(r"[№#](\d{1,15})\b")

_ROWS = table_of(OutboxRow)
#: A topic that may be made already.
_AWAITED = Finding(
    OutboxRow,
    rows_of(OutboxRow)
    .where(
        _ROWS.c.ticket_id == bindparam("ticket"),
        _ROWS.c.kind == "topic",
        _ROWS.c.chat_id == bindparam("chat"),
        or_(_ROWS.c.state == "leased", _ROWS.c.state == "new"),
        _ROWS.c.attempts > 0,
    )
    .order_by(_ROWS.c.id)
    .limit(1),
)


async def topic_made(work: Work, ticket_id: int, chat_id: int, topic_id: int) -> None:
    """The ticket's topic stands; its card can link to it now. If the ticket has gone, it goes too."""
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None:
        return
    if (await department_of(work, ticket)).chat_id != chat_id:
        room = outbox.room(chat_id, ticket.id)
        await put_elsewhere(work, ticket, room, "delete_topic", topic=topic_id)
    elif ticket.topic_id is None:
        ticket.topic_id = topic_id
        await record(work, ticket, "topic.made", topic_id=topic_id)
        await refresh_card(work, ticket)


async def topic_seen(work: Work, chat_id: int, topic_id: int, name: str) -> None:
    """A topic's service message came: it may come before the reply to making it, or instead of it.

    The name begins with the ticket's number; nothing else is sure to be the same after a crash.
    """
    part = involvement_rooms.named(name)
    if part is not None:
        await involvement_rooms.topic_seen(work, chat_id, topic_id, *part)
        return
    number = _NUMBER.match(name)
    if number is None:
        return
    waiting = await _AWAITED.first(work.session, {"ticket": int(number[1]), "chat": chat_id})
    if waiting is None or waiting.ticket_id is None:
        return
    if waiting.state == "new":
        await outbox.settle(work.session, waiting, "sent", work.now)
    await topic_made(work, waiting.ticket_id, chat_id, topic_id)


async def topic_gone(work: Work, ticket_id: int, topic_id: int) -> None:
    """Somebody deleted the topic: it is made again, once, with its card and the last messages."""
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.topic_id != topic_id:
        return
    ticket.topic_id = None
    await record(work, ticket, "topic.gone", topic_id=topic_id)
    await work.session.execute(
        update(Post)
        .where(Post.ticket_id == ticket_id, Post.kind == "intro")
        .values(kind="intro gone")
        .execution_options(synchronize_session=False)
    )
    # Their copies went with the topic: whatever is shown anew is copied anew.
    await work.session.execute(
        delete(Post)
        .where(
            Post.ticket_id == ticket_id,
            or_(Post.kind.like("relay%"), Post.kind == involvements.WINDOW),
            Post.chat_id == (await department_of(work, ticket)).chat_id,
        )
        .execution_options(synchronize_session=False)
    )
    if ticket.status != "closed":
        await open_room(work, ticket, again=False, rank=0)


async def group_moved(work: Work, old_id: int, new_id: int) -> None:
    """A group was made a supergroup: what is under way follows it, and what is open is shown there anew.

    Posts and messages stay where they were: the new chat counts its messages from 1.
    """
    await _rename(work, Department, old_id, new_id)
    await _rename(work, OutboxRow, old_id, new_id)
    await work.session.execute(
        update(OutboxRow)
        .where(OutboxRow.chat_id == new_id, OutboxRow.destination.like(f"%:{old_id}"))
        .values(destination=func.replace(OutboxRow.destination, f":{old_id}", f":{new_id}"))
        .execution_options(synchronize_session=False)
    )
    tickets = await work.session.scalars(
        select(Ticket)
        .join(Department, Department.id == Ticket.department_id)
        .where(Department.chat_id == new_id, Ticket.status.in_(("open", "assigned", "waiting")))
        .order_by(Ticket.id)
    )
    for ticket in tickets.all():
        await refresh_card(work, ticket)
    await involvement_rooms.group_moved(work, new_id)


async def _rename(work: Work, table: type[Department] | type[OutboxRow], old_id: int, new_id: int) -> None:
    await work.session.execute(
        update(table)
        .where(table.chat_id == old_id)
        .values(chat_id=new_id)
        .execution_options(synchronize_session="evaluate")
    )


async def undelivered(work: Work, chat_id: int, row: OutboxRow, why: str, reason: str = "") -> None:
    """A person can't be reached: whoever wrote to them is told, and the ticket remembers.

    Args:
        why: `blocked`, `deactivated`, `no_chat` or `no_letter`.
        reason: what a mail server has said.
    """
    person = await work.session.scalar(select(Person).where(Person.telegram_id == chat_id))
    known = person is not None and person.blocked_at is not None
    if person is not None and person.blocked_at is None:
        person.blocked_at = work.now
    ticket = await work.session.get(Ticket, row.ticket_id, with_for_update=True) if row.ticket_id else None
    if ticket is None or ticket.line != 2 or ticket.status == "closed":
        return
    message = await work.session.get(Message, row.message_id) if row.message_id else None
    if message is None and known:
        return  # it was said once; the desk's own words to nobody need no mention each
    await record(work, ticket, "message.undelivered", message_id=row.message_id, why=why)
    await tell_room(
        work,
        ticket,
        f"undelivered.{why}",
        name=person.name if person else "",
        reason=reason,
        reply_to=message.telegram_message_id if message else None,
    )
