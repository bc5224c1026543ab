"""A desk that the web reaches."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import sqlite_copy
from tests.desk import Desk, listening_desk


@pytest.fixture
async def open_desk(database_url: str) -> AsyncIterator[Desk]:
    """An open desk with the form and the pages; checked when the story ends."""
    async with listening_desk(database_url) as made:
        yield made


@pytest.fixture
async def web_desk(templates: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    async with listening_desk(await sqlite_copy(templates, tmp_path)) as made:
        yield made
