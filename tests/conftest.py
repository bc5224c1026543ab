"""Databases and desks for the tests."""

from __future__ import annotations

import functools
import itertools
import shutil
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from storage.migrating import migrate
from tests.desk import Desk
from tests.servers import postgres

_numbers = itertools.count(1)

Report = Callable[[str], None]

_MEASURED = "measured"

# Unconfigured, it draws every local variable of every frame under an error: that takes a minute.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session", autouse=True)
def certificates() -> Iterator[None]:
    """The authorities' certificates are read once: every client would read them anew, for 40 ms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL for the whole run."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where migrated databases are kept to be copied: that is much faster than migrating each."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, templates: Path, tmp_path: Path) -> AsyncIterator[str]:
    """A database of each kind, migrated and empty."""
    if request.param == "sqlite":
        if not (templates / "desk.db").exists():
            await _migrated(f"sqlite+aiosqlite:///{templates}/desk.db")
        shutil.copy(templates / "desk.db", tmp_path)
        yield f"sqlite+aiosqlite:///{tmp_path}/desk.db"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"desk_{next(_numbers)}"
    if name == "desk_1":
        await _on_server(server, "CREATE DATABASE template_desk")
        await _migrated(f"{server}/template_desk")
    await _on_server(server, f"CREATE DATABASE {name} TEMPLATE template_desk STRATEGY FILE_COPY")
    yield f"{server}/{name}"
    await _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _on_server(server: str, statement: str) -> None:
    engine = create_async_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with all tables and nothing in them."""
    made = Database(database_url)
    yield made
    await made.close()


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


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Keeps a line for the end of the run; it travels with the test's report, from another process too."""
    return lambda line: request.node.user_properties.append((_MEASURED, line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what was measured."""
    done = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    ended = [report for report in done if report.when == "call"]
    lines = [line for report in ended for name, line in report.user_properties if name == _MEASURED]
    if lines:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.write_line(line)
