"""The request form and a request's page in a browser: wide and narrow, light and dark, without scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload, Page

from channels.page.nonce import SOONEST
from tests.databases import sqlite_copy
from tests.desk import Desk, listening_desk
from tests.page.looking import DESKTOP, GRAVE, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOF = "Протекла крыша над сервером"
PICTURE: FilePayload = {"name": "кадр.png", "mimeType": "image/png", "buffer": b"\x89PNG" + bytes(5000)}


@pytest_asyncio.fixture(loop_scope="session")
async def web(templates: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """An open desk that the web reaches."""
    async with listening_desk(await sqlite_copy(templates, tmp_path)) as desk:
        yield desk


class Visit:
    """Somebody's browser; `wrong` fills with console errors, and with requests that leave this machine."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.wrong: list[str] = []
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda asked: self._asked(asked.url))

    def _asked(self, where: str) -> None:
        if not where.startswith((self.url, "data:")):
            self.wrong.append(where)

    async def opens(self, path: str) -> None:
        """Goes there."""
        await self.page.goto(self.url + path)

    async def weighs(self) -> int:
        """What the page and everything on it came to, in octets."""
        sizes = "performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize || 0), 0)"
        return int(await self.page.evaluate(sizes))

    async def fits(self) -> bool:
        """Whether nothing sticks out to the side."""
        return bool(await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    async def barriers(self) -> list[str]:
        """What axe finds grave."""
        found = (await Axe().run(self.page)).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in GRAVE]


async def _visit(
    browser: Browser, desk: Desk, size: tuple[int, int], *, dark: bool = False, scripts: bool = True
) -> Visit:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    return Visit(await context.new_page(), f"http://127.0.0.1:{desk.settings.http_port}")


async def _sends(visit: Visit, desk: Desk, form: str = "#ask") -> None:
    desk.tg.clock.advance(SOONEST.total_seconds() + 1)
    await visit.page.locator(f"{form} [type=submit]").click()


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["wide", "phone-dark"])
async def test_from_the_form_to_a_rating(
    web: Desk, browser: Browser, size: tuple[int, int], dark: bool
) -> None:
    visit = await _visit(browser, web, size, dark=dark)
    page = visit.page
    await visit.opens("/form")
    assert await visit.weighs() < 100_000
    assert await visit.fits()
    assert await visit.barriers() == []
    await page.get_by_label("Ваш вопрос").fill("Как сбросить пароль")
    await page.locator("#likely summary").first.click()
    await page.get_by_text("Откройте страницу входа").wait_for()
    assert await visit.barriers() == []
    await page.get_by_label("Ваш вопрос").fill(ROOF)
    await page.locator("#likely").wait_for(state="hidden")
    await page.get_by_label("Как к вам обращаться").fill("Вера")
    await page.get_by_label("Файлы").set_input_files([PICTURE])
    await page.locator("#chosen").get_by_text("кадр.png").wait_for()
    await _sends(visit, web)
    await page.get_by_role("heading", name="Обращение №1").wait_for()
    card = await web.oleg.sees(ROOF, button="🙋 Взять в работу")
    await web.presses(web.oleg, "🙋 Взять в работу", card)
    topic = await web.oleg.sees(ROOF, button="✅ Решено")
    await web.oleg.writes("Выезжаем, см. https://example.org/way", topic="№1")
    # It comes by itself, and what one is writing stays.
    await page.get_by_label("Ваше сообщение").fill("Третий этаж")
    await page.get_by_role("log").get_by_text("Выезжаем").wait_for()
    assert await page.get_by_label("Ваше сообщение").input_value() == "Третий этаж"
    assert await visit.barriers() == []
    assert await visit.fits()
    assert await visit.weighs() < 100_000
    await page.locator("#write [type=submit]").click()
    await page.locator("article.own", has_text="Третий этаж").wait_for()
    await web.oleg.sees("Третий этаж", topic="№1")
    await web.presses(web.oleg, "✅ Решено", topic)
    await page.get_by_role("button", name="👍 Да, решено").click()
    await page.get_by_role("button", name="5", exact=True).click()
    await page.get_by_text("Вы оценили обращение №1 на 5").wait_for()
    assert visit.wrong == []
    # Everything again in the other theme.
    await page.emulate_media(color_scheme="light" if dark else "dark")
    assert await visit.barriers() == []
    await visit.opens("/form")
    assert await visit.barriers() == []


async def test_everything_works_without_scripts(web: Desk, browser: Browser) -> None:
    visit = await _visit(browser, web, PHONE, scripts=False)
    page = visit.page
    await visit.opens("/form")
    await page.get_by_label("Ваш вопрос").fill("Как сбросить пароль?")
    await page.get_by_label("Как к вам обращаться").fill("Вера")
    await _sends(visit, web)
    await web.passes(3)
    await page.get_by_role("link", name="Обновить").click()
    await page.get_by_text("Забыли пароль").wait_for()
    await page.get_by_role("button", name="👤 Позвать специалиста").click()
    card = await web.oleg.sees("Как сбросить пароль?", button="🙋 Взять в работу")
    await web.presses(web.oleg, "🙋 Взять в работу", card)
    await web.settles()
    await page.get_by_role("link", name="Обновить").click()
    await page.get_by_text("В работе у специалиста").wait_for()
    await page.get_by_label("Ваше сообщение").fill("Спасибо, жду")
    await _sends(visit, web, "#write")
    await page.locator("article.own", has_text="Спасибо, жду").wait_for()


async def test_a_faulty_form_says_so_where_one_looks(web: Desk, browser: Browser) -> None:
    visit = await _visit(browser, web, PHONE, dark=True)
    page = visit.page
    await visit.opens("/form")
    await page.get_by_label("Ваш вопрос").fill("   ")
    await page.get_by_label("Как к вам обращаться").fill("Вера")
    await _sends(visit, web)
    await page.get_by_role("alert").get_by_role("link", name="Напишите, что случилось").click()
    focused = await page.evaluate("document.activeElement.id")
    assert focused == "text"
    assert await page.get_by_label("Как к вам обращаться").input_value() == "Вера"
    assert await visit.barriers() == []
    assert await visit.fits()


async def test_what_was_typed_outlives_a_reload_and_the_other_language(web: Desk, browser: Browser) -> None:
    visit = await _visit(browser, web, DESKTOP)
    page = visit.page
    await visit.opens("/form")
    await page.get_by_label("Ваш вопрос").press_sequentially("Крыша")
    await page.get_by_role("link", name="English").click()
    assert await page.get_by_label("Your question").input_value() == "Крыша"
    await page.get_by_label("Your question").fill("How do I reset my password")
    await page.locator("#likely summary").click()
    await page.get_by_role("button", name="Yes, no need to send").click()
    await page.get_by_text("Glad that helped").wait_for()
    assert visit.wrong == []


async def test_a_page_that_is_gone(web: Desk, browser: Browser) -> None:
    visit = await _visit(browser, web, PHONE)
    await visit.opens("/r/" + "x" * 32)
    await visit.page.get_by_role("heading", name="Здесь ничего нет").wait_for()
    assert await visit.barriers() == []
    await visit.page.get_by_role("link", name="Написать нам").click()
    await visit.page.get_by_label("Ваш вопрос").wait_for()
