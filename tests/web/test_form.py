"""Somebody writes by the form, and goes on by the page that it opens: no scripts, no Telegram."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from sqlalchemy import select, update

from channels.page.filled import FILES, OCTETS, WORDS
from channels.page.limits import MOST
from knowledge_base import storing
from knowledge_base.entry import NEVER, Entry, Variant
from storage.tables import Door, KeptFile, Message, PageVisit, Ticket
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.flows.test_privacy import found_in
from tests.web.guest import PAGE, PICTURE, ROOF, Guest, asked, count


async def test_from_the_form_to_a_rating(open_desk: Desk) -> None:
    desk = open_desk
    async with Guest(desk) as vera:
        await vera.opens("/form")
        assert "Чем помочь?" in vera.words
        await vera.fills(text=ROOF, name="Вера Ильина", email="vera@example.org", files=[PICTURE, PAGE])
        assert vera.path.startswith("/r/")
        await vera.reloads()
        assert "Обращение №1" in vera.words
        assert "В очереди" in vera.words
        card = await desk.oleg.sees(ROOF, button="🙋 Взять в работу")
        assert "Вера Ильина" in card.words
        assert "📝 Форма на сайте · vera@example.org" in card.words
        await desk.presses(desk.oleg, "🙋 Взять в работу", card)
        topic = await desk.oleg.sees(ROOF, button="✅ Решено")
        await desk.oleg.writes("Выезжаем. <b>Какой</b> этаж?", topic="№1")
        await vera.reloads()
        assert "Олег" in vera.one(".status").text()
        said = vera.html.css("article.desk")[-1]
        assert "Выезжаем. <b>Какой</b> этаж?" in said.text()
        await vera.fills("#write", text="Третий\nслева & сверху")
        await desk.oleg.sees("Третий\nслева & сверху", topic="№1")
        await desk.presses(desk.oleg, "✅ Решено", topic)
        await vera.reloads()
        await vera.presses("👍 Да, решено")
        await vera.reloads()
        await vera.presses("5")
        await vera.reloads()
        await vera.presses("💬 Добавить комментарий")
        await vera.reloads()
        await vera.fills("#write", text="Быстро приехали")
        await vera.reloads()
        assert "Закрыто" in vera.words
        own = [" ".join(one.text(separator=" ").split()) for one in vera.html.css("article.own .words")]
        assert own == [ROOF, "Третий слева & сверху"]
    async with desk.database.read() as session:
        ticket = (await session.scalars(select(Ticket))).one()
        assert (ticket.channel, ticket.status, ticket.rating) == ("form", "closed", 5)
        assert ticket.rating_comment == "Быстро приехали"


@ON_SQLITE
async def test_line_1_answers_on_the_page(open_desk: Desk) -> None:
    async with Guest(open_desk) as vera:
        await asked(vera, "Как сбросить пароль?")
        await vera.reloads()
        assert "Забыли пароль" in vera.words
        await vera.presses("✅ Помогло")
        await vera.reloads()
        assert "Закрыто" in vera.words
        assert not vera.html.css("button.key")


async def test_a_form_that_is_sent_twice_is_one_ticket(open_desk: Desk) -> None:
    desk = open_desk
    async with Guest(desk) as vera, Guest(desk) as again:
        await vera.opens("/form")
        again.text = vera.text
        desk.tg.clock.advance(5)
        await asyncio.gather(
            *(guest.fills(text=ROOF, name="Вера", files=[PICTURE], slowly=False) for guest in (vera, again))
        )
        assert vera.path == again.path
        await vera.reloads()
        # The same on the page itself, and for a button.
        again.text = vera.text
        await asyncio.gather(*(guest.fills("#write", text="Ещё капает") for guest in (vera, again)))
        await vera.reloads()
    assert await count(desk, Door, Ticket, KeptFile, Message) == [1, 1, 1, 2]


@ON_SQLITE
async def test_another_with_the_same_form_has_a_page_of_their_own(open_desk: Desk) -> None:
    """A cache that gives one form to two people shows neither what the other wrote."""
    async with Guest(open_desk) as vera, Guest(open_desk) as ivan:
        await vera.opens("/form")
        ivan.text = vera.text
        await vera.fills(text=ROOF, name="Вера")
        await ivan.fills(text="Сгорел лифт на складе", name="Иван")
        assert vera.path != ivan.path
        assert ROOF not in ivan.words


#: What is filled in otherwise, and what is said about it.
FAULTS: tuple[tuple[dict[str, str], str], ...] = (
    ({"text": "  "}, "Напишите, что случилось"),
    ({"name": ""}, "Напишите, как к вам обращаться"),
    ({"name": "и" * 101}, "Сократите имя до 100 знаков"),
    ({"email": "vera@"}, "Проверьте адрес почты"),
    ({"text": "ы" * (WORDS + 1)}, "Сократите текст до 4000 знаков"),
    ({"website": "https://example.com"}, "Форму заполнила программа?"),
    ({"nonce": "чужое"}, "Страница долго была открыта"),
)


async def test_what_is_wrong_is_said_beside_what_was_typed(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        for fields, said in FAULTS:
            typed = {"text": "Где <мой> счёт?", "name": "Вера", "email": "vera@example.org", **fields}
            await vera.opens("/form")
            await vera.completes("#ask", typed, [PICTURE])
            assert vera.status == 422
            assert said in vera.words
            assert "Приложите файлы ещё раз" in vera.words
            shown = {
                name: node.text().removeprefix("\n") if name == "text" else node.attributes.get("value")
                for name in ("text", "name", "email")
                if (node := vera.html.css_first(f"[name={name}]")) is not None
            }
            assert shown == {name: typed[name].strip() for name in shown}
    assert await count(web_desk, Door) == [0]


async def test_too_quick_too_old_and_sent_again(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        web_desk.tg.clock.stand()
        await vera.opens("/form")
        await vera.fills(text=ROOF, name="Вера", slowly=False)
        assert "слишком быстро" in vera.words
        web_desk.tg.clock.advance(25 * 3600)
        await vera.fills()
        assert "долго была открыта" in vera.words
        await vera.fills()
        assert vera.path.startswith("/r/")


async def test_too_many_and_too_large_files(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        await vera.opens("/form")
        await vera.fills(text=ROOF, name="Вера", files=[PICTURE] * (FILES + 1))
        assert "Не больше 10 файлов" in vera.words
        half = ("фильм.mp4", "video/mp4", bytes(OCTETS // 2 + 1))
        await vera.fills(files=[half, half])
        assert "Файлы вместе больше 20 МБ" in vera.words
        assert ROOF in vera.text
        assert await count(web_desk, Door, KeptFile) == [0, 0]


async def test_one_network_writes_only_so_often(web_desk: Desk) -> None:
    nearly = update(PageVisit).where(PageVisit.what == "form").values(count=MOST["form"] - 1)
    clock = web_desk.tg.clock
    clock.advance(3660 - clock.timestamp() % 3600)  # the hour has just begun
    async with Guest(web_desk) as vera, Guest(web_desk, address="198.51.100.9") as ivan:
        await asked(vera, f"{ROOF} один")
        await web_desk.database.write(lambda session: session.execute(nearly))
        await asked(vera, f"{ROOF} два")
        assert vera.path.startswith("/r/")
        await asked(vera, f"{ROOF} три")
        assert vera.status == 429
        assert f"{ROOF} три" in vera.text
        await asked(ivan)
        assert ivan.path.startswith("/r/")
        assert await count(web_desk, Door) == [3]
        clock.advance(3600)
        await vera.fills()
        assert vera.path.startswith("/r/")
        # Nobody's address is kept, and what was counted is gone within hours.
        assert await found_in(web_desk.database, ("203.0.113", "198.51.100")) == []
        clock.advance(3 * 3600)
        await asked(ivan, "Сгорел лифт на складе")
        assert await count(web_desk, PageVisit) == [1]


async def test_the_likely_answers(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        await vera.opens("/form")
        nonce = vera.one("[name=nonce]").attributes["value"]
        for question, answer in (
            ("Как сбросить пароль", "Откройте страницу входа"),
            ("How do I reset my password", "Open the sign-in page"),
        ):
            await vera.opens(f"/form/likely?lang=ru&nonce={nonce}&q={question}")
            assert vera.status == 200
            assert answer in vera.words
        for question in (ROOF, "", "привет", "ы" * 900):
            await vera.opens(f"/form/likely?lang=ru&nonce={nonce}&q={question}")
            assert vera.status == 204, question
        await vera.opens("/form/likely?lang=ru&nonce=x&q=Как сбросить пароль")
        assert vera.status == 204
        await vera.posts("/form/helped?lang=ru", {"nonce": nonce or ""})
        assert "Рады, что помогло" in vera.words
        await vera.posts("/form/helped?lang=ru", {"nonce": "x"})
        assert vera.status == 403
        await vera.opens("/metrics")
        assert "firstline_form_helped 1.0" in vera.text


async def test_what_is_for_some_only_or_for_people_is_no_likely_answer(web_desk: Desk) -> None:
    hidden = [
        Entry(
            "safe",
            (Variant("Как открыть сейф директора", "ru"),),
            {"ru": "Код 1234"},
            tags=("for:employees",),
        ),
        Entry("fine", (Variant("Кому платить штраф за парковку", "ru"),), {"ru": "Мне"}, automatic=NEVER),
        Entry("open", (Variant("Где парковка для посетителей", "ru"),), {"ru": "Во дворе"}),
    ]
    await web_desk.database.write(lambda session: storing.import_entries(session, hidden, datetime.now(UTC)))
    assert web_desk.app is not None
    await web_desk.app.knowledge.reload()
    async with Guest(web_desk) as vera:
        await vera.opens("/form")
        nonce = vera.one("[name=nonce]").attributes["value"]
        for question, answered in (
            ("Как открыть сейф директора", False),
            ("Кому платить штраф за парковку", False),
            ("Где парковка для посетителей", True),
        ):
            await vera.opens(f"/form/likely?nonce={nonce}&q={question}")
            assert ("Во дворе" in vera.words) is answered
            assert "1234" not in vera.words
            assert "Мне" not in vera.words


async def test_a_departments_own_form(web_desk: Desk) -> None:
    async with Guest(web_desk, language="en-GB,en;q=0.8") as vera:
        async with web_desk.database.read() as session:
            ticket_to = await session.scalar(select(Door.department_id))
        assert ticket_to is None
        await vera.opens("/form/1")
        assert "How can we help?" in vera.words
        await vera.opens("/form/поддержка?lang=ru")
        assert "отдел «Поддержка»" in vera.words
        await vera.fills(text=ROOF, name="Вера")
        assert vera.path.startswith("/r/")
        async with web_desk.database.read() as session:
            assert await session.scalar(select(Door.department_id)) == 1
        await vera.opens("/form/nothing-of-the-kind")
        assert vera.status == 404
        assert "There is nothing here" in vera.words


async def test_only_the_form_may_stand_in_a_frame(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        for path, framed in (("/form", False), ("/form?embed=1", True), ("/r/" + "x" * 32, False)):
            await vera.opens(path)
            policy = vera.headers["Content-Security-Policy"]
            assert ("frame-ancestors *" in policy) is framed
            assert ("X-Frame-Options" not in vera.headers) is framed
            assert "default-src 'none'" in policy
            assert vera.headers["Cache-Control"] == "no-store"
            assert vera.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in vera.headers["X-Robots-Tag"]
        await vera.opens("/form?embed=1")
        await vera.fills(text=ROOF, name="Вера")
        assert "frame-ancestors *" in vera.headers["Content-Security-Policy"]
        way = vera.one("a.solid")
        assert way.attributes["target"] == "_blank"
        await vera.opens(way.attributes["href"] or "")
        assert vera.status == 200


async def test_what_was_accepted_outlives_the_process(web_desk: Desk) -> None:
    """The answer is lost with the process: whoever sends again finds what was sent, once."""
    async with Guest(web_desk) as vera, Guest(web_desk) as again:
        await vera.opens("/form")
        again.text = vera.text
        await vera.fills(text=ROOF, name="Вера")
        await web_desk.restarts()
        await again.fills(text=ROOF, name="Вера")
        assert again.path == vera.path
        await again.reloads()
        assert ROOF in again.words
    assert await count(web_desk, Door, Ticket, Message) == [1, 1, 1]
