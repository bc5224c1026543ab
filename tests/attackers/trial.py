"""Trying what an update would do: it is handled by the real handlers, and everything is undone again.

So whatever is tried meets the same desk, and a thousand tries need neither a network nor a disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any, TypeVar

from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.types import TelegramObject
from sqlalchemy import Connection, Result, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.app import App, build_dispatcher, policy_of
from bot.delivery.prompts import Prompts
from bot.files import TelegramFiles
from bot.metrics import Metrics
from bot.receiving.membership import Members
from bot.receiving.reading import read
from bot.receiving.updates import Updates
from bot.staff_group import TelegramGroups
from handlers.turn import Offered, Toast
from storage import server, sqlite
from storage.database import Database, Unit
from storage.inbox import Waiting
from storage.inserting import table_of
from storage.tables import Base, InboxRow, OutboxRow, Person
from tests.desk import Desk
from tickets.errors import Refused

Given = TypeVar("Given")
Row = tuple[Any, ...]
Rows = dict[str, frozenset[Row]]

#: What every update leaves behind, whatever comes of it.
_TRACES = frozenset({"inbox", "command_menus", "counters", "workspaces", "outbox"})
_TABLES = [table for table in Base.metadata.sorted_tables if table.name not in _TRACES]
#: No row of a desk has it.
_TRIED = 999_999_999
_INBOX, _OUTBOX = table_of(InboxRow), table_of(OutboxRow)
_KEEP = insert(_INBOX)
_FAILED = select(_INBOX.c.error).where(_INBOX.c.id == _TRIED)
_LAST_SAID = select(func.max(_OUTBOX.c.id))
_SAID = select(_OUTBOX.c.kind, _OUTBOX.c.data).where(_OUTBOX.c.id > bindparam("last")).order_by(_OUTBOX.c.id)


class _Joining(server.ServerSession):
    """A session in the transaction of a connection that isn't its own."""

    def __init__(self, connection: AsyncConnection, **options: Any) -> None:
        AsyncSession.__init__(self, connection, expire_on_commit=False, **options)

    async def driver(self) -> Any:
        return (await (await self.connection()).get_raw_connection()).driver_connection

    def get_bind(self, *_: Any, **__: Any) -> Any:
        return self.sync_session.get_bind()


class Undone(Database):
    """A desk's database to whoever writes and reads in a trial; nobody else ever sees what was written."""

    _at: Any = None
    _counting = ""

    @asynccontextmanager
    async def trial(self) -> AsyncIterator[None]:
        """One transaction, undone at the end."""
        if self._server is None:
            with self._writer.connect() as connection:
                await sqlite.begin(connection)
                self._at = connection
                yield
                connection.rollback()
            return
        async with self._server.connect() as connection:
            await connection.execution_options(isolation_level="READ COMMITTED")
            await connection.begin()
            await connection.exec_driver_sql(await self._counted(connection))
            self._at = connection
            yield
            await connection.rollback()

    async def _counted(self, connection: AsyncConnection) -> str:
        """What makes every number count from where it stood: PostgreSQL doesn't undo that."""
        if not self._counting:
            found = await connection.exec_driver_sql(
                "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL"
                " FROM pg_sequences WHERE schemaname = 'public'"
            )
            each = ("setval('{}', {}, {})".format(*row) for row in found)
            self._counting = f"SELECT {', '.join(each)}"
        return self._counting

    def _within(self, mode: Any) -> AsyncSession:
        if isinstance(self._at, Connection):
            return sqlite.session(self._at, autoflush=False, join_transaction_mode=mode)
        return _Joining(self._at, autoflush=False, join_transaction_mode=mode)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """What the trial has written is seen."""
        async with self._within("rollback_only") as session:
            yield session

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Any]:
        """The same, bare."""
        if isinstance(self._at, AsyncConnection):
            yield (await self._at.get_raw_connection()).driver_connection
        else:
            yield self._at.connection.driver_connection

    async def read_much(self, reading: Callable[[AsyncSession], Coroutine[Any, Any, Given]]) -> Given:
        """The same, however much it is."""
        async with self.read() as session:
            return await reading(session)

    async def write(self, unit: Unit[Given], *, alone: bool = False) -> Given:
        """One unit in a savepoint of its own."""
        session = self._within("create_savepoint")
        session.sync_session.autoflush = True
        try:
            result = await unit(session)
            await (session.commit() if self._server else _commit(session))
            return result
        finally:
            await session.close()

    async def run(self, statement: Any, values: dict[str, Any] | None = None) -> Result[*Row]:
        """Runs a statement on bare tables."""
        done = self._at.execute(statement, values)
        return done if isinstance(self._at, Connection) else await done  # type: ignore[no-any-return]

    async def rows(self) -> Rows:
        """Every row of the desk's, by table."""
        if isinstance(self._at, Connection):
            driver = self._at.connection.driver_connection
            assert driver is not None
            return {
                table.name: frozenset(driver.execute(f'SELECT * FROM "{table.name}"')) for table in _TABLES
            }
        each = (f"SELECT '{table.name}', t::text FROM \"{table.name}\" AS t" for table in _TABLES)
        found: dict[str, set[tuple[Any, ...]]] = {table.name: set() for table in _TABLES}
        for name, row in await self._at.exec_driver_sql(" UNION ALL ".join(each)):
            found[name].add((row,))
        return {name: frozenset(rows) for name, rows in found.items()}


async def _commit(session: AsyncSession) -> None:
    session.sync_session.commit()


class _AskedBefore(Members):
    """What Telegram says of members was asked once, before the trials."""

    async def refresh(self, chat_id: int | None, telegram_id: int) -> None:
        """Nothing more."""


class _Standing:
    """A clock that stands: nothing falls due, and what Telegram said holds."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Always the same."""
        return self._at

    async def sleep_until(self, at: datetime) -> None:
        """No moment comes."""
        await asyncio.Event().wait()


@dataclass(slots=True)
class Outcome:
    """What came of an update."""

    #: The handlers that heard it, by module and name; the last is the one that dealt with it.
    heard: list[str] = field(default_factory=list)
    #: By what rule it was refused.
    refused: str | None = None
    #: What went wrong in our own code.
    fell: str | None = None
    changed: Rows = field(default_factory=dict)
    #: What is going to be said, and where.
    said: list[str] = field(default_factory=list)
    told: str | None = None
    offered: int = 0

    @property
    def handler(self) -> str:
        """Which handler dealt with it; empty if none did."""
        return self.heard[-1] if self.heard else ""

    @property
    def came_to(self) -> str:
        """What was done, in a few words; empty if nothing."""
        parts = [*sorted(self.changed), *(f"says {one}" for one in self.said)]
        return ", ".join([*parts, *(["answers"] if self.told else []), *(["offers"] if self.offered else [])])


class _Heard(Prompts):
    """Keeps the answers to presses and inline queries."""

    def __init__(self) -> None:
        self.toasts: Sequence[Toast] = ()
        self.offered: Offered | None = None

    def answer(self, callback_id: str, toasts: Sequence[Toast]) -> None:
        """Kept until the next."""
        self.toasts = toasts

    def offer(self, offered: Offered) -> None:
        """Kept until the next."""
        self.offered = offered


class Trials:
    """Tries updates on a desk that has stopped.

    Args:
        app: what served the desk.
    """

    def __init__(self, desk: Desk, app: App) -> None:
        self.database = Undone(str(desk.settings.database_url))
        self._clock, self._prompts, self._outcome = _Standing(app.clock.now()), _Heard(), Outcome()
        self._numbers = count(2 * 10**9)
        self._base: tuple[Rows, int] | None = None
        numbers = set(app.staff_chats.numbers)
        dispatcher = build_dispatcher(numbers)
        for observer in dispatcher.observers.values():
            observer.middleware(self._note)
        policy = policy_of(app.settings)
        self._updates = Updates(
            dispatcher=dispatcher,
            bot=app.bot,
            database=self.database,
            clock=self._clock,
            policy=policy,
            knowledge=app.knowledge,
            files=TelegramFiles(app.bot),
            groups=TelegramGroups(app.bot),
            members=_AskedBefore(app.bot, self.database, self._clock, policy, numbers),
            prompts=self._prompts,
            default_language=app.settings.default_language,
            admin_ids=frozenset(app.settings.admin_ids),
            changed=asyncio.Event(),
            metrics=Metrics(),
        )

    async def tries(
        self, raw: dict[str, Any], *, after: Sequence[dict[str, Any]] = (), lent: int | None = None
    ) -> Outcome:
        """What comes of an update.

        Args:
            after: what comes before it, in the same trial.
            lent: the Telegram number of somebody whose dialogue the update's sender gets then.
        """
        async with self.database.trial():
            for number, earlier in enumerate(after, start=1):
                await self._handles(earlier, _TRIED - number)
            if lent is not None:
                await self.database.write(partial(_lend, lender=lent, to=_sender(raw)))
            self._outcome, self._prompts.toasts, self._prompts.offered = Outcome(), (), None
            if after or self._base is None:
                base = await self.database.rows(), await self._last_said()
                self._base = self._base or (None if after else base)
            else:
                base = self._base
            await self._handles(raw, _TRIED)
            await self._look(*base)
        return self._outcome

    async def _handles(self, raw: dict[str, Any], number: int) -> None:
        received = read({**raw, "update_id": next(self._numbers)})
        row = {"id": number, "lane": received.lane, "raw": received.raw, "state": "new", "attempts": 0}
        await self.database.run(_KEEP, row | {"received_at": self._clock.now()})
        await self._updates.handle(Waiting(number, received.update_id, received.lane, received.raw))

    async def _last_said(self) -> int:
        return (await self.database.run(_LAST_SAID)).scalar() or 0

    async def _look(self, before: Rows, last: int) -> None:
        outcome, after = self._outcome, await self.database.rows()
        outcome.changed = {name: after[name] ^ before[name] for name in after if after[name] != before[name]}
        if before["people"] <= after["people"]:
            outcome.changed.pop("people", None)  # whoever writes for the first time is met
        said = await self.database.run(_SAID, {"last": last})
        outcome.said = [data.get("text") or kind for kind, data in said]
        outcome.fell = outcome.fell or (await self.database.run(_FAILED)).scalar()
        told = next((toast for toast in reversed(self._prompts.toasts) if not toast.alert), None)
        outcome.told = (told.text or told.url) if told else None
        outcome.offered = len(self._prompts.offered.results) if self._prompts.offered else 0

    async def _note(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Notes who hears an update, and by what rule it is refused."""
        self._outcome.heard.append(name_of(data["handler"]))
        try:
            return await handler(event, data)
        except Refused as refusal:
            self._outcome.refused = type(refusal).__name__
            raise
        except Exception as error:
            self._outcome.fell = f"{type(error).__name__}: {error}"
            raise


def name_of(handler: HandlerObject) -> str:
    """A handler by its file and name, such as `staff.queue.asked`."""
    return f"{handler.callback.__module__}.{handler.callback.__name__}".removeprefix("handlers.")


async def _lend(session: AsyncSession, *, lender: int, to: int) -> None:
    theirs = select(Person.dialogue).where(Person.telegram_id == lender)
    await session.execute(
        update(Person).where(Person.telegram_id == to).values(dialogue=await session.scalar(theirs))
    )


def _sender(raw: dict[str, Any]) -> int:
    body = next(value for value in raw.values() if isinstance(value, dict))
    return int(body["from"]["id"])
