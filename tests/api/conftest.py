"""A desk that other programs reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.caller import Caller
from tests.databases import sqlite_copy
from tests.desk import Desk, listening_desk


@pytest.fixture
async def api_desk(database_url: str) -> AsyncIterator[Desk]:
    """An open desk that listens; checked when the story ends."""
    async with listening_desk(database_url) as made:
        yield made


@pytest.fixture
async def lite_desk(templates: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    async with listening_desk(await sqlite_copy(templates, tmp_path)) as made:
        yield made


@pytest.fixture
async def shop(api_desk: Desk) -> AsyncIterator[Caller]:
    """A program with a token for everything."""
    async with Caller(api_desk) as made:
        yield made


@pytest.fixture
async def lite_shop(lite_desk: Desk) -> AsyncIterator[Caller]:
    """The same at the desk on SQLite."""
    async with Caller(lite_desk) as made:
        yield made
