"""Databases and desks for the tests."""

from __future__ import annotations

import functools
import inspect
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import CodeType, SimpleNamespace

import pytest
import structlog

from storage.database import Database
from tests import statements
from tests.databases import OnServer, sqlite_copy
from tests.desk import Desk
from tests.servers import postgres

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


@pytest.fixture(scope="session", autouse=True)
def signatures() -> Iterator[None]:
    """What a handler takes is found out once: each story's dispatcher would look at some 500 anew."""
    known: dict[CodeType, inspect.Signature] = {}

    def signature(called: Callable[..., object]) -> inspect.Signature:
        code = called if inspect.isfunction(called) else type(called).__call__
        if not inspect.isfunction(code):
            return inspect.signature(called)
        if code.__code__ not in known:
            known[code.__code__] = inspect.signature(called)
        return known[code.__code__]

    with pytest.MonkeyPatch.context() as patch:
        aiograms = SimpleNamespace(**{**vars(inspect), "signature": signature})  # nobody else's
        patch.setattr("aiogram.dispatcher.event.handler.inspect", aiograms)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """What SQLAlchemy has compiled is kept from story to story."""
    with statements.kept():
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL for the whole run."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def on_server(postgres_server: str) -> OnServer:
    """The databases of that server."""
    return OnServer(postgres_server)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a migrated SQLite database is kept to be copied: that is much faster than migrating each."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, templates: Path, tmp_path: Path) -> str:
    """A database of each kind, migrated and empty. Whoever changes its tables takes `own_database_url`."""
    if request.param == "sqlite":
        return await sqlite_copy(templates, tmp_path)
    on_server: OnServer = request.getfixturevalue("on_server")
    return await on_server.emptied()


@pytest.fixture(params=["sqlite", "postgresql"])
async def own_database_url(
    request: pytest.FixtureRequest, templates: Path, tmp_path: Path
) -> AsyncIterator[str]:
    """The same, used by nobody afterwards."""
    if request.param == "sqlite":
        yield await sqlite_copy(templates, tmp_path)
        return
    on_server: OnServer = request.getfixturevalue("on_server")
    async with on_server.own() as url:
        yield url


@pytest.fixture
async def postgresql_url(on_server: OnServer) -> AsyncIterator[str]:
    """A migrated and empty PostgreSQL database, for processes of their own."""
    async with on_server.own() as url:
        yield url


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
