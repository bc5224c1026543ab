"""Updates as Telegram brings them, whoever acts.

Each is made of one that the emulated Telegram has made in that place, with somebody else in it: it wouldn't
let a stranger write in a group, but whoever has just left may have.
"""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from tests.attackers.table import ANONYMOUS, OTHERS, PRIVATE, QUEUE, THEIRS, TOPIC
from tests.attackers.world import World
from tests.desk import BASE

Json = dict[str, Any]

#: Who stands in each group when the first update is made there.
_THERE = {QUEUE: "specialist", TOPIC: "specialist", THEIRS: "foreign", OTHERS: "requester"}
#: In whose name Telegram shows an administrator who stays anonymous.
_NAMELESS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


class Acts:
    """Makes updates on a desk whose service has stopped: nobody fetches them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._file: Json = {}
        self._made: dict[tuple[str, str], tuple[Json, Json]] = {}
        self._numbers = count(100_000)
        self._last = 0

    async def of(self, actor: str, where: str, act: str) -> Json:
        """The update that comes of it.

        Args:
            act: what a button holds; a command; or one of Telegram's fields with `=` after it and what
                stands in it: `text=…`, `edit=…`, `inline=…`, `react=👍`, `document=base.csv`, `contact=`…
        """
        if not self._file:
            await self._world.ada.sends_document(self._world.desk.bot, data=BASE.read_bytes())
            self._file = json.loads(self._world.desk.bot.updates.waiting.pop().body)["message"]["document"]
        press, written = await self._first(
            actor if actor != ANONYMOUS or where != PRIVATE else "admin", where
        )
        sender = _NAMELESS if actor == ANONYMOUS else self._world.actors[actor].user.api
        kind, _, words = act.partition("=")
        if act.startswith("/"):
            kind, words = "text", act
        elif kind == act:
            return {"callback_query": {**press, "from": sender, "id": str(next(self._numbers)), "data": act}}
        chat = written["chat"]
        if kind == "inline":
            own = "sender" if where == PRIVATE else "supergroup"
            return {
                "inline_query": {"id": "1", "from": sender, "query": words, "offset": "", "chat_type": own}
            }
        if kind == "react":
            who = {"actor_chat": chat} if actor == ANONYMOUS else {"user": sender}
            given = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": words}]}
            at = {"chat": chat, "message_id": self._last, "date": written["date"]}
            return {"message_reaction": {**at, **who, **given}}
        if kind in ("chat_member", "my_chat_member"):
            user = self._world.bot if kind == "my_chat_member" else self._world.actors["colleague"].user.api
            old, new = ({"user": user, "status": status} for status in words.split(","))
            about = {"chat": chat, "from": sender, "date": written["date"]}
            return {kind: {**about, "old_chat_member": _full(old), "new_chat_member": _full(new)}}
        message = {**written, "from": sender}
        if actor == ANONYMOUS:
            message["sender_chat"] = chat
        if kind == "edit":
            message |= {"message_id": self._last, "text": words, "edit_date": written["date"] + 1}
            return {"edited_message": message}
        self._last = message["message_id"] = next(self._numbers)
        return {"message": message | self._content(kind, words, message, press)}

    def _content(self, kind: str, words: str, message: Json, press: Json) -> Json:
        match kind:
            case "text" if words.startswith("/"):
                command = {"type": "bot_command", "offset": 0, "length": len(words.split()[0])}
                return {"text": words, "entities": [command]}
            case "text":
                return {"text": words}
            case "reply":
                asked = {**press["message"], "message_id": next(self._numbers), "date": message["date"]}
                return {"text": words, "reply_to_message": asked}
            case "document":
                return {"document": {**self._file, "file_name": words}}
            case "contact":
                return {
                    "contact": {
                        "phone_number": "+79120000000",
                        "first_name": "Я",
                        "user_id": message["from"]["id"],
                    }
                }
            case _:
                raise ValueError(kind)

    async def _first(self, actor: str, where: str) -> tuple[Json, Json]:
        """A press and a message in that place, as the emulated Telegram makes them."""
        place = actor if where == PRIVATE else "", where
        if place not in self._made:
            world, desk = self._world, self._world.desk
            who = world.actors[actor if where == PRIVATE else _THERE[where]]
            at = world.place(actor, where)
            await who.forges("x", on=at)
            press = json.loads(desk.bot.updates.waiting.pop().body)["callback_query"]
            desk.tg.world.callbacks.clear()
            await who.writes("/new x", at.chat_id, topic="№3" if where == TOPIC else None)
            written = json.loads(desk.bot.updates.waiting.pop().body)["message"]
            del written["text"], written["entities"]
            self._made[place] = press, written
        return self._made[place]


def _full(member: Json) -> Json:
    return member | ({"until_date": 0} if member["status"] == "kicked" else {})
