"""Who becomes the admin and which group the staff's: told by `/connect CODE` in Telegram itself."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from enum import StrEnum

import structlog
from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.exceptions import AiogramError
from aiogram.types import Message, ReplyParameters, Update
from pydantic import ValidationError

from bot.clock import Clock, wait_for
from bot.receiving.intake import Intake
from bot.receiving.lanes import Lanes
from bot.receiving.polling import Polling
from bot.settings import Settings
from bot.setup.codes import Codes, Verdict, spelled
from handlers.reading import identity
from locales import plain
from storage import inbox
from storage.database import Database
from storage.inbox import Waiting
from storage.office import Office
from storage.peers import Peers
from tickets.people import Identity, first_language

log = structlog.get_logger()

_COMMAND = re.compile(r"/(connect|start)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Reply(StrEnum):
    """What somebody who sent a code is told."""

    WRONG = "wrong"
    EXPIRED = "expired"
    TAKEN = "taken"
    SEEN = "seen"
    OTHER_GROUP = "other_group"
    ANONYMOUS = "anonymous"
    ADMIN = "admin"
    GROUP = "group"
    DONE = "done"


class Connecting:
    """Listens to Telegram until an admin and a staff group have been named.

    Everything is committed to the inbox before it is confirmed; what is no `/connect` waits there for `run`.

    Args:
        tell: prints a text by its key and values; told of each step and of each new code.
    """

    def __init__(
        self,
        bot: Bot,
        username: str,
        settings: Settings,
        database: Database,
        clock: Clock,
        tell: Callable[..., None],
    ) -> None:
        self._bot, self._username, self._settings = bot, username, settings
        self._database, self._clock, self._tell = database, clock, tell
        self._lanes = Lanes(self._handle)
        intake, office = Intake(database, self._lanes, clock, Peers(database)), Office("receiving")
        office.take()  # nobody serves this bot yet
        self._polling = Polling(
            settings.telegram_api_url, settings.bot_token.get_secret_value(), intake, office
        )
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.codes = Codes(clock.now())
        self.admin: Identity | None = None
        self.chat_id: int | None = None
        #: Who may still use the code, once it has been seen in a group.
        self._holder: int | None = None

    def listen(self) -> None:
        """Begins to listen."""
        self._tasks = [
            asyncio.create_task(self._polling.run(), name="polling"),
            asyncio.create_task(self._warn_of_others(), name="others"),
        ]

    async def stop(self) -> None:
        """Ends listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._lanes.stop()

    async def both(self) -> tuple[Identity, int]:
        """Waits for the admin and the staff group; gives them.

        Raises:
            WrongToken: the token was taken back meanwhile.
        """
        while self.admin is None or self.chat_id is None:
            if self.codes.renewed(self._clock.now()):
                self._tell("setup.new_code", code=spelled(self.codes.code))
            if self._tasks[0].done():
                self._tasks[0].result()
            await wait_for(self._changed, self._clock, self.codes.expires_at)
        return self.admin, self.chat_id

    async def _warn_of_others(self) -> None:
        await self._polling.rival.wait()
        self._tell("setup.rival")

    async def _handle(self, item: Waiting) -> None:
        """Looks at one update; a `/connect` is answered and done with, the rest is left for `run`."""
        try:
            update = Update.model_validate(json.loads(item.raw))
        except ValidationError:
            return
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id is not None and message.chat.id == self.chat_id:
            self.chat_id = message.migrate_to_chat_id
        code = self._code_in(message)
        if code is None or message.from_user is None:
            return
        now = self._clock.now()
        await self._database.write(lambda session: inbox.finish(session, item.id, now))
        reply = self._judge(message, code)
        if reply is not None:
            await self._answer(message, reply)
        self._changed.set()

    def _code_in(self, message: Message) -> str | None:
        """The code that a message names; of a started link only if it is one of ours."""
        found = _COMMAND.fullmatch((message.text or "").strip())
        if found is None or (found[2] and found[2].lower() != self._username.lower()):
            return None
        code = found[3] or ""
        return code if found[1] == "connect" or self.codes.known(code) else None

    def _judge(self, message: Message, code: str) -> Reply | None:
        """What to answer; None if nothing."""
        assert message.from_user is not None
        sender = message.from_user.id
        verdict = self.codes.tried(sender, code, self._clock.now())
        if verdict is Verdict.TOO_MANY:
            return None
        if verdict is not Verdict.RIGHT:
            return Reply.EXPIRED if verdict is Verdict.EXPIRED else Reply.WRONG
        if message.chat.type == ChatType.PRIVATE:
            return self._connect_person(identity(message.from_user))
        if message.chat.type in _GROUPS:
            return self._connect_group(message)
        return None

    def _connect_person(self, who: Identity) -> Reply:
        if self.admin is not None and self.admin.telegram_id != who.telegram_id:
            return Reply.TAKEN
        if self._holder is not None and self._holder != who.telegram_id:
            return Reply.SEEN
        if self.admin is None:
            self.admin = who
            self._tell("setup.admin", name=who.name)
        return Reply.ADMIN if self.chat_id is None else Reply.DONE

    def _connect_group(self, message: Message) -> Reply:
        assert message.from_user is not None
        if self.chat_id is not None and self.chat_id != message.chat.id:
            return Reply.OTHER_GROUP
        if self.admin is None:
            # Everybody in the group has seen the code now: it counts from this one person only.
            if message.sender_chat is not None:
                return Reply.ANONYMOUS
            self._holder = self._holder or message.from_user.id
        if self.chat_id is None:
            self.chat_id = message.chat.id
            self._tell("setup.group", title=message.chat.title or "")
        return Reply.GROUP if self.admin is None else Reply.DONE

    async def _answer(self, message: Message, reply: Reply) -> None:
        assert message.from_user is not None
        language = first_language(message.from_user.language_code, self._settings.default_language)
        try:
            await self._bot.send_message(
                message.chat.id,
                plain(
                    language, f"setup.reply.{reply}", username=self._username, code=spelled(self.codes.code)
                ),
                message_thread_id=message.message_thread_id if message.is_topic_message else None,
                reply_parameters=ReplyParameters(
                    message_id=message.message_id, allow_sending_without_reply=True
                ),
            )
        except AiogramError as error:
            log.warning("the answer to a code was not sent", reason=type(error).__name__)
