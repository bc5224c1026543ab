"""One demo and one Chromium for the tests of the page; a quiet emulated Telegram for those of its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.page.running import chromium, running_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo that all tests share."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with running_demo(folder) as url:
        yield url


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium."""
    async with chromium() as browser:
        yield browser
