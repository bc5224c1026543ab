"""Asking, voting and closing polls."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_message, find_place, reply_to_message
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import User
from telegram_emulator.world.polls import Poll, close, vote
from telegram_emulator.world.posting import post
from telegram_emulator.world.world import World

Json = dict[str, Any]


def sends_poll(
    world: World,
    person: User,
    *,
    chat: int,
    question: str = "?",
    options: list[str] | None = None,
    topic: int | str | None = None,
    reply_to: int | None = None,
    **about: Any,
) -> Message:
    """Ask; `about` as in the Bot API: `is_anonymous`, `allows_multiple_answers`, `type` and so on."""
    place, where = find_place(world, person, chat, topic)
    reply = reply_to_message(world, person, place, reply_to, None, None)
    texts = [{"text": option} for option in options or ["1", "2"]]
    poll = Poll(world.next_poll_id(), person, question, texts, about)
    return post(world, place, person, "poll", poll.content(), topic=where, reply=reply, poll=poll)


def _poll(world: World, person: User, chat: int, message: int) -> tuple[Message, Poll]:
    found = find_message(world.chat_for(person, chat), message)
    if found.poll is None:
        raise ActError("this is no poll")
    if found.poll.closed:
        raise ActError("the poll is closed")
    return found, found.poll


def votes(world: World, person: User, *, chat: int, message: int, options: list[int]) -> Message:
    """Choose options by their places; none of them takes the vote back."""
    found, poll = _poll(world, person, chat, message)
    about = poll.api()
    if len(options) > 1 and not about["allows_multiple_answers"]:
        raise ActError("this poll takes one answer")
    if person.id in poll.votes and not about["allows_revoting"]:
        raise ActError("this vote can't be changed")
    if any(not 0 <= place < len(poll.options) for place in options):
        raise ActError("there is no such option")
    vote(world, poll, person, sorted(set(options)))
    return found


def closes_poll(world: World, person: User, *, chat: int, message: int) -> Message:
    """Stop one's own poll."""
    found, poll = _poll(world, person, chat, message)
    if poll.author is not person:
        raise ActError("this poll is somebody else's")
    close(world, poll)
    return found


ACTS: dict[str, Callable[..., Any]] = {"sends_poll": sends_poll, "votes": votes, "closes_poll": closes_poll}
