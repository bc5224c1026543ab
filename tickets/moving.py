"""A ticket's window moves to another staff group; what stood in the old one says where it went."""

from __future__ import annotations

from sqlalchemy import delete, or_

from storage import outbox
from storage.tables import Department, Person, Post, Ticket
from tickets import deadlines, departments, involvements, turns
from tickets.errors import GroupIsSetting
from tickets.history import record
from tickets.saying import department_of, put_elsewhere, refresh_card, refresh_late_list, tell_requester
from tickets.work import Work


async def take_group(
    work: Work, person: Person, department: Department, chat_id: int, *, is_forum: bool
) -> None:
    """Has the department's queue in this group from now on, with everything in it that isn't done.

    Whoever works on a ticket may not be in that group: it waits in the queue there.

    Raises:
        GroupIsSetting: it is the first department.
    """
    left = department.chat_id
    if left == chat_id:
        return
    if await departments.is_default(work, department):
        raise GroupIsSetting
    department.chat_id, department.is_forum = chat_id, is_forum
    for ticket in await departments.unfinished(work, department):
        if ticket.status in ("assigned", "waiting"):
            ticket.status, ticket.assignee_id, ticket.claimed_at = "open", None, None
            await record(work, ticket, "ticket.released", person.id, because="group_changed")
            await tell_requester(work, ticket, "back_in_queue", number=ticket.id)
            await deadlines.begin(work, ticket, "claim", keep=deadlines.RESOLUTION)
        await leave(work, ticket, left, department.name)
        await refresh_card(work, ticket)
        await turns.begin(work, ticket)
    parts = await involvements.unfinished(work, department.id)
    await involvements.leave_group(work, parts, person, left, department.name)


async def to(work: Work, ticket: Ticket, department: Department) -> None:
    """Puts a ticket that nobody has into another department's queue."""
    left = await department_of(work, ticket)
    if left.id == department.id:
        return
    await deadlines.count(work, ticket)
    ticket.department_id = department.id
    await work.session.flush()
    if department.chat_id != left.chat_id:
        await leave(work, ticket, left.chat_id, department.name)
    await deadlines.replan(work, ticket)
    await turns.begin(work, ticket)


async def leave(work: Work, ticket: Ticket, left: int, to: str) -> None:
    """Takes a ticket's window out of a group: its card there becomes a line, its topic is closed.

    The ticket's department must be the new one already.

    Args:
        left: the group's number.
        to: the name of the department that has it now.
    """
    await put_elsewhere(work, ticket, outbox.queue(left), "card_left", name=to)
    await refresh_late_list(work, left, (await department_of(work, ticket)).language)
    if ticket.topic_id is not None:
        room, topic = outbox.room(left, ticket.id), ticket.topic_id
        await put_elsewhere(work, ticket, room, "say", text="ticket_left", name=to, topic=topic)
        await put_elsewhere(work, ticket, room, "close_topic", topic=topic)
        await record(work, ticket, "topic.left", chat_id=left, topic_id=topic)
    ticket.topic_id = None
    # Where it was before it gets a new topic, and whatever is shown anew is copied anew.
    arrived = (await department_of(work, ticket)).chat_id
    await work.session.execute(
        delete(Post)
        .where(
            Post.ticket_id == ticket.id,
            Post.chat_id == arrived,
            or_(Post.kind.like("relay%"), Post.kind == involvements.WINDOW),
        )
        .execution_options(synchronize_session=False)
    )
    await involvements.ticket_left(work, ticket, left)


async def card_outdated(work: Work, ticket: Ticket, chat_id: int) -> None:
    """The ticket changed while its card was on its way to this group; it may even have gone elsewhere."""
    department = await department_of(work, ticket)
    if department.chat_id != chat_id:
        await put_elsewhere(work, ticket, outbox.queue(chat_id), "card_left", name=department.name)
    await refresh_card(work, ticket)
