"""Figures narrowed to a department, specialist, client, site and channel hold the tickets that fit."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.histories import SPECIALISTS, fill
from storage.database import Database
from storage.tables import Client, Department, Event, Site, Ticket
from tickets.past import report_on
from tickets.which import EVERY_CHANNEL, OURS, Which

ZONE = ZoneInfo("Europe/Moscow")
START = datetime(2026, 10, 1, tzinfo=UTC)
END = START + timedelta(days=20)
#: Whose sites are which: the first two are a client's, the third another's, the last our own.
SITES = {1: 1, 2: 1, 3: 2, 4: OURS}


async def _past(session: AsyncSession) -> None:
    await fill(session, 250, START, END + timedelta(days=3))
    session.add(Department(id=2, name="Tills", chat_id=-2, is_forum=True, language="ru"))
    session.add_all(Client(id=number, name=f"Client {number}") for number in (1, 2))
    await session.flush()
    session.add_all(Site(id=site, client_id=of or None, name=f"Site {site}") for site, of in SITES.items())
    dice = random.Random(7)
    for ticket in await session.scalars(select(Ticket).order_by(Ticket.id)):
        ticket.site_id = dice.choice((None, *SITES))
        ticket.channel = dice.choice(EVERY_CHANNEL)
        ticket.department_id = dice.choice((1, 2))


async def test_a_narrowed_figure_equals_a_recount(database: Database) -> None:
    await database.write(_past)
    async with database.read() as session:
        rows = {row.id: row for row in await session.scalars(select(Ticket))}
        claims = await session.scalars(select(Event).where(Event.kind == "ticket.claimed").order_by(Event.id))
        had = {line.ticket_id: line.person_id for line in claims}
        whole = await report_on(session, START, END, ZONE, Which())
        assert 150 < whole.count("contacts") < 230

        def fits(number: int, which: Which) -> bool:
            row = rows[number]
            return (
                (which.departments is None or row.department_id in which.departments)
                and which.assignee in (None, had.get(number))
                and (which.client is None or SITES.get(row.site_id or 0) == which.client)
                and which.site in (None, row.site_id)
                and which.channel in (None, row.channel)
            )

        somebody = Counter(had.values()).most_common(1)[0][0]
        every = itertools.product(
            (None, (1,), (1, 2)),
            (None, somebody, SPECIALISTS),
            ((None, None), (1, None), (OURS, None), (None, 2), (None, 99)),
            (None, *EVERY_CHANNEL),
        )
        seen = 0
        for departments, assignee, (client, site), channel in every:
            which = Which(departments, assignee, client, site, channel)
            made = await report_on(session, START, END, ZONE, which)
            assert {name: numbers.tolist() for name, numbers in made.tickets.items()} == {
                name: [number for number in numbers.tolist() if fits(number, which)]
                for name, numbers in whole.tickets.items()
            }
            counted = made.tickets
            assert sum(made.hours.values()) == sum(made.days.values()) == len(counted["contacts"])
            assert sum(made.ratings.values()) == len(counted["rated"])
            for time, figure in (("bot", "bot"), ("claim", "claimed"), ("resolution", "resolved")):
                assert (made.times[time].count if time in made.times else 0) == len(counted[figure])
            seen += bool(len(counted["contacts"]))
        assert seen > 60
