"""Programs use the API while the service is killed: each sends a call again until it has its answer."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from channels.api import tokens
from channels.api.views import BASE
from storage.tables import ApiTicket, Door, Message, Ticket, WebhookCall
from tests import invariants
from tests.api.hearing import Ear
from tests.desk import TOKEN, Desk
from tests.faults.service import Service, is_ready

#: A process is killed so long after calls begin to come in, in seconds; or when it tells of an event.
LIFE_S, HEARS_S = (0.0, 0.12), 3.0
#: So many call at the same time.
AT_ONCE = 6
#: A program that gets no answer, or is told to come later, tries again after this, in seconds.
AGAIN_S = 0.05
PATIENCE_S = 120


@dataclass
class Program:
    """Opens one ticket and writes once more to it; `answers` are those that it had to each of both calls."""

    http: aiohttp.ClientSession
    url: str
    token: str
    text: str
    answers: tuple[list[Any], list[Any]] = field(default_factory=lambda: ([], []))
    calls: int = 0

    @property
    def more(self) -> str:
        """What it writes besides."""
        return f"И ещё: {self.text}"

    async def sends(self) -> None:
        """Calls until it has both answers."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.answers[1]:
                await self.tries()

    async def tries(self, place: int | None = None) -> None:
        """Makes the call that is next once, or that one; an answer that is lost may have meant anything."""
        place = place if place is not None else 1 if self.answers[0] else 0
        path = f"/tickets/{self.answers[0][0]['id']}/messages" if place else "/tickets"
        given = {"text": self.more} if place else {"name": "Вера", "text": self.text}
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": f"{self.text.encode().hex()}:{place}",
        }
        self.calls += 1
        try:
            async with self.http.post(f"{self.url}{path}", json=given, headers=headers) as answer:
                if answer.status in (201, 202):
                    self.answers[place].append(await answer.json())
                    return
                assert answer.status == 503, await answer.text()
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(AGAIN_S)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: how many calls were made, events heard, of them again; and what is wrong."""

    calls: int
    heard: int
    repeated: int
    wrong: list[str]


async def use(desk: Desk, folder: Path, *, seed: int, programs: int, kills: int) -> Outcome:
    """Has so many programs call while the service is killed so often, then checks everything.

    Args:
        desk: not opened, with a port of its own.
    """
    rng = random.Random(seed)
    await desk.tg.start()
    service = Service(folder, _settings(desk))
    await service.opens()
    root = f"http://127.0.0.1:{desk.settings.http_port}"
    try:
        async with aiohttp.ClientSession() as http, Ear(desk) as ear:
            await service.starts()
            await is_ready(http, root)
            users = [
                Program(http, root + BASE, await _token(desk), f"Протекла крыша {number}")
                for number in range(programs)
            ]
            hears = {"Authorization": f"Bearer {users[0].token}"}
            async with http.put(f"{root}{BASE}/webhook", json={"url": ear.url}, headers=hears) as set_up:
                assert set_up.status == 200
            for number in range(kills):
                told = asyncio.Event()
                ear.on_hear = told.set
                sending = [asyncio.create_task(one.tries()) for one in rng.sample(users, AT_ONCE)]
                await asyncio.sleep(rng.uniform(*LIFE_S))
                if number % 2:  # it has told of an event, and doesn't know that it was heard
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(told.wait(), HEARS_S)
                service.gets(signal.SIGKILL)
                await service.ended()
                await asyncio.gather(*sending)
                await service.starts()
                await is_ready(http, root)
            ear.on_hear = lambda: None
            await asyncio.gather(*(one.sends() for one in users))
            for one in users:  # and once more when all is done
                await one.tries(0)
                await one.tries(1)
            await _all_done(desk, programs)
            service.gets(signal.SIGTERM)
            assert await service.ended() == 0
            heard = [told for told, _, _ in ear.heard]
        wrong = [*await _wrong(desk, users, heard), *service.errors]
        events = {told["id"] for told in heard}
        return Outcome(sum(one.calls for one in users), len(events), len(heard) - len(events), wrong)
    finally:
        await service.closes()
        await desk.database.close()
        await desk.tg.stop()


def _settings(desk: Desk) -> dict[str, str]:
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": desk.tg.url,
        "STAFF_CHAT_ID": str(desk.group.id),
        "ADMIN_IDS": str(desk.max.id),
        "DATABASE_URL": desk.settings.database_url,
        "HTTP_PORT": str(desk.settings.http_port),
        "PACE": "off",
        "MERGE_PAUSE_S": "0.2",
    }


async def _token(desk: Desk) -> str:
    """A token of the one program that all of them are: each may call so often."""
    now = desk.tg.clock.now()
    return await desk.database.write(lambda session: tokens.make(session, "shop", tokens.SCOPES, now))


async def _all_done(desk: Desk, programs: int) -> None:
    """Waits until everything is registered, and told of."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with desk.database.read() as session:
                said = await session.scalar(select(func.count()).where(Message.author == "requester"))
                waiting = await session.scalar(select(func.count()).select_from(WebhookCall))
            if (said or 0) >= 2 * programs and not waiting:
                return
            await asyncio.sleep(AGAIN_S)


async def _wrong(desk: Desk, users: list[Program], heard: list[Any]) -> list[str]:
    """What was lost, registered twice, answered in two ways, or not told."""
    wrong: list[str] = []
    async with desk.database.read() as session:
        said = Counter(await session.scalars(select(Message.text).where(Message.author == "requester")))
        references = set(await session.scalars(select(ApiTicket.reference)))
        for table in (ApiTicket, Door, Ticket):
            if await session.scalar(select(func.count()).select_from(table)) != len(users):
                wrong.append(f"not {len(users)} {table.__tablename__}")
    wanted = Counter(text for one in users for text in (one.text, one.more))
    wrong += [f"lost: {text}" for text in wanted - said] + [f"twice: {text}" for text in said - wanted]
    for one in users:
        opened, written = {made["id"] for made in one.answers[0]}, {str(made) for made in one.answers[1]}
        if len(opened) != 1 or len(written) != 1 or not opened <= references:
            wrong.append(f"answered in two ways: {one.text}")
        ids = {
            told["id"] for told in heard if told["type"] == "ticket.opened" and told["ticket"]["id"] in opened
        }
        if len(ids) != 1:
            wrong.append(f"told of its beginning as {len(ids)} events: {one.text}")
    found = await invariants.violations(desk.database)
    return wrong + ([invariants.as_text(found)] if found else [])
