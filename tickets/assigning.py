"""Giving a ticket to a colleague: whoever has it, or a lead, decides; nobody's may be given by anybody."""

from __future__ import annotations

from storage.tables import Person, Ticket
from tickets import crew, deadlines, public_names
from tickets.claims import begin_work
from tickets.errors import AlreadyTaken, NotAColleague
from tickets.history import record
from tickets.saying import department_of, refresh_card, refresh_intro, tell_requester, tell_room
from tickets.transferring import movable
from tickets.work import Work


async def colleagues(
    work: Work, person: Person, ticket_id: int, chat_id: int
) -> tuple[Ticket, list[crew.Mate]]:
    """A ticket that the person may give away, and those who may get it: who is on duty comes first.

    Raises:
        NoSuchTicket; AlreadyTransferred; IsClosed; NotYours: somebody has it, and the person is no lead.
    """
    ticket, department = await movable(work, person, ticket_id, chat_id)
    found = await crew.crew(work, department)
    return ticket, [mate for mate in found if mate.person.id != ticket.assignee_id]


def named(found: list[crew.Mate], words: str) -> list[crew.Mate]:
    """Those who are called so: by their user name, else by the beginning of any of their names."""
    wanted = words.strip().removeprefix("@").casefold()
    exact = [
        one for one in found if wanted in ((one.person.username or "").casefold(), one.person.name.casefold())
    ]
    return exact or [
        one for one in found if any(part.startswith(wanted) for part in one.person.name.casefold().split())
    ]


async def assign(work: Work, person: Person, ticket_id: int, chat_id: int, colleague_id: int) -> Ticket:
    """Gives the ticket to a colleague, who is told with a sound; the requester hears who has it now.

    Raises:
        NoSuchTicket; AlreadyTransferred; IsClosed; NotYours; NotAColleague; AlreadyTaken: they have it.
    """
    ticket, found = await colleagues(work, person, ticket_id, chat_id)
    colleague = next((one.person for one in found if one.person.id == colleague_id), None)
    if colleague is None:
        if ticket.assignee_id == colleague_id:
            holder = await work.session.get(Person, colleague_id)
            raise AlreadyTaken(ticket.id, holder.name if holder is not None else "?")
        raise NotAColleague
    if ticket.assignee_id is None:
        ticket.status, ticket.assignee_id, ticket.claimed_at = "assigned", colleague.id, work.now
        await begin_work(work, ticket, colleague, by_id=person.id)
    else:
        await pass_to(work, ticket, person, colleague, because="assigned")
    if colleague.id != person.id:
        text = "assigned_to"
        mention = colleague.telegram_id
        await tell_room(
            work,
            ticket,
            text,
            name=colleague.name,
            mention=mention,
            by=person.name,
            number=ticket.id,
            sound=True,
        )
    return ticket


async def pass_to(work: Work, ticket: Ticket, person: Person, colleague: Person, *, because: str) -> None:
    """From whoever has it to another: the clocks run on, or go on again if they stood still.

    Args:
        person: who has decided so.
        because: `assigned`, or `handed_over` by somebody who goes off duty.
    """
    was = ticket.status
    ticket.status, ticket.assignee_id, ticket.claimed_at = "assigned", colleague.id, work.now
    await record(work, ticket, "ticket.released", person.id, because=because)
    await record(work, ticket, "ticket.claimed", colleague.id, by_id=person.id)
    if was == "waiting" and because == "handed_over":  # what is waited for hasn't come yet
        ticket.status = "waiting"
        await record(work, ticket, "ticket.waiting", colleague.id)
    elif was == "waiting":
        await deadlines.resume(work, ticket)
    if not (await department_of(work, ticket)).hides_names:  # otherwise nothing changes for them
        name = await public_names.shown(work.session, ticket, colleague)
        await tell_requester(work, ticket, "reassigned", number=ticket.id, name=name)
    await refresh_intro(work, ticket)
    await refresh_card(work, ticket)
