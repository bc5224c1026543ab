"""Figures that the fault tests measure, printed at the end of the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from structlog.testing import capture_logs


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    """What the service logs."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def postgresql_url(postgres_server: str, request: pytest.FixtureRequest) -> str:
    """An empty PostgreSQL database."""
    name = f"faults_{abs(hash(request.node.nodeid)) % 10**9}"
    engine = create_async_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return f"{postgres_server}/{name}"
