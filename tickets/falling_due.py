"""What the desk does when a timer rings: nudge, remind, offer again, close. Nobody is forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from storage import inbox, outbox
from storage.tables import Person, Ticket, Timer
from tickets import (
    call_backs,
    callers,
    deadlines,
    escalating,
    handing_over,
    incident_spreading,
    incidents,
    involvement_rings,
    involvement_timers,
    involvements,
    line1,
    page_news,
    registering,
    resolution,
    roster,
    shared_queue,
    sla,
    snoozing,
    taking_turns,
    talk,
    timers,
    transferring,
    turns,
    urgent_contacts,
)
from tickets.claims import assignee_name
from tickets.history import record
from tickets.incidents import incident_of
from tickets.saying import (
    department_of,
    put_elsewhere,
    put_in_room,
    refresh_card,
    refresh_late_list,
    tell_queue,
    tell_requester,
    tell_room,
)
from tickets.work import Work


async def ring(work: Work, timer: Timer) -> None:
    """Does what a timer that was taken for firing stands for."""
    await _OF[timer.subject](work, timer)


async def _of_ticket(work: Work, timer: Timer) -> None:
    ticket = await work.session.get(Ticket, int(timer.subject_id), with_for_update=True)
    if ticket is None:
        return
    if timer.kind in sla.TARGETS:
        await _target(work, ticket, timer.kind, timer.cycle)
    else:
        await _RINGS[timer.kind](work, ticket, timer.cycle)


async def _of_album(work: Work, timer: Timer) -> None:
    """Nothing more came of an album, unless a part of it has arrived and waits for its turn."""
    album = timer.subject_id
    _chat, _, number = album.rpartition(":")  # Telegram names an album by its number alone
    if await inbox.holds(work.session, number):
        await timers.start_album(work, album)
    else:
        await talk.album_complete(work, album)


async def _silent(work: Work, ticket: Ticket, cycle: int) -> None:
    """Nobody reacted to an answer: ask once, then close without a word."""
    if cycle == 1 and ticket.offer is not None:
        await record(work, ticket, "line1.nudged")
        await tell_requester(work, ticket, "nudge", keyboard="nudge", round=ticket.offer["round"])
        await timers.start(work, ticket, cycle=2, silent=work.policy.silent_close)
    else:
        await line1.close(work, ticket, "silent")


async def _greeting(work: Work, ticket: Ticket, cycle: int) -> None:
    await line1.close(work, ticket, "courtesy")


async def _unsorted(work: Work, ticket: Ticket, cycle: int) -> None:
    """A call was written down, and nobody has said what becomes of it."""
    await registering.to_queue(work, None, ticket.id, None)


async def _target(work: Work, ticket: Ticket, kind: str, cycle: int) -> None:
    """A target is near, or missed: whoever can meet it is called, then those above them."""
    target = await deadlines.find(work, ticket, kind)
    if target is None or target.due_at is None:
        return
    if cycle == deadlines.WARNING:
        await record(work, ticket, "ticket.due_soon", target=kind)
        await timers.start_at(work, ticket, kind, target.due_at, deadlines.DEADLINE)
        if kind != "claim":  # in the queue the card alone says so
            await _nudge(work, ticket, f"due_soon_{kind}", due_at=target.due_at.isoformat())
    else:
        await _missed(work, ticket, kind, cycle)
        await deadlines.remind_again(work, ticket, target, cycle)
    await refresh_card(work, ticket)


async def _missed(work: Work, ticket: Ticket, kind: str, cycle: int) -> None:
    """The deadline, and that it stays missed, are called out; from then on the silent list reminds of it."""
    department = await department_of(work, ticket)
    await refresh_late_list(work, department.chat_id, department.language)
    calls_out = cycle <= escalating.LAST_CALL or ticket.priority == sla.URGENT
    if kind == "claim":
        await record(work, ticket, "ticket.unclaimed", cycle=cycle)
        if await incident_of(work.session, ticket.id) is not None:
            return  # its incident is being worked on, and its requester knows
        if calls_out:
            await escalating.offer_again(work, ticket, cycle)
        if cycle in (1, 4):
            await tell_requester(work, ticket, "still_in_queue", number=ticket.id, once=True)
        return
    await record(work, ticket, "ticket.overdue", target=kind, cycle=cycle)
    if calls_out:
        await _nudge(work, ticket, f"overdue_{kind}")
    await escalating.call_leads(work, ticket, kind, cycle)
    if cycle == deadlines.DEADLINE:
        await tell_requester(work, ticket, f"late_{kind}", number=ticket.id, once=True)


async def _nudge(work: Work, ticket: Ticket, text: str, **data: str) -> None:
    """A word in the ticket's topic that reaches its assignee."""
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    name = assignee.name if assignee else ""
    mention = assignee.telegram_id if assignee else None
    await tell_room(work, ticket, text, name=name, mention=mention, sound=True, **data)


async def _reminder(work: Work, ticket: Ticket, cycle: int) -> None:
    """The specialist waits for the requester: a reminder, then the end, with a word."""
    if cycle == 1:
        await record(work, ticket, "ticket.reminded")
        if callers.has_no_chat(ticket):
            assignee = await assignee_name(work, ticket)
            await tell_room(work, ticket, "reminder_call", name=assignee or "—", sound=True)
        else:
            await tell_requester(work, ticket, "reminder", number=ticket.id)
        await timers.start(work, ticket, cycle=2, reminder=work.policy.reminder)
    else:
        await tell_requester(work, ticket, "resolved_by_silence", number=ticket.id)
        await resolution.resolve_silent(work, ticket)


async def _call_back(work: Work, ticket: Ticket, cycle: int) -> None:
    """Nobody has rung the caller back in time."""
    await record(work, ticket, "call_back.overdue", cycle=cycle)
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    await tell_queue(
        work,
        ticket,
        "call_back_due",
        number=ticket.id,
        name=assignee.name if assignee else "—",
        mention=assignee.telegram_id if assignee else None,
        reply_to=await call_backs.post_of(work, ticket),
        sound=True,
    )
    wait = work.policy.call_again * min(cycle + 1, deadlines.LONGEST)
    await timers.start_at(work, ticket, "call_back", await deadlines.after(work, ticket, wait), cycle + 1)


async def _confirm(work: Work, ticket: Ticket, cycle: int) -> None:
    await resolution.close(work, ticket, "silent")
    await tell_requester(work, ticket, "closed_by_itself", number=ticket.id)


async def _topic(work: Work, ticket: Ticket, cycle: int) -> None:
    """The database is the record: a topic that nobody needs any more makes room."""
    await put_in_room(work, ticket, "delete_topic")
    for chat_id, topic in await transferring.ended_topics(work, ticket):
        await put_elsewhere(work, ticket, outbox.room(chat_id, ticket.id), "delete_topic", topic=topic)
    await involvements.delete_topics(work, ticket)
    await refresh_card(work, ticket)


async def _snooze(work: Work, ticket: Ticket, cycle: int) -> None:
    await snoozing.wake(work, ticket, "time")


_RINGS: dict[str, Callable[[Work, Ticket, int], Awaitable[None]]] = {
    "silent": _silent,
    "greeting": _greeting,
    "unsorted": _unsorted,
    "reminder": _reminder,
    "call_back": _call_back,
    "confirm": _confirm,
    "topic": _topic,
    "snooze": _snooze,
    timers.URGENT_CALL: urgent_contacts.ring,
    timers.TURN: turns.ring,
}

#: By what a timer is of.
_OF: dict[str, Callable[[Work, Timer], Awaitable[None]]] = {
    timers.TICKET: _of_ticket,
    timers.ALBUM: _of_album,
    involvement_timers.INVOLVEMENT: involvement_rings.ring,
    incidents.INCIDENT: incident_spreading.ring,
    shared_queue.SHARED_QUEUE: lambda work, timer: taking_turns.pass_on(work, int(timer.subject_id)),
    page_news.KIND: page_news.ring,
    roster.ROSTER: lambda work, timer: roster.ring(work, int(timer.subject_id)),
    handing_over.HANDOVER: lambda work, timer: handing_over.unanswered(work, int(timer.subject_id)),
}
