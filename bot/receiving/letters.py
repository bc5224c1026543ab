"""Letters come in: each is committed with what it means for the desk, and only then marked as seen."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.doors import Doors, Entry
from bot.mailboxes import Mailboxes
from bot.receiving import answering_letters
from channels.mail.as_message import digest_of, files_of, words_of
from channels.mail.boxes import Box
from channels.mail.charsets import decode
from channels.mail.letter import Letter, Ours
from channels.mail.mailbox import Arrived
from channels.mail.mailbox import Letters as Mailbox
from channels.mail.reading import WORDS, read
from handlers.reading import language_of
from storage import doors, kept_files, letters
from storage.database import Database, Unavailable
from storage.large import add_large
from storage.office import Deposed, Office
from storage.tables import Department, Door, LetterRow, Ticket
from tickets import letters as desk
from tickets.work import Policy, Work

log = structlog.get_logger()


class ReceivedLetters:
    """Watches all mailboxes while that is this process's office.

    Args:
        office: of several processes one receives, so that no letter is taken twice.
    """

    def __init__(
        self,
        mailboxes: Mailboxes,
        entrance: Doors,
        database: Database,
        office: Office,
        clock: Clock,
        policy: Policy,
        default_language: str,
    ) -> None:
        self._mailboxes, self._entrance, self._database = mailboxes, entrance, database
        self._office, self._clock, self._policy = office, clock, policy
        self._default_language = default_language
        self._changed = asyncio.Event()
        office.on_change(self._changed.set)

    async def run(self) -> None:
        """Receives until cancelled; without a mailbox it needn't be run."""
        while True:
            await self._office.held.wait()
            watching = [
                asyncio.create_task(self._watch(box), name=f"letters to {box.address}")
                for box in self._mailboxes.boxes.values()
            ]
            lost = asyncio.create_task(self._until_lost(), name="letters are somebody else's")
            try:
                done, _ = await asyncio.wait({lost, *watching}, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in (lost, *watching):
                    task.cancel()
                await asyncio.gather(lost, *watching, return_exceptions=True)

    async def _until_lost(self) -> None:
        while self._office.held.is_set():
            self._changed.clear()
            await self._changed.wait()

    async def _watch(self, box: Box) -> None:
        await Mailbox(box.address, box.imap, partial(self.take, box), partial(self._last, box)).run()

    async def _last(self, box: Box, validity: int) -> int:
        async with self._database.read() as session:
            return await letters.last(session, box.address, validity)

    async def take(self, box: Box, arrived: Arrived) -> None:
        """Returns when the letter is committed with what it means for the desk.

        Raises:
            Unavailable: it isn't.
        """
        letter, digest = await asyncio.to_thread(_read, arrived.raw, self._mailboxes.ours)
        try:
            await self._entrance.take(lambda entry: self._keep(entry, box, arrived, letter, digest))
        except Deposed:
            self._office.lose()
            raise Unavailable("another process receives letters now") from None

    async def _keep(self, entry: Entry, box: Box, arrived: Arrived, letter: Letter, digest: str) -> None:
        """The transaction: the letter for the record, and what it is to the desk."""
        session = entry.session
        await self._office.check(session)
        if await letters.is_known(session, box.address, arrived.validity, arrived.number):
            return
        repeated = await letters.has_come(session, box.address, digest)
        row = LetterRow(
            mailbox=box.address,
            validity=arrived.validity,
            number=arrived.number,
            digest=digest,
            kind=letter.kind,
            why=letter.why,
            became="repeated" if repeated else "kept",
            subject="" if repeated else letter.subject,
            message_id=None if repeated else letter.id,
            thread=None if repeated else list(letter.references or letter.answers),
            raw=None if repeated else arrived.raw,
            size=len(arrived.raw),
            received_at=entry.now,
        )
        await add_large(session, row)
        log.info("a letter has come", letter=row.id, kind=letter.kind, why=letter.why)
        if repeated or letter.kind in ("own", "loop"):
            return
        work = Work(session, entry.now, self._policy)
        if letter.kind == "bounce":
            await self._returned(work, row, letter)
        else:
            await self._heard(work, entry, box, row, letter)

    async def _returned(self, work: Work, row: LetterRow, letter: Letter) -> None:
        """A letter of ours has come back."""
        sent = await answering_letters.sent_by_us(
            work.session, (*letter.about, *letter.answers, *letter.references), self._mailboxes.key
        )
        if sent is None or not doors.is_door(sent.chat_id):
            return
        row.door_id, row.ticket_id, row.became = doors.id_of(sent.chat_id), sent.ticket_id, "returned"
        reason = letter.reason or ", ".join(letter.failed) or letter.words
        await desk.came_back(work, sent, reason[: desk.NOTED])

    async def _heard(self, work: Work, entry: Entry, box: Box, row: LetterRow, letter: Letter) -> None:
        """Somebody, or something, has written: a press, a message, or a note on a ticket."""
        session = work.session
        address = letter.answer_to or (letter.sender.address if letter.sender is not None else "")
        language = language_of(letter.words, self._default_language) or self._default_language
        named = letter.sender.name if letter.sender is not None else ""
        door = await doors.of_letters(
            session,
            box=box.address,
            address=address,
            name=named or address or "?",
            language=language,
            now=entry.now,
            department_id=await _department(session, box),
        )
        row.door_id = door.id
        ticket = await answering_letters.ticket_of(work, door, letter, self._mailboxes)
        if ticket is not None and letter.kind != "human":
            row.became, row.ticket_id = "noted", ticket.id
            await desk.note_automatic(work, ticket, letter.words)
            return
        if ticket is not None:
            press = await answering_letters.press(session, door, ticket, letter)
            if press is not None:
                row.became, row.ticket_id = "pressed", ticket.id
                await entry.pressed(door, f"l{row.id}", *press)
                return
        row.became, row.said_as = "said", await self._message(work, entry, door, ticket, row, letter)

    async def _message(
        self, work: Work, entry: Entry, door: Door, ticket: Ticket | None, row: LetterRow, letter: Letter
    ) -> int:
        """It becomes a message; gives its number in the door's chat."""
        further, language = ticket is not None, door.language
        of_another = None
        if not further:
            of_another = await answering_letters.told_to_another(work, door, letter, self._mailboxes)
        files = [
            await kept_files.keep(work.session, door.id, file.name, file.type, file.data, entry.now)
            for file in files_of(letter, language, further=further)
        ]
        reply_to = None
        if ticket is not None:
            reply_to = await answering_letters.answered(
                work.session, door, ticket, letter, self._mailboxes.key
            )
        words = words_of(letter, language, further=further, of_another=of_another)
        return (await entry.said(door, f"l{row.id}", words, files, reply_to))[0]


async def _department(session: AsyncSession, box: Box) -> int | None:
    """The department that a mailbox belongs to; one that isn't there any more is nobody's."""
    if box.department is None:
        return None
    found: int | None = await session.scalar(
        select(Department.id).where(Department.name == box.department, Department.archived_at.is_(None))
    )
    if found is None:
        log.warning("a mailbox's department isn't there", mailbox=box.address, department=box.department)
    return found


def _read(raw: bytes, ours: Ours) -> tuple[Letter, str]:
    """What a letter says, and what it is known by if it comes again."""
    letter = _said(raw, ours)
    return letter, digest_of(letter, raw)


def _said(raw: bytes, ours: Ours) -> Letter:
    """What it says; one that we can't read all the same comes to people as it is."""
    try:
        return read(raw, ours)
    except Exception:
        log.exception("a letter can't be read")
    return Letter(
        kind="automatic",
        why="it can't be read",
        sender=None,
        answer_to=None,
        recipients=(),
        subject="",
        text=decode(raw[:WORDS]),
        words=decode(raw[:WORDS]),
        files=(),
        invite=None,
        id=None,
        answers=(),
        references=(),
        sent_at=None,
        failed=(),
        about=(),
        reason="",
        notes=(),
    )
