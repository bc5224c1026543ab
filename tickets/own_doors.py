"""One person, several doors: joined only once they have shown that a door is theirs, never by a name."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from storage import doors, outbox
from storage.tables import Door, Message, Person, Proof, Ticket
from tickets import deadlines, proofs
from tickets.emptying import GONE
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.line1 import own_ticket
from tickets.overview import snippet
from tickets.proofs import TooManyCodes
from tickets.saying import change_post, put_in_room, refresh_card, tell_person, tell_room
from tickets.work import Work

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
_OPEN = ("new", "answered", "open", "assigned", "waiting", "resolved")
#: Where people have a ticket, so that they must hear whose it is.
_IN_WORK = ("assigned", "waiting")


async def anybody_unknown(work: Work, person: Person) -> bool:
    """Whether somebody has written letters who may be this person."""
    unknown = select(Door.id).where(
        Door.kind == doors.MAIL, Door.joined_to_id.is_(None), Door.address.is_not(None)
    )
    return await work.session.scalar(unknown.limit(1)) is not None


async def ask_for_address(work: Work, person: Person) -> None:
    """*Wrote us a letter?*: asks from which address."""
    person.dialogue = {"kind": "letters", "step": "address"}
    await tell_person(work, person, "letters.address")


async def address_given(work: Work, person: Person, words: str) -> None:
    """Sends a code to an address, if letters have come from there; who asks isn't told whether they have."""
    address = words.strip().lower()
    if not _ADDRESS.fullmatch(address):
        await tell_person(work, person, "letters.not_an_address")
        return
    try:
        proof, code = await proofs.code_for(work, person, address)
    except TooManyCodes:
        person.dialogue = None
        await tell_person(work, person, "letters.too_often")
        return
    person.dialogue = {"kind": "letters", "step": "code", "proof": proof.id}
    await tell_person(work, person, "letters.sent", address=address)
    door = (await _letters_from(work, address, None))[:1]
    if door:
        await outbox.put(
            work.session,
            outbox.private(doors.chat_of(door[0].id)),
            "say",
            now=work.now,
            language=door[0].language,
            text="letters.code",
            code=code,
            name=person.name,
        )


async def code_given(work: Work, person: Person, proof_id: int, words: str) -> None:
    """The code from the letter: with it the address is theirs."""
    proof = await work.session.get(Proof, proof_id, with_for_update=True)
    if not proofs.holds(work, proof) or proof is None or proof.person_id != person.id:
        person.dialogue = None
        await tell_person(work, person, "letters.over")
        return
    if not await proofs.is_right(work, proof, words):
        over = not proofs.holds(work, proof)
        person.dialogue = None if over else person.dialogue
        await tell_person(work, person, "letters.over" if over else "letters.wrong")
        return
    person.dialogue, proof.used_at = None, work.now
    found = await _letters_from(work, proof.address or "", person)
    await _joined(work, person, found)


async def come_by_link(work: Work, person: Person, payload: str) -> bool:
    """Somebody came by a page's link; False if it is none. They are asked whether they wrote there."""
    if not payload.startswith(proofs.LINK):
        return False
    proof = await proofs.by_link(work, payload)
    door = await work.session.get(Door, proof.door_id) if proof is not None else None
    if proof is None or door is None or door.joined_to_id not in (None, person.id):
        await tell_person(work, person, "welcome_late", name=person.name, keyboard="main")
        return True
    if door.joined_to_id == person.id:
        proof.used_at = work.now
        await _joined(work, person, [door])
        return True
    proof.person_id = person.id
    last = await work.session.scalar(
        select(Ticket.id)
        .join(Person, Person.id == Ticket.requester_id)
        .where(Person.telegram_id == doors.chat_of(door.id))
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    words = await snippet(work, last) if last is not None else ""
    await tell_person(work, person, "door.ask", words=words, keyboard="door_join", proof=proof.id)
    return True


async def answered(work: Work, person: Person, proof_id: int, post: int, *, yes: bool) -> None:
    """Whether it was them that wrote on the page whose link they came by.

    Raises:
        OutOfDate: they weren't asked, or it is decided.
    """
    proof = await work.session.get(Proof, proof_id, with_for_update=True)
    if proof is None or proof.person_id != person.id or proof.used_at is not None or proof.door_id is None:
        raise OutOfDate
    proof.used_at = work.now
    if not yes:
        await change_post(work, person, post, "door.declined", ticket=None)
        return
    door = await work.session.get_one(Door, proof.door_id, with_for_update=True)
    if door.joined_to_id not in (None, person.id):
        raise OutOfDate
    await change_post(work, person, post, None, ticket=None)
    await _joined(work, person, [door])


async def _letters_from(work: Work, address: str, person: Person | None) -> list[Door]:
    """The doors of an address that are nobody's yet, or this person's; the newest first."""
    free: ColumnElement[bool] = Door.joined_to_id.is_(None)
    if person is not None:
        free = or_(free, Door.joined_to_id == person.id)
    found = await work.session.scalars(
        select(Door)
        .where(Door.kind == doors.MAIL, Door.address == address, free)
        .order_by(Door.id.desc())
        .with_for_update()
    )
    return list(found)


async def _joined(work: Work, person: Person, found: list[Door]) -> None:
    """These doors are the person's from now on: what was asked there is told to be theirs too."""
    tickets = [ticket for door in found for ticket in await _join(work, person, door)]
    still = [ticket for ticket in tickets if ticket.status in _OPEN]
    if still:
        door = found[0].id
        await tell_person(work, person, "door.joined", n=len(tickets), keyboard="door_here", door=door)
    else:
        await tell_person(work, person, "door.joined", n=len(tickets), keyboard="main")


async def _join(work: Work, person: Person, door: Door) -> list[Ticket]:
    """Gives a door to a person with all that was asked there; it goes on being answered there."""
    door.joined_to_id = person.id
    chat_id = doors.chat_of(door.id)
    writer = await work.session.scalar(select(Person).where(Person.telegram_id == chat_id))
    if writer is None:
        return []
    theirs = select(Ticket).where(Ticket.requester_id == writer.id).order_by(Ticket.id)
    tickets = list(await work.session.scalars(theirs.with_for_update()))
    await work.session.execute(
        update(Message)
        .where(Message.person_id == writer.id)
        .values(person_id=person.id)
        .execution_options(synchronize_session=False)
    )
    writer.name = GONE
    for ticket in tickets:
        ticket.requester_id = person.id
        ticket.home_chat_id = ticket.home_chat_id or chat_id
        ticket.version += 1
        await record(work, ticket, "requester.joined", person.id, door=door.id)
    await work.session.flush()
    await deadlines.replan_requester(work, person.id)
    for ticket in tickets:
        await refresh_card(work, ticket)
        if ticket.status in _IN_WORK:
            await put_in_room(work, ticket, "buttons")
            await tell_room(work, ticket, "requester_joined", name=person.name)
    return tickets


async def all_here(work: Work, person: Person, door_id: int, post: int) -> None:
    """*Answer me here*: what is open and was asked at a door is answered in Telegram from now on.

    Raises:
        OutOfDate: the door isn't theirs.
    """
    door = await work.session.get(Door, door_id)
    if door is None or door.joined_to_id != person.id:
        raise OutOfDate
    found = await work.session.scalars(
        select(Ticket)
        .where(
            Ticket.requester_id == person.id,
            Ticket.home_chat_id == doors.chat_of(door_id),
            Ticket.status.in_(_OPEN),
        )
        .order_by(Ticket.id)
        .with_for_update()
    )
    for ticket in found:
        await _move(work, person, ticket, None)
    await change_post(work, person, post, "door.all_here", ticket=None)


async def move(work: Work, person: Person, ticket_id: int, door_id: int) -> None:
    """Has a ticket answered at another door of its requester's; 0 is Telegram.

    Raises:
        NoSuchTicket; OutOfDate: that door isn't theirs, or it is answered there already.
    """
    ticket = await own_ticket(work, person, ticket_id)
    door = await work.session.get(Door, door_id) if door_id else None
    if door_id and (door is None or door.joined_to_id != person.id):
        raise OutOfDate
    to = doors.chat_of(door_id) if door_id else None
    if ticket.home_chat_id == to or (ticket.home_chat_id or 0) < 0:
        raise OutOfDate
    await _move(work, person, ticket, to)


async def _move(work: Work, person: Person, ticket: Ticket, chat_id: int | None) -> None:
    ticket.home_chat_id, ticket.home_message_id = chat_id, None
    await record(work, ticket, "requester.moved", person.id, door=doors.id_of(chat_id) if chat_id else 0)
    await refresh_card(work, ticket)


async def others_of(work: Work, person: Person, ticket: Ticket) -> list[dict[str, Any]]:
    """Where else than now a ticket could be answered: Telegram as number 0, and its requester's doors."""
    if (ticket.home_chat_id or 0) < 0:
        return []
    found = await work.session.scalars(
        select(Door)
        .where(Door.joined_to_id == person.id, Door.kind == doors.MAIL)
        .order_by(Door.id.desc())
        .limit(2)
    )
    here = [{"door": 0, "address": ""}] if ticket.home_chat_id is not None else []
    mail = [
        {"door": door.id, "address": door.address or ""}
        for door in found
        if doors.chat_of(door.id) != ticket.home_chat_id
    ]
    return here + mail
