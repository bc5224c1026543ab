"""A backup is taken while people write, and brought back to either kind of database."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot import backups
from bot.lock import AlreadyRunning, FileLock
from storage.backup import BadBackup
from storage.database import Database
from storage.migrating import migrate, unmigrate
from storage.tables import Base
from tests.databases import OnServer
from tests.desk import Desk


async def rows_of(database: Database) -> dict[str, list[Any]]:
    """Everything in a database, by table."""

    def read(connection: Connection) -> dict[str, list[Any]]:
        return {
            name: [tuple(row) for row in connection.execute(select(table))]
            for name, table in Base.metadata.tables.items()
        }

    found = await database.read_at_one_moment(read)
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


async def test_a_desk_is_brought_back(desk: Desk, on_server: OnServer, tmp_path: Path) -> None:
    await desk.is_taken()
    await desk.oleg.writes("Уже едем", topic="№1")
    await desk.ira.sees("Уже едем")
    running = desk.settings
    file, others = tmp_path / "desk.backup", tmp_path / "others"
    others.mkdir()
    # While somebody writes: what is in the file was there at one moment.
    writing = asyncio.create_task(_writes_much(desk))
    said = await backups.keep(running, file)
    await writing
    await desk.settles()
    assert "rows written" in said
    assert file.stat().st_mode & 0o077 == 0
    lock = FileLock(desk.database.url)
    if desk.database.is_sqlite:
        lock.take()  # a story's service takes none, the real one does
    with pytest.raises(AlreadyRunning):
        await backups.bring_back(running, file, replace=True)
    lock.release()

    await desk.stops()
    whole = await rows_of(desk.database)
    await backups.keep(running, file)
    async with on_server.own() as server:
        for url in (f"sqlite+aiosqlite:///{others}/desk.db", server):
            there = running.model_copy(update={"database_url": url})
            assert "rows restored" in await backups.bring_back(there, file, replace=False)
            copy = Database(url)
            assert await rows_of(copy) == whole
            with pytest.raises(BadBackup, match="--replace"):
                await backups.bring_back(there, file, replace=False)
            await copy.close()
        # The copy of the other kind goes back as well, over what was written since.
        again = tmp_path / "again.backup"
        await backups.keep(there, again)
    damaged = tmp_path / "damaged.backup"
    damaged.write_bytes(
        gzip.compress(gzip.decompress(file.read_bytes()).replace("едем".encode(), b"....", 1))
    )
    for bad, why in ((damaged, "damaged"), (others / "desk.db", "isn't a backup"), (others, "directory")):
        with pytest.raises(BadBackup, match=why):
            await backups.bring_back(running, bad, replace=True)
    assert await rows_of(desk.database) == whole
    await backups.bring_back(running, again, replace=True)
    assert await rows_of(desk.database) == whole
    await desk.starts()
    await desk.ira.writes("А когда?")
    await desk.oleg.sees("А когда?")


async def _writes_much(desk: Desk) -> None:
    for number in range(5):
        await desk.ira.writes(f"И ещё {number}")


async def test_an_older_backup_is_brought_up_to_date(own_database_url: str, tmp_path: Path) -> None:
    settings = Desk(own_database_url).settings
    database, file = Database(own_database_url), tmp_path / "older.backup"
    await unmigrate(database, "-3")
    await backups.keep(settings, file)
    await migrate(database)
    newest = await rows_of(database)
    await backups.bring_back(settings, file, replace=False)
    assert await rows_of(database) == newest
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)[:-1]
    lines[0] = lines[0].replace(b'"revision":"', b'"revision":"9')
    end = {"rows": 0, "sha256": hashlib.sha256(b"".join(lines)).hexdigest()}
    file.write_bytes(gzip.compress(b"".join([*lines, json.dumps(end).encode()])))
    with pytest.raises(BadBackup, match="newer version"):
        await backups.bring_back(settings, file, replace=True)
    assert await rows_of(database) == newest
    await database.close()
