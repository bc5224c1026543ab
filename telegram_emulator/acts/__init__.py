"""What people do. `act` is their door to the world."""

import inspect
from collections.abc import Callable
from typing import Any

from telegram_emulator.acts import buttons, inline, membership, polls, reacting, sending, topics, writing
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.people import User
from telegram_emulator.world.world import World

Act = Callable[..., Any]

ACTS: dict[str, Act] = {
    **writing.ACTS,
    **sending.ACTS,
    **polls.ACTS,
    **reacting.ACTS,
    **inline.ACTS,
    **buttons.ACTS,
    **membership.ACTS,
    **topics.ACTS,
}
_SIGNATURES = {name: inspect.signature(function) for name, function in ACTS.items()}


def act(world: World, person: User, action: str, given: dict[str, Any]) -> Any:
    """Carry out one action with its named values; gives the message, the press or None.

    Raises:
        ActError: no such action, wrong values, or something that a client would not let a person do.
    """
    function = ACTS.get(action)
    if function is None:
        raise ActError(f"no action {action!r}; there are {', '.join(sorted(ACTS))}")
    try:
        _SIGNATURES[action].bind(world, person, **given)
    except TypeError as error:
        raise ActError(f"{action}: {error}") from None
    return function(world, person, **given)
