"""Typing after a bot's name, and choosing what it offers."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_place
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.inline import InlineQuery, answer, remembered
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.posting import post
from telegram_emulator.world.world import World

Json = dict[str, Any]

CHOOSABLE_S = 3600


def asks_inline(
    world: World, person: User, *, chat: int, query: str, offset: str = "", bot: int | None = None
) -> InlineQuery:
    """Type `@bot query` in a chat; `offset` asks for more. Kept answers come at once, without the bot."""
    place, _ = find_place(world, person, chat, None)
    asked = world.users.get(bot) if bot is not None else next(iter(world.bots.values()), None)
    if not isinstance(asked, Bot) or not asked.inline:
        raise ActError("this bot has no inline mode")
    made = InlineQuery(world.next_callback_id(), asked, person, place, query[:256], offset, world.now)
    _forget_old(world)
    world.inline_queries[made.id] = made
    kept = remembered(world, made)
    if kept is not None:
        answer(world, made, kept)
        return made
    world.log.add("inline_query", place, person=person.id, query_id=made.id, query=made.query)
    asked.updates.push("inline_query", made.api(), f"inline {person.id}", world.now)
    return made


def _forget_old(world: World) -> None:
    """What was offered over an hour ago can't be chosen any more."""
    queries = world.inline_queries
    for number in [number for number, query in queries.items() if query.at < world.now - CHOOSABLE_S]:
        del queries[number]


def chooses(
    world: World, person: User, *, query: str, result: str, topic: int | str | None = None
) -> Message:
    """Send one of the offers to the chat where one typed; the bot learns which."""
    asked = world.inline_queries.get(query)
    if asked is None or asked.person is not person or asked.answer is None:
        raise ActError("nothing was offered")
    chosen = next((offer for offer in asked.answer.results if offer.id == result), None)
    if chosen is None:
        raise ActError(f"no offer {result!r}")
    place, where = find_place(world, person, asked.chat.shown_id, topic)
    message = post(
        world,
        place,
        person,
        chosen.kind,
        chosen.content,
        topic=where,
        markup=chosen.markup,
        file=chosen.file,
        via_bot=asked.bot,
    )
    payload: Json = {"result_id": result, "from": person.api, "query": asked.query}
    if message.markup is not None:
        message.inline_id = payload["inline_message_id"] = f"inline-{asked.id}-{message.id}"
        world.inline_messages[message.inline_id] = message
    asked.bot.updates.push("chosen_inline_result", payload, f"chosen {person.id}", world.now)
    return message


ACTS: dict[str, Callable[..., Any]] = {"asks_inline": asks_inline, "chooses": chooses}
