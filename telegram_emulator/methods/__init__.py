"""The Bot API's methods, by group. `call` is the bots' door to the world."""

from telegram_emulator.methods import (
    account,
    answering,
    chats,
    copying,
    editing,
    inline,
    media,
    pinning,
    polls,
    reactions,
    sending,
    topics,
    updates,
)
from telegram_emulator.methods.call import Call, Method, call_method

BUILT: dict[str, Method] = {
    **account.METHODS,
    **answering.METHODS,
    **chats.METHODS,
    **copying.METHODS,
    **editing.METHODS,
    **inline.METHODS,
    **media.METHODS,
    **pinning.METHODS,
    **polls.METHODS,
    **reactions.METHODS,
    **sending.METHODS,
    **topics.METHODS,
    **updates.METHODS,
}

__all__ = ["BUILT", "Call", "Method", "call_method"]
