"""Whoever leaves an address at the form hears by letter that there is news, and where: never what it is."""

from __future__ import annotations

import re
from contextlib import AbstractAsyncContextManager
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import select

from storage.tables import OutboxRow, PageNews
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.flows.test_privacy import found_in
from tests.letters import Mail, letter_desk
from tests.servers import free_port
from tests.web.guest import ROOF, Guest

VERA = "vera@example.org"
SITE = "https://help.example.org"


def web_and_letters(url: str, folder: Path) -> AbstractAsyncContextManager[Mail]:
    """A desk that both browsers and letters reach."""
    return letter_desk(url, folder, public_url=SITE, http_port=free_port())


async def asked(guest: Guest, email: str = VERA, text: str = ROOF) -> str:
    """Somebody asks by the form and leaves an address; gives the path of their page."""
    await guest.opens("/form")
    await guest.fills(text=text, name="Вера", email=email)
    return guest.path.partition("#")[0]


async def taken(desk: Desk, number: int = 1) -> None:
    """Oleg takes the ticket."""
    card = await desk.oleg.sees(f"№{number}", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Вера", topic=f"№{number}", button="✅ Решено")


async def answers(desk: Desk, words: str, number: int = 1) -> None:
    """Oleg writes; whoever doesn't look at their page for a while may get a letter."""
    await desk.oleg.writes(words, topic=f"№{number}")
    await desk.settles()
    await desk.passes(200)


async def test_one_letter_says_that_there_is_news(database_url: str, tmp_path: Path) -> None:
    async with web_and_letters(database_url, tmp_path) as mail, Guest(mail.desk) as vera:
        desk = mail.desk
        await vera.opens("/form")
        assert "Напишем сюда, когда ответит специалист" in vera.words
        page = await asked(vera)
        await taken(desk)
        await answers(desk, "Едем к вам")
        await answers(desk, "Будем через час")
        letter = await mail.gets(1)
        assert (letter.subject, "Едем" in letter.text) == ("Обращение №1: есть новости", False)
        sender, recipient, raw = mail.smtp.letters[0]
        heads = message_from_bytes(raw)
        assert (sender, recipient, heads["Reply-To"]) == (mail.address, VERA, mail.address)
        assert (heads["Auto-Submitted"], heads["In-Reply-To"]) == ("auto-generated", None)
        [link] = re.findall(rf"{SITE}(/r/[\w-]+)\s", letter.text)
        assert link != page
        await vera.opens(link)
        assert (vera.status, "Будем через час" in vera.words) == (200, True)
        # What she sees by herself needs no letter; what she hasn't seen does.
        await desk.oleg.writes("Выезжаем", topic="№1")
        await desk.settles()
        await vera.opens(f"{page}/thread")
        await desk.passes(200)
        await mail.has_got(1)
        await desk.presses(desk.oleg, "✅ Решено", await desk.oleg.sees("Вера", button="✅ Решено"))
        await desk.settles()
        await desk.passes(200)
        await mail.has_got(2)


@ON_SQLITE
async def test_whoever_wants_no_letters_gets_none(database_url: str, tmp_path: Path) -> None:
    async with web_and_letters(database_url, tmp_path) as mail, Guest(mail.desk) as vera:
        desk = mail.desk
        page = await asked(vera)
        await taken(desk)
        await answers(desk, "Едем к вам")
        await mail.has_got(1)
        heads = message_from_bytes(mail.smtp.letters[0][2])
        assert heads["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        stop = heads["List-Unsubscribe"].strip().strip("<>").removeprefix(SITE)
        await vera.opens(stop)  # as whatever looks through letters for harm does
        assert f"пришлём письмо на {VERA}" in vera.words
        await vera.posts(stop, {"List-Unsubscribe": "One-Click"})
        assert (vera.status, "больше не будет" in vera.words) == (200, True)
        await answers(desk, "Приехали")
        await mail.has_got(1)
        await vera.opens(page)
        assert "Приехали" in vera.words


@ON_SQLITE
async def test_a_stranger_cant_have_an_address_flooded(database_url: str, tmp_path: Path) -> None:
    async with web_and_letters(database_url, tmp_path) as mail, Guest(mail.desk) as stranger:
        desk = mail.desk
        for number, email in enumerate((VERA, "Vera@Example.org", "vera+1@example.org", VERA), start=1):
            await asked(stranger, email, f"{ROOF} номер {number}")
            await taken(desk, number)
            await answers(desk, "Едем", number)
        await mail.has_got(3)
        await desk.passes(24 * 3600)
        await answers(desk, "Ждём вас", 4)
        await mail.has_got(4)


@ON_SQLITE
async def test_an_address_that_takes_no_letter_troubles_nobody(database_url: str, tmp_path: Path) -> None:
    async with web_and_letters(database_url, tmp_path) as mail, Guest(mail.desk) as vera:
        desk = mail.desk
        mail.smtp.says["RCPT"] = "550 no such user"
        page = await asked(vera)
        await asked(vera, mail.address, f"{ROOF} второй раз")
        for number in (1, 2):
            await taken(desk, number)
            await answers(desk, "Едем к вам", number)
        await mail.has_got(0)
        assert mail.smtp.steps.count("RCPT") == 1  # our own mailbox isn't even tried
        async with desk.database.read() as session:
            rows = list(await session.scalars(select(OutboxRow).where(OutboxRow.kind == "page_news")))
        assert {row.state for row in rows} == {"sent"}
        await vera.opens(page)
        assert "Едем к вам" in vera.words


@ON_SQLITE
async def test_a_letter_that_may_have_gone_is_the_same_letter(database_url: str, tmp_path: Path) -> None:
    async with web_and_letters(database_url, tmp_path) as mail, Guest(mail.desk) as vera:
        await asked(vera)
        await taken(mail.desk)
        mail.smtp.drops_at = "DATA"
        await mail.desk.oleg.writes("Едем к вам", topic="№1")
        await mail.desk.settles()
        mail.desk.tg.clock.advance(200)
        await mail.is_tried("DATA")
        mail.smtp.drops_at = ""
        await mail.desk.passes(120)
        assert len({raw for _, _, raw in mail.smtp.letters}) == 1
        assert len(mail.smtp.letters) == 2


@ON_SQLITE
async def test_erasing_ends_the_letters_link_too(database_url: str, tmp_path: Path) -> None:
    async with web_and_letters(database_url, tmp_path) as mail, Guest(mail.desk) as vera:
        desk = mail.desk
        await asked(vera)
        await taken(desk)
        await answers(desk, "Едем к вам")
        [link] = re.findall(rf"{SITE}(/r/[\w-]+)\s", (await mail.gets(1)).text)
        await desk.max.writes("/erase 1", desk.bot)
        sure = await desk.max.sees("Удалить", button="🗑 Да, удалить")
        await desk.presses(desk.max, "🗑 Да, удалить", sure)
        await desk.passes(500)
        assert await found_in(desk.database, (VERA,)) == []
        async with desk.database.read() as session:
            assert (await session.scalars(select(PageNews))).all() == []
        await vera.opens(link)
        assert vera.status == 404


async def test_without_a_mailbox_nothing_is_promised(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        await vera.opens("/form")
        assert "Напишем сюда" not in vera.words
        await asked(vera)
        assert "пришлём письмо" not in vera.words
        await taken(web_desk)
        await answers(web_desk, "Едем к вам")
        async with web_desk.database.read() as session:
            assert (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "page_news"))).all() == []
