"""The world: everybody and everything in it."""

import random
import time
from itertools import count
from typing import Any

from telegram_emulator.clock import Clock
from telegram_emulator.world.callbacks import ANSWERABLE_S, EXPECTED_WITHIN_S, Callback
from telegram_emulator.world.chats import Chat, Member
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.events import EventLog
from telegram_emulator.world.faults import Faults
from telegram_emulator.world.files import FileStore
from telegram_emulator.world.inline import InlineQuery
from telegram_emulator.world.limits import Pace
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User

Json = dict[str, Any]


class World:
    """State only. Bots come in through `methods.call`, people through `acts.act`."""

    def __init__(self, clock: Clock, seed: int, limits: bool, keep_log: bool) -> None:
        self.clock = clock
        self.random = random.Random(seed)
        self.limits = limits
        self.log = EventLog(clock, keep_log)
        self.faults = Faults(random.Random(seed))
        self.files = FileStore()
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.lapsed: dict[str, Callback] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.inline_messages: dict[str, Message] = {}
        self.began = str(int(self.real_time() * 1000))
        self.tour: dict[str, list[Json]] = {}
        self.frames: list[Json] = []
        self._violations: list[Json] = []
        self._paces: dict[int, Pace] = {}
        self._private_numbers: dict[int, count[int]] = {}
        self._people_numbers = count(100_001)
        self._group_numbers = count(2_000_000_001)
        self._basic_group_numbers = count(4_000_001)
        self._callback_numbers = count(self.random.getrandbits(56))
        self._album_numbers = count(self.random.getrandbits(40))
        self._poll_numbers = count(self.random.getrandbits(60))

    @property
    def now(self) -> float:
        """Seconds since 1970 on the emulator's clock."""
        return self.clock.timestamp()

    def add_bot(self, token: str, username: str, name: str, *, inline: bool, topics: bool) -> Bot:
        """A new bot; its id is the number before the token's colon."""
        number = int(token.partition(":")[0])
        first_update = 100_000_000 + self.random.randrange(800_000_000)
        bot = Bot(number, name, username, token, first_update, inline=inline, topics=topics)
        self.bots[token] = bot
        self.users[number] = bot
        self._paces[number] = Pace()
        self._private_numbers[number] = count(1)
        return bot

    def add_person(
        self,
        name: str,
        *,
        language: str | None,
        username: str | None,
        last_name: str | None,
        role: str | None,
        id: int | None = None,
    ) -> User:
        """A new person with the next free id, or with the one given."""
        if id is None:
            id = next(number for number in self._people_numbers if number not in self.users)
        elif id in self.users:
            raise ActError(f"the id {id} is taken")
        person = User(id, name, last_name=last_name, username=username, language=language, role=role)
        self.users[id] = person
        return person

    def add_group(self, title: str, *, forum: bool, kind: str) -> Chat:
        """A new empty group, supergroup or channel."""
        if kind == "group":
            number = -next(self._basic_group_numbers)
        else:
            number = -(1_000_000_000_000 + next(self._group_numbers))
        group = Chat(number, kind, title, forum=forum)
        self.groups[number] = group
        return group

    def open_private(self, bot: Bot, person: User) -> Chat:
        """The private chat of a person with a bot, made when they first talk."""
        chat = self.private.get((bot.id, person.id))
        if chat is None:
            chat = Chat(
                person.id,
                "private",
                bot.name,
                person=person,
                bot=bot,
                numbers=self._private_numbers[bot.id],
            )
            self.private[bot.id, person.id] = chat
        return chat

    def chats_of(self, person_id: int) -> list[Chat]:
        """The chats that a person has in front of them."""
        private = [
            chat for bot in self.bots.values() if (chat := self.private.get((bot.id, person_id))) is not None
        ]
        return private + [group for group in self.groups.values() if group.is_seen_by(person_id)]

    def chat_for(self, person: User, chat_id: int) -> Chat:
        """The chat that a person means: a group's id, a bot's, or their own for the only bot.

        Raises:
            ActError: they are not in it.
        """
        group = self.groups.get(chat_id)
        if group is not None:
            if not group.is_seen_by(person.id):
                raise ActError(f"{person.name} is not in this group")
            return group
        peer = self.users.get(chat_id)
        if isinstance(peer, Bot):
            return self.open_private(peer, person)
        if chat_id == person.id and self.bots:
            return self.open_private(next(iter(self.bots.values())), person)
        raise ActError(f"no chat {chat_id} for {person.name}")

    def member(self, chat: Chat, user: User) -> Member | None:
        """What somebody is in a group; None if they never were in it."""
        return chat.members.get(user.id)

    def pace(self, bot: Bot) -> Pace:
        """The bot's spending against the limits."""
        return self._paces[bot.id]

    def next_callback_id(self) -> str:
        """A fresh id for a press."""
        return str(next(self._callback_numbers))

    def next_album_id(self) -> str:
        """A fresh media_group_id."""
        return str(next(self._album_numbers))

    def next_poll_id(self) -> str:
        """A fresh id for a poll."""
        return str(next(self._poll_numbers))

    def drop_stale_callbacks(self) -> None:
        """Set presses aside that can't be answered any more, and stop their buttons spinning."""
        oldest = self.now - ANSWERABLE_S
        while self.callbacks:
            callback = next(iter(self.callbacks.values()))
            if callback.at > oldest:
                return
            del self.callbacks[callback.id]
            self.lapsed[callback.id] = callback
            self.log.add(
                "callback_answer",
                callback.message.chat,
                person=callback.person.id,
                callback_id=callback.id,
                message_id=callback.message.id,
                expired=True,
            )

    def violate(self, bot: Bot, what: str, **data: Any) -> None:
        """Note something that a well-made bot would not do."""
        violation = {"bot": bot.username, "violation": what, **data}
        self._violations.append(violation)
        self.log.add("violation", person=0, **violation)

    def violations(self) -> list[Json]:
        """What bots did wrong so far, with presses that have waited too long for an answer."""
        limit = self.now - EXPECTED_WITHIN_S
        waiting = [
            {"bot": c.bot.username, "violation": "callback not answered in time", "data": c.data}
            for c in [*self.lapsed.values(), *self.callbacks.values()]
            if c.at < limit
        ]
        return self._violations + waiting

    def forget_violations(self) -> None:
        """Start a new count, with the presses that nobody answered so far left out."""
        self._violations.clear()
        self.callbacks.clear()
        self.lapsed.clear()

    def real_time(self) -> float:
        """System time, which the emulator's clock does not push."""
        return time.time()
