"""One waiting update to its end: read, handled, committed; or kept as what it is."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import Message, Update, User
from pydantic import ValidationError
from structlog.contextvars import bound_contextvars

from bot.clock import Clock
from bot.delivery.prompts import Prompts
from bot.metrics import Metrics
from bot.receiving.answered import wait_until_noted
from bot.receiving.membership import Members
from handlers import errors
from handlers.beside import answered
from handlers.callbacks import DutyPress, HandoverPress, RegisterPress, UrgentCallPress
from handlers.reading import identity
from handlers.turn import AlreadyHandled, Files, Groups, Knowledge, Turn
from storage import inbox
from storage.database import Database, Unavailable
from storage.doors import is_door
from storage.inbox import Waiting
from tickets import unread
from tickets.errors import OutOfDate, Refused
from tickets.work import Policy, Work

log = structlog.get_logger()

#: A failing update is tried so often; then it becomes a ticket as it is.
TRIES = 4


class Updates:
    """Turns waiting updates into calls of the handlers."""

    def __init__(
        self,
        *,
        dispatcher: Dispatcher,
        bot: Bot,
        database: Database,
        clock: Clock,
        policy: Policy,
        knowledge: Knowledge,
        files: Files,
        groups: Groups,
        members: Members,
        prompts: Prompts,
        default_language: str,
        admin_ids: frozenset[int],
        changed: asyncio.Event,
        metrics: Metrics,
        process: int | None = None,
    ) -> None:
        self._dispatcher, self._bot, self._database, self._clock = dispatcher, bot, database, clock
        self._policy, self._knowledge, self._files, self._groups = policy, knowledge, files, groups
        self._members, self._prompts = members, prompts
        self._default_language, self._admin_ids = default_language, admin_ids
        self._changed, self._metrics, self._process = changed, metrics, process

    async def handle(self, item: Waiting) -> None:
        """Handles one update.

        Raises:
            Unavailable: it must be tried again later.
        """
        began, outcome = time.monotonic(), "later"
        # Whatever is logged on the way says to which update it belongs.
        with bound_contextvars(update=item.update_id):
            try:
                outcome = await self._to_the_end(item)
            finally:
                self._metrics.handled.labels(outcome).inc()
        self._metrics.handling.observe(time.monotonic() - began)

    async def _to_the_end(self, item: Waiting) -> str:
        """Handles one update; says what became of it."""
        for attempt in range(TRIES):
            try:
                await self._once(item)
                return "done"
            except Unavailable:
                raise
            except AlreadyHandled:
                return "repeated"
            except ValidationError as error:
                # Nothing changes by trying again; and the error's text holds what was written.
                await self._keep_as_it_is(item, f"can't be read: {error.error_count()} faults")
                break
            except Exception as error:
                log.exception("handling failed", update=item.update_id, attempt=attempt + 1)
                name = type(error).__name__
                now = self._clock.now()
                if attempt + 1 < TRIES:
                    await self._database.write(
                        lambda session, name=name, now=now: inbox.note_failure(  # type: ignore[misc]
                            session, item.id, name, dead=False, now=now
                        )
                    )
                    await asyncio.sleep(0.02 * 4**attempt)
                else:
                    await self._keep_as_it_is(item, name)
        return "kept_as_it_is"

    async def _once(self, item: Waiting) -> None:
        raw = json.loads(item.raw)
        update = Update.model_validate(raw, context={"bot": self._bot})
        turn = Turn(
            inbox_id=item.id,
            update_id=item.update_id or 0,
            now=self._clock.now(),
            database=self._database,
            policy=self._policy,
            knowledge=self._knowledge,
            files=self._files,
            groups=self._groups,
            default_language=self._default_language,
            admin_ids=self._admin_ids,
            chat_id=_chat(raw),
            process=self._process,
        )
        user = _actor(update)
        if user is not None:
            turn.who = identity(user)
            if turn.chat_id is not None:
                await self._members.refresh(turn.chat_id, user.id)
            if update.inline_query is not None or _acts_as_specialist(update):  # no chat tells their group
                await self._members.refresh_all(user.id)
        replied = answered(update.message) if update.message is not None else None
        if replied is not None and _is_ours(replied, self._bot):
            await wait_until_noted(self._database, replied.chat.id, replied.message_id)
        try:
            heard = await self._dispatcher.feed_update(self._bot, update, turn=turn)
            if heard is UNHANDLED and update.callback_query is not None:
                raise OutOfDate  # a button as it was drawn before an update, or one that isn't theirs
        except Refused as refusal:
            await errors.explain(turn, update, refusal)
        if not turn.committed:
            await turn.commit(_nothing)
        if update.callback_query is not None and not is_door(turn.chat_id):
            self._prompts.answer(update.callback_query.id, turn.toasts)
        if turn.offered is not None:
            self._prompts.offer(turn.offered)
        self._changed.set()

    async def _keep_as_it_is(self, item: Waiting, error: str) -> None:
        """Registers the contact all the same, with whatever can be made out."""
        now = self._clock.now()
        raw: dict[str, Any] = json.loads(item.raw)
        log.error("update kept as it is", update=item.update_id, reason=error)

        async def unit(session: Any) -> None:
            await inbox.note_failure(session, item.id, error, dead=True, now=now)
            work = Work(session, now, self._policy)
            await unread.register(work, raw, self._default_language, self._admin_ids)

        try:
            await self._database.write(unit)
        except Unavailable:
            raise
        except Exception:
            # Not even that: it stays in the inbox for somebody to look at, and its lane goes on.
            log.exception("update can't be kept", update=item.update_id)
            await self._database.write(
                lambda session: inbox.note_failure(session, item.id, error, dead=True, now=now)
            )
        self._changed.set()


def _is_ours(message: Message, bot: Bot) -> bool:
    """Whether the bot has said it; at a door everything that is answered may be."""
    return is_door(message.chat.id) or (message.from_user is not None and message.from_user.id == bot.id)


async def _nothing(work: Work) -> None:
    """The update asked for nothing; it is only marked as handled."""


def _actor(update: Update) -> User | None:
    event = update.event
    if update.chat_member is not None:
        return update.chat_member.from_user
    if update.message_reaction is not None:
        return update.message_reaction.user
    user = getattr(event, "from_user", None)
    return user if isinstance(user, User) else None


_COMMANDS = ("/register", "/duty", "/roster")
_PRESSES = tuple(
    f"{kind.__prefix__}{kind.__separator__}"
    for kind in (RegisterPress, DutyPress, HandoverPress, UrgentCallPress)
)


def _acts_as_specialist(update: Update) -> bool:
    """Whether somebody does in private what only members of a staff group may do."""
    message, press = update.message, update.callback_query
    if message is not None:
        return message.chat.type == ChatType.PRIVATE and (message.text or "").startswith(_COMMANDS)
    return press is not None and (press.data or "").startswith(_PRESSES)


def _chat(raw: dict[str, Any]) -> int | None:
    for value in raw.values():
        if isinstance(value, dict):
            message = value.get("message") if "data" in value else value
            chat = message.get("chat") if isinstance(message, dict) else None
            return chat.get("id") if isinstance(chat, dict) else None
    return None
