"""What the desk has said to somebody who writes letters, as letters: one for each post that is worth one."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from aiogram import methods
from aiogram.exceptions import AiogramError
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import letter_kinds, letter_posts, page_news
from bot.delivery.calls import Call, CantCarry
from bot.delivery.letter_kinds import What
from bot.files import BothFiles, Erased
from bot.mailboxes import Mailboxes
from bot.telegram_errors import Failure
from channels.mail import presses, telling
from channels.mail.boxes import Box
from channels.mail.letter import Address, File, untagged
from channels.mail.post import Posted, post
from channels.mail.reply_address import letter_id, reply_address
from channels.mail.writing import Draft, answer_subject, write
from handlers.turn import FileTooBig
from locales import plain, say
from storage import doors, letters
from storage.database import Database
from storage.tables import Door, DoorPost, LetterRow, Message, OutboxRow, Ticket
from tickets.page_news import KIND

#: Of several letters that wait for a slow server so many may be under way: others aren't held up by them.
AT_ONCE = 8
#: A server that takes a letter another time is asked again for so long.
PATIENCE = timedelta(days=2)
#: In this time an address is told once that a letter has come in.
DAY = timedelta(days=1)
#: What the log says of a letter that isn't there yet.
_WHY = {"later": "the mail server takes it later", "unsure": "the mail server may have it"}


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is to be written to whom, before its files are there; `names` are those of files that have one."""

    box: Box
    door: Door
    what: What
    posts: tuple[DoorPost, ...]
    names: Mapping[str, str]
    draft: Draft


class Letters:
    """Writes and sends what is said at doors of letters.

    Args:
        now: the desk's clock.
        public_url: where people reach their pages; empty if they have none.
    """

    def __init__(
        self,
        mailboxes: Mailboxes,
        database: Database,
        files: BothFiles,
        now: Callable[[], datetime],
        public_url: str = "",
    ) -> None:
        self._mailboxes, self._database, self._files, self._now = mailboxes, database, files, now
        self._public_url = public_url
        self._under_way = 0

    async def may_be_done(self, row: OutboxRow, call: Call) -> None:
        """Makes sure that a letter can do what a call asks for, before anything is changed.

        Raises:
            CantCarry: it was sent already, or letters know no such thing; Unavailable.
        """
        method = call.method
        async with self._database.read() as session:
            if (await doors.behind(session, row.chat_id)).kind != doors.MAIL:
                return
            if isinstance(method, methods.SetMessageReaction) and method.reaction:
                raise CantCarry(Failure.REFUSED, "letters know no reactions")
            gone = method.message_ids if isinstance(method, methods.DeleteMessages) else []
            gone = [method.message_id] if isinstance(method, methods.DeleteMessage) else gone
            if gone:
                posts = await letter_posts.numbered(session, row.chat_id, gone)
                if await letters.have_gone_out(session, [post.outbox_id for post in posts]):
                    raise CantCarry(Failure.KEPT, "the letter is sent")

    async def carry(self, row: OutboxRow, call: Call) -> None:
        """Sends what stands at the door now as a letter, if it is worth one.

        Raises:
            CantCarry: it couldn't be sent, or nobody knows whether it was; Unavailable.
        """
        async with self._database.read() as session:
            letter = await self._letter(session, row, call)
        if letter is None:
            return
        if self._under_way >= AT_ONCE:
            raise CantCarry(Failure.AGAIN, "too many letters are under way")
        self._under_way += 1
        try:
            await self._send(row, letter)
        finally:
            self._under_way -= 1

    async def _send(self, row: OutboxRow, letter: _Letter) -> None:
        draft, now = letter.draft, self._now()
        files = [await self._file(one, letter.names) for one in letter.posts if one.file is not None]
        whom = letters.hashed(untagged(draft.to))
        if not await self._database.write(
            lambda session: letters.begin_sending(
                session, row.id, letter.door.id, row.ticket_id, letter.what, whom, now
            )
        ):
            return  # a server has it, and that it is sent wasn't written down
        octets = await asyncio.to_thread(write, replace(draft, files=tuple(files)), self._mailboxes.ours)
        came = await post(letter.box.smtp, octets, letter.box.address, draft.to)
        if came.result == "sent":
            await self._database.write(lambda session: letters.was_taken(session, row.id, self._now()))
        else:
            failure = _failure(came, now - row.created_at)
            # A server's words name addresses: they are for the topic, and not for the log.
            raise CantCarry(failure, came.reason if failure is Failure.NO_LETTER else _WHY[came.result])

    async def _letter(self, session: AsyncSession, row: OutboxRow, call: Call) -> _Letter | None:
        """What a row is as a letter; None if it is none.

        Raises:
            CantCarry: our mailbox isn't there any more.
        """
        door, what = await doors.behind(session, row.chat_id), letter_kinds.what_of(row)
        if row.kind == KIND:
            page = await self._page_of(session, door)
            its_box, word = await page_news.draft(session, row, call, door, self._mailboxes, page)
            return _Letter(its_box, door, "news", (), {}, word)
        if door.kind != doors.MAIL or not door.address or what in ("nothing", "files"):
            return None
        if await letter_posts.goes_on(session, row):
            return None
        newest = await letters.newest_of(session, row.ticket_id, door.id) if row.ticket_id else None
        if what != "words" and not await self._is_welcome(session, row, door, newest, what):
            return None
        box = self._mailboxes.boxes.get(door.box or "")
        if box is None:
            raise CantCarry(Failure.NO_LETTER, f"{door.box} isn't among MAILBOXES any more")
        own = await letter_posts.of_row(session, row, call)
        if not own:
            return None
        posts = (*await letter_posts.before(session, row, own[0]), *own)
        draft = await self._draft(session, row, box, door, newest, posts)
        return _Letter(box, door, what, posts, await _names(session, row), draft)

    async def _is_welcome(
        self, session: AsyncSession, row: OutboxRow, door: Door, newest: LetterRow | None, what: What
    ) -> bool:
        """Whether what nobody has written themselves may go to an address now."""
        if newest is not None and newest.kind != "human":
            return False
        if what != "acknowledgement":
            return True
        whom = letters.hashed(untagged(door.address or ""))
        return not await letters.acknowledged_at(session, whom, row.id, self._now() - DAY)

    async def _draft(
        self,
        session: AsyncSession,
        row: OutboxRow,
        box: Box,
        door: Door,
        newest: LetterRow | None,
        posts: Sequence[DoorPost],
    ) -> Draft:
        key, ticket_id = self._mailboxes.key, row.ticket_id
        reply_to = (
            reply_address(box.address, ticket_id, door.address or "", key) if ticket_id else box.address
        )
        answers, references = (newest.message_id, tuple(newest.thread or ())) if newest else (None, ())
        if answers is None and ticket_id is not None:  # it didn't begin by letter
            first = await letters.first_sent(session, ticket_id, door.id)
            answers = letter_id(first, box.address, key) if first is not None and first != row.id else None
        return Draft(
            sender=Address(box.address, box.name),
            to=door.address or "",
            reply_to=reply_to,
            subject=_subject(newest, ticket_id, row.language),
            words=await _words(session, row, posts, await self._page_of(session, door)),
            id=letter_id(row.id, box.address, key),
            written_at=row.created_at,
            automatic=letter_kinds.what_of(row) != "words",
            answers=answers,
            references=references,
        )

    async def _page_of(self, session: AsyncSession, door: Door) -> str:
        """The link of the page on which its reader finds everything again; empty if there is none."""
        if not self._public_url or door.key_hash is None:
            return ""
        return f"{self._public_url}/r/{await doors.secret_of_letters(session, door.id)}"

    async def _file(self, post: DoorPost, names: Mapping[str, str]) -> File:
        """What a post shows, by content.

        Raises:
            CantCarry: it is gone, or too big; Unavailable.
        """
        shown = post.file or {}
        file_id = shown["file_id"]
        try:
            name, kind, content = await self._files.fetch(file_id)
        except Erased:
            raise CantCarry(Failure.BAD_FILE, "the file was erased") from None
        except FileTooBig:
            raise CantCarry(Failure.REFUSED, "the file is too big for a letter") from None
        except AiogramError:
            raise CantCarry(Failure.BAD_FILE, "Telegram doesn't give the file") from None
        name = names.get(file_id, name)
        kind = kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return File(name, kind, content)


async def _names(session: AsyncSession, row: OutboxRow) -> dict[str, str]:
    """What the files of the message that a row passes on are called, by their ids."""
    its = Message.id == row.message_id
    if row.data.get("album"):
        its = Message.album == row.data["album"]
    found = (await session.scalars(select(Message).where(its))).all() if row.kind.startswith("relay") else ()
    named = ((one.file_id, (one.about or {}).get("name")) for one in found)
    return {file_id: name for file_id, name in named if file_id and name}


async def _words(session: AsyncSession, row: OutboxRow, posts: Sequence[DoorPost], page: str) -> str:
    """What the letter says, as Telegram HTML; with the link of its reader's page, if there is one."""
    language = row.language
    said = [_html(post) for post in posts]
    parts = [say(language, "letter.corrected")] if row.kind == "relay_edit" else []
    parts += ["\n\n".join(text for text in said if text) or say(language, "letter.files_only")]
    buttons = [line for post in posts for line in post.buttons or ()]
    parts.append(telling.ways_to_answer(presses.options(buttons), language))
    ticket = await session.get(Ticket, row.ticket_id) if row.ticket_id is not None else None
    if ticket is not None and ticket.line == 2 and row.kind in ("relay", "relay_edit", "relay_album"):
        parts.append(telling.below(ticket.id, language))
    parts += [say(language, "letter.page", link=page)] if page else []
    return "\n\n".join(part for part in parts if part)


def _html(post: DoorPost) -> str:
    """A post's text with its formatting as Telegram HTML."""
    if post.entities is None:
        return post.text
    return html_decoration.unparse(post.text, [MessageEntity(**one) for one in post.entities])


def _subject(newest: LetterRow | None, ticket_id: int | None, language: str) -> str:
    if newest is not None and newest.subject:
        return answer_subject(newest.subject)
    if ticket_id is None:
        return plain(language, "letter.subject_alone")
    return plain(language, "letter.subject", number=ticket_id)


def _failure(came: Posted, waited: timedelta) -> Failure:
    """What a server's word means for a row of the outbox."""
    match came.result:
        case "later":
            return Failure.AGAIN if waited < PATIENCE else Failure.NO_LETTER
        case "unsure":
            return Failure.UNSURE
        case "gone" | "refused" | "sent":
            return Failure.NO_LETTER
        case _:
            assert_never(came.result)
