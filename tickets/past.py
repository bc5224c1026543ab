"""What the record says of a period: its tickets' lives, and the figures counted from them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columnar import read_columns, seconds
from storage.tables import Event, Message, Ticket
from tickets.lives import Lives, Tickets, lives_of
from tickets.marks import NONE, Numbers, lines_of
from tickets.reports import Report, last_return, outcomes_of, report
from tickets.which import CHANNELS, Which, elsewhere, fitting

#: Of how many unanswered questions the words are compared: the newest.
COMPARED = 2000


async def lives_between(session: AsyncSession, start: datetime, end: datetime) -> Lives:
    """The lives of the tickets registered from `start` on and before `end`, oldest first."""
    columns = await read_columns(
        session,
        select(
            Ticket.id,
            func.coalesce(Ticket.requester_id, NONE),
            Ticket.department_id,
            seconds(Ticket.created_at),
        ).where(Ticket.created_at >= start, Ticket.created_at < end),
    )
    order = np.argsort(columns[0])
    tickets = Tickets(*(column[order] for column in columns))
    first, last = (int(tickets.number[at]) if len(order) else 0 for at in (0, -1))
    query = select(Event.ticket_id, Event.mark).where(
        Event.ticket_id >= first, Event.ticket_id <= last, Event.mark.is_not(None)
    )
    if session.get_bind().dialect.name != "sqlite":
        query = query.order_by(Event.ticket_id, Event.id)
    # SQLite reads along the index or along the ids, and either way a ticket's lines in their order: what it
    # isn't asked to sort it adds up a fifth faster.
    ticket, mark = await read_columns(session, query)
    order = np.argsort(ticket, kind="stable")
    return lives_of(tickets, lines_of(ticket[order], mark[order]))


async def report_on(
    session: AsyncSession, start: datetime, end: datetime, zone: ZoneInfo, which: Which
) -> Report:
    """The figures of the tickets registered from `start` on and before `end`; see `outcomes_between`."""
    found = await outcomes_between(session, start, end, which)
    made = report(*found, zone)
    await add_channels(session, made, start, end)
    return made


async def add_channels(session: AsyncSession, made: Report, start: datetime, end: datetime) -> None:
    """Adds to the figures of a period the contacts of each of CHANNELS."""
    came = await elsewhere(session, start, end)
    for name in CHANNELS:
        numbers = np.array([number for number, channel in came.items() if channel == name], dtype=np.int64)
        made.tickets[name] = numbers[np.isin(numbers, made.tickets["contacts"])]


async def outcomes_between(
    session: AsyncSession, start: datetime, end: datetime, which: Which
) -> tuple[Lives, Numbers]:
    """The lives of the tickets registered from `start` on and before `end`, and what each came to.

    Whoever came back is seen by all tickets, also by those that aren't meant.
    """
    lives = await lives_between(session, start, end)
    around, until = [lives], last_return(lives)
    if until is not None and until >= end.timestamp():
        around.append(await lives_between(session, end, datetime.fromtimestamp(until + 1, UTC)))
    outcomes = outcomes_of(lives, around)
    fits = await fitting(session, lives, which, start, end)
    return lives.chosen(fits), outcomes[fits]


async def first_words(session: AsyncSession, numbers: Numbers) -> list[tuple[int, str]]:
    """With which words each of the newest COMPARED of these tickets came; those without any are left out."""
    found: dict[int, str] = {}
    newest: list[int] = np.sort(numbers)[-COMPARED:].tolist()
    for at in range(0, len(newest), 500):
        rows = await session.execute(
            select(Message.ticket_id, Message.text)
            .where(
                Message.ticket_id.in_(newest[at : at + 500]),
                Message.author == "requester",
                Message.text != "",
                Message.withdrawn_at.is_(None),
            )
            .order_by(Message.id)
        )
        for number, words in rows:
            found.setdefault(number, words)
    return sorted(found.items())
