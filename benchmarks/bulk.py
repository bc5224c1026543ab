"""A very long past, made of a shorter one: SQLite copies its rows by itself, with other numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.histories import fill
from storage.database import Database
from storage.inserting import table_of
from storage.migrating import migrate
from storage.tables import Base, Event, InboxRow, Message, OutboxRow, Person, Post, Ticket

#: So many tickets are made up; more are copies of these, each with people of its own.
MADE_UP = 10_000
DAYS = 365
#: Telegram's numbers of these people: none that the emulated Telegram gives to newcomers.
ELSEWHERE = 5_000_000_000
#: The numbers that move on with each copy: by the made-up tickets, or by their people.
_BY_TICKETS = ("ticket_id", "telegram_message_id")
_BY_PEOPLE = ("requester_id", "person_id", "telegram_id", "chat_id")
_COPIED: tuple[type[Base], ...] = (Person, Ticket, Message, Event, OutboxRow, Post, InboxRow)


async def fill_to(url: str, tickets: int) -> None:
    """Writes a past of so many tickets into an empty SQLite database; many are rounded to MADE_UP."""
    database = Database(url)
    made_up = min(tickets, MADE_UP)
    try:
        await migrate(database)
        end = datetime.now(UTC) - timedelta(hours=1)
        await database.write(lambda session: fill(session, made_up, end - timedelta(days=DAYS), end))
        await database.write(_sent_and_received)
        last = await database.write(_last)
        for copy in range(1, tickets // made_up):
            await database.write(partial(_copy, copy=copy, last=last))
    finally:
        await database.close()


async def _sent_and_received(session: AsyncSession) -> None:
    """What inbox, outbox and posts keep of each message; and everybody moves out of the newcomers' way."""
    for statement in (
        f"UPDATE people SET telegram_id = telegram_id + {ELSEWHERE}",
        f"UPDATE messages SET chat_id = chat_id + {ELSEWHERE}",
        "INSERT INTO inbox (natural_key, lane, raw, state, attempts, received_at, handled_at)"
        " SELECT 'm:' || chat_id || '/' || telegram_message_id, chat_id,"
        " json_object('update_id', id, 'message', json_object('text', text, 'more', hex(zeroblob(150)))),"
        " 'done', 0, written_at, written_at FROM messages",
        "INSERT INTO outbox (chat_id, destination, priority, rank, kind, language, ticket_id, data,"
        " created_at, state, attempts, maybe_sent, sent_at)"
        " SELECT chat_id, 'chat/' || chat_id, 0, 1, 'answer', 'ru', ticket_id, json_object('entry', 1),"
        " written_at, 'sent', 1, 0, written_at FROM messages",
        "INSERT INTO posts (chat_id, telegram_message_id, ticket_id, kind, posted_at)"
        f" SELECT chat_id, telegram_message_id + {ELSEWHERE}, ticket_id, 'answer', written_at FROM messages",
    ):
        # A colon would be a parameter to SQLAlchemy.
        await session.execute(text(statement.replace(":", r"\:")))


async def _last(session: AsyncSession) -> dict[type[Base], int]:
    """The last number of each table."""
    return {
        model: (await session.execute(text(f"SELECT max(id) FROM {table_of(model).name}"))).scalar_one()
        for model in _COPIED
    }


async def _copy(session: AsyncSession, copy: int, last: dict[type[Base], int]) -> None:
    for statement in _statements(copy, last):
        await session.execute(text(statement))


def _statements(copy: int, last: dict[type[Base], int]) -> Iterator[str]:
    """The INSERTs of one copy of the made-up rows, those up to the last of each table."""
    moved = dict.fromkeys(_BY_TICKETS, last[Ticket]) | dict.fromkeys(_BY_PEOPLE, last[Person])
    for model in _COPIED:
        table = table_of(model)
        values = {
            column.name: f"{column.name} + {moved[column.name] * copy}"
            if column.name in moved
            else column.name
            for column in table.columns
        }
        values["id"] = f"id + {last[model] * copy}"
        if model is InboxRow:
            values["natural_key"] = f"natural_key || '/{copy}'"
        yield (
            f"INSERT INTO {table.name} ({', '.join(values)}) SELECT {', '.join(values.values())}"
            f" FROM {table.name} WHERE id <= {last[model]}"
        )
