"""The small desk of the stories about single rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tickets.small_story import Story


@pytest.fixture
def desk() -> Iterator[Story]:
    """It, as its people have settled in; what happens is forgotten afterwards."""
    made = Story()
    yield made
    made.closes()


@pytest.fixture
def nothing_is_wrong(desk: Story) -> Iterator[None]:
    """The checker of every story has the last word."""
    yield
    assert desk.wrong() == []
