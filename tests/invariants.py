"""The one checker: what must hold after every story, whatever happened in it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.sender import CANT_BE_RENDERED
from storage.database import Database
from storage.doors import chat_of
from storage.outbox import JOINED
from storage.tables import (
    Caller,
    Event,
    Handover,
    InboxRow,
    Incident,
    IncidentTicket,
    Involvement,
    LetterRow,
    LetterSent,
    Message,
    OutboxRow,
    Target,
    Ticket,
    Timer,
)
from tickets.marks import mark_of

OPEN = ("new", "answered", "open", "assigned", "waiting", "resolved")


async def violations(database: Database, *, dead: int = 0, steady_clock: bool = True) -> list[str]:
    """Everything that is wrong with the record; empty if all is well.

    Args:
        dead: so many updates were meant to be unreadable.
        steady_clock: no clock was turned back, so that moments tell in which order messages went out.
    """
    async with database.read() as session:
        return await wrong_in(session, dead=dead, steady_clock=steady_clock)


async def wrong_in(session: AsyncSession, *, dead: int = 0, steady_clock: bool = True) -> list[str]:
    """The same, of the record that this session reads."""
    return [
        *await _each_inbound_once(session, dead),
        *await _letters_are_kept(session),
        *await _letters_dont_go_on_for_ever(session),
        *await _nobody_forgotten(session),
        *await _callers_are_rung(session),
        *await _parts_are_seen_to(session),
        *await _handovers_end(session),
        *await _incidents_reach_everybody(session),
        *await _one_winner(session),
        *await _order_kept(session, steady_clock),
        *await _all_can_be_written(session),
        *await _history_tells_the_state(session),
        *await _marks_tell_the_history(session),
    ]


async def _each_inbound_once(session: AsyncSession, dead: int) -> list[str]:
    """I1: each message that came in is registered exactly once."""
    wrong = []
    kept = Counter(
        (chat_id, number)
        for chat_id, number in await session.execute(
            select(Message.chat_id, Message.telegram_message_id).where(Message.author == "requester")
        )
    )
    for row in await session.scalars(select(InboxRow)):
        if row.state == "new":
            wrong.append(f"I1: update {row.update_id} was never handled")
        if row.state == "dead":
            dead -= 1
            if dead < 0:
                wrong.append(f"I1: update {row.update_id} is dead: {row.error}")
    wrong += [f"I1: message {key} is registered {count} times" for key, count in kept.items() if count > 1]
    return wrong


async def _letters_are_kept(session: AsyncSession) -> list[str]:
    """I1: each letter that became a message is one; those that were erased are gone."""
    said = select(LetterRow).where(LetterRow.became == "said", LetterRow.digest != "")
    wrong = []
    for row in await session.scalars(said):
        message = select(Message.id).where(
            Message.chat_id == chat_of(row.door_id or 0), Message.telegram_message_id == row.said_as
        )
        if await session.scalar(message) is None:
            wrong.append(f"I1: letter {row.id} is no message")
    return wrong


async def _letters_dont_go_on_for_ever(session: AsyncSession) -> list[str]:
    """An address is acknowledged once a day; where only machines have written they are told nothing."""
    wrong, last = list[str](), dict[str, datetime]()
    people = select(LetterRow.door_id).where(LetterRow.kind == "human")
    written = set(await session.scalars(people))
    mechanical = set(await session.scalars(select(LetterRow.door_id))) - written
    for sent in await session.scalars(select(LetterSent).order_by(LetterSent.begun_at)):
        if sent.what != "words" and sent.ticket_id is not None and sent.door_id in mechanical:
            wrong.append(f"row {sent.outbox_id} answers a machine")
        if sent.what == "acknowledgement":
            before = last.get(sent.whom)
            if before is not None and sent.begun_at - before < timedelta(days=1):
                wrong.append(f"row {sent.outbox_id} acknowledges once more")
            last[sent.whom] = sent.begun_at
    return wrong


async def _nobody_forgotten(session: AsyncSession) -> list[str]:
    """I3: an open ticket has a queue or an owner, and a live timer."""
    wrong = []
    timed = {
        int(item) for item in await session.scalars(select(Timer.subject_id).where(Timer.subject == "ticket"))
    }
    for ticket in await session.scalars(select(Ticket).where(Ticket.status.in_(OPEN))):
        if ticket.id not in timed:
            wrong.append(f"I3: ticket {ticket.id} ({ticket.status}) has no live timer")
        if ticket.status in ("assigned", "waiting") and ticket.assignee_id is None:
            wrong.append(f"I3: ticket {ticket.id} is {ticket.status} by nobody")
        if ticket.status == "open" and ticket.assignee_id is not None:
            wrong.append(f"I3: ticket {ticket.id} waits in the queue and has an owner")
    return wrong + await _clocks_are_watched(session) + await _turns_end(session)


async def _turns_end(session: AsyncSession) -> list[str]:
    """I3: whoever is asked to take a ticket that waits has until their timer rings; nobody else has one."""
    rung = select(Timer.subject_id, Timer.due_at).where(Timer.subject == "ticket", Timer.kind == "turn")
    ends = {int(number): due_at for number, due_at in await session.execute(rung)}
    asked = {
        ticket.id: ticket.turn_until_at if ticket.status == "open" else None
        for ticket in await session.scalars(select(Ticket).where(Ticket.turn_of_id.is_not(None)))
    }
    return [] if ends == asked else [f"I3: turns {asked} and their timers {ends} differ"]


async def _clocks_are_watched(session: AsyncSession) -> list[str]:
    """I3: what a ticket must meet goes with its state, and a clock that runs has its timer."""
    wrong = []
    timers = select(Timer.subject_id, Timer.kind).where(Timer.subject == "ticket")
    watched = {(int(number), kind) for number, kind in await session.execute(timers)}
    targets: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for target in await session.scalars(select(Target)):
        targets[target.ticket_id][target.kind] = target.due_at is not None
        if target.due_at is not None and (target.ticket_id, target.kind) not in watched:
            wrong.append(f"I3: nobody watches the {target.kind} of ticket {target.ticket_id}")
    for ticket in await session.scalars(select(Ticket)):
        held = targets[ticket.id]
        needed = {"open": "claim", "assigned": "resolution", "waiting": "resolution"}.get(ticket.status)
        if (needed is None) != (not held) or (needed is not None and needed not in held):
            wrong.append(f"I3: ticket {ticket.id} ({ticket.status}) must meet {sorted(held)}")
        if any(running == (ticket.status == "waiting") for running in held.values()):
            wrong.append(f"I3: ticket {ticket.id} ({ticket.status}): its clocks don't go with that")
    return wrong


async def _callers_are_rung(session: AsyncSession) -> list[str]:
    """I3: a resolved ticket whose requester has only a phone has somebody ring them, with a live timer."""
    wrong = []
    timed = {
        int(item) for item in await session.scalars(select(Timer.subject_id).where(Timer.kind == "call_back"))
    }
    tickets = (await session.scalars(select(Ticket).where(Ticket.caller_id.is_not(None)))).all()
    for ticket in tickets:
        caller = await session.get_one(Caller, ticket.caller_id)
        by_phone = ticket.requester_id is None and (caller.phone or caller.email)
        due = ticket.status == "resolved" and bool(by_phone)
        if due != (ticket.call_back_at is not None) or due != (ticket.id in timed):
            wrong.append(
                f"I3: ticket {ticket.id} ({ticket.status}): a call back is {due}, which isn't planned so"
            )
    written = await session.execute(
        select(OutboxRow.chat_id, Ticket.id)
        .join(Ticket, Ticket.id == OutboxRow.ticket_id)
        .where(Ticket.caller_id.is_not(None), Ticket.requester_id.is_(None), OutboxRow.kind.like("relay%"))
    )
    wrong += [
        f"ticket {number}: something was relayed to nobody" for chat_id, number in written if chat_id > 0
    ]
    return wrong


async def _parts_are_seen_to(session: AsyncSession) -> list[str]:
    """I3: an open part has a queue or an owner, and live timers; a ticket that is done has none."""
    wrong = []
    timed: defaultdict[int, set[str]] = defaultdict(set)
    query = select(Timer.subject_id, Timer.kind).where(Timer.subject == "involvement")
    for subject_id, kind in await session.execute(query):
        timed[int(subject_id)].add(kind)
    parts = await session.execute(
        select(Involvement, Ticket.status).join(Ticket, Ticket.id == Involvement.ticket_id)
    )
    for part, status in parts:
        live = {"open": {"claim", "resolution"}, "assigned": {"resolution"}}.get(part.status, set())
        if timed[part.id] != live:
            wrong.append(f"I3: part {part.id} ({part.status}) has the timers {sorted(timed[part.id])}")
        if live and (part.status == "assigned") == (part.assignee_id is None):
            wrong.append(f"I3: part {part.id} is {part.status}, its owner is {part.assignee_id}")
        if live and status in ("resolved", "closed"):
            wrong.append(f"I3: ticket {part.ticket_id} is {status}, its part {part.id} is {part.status}")
    return wrong


async def _handovers_end(session: AsyncSession) -> list[str]:
    """I3: what is to be decided about the tickets of somebody who has gone has an end."""
    live = set(await session.scalars(select(Timer.subject_id).where(Timer.subject == "handover")))
    pending = await session.scalars(select(Handover.id).where(Handover.ended_at.is_(None)))
    return [f"I3: handovers and their timers differ: {live}"] if live != set(map(str, pending)) else []


async def _incidents_reach_everybody(session: AsyncSession) -> list[str]:
    """An incident leaves out none of its tickets, unless it is still at it, and tells nobody twice."""
    wrong = []
    at_it = set(await session.scalars(select(Timer.subject_id).where(Timer.kind == "spread")))
    rows = await session.execute(
        select(Incident, IncidentTicket, Ticket)
        .join(IncidentTicket, IncidentTicket.incident_id == Incident.id)
        .join(Ticket, Ticket.id == IncidentTicket.ticket_id)
    )
    for incident, row, ticket in rows:
        where = f"incident {incident.id} ({incident.status}): ticket {ticket.id} ({ticket.status})"
        if str(incident.id) in at_it:
            continue
        if incident.status == "resolved" and row.state in ("listed", "attached"):
            wrong.append(f"{where} is left out of its end")
        if incident.status == "open" and row.state == "listed":
            wrong.append(f"{where} was never attached")
        behind = row.state == "attached" and row.told < incident.update_number
        if incident.status == "open" and behind:
            wrong.append(f"{where} wasn't told the last word")
    told = Counter[tuple[int, int]]()
    for number, data in await session.execute(
        select(Event.ticket_id, Event.data).where(Event.kind == "incident.told")
    ):
        told[number, data["update"]] += 1
    return wrong + [f"ticket {key[0]} was told word {key[1]} twice" for key, many in told.items() if many > 1]


async def _one_winner(session: AsyncSession) -> list[str]:
    """I4: between two claims of a ticket it was given back."""
    wrong, held = [], dict[int, bool]()
    query = select(Event.ticket_id, Event.kind).order_by(Event.id)
    for ticket_id, kind in await session.execute(query):
        if kind == "ticket.claimed":
            if held.get(ticket_id):
                wrong.append(f"I4: ticket {ticket_id} was claimed twice")
            held[ticket_id] = True
        elif kind in ("ticket.released", "ticket.transferred", "ticket.spam"):
            held[ticket_id] = False
    return wrong


async def _order_kept(session: AsyncSession, steady_clock: bool) -> list[str]:
    """I5: within a chat, messages were registered, and within a destination sent, in order."""
    wrong = []
    last: dict[int, int] = {}
    # What couldn't be read has a number of our own, below nought.
    query = select(Message.chat_id, Message.telegram_message_id).where(
        Message.author == "requester", Message.telegram_message_id > 0
    )
    for chat_id, number in await session.execute(query.order_by(Message.id)):
        if number < last.get(chat_id, 0):
            wrong.append(f"I5: in chat {chat_id} message {number} was registered late")
        last[chat_id] = max(number, last.get(chat_id, 0))
    if not steady_clock:
        return wrong
    # PostgreSQL numbers rows before they are committed: only a ticket's own have an order there.
    apart = session.get_bind().dialect.name == "postgresql"
    sent: defaultdict[tuple[str, int | None], list[Any]] = defaultdict(list)
    rows = await session.execute(
        select(OutboxRow.destination, OutboxRow.ticket_id, OutboxRow.sent_at)
        .where(OutboxRow.state == "sent", OutboxRow.rank == 1)
        .order_by(OutboxRow.id)
    )
    for destination, ticket_id, sent_at in rows:
        sent[destination, ticket_id if apart else None].append(sent_at)
    for (destination, _), moments in sent.items():
        if moments != sorted(moments):
            wrong.append(f"I5: {destination} was sent out of order")
    return wrong


async def _all_can_be_written(session: AsyncSession) -> list[str]:
    """I2: nothing that was to be sent is given up for a fault of our own, or waits for what is over."""
    query = select(OutboxRow.id, OutboxRow.kind, OutboxRow.ticket_id).where(
        OutboxRow.state == "dead", OutboxRow.error == CANT_BE_RENDERED
    )
    wrong = [
        f"I2: row {number} ({kind}) of ticket {ticket_id} can't be rendered"
        for number, kind, ticket_id in await session.execute(query)
    ]
    live = await session.scalars(select(OutboxRow.data).where(OutboxRow.state.in_(("new", "leased"))))
    awaited = {number for data in live for number in data.get(JOINED, ())}
    joined = await session.scalars(select(OutboxRow.id).where(OutboxRow.state == "joined"))
    return wrong + [f"I2: row {number} is joined to none that goes out" for number in {*joined} - awaited]


async def _history_tells_the_state(session: AsyncSession) -> list[str]:
    """I7: what the events say is what the ticket says."""
    wrong = []
    status: dict[int, str] = {}
    query = select(Event.ticket_id, Event.kind, Event.data).order_by(Event.id)
    for ticket_id, kind, data in await session.execute(query):
        status[ticket_id] = _after(status.get(ticket_id, ""), kind, data)
    for ticket in await session.scalars(select(Ticket)):
        told = status.get(ticket.id, "")
        same = told == ticket.status or (told == "reopened" and ticket.status in ("assigned", "open"))
        if not same:
            wrong.append(f"I7: ticket {ticket.id} is {ticket.status}, its history says {told}")
    return wrong


async def _marks_tell_the_history(session: AsyncSession) -> list[str]:
    """What figures read of a line is what it says in words."""
    return [
        f"I7: the mark of event {line.id} ({line.kind}) isn't what the event says"
        for line in await session.scalars(select(Event))
        if line.mark != mark_of(line.kind, line.happened_at, line.person_id, line.entry_id, line.data)
    ]


_STATUS = {
    "ticket.registered": "new",
    "line1.answered": "answered",
    "ticket.handed_over": "open",
    "ticket.claimed": "assigned",
    "ticket.released": "open",
    "ticket.transferred": "open",
    "ticket.waiting": "waiting",
    "ticket.answered_by_requester": "assigned",
    "ticket.resolved": "resolved",
    "ticket.closed": "closed",
    "ticket.reopened": "reopened",
    "ticket.spam": "closed",
    "ticket.not_spam": "open",
}


def _after(before: str, kind: str, data: dict[str, Any]) -> str:
    return _STATUS.get(kind, before)


async def repeats(database: Database) -> int:
    """How many sends may have been repeated; of messages that went out in one it is one."""
    async with database.read() as session:
        rows = (await session.execute(select(OutboxRow.id, OutboxRow.maybe_sent, OutboxRow.data))).all()
        further = {number for _, _, data in rows for number in data.get(JOINED, ())}
        return sum(count for number, count, _ in rows if number not in further)


def as_text(found: list[str]) -> str:
    """The violations for an assertion's message."""
    return json.dumps(found, ensure_ascii=False, indent=1)
