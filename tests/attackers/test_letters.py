"""What somebody could try by letter: another's ticket, another's name, the desk's own letters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.tables import Message, Ticket
from tests.databases import sqlite_copy
from tests.letters import IRA, Mail, letter_desk

MALLORY = "mallory@evil.example"


@pytest.fixture
async def mail(templates: Path, tmp_path: Path) -> AsyncIterator[Mail]:
    async with letter_desk(await sqlite_copy(templates, tmp_path), tmp_path) as found:
        yield found


async def test_nobody_gets_into_anothers_ticket_by_letter(mail: Mail) -> None:
    desk = mail.desk
    await mail.writes("Протекла крыша над сервером, ключ у соседки Веры", "Беда")
    await mail.has_got(1)
    await desk.presses(
        desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла", button="🙋 Взять в работу")
    )
    await desk.presses(desk.oleg, "✅ Решено", await desk.oleg.sees("Протекла", button="✅ Решено"))
    asked = await mail.gets(2)
    address = asked.answer_to or ""
    name, _, domain = address.partition("@")
    forged = f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{domain}"
    plain = {"Subject": "Re: обращение №1", "To": "help@desk.example"}
    tries: tuple[tuple[str, dict[str, str]], ...] = (
        (MALLORY, {"To": address}),  # the true address, from somebody else
        (MALLORY, {"In-Reply-To": asked.id or "", "References": asked.id or "", **plain}),
        (IRA, {"To": forged}),  # her name, and a sign that was guessed
        (IRA, {"In-Reply-To": "<o2.aaaaaaaaaaaaaaaa@desk.example>", **plain}),
        (IRA, plain),  # her name and the number
        (IRA, {"To": address, "Reply-To": MALLORY}),  # her name, and the answer to somebody else
    )
    for number, (sender, head) in enumerate(tries, start=1):
        lines = {
            "From": sender,
            "To": "help@desk.example",
            "Subject": "x",
            "Message-ID": f"<m{number}@x>",
            **head,
        }
        await mail.brings(("".join(f"{key}: {value}\n" for key, value in lines.items()) + "\nда").encode())
        assert (await mail.ticket(1)).status == "resolved", (sender, head)
    async with desk.database.read() as session:
        assert await session.scalar(select(func.count()).where(Message.ticket_id == 1)) == 1
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 1 + len(tries)
    assert all("Веры" not in letter.text for letter in mail.sent()[2:]), "nothing is read out to anybody else"
    await desk.oleg.sees("в ответ на письмо об обращении №1, но с другого адреса")


async def test_a_flood_of_letters_from_one_address_is_kept_and_hardly_answered(mail: Mail) -> None:
    flood = [
        f"From: {IRA}\nTo: help@desk.example\nMessage-ID: <{number}@x>\n\nКрыша течёт {number}"
        for number in range(12)
    ]
    await mail.takes(*(one.encode() for one in flood))
    async with mail.desk.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Ticket)) == len(flood)
    assert len(mail.smtp.letters) == 1
