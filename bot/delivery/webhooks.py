"""Tells integrations what has happened to their tickets, beside everything else, until they have heard it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import Clock, wait_for
from channels.api import reach, views
from channels.api.signing import HEADER, signature
from storage.database import Database, Unavailable
from storage.peers import Peers
from storage.tables import Integration, Webhook, WebhookCall

log = structlog.get_logger()

#: How often it is looked for what is to be told.
LOOK_EVERY = timedelta(seconds=1)
#: So many calls may be on their way at the same time, and so many to one integration.
AT_ONCE, AT_ONCE_EACH = 16, 4
#: How long an integration may take to answer, in seconds.
PATIENCE_S = 10.0
#: How long it is waited after each attempt; the last goes on.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 21_600))
#: After so long it is given up.
GIVEN_UP_AFTER = timedelta(days=1)
#: So long it can be seen what was given up.
SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Call:
    """What is to be told, where, and how it is signed."""

    row: WebhookCall
    url: str
    secret: str
    body: bytes


class WebhookSender:
    """Brings events to where integrations want to hear of them: at least once, in order for each ticket.

    Args:
        loopback: this machine itself may be called, as in the demo.
    """

    def __init__(self, database: Database, clock: Clock, peers: Peers, *, loopback: bool) -> None:
        self._database, self._clock, self._loopback = database, clock, loopback
        self._office = peers.office("webhooks")
        self._done = asyncio.Event()
        self._office.on_change(self._done.set)
        #: What is under way, by the ticket's number in `api_tickets`.
        self._calls: dict[int, tuple[int, asyncio.Task[None]]] = {}

    async def run(self) -> None:
        """Calls until cancelled; what was under way then is told again."""
        resolver = reach.Outside(aiohttp.ThreadedResolver(), loopback=self._loopback)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
        async with aiohttp.ClientSession(
            connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
        ) as http:
            try:
                while True:
                    await self._office.held.wait()
                    with contextlib.suppress(Unavailable):  # said by the database
                        await self._look(http)
                    await wait_for(self._done, self._clock, self._clock.now() + LOOK_EVERY)
                    self._done.clear()
            finally:
                tasks = [task for _, task in self._calls.values()]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, http: aiohttp.ClientSession) -> None:
        """Begins to tell what is due: of each ticket the oldest that it hasn't been told of."""
        now, older = self._clock.now(), aliased(WebhookCall)
        before = exists().where(
            older.api_ticket_id == WebhookCall.api_ticket_id, older.id < WebhookCall.id, older.state == "new"
        )
        query = select(WebhookCall).where(WebhookCall.state == "new", ~before).order_by(WebhookCall.id)
        async with self._database.read() as session:
            found = list(await session.scalars(query.limit(200)))
        for row in found:
            of_theirs = sum(
                1 for integration_id, _ in self._calls.values() if integration_id == row.integration_id
            )
            if len(self._calls) >= AT_ONCE:
                return
            if row.api_ticket_id in self._calls or of_theirs >= AT_ONCE_EACH:
                continue
            if row.not_before_at is None or row.not_before_at <= now:
                task = asyncio.create_task(self._bring(http, row), name=f"webhook {row.id}")
                self._calls[row.api_ticket_id] = (row.integration_id, task)

    async def _bring(self, http: aiohttp.ClientSession, row: WebhookCall) -> None:
        try:
            call = await self._drawn(row)
            error = await self._send(http, call) if call is not None else None
            await self._database.write(lambda session: self._settle(session, row, error))
        except Unavailable:
            pass  # it is told again
        except Exception:
            log.exception("a webhook can't be called", event_id=row.event)
            await self._database.write(lambda session: self._settle(session, row, "a fault of ours"))
        finally:
            self._calls.pop(row.api_ticket_id, None)
            self._done.set()

    async def _drawn(self, row: WebhookCall) -> _Call | None:
        """What is told; None if nobody wants to hear it any more."""
        async with self._database.read() as session:
            webhook = await session.get(Webhook, row.integration_id)
            one = await views.opened_by_number(session, row.api_ticket_id)
        if webhook is None or one is None:
            return None
        ticket = {
            "id": one.own.reference,
            "number": one.ticket.id if one.ticket is not None else None,
            "status": one.ticket.status if one.ticket is not None else "received",
            "url": f"{views.BASE}/tickets/{one.own.reference}",
        }
        told: dict[str, Any] = {"id": row.event, "type": row.kind, "at": row.happened_at.isoformat()}
        return _Call(row, webhook.url, webhook.secret, json.dumps({**told, "ticket": ticket}).encode())

    async def _send(self, http: aiohttp.ClientSession, call: _Call) -> str | None:
        """Calls; gives what went wrong, in a few words of ours."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "FirstLine",
            HEADER: signature(call.secret, self._clock.now(), call.body),
        }
        try:
            url = reach.checked(call.url, loopback=self._loopback)
            async with http.post(url, data=call.body, headers=headers, allow_redirects=False) as answer:
                return None if 200 <= answer.status < 300 else f"answered {answer.status}"
        except reach.NotAllowed:
            return "an address that isn't called"
        except TimeoutError:
            return "no answer in time"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            within = isinstance(error, aiohttp.ClientConnectorError) and isinstance(
                error.os_error, reach.NotAllowed
            )
            return "an address that isn't called" if within else f"no connection ({type(error).__name__})"

    async def _settle(self, session: AsyncSession, row: WebhookCall, error: str | None) -> None:
        """Writes down what came of a call."""
        now = self._clock.now()
        if error is None:
            await session.execute(_quietly(delete(WebhookCall).where(WebhookCall.id == row.id)))
            return
        values: dict[str, Any] = {"attempts": row.attempts + 1, "error": error}
        if now - row.happened_at >= GIVEN_UP_AFTER:
            values["state"] = "dead"
            await self._say_given_up(session, row, error, now)
        else:
            values["not_before_at"] = now + PAUSES[min(row.attempts, len(PAUSES) - 1)]
        await session.execute(_quietly(update(WebhookCall).where(WebhookCall.id == row.id).values(values)))

    async def _say_given_up(self, session: AsyncSession, row: WebhookCall, error: str, now: datetime) -> None:
        name = await session.scalar(select(Integration.name).where(Integration.id == row.integration_id))
        log.error("an integration wasn't told of an event", integration=name, type=row.kind, reason=error)
        old = (WebhookCall.state == "dead") & (WebhookCall.happened_at < now - SHOWN)
        await session.execute(_quietly(delete(WebhookCall).where(old)))


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
