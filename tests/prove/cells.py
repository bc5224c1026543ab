"""Each fault, as it comes over a desk in the middle of its day."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg

from tests.faults.campaign import Campaign
from tests.faults.result import Result
from tests.faults.wire import Wire
from tests.prove.clock import JumpingClock
from tests.prove.places import Mode, folder, place
from tests.servers import Postgres, own_postgres

DOWN, UP = "the database doesn't answer, trying again", "the database answers again"
#: So much of a file may be written while the disk is full, in bytes.
FULL = 4096
#: How long Telegram can't be reached, in seconds.
AWAY_S = 5
#: When clocks are put forward and back in Berlin, with a name for each.
CHANGES = {
    "summer time begins": datetime(2027, 3, 28, 1, tzinfo=UTC),
    "summer time ends": datetime(2026, 10, 25, 1, tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A fault that can't come over a desk of this kind."""

    why: str


Cell = Callable[[Mode, int], Awaitable[Result | NotApplicable]]


def telegram_fails(
    kind: str, *, chance: float = 0.25, methods: tuple[str, ...] = ("*",), times: int | None = None
) -> Cell:
    """Some of the calls to Telegram go wrong for a while, at most `times` of each method."""

    async def cell(mode: Mode, seed: int) -> Result:
        async with _campaign(mode, seed) as campaign:

            async def trouble() -> None:
                for method in methods:
                    campaign.tg.fault(
                        method, kind=kind, probability=chance, times=times, retry_after=1, seconds=35
                    )
                await campaign.goes_on(40)
                campaign.tg.clear_faults()
                await campaign.goes_on(15)

            return await campaign.run_through(trouble)

    return cell


async def telegram_refuses(mode: Mode, seed: int) -> Result:
    """Nobody listens where Telegram was."""
    async with _campaign(mode, seed, wired=True) as campaign:

        async def trouble() -> None:
            assert campaign.wire is not None
            await campaign.wire.stops()
            await asyncio.sleep(AWAY_S)
            await campaign.wire.starts()
            await campaign.goes_on(15)

        return await campaign.run_through(trouble)


async def database_restarts(mode: Mode, seed: int) -> Result | NotApplicable:
    """PostgreSQL is stopped as an administrator does it, and then as a crash does."""
    if mode.sqlite:
        return NotApplicable("a file has no server")
    with folder() as made, own_postgres() as server:
        campaign = Campaign(f"{server.url}/postgres", made, seed, webhooks=mode.webhooks)

        async def trouble() -> None:
            for how in (signal.SIGINT, signal.SIGQUIT):
                await asyncio.to_thread(server.stops, how)
                await campaign.logged(DOWN)
                await asyncio.to_thread(server.starts)
                await campaign.logged(UP)
                await campaign.goes_on(15)

        return await campaign.run_through(trouble)


async def database_fails_over(mode: Mode, seed: int) -> Result | NotApplicable:
    """The server is gone for good; its synchronous standby is promoted and found at the same address."""
    if mode.sqlite:
        return NotApplicable("a file has no standby")
    with folder() as made, own_postgres() as first:
        made.chmod(0o755)  # PostgreSQL may run as another user
        standby = Postgres(_made(made / "standby"), of=first)
        standby.starts()
        await _in_step(first)
        wire = Wire(first.port)
        url = f"postgresql+asyncpg://postgres@127.0.0.1:{await wire.starts()}/postgres"
        campaign = Campaign(url, made, seed, webhooks=mode.webhooks)

        async def trouble() -> None:
            await asyncio.to_thread(first.stops, signal.SIGQUIT)
            await campaign.logged(DOWN)
            line = await asyncpg.connect(f"{standby.url.replace('+asyncpg', '')}/postgres")
            await line.fetchval("SELECT pg_promote()")
            await line.close()
            wire.leads_to(standby.port)
            await campaign.logged(UP)
            await campaign.goes_on(15)

        try:
            return await campaign.run_through(trouble)
        finally:
            await wire.stops()
            standby.stops()


async def redis_dies(_mode: Mode, _seed: int) -> NotApplicable:
    """Nothing of ours is kept there."""
    return NotApplicable("Redis isn't used")


async def disk_is_full(mode: Mode, seed: int) -> Result:
    """The system lets no file of the database grow any more."""
    if mode.sqlite:
        async with _campaign(mode, seed) as campaign:

            async def service_is_limited() -> None:
                pid = campaign.services[0].pid
                before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (FULL, before[1]))
                await campaign.logged(DOWN)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
                await campaign.logged(UP)
                await campaign.goes_on(15)

            return await campaign.run_through(service_is_limited)
    with folder() as made, own_postgres() as server:
        fleet = Campaign(f"{server.url}/postgres", made, seed, webhooks=mode.webhooks)

        async def server_is_limited() -> None:
            server.fills_disk(FULL)
            await fleet.logged(DOWN)  # PostgreSQL panics when its log can't grow, and doesn't get up
            await asyncio.to_thread(server.stops)
            await asyncio.to_thread(server.starts)
            await fleet.logged(UP)
            await fleet.goes_on(15)

        return await fleet.run_through(server_is_limited)


#: So long the clock is behind if everybody waits for it.
STILL_S = 20


def clock_jumps(*steps: timedelta) -> Cell:
    """The machines' clocks are put wrong, or right."""

    async def cell(mode: Mode, seed: int) -> Result:
        clock = JumpingClock()
        settings = {"CLOCK_URL": await clock.starts()}
        async with _campaign(mode, seed, settings=settings) as campaign:
            campaign.steady_clock = all(step > timedelta() for step in steps)

            async def trouble() -> None:
                for step in steps:
                    await clock.jumps(step.total_seconds())
                    # While it is behind, what waits for a moment waits, and with it perhaps everybody.
                    await campaign.goes_on(15, within_s=STILL_S if step < timedelta() else None)
                await campaign.goes_on(15)

            try:
                return await campaign.run_through(trouble)
            finally:
                await clock.stops()

    return cell


def clocks_change(change: datetime) -> Cell:
    """A department that works through the night in which summer time begins or ends."""

    async def cell(mode: Mode, seed: int) -> Result:
        clock = JumpingClock()
        await clock.shows(change - timedelta(minutes=2))
        settings = {
            "CLOCK_URL": await clock.starts(),
            "TIMEZONE": "Europe/Berlin",
            "WORKING_HOURS": "Mo-Su 00:30-05:30",
        }
        async with _campaign(mode, seed, settings=settings) as campaign:

            async def trouble() -> None:
                for step in (timedelta(minutes=1, seconds=50), timedelta(minutes=30), timedelta(minutes=45)):
                    await campaign.goes_on(20)
                    await clock.jumps(step.total_seconds())
                await campaign.goes_on(15)

            try:
                return await campaign.run_through(trouble)
            finally:
                await clock.stops()

    return cell


FAULTS: dict[str, Cell] = {
    "429": telegram_fails("429"),
    "5xx": telegram_fails("502"),
    "refused": telegram_refuses,
    "timeout": telegram_fails("hang", chance=0.1, methods=("sendMessage", "copyMessage"), times=1),
    "lost reply": telegram_fails("drop_after"),
    "database restart": database_restarts,
    "PostgreSQL failover": database_fails_over,
    "Redis killed": redis_dies,
    "disk full": disk_is_full,
    "clock 2 h forward": clock_jumps(timedelta(hours=2)),
    "clock 2 h back, then put right": clock_jumps(timedelta(hours=-2), timedelta(hours=2)),
    **{name: clocks_change(change) for name, change in CHANGES.items()},
}


@asynccontextmanager
async def _campaign(
    mode: Mode, seed: int, *, wired: bool = False, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Campaign]:
    async with place(mode) as (url, made):
        yield Campaign(url, made, seed, webhooks=mode.webhooks, wired=wired, settings=settings)


async def _in_step(first: Postgres) -> None:
    """Nothing counts as committed from now on before the standby has it."""
    line = await asyncpg.connect(f"{first.url.replace('+asyncpg', '')}/postgres")
    await line.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await line.execute("SELECT pg_reload_conf()")
    async with asyncio.timeout(30):
        while True:
            if await line.fetchval("SELECT sync_state FROM pg_stat_replication") == "sync":
                break
            await asyncio.sleep(0.05)
    await line.close()


def _made(path: Path) -> Path:
    path.mkdir()
    return path
