"""Who carries a rendered call to where it is meant for: Telegram, or the door by which somebody came."""

from __future__ import annotations

from typing import Any, TypeVar

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from pydantic import BaseModel

from bot import telegram_errors
from bot.delivery.aftermath import Outcome
from bot.delivery.calls import Call, CantCarry
from bot.delivery.doors import FILES, DoorCarrier
from bot.delivery.letters import Letters
from bot.telegram_errors import Failure, Trouble
from storage import kept_files
from storage.database import Database, Unavailable
from storage.doors import is_door
from storage.tables import OutboxRow
from tickets import page_news

Holder = TypeVar("Holder", bound=BaseModel)

#: How long Telegram may take to answer, in seconds.
ANSWERED_WITHIN = 30


class Carriers:
    """Picks the carrier by the number of the chat."""

    def __init__(self, bot: Bot, doors: DoorCarrier, letters: Letters, database: Database) -> None:
        self._bot, self._doors, self._letters, self._database = bot, doors, letters, database

    async def carry(self, row: OutboxRow, call: Call) -> Outcome:
        """Has a row's call done, and says what came of it.

        Raises:
            Exception: it can't be made sense of: a fault of ours.
        """
        try:
            return Outcome(call=call, answer=await self._carry(row, call))
        except CantCarry as error:
            return Outcome(call=call, trouble=error.trouble)
        except Unavailable:
            return Outcome(call=call, trouble=Trouble(Failure.AGAIN, "the database doesn't answer"))
        except Exception as error:
            trouble = telegram_errors.read(error)
            if trouble.failure is Failure.NO_CHANGE:
                return Outcome(call=call)
            if trouble.failure is Failure.BUG and not telegram_errors.is_refusal(error):
                raise
            return Outcome(call=call, trouble=trouble)

    async def _carry(self, row: OutboxRow, call: Call) -> Any:
        if is_door(row.chat_id):
            if row.kind == page_news.KIND:  # the page itself has it already
                return await self._letters.carry(row, call)
            await self._letters.may_be_done(row, call)
            answer = await self._doors.carry(row, call)
            await self._letters.carry(row, call)
            return answer
        return await self._bot(await self._with_files(call.method), request_timeout=ANSWERED_WITHIN)

    async def _with_files(self, method: TelegramMethod[Any]) -> TelegramMethod[Any]:
        """The call with the files themselves in it that came in by a door: Telegram doesn't have them."""
        media = getattr(method, "media", None)
        if isinstance(media, list):
            changed = [await self._with_file(one, "media") for one in media]
            return method if changed == media else method.model_copy(update={"media": changed})
        if isinstance(media, BaseModel):
            return method.model_copy(update={"media": await self._with_file(media, "media")})
        kind = FILES.get(type(method))
        return method if kind is None else await self._with_file(method, kind)

    async def _with_file(self, holder: Holder, name: str) -> Holder:
        file_id = getattr(holder, name)
        if not isinstance(file_id, str) or not kept_files.is_kept(file_id):
            return holder
        file = await self._database.read_much(lambda session: kept_files.read(session, file_id))
        if file is None:
            raise CantCarry(Failure.BAD_FILE, "the file was erased")
        return holder.model_copy(update={name: BufferedInputFile(file.content, filename=file.name)})
