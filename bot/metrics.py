"""Figures for Prometheus: what this process has done, and what the database says is to be done."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from sqlalchemy import func, literal_column, select

from bot.clock import Clock
from bot.delivery.aftermath import Outcome
from channels.page.asking import HELPED
from storage import counters
from storage.database import Database, Unavailable
from storage.peers import Peers
from storage.tables import InboxRow, OutboxRow, Target, Ticket

#: What is measured in seconds takes from a millisecond to a minute.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
#: A deadline that is so near is about to be missed.
NEAR = timedelta(minutes=15)
OPEN = ("new", "answered", "open", "assigned", "waiting", "resolved")


class Metrics:
    """Counted as it happens; nobody's words and no numbers of people are in it."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.handled = Counter(
            "firstline_updates_handled", "Updates by what became of them", ["outcome"], registry=registry
        )
        self.handling = Histogram(
            "firstline_update_handling_seconds",
            "From an update's turn to its commit",
            registry=registry,
            buckets=_SECONDS,
        )
        self.refused = Counter(
            "firstline_webhook_refused", "Requests to the webhook not taken", ["status"], registry=registry
        )
        self.deliveries = Counter(
            "firstline_deliveries", "Calls of delivery by what came of them", ["result"], registry=registry
        )
        self.decisions = Counter(
            "firstline_decisions",
            "Questions matched by what line 1 makes of them",
            ["decision"],
            registry=registry,
        )
        self.deciding = Histogram(
            "firstline_deciding_seconds", "Matching of one question", registry=registry, buckets=_SECONDS
        )

    def delivered(self, outcome: Outcome) -> None:
        """Counts one call of delivery."""
        trouble = outcome.trouble
        result = "nothing_to_do" if outcome.nothing else "sent"
        self.deliveries.labels(result if trouble is None else trouble.failure.value.replace(" ", "_")).inc()


class Scrape:
    """Answers Prometheus: the process's own figures, and those of the database as it is now."""

    def __init__(self, metrics: Metrics, database: Database, clock: Clock, peers: Peers) -> None:
        self._metrics, self._database, self._clock, self._peers = metrics, database, clock, peers
        registry = metrics.registry
        self._up = Gauge("firstline_database_up", "Whether the database answers", registry=registry)
        self._waiting = Gauge(
            "firstline_waiting", "Rows that wait: updates, messages", ["queue"], registry=registry
        )
        self._oldest = Gauge(
            "firstline_oldest_seconds", "The age of the oldest of them", ["queue"], registry=registry
        )
        self._tickets = Gauge("firstline_tickets", "Tickets not closed", ["status"], registry=registry)
        self._deadlines = Gauge(
            "firstline_deadlines", "Running deadlines: in time, near, missed", ["state"], registry=registry
        )
        self._helped = Gauge(
            "firstline_form_helped", "Questions for which the form's own answer was enough", registry=registry
        )
        self._processes = Gauge("firstline_processes", "Processes of this desk", registry=registry)
        self._offices = Gauge(
            "firstline_office", "Whether this process does it", ["office"], registry=registry
        )

    async def answer(self, _request: web.Request) -> web.Response:
        """The text that Prometheus reads; figures of the database are left out while it doesn't answer."""
        self._processes.set(max(len(self._peers.live), 1))
        for name, held in self._peers.offices().items():
            self._offices.labels(name).set(held)
        try:
            await self._look()
            self._up.set(1)
        except Unavailable:
            self._up.set(0)
            for gauge in (self._waiting, self._oldest, self._tickets, self._deadlines):
                gauge.clear()
        return web.Response(
            body=generate_latest(self._metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def _look(self) -> None:
        now = self._clock.now()
        async with self._database.read() as session:
            for queue, since_column, state in (
                ("inbox", InboxRow.received_at, InboxRow.state),
                ("outbox", OutboxRow.created_at, OutboxRow.state),
            ):
                # The state stands in words, or PostgreSQL wouldn't use the index of what waits.
                query = select(func.count(), func.min(since_column)).where(state == literal_column("'new'"))
                count, since = (await session.execute(query)).one()
                self._waiting.labels(queue).set(count)
                self._oldest.labels(queue).set(max((now - since).total_seconds(), 0.0) if since else 0.0)
            self._helped.set(await counters.value_of(session, HELPED))
            self._tickets.clear()
            statuses = select(Ticket.status, func.count()).where(Ticket.status.in_(OPEN))
            for status, count in await session.execute(statuses.group_by(Ticket.status)):
                self._tickets.labels(status).set(count)
            due = await session.scalars(select(Target.due_at).where(Target.due_at.is_not(None)))
            self._count_deadlines([at for at in due if at is not None], now)

    def _count_deadlines(self, due: list[datetime], now: datetime) -> None:
        missed = sum(at <= now for at in due)
        near = sum(now < at <= now + NEAR for at in due)
        self._deadlines.labels("missed").set(missed)
        self._deadlines.labels("near").set(near)
        self._deadlines.labels("in_time").set(len(due) - missed - near)
