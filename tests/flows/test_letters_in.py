"""What comes in by letter, whoever wrote it and however: nothing is lost, and nobody is answered for ever."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from channels.mail.reading import read
from storage.tables import Department, KeptFile, LetterRow, Message
from tests.channels.odd import ROWS
from tests.databases import sqlite_copy
from tests.letters import answering_each_other, letter_desk


@pytest.mark.parametrize("strips", [False, True])
async def test_two_desks_that_answer_each_other_stop_after_one_letter_each(
    templates: Path, tmp_path: Path, strips: bool
) -> None:
    sent = await answering_each_other(templates, tmp_path, strips=strips)
    assert sent == ([1, 1] if strips else [1, 0])


async def test_odd_letters_are_all_taken_and_none_is_answered_that_mustnt_be(
    templates: Path, tmp_path: Path
) -> None:
    # Each is read in tests/channels; here every tenth goes all the way.
    small = [row for row in ROWS[::10] if len(row.raw) < 200_000]
    async with letter_desk(await sqlite_copy(templates, tmp_path), tmp_path) as mail:
        await mail.takes(*(row.raw for row in small))
        async with mail.desk.database.read() as session:
            rows = (await session.scalars(select(LetterRow).order_by(LetterRow.id))).all()
            said = {
                *(await session.scalars(select(Message.telegram_message_id).where(Message.chat_id > 1 << 59)))
            }
        assert mail.desk.app is not None
        ours = mail.desk.app.mail.mailboxes.ours
        assert [row.kind for row in rows] == [read(row.raw, ours).kind for row in small]
        for row in rows:
            assert row.raw is not None or row.became == "repeated"
            assert row.became == "said" or row.kind in ("own", "loop", "bounce") or row.became == "repeated"
            assert row.became != "said" or row.said_as in said
        addresses = {to for _, to, _ in mail.smtp.letters}
        assert len(mail.smtp.letters) <= 6 * len(addresses), "one acknowledgement and five answers each"
        assert addresses


async def test_a_mailbox_of_a_department_and_a_conversation_that_is_brought_along(
    database_url: str, tmp_path: Path
) -> None:
    async with letter_desk(database_url, tmp_path, 'department = "Кассы"') as mail:
        desk = mail.desk
        async with desk.database.read() as session:
            known = await session.get_one(Department, 1)

        async def unit(work: object) -> None:
            work.add(Department(name="Кассы", chat_id=known.chat_id, is_forum=True, language="ru"))  # type: ignore[attr-defined]

        await desk.database.write(unit)
        before = "\n".join(f"> и тогда {number} раз перезагрузили кассу" for number in range(20))
        await mail.writes(f"Посмотрите, пожалуйста\n\n22.11.2026 10:00, Пётр пишет:\n{before}\n", "Касса")
        assert (await mail.ticket(1)).department_id == 2
        async with desk.database.read() as session:
            [message] = (await session.scalars(select(Message))).all()
            [whole] = (await session.scalars(select(KeptFile))).all()
        assert message.text == "Касса\n\nПосмотрите, пожалуйста"
        assert "и тогда 19 раз перезагрузили кассу" in whole.content.decode()


async def test_a_letter_that_is_fetched_again_or_came_two_ways_is_one(
    mail_raw: bytes, database_url: str, tmp_path: Path
) -> None:
    async with letter_desk(database_url, tmp_path) as mail:
        await mail.brings(mail_raw)
        await mail.brings(b"Received: from mx2.example\r\n" + mail_raw)
        assert await mail.became() == ["said", "repeated"]
        await mail.has_got(1)


@pytest.fixture
def mail_raw() -> bytes:
    return (
        b"From: ira@shop.example\r\nTo: help@desk.example\r\nSubject: leak\r\n"
        b"Message-ID: <7@shop.example>\r\n\r\n"
        b"The roof leaks onto the server\r\n"
    )
