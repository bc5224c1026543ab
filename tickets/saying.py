"""What the desk asks delivery to say. Only keys and numbers: the words are found when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import outbox
from storage.doors import is_door
from storage.tables import Department, Involvement, Message, OutboxRow, Person, Ticket
from tickets.work import Work


async def put_to_person(
    work: Work, person: Person, kind: str, *, ticket: Ticket | None = None, **data: Any
) -> None:
    """Has something done in the person's private chat; about a ticket of a group or another door, there.

    Whoever acts in private, or at a door, is answered there, whatever it is about.
    """
    chat_id = work.chat_of(person)
    home = ticket.home_chat_id if ticket is not None and work.chat_id != chat_id else None
    to = outbox.private(chat_id if home is None or not is_door(home) else home)
    if ticket is not None and home is not None and not is_door(home):
        to = outbox.home(home, ticket.id)
        data = {"reply_to": ticket.home_message_id, "sound": True, **data}
        if data.get("keyboard") == "main":  # a keyboard for everybody in the group
            del data["keyboard"]
    elif ticket is not None and work.policy.powers.private_topics and not is_door(to.chat_id):
        data["own_topic"] = True
    if is_door(to.chat_id):
        data.pop("once", None)  # a repeat there is the same post, and the same letter
    await outbox.put(
        work.session,
        to,
        kind,
        now=work.now,
        language=person.language,
        ticket_id=ticket.id if ticket else None,
        **data,
    )


async def tell_person(
    work: Work, person: Person, text: str, *, ticket: Ticket | None = None, **data: Any
) -> None:
    """Says the text of this key in the person's private chat.

    Args:
        data: values for the text, and `keyboard`, `reply_to` (a Telegram message id), `once`
            (an acknowledgement: never sent twice, even if it may have been lost).
    """
    await put_to_person(work, person, "say", ticket=ticket, text=text, **data)


async def put_to_requester(work: Work, ticket: Ticket, kind: str, **data: Any) -> bool:
    """Has something done in the chat of the ticket's requester; False if there is none."""
    person = await requester_of(work, ticket)
    if person is not None:
        await put_to_person(work, person, kind, ticket=ticket, **data)
    return person is not None


async def tell_requester(work: Work, ticket: Ticket, text: str, **data: Any) -> None:
    """Says the text of this key to the ticket's requester, in the person's language."""
    await put_to_requester(work, ticket, "say", text=text, **data)


async def change_post(
    work: Work,
    person: Person,
    telegram_message_id: int,
    text: str | None,
    *,
    ticket: Ticket | None,
    **data: Any,
) -> None:
    """Changes a message of the bot in a private chat: its words, or with None only its buttons."""
    await put_to_person(
        work, person, "change", ticket=ticket, telegram_message_id=telegram_message_id, text=text, **data
    )


async def _put_in_queue(work: Work, ticket: Ticket, kind: str, *, once: bool = False, **data: Any) -> None:
    department = await department_of(work, ticket)
    # One that waits for the group that had the ticket before says nothing to this one.
    data["once_key"] = f"{kind}:{ticket.id}:{department.chat_id}" if once else None
    await outbox.put(
        work.session,
        outbox.queue(department.chat_id),
        kind,
        now=work.now,
        language=department.language,
        ticket_id=ticket.id,
        **data,
    )


#: What is said to many, and done with many, waits until everything else has gone out.
TO_MANY = 2


async def refresh_card(work: Work, ticket: Ticket, *, of_many: bool = False) -> None:
    """Has the ticket's card in the queue sent or brought up to date; once, however often it is asked.

    What is still with line 1 has no card.

    Args:
        of_many: it changes together with many others, which must not hold up new ones.
    """
    if ticket.line == 1:
        return
    # What is urgent doesn't wait behind other cards: a group takes only so many posts a minute.
    rank = TO_MANY if of_many else 0 if ticket.priority == "urgent" else 1
    await _put_in_queue(work, ticket, "card", once=True, rank=rank)


async def show_call_back(work: Work, ticket: Ticket, *, fresh: bool = False) -> None:
    """Has the message that asks to ring the ticket's caller brought up to date, or with `fresh` posted."""
    key = f"call:{ticket.id}:{'fresh' if fresh else 'same'}"
    await _put_in_queue(work, ticket, "call_back", once_key=key, fresh=fresh)


async def refresh_late_list(work: Work, chat_id: int, language: str) -> None:
    """Has the list of what is late in a staff group brought up to date; once, however often it is asked."""
    place, key = outbox.queue(chat_id), f"late_list:{chat_id}"
    await outbox.put(work.session, place, "late_list", now=work.now, language=language, once_key=key)


async def offer_again(work: Work, ticket: Ticket, call: Sequence[list[Any]] = ()) -> None:
    """Has a word put under the card of a ticket that nobody has taken.

    Args:
        call: who is called besides: the Telegram number and the name of each.
    """
    await _put_in_queue(work, ticket, "offer_again", sound=True, call=list(call))


async def call_by_turn(work: Work, ticket: Ticket, person: Person, until_at: datetime) -> None:
    """Has a word put under the ticket's card that calls whoever is next to take it."""
    until = until_at.isoformat()
    await _put_in_queue(work, ticket, "turn", sound=True, person=person.id, until_at=until)


async def tell_queue(work: Work, ticket: Ticket, text: str, **data: Any) -> None:
    """Says the text of this key in the queue where the ticket's card stands."""
    await _put_in_queue(work, ticket, "say", text=text, **data)


async def tell_department(work: Work, department: Department, text: str, **data: Any) -> None:
    """Says the text of this key in a department's queue, about no ticket in particular."""
    place, language = outbox.queue(department.chat_id), department.language
    await outbox.put(work.session, place, "say", now=work.now, language=language, text=text, **data)


async def put_in_room(work: Work, ticket: Ticket, kind: str, **data: Any) -> None:
    """Has something done in the ticket's topic (in a plain group: under its card)."""
    department = await department_of(work, ticket)
    await outbox.put(
        work.session,
        outbox.room(department.chat_id, ticket.id),
        kind,
        now=work.now,
        language=department.language,
        ticket_id=ticket.id,
        **data,
    )


async def refresh_intro(work: Work, ticket: Ticket) -> None:
    """Has the first post of the ticket's topic brought up to date, if there is or is to be one.

    Whether it stands there already isn't asked: it may just be on its way, with what was true before.
    """
    found = select(OutboxRow.id).where(OutboxRow.ticket_id == ticket.id, OutboxRow.kind == "intro")
    if await work.session.scalar(found.limit(1)) is not None:
        chat_id = (await department_of(work, ticket)).chat_id  # one that waits for another group says nothing
        await put_in_room(work, ticket, "intro_again", once_key=f"intro:{ticket.id}:{chat_id}")


async def put_elsewhere(
    work: Work, ticket: Ticket, place: outbox.Destination, kind: str, **data: Any
) -> None:
    """Has something done about the ticket in a staff group that isn't its department's."""
    department = await department_of(work, ticket)
    await outbox.put(
        work.session,
        place,
        kind,
        now=work.now,
        language=department.language,
        ticket_id=ticket.id,
        elsewhere=True,
        **data,
    )


async def tell_room(work: Work, ticket: Ticket, text: str, **data: Any) -> None:
    """Says the text of this key in the ticket's topic."""
    await put_in_room(work, ticket, "say", text=text, **data)


async def put_in_part(work: Work, part: Involvement, kind: str, **data: Any) -> None:
    """Has something done where a part is talked about.

    That is its own place in its department's group; in the group of the ticket itself, the ticket's.
    """
    department = await part_department(work, part)
    place = outbox.part(department.chat_id, part.id)
    if part.topic_id is None and await home_of(work, part) == department.chat_id:
        place = outbox.room(department.chat_id, part.ticket_id)
    await _put_of_part(work, part, department, place, kind, **data)


async def tell_part(work: Work, part: Involvement, text: str, **data: Any) -> None:
    """Says the text of this key where a part is talked about."""
    await put_in_part(work, part, "say", text=text, **data)


async def put_in_part_queue(work: Work, part: Involvement, kind: str, **data: Any) -> None:
    """Has something done in the queue of the department that a part was given to."""
    department = await part_department(work, part)
    await _put_of_part(work, part, department, outbox.queue(department.chat_id), kind, **data)


async def _put_of_part(
    work: Work, part: Involvement, its: Department, to: outbox.Destination, kind: str, **data: Any
) -> None:
    await outbox.put(
        work.session,
        to,
        kind,
        now=work.now,
        language=its.language,
        ticket_id=part.ticket_id,
        involvement=part.id,
        **data,
    )


async def part_department(work: Work, part: Involvement) -> Department:
    """The department that a part was given to."""
    return await work.session.get_one(Department, part.department_id)


async def home_of(work: Work, part: Involvement) -> int:
    """The group in which the ticket of a part is."""
    query = select(Department.chat_id).join(Ticket, Ticket.department_id == Department.id)
    return (await work.session.scalars(query.where(Ticket.id == part.ticket_id))).one()


async def requester_of(work: Work, ticket: Ticket) -> Person | None:
    """The person the ticket is for; None for an update in which nobody could be made out."""
    if ticket.requester_id is None:
        return None
    return await work.session.get(Person, ticket.requester_id)


async def department_of(work: Work, ticket: Ticket) -> Department:
    """The department that owns the ticket."""
    department = await work.session.get_one(Department, ticket.department_id)
    work.departments.add(department)
    return department


async def tell_writer(work: Work, ticket: Ticket, message: Message, text: str, **data: Any) -> None:
    """Says the text of this key to whoever wrote a message, under it."""
    reply_to: int | None = message.telegram_message_id
    if message.author == "requester":
        await tell_requester(work, ticket, text, reply_to=reply_to, **data)
        return
    if message.from_part and message.involvement_id is not None:
        part = await work.session.get_one(Involvement, message.involvement_id)
        await tell_part(work, part, text, reply_to=reply_to, **data)
        return
    if message.chat_id != (await department_of(work, ticket)).chat_id:
        reply_to = None  # it stands in the group that had the ticket before
    await tell_room(work, ticket, text, reply_to=reply_to, **data)
