"""Where an integration wants to be told of its tickets: set, read and taken away by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.api import bodies, models, reach
from channels.api.ground import Ground, answer
from channels.api.problems import Fault, Problem
from storage.inserting import insert_into
from storage.tables import Integration, Webhook, WebhookCall

SCOPE = "webhooks"
#: More than can be tried, in octets.
SECRET = 32


@dataclass(frozen=True, slots=True)
class Standing:
    """How an integration's webhook does, as `token list` shows it."""

    name: str
    url: str
    waiting: int
    given_up: int


async def standings(session: AsyncSession) -> list[Standing]:
    """Every webhook that is set."""
    counted = (
        func.count(case((WebhookCall.state == "new", 1))),
        func.count(case((WebhookCall.state == "dead", 1))),
    )
    found = await session.execute(
        select(Integration.name, Webhook.url, *counted)
        .join(Webhook, Webhook.integration_id == Integration.id)
        .outerjoin(WebhookCall, WebhookCall.integration_id == Integration.id)
        .group_by(Integration.name, Webhook.url)
        .order_by(Integration.name)
    )
    return [Standing(*row) for row in found]


async def take_away(session: AsyncSession, integration_id: int) -> None:
    """An integration is told of nothing any more, not of what waits either."""
    for table in (WebhookCall, Webhook):
        theirs = delete(table).where(table.integration_id == integration_id)
        await session.execute(theirs.execution_options(synchronize_session=False))


class Webhooks:
    """Answers at /webhook."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def hear(self, request: web.Request) -> web.Response:
        """Sets the address, with a new secret each time; what waits is told there."""
        ground = self._ground
        caller = await ground.enter(request, SCOPE)
        given, _ = await bodies.body(request, models.NewWebhook)
        try:
            reach.checked(given.url, loopback=ground.loopback)
        except reach.NotAllowed:
            raise Problem("invalid", [Fault("url", "url", {})]) from None
        values = {
            "url": given.url,
            "events": list(dict.fromkeys(given.events or models.EVENTS)),
            "secret": f"whsec_{secrets.token_urlsafe(SECRET)}",
            "set_at": ground.now(),
        }

        async def unit(session: AsyncSession) -> None:
            statement = insert_into(session, Webhook).values(integration_id=caller.integration_id, **values)
            await session.execute(
                statement.on_conflict_do_update(index_elements=["integration_id"], set_=values)
            )

        await ground.database.write(unit)
        return answer(models.SetWebhook.model_validate(values))

    async def heard(self, request: web.Request) -> web.Response:
        """The address, and what became of the calls."""
        ground = self._ground
        caller = await ground.enter(request, SCOPE)
        bodies.query(request, models.Nothing)
        mine = WebhookCall.integration_id == caller.integration_id
        async with ground.database.read() as session:
            found = await session.get(Webhook, caller.integration_id)
            if found is None:
                raise Problem("not_found")
            counted = await session.execute(
                select(WebhookCall.state, func.count()).where(mine).group_by(WebhookCall.state)
            )
            last = select(WebhookCall.error).where(mine, WebhookCall.error.is_not(None))
            error = await session.scalar(last.order_by(WebhookCall.id.desc()).limit(1))
        many = {row[0]: row[1] for row in counted}
        return answer(
            models.Webhook(
                url=found.url,
                events=found.events,
                set_at=found.set_at,
                waiting=many.get("new", 0),
                given_up=many.get("dead", 0),
                last_error=error,
            )
        )

    async def hush(self, request: web.Request) -> web.Response:
        """Takes the address away, with what waits to be told."""
        ground = self._ground
        caller = await ground.enter(request, SCOPE)
        await bodies.body(request, models.Nothing)

        await ground.database.write(lambda session: take_away(session, caller.integration_id))
        return web.Response(status=204)
