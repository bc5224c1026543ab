"""Parts of tickets: which there are, what shows them, and how they end."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, or_, select, update

from storage import outbox
from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.tables import Involvement, Message, Person, Post, Ticket
from tickets import involvement_timers
from tickets.history import record
from tickets.saying import (
    home_of,
    part_department,
    put_elsewhere,
    put_in_part,
    put_in_part_queue,
    put_in_room,
    refresh_intro,
    tell_part,
)
from tickets.work import Work

_PARTS = table_of(Involvement)
#: The parts of a ticket, in the order in which they were asked for.
OF_TICKET = Finding(
    Involvement,
    rows_of(Involvement).where(_PARTS.c.ticket_id == bindparam("ticket")).order_by(_PARTS.c.number),
)
LIVE = ("open", "assigned")
#: What stands for a part in Telegram: in the queue, in its own place, in the ticket's.
CARD, INTRO, WINDOW = "part card", "part intro", "part window"
#: How much of a reason or an outcome is kept, in characters.
OUTCOME = 600


def number_of(part: Involvement) -> str:
    """How people call a part: by its ticket's number and its own."""
    return f"{part.ticket_id}/{part.number}"


async def all_of(work: Work, ticket_id: int) -> list[Involvement]:
    """The parts of a ticket, in the order in which they were asked for."""
    return await OF_TICKET.all(work.session, {"ticket": ticket_id})


async def live_of(work: Work, ticket: Ticket) -> list[Involvement]:
    """Those parts of a ticket, which is locked, that aren't over."""
    if not await all_of(work, ticket.id):
        return []  # as nearly every ticket has none
    found = await work.session.scalars(
        select(Involvement)
        .where(Involvement.ticket_id == ticket.id, Involvement.status.in_(LIVE))
        .order_by(Involvement.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(found)


async def unfinished(work: Work, department_id: int) -> list[Involvement]:
    """A department's parts that aren't over, in the order in which they came."""
    found = await work.session.scalars(
        select(Involvement)
        .where(Involvement.department_id == department_id, Involvement.status.in_(LIVE))
        .order_by(Involvement.ticket_id, Involvement.number)
    )
    return list(found)


async def is_joined(work: Work, part: Involvement) -> bool:
    """Whether it is talked about in the ticket's own place, since both have one group."""
    department = await part_department(work, part)
    return part.topic_id is None and await home_of(work, part) == department.chat_id


async def has_room(work: Work, part: Involvement) -> bool:
    """Whether it has a place of its own in its department's group: somebody took it there before."""
    if part.topic_id is not None:
        return True
    first = select(Post.id).where(
        Post.involvement_id == part.id,
        Post.ticket_id == part.ticket_id,
        Post.kind == INTRO,
        Post.chat_id == (await part_department(work, part)).chat_id,
    )
    return await work.session.scalar(first.limit(1)) is not None


async def owner_name(work: Work, part: Involvement) -> str | None:
    """The name of whoever has the part."""
    if part.assignee_id is None:
        return None
    return await work.session.scalar(select(Person.name).where(Person.id == part.assignee_id))


async def is_asked(work: Work, person: Person, ticket: Ticket) -> bool:
    """Whether the person works on a part of a ticket that isn't their own."""
    if ticket.assignee_id == person.id:
        return False
    return any(part.assignee_id == person.id for part in await live_of(work, ticket))


async def refresh(work: Work, part: Involvement, ticket: Ticket) -> None:
    """Brings everything up to date that shows the part; once, however often it is asked."""
    await put_in_part_queue(work, part, "part_card", once_key=f"part_card:{part.id}")
    has_one = part.status == "assigned" or await has_room(work, part)
    if has_one and not await is_joined(work, part):
        await put_in_part(work, part, "part_intro", once_key=f"part_intro:{part.id}")
    await show(work, part, ticket)
    await refresh_intro(work, ticket)


async def show(work: Work, part: Involvement, ticket: Ticket) -> None:
    """Has the part shown where its ticket is talked about, as soon as there is such a place."""
    if ticket.status != "open" or ticket.topic_id is not None:
        key = f"part_window:{part.id}"
        await put_in_room(work, ticket, "part_window", involvement=part.id, once_key=key)


async def show_all(work: Work, ticket: Ticket) -> None:
    """The same for all parts that aren't over, in a place that was just made."""
    for part in await live_of(work, ticket):
        await show(work, part, ticket)


async def open_room(work: Work, part: Involvement, *, rank: int = 1) -> None:
    """Has the part's own place made in its department's group, with the question and its files."""
    if await is_joined(work, part):
        return
    if (await part_department(work, part)).is_forum:
        await put_in_part(work, part, "part_topic", rank=rank)
    await put_in_part(work, part, "part_intro", rank=rank, once_key=f"part_intro:{part.id}")
    files = await work.session.scalars(
        select(Message)
        .where(
            Message.involvement_id == part.id,
            Message.from_part.is_(False),
            Message.kind != "text",
            Message.withdrawn_at.is_(None),
        )
        .order_by(Message.id)
    )
    albums = set[str]()
    for message in files:
        if message.album is None:
            await put_in_part(work, part, "relay", rank=rank, message_id=message.id)
        elif message.album not in albums:
            albums.add(message.album)
            await put_in_part(work, part, "relay_album", rank=rank, album=message.album)


async def forget_posts(work: Work, part: Involvement) -> None:
    """What stood for the part in its own place stands for it no more: it is shown anew."""
    department = await part_department(work, part)
    await work.session.execute(
        delete(Post)
        .where(
            Post.involvement_id == part.id,
            Post.chat_id == department.chat_id,
            or_(Post.kind.like("relay%"), Post.kind == INTRO),
        )
        .execution_options(synchronize_session=False)
    )


async def claim(work: Work, part: Involvement, person: Person) -> bool:
    """Makes the person the part's owner, if nobody was first."""
    won = await work.session.execute(
        update(Involvement)
        .where(Involvement.id == part.id, Involvement.status == "open")
        .values(assignee_id=person.id, status="assigned", claimed_at=work.now)
        .execution_options(synchronize_session=False)
    )
    await work.session.refresh(part)
    return bool(won.rowcount)  # type: ignore[attr-defined]


async def to_queue(work: Work, part: Involvement, ticket: Ticket, person: Person, because: str) -> None:
    """Frees a part: its department is offered it again, and the ticket's place is told."""
    part.status, part.assignee_id, part.claimed_at = "open", None, None
    await record(work, ticket, "involvement.released", person.id, involvement=part.id, because=because)
    if because != "group_changed":
        left = "part.owner_left" if because == "assignee_left" else "part.released"
        text = "part.owner_off" if because == "owner_off" else left
        await put_in_room(
            work, ticket, "say", text=text, involvement=part.id, number=number_of(part), name=person.name
        )
    await refresh(work, part, ticket)
    await involvement_timers.start(work, part, ticket, involvement_timers.CLAIM)


async def end(
    work: Work,
    part: Involvement,
    ticket: Ticket,
    status: str,
    person_id: int | None,
    outcome: str = "",
    because: str = "",
) -> None:
    """Ends a part: its timers, its buttons, its topic.

    Args:
        status: `done` or `cancelled`.
        because: how its ticket ended, if that is why.
    """
    part.status, part.ended_at = status, work.now
    part.outcome = " ".join(outcome.split())[:OUTCOME]
    await work.session.flush()
    await record(
        work,
        ticket,
        f"involvement.{status}",
        person_id,
        involvement=part.id,
        outcome=part.outcome,
        because=because,
    )
    await involvement_timers.stop(work, part)
    await refresh(work, part, ticket)


async def close_room(work: Work, part: Involvement) -> None:
    """Closes the part's own topic, if it has one."""
    if part.topic_id is not None:
        await put_in_part(work, part, "close_topic", topic=part.topic_id)


async def end_all(
    work: Work, ticket: Ticket, because: str, person_id: int | None = None, reason: str = ""
) -> None:
    """Ends the parts of a ticket that has ended, with a word to whoever works on them.

    Args:
        because: `resolved`, `silent`, `withdrawn`, `spam`…
        reason: in the words of whoever resolved it.
    """
    for part in await live_of(work, ticket):
        await end(work, part, ticket, "cancelled", person_id, reason, because)
        await tell_cancelled(work, part)


async def tell_cancelled(work: Work, part: Involvement) -> None:
    """Tells whoever has taken a part that it isn't needed any more; a card says so by itself."""
    owner = await work.session.get(Person, part.assignee_id) if part.assignee_id is not None else None
    if owner is not None:
        said = {"name": owner.name, "mention": owner.telegram_id, "number": number_of(part)}
        if part.outcome:
            await tell_part(work, part, "part.cancelled_because", reason=part.outcome, **said)
        else:
            await tell_part(work, part, "part.cancelled", **said)
    await close_room(work, part)


async def part_topics(work: Work, ticket: Ticket) -> list[Involvement]:
    """The parts of a ticket that have a topic of their own."""
    return [part for part in await all_of(work, ticket.id) if part.topic_id is not None]


async def delete_topics(work: Work, ticket: Ticket) -> None:
    """The topics of a ticket's parts go together with its own."""
    for part in await part_topics(work, ticket):
        await put_in_part(work, part, "delete_topic", topic=part.topic_id)
        part.topic_id = None


async def ticket_left(work: Work, ticket: Ticket, left: int) -> None:
    """A ticket has gone to another group: what was talked about in its old place gets a place of its own."""
    for part in await live_of(work, ticket):
        department = await part_department(work, part)
        if department.chat_id == left and part.status == "assigned" and part.topic_id is None:
            await open_room(work, part)


async def leave_group(work: Work, parts: Sequence[Involvement], person: Person, left: int, name: str) -> None:
    """The department of these parts has moved to another group: there they wait to be taken.

    Args:
        left: the number of the group that it was in.
        name: the department's name.
    """
    for part in parts:
        ticket = await work.session.get_one(Ticket, part.ticket_id, with_for_update=True)
        card = await work.session.scalar(
            select(Post.telegram_message_id).where(
                Post.involvement_id == part.id, Post.chat_id == left, Post.kind == CARD
            )
        )
        if card is not None:
            await put_elsewhere(
                work,
                ticket,
                outbox.queue(left),
                "change",
                telegram_message_id=card,
                text="part.left",
                number=number_of(part),
                name=name,
            )
        if part.topic_id is not None:
            room = outbox.part(left, part.id)
            await put_elsewhere(work, ticket, room, "close_topic", topic=part.topic_id)
        part.topic_id = None
        if part.status == "assigned":
            await to_queue(work, part, ticket, person, "group_changed")
        else:
            await refresh(work, part, ticket)
