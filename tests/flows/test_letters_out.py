"""What goes out by letter: refused or broken off on the way, corrected, with files; and what comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables import Door, LetterRow, LetterSent
from telegram_emulator import Seen
from tests.databases import ON_SQLITE
from tests.letters import Mail, letter_desk


@pytest.fixture
async def mail(database_url: str, tmp_path: Path) -> AsyncIterator[Mail]:
    async with letter_desk(database_url, tmp_path) as found:
        yield found


async def taken(mail: Mail) -> Seen:
    """Ира has written of a leak, and Олег has taken it; gives the first post of its topic."""
    await mail.writes("Протекла крыша над сервером", "Беда")
    oleg = mail.desk.oleg
    await mail.desk.presses(
        oleg, "🙋 Взять в работу", await oleg.sees("Протекла", button="🙋 Взять в работу")
    )
    found = await oleg.sees("Протекла", button="✅ Решено")
    await mail.has_got(1)
    return found


@ON_SQLITE
async def test_an_address_that_takes_no_letters_is_told_in_the_topic(mail: Mail) -> None:
    await taken(mail)
    mail.smtp.says["RCPT"] = "550 no such person here"
    await mail.desk.oleg.writes("Едем к вам", topic="№1")
    told = await mail.desk.oleg.sees("Письмо не доставлено (Ира): 550 no such person here")
    assert told.reply_to is not None
    await mail.has_got(1)


@ON_SQLITE
async def test_a_server_that_takes_it_another_time_gets_it_then(mail: Mail) -> None:
    await taken(mail)
    mail.smtp.says["DATA"] = "451 come again later"
    await mail.desk.oleg.writes("Едем к вам", topic="№1")
    await mail.is_tried("DATA")
    assert len(mail.smtp.letters) == 1
    mail.smtp.says.clear()
    assert "Едем к вам" in (await mail.gets(2)).text


async def test_what_broke_off_in_the_middle_goes_out_again_as_the_same_letter(mail: Mail) -> None:
    await taken(mail)
    mail.smtp.drops_at = "DATA"  # the server has it, and we don't hear so
    await mail.desk.oleg.writes("Едем к вам", topic="№1")
    await mail.is_tried("DATA")
    mail.smtp.drops_at = ""
    await mail.desk.settles()
    [_, *sent] = mail.smtp.letters
    assert len(sent) > 1
    assert len(set(sent)) == 1, "octet for octet"


@ON_SQLITE
async def test_a_specialist_corrects_what_is_sent_and_cant_take_it_back(mail: Mail) -> None:
    await taken(mail)
    oleg = mail.desk.oleg
    written = await oleg.writes("Едем к вам в 12", topic="№1")
    await mail.has_got(2)
    await oleg.edits(written, text="Едем к вам в 14")
    corrected = await mail.gets(3)
    assert corrected.text.startswith("Исправление к предыдущему письму.")
    assert "в 14" in corrected.text
    await oleg.writes("/undo", topic="№1", reply_to=written)
    await oleg.sees("Отозвать не получилось: письмо уже ушло")
    await mail.has_got(3)


async def test_files_cross_both_ways(mail: Mail) -> None:
    await taken(mail)
    answer = mail.sent()[0]
    await mail.writes("Вот акт", answers=answer, files=[("акт.pdf", b"%PDF-1.4 act")])
    oleg = mail.desk.oleg
    seen = await oleg.sees("Вот акт")
    assert seen.kind == "document"
    await oleg.sends_document(data=b"%PDF-1.4 report", name="report.pdf", caption="И вам", topic="№1")
    letter = await mail.gets(2)
    assert "И вам" in letter.text
    assert [(file.name, file.data) for file in letter.files] == [("report.pdf", b"%PDF-1.4 report")]


async def test_a_letter_that_comes_back_is_told_in_the_topic(mail: Mail) -> None:
    await taken(mail)
    await mail.desk.oleg.writes("Едем к вам", topic="№1")
    _, _, raw = mail.smtp.letters[-1]
    await mail.brings(bounce(raw))
    await mail.desk.oleg.sees("Письмо не доставлено (Ира): 550 5.1.1 mailbox is full for good")
    assert await mail.became() == ["said", "returned"]
    await mail.brings(bounce(raw.replace(b"<o", b"<o9")))  # none of ours
    assert await mail.became() == ["said", "returned", "kept"]


def bounce(raw: bytes) -> bytes:
    """A letter as a mail server returns it."""
    edge = b"--edge\r\n"
    return b"".join(
        (
            b"From: MAILER-DAEMON@mx.example\r\nTo: help@desk.example\r\nSubject: Undelivered\r\n",
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=edge\r\n\r\n",
            edge + b"Content-Type: text/plain\r\n\r\nSorry.\r\n",
            edge + b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n",
            b"Final-Recipient: rfc822; ira@shop.example\r\nAction: failed\r\nStatus: 5.1.1\r\n",
            b"Diagnostic-Code: smtp; 550 5.1.1 mailbox is full for good\r\n\r\n",
            edge + b"Content-Type: message/rfc822\r\n\r\n" + raw + b"\r\n--edge--\r\n",
        )
    )


async def test_whoever_is_erased_leaves_no_letter(mail: Mail) -> None:
    await taken(mail)
    desk = mail.desk
    _, _, told = mail.smtp.letters[0]
    more = b"From: ira@shop.example\r\nTo: %s\r\nSubject: leak\r\nMessage-ID: <7@shop.example>\r\n\r\nWet\r\n"
    more %= (message_from_bytes(told)["Reply-To"] or "").encode()
    await mail.brings(more, b"Received: from mx2.example\r\n" + more)  # it comes two ways
    assert await mail.became() == ["said", "said", "repeated"]
    await desk.max.writes("/erase 1", desk.bot)
    await desk.presses(desk.max, "🗑 Да, удалить", await desk.max.sees("Удалить всё", button="🗑 Да, удалить"))
    await desk.settles()
    async with desk.database.read() as session:
        rows = (await session.execute(select(LetterRow.raw, LetterRow.subject, LetterRow.message_id))).all()
        assert [tuple(row) for row in rows] == [(None, "", None)] * 3
        assert (await session.scalars(select(LetterSent))).all() == []
        assert (await session.scalars(select(Door.address))).all() == [None]
    await mail.writes("Снова я", "Беда")
    assert (await mail.ticket(2)).status == "open"
