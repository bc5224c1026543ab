"""The demo in a browser: the main job and the tour, wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.page.looking import DESKTOP, PHONE, open_reader

#: The first of these waits until the demo has started and has played its past.
pytestmark = [pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="session")]


async def test_the_main_job_in_four_panes(demo: str, browser: Browser) -> None:
    reader = await open_reader(browser, demo, DESKTOP)
    await reader.page.get_by_role("button", name="Выйти из экскурсии").click()
    assert await reader.barriers() == []

    await reader.pane("Ирина").get_by_role("button", name="Начать").click()
    await reader.sees("Ирина", "Здравствуйте, Ирина")
    await reader.says("Ирина", "Касса не печатает чеки")
    await reader.presses("Ирина", "✅ Помогло")
    await reader.says("Ирина", "Над кассами прорвало трубу, вода капает на терминалы")
    await reader.presses("Олег", "🙋 Взять в работу")
    await reader.sees("Ирина", "занимается Олег")
    await reader.pane("Олег").locator(".strip-topic", has_text="Ирина").first.click()
    await reader.sees("Олег", "прорвало трубу")
    await reader.says("Олег", "Отключите кассы от сети, буду через **15 минут**")
    await reader.sees("Ирина", "15 минут")
    await reader.says("Ирина", "Отключили, ждём вас")
    await reader.sees("Олег", "Отключили, ждём вас")
    assert await reader.barriers() == []

    await reader.presses("Олег", "✅ Решено")
    await reader.presses("Ирина", "👍 Да, решено")
    await reader.presses("Ирина", "5")
    await reader.sees("Ирина", "5 из 5")
    assert reader.wrong == []


async def test_the_tour_on_a_phone_in_the_dark(demo: str, browser: Browser) -> None:
    """English, as John: everything that the tour asks for, by its own buttons or those it points at."""
    reader = await open_reader(browser, demo, PHONE, dark=True, language="en-GB")
    tour, page = reader.page.locator(".tour"), reader.page

    async def stands_at(title: str) -> None:
        await tour.get_by_role("heading", name=title).wait_for()

    await stands_at("1. Ask a question")
    await tour.get_by_role("button", name="Send it for me").click()
    await page.locator(".key.pointed:visible").click()
    await stands_at("2. Ask what the bot doesn't know")
    assert await reader.barriers() == []
    await tour.get_by_role("button", name="Send it for me").click()
    await stands_at("3. Take the ticket")
    await page.locator(".key.pointed:visible").last.click()
    await stands_at("4. Reply")

    await page.reload()
    await stands_at("4. Reply")
    await tour.get_by_role("button", name="Leave the tour").click()
    await tour.wait_for(state="hidden")
    await page.get_by_role("button", name="Guided tour").click()
    await tour.get_by_role("button", name="Send it for me").click()
    await stands_at("5. Resolve it and see the rating")
    await page.locator(".key.pointed:visible").click()
    await reader.turns_to("John")
    await page.locator(".key.pointed:visible", has_text="Yes").click()
    await page.locator(".key.pointed:visible", has_text="5").click()
    await stands_at("Done")
    await tour.get_by_role("button", name="Behind the scenes").click()
    await page.get_by_role("button", name="+10 min").click()
    await page.get_by_text("10 min ahead of real time").wait_for()
    assert await reader.barriers() == []
    assert reader.wrong == []


async def test_others_have_been_here_before(demo: str, browser: Browser) -> None:
    """The demo isn't empty: two tickets have a past, and one's topic is open."""
    reader = await open_reader(browser, demo, DESKTOP, dark=True)
    await reader.sees("Анна", "Марина")
    await reader.pane("Анна").locator(".strip-topic", has_text="Павел").click()
    await reader.sees("Анна", "пять минут")
    assert await reader.pane("Анна").locator(".photo img").count() == 1
    assert await reader.barriers() == []


async def test_light_on_a_phone(demo: str, browser: Browser) -> None:
    reader = await open_reader(browser, demo, PHONE)
    await reader.turns_to("Олег")
    await reader.pane("Олег").get_by_role("button", name="Назад").click()
    await reader.pane("Олег").get_by_text("Павел").first.wait_for()
    assert await reader.barriers() == []
    assert reader.wrong == []
