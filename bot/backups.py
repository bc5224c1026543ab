"""`python -m bot backup` and `restore`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect

from bot import erasures
from bot.lock import AlreadyRunning, FileLock
from bot.settings import Settings
from storage import backup
from storage.backup import BadBackup, NotEmpty
from storage.database import Database
from storage.peers import live_now
from storage.tables import Erasure
from tickets.work import Policy


async def keep(settings: Settings, file: Path) -> str:
    """Writes the whole database to a file, as it is at one moment; gives what to print.

    Raises:
        BadBackup: the database is empty, or the file can't be written; Unavailable.
    """
    database = Database(settings.database_url)
    try:
        with _file_in_words(file):
            made = await database.read_at_one_moment(
                lambda connection: backup.write(connection, file, datetime.now(UTC))
            )
    finally:
        await database.close()
    return f"{made.rows} rows written to {file}. Whoever has that file can read what people wrote."


async def bring_back(settings: Settings, file: Path, *, replace: bool) -> str:
    """Puts a backup in the place of what the database holds; gives what to print.

    Raises:
        BadBackup: nothing was changed; AlreadyRunning: the desk is being served; Unavailable.
    """
    with _file_in_words(file):
        contents = backup.read(file)
    database = Database(settings.database_url)
    lock = FileLock(database.url) if database.is_sqlite else None
    try:
        if lock is not None:
            lock.take()
        else:
            async with database.read() as session:
                if await live_now(session):
                    raise AlreadyRunning
        # Who was erased since the backup was made stays so.
        await _list_erasures(database, settings)
        await database.run_on_connection(
            lambda connection: backup.load(connection, file, contents, replace=replace)
        )
        again = await erasures.agree(database, settings.erasure_log, datetime.now(UTC), Policy())
    except NotEmpty:
        raise BadBackup("The database isn't empty. --replace throws away what is in it.") from None
    finally:
        await database.close()
        if lock is not None:
            lock.release()
    erased = f" Erased again: {again}." if again else ""
    return f"{contents.rows} rows restored, as they were at {contents.made_at}.{erased}"


async def _list_erasures(database: Database, settings: Settings) -> None:
    """The database that is about to be replaced may know of erasures that the list doesn't have."""
    name = Erasure.__tablename__
    if await database.read_at_one_moment(lambda connection: inspect(connection).has_table(name)):
        await erasures.list_all(database, settings.erasure_log)


@contextmanager
def _file_in_words(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadBackup(f"{file}: {error.strerror or error}") from None
    except BadBackup as error:
        raise BadBackup(f"{file}: {error}") from None
