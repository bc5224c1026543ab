"""A request's own page: for its requester alone, renewed, with both sides' files, gone with them."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import KeptFile, Message
from tests.desk import Desk
from tests.flows.test_privacy import found_in
from tests.web.guest import PAGE, PICTURE, ROOF, Guest, asked, count


async def test_a_page_is_only_whoevers_address_it_is(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera, Guest(web_desk) as eve:
        await asked(vera)
        await vera.reloads()
        right = vera.path
        wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
        for path in (wrong, "/r/short", f"{wrong}/thread", f"{wrong}/files/1", f"{right}/files/99"):
            await eve.opens(path)
            assert eve.status == 404
            assert ROOF not in eve.words
        nonce = vera.one("#write [name=nonce]").attributes["value"] or ""
        for where, carried, answer in ((wrong, nonce, 404), (right, "x", 422)):
            await eve.posts(where, {"nonce": carried, "text": "подделка"})
            assert eve.status == answer
        await eve.posts(f"{right}/press", {"nonce": "x", "press": "1:a:person:1:1:0"})
        await web_desk.settles()
        async with web_desk.database.read() as session:
            assert [one.text for one in await session.scalars(select(Message))] == [ROOF]


async def test_files_are_pictures_or_for_downloading(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        await vera.opens("/form")
        await vera.fills(text=ROOF, name="Вера", files=[PICTURE, PAGE])
        await vera.reloads()
        files = [link.attributes["href"] or "" for link in vera.html.css("article.own a")]
        found = [await vera.downloads(path) for path in files]
        assert [content for content, _ in found] == [PICTURE[2], PAGE[2]]
        picture, page = (heads for _, heads in found)
        assert picture["Content-Type"] == "image/png"
        assert page["Content-Type"] == "application/octet-stream"
        assert page["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert page["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in page["Content-Security-Policy"]


async def test_a_specialists_files_come_from_telegram(web_desk: Desk) -> None:
    desk = web_desk
    async with Guest(desk) as vera:
        await asked(vera)
        await desk.passes(3)
        card = await desk.oleg.sees(ROOF, button="🙋 Взять в работу")
        await desk.presses(desk.oleg, "🙋 Взять в работу", card)
        await desk.oleg.sees(ROOF, button="✅ Решено")
        await desk.oleg.sends_photo(topic="№1", caption="Вот так?", data=PICTURE[2], mime="image/png")
        await desk.oleg.sends_document(data=b"%PDF-1.4 report", name="акт.pdf", topic="№1")
        await vera.reloads()
        assert "Вот так?" in vera.words
        picture = vera.one("article.desk .pictures img").attributes["src"] or ""
        document = vera.one("article.desk .files a").attributes["href"] or ""
        content, heads = await vera.downloads(picture)
        assert (content, heads["Content-Type"]) == (PICTURE[2], "image/png")
        content, heads = await vera.downloads(document)
        assert content == b"%PDF-1.4 report"
        assert heads["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        # What Telegram doesn't give just now is said so.
        desk.tg.fault("getFile", kind="500", times=1)
        await vera.opens(document)
        assert (vera.status, "Этот файл не открыть" in vera.words) == (404, True)


async def test_the_page_renews_itself_only_when_something_happened(web_desk: Desk) -> None:
    async with Guest(web_desk) as vera:
        await asked(vera)
        await vera.reloads()
        page = vera.path
        await vera.opens(f"{page}/thread")
        tag = vera.headers["ETag"]
        await vera.opens(f"{page}/thread", **{"If-None-Match": tag})
        assert (vera.status, vera.text) == (304, "")
        await vera.opens(page)
        await vera.fills("#write", text="Ещё капает")
        await web_desk.settles()
        await vera.opens(f"{page}/thread", **{"If-None-Match": tag})
        assert vera.status == 200
        assert "Ещё капает" in vera.text


async def test_a_page_goes_on_in_telegram(web_desk: Desk) -> None:
    desk = web_desk
    async with Guest(desk) as vera:
        await asked(vera)
        await vera.reloads()
        page = vera.path
        await vera.fills("footer form")
        name, _, link = vera.path.removeprefix("https://t.me/").partition("?start=")
        assert name == desk.bot.username
        await desk.ira.starts(desk.bot, link)
        question = await desk.ira.sees(ROOF, button="👍 Да, это я")
        await desk.presses(desk.ira, "👍 Да, это я", question)
        await desk.ira.sees("1 обращение теперь видно и здесь")
        await vera.opens(page)
        assert "видно и в Telegram" in vera.words
        assert not vera.html.css("footer form")


async def test_a_page_goes_with_its_requester(web_desk: Desk) -> None:
    desk = web_desk
    async with Guest(desk) as vera:
        await vera.opens("/form")
        await vera.fills(text=ROOF, name="Вера-секрет", email="secret@example.org", files=[PICTURE])
        await vera.reloads()
        page = vera.path
        await desk.max.writes("/erase 1", desk.bot)
        question = await desk.max.sees("Удалить", button="🗑 Да, удалить")
        await desk.presses(desk.max, "🗑 Да, удалить", question)
        await desk.passes(400)
        for path in (page, f"{page}/thread", f"{page}/files/1"):
            await vera.opens(path)
            assert vera.status == 404
        assert "Здесь ничего нет" in vera.words
    assert await found_in(desk.database, ("секрет", "secret@", "203.0.113")) == []
    assert await count(desk, KeptFile) == [0]
