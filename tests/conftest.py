"""Databases and desks for the tests."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.desk import Desk
from tests.servers import postgres

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL for the whole run."""
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/desk.db"
    server: str = request.getfixturevalue("postgres_server")
    name = f"desk_{next(_numbers)}"
    engine = create_async_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return f"{server}/{name}"


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """An open desk in a forum group; checked when the story ends."""
    made = Desk(database_url)
    await made.opens()
    yield made
    await made.closes()


@pytest.fixture
async def plain_desk(database_url: str) -> AsyncIterator[Desk]:
    """An open desk in a group without topics."""
    made = Desk(database_url, forum=False)
    await made.opens()
    yield made
    await made.closes()
