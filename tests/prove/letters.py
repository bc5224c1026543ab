"""`letters`: every odd letter goes through the whole desk, and comes again; two desks answer each other."""

from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import say
from channels.mail.mailbox import Arrived
from storage.tables import InboxRow, LetterRow, LetterSent, Message, OutboxRow, Ticket
from tests.channels.odd import ROWS
from tests.channels.odd.row import Odd
from tests.letters import Mail, answering_each_other, letter_desk
from tests.mail_servers import USER
from tests.prove.figure import Shown, none_of
from tests.prove.places import POLLING, THREE, Mode, folder, place

#: How the table names what this desk is known by, and the id that its letters share.
_MARK, _OTHER_BOX, _ID = b"desk.example/7d1f", rb"(?i)kassa@desk\.example", b"<1@shop.example>"
#: What a person's letter may have become, and any other.
_BECAME = {True: ("said", "pressed"), False: ("said", "noted", "returned", "kept")}
_UNREAD = "it can't be read"


async def letters(seed: int, rounds: int | None) -> list[Shown]:
    """The odd letters on each database, and the two desks; `rounds` is how many letters."""
    del seed  # the table is the same every time
    logging.getLogger("mail.log").disabled = True  # the test's server talks of its own future
    lines = list[Shown]()
    for mode in (POLLING, THREE):
        lines += await _on(mode, ROWS[:rounds])
    return [*lines, *[await _two_desks(strips=strips) for strips in (False, True)]]


@dataclass
class _Gone:
    """One desk's day with them, and what went wrong with which."""

    mail: Mail
    rows: list[Odd]
    lost: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    async def take_all(self) -> None:
        """Each by itself; what was sent is forgotten every time, so that each could be acknowledged."""
        for number, row in enumerate(self.rows, start=1):
            before = len(self.mail.smtp.letters)
            await self._take(row, number)
            await self.mail.desk.settles()
            self._judge_answers(row, len(self.mail.smtp.letters) - before)
            await self.mail.desk.database.write(_forget_sent)
        await self._look_for_lost()

    async def take_again(self) -> None:
        """All of them at the places where they lay, as after a crash, and at new ones."""
        before = await self._counts()
        for number, row in enumerate(self.rows, start=1):
            await self._take(row, number)
            await self._take(row, number + len(self.rows))
        await self.mail.desk.settles()
        for what, count in (await self._counts()).items():
            if count != before[what]:
                self.doubled.append(f"{count - before[what]} {what} more when they came again")
        ids = Counter(one.id for one in self.mail.sent())
        self.doubled += [f"{name} went out {count} times" for name, count in ids.items() if count > 1]

    async def _take(self, row: Odd, number: int) -> None:
        app = self.mail.desk.app
        assert app is not None
        box = app.mail.mailboxes.boxes[self.mail.address]
        raw = row.raw.replace(_MARK, app.mail.mailboxes.ours.mark.encode())
        raw = re.sub(_OTHER_BOX, USER.encode(), raw)
        raw = raw.replace(_ID, f"<{self.rows.index(row)}@shop.example>".encode())
        try:
            await app.mail.received.take(box, Arrived(self.mail.address, 1, number, raw))
        except Exception as error:  # noqa: BLE001
            self.crashed.append(f"{row.name}: {error!r}")

    def _judge_answers(self, row: Odd, count: int) -> None:
        human = row.wants["kind"] == "human"
        if count and not human:
            self.answered.append(f"{row.name}: {count} letters")
        elif human and not count:
            self.unanswered.append(row.name)
        elif count > 1:
            self.doubled.append(f"{row.name}: {count} letters")

    async def _look_for_lost(self) -> None:
        async with self.mail.desk.database.read() as session:
            kept = {row.number: row for row in await session.scalars(select(LetterRow))}
            said = set(await session.scalars(select(Message.telegram_message_id).join(Ticket)))
            dead = [
                await session.scalars(select(table.id).where(table.state == "dead"))
                for table in (InboxRow, OutboxRow)
            ]
        self.crashed += [f"row {number} is dead" for found in dead for number in found]
        for number, row in enumerate(self.rows, start=1):
            found = kept.get(number)
            if (
                found is None
                or found.raw is None
                or found.became not in _BECAME[row.wants["kind"] == "human"]
            ):
                self.lost.append(f"{row.name}: {found and found.became}")
            elif found.became == "said" and found.said_as not in said:
                self.lost.append(f"{row.name}: it is no message")
            elif found.why == _UNREAD:
                self.crashed.append(f"{row.name}: it couldn't be read")

    async def _counts(self) -> dict[str, int]:
        """What a letter that is taken anew makes more of; what time has sent meanwhile isn't among it."""
        async with self.mail.desk.database.read() as session:
            return {
                "tickets": await session.scalar(select(func.count(Ticket.id))) or 0,
                "messages": await session.scalar(select(func.count(Message.id))) or 0,
            }


async def _forget_sent(session: AsyncSession) -> None:
    await session.execute(delete(LetterSent))


async def _on(mode: Mode, rows: list[Odd]) -> list[Shown]:
    async with place(mode) as (url, where), letter_desk(url, where) as mail:
        gone = _Gone(mail, rows)
        await gone.take_all()
        await gone.take_again()
    database, command = (
        "SQLite" if mode.sqlite else "PostgreSQL",
        f"python -m tests.prove letters --rounds {len(rows)}",
    )
    people = sum(row.wants["kind"] == "human" for row in rows)
    shown = (
        ("lost", gone.lost, f"{len(rows)} letters"),
        ("crashed", gone.crashed, f"{len(rows)} letters"),
        ("answered that mustn't be", gone.answered, f"{len(rows) - people} of machines"),
        ("a person's without an answer", gone.unanswered, f"{people} of people"),
        ("doubled", gone.doubled, f"{len(rows)} letters, each 3 times"),
    )
    for what, found, _ in shown:
        for line in found:
            say(f"letters: {what}: {line}")
    return [none_of(f"odd letters, {database}: {what}", found, of, command) for what, found, of in shown]


async def _two_desks(*, strips: bool) -> Shown:
    with folder() as where:
        first, second = await answering_each_other(where, where, strips=strips)
    marks = "taken out on the way" if strips else "left in"
    return Shown(
        f"two desks that answer each other, marks of machines {marks}: letters of each",
        f"{first} and {second}",
        "≤ 1 each",
        first <= 1 and second <= 1,
        "python -m tests.prove letters --rounds 1",
    )
