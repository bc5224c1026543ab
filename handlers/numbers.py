"""A ticket's number as people write it in a command."""

from __future__ import annotations

from aiogram.filters import CommandObject

#: No desk has had more tickets; a database's column holds no more digits.
_LONGEST = 15


def number_in(command: CommandObject) -> int | None:
    """The number after a command, with or without its sign; 0, which no ticket has, for other words.

    None: nothing stands there.
    """
    written = (command.args or "").strip().lstrip("№#")
    if not written:
        return None
    return int(written) if written.isdecimal() and len(written) <= _LONGEST else 0
