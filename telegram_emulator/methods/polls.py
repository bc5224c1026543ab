"""Sending and stopping polls."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.methods.sending import send
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.polls import Poll, close

Json = dict[str, Any]

OPTION_LIMIT = 100


def send_poll(call: Call) -> Any:
    """sendPoll."""
    params = call.params
    options = [_option(call, option) for option in params["options"]]
    question, marks = call.formatted(
        {
            "text": params["question"],
            "parse_mode": params.get("question_parse_mode"),
            "entities": params.get("question_entities"),
        }
    )
    about = {**params, **({"question_entities": marks} if marks else {})}
    correct = params.get("correct_option_ids")
    if params.get("type") == "quiz":
        if not correct:
            raise bad_request("there must be at least one correct option in a quiz")
        if max(correct) >= len(options) or min(correct) < 0:
            raise bad_request("wrong correct option ID specified")
    if "open_period" in params and "close_date" in params:
        raise bad_request("parameters open_period and close_date can't be used together")
    if params.get("explanation"):
        text, marks = call.formatted(
            {
                "text": params["explanation"],
                "parse_mode": params.get("explanation_parse_mode"),
                "entities": params.get("explanation_entities"),
            }
        )
        about |= {"explanation": text} | ({"explanation_entities": marks} if marks else {})
    poll = Poll(call.world.next_poll_id(), call.bot, question, options, about)
    return send(call, "poll", poll.content(), poll=poll).api()


def _option(call: Call, given: Json | str) -> Json:
    if isinstance(given, str):
        given = {"text": given}
    text, marks = call.formatted(
        {
            "text": given["text"],
            "parse_mode": given.get("text_parse_mode"),
            "entities": given.get("text_entities"),
        }
    )
    if not 1 <= len(text) <= OPTION_LIMIT:
        raise bad_request(f"poll options must be from 1 to {OPTION_LIMIT} characters long")
    return {"text": text, **({"text_entities": marks} if marks else {})}


def stop_poll(call: Call) -> Any:
    """stopPoll."""
    message = call.message(call.chat(), "message with poll to stop not found")
    poll = message.poll
    if poll is None:
        raise bad_request("message is not a poll")
    if message.sender is not call.bot or poll.author is not call.bot:
        raise bad_request("message can't be edited")
    if poll.closed:
        raise bad_request("poll has already been closed")
    message.markup = call.markup()
    close(call.world, poll)
    return poll.api()


METHODS: dict[str, Method] = {"sendPoll": send_poll, "stopPoll": stop_poll}
