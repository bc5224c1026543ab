"""An empty, migrated database of each kind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.migrating import migrate


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with all tables and nothing in them."""
    made = Database(database_url)
    await migrate(made)
    yield made
    await made.close()
