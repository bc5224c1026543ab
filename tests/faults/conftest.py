"""Figures that the fault tests measure, printed at the end of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from structlog.testing import capture_logs

Report = Callable[[str], None]

_MEASURED = "measured"


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Keeps a line for the end of the run; it travels with the test's report, from another process too."""
    return lambda line: request.node.user_properties.append((_MEASURED, line))


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    """What the service logs."""
    with capture_logs() as lines:
        yield lines


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what was measured."""
    done = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    ended = [report for report in done if report.when == "call"]
    lines = [line for report in ended for name, line in report.user_properties if name == _MEASURED]
    if lines:
        terminalreporter.section("measured under faults")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
async def postgresql_url(postgres_server: str, request: pytest.FixtureRequest) -> str:
    """An empty PostgreSQL database."""
    name = f"faults_{abs(hash(request.node.nodeid)) % 10**9}"
    engine = create_async_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return f"{postgres_server}/{name}"
