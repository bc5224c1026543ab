"""A conversation for the stories of relay."""

from __future__ import annotations

import pytest

from tests.desk import Desk
from tests.relay.sides import Talk


@pytest.fixture
async def talk(desk: Desk) -> Talk:
    """Ира's ticket, which Олег has taken."""
    await desk.is_taken()
    await desk.settles()
    return Talk(desk)
