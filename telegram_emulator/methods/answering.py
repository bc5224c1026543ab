"""Answering presses of inline buttons."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.callbacks import EXPECTED_WITHIN_S
from telegram_emulator.world.errors import bad_request


def answer_callback(call: Call) -> Any:
    """answerCallbackQuery."""
    world = call.world
    world.drop_stale_callbacks()
    number = call.params["callback_query_id"]
    callback = world.callbacks.get(number)
    if callback is None or callback.bot is not call.bot:
        # too late by the clock alone is no fault of the bot's
        world.lapsed.pop(number, None)
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    # measured on system time: a test that pushes the clock does not make the bot late
    if world.real_time() - callback.real_at > EXPECTED_WITHIN_S:
        world.violate(call.bot, "callback answered late", data=callback.data)
    callback.answered = True
    callback.text = call.params.get("text") or None
    callback.alert = bool(call.params.get("show_alert"))
    callback.url = call.params.get("url")
    del world.callbacks[callback.id]
    world.log.add(
        "callback_answer",
        callback.message.chat,
        person=callback.person.id,
        callback_id=callback.id,
        message_id=callback.message.id,
        text=callback.text,
        alert=callback.alert,
        url=callback.url,
    )
    return True


METHODS: dict[str, Method] = {"answerCallbackQuery": answer_callback}
