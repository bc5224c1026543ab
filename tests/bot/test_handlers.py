"""What every handler of the service has in common."""

from __future__ import annotations

from tests.attackers.covered import handlers
from tests.attackers.trial import name_of


def test_no_filter_and_no_handler_is_run_in_a_thread() -> None:
    """aiogram runs in a thread whatever isn't a coroutine: two hops for each message of everybody."""
    hop = {
        name_of(handler)
        for handler in handlers()
        if not handler.awaitable or not all(each.awaitable for each in handler.filters or ())
    }
    assert not hop
